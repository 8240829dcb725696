import uuid

import psycopg
from django.conf import settings
from django.db import connection

from miteinander.core import jobs
from miteinander.operation import checks


def test_a_clean_database_has_no_findings(db: None) -> None:
    with psycopg.connect(settings.URLS["DATABASE_URL_OWNER"], dbname=connection.settings_dict["NAME"]) as owner:
        assert checks.catalogue(owner) == []


def test_a_job_that_nobody_does_is_found(db: None) -> None:
    jobs.later("correspondence.send", centre_id=1, mail_id=uuid.uuid4())
    (nobody,) = checks.queue(connection.connection)
    assert nobody.what == "läuft nicht"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert checks.queue(connection.connection) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")
    (finding,) = checks.queue(connection.connection)
    assert finding.what.startswith("ein Auftrag wartet seit 01:00:")
