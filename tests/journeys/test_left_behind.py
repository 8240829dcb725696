"""A shared computer: after somebody has signed out, neither its disk nor its back button tells what she read (guarantee V7)."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error

from miteinander.centres import middleware as door
from miteinander.core import middleware
from tests.journeys.conftest import SWITCHES, found_browser
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CANARIES = ("DE89370400440532013000", "Bitte am Haupteingang klingeln")


@pytest.fixture
def computer(browser: Browser, tmp_path: Path, address: str) -> Iterator[BrowserContext]:
    """A browser that keeps what it is allowed to keep, in a folder of its own."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=found_browser(), args=list(SWITCHES), base_url=address, locale="de-DE"
    )
    yield context
    context.close()


def works_and_leaves(computer: BrowserContext, town: Town, address: str, who: str) -> tuple[set[str], str]:
    """Somebody reads confidential things and signs out: what she saw, and what the back button shows then."""
    for name, value in town.cookies[who].items():
        computer.add_cookies([{"name": name, "value": value, "url": address}])
    page = computer.new_page()
    seen = ""
    for path in (
        "/heute/",
        f"/dolmetschen/anfragen/{town.asked.id}/",
        f"/dolmetschen/pool/{town.desk.rana.id}/vertrauliches/oeffnen/",
    ):
        page.goto(path)
        seen += page.content()
    page.get_by_label("Brief an die Privatanschrift").check()
    page.get_by_role("main").get_by_role("button", name="Jetzt öffnen").click()
    page.get_by_text(CANARIES[0]).wait_for()
    seen += page.content()
    page.goto(f"/dolmetschen/pool/{town.desk.rana.id}/")
    with page.expect_navigation():
        page.get_by_role("banner").get_by_role("button", name="Abmelden").click()
    behind = ""
    for _step in range(4):
        with contextlib.suppress(Error):  # what was sent would have to be sent again: the browser has not kept it
            page.go_back(wait_until="load")
        page.wait_for_timeout(300)
        page.wait_for_load_state("load")
        behind += page.content()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    return {one for one in CANARIES if one in seen}, behind + kept


def on_disk(folder: Path) -> set[str]:
    """Canaries in any file of the profile, in both ways in which browsers write text."""
    bodies = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {one for one in CANARIES for body in bodies if one.encode() in body or one.encode("utf-16-le") in body}


def test_neither_disk_nor_back_button_tells(computer: BrowserContext, town: Town, address: str, tmp_path: Path) -> None:
    seen, behind = works_and_leaves(computer, town, address, "coordinator")
    assert seen == set(CANARIES)
    assert [one for one in CANARIES if one in behind] == []
    computer.close()
    assert on_disk(tmp_path) == set()


def test_control_without_the_headers_the_disk_tells(
    computer: BrowserContext, town: Town, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(self: Any, request: Any) -> Any:
        return self.get_response(request)

    monkeypatch.setattr(middleware.SafeHeaders, "__call__", silent)
    monkeypatch.setattr(door, "LEAVE_NOTHING", '"clientHints"')
    works_and_leaves(computer, town, address, "second_coordinator")
    computer.close()
    assert on_disk(tmp_path)
