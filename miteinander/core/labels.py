"""How words and sentences of the field appear on the screen, in the reader's language."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal

from babel import dates, numbers, units
from babel.core import get_global
from babel.localedata import locale_identifiers
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from miteinander.core import languages
from miteinander.core import time as clocks
from miteinander.core.words import Word

# Gaps of sentences that hold codes (of languages), shown by the names that the caller gives.
NAMED_GAPS = frozenset({"language", "stand_in", "varieties"})
GERMAN = "de"
# Months as figures are read at a glance in German; in English 3.4. and 4.3. would be mistaken for one another.
DAYS = {"de": "EEE, dd.MM.yyyy", "en": "EEE, d MMM yyyy"}
SHORT_DAYS = {"de": "dd.MM.yyyy", "en": "d MMM yyyy"}

# Languages that Unicode CLDR knows by another code than the directory. What it calls "ku" is Kurdish as such in most languages.
CLDR_CODES = {"kmr": "kmr", "pes": "fa", "prs": "fa_AF", "arb": "ar_001"}


def label(word: Word) -> Promise:
    """The word as people read it."""
    return gettext_lazy(word.german)


def choices(words: type[Word]) -> list[tuple[str, Promise]]:
    """All words of a list, for a model or form field."""
    return [(word.value, label(word)) for word in words]


def day(value: date) -> str:
    """Weekday and date."""
    return dates.format_date(value, DAYS.get(languages.reader(), "full"), languages.locale())


def short_day(value: date) -> str:
    """The date alone."""
    return dates.format_date(value, SHORT_DAYS.get(languages.reader(), "medium"), languages.locale())


def month(value: date) -> str:
    """The month and its year: "März 2026"."""
    return dates.format_date(value, "LLLL yyyy", languages.locale())


def weekday(number: int) -> str:
    """The name of a day of the week, 1 being Monday (ISO 8601)."""
    return str(dates.get_day_names("wide", "stand-alone", languages.locale())[number - 1])


def clock(value: time) -> str:
    """The clock time, without a word behind it; in every language as the clocks in Germany show it."""
    return dates.format_time(value, "HH:mm", locale=languages.locale())


def number(value: int | float | Decimal) -> str:
    """A number with the reader's separators."""
    return numbers.format_decimal(value, locale=languages.locale())


def size(octets: int) -> str:
    """How large a file is, as people say it: 1,3 MB."""
    amount, unit = max(octets / 1000, 1), "kilobyte"
    for larger in ("megabyte", "gigabyte"):
        if amount >= 1000:
            amount, unit = amount / 1000, larger
    digits = "0.#" if amount < 10 and unit != "kilobyte" else "0"
    return units.format_unit(amount, f"digital-{unit}", "short", format=digits, locale=languages.locale())


def language_name(code: str) -> str:
    """The name of a language (ISO 639-3 or BCP 47) in the reader's, by Unicode CLDR; empty where that has none."""
    names = languages.locale().languages
    tag = CLDR_CODES.get(code) or language_tag(code)
    return str(names.get(code) or names.get(tag) or "")


def sentence(word: Word, values: Mapping[str, object], *, names: Mapping[str, str] | None = None) -> str:
    """A reason in the reader's language, its gaps filled as people read days, times, words and lists.

    ``names`` gives the names of language codes; a code without one stays a code.
    """
    known = names or {}
    shown = {gap: _shown(value, known if gap in NAMED_GAPS else {}) for gap, value in values.items()}
    return gettext(word.german) % shown


def language_tag(code: str) -> str:
    """A language as browsers and screen readers know it (BCP 47): "deu" is "de"; empty for what has no code of its own."""
    return "" if code.startswith("x-") else str(get_global("language_aliases").get(code, code))


def written_languages() -> list[tuple[str, str]]:
    """Languages that are written today by their tag (BCP 47), by name as the reader calls them (CLDR)."""
    written = {code for code in locale_identifiers() if "_" not in code}
    known = languages.locale().languages.items()
    named = [(code, name) for code, name in known if len(code) == 2 or code in written]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _shown(value: object, names: Mapping[str, str]) -> str:
    match value:
        case Word():
            return str(label(value))
        case str():
            return names.get(value, value)
        case datetime():
            return _shown(clocks.local_time(value), names)
        case date():
            return short_day(value)
        case time():
            return clock(value)
        case int():
            return number(value)
        case Sequence() | AbstractSet():
            return ", ".join(_shown(one, names) for one in value)
    raise TypeError(f"no gap of a sentence takes {type(value).__name__}")
