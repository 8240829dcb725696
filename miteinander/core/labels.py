"""How words and sentences of the field appear on the screen, in the reader's language."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal

from babel import Locale, dates, numbers
from babel.core import get_global
from babel.localedata import locale_identifiers
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from miteinander.core import time as clocks
from miteinander.core.words import Word

# Gaps of sentences that hold codes (of languages), shown by the names that the caller gives.
NAMED_GAPS = frozenset({"language", "stand_in", "varieties"})
GERMAN = "de"
# Months as figures are read at a glance in German; in English 3.4. and 4.3. would be mistaken for one another.
DAYS = {"de": "EEE, dd.MM.yyyy", "en": "EEE, d MMM yyyy"}
SHORT_DAYS = {"de": "dd.MM.yyyy", "en": "d MMM yyyy"}
CLOCKS = {"de": "HH:mm"}


def label(word: Word) -> Promise:
    """The word as people read it."""
    return gettext_lazy(word.german)


def choices(words: type[Word]) -> list[tuple[str, Promise]]:
    """All words of a list, for a model or form field."""
    return [(word.value, label(word)) for word in words]


def day(value: date) -> str:
    """Weekday and date."""
    return dates.format_date(value, DAYS.get(_language(), "full"), _locale())


def short_day(value: date) -> str:
    """The date alone."""
    return dates.format_date(value, SHORT_DAYS.get(_language(), "medium"), _locale())


def month(value: date) -> str:
    """The month and its year: "März 2026"."""
    return dates.format_date(value, "LLLL yyyy", _locale())


def weekday(number: int) -> str:
    """The name of a day of the week, 1 being Monday (ISO 8601)."""
    return str(dates.get_day_names("wide", "stand-alone", _locale())[number - 1])


def clock(value: time) -> str:
    """The clock time, without a word behind it."""
    return dates.format_time(value, CLOCKS.get(_language(), "short"), locale=_locale())


def number(value: int | float | Decimal) -> str:
    """A number with the reader's separators."""
    return numbers.format_decimal(value, locale=_locale())


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


def languages() -> list[tuple[str, str]]:
    """Languages that are written today by their tag (BCP 47), by name as the reader calls them (CLDR)."""
    written = {code for code in locale_identifiers() if "_" not in code}
    named = [(code, name) for code, name in _locale().languages.items() if len(code) == 2 or code in written]
    return sorted(named, key=lambda pair: pair[1].casefold())


def language_name(tag: str) -> str:
    """One of them; a tag that has no name stays a tag."""
    return str(_locale().languages.get(tag, tag))


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


def _language() -> str:
    """Two letters of the language that the page is shown in."""
    return (get_language() or "de").split("-")[0]


def _locale() -> Locale:
    """Dates of English readers are British."""
    language = _language()
    return Locale.parse("en_GB" if language == "en" else language)
