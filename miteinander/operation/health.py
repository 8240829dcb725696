"""Is the house alive, and can it work? Two addresses for machines; strangers learn nothing but yes or no.

They stand before every other middleware: a probe comes from the same machine, without TLS and under any name, and must get its
answer also when the database is gone. Details are told by ``miteinander check`` only.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import Error, connections, transaction
from django.http import HttpRequest, HttpResponse

from miteinander.core import sealing

ALIVE, READY = "/gesundheit/", "/gesundheit/bereit/"
REMEMBERED = 3.0  # seconds; whoever asks more often gets the same answer, and the database is left alone
# Each returns a reason; both are read by ``miteinander check`` as well.
WORKER = """
SELECT 'Hintergrunddienst', CASE WHEN max(last_heartbeat) IS NULL THEN 'läuft nicht'
  ELSE 'kein Lebenszeichen seit ' || date_trunc('second', now() - max(last_heartbeat)) END
  FROM procrastinate_workers HAVING coalesce(max(last_heartbeat), '-infinity') < now() - interval '1 minute'
"""
# A job without a time of its own is due at once: it waits since it was deferred. Every mail that waits has a job.
WAITING = """
SELECT 'Warteschlange', 'ein Auftrag wartet seit ' || date_trunc('second', now() - min(due.at))
  FROM (SELECT coalesce(j.scheduled_at, e.at) AS at FROM procrastinate_jobs j
        LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' WHERE j.status = 'todo') AS due
  WHERE due.at < now() - interval '15 minutes' HAVING count(*) > 0
"""


def hindrances() -> Iterator[str]:
    """Why the house cannot work right now; nothing when it can."""
    try:
        sealing.master()
    except sealing.KeyGone:
        yield "Hauptschlüssel"
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '2s'")
            for query in (WORKER, WAITING):
                cursor.execute(query)
                yield from (thing for thing, _what in cursor.fetchall())
        for alias in ("log", "public"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except Error:
        yield "Datenbank"


class Health:
    """Answers the two addresses itself and lets everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.lock = threading.Lock()
        self.looked_at, self.ready = float("-inf"), False

    def __call__(self, request: Any) -> HttpResponse:
        if request.path_info not in (ALIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        fine = request.path_info == ALIVE or self.look()
        return HttpResponse(
            "ok\n" if fine else "nicht bereit\n",
            content_type="text/plain; charset=utf-8",
            status=200 if fine else 503,
            headers={"Cache-Control": "no-store"},
        )

    def look(self) -> bool:
        """Look at the house, at most once in a few seconds."""
        with self.lock:
            if time.monotonic() - self.looked_at >= REMEMBERED:
                self.ready = not any(hindrances())
                self.looked_at = time.monotonic()
            return self.ready
