"""Changing tables without making everybody wait: ``python -m miteinander.operation.migrating [--tries N] [arguments of migrate]``.

Whoever waits for a table to change it makes all others wait behind, readers too, for as long as somebody holds it. So a migration waits
two seconds, gives up, lets the others through and tries again. What is done before it gave up stays done and is not repeated.
"""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence

from django.core.management import execute_from_command_line
from django.db import OperationalError
from psycopg import errors

from miteinander.operation.console import note

PAUSES = (1, 2, 4, 8, 16)  # seconds between tries: longer than the application may sleep in a transaction (roles.sql)
PATIENCE = "-c lock_timeout=2s"  # as in roles.sql; said once more for databases where that was not repeated
HELD = "Eine Tabelle wird gerade benutzt; neuer Versuch in {} s, damit niemand dahinter warten muss."
GIVEN_UP = (
    "Die Tabellen ließen sich nicht fertig ändern: Eine andere Verbindung hält eine davon seit längerem fest. Nichts ist halb geändert."
    " Bitte Webserver und Hintergrunddienst anhalten, offene Sitzungen von psql schließen und den Befehl wiederholen."
)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What a migrating process is told besides: not to wait for long."""
    return {**given, "PGOPTIONS": " ".join(filter(None, (given.get("PGOPTIONS", ""), PATIENCE)))}


def main(arguments: Sequence[str]) -> int:
    """Migrate; the exit code."""
    words = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    words.add_argument("--tries", type=int, default=len(PAUSES) + 1)
    chosen, rest = words.parse_known_args(arguments)
    for pause in (*PAUSES[: chosen.tries - 1], None):
        try:
            execute_from_command_line(["miteinander", "migrate", *rest])
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable):
                raise
            if pause is None:
                break
            note(HELD.format(pause))
            time.sleep(pause)
        else:
            return 0
    note(GIVEN_UP)
    return 1


if __name__ == "__main__":
    os.environ.update(environment(os.environ))
    sys.exit(main(sys.argv[1:]))
