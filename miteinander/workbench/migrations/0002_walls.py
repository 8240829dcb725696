"""The walls of the day: everybody sets her own notifications; what was told is the jobs' business."""

from django.db import migrations

from miteinander.core import security

MINE = security.Sees("member_id = (SELECT sec.member())", ("SELECT", "INSERT", "UPDATE"))


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0001_initial"),
        ("centres", "0002_walls"),
    ]
    operations = [
        security.Wall("Preference", institution=MINE, interpreter=MINE, deletes=True),
        security.Wall("Told", institution=MINE, interpreter=MINE, deletes=True),
    ]
