"""Who helped whom back in; rights on the links to towns' own sign-in; the library's table of sessions is emptied and nobody's."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0004_profile"),
        ("core", "0003_sessions"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        security.Statements(f"REVOKE ALL ON django_session FROM {security.LOG}", "DELETE FROM django_session"),
        security.Grants(security.APP, "SELECT, INSERT, UPDATE, DELETE", "socialaccount_socialaccount"),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300)),
                ("reset_at", models.DateTimeField()),
                ("reset_by", models.UUIDField()),
                ("centre", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.centre")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.member")),
            ],
            options={
                "indexes": [models.Index(fields=["centre", "member", "-reset_at"], name="factor_reset_of_member")],
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="factor_reset_says_why")],
            },
        ),
        security.Wall("FactorReset"),
        security.Statements(f"REVOKE UPDATE ON centres_factorreset FROM {security.APP}"),
    ]
