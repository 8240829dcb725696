"""Who was erased before her period was over, by whose word and why; written once."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [("keeping", "0002_walls"), ("centres", "0005_sign_in")]
    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("table", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.member"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.centre"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["centre", "-at"], name="erasure_newest")],
                "constraints": [models.UniqueConstraint(fields=("centre", "subject_id"), name="erasure_once")],
            },
        ),
        security.Wall("Erasure"),
        security.Statements(f"REVOKE UPDATE ON keeping_erasure FROM {security.APP}"),
    ]
