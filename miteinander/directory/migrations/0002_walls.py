"""Institutions stand behind the wall; reference data are for everybody to read and for the owner to write."""

from django.db import migrations

from miteinander.core import security

REFERENCE = (
    "district",
    "municipality",
    "school",
    "language",
    "standin",
    "unclearlanguage",
    "country",
    "publicholiday",
    "schoolholiday",
    "referenceload",
)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("centres", "0002_walls"),
    ]
    operations = [
        *(security.Reference(f"directory_{name}") for name in REFERENCE),
        security.Wall("Institution", institution=security.Sees("id = (SELECT sec.own())")),
    ]
