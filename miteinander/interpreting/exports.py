"""Lists of the interpreting desk to take away, and which of their columns tell of persons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core.exports import Column, Listing
from miteinander.core.labels import label
from miteinander.interpreting import models
from miteinander.interpreting.figures import Figures, Sums
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.vocabulary import Outcome, RefuseReason, UnfilledReason, WithdrawReason

REASONS: dict[RequestState, Any] = {
    RequestState.WITHDRAWN: WithdrawReason,
    RequestState.REFUSED: RefuseReason,
    RequestState.UNFILLED: UnfilledReason,
}


def _reason(row: models.Request) -> Any:
    words = REASONS.get(RequestState(row.state))
    return label(words(row.reason)) if words and row.reason else None


def _spent(row: models.Request) -> int | None:
    return row.actual.minutes if row.actual and row.outcome == Outcome.HELD else None


BOARD = Listing(
    code="interpreting.board",
    title=_("Anfragen"),
    protected=lambda row: row.institution.protected,
    columns=(
        Column(_("Anfrage"), lambda row: row.reference),
        Column(_("Stand"), lambda row: row.state),
        Column(_("Einrichtung"), lambda row: row.institution.name),
        Column(_("Art der Einrichtung"), lambda row: row.institution.kind),
        Column(_("Beginn"), lambda row: row.starts_at),
        Column(_("Ende"), lambda row: row.ends_at),
        Column(_("Sprache"), lambda row: row.language.name),
        Column(_("Anlass"), lambda row: row.occasion),
        Column(_("Form"), lambda row: row.mode),
        Column(_("Stadt oder Gemeinde"), lambda row: row.municipality.short_name),
        Column(_("Ratsuchende"), lambda row: row.clients_count),
        Column(_("Gefragt am"), lambda row: row.asked_at),
        Column(_("Antwort fällig"), lambda row: row.due_at),
        Column(_("Ergebnis"), lambda row: row.outcome or None),
        Column(_("Minuten"), _spent),
        Column(_("Grund"), _reason),
        Column(_("Abgeschlossen"), lambda row: row.closed_at),
        # From here on it is told who: at the institution, in the pool, at the desk.
        Column(_("Aktenzeichen der Einrichtung"), lambda row: row.own_reference, personal=True),
        Column(_("Ort des Gesprächs"), lambda row: row.place, personal=True),
        Column(_("Ansprechperson"), lambda row: row.contact_name, personal=True),
        Column(_("Telefon"), lambda row: row.contact_phone, personal=True),
        Column(_("E-Mail"), lambda row: row.contact_email, personal=True),
        Column(_("Sprachmittlung"), lambda row: row.interpreter.name if row.interpreter else "", personal=True),
        Column(_("In Arbeit bei"), lambda row: row.held_by.name if row.held_by else "", personal=True),
    ),
)

# Whoever took a request down for a caller sees it as the board does; names go out through the board alone.
ASKED_BY_ME = Listing(
    code="interpreting.asked_by_me",
    title=_("Von mir aufgenommen"),
    protected=BOARD.protected,
    columns=[column for column in BOARD.columns if not column.personal],
)
REQUESTS = Listing(
    code="interpreting.requests",
    title=_("Ihre Anfragen"),
    protected=BOARD.protected,
    columns=(
        Column(_("Anfrage"), lambda row: row.reference),
        Column(_("Stand"), lambda row: row.state),
        Column(_("Beginn"), lambda row: row.starts_at),
        Column(_("Ende"), lambda row: row.ends_at),
        Column(_("Sprache"), lambda row: row.language.name),
        Column(_("Anlass"), lambda row: row.occasion),
        Column(_("Form"), lambda row: row.mode),
        Column(_("Gefragt am"), lambda row: row.asked_at),
        Column(_("Ergebnis"), lambda row: row.outcome or None),
        Column(_("Minuten"), _spent),
        Column(_("Ihr Zeichen"), lambda row: row.own_reference, personal=True),
        Column(_("Ort des Gesprächs"), lambda row: row.place, personal=True),
        Column(_("Ansprechperson"), lambda row: row.contact_name, personal=True),
        Column(_("Telefon"), lambda row: row.contact_phone, personal=True),
        Column(_("E-Mail"), lambda row: row.contact_email, personal=True),
        Column(_("Sprachmittlung"), lambda row: row.card.name if row.card else "", personal=True),
    ),
)
# Of persons it tells the reader alone, of herself; contact persons stay on the page of each talk.
ASSIGNMENTS = Listing(
    code="interpreting.assignments",
    title=_("Ihre Einsätze"),
    protected=lambda row: row.request.institution.protected,
    columns=(
        Column(_("Anfrage"), lambda row: row.request.reference),
        Column(_("Stand"), lambda row: row.state),
        Column(_("Einrichtung"), lambda row: row.request.institution.name),
        Column(_("Beginn"), lambda row: row.request.starts_at),
        Column(_("Ende"), lambda row: row.request.ends_at),
        Column(_("Sprache"), lambda row: row.language.name),
        Column(_("Anlass"), lambda row: row.request.occasion),
        Column(_("Form"), lambda row: row.request.mode),
        Column(_("Stadt oder Gemeinde"), lambda row: row.request.municipality.short_name),
        Column(_("Ergebnis"), lambda row: row.request.outcome or None),
        Column(_("Minuten"), lambda row: _spent(row.request)),
    ),
)

OPENINGS = Listing(
    code="interpreting.openings",
    title=_("Wer hat Vertrauliches geöffnet?"),
    columns=(
        Column(_("Wann"), lambda row: row.at, personal=True),
        Column(_("Wer"), lambda row: row.by, personal=True),
        Column(_("Wessen Angaben"), lambda row: row.whom, personal=True),
        Column(_("Wozu"), lambda row: row.reason, personal=True),
    ),
)

# Languages and town together tell who it is, where few speak a language: the town stands with the names.
POOL = Listing(
    code="interpreting.pool",
    title=_("Pool der Sprachmittlung"),
    columns=(
        Column(_("Sprachen"), lambda row: ", ".join(spoken.language.name for spoken in row.interpreterlanguages.all())),
        Column(_("Deutsch"), lambda row: row.german_level),
        Column(_("Form"), lambda row: row.modes),
        Column(_("Stand"), lambda row: row.status),
        Column(_("Einsätze in zwölf Monaten"), lambda row: row.talks_in_year),
        Column(_("Nachname"), lambda row: row.family_name, personal=True),
        Column(_("Vorname"), lambda row: row.given_name, personal=True),
        Column(_("Geschlecht"), lambda row: row.gender, personal=True),
        Column(_("Wohnort"), lambda row: row.municipality.short_name, personal=True),
        Column(_("Telefon"), lambda row: row.phone, personal=True),
        Column(_("E-Mail"), lambda row: row.email, personal=True),
    ),
)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the figures: by what they are counted, of what, how much. Reasons and outcomes are one number each."""

    by: str
    name: str
    sums: Sums | None = None
    count: int | None = None


def lines(*, counted: Figures) -> list[FigureLine]:
    """All tables of the page of figures, one below the other."""
    return list(_lines(counted))


def _lines(counted: Figures) -> Iterator[FigureLine]:
    yield FigureLine(gettext("zusammen"), "", counted.total)
    tables = {
        gettext("Nach Monat"): counted.by_month,
        gettext("Nach Sprache"): counted.by_language,
        gettext("Nach Art der Einrichtung"): counted.by_kind,
        gettext("Nach Stadt oder Gemeinde"): counted.by_municipality,
    }
    for caption, rows in tables.items():
        for row in rows:
            yield FigureLine(caption, row.name or row.key, row.sums)
    for reason, count in counted.unfilled_by_reason.items():
        yield FigureLine(gettext("Warum niemand gefunden wurde"), str(label(reason)), count=count)
    for outcome, count in counted.by_outcome.items():
        yield FigureLine(gettext("Was aus den gemeldeten Gesprächen wurde"), str(label(outcome)), count=count)


FIGURES = Listing(
    code="interpreting.figures",
    title=_("Zahlen der Sprachmittlung"),
    columns=(
        Column(_("Gezählt"), lambda row: row.by),
        Column(_("Wovon"), lambda row: row.name),
        Column(_("angefragt"), lambda row: row.sums and row.sums.asked),
        Column(_("besetzt"), lambda row: row.sums and row.sums.filled),
        Column(_("nicht besetzt"), lambda row: row.sums and row.sums.unfilled),
        Column(_("zurückgezogen"), lambda row: row.sums and row.sums.withdrawn),
        Column(_("abgelehnt"), lambda row: row.sums and row.sums.refused),
        Column(_("offen"), lambda row: row.sums and row.sums.open),
        Column(_("Gespräche"), lambda row: row.sums and row.sums.held),
        Column(_("Stunden"), lambda row: row.sums and row.sums.hours),
        Column(_("Zahl"), lambda row: row.count),
    ),
)
