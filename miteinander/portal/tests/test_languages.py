"""Every page that visitors can come to, in every language of the portal: no word of it falls back to German."""

import gettext
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import trans_real

from miteinander.centres import permissions
from miteinander.core import doors, languages
from miteinander.operation import translations
from miteinander.portal import views
from miteinander.portal.tests import factories
from miteinander.portal.tests.factories import AT, Place

# Visitors read on a connection of their own: what they find was committed.
pytestmark = pytest.mark.django_db(transaction=True)
WHOLLY = ("en", "ar", "ti")  # on every page in every state; the others on one page of each address
NAME = "Miteinander"  # of the house; it has no translation
OTHERS = [code for code in languages.PORTAL if code != languages.SOURCE]
GAPS = re.compile(r"%\(\w+\)s|%\w|\{\w*\}")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def texts_of_the_house() -> set[str]:
    """Every German text that is marked for translation, for visitors or not."""
    found = set()
    for package in translations.packages():
        for text in translations.messages(package):
            found.update(one for one in (text.message if isinstance(text.message, tuple) else [text.message]) if one)
    return found


class Missed(gettext.NullTranslations):
    """Stands behind a catalogue and writes down what was not found in it; then answers in German, as without it."""

    def __init__(self, german: Any) -> None:
        super().__init__()
        self.german, self.texts = german, list[tuple[str, str]]()

    def gettext(self, message: str) -> str:
        self.texts.append((message, self.german.gettext(message)))
        return self.texts[-1][1]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.texts.append((msgid1, self.german.ngettext(msgid1, msgid2, n)))
        return self.texts[-1][1]


class Reading(HTMLParser):
    """What a page says in its own language, its links, and its head; what is marked as German is left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language, self.direction = "", ""
        self.said: list[str] = []
        self.links: list[tuple[str, dict[str, str]]] = []
        self.forms: list[dict[str, str]] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        foreign = self.foreign
        if tag == "html":
            self.language, self.direction = told["lang"], told["dir"]
        elif "lang" in told:
            foreign = told["lang"] != self.language
        if tag == "a":
            self.links.append((told.get("href", ""), told))
        if tag == "form":
            self.forms.append(told)
        if tag == "input" and self.forms and told.get("name") == "sprache":
            self.forms[-1]["sprache"] = told["value"]
        if tag not in VOID:
            self._open.append((tag, foreign))
        if not foreign:
            self.said += [told[name] for name in ("aria-label", "alt", "title", "data-label") if told.get(name)]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.foreign and data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def foreign(self) -> bool:
        return bool(self._open) and self._open[-1][1]


@pytest.fixture(autouse=True)
def ground(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Missed]:
    """What each language had to say in German."""
    german = trans_real.translation(languages.SOURCE)
    found = {code: Missed(german) for code in OTHERS}
    for code, one in found.items():
        catalogue = trans_real.translation(code)
        monkeypatch.setattr(catalogue, "_fallback", one)
    return found


def asked(client: Client, place: Place, language: str) -> HttpResponse:
    path = f"{place.path}{'&' if '?' in place.path else '?'}sprache={language}"
    answer: HttpResponse = client.get(path) if place.sent is None else client.post(path, place.sent)
    assert answer.status_code == place.status, (path, answer.status_code)
    return answer


def every_answer(
    client: Client, places: Sequence[Place], language: str, patch: pytest.MonkeyPatch
) -> Iterator[tuple[str, HttpResponse]]:
    """The pages, the doors at every hour, and what is said when something goes wrong."""
    for place in places:
        yield place.path, asked(client, place, language)
    for at in factories.moments() if language in WHOLLY else ():
        patch.setattr(timezone, "now", lambda at=at: at)
        yield f"{factories.CENTRE} at {at}", asked(client, Place("", factories.CENTRE), language)
    patch.setattr(timezone, "now", lambda: AT + factories.timedelta(1))
    for place in places:
        if place.name.endswith("over"):
            yield f"{place.path} later", asked(client, place, language)
    patch.setattr(timezone, "now", lambda: AT)
    yield "404", asked(client, Place("", "/nirgends/", status=404), language)
    yield "404 of a centre", asked(client, Place("", "/zentren/atlantis/", status=404), language)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    confirm = next(place for place in places if place.name == "directory:confirm")
    yield "403", asked(strict, Place("", confirm.path, {}, 403), language)
    yield "413", strict.generic("POST", f"/?sprache={language}", CONTENT_LENGTH=str(10**12))
    for status, fault in ((400, BadRequest), (500, RuntimeError)):
        with patch.context() as broken:
            broken.setattr(views.Licences, "get_context_data", raising(fault))
            yield str(status), asked(strict, Place("", "/quellen/", status=status), language)


def raising(fault: type[Exception]) -> Any:
    def fails(*_args: object, **_more: object) -> None:
        raise fault

    return fails


@pytest.mark.filterwarnings("ignore")
def test_no_word_falls_back_to_german(
    client: Client, missed: dict[str, Missed], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = factories.lay_everything()
    ours = texts_of_the_house()
    lacking: dict[str, set[str]] = defaultdict(set)
    faults: list[str] = []
    for language in OTHERS:
        seen = places if language in WHOLLY else list({place.name: place for place in places}.values())
        for name, answer in every_answer(client, seen, language, monkeypatch):
            page = answer.content.decode(errors="replace")
            for text, shown in missed[language].texts:
                # What libraries ask for beside the page (titles of pages that ours replace) is nobody's loss.
                if text != NAME and re.search(r"\w", GAPS.sub("", text)) and (text in ours or shown in page):
                    lacking[text].add(language)
            missed[language].texts.clear()
            if answer.headers["Content-Type"].startswith("text/html"):
                faults += wrong(name, page, language, ours)
    assert {text: sorted(codes) for text, codes in lacking.items()} == {}
    assert faults == []


def wrong(name: str, page: str, language: str, ours: set[str]) -> Iterator[str]:
    """What is not as it should be on a page in this language."""
    read = Reading(page)
    direction = "rtl" if language in ("ar", "fa", "prs", "ckb", "ur", "ps") else "ltr"
    if (read.language, read.direction) != (language, direction):
        yield f"{name} ({language}): lang={read.language} dir={read.direction}"
    catalogue = trans_real.translation(language)
    for said in read.said:
        if said in ours and catalogue.gettext(said) != said:
            yield f"{name} ({language}): says {said!r}"
    for href, told in read.links:
        address = urlsplit(href)
        if address.scheme or (not href.startswith("/") and not href.startswith("?")) or "hreflang" in told:
            continue
        if parse_qs(address.query).get("sprache") != [language] and not re.search(r"/datei/$", address.path):
            yield f"{name} ({language}): {href} forgets the language"
    for form in read.forms:
        if form.get("method") == "get" and form.get("sprache") != language:
            yield f"{name} ({language}): a form forgets the language"


def test_every_public_address_is_among_the_pages() -> None:
    public = {name for name, _path, pattern in doors.patterns() if doors.declared(pattern) is permissions.everyone}
    public -= {"set_language", "set_theme"}  # answer with a redirect
    public -= {"portal:profile_file", "workbench:feed"}  # a file; a calendar in the language of its person's mails
    assert public - {place.name for place in factories.lay_everything()} == set()
