"""Pictures for the README, taken from the demo: ``MITEINANDER_SCREENSHOTS=1 pytest -m browser tests/journeys/test_screenshots.py``."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser

from conftest import as_owner
from miteinander.centres import use_cases as centres
from miteinander.core.time import local_instant
from tests.journeys.browsing import Visitor
from tests.journeys.conftest import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PICTURES = settings.ROOT / "docs" / "screenshots"
LARGEST = 300_000  # bytes
DAY = date(2026, 3, 18)
SIZE = {"width": 1280, "height": 860}
TELEPHONE = {"width": 390, "height": 780}


@dataclass(frozen=True)
class Filled:
    browser: Browser
    address: str
    people: dict[str, str]  # role -> member, as the door lists them

    def comes(self, role: str, **options: object) -> Visitor:
        """Through the demo's door, with one click."""
        she = Visitor(self.browser, self.address, **options)
        if role:
            she.goes_to("/demo/")
            she.page.locator(f"button[value='{self.people[role]}']").click()
            she.reads("Heute")
        return she


def fill() -> None:
    try:
        call_command("fill_demo", requests=60, centres="05515", until=DAY)
    finally:
        connections.close_all()


@pytest.fixture(scope="module")
def filled(browser: Browser, address: str, empty_afterwards: None, clock: Clock, own_data: Path) -> Filled:
    data = settings.ROOT / "miteinander" / "centres" / "data"
    clock.set(local_instant(DAY, time(9, 40)))
    with as_owner():
        centres.lay_centres(
            centres=(data / "centres.csv").read_bytes(), profiles=(data / "profiles.json").read_bytes(), at=clock.now()
        )
    with ThreadPoolExecutor(1) as aside:  # jobs are handed over asynchronously, which Playwright's thread cannot
        aside.submit(fill).result()
    listed = json.loads((own_data / "demo-people.json").read_text())["people"]
    people: dict[str, str] = {}
    for one in listed:
        people.setdefault(one["role_code"], one["member"])
    return Filled(browser, address, people)


def keep(she: Visitor, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    she.page.screenshot(path=path)
    she.leaves()
    assert path.stat().st_size < LARGEST


def test_picture_of_the_board(filled: Filled) -> None:
    she = filled.comes("pool_coordinator", viewport=SIZE | {"height": 1200})
    she.goes_to("/dolmetschen/anfragen/")
    keep(she, "board")


def test_picture_of_a_request(filled: Filled) -> None:
    she = filled.comes("pool_coordinator", viewport=SIZE | {"height": 1400})
    she.goes_to("/dolmetschen/anfragen/?state=asked&sort=-due")
    she.page.get_by_role("table").get_by_role("rowheader").get_by_role("link").first.click()
    she.reads("Wer könnte sprachmitteln?")
    keep(she, "request")


def test_picture_of_a_centre(filled: Filled) -> None:
    she = filled.comes("", viewport=SIZE | {"height": 1100})
    she.goes_to("/zentren/muenster/")
    keep(she, "centre")


def test_picture_of_the_institutions(filled: Filled) -> None:
    she = filled.comes("pool_coordinator", viewport=SIZE)
    she.goes_to("/einrichtungen/")
    keep(she, "institutions")


def test_picture_of_the_search(filled: Filled) -> None:
    she = filled.comes("pool_coordinator", viewport=SIZE | {"height": 640})
    she.goes_to("/suche/?q=grundshule")
    keep(she, "search")


def test_picture_of_today_on_a_telephone(filled: Filled) -> None:
    she = filled.comes("pool_coordinator", viewport=TELEPHONE, device_scale_factor=2)
    keep(she, "today-phone")
