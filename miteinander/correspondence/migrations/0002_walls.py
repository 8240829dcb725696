"""The wall around the outbox: everybody's deeds may write a mail, only the team reads them."""

from django.db import migrations

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0001_initial"),
        ("core", "0002_jobs"),
    ]
    operations = [
        security.Wall(
            "Mail",
            institution=security.Sees("true", ("INSERT",)),
            interpreter=security.Sees("true", ("INSERT",)),
            deletes=True,
        ),
    ]
