"""Sessions that know whose they are."""

from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [("core", "0002_jobs")]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account_id", models.UUIDField(null=True)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["account_id"], name="session_of_account")]},
        ),
        security.Grants(security.LOG, "SELECT, INSERT, UPDATE, DELETE", "core_session"),
    ]
