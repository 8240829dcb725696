"""How long rows about people are kept: every walled table names its class, and from which day the period of a row runs.

Written next to the model (``retention_class`` and ``kept``); the nightly deletion, its preview, the rights to delete and the
register of processing are all read from there. How long a class is kept a centre may choose within the bounds below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q

from miteinander.core.words import N_, Word


class RetentionClass(Word):
    """Why a row is kept, and from when its period runs."""

    MEMBERSHIP = (
        "membership",
        N_("ab dem letzten Tag der Mitwirkung: wer wofür handeln durfte, muss nachvollziehbar bleiben"),
    )
    POOL = "pool", N_("ab dem Ende der Mitarbeit im Pool: ohne Angaben zur Person keine Vermittlung")
    REQUEST = "request", N_("ab Ende des Jahres, in dem das Gespräch war: Nachweis der Verwendung von Landesmitteln")
    UNSERVED = "unserved", N_("ab dem Tag, für den gefragt war: ohne Gespräch gibt es nichts nachzuweisen")
    PUBLISHED = "published", N_("solange veröffentlicht: keine Angaben über Personen außerhalb ihres Amtes")
    TERMS = "terms", N_("solange daraus entschieden wurde: keine Angaben über Personen")
    MESSAGE = "message", N_("ab Versand: Beleg, dass die Nachricht hinausging")
    DIRECTORY = "directory", N_("ab der Abmeldung der Einrichtung: solange sie mit dem Zentrum arbeitet, bleibt sie")
    INVITATION = (
        "invitation",
        N_("ab der Antwort oder dem Ablauf der Einladung: wer wen eingeladen hat, muss nachvollziehbar bleiben"),
    )
    ABSENCE = "absence", N_("bis zum letzten Tag der Abwesenheit: danach geht sie niemanden mehr etwas an")
    KNOWLEDGE = (
        "knowledge",
        N_(
            "ab dem Zurückziehen: solange das Zentrum damit arbeitet, bleibt es; Personen nur, soweit sie im Amt handelten"
        ),
    )
    LOG = "log", N_("ab Eintrag: wer Versiegeltes geöffnet und wer Listen ausgegeben hat")
    HISTORY = (
        "history",
        N_("ab der Änderung: wer was geändert hat; der jüngste Stand bleibt so lange wie sein Datensatz"),
    )
    HOLD = "hold", N_("ab dem Ende der Sperre: wer wozu eine Löschung aufgehalten hat")
    PROOF = "proof", N_("auf Dauer: dass gelöscht wurde; keine Angaben über Personen")
    TALLY = "tally", N_("unbefristet: gezählt wird ohne jede Angabe zur Person")
    FILE = "file", N_("solange sie gezeigt wird: Bilder ohne Angaben über Ort und Gerät, neu geschriebene Dateien")
    DERIVED = "derived", N_("solange es die Sache gibt, zu der es gehört: entsteht und vergeht mit ihr")


@dataclass(frozen=True, slots=True)
class Span:
    """How long a class is kept when the centre chose nothing, and between which bounds it may choose. In months."""

    months: int
    shortest: int
    longest: int
    source: str  # the law or the ground it rests on
    year_end: bool = False  # runs from the end of the calendar year


MINIMISING = N_("Art. 5 Abs. 1 Buchst. e DSGVO: nicht länger, als es der Zweck verlangt")
SPANS: Mapping[RetentionClass, Span] = {
    RetentionClass.MEMBERSHIP: Span(12, 6, 36, MINIMISING),
    RetentionClass.POOL: Span(12, 12, 24, MINIMISING),
    # The proof of use follows in the year after the talk; from then on five years.
    RetentionClass.REQUEST: Span(
        72,
        72,
        120,
        N_("fünf Jahre nach Vorlage des Verwendungsnachweises, der im Folgejahr vorgelegt wird"),
        year_end=True,
    ),
    RetentionClass.UNSERVED: Span(6, 1, 12, MINIMISING),
    # Never longer than the pool's shortest: a mail that names her must not outlive her.
    RetentionClass.MESSAGE: Span(12, 3, 12, MINIMISING),
    RetentionClass.DIRECTORY: Span(36, 12, 60, N_("§ 195, § 199 BGB: regelmäßige Verjährung")),
    RetentionClass.INVITATION: Span(6, 1, 12, MINIMISING),
    RetentionClass.ABSENCE: Span(0, 0, 0, MINIMISING),
    RetentionClass.KNOWLEDGE: Span(36, 12, 60, MINIMISING),
    RetentionClass.LOG: Span(
        24, 12, 24, N_("Art. 5 Abs. 2 DSGVO: Rechenschaft; danach überwiegt der Schutz derer, die lesen")
    ),
    RetentionClass.HISTORY: Span(24, 12, 60, N_("Art. 5 Abs. 2 DSGVO: Rechenschaft über Änderungen")),
    RetentionClass.HOLD: Span(36, 12, 60, N_("§ 195, § 199 BGB: regelmäßige Verjährung")),
}

LAST_CHANGE = "last change"  # for tables without a day of their own: when the row was last touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """From which day a row's period runs. Without such a day the row stays."""

    since: Any  # a column, a path to one, an expression, or ``LAST_CHANGE``
    where: Q = field(default_factory=Q)
    of: RetentionClass | None = None  # when it is not the table's own class
    # What becomes of a row whose period is over while records that are still needed refer to it: these columns are emptied.
    emptied: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""  # column (or path) with the mail address of the person: mails to her go with her
    seals: str = ""  # column with the id of whoever's key sealed something here: the key is destroyed first
    unused: bool = False  # only rows that nothing refers to any more are due at all
    # Column that numbers lines of which each vouches for the one before: they go from the first on, never with a gap.
    chain: str = ""


@dataclass(frozen=True, slots=True)
class With:
    """Goes with the row that this foreign key names."""

    parent: str


@dataclass(frozen=True, slots=True)
class Follows:
    """The database itself makes it of something else, and takes it away when that goes or loses its name."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Is never deleted by itself: it tells of nobody."""

    why: str


Rule = Kept | With | Follows | Stays
Model = Any  # the class of a table; histories have what Django does not know of
# What has to happen in the same transaction before rows of a table are deleted: sums are kept, copies elsewhere go too.
_before: dict[str, list[Callable[[list[Any]], None]]] = {}


def before_erasing(label: str, deed: Callable[[list[Any]], None]) -> None:
    """A package says what to do with rows (their ids) before they are gone (``apps.py``)."""
    deeds = _before.setdefault(label, [])
    if deed not in deeds:
        deeds.append(deed)


def prepare(model: Model, ids: list[Any]) -> None:
    """Do what was said."""
    for deed in _before.get(model._meta.label, ()):
        deed(ids)


def walled() -> list[Model]:
    """Every walled table of ours; histories apart."""
    found = [model for model in apps.get_models() if getattr(model, "walled", False)]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def histories() -> list[Model]:
    """The history tables of walled ones."""
    tracked = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    return [model for model in tracked if getattr(model.pgh_tracked_model, "walled", False)]


def history_of(model: Model) -> Model | None:
    """The history table of one table, if it is tracked."""
    return next((one for one in histories() if one.pgh_tracked_model is model), None)


def rules(model: Model) -> tuple[Rule, ...]:
    """What the table says about itself."""
    said: Any = getattr(model, "kept", ())
    return said if isinstance(said, tuple) else (said,)


def erasable() -> list[str]:
    """Tables of which rows go by night: their histories, and whatever goes or goes along."""
    ours = [model for model in walled() if any(isinstance(rule, Kept | With) for rule in rules(model))]
    return [model._meta.db_table for model in (*ours, *histories())]
