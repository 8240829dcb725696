"""What a request is judged by: the centre's terms, the languages, the working days; and the judgement in sentences."""

import uuid
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from miteinander.centres.models import Member
from miteinander.core.labels import sentence
from miteinander.core.time import local_day
from miteinander.directory import queries as directory
from miteinander.directory.models import Language
from miteinander.interpreting.models import Terms
from miteinander.interpreting.rules import notice, wishes
from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.rules.objections import Caution, Objection
from miteinander.interpreting.vocabulary import ObjectionReason


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages of the directory, read once and handed on."""

    all: tuple[Language, ...]

    @property
    def bookable(self) -> tuple[Language, ...]:
        """What an interpreter can be asked for, by name."""
        return tuple(language for language in self.all if language.is_bookable)

    @property
    def names(self) -> dict[str, str]:
        """Names in the reader's language, by code."""
        return {language.code: language.name for language in self.all}

    @property
    def known(self) -> dict[str, wishes.Language]:
        """As the rules know them: an umbrella with the varieties to choose from."""
        varieties: dict[str, list[str]] = {}
        for language in self.all:
            if language.parent_id and language.is_bookable:
                varieties.setdefault(language.parent_id, []).append(language.code)
        return {
            language.code: wishes.Language(
                code=language.code,
                bookable=language.is_bookable,
                varieties=tuple(varieties.get(language.code, ())),
            )
            for language in self.all
        }


Told = list[tuple[str, str]]  # field of the form and sentence for the person


def terms_in_force(*, on: date) -> rules.Terms | None:
    """The terms on which the centre sends interpreters on that day; None before it has said any."""
    edition = _edition(on)
    return edition.values() if edition else None


def desk_email(*, on: date) -> str:
    """Where requests, cancellations and reports arrive."""
    edition = _edition(on)
    return edition.desk_email if edition else ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Terms as they were settled: until when they hold (nothing: until others follow), who settled them last and when."""

    terms: Terms
    last_on: date | None
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """All terms of the centre: in force today, planned (the next first), past (the youngest first)."""

    now: Edition | None
    planned: list[Edition]
    past: list[Edition]


def editions(*, today: date) -> Editions:
    """What holds, what will hold, what held. The history says who settled it last."""
    rows = list(Terms.objects.order_by("valid_from"))
    last = rules.lasting(begins=[row.valid_from for row in rows])
    events: Any = Terms._meta.get_field("events").related_model
    told = {event.pgh_obj_id: event for event in events._default_manager.order_by("pgh_id")}
    doers = {key: (event.pgh_context or {}).get("member", "") for key, event in told.items()}
    ids = {uuid.UUID(one) for one in doers.values() if one}
    names = {str(one): name for one, name in Member.objects.filter(id__in=ids).values_list("id", "name")}
    found = [
        Edition(
            row,
            last[row.valid_from],
            names.get(doers.get(row.id, ""), _("Miteinander")),
            told[row.id].pgh_created_at if row.id in told else None,
        )
        for row in rows
    ]
    begun = [one for one in found if one.terms.valid_from <= today]
    return Editions(
        now=begun[-1] if begun else None,
        planned=[one for one in found if one.terms.valid_from > today],
        past=begun[-2::-1],
    )


def _edition(on: date) -> Terms | None:
    editions = {edition.values(): edition for edition in Terms.objects.order_by("valid_from")}
    found = rules.in_force(editions=editions, on=on)
    return editions[found] if found else None


def languages() -> Languages:
    """All languages by name, in one query."""
    return Languages(tuple(directory.languages()))


def holidays_ahead(*, at: datetime, terms: rules.Terms) -> frozenset[date]:
    """Public holidays that count for a request made now: from today to the last day it may be asked for."""
    today = local_day(at)
    return directory.holidays(start=today, end=today + timedelta(days=terms.horizon_days))


def earliest_day(*, at: datetime, terms: rules.Terms) -> date:
    """The first day that can still be asked for."""
    return notice.earliest_day(asked_at=at, terms=terms, holidays=holidays_ahead(at=at, terms=terms))


def objections(
    *,
    wish: wishes.Wish,
    terms: rules.Terms,
    languages: Languages,
    at: datetime,
    waived: Set[ObjectionReason] = frozenset(),
) -> Told:
    """Why the desk cannot take this wish, for the form to show all at once; empty when it can."""
    found = wishes.objections(
        wish=wishes.tidy(wish=wish),
        terms=terms,
        languages=languages.known,
        holidays=holidays_ahead(at=at, terms=terms),
        asked_at=at,
        waived=waived,
    )
    return told(objections=found, names=languages.names)


def cautions(*, wish: wishes.Wish, terms: rules.Terms, at: datetime) -> Told:
    """What the requester may have overlooked: a holiday, a weekend."""
    return told(objections=wishes.cautions(wish=wish, terms=terms, holidays=holidays_ahead(at=at, terms=terms)))


def told(*, objections: Iterable[Objection | Caution], names: Mapping[str, str] | None = None) -> Told:
    """Objections as field and sentence, in the reader's language."""
    return [(one.field, sentence(one.reason, one.values, names=names)) for one in objections]
