"""What the search box shows of what it found: each kind read again by its package's query, as far as whoever looks may know it."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.centres import queries as centres
from miteinander.core import time
from miteinander.core.templatetags import words
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import Verdict
from miteinander.directory import permissions as directory_permissions
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions as interpreting_permissions
from miteinander.interpreting import queries as interpreting
from miteinander.interpreting.states import LEFT
from miteinander.knowledge import permissions as knowledge_permissions
from miteinander.knowledge import queries as knowledge
from miteinander.knowledge.states import EntryState
from miteinander.workbench.vocabulary import Register, SearchKind

REFERRED, CONCERNING = 21, 10  # requests that are read at most: by their reference, by whom or what they concern
BEHIND = 0.1  # a request comes after the institution or language that leads to it


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, as far as whoever looks may know it."""

    kind: SearchKind
    id: uuid.UUID | str
    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of things that can be found: to whom at all, and how those with these ids are read."""

    opens: Callable[[Actor], Verdict]
    read: Callable[[Actor, Sequence[uuid.UUID], datetime], Iterator[Hit]]


def _institutions(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    for row in directory.institutions_with(ids=ids):
        place = "" if row.protected else row.municipality.short_name
        parts = [words.label(row.kind), _("Geschützter Ort") if row.protected else place]
        if not row.active:
            parts.append(_("abgemeldet"))
        url = reverse("directory:institution", args=[row.id])
        yield Hit(SearchKind.INSTITUTION, row.id, row.name, url, " · ".join(filter(None, parts)))


def _interpreters(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Who has left, or was not taken, is known to whoever sees papers and standing; to others she is not in the pool."""
    all_of_them = interpreting_permissions.papers(by)
    for row in interpreting.people_with(ids=ids):
        if row.status not in LEFT or all_of_them:
            hint = words.label(row.status) if all_of_them else ""
            url = reverse("interpreting:interpreter", args=[row.id])
            yield Hit(SearchKind.INTERPRETER, row.id, row.name, url, hint)


def _people(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Colleagues, and who may speak for institutions. Those of a protected place go by their initials in a list."""
    members = centres.members_with(ids=ids, day=time.local_day(at))
    houses = {
        row.id: row for row in directory.institutions_with(ids=[one.speaks_for for one in members if one.speaks_for])
    }
    for member in members:
        if member.audience == Audience.STAFF:
            hint = ", ".join(words.label(role) for role in member.roles)
            yield Hit(SearchKind.PERSON, member.id, member.name, reverse("centres:team"), hint)
        elif member.speaks_for and (house := houses.get(member.speaks_for)):
            name = initials(member.name) if house.protected else member.name
            url = reverse("directory:institution", args=[house.id])
            yield Hit(SearchKind.PERSON, member.id, name, url, house.name)


def initials(name: str) -> str:
    """Of every part of a name the first letter: "R. B."."""
    return " ".join(f"{part[0]}." for part in re.split(r"[\s-]+", name) if part)


def _contacts(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Whom one asks for at an institution. Nobody of a protected place, and nobody who has gone."""
    for row in directory.contact_persons_with(ids=ids, day=time.local_day(at)):
        hint = " · ".join(filter(None, (row.institution.name, row.task)))
        url = reverse("directory:institution", args=[row.institution_id])
        yield Hit(SearchKind.CONTACT, row.id, row.name, url, hint)


def _entries(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Materials and answers. The wall has said which of them are for this reader."""
    for row in knowledge.entries_with(ids=ids):
        parts = [words.label(row.kind)]
        if row.state != EntryState.PUBLISHED:
            parts.append(words.label(row.state))
        if row.valid_until and row.valid_until < time.local_day(at):
            parts.append(_("nicht mehr gültig"))
        yield Hit(SearchKind.ENTRY, row.id, row.title, reverse("knowledge:entry", args=[row.id]), " · ".join(parts))


def _quarters(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """A quarter leads to the institutions in it."""
    for row in directory.quarters_with(ids=ids):
        hint = f"{words.label(row.kind)} · {row.municipality.short_name}"
        url = f"{reverse('directory:institutions')}?quarter={row.id}"
        yield Hit(SearchKind.QUARTER, row.id, row.name, url, hint)


def schools(numbers: Sequence[str]) -> Iterator[Hit]:
    """Schools of the official register."""
    for row in directory.schools_with(numbers=numbers):
        hint = " · ".join((words.label(row.form), row.municipality.short_name))
        yield Hit(SearchKind.SCHOOL, row.number, row.name, reverse("school", args=[row.number]), hint)


def referred(text: str, by: Actor) -> list[Hit]:
    """Requests by what people read out on the telephone: the reference, or the beginning of it."""
    return [_request(row, _when(row)) for row in interpreting.referred(text=text, by=by, limit=REFERRED)]


def concerning(
    text: str, by: Actor, houses: Mapping[uuid.UUID | str, float], languages: Mapping[str, float]
) -> list[tuple[float, Hit]]:
    """Requests of institutions or for languages that were found, each with how well it fits.

    An interpreter finds her talks by the name of the place, too; a protected place has no name outside.
    """
    known = {house: score for house, score in houses.items() if isinstance(house, uuid.UUID)}
    if by.audience is Audience.INTERPRETER and len(text.strip()) > 2:
        known = {row.id: 1.0 for row in directory.institutions_named(text=text.strip())}
    rows = interpreting.concerning(institutions=list(known), languages=list(languages), by=by, limit=CONCERNING)
    found = []
    for row in rows:
        tongue = max(languages.get(row.language_id, 0.0), languages.get(row.language.parent_id or "", 0.0))
        score = max(known.get(row.institution_id, 0.0), tongue) - BEHIND
        found.append((score, _request(row, f"{row.language.name} · {_when(row)}")))
    return found


def _request(row: Any, hint: str) -> Hit:
    return Hit(SearchKind.REQUEST, row.id, row.reference, reverse("interpreting:request", args=[row.id]), hint)


def _when(row: Any) -> str:
    return f"{words.label(row.state)} · {words.period(row.period)}"


SOURCES: Mapping[SearchKind, Source] = {
    SearchKind.INSTITUTION: Source(directory_permissions.see_institutions, _institutions),
    SearchKind.INTERPRETER: Source(interpreting_permissions.pool, _interpreters),
    SearchKind.PERSON: Source(centre.see_team, _people),
    SearchKind.CONTACT: Source(directory_permissions.see_institutions, _contacts),
    SearchKind.ENTRY: Source(knowledge_permissions.entries, _entries),
    SearchKind.QUARTER: Source(directory_permissions.see_quarters, _quarters),
}
REGISTERS: Mapping[Register, Callable[[Actor], Verdict]] = {
    Register.SCHOOL: directory_permissions.see_schools,
    Register.LANGUAGE: interpreting_permissions.request,
}
