"""How the centre stands, in sums: what the director tells the committee."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miteinander.core import labels
from miteinander.interpreting import figures
from miteinander.workbench.rules import overview as rules
from miteinander.workbench.rules.overview import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Sums of a span of days beside those of the year before, and what waits at this moment."""

    first: date
    last: date
    total: figures.Sums
    before: figures.Sums
    sentences: Sequence[str]
    months: Sequence[Row]
    languages: Sequence[Row]
    municipalities: Sequence[Row]
    waiting: figures.Waiting
    not_counted: Sequence[str]

    @property
    def tables(self) -> list[tuple[str, str, Sequence[Row]]]:
        """Heading, what a line is, lines."""
        return [
            (_("Nach Monat"), _("Monat"), self.months),
            (_("Nach Sprache"), _("Sprache"), self.languages),
            (_("Nach Stadt oder Gemeinde"), _("Stadt oder Gemeinde"), self.municipalities),
        ]

    @property
    def waits(self) -> list[tuple[str, int]]:
        """What waits, in words and numbers."""
        return [
            (_("Anfragen, für die wir noch suchen"), self.waiting.open),
            (_("davon mit überfälliger Antwort"), self.waiting.overdue),
            (_("Gespräche, die vorbei und nicht gemeldet sind"), self.waiting.unreported),
            (_("Meldungen, die zu prüfen sind"), self.waiting.to_check),
            (_("Nachweise, die abgelaufen sind"), self.waiting.papers_lapsed),
            (_("Nachweise, die in den nächsten 60 Tagen ablaufen"), self.waiting.papers_expiring),
        ]


def overview(*, first: date, last: date, at: datetime) -> Overview:
    """The sums from the first to the last day, both included. Queries: 22, however many rows."""
    now = figures.count(first=first, last=last)
    before = figures.count(first=rules.year_before(first), last=rules.year_before(last))
    return Overview(
        first=first,
        last=last,
        total=now.total,
        before=before.total,
        sentences=list(_sentences(now, before)),
        months=_months(now, before),
        languages=_lines(now.by_language, before.by_language, _("andere Sprachen")),
        municipalities=_lines(now.by_municipality, before.by_municipality, _("andere Orte")),
        waiting=figures.waiting(at=at),
        not_counted=_not_counted(),
    )


def _months(now: figures.Figures, before: figures.Figures) -> list[Row]:
    """Month beside month: March beside March of the year before. What only the year before had is a line of nothing."""
    months = {line.key[5:]: line.sums.asked for line in before.by_month}
    rows = {line.key: _row(labels.month(date.fromisoformat(f"{line.key}-01")), line.sums) for line in now.by_month}
    return [Row(row.name, row.asked, row.filled, row.unfilled, months.get(key[5:], 0)) for key, row in rows.items()]


def _lines(now: Sequence[figures.Line], before: Sequence[figures.Line], rest: str) -> list[Row]:
    rows = {line.name: _row(line.name, line.sums) for line in now}
    return rules.gathered(
        rows=rules.joined(now=rows, before={line.name: line.sums.asked for line in before}), rest=rest
    )


def _row(name: str, sums: figures.Sums) -> Row:
    return Row(name, sums.asked, sums.filled, sums.unfilled, 0)


def _sentences(now: figures.Figures, before: figures.Figures) -> Iterator[str]:
    """What the numbers say, in sentences that can be read aloud."""
    total, was = now.total, before.total
    number = labels.number
    yield ngettext(
        "In diesem Zeitraum wurde ein Gespräch angefragt.",
        "In diesem Zeitraum wurden %(count)s Gespräche angefragt.",
        total.asked,
    ) % {"count": number(total.asked)}
    if was.asked:
        change = {"before": number(was.asked), "count": number(abs(total.asked - was.asked))}
        if total.asked > was.asked:
            yield _("Das sind %(count)s mehr als im gleichen Zeitraum des Vorjahres (%(before)s).") % change
        elif total.asked < was.asked:
            yield _("Das sind %(count)s weniger als im gleichen Zeitraum des Vorjahres (%(before)s).") % change
        else:
            yield _("Das sind ebenso viele wie im gleichen Zeitraum des Vorjahres.")
    else:
        yield _("Für den gleichen Zeitraum des Vorjahres gibt es keine Zahlen.")
    if not total.asked:
        return
    counts = {
        "filled": number(total.filled),
        "unfilled": number(total.unfilled),
        "open": number(total.open),
        "ended": number(total.withdrawn + total.refused),
    }
    yield (
        _(
            "Besetzt: %(filled)s. Nicht besetzt: %(unfilled)s. Noch offen: %(open)s. Zurückgezogen oder abgelehnt: %(ended)s."
        )
        % counts
    )
    if total.share_filled is not None:
        shares = {"share": round(total.share_filled * 100)}
        yield _("Von 100 Anfragen, für die wir gesucht haben, fanden wir für %(share)s jemanden.") % shares
    if total.held:
        held = {"count": number(total.held), "hours": number(total.hours)}
        yield _("Stattgefunden haben %(count)s Gespräche mit zusammen %(hours)s Stunden.") % held


def _not_counted() -> list[str]:
    return [
        _("Ein Gespräch zählt an dem Tag, für den es angefragt wurde. Zurückgezogene und abgelehnte Anfragen zählen als angefragt."),
        _("Nicht gezählt sind Anrufe, zu denen niemand eine Anfrage aufgenommen hat, und Gespräche, die nicht über das Zentrum liefen."),
        _("Nicht gezählt sind Personen: Kommen zwei Ratsuchende zu einem Gespräch, ist das ein Gespräch."),
        _("Nicht gezählt ist die Arbeit der anderen Handlungsfelder. Diese Seite kennt nur die Sprachmittlung."),
        _("Was heute wartet, zählt alle Tage, auch Gespräche nach dem Ende des Zeitraums."),
        _("Zeilen mit weniger als drei Anfragen sind zusammengefasst, damit niemand zu erkennen ist."),
    ]  # fmt: skip
