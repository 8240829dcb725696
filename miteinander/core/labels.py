"""How words and sentences of the field appear on the screen, in the reader's language."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from miteinander.core import time as clocks
from miteinander.core.words import Word

# Gaps of sentences that hold codes (of languages), shown by the names that the caller gives.
NAMED_GAPS = frozenset({"language", "stand_in", "varieties"})


def label(word: Word) -> Promise:
    """The word as people read it."""
    return gettext_lazy(word.german)


def choices(words: type[Word]) -> list[tuple[str, Promise]]:
    """All words of a list, for a model or form field."""
    return [(word.value, label(word)) for word in words]


def sentence(word: Word, values: Mapping[str, object], *, names: Mapping[str, str] | None = None) -> str:
    """A reason in the reader's language, its gaps filled as people read days, times, words and lists.

    ``names`` gives the names of language codes; a code without one stays a code.
    """
    known = names or {}
    shown = {gap: _shown(value, known if gap in NAMED_GAPS else {}) for gap, value in values.items()}
    return gettext(word.german) % shown


def _shown(value: object, names: Mapping[str, str]) -> str:
    match value:
        case Word():
            return str(label(value))
        case str():
            return names.get(value, value)
        case datetime():
            return _shown(clocks.local_time(value), names)
        case date():
            # Months as figures would be mistaken for days in English.
            return f"{value:%d.%m.%Y}" if (get_language() or "de").startswith("de") else f"{value:%-d %b %Y}"
        case time():
            return f"{value:%H:%M}"
        case int():
            return str(number_format(value, force_grouping=True))
        case Sequence() | AbstractSet():
            return ", ".join(_shown(one, names) for one in value)
    raise TypeError(f"no gap of a sentence takes {type(value).__name__}")
