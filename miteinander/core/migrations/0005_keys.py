"""Two keys of the context while they are exchanged; the application may see which migrations its database has seen;
the lines of the log of openings are chained."""

from django.db import migrations

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [("core", "0004_exports")]
    operations = [
        security.Statements(
            "ALTER TABLE sec.key DROP CONSTRAINT key_id_check",
            "ALTER TABLE sec.key ADD CONSTRAINT key_id_check CHECK (id IN (1, 2))",
            security.EITHER_KEY,
        ),
        security.Grants(security.APP, "SELECT", "django_migrations"),
        security.Statements(*security.CHAIN),
    ]
