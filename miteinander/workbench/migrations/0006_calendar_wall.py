"""The wall of calendar links: everybody her own. Whoever comes with a secret is looked for by the platform itself."""

from django.db import migrations

from miteinander.core import security

MINE = security.Sees("member_id = (SELECT sec.member())", ("SELECT", "INSERT", "UPDATE", "DELETE"))


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0005_calendar"),
        ("centres", "0002_walls"),
    ]
    operations = [
        security.Wall("CalendarLink", institution=MINE, interpreter=MINE, deletes=True),
    ]
