"""One browser and one server for all journeys; a clock that a story can move on; a house full of people."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from conftest import as_owner
from miteinander.operation.testing import BROWSERS
from tests import world
from tests.journeys.browsing import Visitor
from tests.journeys.town import Town, lay_town

# Pictures are taken when asked for: ordinary runs leave the tree as it is.
collect_ignore = [] if os.environ.get("MITEINANDER_SCREENSHOTS") == "1" else ["test_screenshots.py"]

SWITCHES = (
    "--no-sandbox",  # root in a container has no other choice; we open our own pages only
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)


class Clock:
    """The server's time: set by the story, running on by itself."""

    def __init__(self) -> None:
        self.set(datetime.now().astimezone())

    def set(self, at: datetime) -> None:
        self._at, self._since = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since)


def found_browser() -> str:
    found = os.environ.get("MITEINANDER_CHROMIUM") or next((path for path in map(shutil.which, BROWSERS) if path), None)
    assert found, "Chromium fehlt."
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as player:
        # Playwright keeps an event loop in this thread; our queries beside it block nobody but the test.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = player.chromium.launch(executable_path=found_browser(), args=list(SWITCHES))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Where the server answers. Not pytest-django's own fixture: that one empties the database after each test."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(timezone, "now", clock.now)
        yield clock


@pytest.fixture(scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys of persons and the demo's list, of this module alone; the master key is the one the database knows."""
    folder = tmp_path_factory.mktemp("house")
    key_file = folder / "keys" / "master.key"
    key_file.parent.mkdir()
    shutil.copy(configured.KEY_FILE, key_file)
    with override_settings(DATA=folder, FILES=folder / "files", KEY_FILE=key_file):
        yield folder


@pytest.fixture(scope="module")
def empty_afterwards(address: str, django_db_blocker: Any) -> Iterator[None]:
    """What a module commits is gone when it ends."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with as_owner():
                world.clear(ground=True)
                world.lay()


@pytest.fixture(scope="module")
def town(empty_afterwards: None, clock: Clock, own_data: Path) -> Town:
    """One filled house for a whole module: tests look at it, and change what no other test reads."""
    return lay_town(clock=clock, folder=own_data)


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """People who come with a browser each, and are gone when the test ends."""
    came: list[Visitor] = []

    def come(**options: Any) -> Visitor:
        came.append(Visitor(browser, address, **options))
        return came[-1]

    yield come
    for one in came:
        one.leaves()
