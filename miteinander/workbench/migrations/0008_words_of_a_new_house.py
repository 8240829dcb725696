"""Laying words is as fast in a new house as in an old one: a long list read in at once costs its last row what it costs its first."""

from django.db import migrations

from miteinander.core import search, security


class Migration(migrations.Migration):
    dependencies = [("workbench", "0007_search_more")]
    operations = [
        security.Statements(
            *search.WRITING, "REVOKE ALL ON FUNCTION sec.lay_words(text, int, uuid, text[]) FROM PUBLIC"
        )
    ]
