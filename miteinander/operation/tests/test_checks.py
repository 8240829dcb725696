import psycopg
from django.conf import settings
from django.db import connection

from miteinander.operation import checks


def test_a_clean_database_has_no_findings(db: None) -> None:
    with psycopg.connect(settings.URLS["DATABASE_URL_OWNER"], dbname=connection.settings_dict["NAME"]) as owner:
        assert checks.catalogue(owner) == []
