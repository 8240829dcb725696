"""How words, days, clock times and numbers are written, in the reader's language: ``{% load words %}``.

{{ request.state|label }}        the word as people read it
{{ day|day }}                    Do., 24.12.2026             {{ day|short_day }}   24.12.2026
{{ instant|clock }}              14:30 Uhr                   {{ instant|instant }} Do., 24.12.2026, 14:30 Uhr
{{ period|period }}              Do., 24.12.2026, 14:30 bis 16:00 Uhr; in a narrow column {{ period|when }}
{{ 135|minutes }}                2 Std. 15 Min.              {{ 5407|number }}     5.407
{{ "ar"|language }}              Arabisch
{{ 1|weekday }}                  Montag                     {{ 8|until:16 }}     08:00 bis 16:00 Uhr
{{ 1250000|size }}              1,3 MB
{{ reason|german }}             what people wrote in German, for readers of all languages; {% german_text reason as term %}

Instants are shown as clocks in Germany show them. Nothing (``None`` or an empty text) is written as nothing.
"""

from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from miteinander.core import labels, time, words

register = template.Library()


@register.filter
def label(word: words.Word | str | None) -> str:
    """The word as people read it. A bare code is refused: it would reach the page untranslated."""
    if word is None or word == "":
        return ""
    if not isinstance(word, words.Word):
        raise TypeError(f"{word!r} is a bare code, not a word of a vocabulary")
    return str(labels.label(word))


@register.filter
def language(tag: str) -> str:
    """The name of a language, by its tag (BCP 47); a tag that has no name stays a tag."""
    return labels.language_name(tag) or tag


@register.filter
def day(value: date | datetime | None) -> str:
    """Weekday and date."""
    return labels.day(_on(value)) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """The date alone, for tables."""
    return labels.short_day(_on(value)) if value else ""


def _on(value: date | datetime) -> date:
    return time.local_day(value) if isinstance(value, datetime) else value


@register.filter
def clock(value: datetime | clock_time | None) -> str:
    """The clock time, with the word that German puts behind it."""
    return gettext("%(time)s Uhr") % {"time": _clock(value)} if value is not None and value != "" else ""


def _clock(value: datetime | clock_time) -> str:
    return labels.clock(time.local_time(value) if isinstance(value, datetime) else value)


@register.filter
def instant(value: datetime | None) -> str:
    """Weekday, date and clock time."""
    return f"{day(value)}, {clock(value)}" if value else ""


@register.filter
def period(value: time.Period | None) -> str:
    """A span: the day once when it starts and ends on the same day."""
    if not value:
        return ""
    if time.local_day(value.start) != time.local_day(value.end):
        return gettext("%(start)s bis %(end)s") % {"start": instant(value.start), "end": instant(value.end)}
    return f"{day(value.start)}, {_hours(value)}"


@register.filter
def when(value: time.Period | None) -> str:
    """The same for a narrow column: the hours stay on one line, where there is no room below the day."""
    if not value or time.local_day(value.start) != time.local_day(value.end):
        return period(value)
    return format_html('{}, <span class="m-whole">{}</span>', day(value.start), _hours(value))


def _hours(value: time.Period) -> str:
    return gettext("%(start)s bis %(end)s Uhr") % {"start": _clock(value.start), "end": _clock(value.end)}


@register.filter
def minutes(value: int | None) -> str:
    """A length of time in hours and minutes."""
    if value is None or value == "":
        return ""
    hours, rest = divmod(int(value), 60)
    parts = [gettext("%(count)s Std.") % {"count": number(hours)}] if hours else []
    if rest or not hours:
        parts.append(gettext("%(count)s Min.") % {"count": rest})
    return " ".join(parts)


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """A number with the reader's separators."""
    return labels.number(value) if value is not None and value != "" else ""


@register.filter
def weekday(value: int) -> str:
    """The name of a day of the week, 1 being Monday."""
    return labels.weekday(value)


@register.filter
def until(opens: clock_time, closes: clock_time) -> str:
    """A span of one day: ``{{ opens|until:closes }}`` is 08:00 bis 16:00 Uhr."""
    return gettext("%(start)s bis %(end)s Uhr") % {"start": _clock(opens), "end": _clock(closes)}


@register.filter
def size(value: int) -> str:
    """How large a file is."""
    return labels.size(value)


@register.filter
def german(text: str) -> SafeString:
    """What somebody wrote in German, inside a sentence of any language: read aloud as German, and in its own direction."""
    return format_html('<bdi lang="de">{}</bdi>', text)


@register.simple_tag
def german_text(text: str) -> SafeString:
    """The same for the arguments of other tags: ``{% german_text topic.name as term %}``."""
    return german(text)
