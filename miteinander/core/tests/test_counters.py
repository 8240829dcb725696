"""Limits hold for all who ask at once; what comes once comes once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connections

from miteinander.core import counters
from miteinander.core.counters import Bucket, Limit
from miteinander.core.routers import Aside

AT_ONCE = 12
pytestmark = pytest.mark.django_db(transaction=True)
FIVE = Limit("five", 5, timedelta(minutes=10))


def at_once(ask: Callable[[], Any], times: int = 60) -> list[Any]:
    """So many ask at the same moment, each on a connection of her own."""

    def one(_number: int) -> Any:
        try:
            return ask()
        finally:
            connections["log"].close()

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(one, range(times)))


def test_no_more_come_through_than_the_limit_says() -> None:
    waits = at_once(lambda: counters.take(Bucket(FIVE, "tine")))
    assert sum(not wait for wait in waits) == FIVE.at_once
    assert all(timedelta(minutes=9) < wait <= timedelta(minutes=10) for wait in waits if wait)


def test_buckets_do_not_mix_and_a_drop_comes_back() -> None:
    for _try in range(5):
        assert not counters.take(Bucket(FIVE, "tine"))
    assert counters.take(Bucket(FIVE, "tine"))
    assert not counters.take(Bucket(FIVE, "ole"))
    counters.give_back(Bucket(FIVE, "tine"))
    assert not counters.take(Bucket(FIVE, "tine"))
    assert counters.take(Bucket(FIVE, "tine"))
    with connections["log"].cursor() as cursor:  # ten minutes pass
        cursor.execute("UPDATE core_counter SET expires = expires - interval '10 minutes'")
    assert not counters.take(Bucket(FIVE, "tine"))
    assert counters.take(Bucket(FIVE, "tine"))


def test_nobody_is_shut_out_for_good_however_long_somebody_hammers() -> None:
    for _try in range(50):
        wait = counters.take(Bucket(FIVE, "tine"))
    assert wait <= FIVE.every


def test_what_comes_once_comes_once() -> None:
    assert sum(at_once(lambda: cache.add("code 123456", "y", timeout=30))) == 1
    with connections["log"].cursor() as cursor:  # it is forgotten, and comes again
        cursor.execute("UPDATE core_counter SET expires = expires - interval '31 seconds'")
    assert sum(at_once(lambda: cache.add("code 123456", "y", timeout=30))) == 1


def test_the_table_tells_neither_addresses_nor_accounts() -> None:
    counters.take(Bucket(FIVE, "tine@example.org|192.0.2.7"))
    counters.remember("known", "tine@example.org|192.0.2.7", lasts=timedelta(days=1))
    assert counters.is_known("known", "tine@example.org|192.0.2.7")
    with connections["log"].cursor() as cursor:
        cursor.execute("SELECT string_agg(cache_key || value, ' ') FROM core_counter")
        told = cursor.fetchone()[0]
    assert "tine" not in told
    assert "192" not in told
    counters.forget()  # nothing of it is over yet
    assert counters.is_known("known", "tine@example.org|192.0.2.7")
    with connections["log"].cursor() as cursor:
        cursor.execute("UPDATE core_counter SET expires = expires - interval '2 days'")
        counters.forget()
        cursor.execute("SELECT count(*) FROM core_counter")
        assert cursor.fetchone() == (0,)


def test_control_the_framework_s_counter_lets_two_be_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cache looks first and writes then; where the old entry is over, both write."""
    monkeypatch.setattr(Aside, "db_for_write", lambda *_, **__: "log")
    monkeypatch.setattr(Aside, "db_for_read", lambda *_, **__: "log")
    plain = DatabaseCache("core_counter", {"TIMEOUT": 30})
    first = 0
    for _round in range(20):
        plain.set("code", "y", timeout=-1)  # an entry that is over
        first = max(first, sum(at_once(lambda: plain.add("code", "y", timeout=30), times=AT_ONCE)))
    assert first > 1
