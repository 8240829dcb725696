"""A mail to somebody whose address its writer may not know: the database puts it in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0002_walls"),
    ]
    operations = [
        migrations.AddField(
            model_name="mail",
            name="recipient_id",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
