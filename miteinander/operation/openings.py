"""The log of openings cannot be shortened or rewritten unnoticed (guarantee L2): every line is chained to the one before.

A trigger numbers the lines of a centre and links each to the last (core, migration 0003). Whoever owns the database could forge a
whole tail; so the heads stand in the manifest of every backup, which lies elsewhere, and are compared with it.
Lines that were deleted by their retention period are the oldest: the chain then begins later.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

from miteinander.core import security

HEADS = "SELECT centre_id, number, link FROM sec.head WHERE number > 0 ORDER BY 1"
CHAINED = "SELECT to_regclass('sec.head') IS NOT NULL"
# What is wrong between two neighbours, and at the end; a first line that is not number one has lost its predecessor rightly.
BROKEN = f"""
WITH line AS (
  SELECT o.*, lag(number) OVER w AS number_before, lag(link) OVER w AS link_before, row_number() OVER w AS place
  FROM core_opening o WINDOW w AS (PARTITION BY centre_id ORDER BY number)
)
SELECT centre_id, number, 'eine Zeile davor fehlt' FROM line WHERE place > 1 AND number <> number_before + 1
UNION ALL SELECT centre_id, number, 'die Zeile oder ihre Vorgängerin wurde verändert' FROM line
  WHERE (place > 1 AND number = number_before + 1 OR number = 1)
    AND link IS DISTINCT FROM {security.LINK.format(before="coalesce(link_before, '')", line="line")}
UNION ALL SELECT coalesce(h.centre_id, l.centre_id), coalesce(l.number, 0), 'das Ende fehlt oder wurde ersetzt'
  FROM sec.head h FULL JOIN (SELECT DISTINCT ON (centre_id) * FROM core_opening ORDER BY centre_id, number DESC) l
    ON l.centre_id = h.centre_id
  WHERE coalesce(h.number, 0) > 0 AND l.number IS NOT NULL AND (h.number, h.link) IS DISTINCT FROM (l.number, l.link)
     OR h.centre_id IS NULL
ORDER BY 1, 2
"""  # noqa: S608


def heads(connection: psycopg.Connection) -> dict[str, list[Any]]:
    """The last number and link of every centre: what an anchor keeps. Empty before the tables know of chains."""
    known = connection.execute(CHAINED).fetchone()
    if not known or not known[0]:
        return {}
    return {str(centre): [number, link] for centre, number, link in connection.execute(HEADS).fetchall()}


def broken(connection: psycopg.Connection, anchor: Mapping[str, list[Any]] | None = None) -> Iterator[str]:
    """Everything that shows that somebody was at the log; `anchor` are heads that were kept elsewhere. As a role that sees all rows."""
    for centre, number, what in connection.execute(BROKEN.encode()).fetchall():
        yield f"Zentrum {centre}, Zeile {number}: {what}"
    for centre, (number, link) in (anchor or {}).items():
        row = connection.execute(
            "SELECT (SELECT link FROM core_opening WHERE centre_id = %(c)s AND number = %(n)s),"
            " (SELECT min(number) FROM core_opening WHERE centre_id = %(c)s), (SELECT number FROM sec.head WHERE centre_id = %(c)s)",
            {"c": int(centre), "n": number},
        ).fetchone()
        kept, first, last = row or (None, None, None)
        deleted_in_time = kept is None and last is not None and last >= number and (first is None or first > number)
        if kept != link and not deleted_in_time:
            yield f"Zentrum {centre}, Zeile {number}: steht in der Sicherung anders"
