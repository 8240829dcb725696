"""A database that is away for a moment: who asks is kept waiting, not refused."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connections
from django.test import Client

from miteinander.core import reaching

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "log", "public"])
AWAY = 0.5  # seconds


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Path]:
    """The way to the database leads over a link that is not there."""
    places = {alias: connections[alias].settings_dict["HOST"] for alias in ("public", "default")}
    link = tmp_path / "door"
    for alias in places:
        connections[alias].close()
        connections[alias].settings_dict["HOST"] = str(link)
    try:
        yield link
    finally:
        for alias, place in places.items():
            connections[alias].close()
            connections[alias].settings_dict["HOST"] = place
        reaching._missed.clear()


def back(door: Path) -> threading.Thread:
    """The database is there again after a while."""
    place = connections["log"].settings_dict["HOST"]
    thread = threading.Timer(AWAY, lambda: door.symlink_to(place))
    thread.start()
    return thread


def test_a_page_waits_for_a_database_that_is_just_starting(door: Path) -> None:
    thread, begun = back(door), time.monotonic()
    assert Client().get("/").status_code == 200
    assert time.monotonic() - begun >= AWAY
    thread.join()


def test_without_waiting_the_same_page_is_an_error(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "PATIENCE", 0.0)
    thread = back(door)
    with pytest.raises(OperationalError):
        Client().get("/")
    thread.join()


def test_who_comes_long_after_it_was_missed_is_told_at_once(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "PATIENCE", 0.3)
    with pytest.raises(OperationalError):
        reaching.reach("public")
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        reaching.reach("public")
    assert time.monotonic() - begun < 0.2
    back(door).join()
    reaching.reach("public")  # and once it is there again everything is forgotten
    assert "public" not in reaching._missed
