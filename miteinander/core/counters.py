"""Limits, and things that count once: kept in PostgreSQL, each in one statement, so that they hold for all processes at once.

A limit lets so many through at once and then one every so often: guessing is slow, and nobody is shut out for good. What is counted
stands in the table only as a digest made with a key: it tells neither addresses nor accounts.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections

from miteinander.core import sealing

LOG = "log"  # autocommit: what was counted stays counted when the request is rolled back
# ``expires`` is the moment when the bucket will be full again; until then one drop comes back every ``every``.
TAKE = """
INSERT INTO core_counter AS c (cache_key, value, expires) VALUES (%(key)s, '', statement_timestamp() + %(every)s)
ON CONFLICT (cache_key) DO UPDATE SET expires = greatest(c.expires, statement_timestamp()) + %(every)s
WHERE greatest(c.expires, statement_timestamp()) <= statement_timestamp() + %(every)s * (%(at_once)s - 1)
RETURNING true
"""
WAIT = """
SELECT extract(epoch FROM expires - statement_timestamp() - %(every)s * (%(at_once)s - 1)) FROM core_counter WHERE cache_key = %(key)s
"""
GIVE_BACK = "UPDATE core_counter SET expires = expires - %(every)s WHERE cache_key = %(key)s"
ONCE = """
INSERT INTO core_counter AS c (cache_key, value, expires) VALUES (%(key)s, '', statement_timestamp() + %(lasts)s)
ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires WHERE c.expires <= statement_timestamp()
RETURNING true
"""
KNOWN = "SELECT true FROM core_counter WHERE cache_key = %(key)s AND expires > statement_timestamp()"
REMEMBER = """
INSERT INTO core_counter (cache_key, value, expires) VALUES (%(key)s, '', statement_timestamp() + %(lasts)s)
ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires
"""
FORGET = "DELETE FROM core_counter WHERE expires < now()"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, then one every so often. ``name`` says what is counted."""

    name: str
    at_once: int
    every: timedelta


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit as it holds for one account, one address, one thing."""

    limit: Limit
    of: str

    def arguments(self) -> dict[str, Any]:
        return {"key": key(self.limit.name, self.of), "every": self.limit.every, "at_once": self.limit.at_once}


def take(bucket: Bucket) -> timedelta:
    """Take one, or learn how long to wait for the next; zero when it was taken."""
    if _ask(TAKE, bucket.arguments()):
        return timedelta()
    seconds = _ask(WAIT, bucket.arguments())
    return timedelta(seconds=max(1.0, float(seconds or 1)))


def give_back(bucket: Bucket) -> None:
    """It was no wrong try: as if it had not been counted."""
    _ask(GIVE_BACK, bucket.arguments())


def first_time(of: str, *, lasts: timedelta) -> bool:
    """True for one caller alone, however many ask at the same moment, until it is forgotten."""
    return bool(_ask(ONCE, {"key": key("once", of), "lasts": lasts}))


def remember(name: str, of: str, *, lasts: timedelta) -> None:
    """Note for some time that this was seen."""
    _ask(REMEMBER, {"key": key(name, of), "lasts": lasts})


def is_known(name: str, of: str) -> bool:
    """Was this seen, and is it not forgotten yet?"""
    return bool(_ask(KNOWN, {"key": key(name, of)}))


def forget() -> None:
    """Drop what is full again or over."""
    _ask(FORGET, {})


def key(name: str, of: str) -> str:
    """Under which name it stands in the table."""
    return f"{name}:{hmac.new(sealing.derived('counters'), f'{name}|{of}'.encode(), 'sha256').hexdigest()}"


def _ask(sql: str, arguments: dict[str, Any]) -> Any:
    with connections[LOG].cursor() as cursor:
        cursor.execute(sql, arguments)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


class Counters(BaseCache):
    """The cache as libraries know it. Here they only ever ask whether something comes for the first time (a code is used once)."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """The caches that come with the framework look first and write then: two callers at once are both the first."""
        seconds: Any = self.default_timeout if timeout in (DEFAULT_TIMEOUT, None) else timeout
        return first_time(self.make_key(key, version=version), lasts=timedelta(seconds=float(seconds)))
