"""The number of a line in the log of openings, which stands in the table since the lines are chained: they are deleted in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_keys")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("opening", "number", models.BigIntegerField(editable=False), preserve_default=False)
            ]
        )
    ]
