"""Rules that look through all rows for what cannot be (guarantee B5): a talk given to somebody who left, a document nobody signed for.

The rules stand in ``contradictions.sql``; whoever adds one adds a seed for it (``prove/contradictions.py``). Files without a row and rows
without a file are looked for in ``kept_files``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from miteinander.core import sealing
from miteinander.core.time import local_day

HEAD = re.compile(r"-- (\w+): (.+)\n")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A query that finds nothing in a healthy installation; ``key``: only rows whose person has (or lacks) a key in the folder of keys."""

    name: str
    says: str
    remedy: str
    key: bool | None
    query: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that contradicts itself or others. Without a centre: an account."""

    centre: int | None
    table: str
    id: Any

    def __str__(self) -> str:
        return f"{self.table} {self.id}" + (f" (Zentrum {self.centre})" if self.centre is not None else "")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    text = Path(__file__).with_suffix(".sql").read_text()
    return tuple(_rule(block) for block in re.split(r"^(?=-- rule: )", text, flags=re.MULTILINE)[1:])


def _rule(block: str) -> Rule:
    head = dict(HEAD.findall(block))
    key = {"there": True, "gone": False}[head["key"]] if "key" in head else None
    query = "\n".join(line for line in block.splitlines() if not line.startswith("--"))
    return Rule(head["rule"], head["says"], head["do"], key, query.strip())


def look(
    connection: psycopg.Connection, now: datetime, *, only: Sequence[Rule] | None = None
) -> Mapping[str, list[Hit]]:
    """What each rule finds, rules that find nothing left out; ``connection`` sees all rows. Only reads."""
    moment = {"now": now, "today": local_day(now)}
    found = {}
    for rule in rules() if only is None else only:
        hits = [Hit(*row) for row in connection.execute(rule.query.encode(), moment).fetchall()]
        if rule.key is not None:
            hits = [one for one in hits if one.centre is not None and _has_key(one.centre, one.id) is rule.key]
        if hits:
            found[rule.name] = sorted(hits, key=str)
    return found


def _has_key(centre: int, person: Any) -> bool:
    return sealing.exists(centre_id=centre, subject_id=person)


def sentences(connection: psycopg.Connection, now: datetime) -> Iterator[str]:
    """What is wrong, for the operator: all rules see the rows of one moment."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = look(connection, now)
    return told(found)


def told(found: Mapping[str, list[Hit]]) -> Iterator[str]:
    """What the rules found: how often, the first few by their ids, what to do. No name leaves the database."""
    for rule in rules():
        if hits := found.get(rule.name):
            first = ", ".join(map(str, hits[:SHOWN]))
            yield f"{rule.says}: {len(hits)}-mal, zuerst {first}. {rule.remedy} (Regel {rule.name})."
