"""The log of lists that were taken away."""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [("core", "0003_sessions")]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("centre_id", models.SmallIntegerField()),
                ("member_id", models.UUIDField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("listing", models.CharField(max_length=60)),
                ("form", models.CharField(max_length=10)),
                ("narrowing", models.CharField(blank=True, max_length=500)),
                ("rows_count", models.IntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("subject_id", models.UUIDField(blank=True, null=True)),
            ],
            options={"indexes": [models.Index(fields=["centre_id", "-at"], name="export_newest")]},
        ),
        security.Statements(
            *security.laid_bare("core_export", "SELECT"),
            f"CREATE POLICY written ON core_export FOR INSERT TO {security.LOG}"
            " WITH CHECK (member_id = (SELECT sec.member()))",
            f"GRANT INSERT ON core_export TO {security.LOG}",
        ),
    ]
