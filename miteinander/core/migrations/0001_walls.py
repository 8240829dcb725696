"""The ground every other table stands on: signed context, sort order, log of openings, counters."""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(security.SCHEMA, "DROP SCHEMA sec CASCADE"),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("centre_id", models.SmallIntegerField()),
                ("member_id", models.UUIDField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("deed", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["centre_id", "subject_id", "at"], name="opening_of_subject")],
            },
        ),
        security.Statements(
            *security.laid_bare("core_opening", "SELECT"),
            f"CREATE POLICY written ON core_opening FOR INSERT TO {security.LOG}"
            " WITH CHECK (member_id = (SELECT sec.member()))",
            f"GRANT INSERT ON core_opening TO {security.LOG}",
            "CREATE TABLE core_counter (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
            "CREATE INDEX core_counter_expires ON core_counter (expires)",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON core_counter TO {security.LOG}",
        ),
    ]
