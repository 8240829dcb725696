"""The rig: the test database is built by its owner, every test runs as the application, on connections that really log in as it.

A second centre with data is always there, so that leakage shows. Queries that name no order come in any order, an unknown variable in
a template fails, nothing is sent to the outside, a warning is an error.
"""

import contextlib
import gc
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.test import TransactionTestCase
from django.utils import translation
from xdist.scheduler import LoadFileScheduling

from config.settings.base import place
from miteinander.core import security
from tests import world

# What a test leaves is soon gone anyway: sweeping memory less often takes a tenth off a whole run.
gc.set_threshold(100_000, 50, 50)

# A rule is right or wrong; how long it takes on a busy machine is no test of it.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROLES = {"default": "DATABASE_URL", "log": "DATABASE_URL_LOG", "public": "DATABASE_URL_PUBLIC"}


def become(urls: dict[str, str]) -> None:
    """Log in anew on every alias, with the user and password of its URL."""
    for alias, variable in urls.items():
        connections[alias].close()
        login = place(settings.URLS[variable])
        connections[alias].settings_dict.update(USER=login["USER"], PASSWORD=login["PASSWORD"])


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Building, filling and emptying databases; never inside a test's transaction."""
    become(dict.fromkeys(ROLES, "DATABASE_URL_OWNER"))
    settings.ROLE = "owner"
    try:
        yield
    finally:
        become(ROLES)
        settings.ROLE = "app"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connections["default"].cursor() as owner:
            owner.execute(security.CLOSED)
        world.lay()
        become(ROLES)
        settings.ROLE = "app"
    yield  # afterwards the database is dropped: as owner again
    with django_db_blocker.unblock():
        become(dict.fromkeys(ROLES, "DATABASE_URL_OWNER"))


def teardown(self: TransactionTestCase) -> None:
    """After a test that committed: empty everything but reference data, lay the world anew. The owner's right only."""
    with as_owner():
        world.clear()
        world.lay()


TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


LONG = (
    "tests/faults/test_prove.py",
    "tests/operating/",
    "tests/access/",
    "tests/faults/",
    "demo/tests/test_fill_demo.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All aliases belong to every database test. Long files come first: nobody waits for them at the end."""
    for item in items:
        if item.get_closest_marker("browser") and not item.nodeid.startswith("tests/journeys/"):
            raise pytest.UsageError(f"Journeys live in tests/journeys, nobody would run {item.nodeid}")
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", list(ROLES))
    items.sort(key=lambda item: next((place for place, name in enumerate(LONG) if name in item.nodeid), len(LONG)))


class ByHouse(LoadFileScheduling):
    """A file stays whole in one process, and so do the files that share one installation: it is built once."""

    def _split_scope(self, nodeid: str) -> str:
        return "operating" if nodeid.startswith("tests/operating/") else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByHouse:
    return ByHouse(config, log)


@pytest.fixture(autouse=True)
def in_german() -> Iterator[None]:
    """The language of a page that was asked for stays in its thread; the next test begins anew."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


HERE = ("127.0.0.1", "localhost", "::1")


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to another machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in HERE:
            raise AssertionError(f"A test wanted to leave this machine: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


_ordered = SQLCompiler.get_order_by


def in_any_order(self: SQLCompiler) -> list[Any]:
    """Who does not say an order gets any: a test that passes by luck is found out."""
    ordered = _ordered(self)
    query = self.query
    if (
        ordered
        or query.subquery
        or query.distinct
        or query.combinator
        or query.group_by is not None
        or query.annotations
    ):
        return ordered
    shuffled = OrderBy(Random()).resolve_expression(query, allow_joins=True, reuse=None)
    return [(shuffled, (*self.compile(shuffled), False))]


@pytest.fixture(autouse=True)
def any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SQLCompiler, "get_order_by", in_any_order)
