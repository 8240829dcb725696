"""In which languages the house speaks: the portal in many, the desks in German and English. German is the source.

A translation that no human has confirmed says so to its reader. Who confirmed which, and when, stands in
``data/confirmed_translations.csv``: one line for each language, for all its texts as they stood that day.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, trans_real
from django.utils.translation.trans_real import parse_accept_lang_header

SOURCE = "de"
DESKS = frozenset(code for code, _name in settings.LANGUAGES)
PORTAL = dict(settings.PORTAL_LANGUAGES)
# By what name Unicode CLDR knows a language, where it is another; dates of English readers are British.
CLDR = {"en": "en_GB", "kmr": "ku", "prs": "fa_AF"}
# What browsers say for a language that we call otherwise.
MEANT = {"ku": "kmr", "ku-arab": "ckb", "ku-iq": "ckb", "fa-af": "prs"}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody who speaks the language has read its texts and says that they are right."""

    confirmed_by: str
    confirmed_on: date


def _confirmations() -> dict[str, Confirmation]:
    with (Path(__file__).parent / "data" / "confirmed_translations.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["language"]: Confirmation(row["confirmed_by"], date.fromisoformat(row["confirmed_on"]))
            for row in csv.DictReader(file)
        }


CONFIRMED = _confirmations()
_LOCALES = {code: Locale.parse(CLDR.get(code, code)) for code in PORTAL}


def reader() -> str:
    """The language that the page is shown in."""
    code = get_language() or SOURCE
    return code if code in PORTAL else code.split("-")[0]


def is_unconfirmed(code: str) -> bool:
    """Whether no human has confirmed the texts of this language."""
    return code != SOURCE and code not in CONFIRMED


def locale() -> Locale:
    """Names and forms of Unicode CLDR in the reader's language."""
    return _LOCALES.get(reader()) or _LOCALES[SOURCE]


def load() -> None:
    """Read all catalogues and names once, before the web server forks: no visitor waits for them, all workers share them."""
    for code, names in _LOCALES.items():
        trans_real.translation(code)
        dict(names.languages)


def wishes(address: str | None, cookie: str | None, browser: str) -> Iterator[str]:
    """Languages of the portal that the reader asks for, the dearest first; ``browser`` is its ``Accept-Language``."""
    yield from (wish for wish in (address, cookie) if wish in PORTAL)
    for tag, _weight in parse_accept_lang_header(browser.lower()):
        parts = tag.split("-")
        known = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        if language := next((MEANT.get(one, one) for one in known if MEANT.get(one, one) in PORTAL), None):
            yield language
