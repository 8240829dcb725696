"""Every page that a person can come to, as the role that uses it, light and dark, wide and on a telephone: nothing that
axe finds, nothing that runs out of the screen, nothing that the browser refused to load.

The pages come from the addresses themselves (``handbook.doors``): a new address without an entry here fails.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.urls import reverse
from playwright.sync_api import Browser

from miteinander.core import languages
from miteinander.correspondence import queries as correspondence
from miteinander.operation import handbook
from tests.journeys.browsing import PHONE, WIDE, Visitor
from tests.journeys.looks import MORE, NO_PAGES, PAGES, Look
from tests.journeys.town import SLUG, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AXE = (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The dark theme changes colours and nothing else: all rules have seen the same page in the light.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.map((one) => [one.id, one.help, one.nodes.map((node) => node.target.join(" ") + "  " + node.html.slice(0, 160))]);
}"""
# What sticks out to the right of the screen, apart from what scrolls in a frame of its own.
WIDER = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)"""
# Dark once as the device says, once as the reader chose: two ways through the style sheets, which the pages take in turn.
LOOKS = {
    "light, wide": (WIDE, "light", ""),
    "dark, wide": (WIDE, "dark", ""),
    "light, telephone": (PHONE, "dark", "light"),
    "dark, telephone": (PHONE, "light", "dark"),
}
TWO = ("light, telephone", "dark, wide")  # enough for a template that was seen more often already
CHOOSE = """(theme) => theme ? document.documentElement.setAttribute("data-kern-theme", theme)
  : document.documentElement.removeAttribute("data-kern-theme")"""


@dataclass
class Gallery:
    """The pages and who looks at them: one browser context per person, the pages one after the other."""

    browser: Browser
    address: str
    town: Town
    people: dict[str, Visitor] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    looked: int = 0

    def visitor(self, who: str) -> Visitor:
        if who not in self.people:
            self.people[who] = Visitor(self.browser, self.address)
            self.people[who].context.add_init_script(AXE)  # handed over once for all her pages
            if who:
                self.people[who].is_signed_in(self.town.cookies[who])
        return self.people[who]

    def opens(self, title: str, look: Look) -> Visitor:
        """The page as this person gets it."""
        she = self.visitor(look.who)
        she.page.set_viewport_size(WIDE)
        if not look.who:
            she.context.clear_cookies()
        path = reverse(look.name or title, args=look.arguments(self.town)) + look.query(self.town)
        answer = she.goes_to(path)
        assert answer is not None
        assert answer.status == look.status, (title, answer.status, she.page.url)
        assert she.page.url == self.address + path, "led elsewhere"
        if look.steps:
            look.steps(she, self.town)
        self.opened.add(title)
        return she

    def faults(self, she: Visitor, looks: Collection[str] = tuple(LOOKS)) -> dict[str, Any]:
        """What is wrong with the open page, by look."""
        wrong: dict[str, Any] = {}
        for name in looks:
            size, device, chosen = LOOKS[name]
            she.page.set_viewport_size(size)
            she.page.emulate_media(color_scheme=device, reduced_motion="reduce")
            she.page.evaluate(CHOOSE, chosen)
            self.looked += 1
            found = she.page.evaluate(RUN, COLOURS if name.startswith("dark") else RULES)
            if size == PHONE:
                found += [["sideways", "runs out of the screen", out] for out in [she.page.evaluate(WIDER)] if out]
            if found:
                wrong[name] = found
        if she.complaints:
            wrong["the browser says"] = she.complaints[:]
            she.complaints.clear()
        return wrong


@pytest.fixture(scope="module", autouse=True)
def town_hall() -> Iterator[None]:
    """One town has a sign-in of its own; nobody goes there."""
    one = {"id": "herne", "name": "Stadt Herne", "issuer": "http://localhost:1", "client_id": "x", "secret": "y"}
    with override_settings(OIDC_PROVIDERS=[one]):
        yield


@pytest.fixture(scope="module")
def gallery(browser: Browser, address: str, town: Town) -> Iterator[Gallery]:
    gallery = Gallery(browser, address, town)

    def note(template: Any, **_: Any) -> None:
        gallery.drawn.add(str(template.name))

    template_rendered.connect(note)
    yield gallery
    template_rendered.disconnect(note)
    for one in gallery.people.values():
        one.leaves()


LOOKED_AT = {**PAGES, **MORE}


def told(wrong: dict[str, Any]) -> str:
    return json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(("number", "title"), list(enumerate(LOOKED_AT)), ids=LOOKED_AT)
def test_page_is_without_fault(gallery: Gallery, number: int, title: str) -> None:
    she = gallery.opens(title, LOOKED_AT[title])
    dark = "dark, telephone" if number % 2 else "dark, wide"
    wrong = gallery.faults(she, ("light, wide", "light, telephone", dark) if title in PAGES else TWO)
    assert not wrong, told(wrong)


@pytest.mark.parametrize(("number", "language"), list(enumerate(languages.PORTAL)))
def test_public_page_is_without_fault_in_this_language(gallery: Gallery, number: int, language: str) -> None:
    doors = ("portal:", "public_entry", "directory:confirm")
    public = [title for title, look in LOOKED_AT.items() if not look.who and (look.name or title).startswith(doors)]
    she = gallery.opens(title := public[number % len(public)], LOOKED_AT[title])  # each of them, in two languages
    she.goes_to(f"{she.page.url}{'&' if '?' in she.page.url else '?'}sprache={language}")
    she.page.locator(".m-languages summary").click()
    wrong = gallery.faults(she, [TWO[0] if number % 3 else "light, wide"])
    assert not wrong, told(wrong)


def test_page_of_our_own_failure_is_without_fault(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise ZeroDivisionError("meant to")

    monkeypatch.setattr(correspondence, "shown", fails)
    she = gallery.opens("our failure", Look("coordinator", name="correspondence:outbox", status=500))
    she.reads("Das lag an uns")
    wrong = gallery.faults(she)
    assert not wrong, told(wrong)


PLANTED = {
    "image-alt": "main.insertAdjacentHTML('beforeend', '<img src=\"/static/core/icon.svg\">')",
    "label": "main.insertAdjacentHTML('beforeend', '<input type=text>')",
    "color-contrast": "main.querySelector('h1').style.color = '#999'",
    "sideways": "main.append(document.createElement('hr')); main.lastChild.style.minWidth = '500px'",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(gallery: Gallery, fault: str) -> None:
    she = gallery.opens("imprint", PAGES["imprint"])
    she.page.evaluate(f"{{const main = document.querySelector('main'); {PLANTED[fault]}}}")
    wrong = gallery.faults(she)
    assert fault in {one[0] for found in wrong.values() for one in found}, told(wrong)


def test_a_script_from_elsewhere_is_refused_and_noticed(gallery: Gallery) -> None:
    she = gallery.opens("imprint", PAGES["imprint"])
    she.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.planted = 1'}))"
    )
    assert she.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in words for words in she.complaints)
    she.complaints.clear()


def test_every_address_is_in_a_table() -> None:
    known = set(PAGES) | set(NO_PAGES)
    doors = {name for name, _path, door in handbook.doors() if door is not None}
    assert doors - known == set(), "Which role looks at it, or why is it no page?"
    assert known - doors == set()
    assert {look.name for look in MORE.values()} <= set(PAGES)


@pytest.mark.parametrize("name", NO_PAGES)
def test_what_is_said_to_be_no_page_is_none(town: Town, name: str) -> None:
    path = next(path for known, path, _door in handbook.doors() if known == name)
    desk = town.desk
    things: dict[str, Any] = {
        "<id>": desk.rana.id,
        "<language>": "kmr",
        "<absence_id>": town.mail,
        "<institution_id>": desk.kita.id,
        "<other_id>": desk.kita.id,
        "<slug>": "muenster",
        "<number>": 1,
    }
    if "/wissen/" in path:
        things |= {"<slug>": SLUG, "<id>": town.entries["material"].id, "<file_id>": town.mail}
    if name in ("centres:file", "portal:profile_file"):
        things |= {"<slug>": SLUG, "<id>": town.centre.download.id}
    if "/bild/" in path:
        things |= {"<slug>": SLUG, "<id>": town.centre.logo.picture_id}
    if "/anfragen/" in path:
        things["<id>"] = town.asked.id if NO_PAGES[name].startswith("part") else town.ahead.id
    for gap, thing in things.items():
        path = path.replace(gap, str(thing))
    client = Client()
    staff = ("mfa", "directory", "workbench", "knowledge", "centres", "keeping")
    owners = {"interpreting:requests_download": "school_member", "interpreting:assignments_download": "rana_member"}
    client.cookies.load(town.cookies[owners.get(name, "director" if name.startswith(staff) else "coordinator")])
    answer = client.get(path)
    kind = answer.headers["Content-Type"].partition(";")[0]
    if NO_PAGES[name].startswith("part"):
        assert b"<html" not in answer.content
    else:
        assert NO_PAGES[name] in (str(answer.status_code), kind)


def page_templates() -> set[str]:
    """Templates that are a page of their own: not parts, frames, notices and fields."""
    found = set()
    for folder in (settings.ROOT / "miteinander").glob("*/templates"):
        for path in folder.rglob("*.html"):
            name = path.relative_to(folder).as_posix()
            frame = name.startswith(("allauth/", "core/")) or path.name.startswith(("_", "base"))
            if not frame:
                found.add(name)
    return found


def test_every_template_was_looked_at(gallery: Gallery) -> None:
    for title, look in LOOKED_AT.items():
        if title not in gallery.opened:  # this test alone
            gallery.opens(title, look)
    # Drawn without a page of ours: the one by core.middleware.SizeLimit, the other when everything else fails.
    left = page_templates() - gallery.drawn - {"413.html", "500.html"}
    assert left == set()
