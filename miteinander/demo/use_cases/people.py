"""Centres come alive: terms, team, institutions with their people, the pool. Whatever is there already is left as it is."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import EntryKey, Role
from miteinander.core import tenancy
from miteinander.core.time import local_day, local_instant
from miteinander.demo import documents, queries
from miteinander.demo.rules import leaflets, pool
from miteinander.demo.rules.dice import identity
from miteinander.demo.rules.houses import House
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.rules.team import Colleague
from miteinander.directory import use_cases as directory
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.vocabulary import QuarterKind
from miteinander.interpreting import use_cases as interpreting
from miteinander.interpreting.states import INTERPRETER_CYCLE, InterpreterStatus
from miteinander.interpreting.vocabulary import OpeningReason, PoolDeed

MORNING = time(8)
OPENED = 2
QUARTERS = ("Nordviertel (erfunden)", "Südviertel (erfunden)")
# How many days after the application each step into the pool is taken.
STEPS = {PoolDeed.INVITE: 3, PoolDeed.REJECT: 9, PoolDeed.ADMIT: 14, PoolDeed.TRAIN: 21, PoolDeed.ACTIVATE: 30}


def lay(*, scene: Scene, tell: Callable[[], object] = lambda: None) -> dict[queries.Who, Member]:
    """Everybody of one centre; ``tell`` is called after each deed. Returns whoever can sign in."""
    for deed in _deeds(scene):
        deed()
        tell()
    with tenancy.acting_for(tenancy.system(scene.ground.centre_id), read_only=True):
        return queries.members()


def _deeds(scene: Scene) -> Iterator[Callable[[], None]]:
    """What is not there yet, each a transaction of its own."""
    platform = tenancy.system(scene.ground.centre_id)
    with tenancy.acting_for(platform, read_only=True):
        members, editions = queries.members(), queries.editions()
        houses, people = queries.institutions(), queries.interpreters()
    began = local_instant(scene.editions[0].terms.valid_from, MORNING)
    for edition in scene.editions:
        if edition.terms.valid_from not in editions:
            yield partial(_in, platform, partial(
                interpreting.set_terms, terms=edition.terms, desk_email=scene.desk_email, source=edition.source, by=platform,
                at=local_instant(edition.terms.valid_from, MORNING),
            ))  # fmt: skip
    for colleague in scene.team:
        if (colleague.person.email, None) not in members:
            yield partial(_in, platform, partial(_name, colleague, platform, began))
    if not houses:
        yield partial(_in, platform, partial(_cut_the_ground, scene, platform, began))
    for house in scene.houses:
        if house.id not in houses:
            yield partial(_in, platform, partial(_let_in, house, platform, began))
    with tenancy.acting_for(platform, read_only=True):
        desk = coordinator(scene, queries.members())
    for person in scene.pool:
        if person.id not in people:
            yield partial(_in, desk, partial(_admit, person, desk))


def offer_leaflet(*, scene: Scene, members: dict[queries.Who, Member]) -> None:
    """The centre's page has a file to download, for whoever wants to ask for an interpreter."""
    director = colleague(scene, members, Role.DIRECTOR)
    entry_id, at = (
        identity(scene.ground.centre_id, "download"),
        local_instant(scene.editions[-1].terms.valid_from, MORNING),
    )
    with tenancy.acting_for(director):
        if queries.says(entry_id=entry_id):
            return
        said = centres.Statement(
            lines=(leaflets.TITLE, leaflets.SUMMARY),
            source="Sprachmittlung (erfunden)",
            as_of=local_day(at),
            language="de",
        )
        entry = centres.add_entry(
            entry_id=entry_id, key=EntryKey.DOWNLOADS, said=said, by=director, at=at,
            file=documents.leaflet(
                centre=scene.ground.name, title=leaflets.TITLE, points=leaflets.points(terms=scene.editions[-1].terms)
            ),
        )  # fmt: skip
        centres.publish(entry_id=entry.id, version=entry.version, by=director)


def _in(actor: tenancy.Actor, deed: Callable[[], object]) -> None:
    with tenancy.acting_for(actor):
        deed()


def coordinator(scene: Scene, members: dict[queries.Who, Member]) -> tenancy.Actor:
    """Whoever leads the pool."""
    return colleague(scene, members, Role.POOL_COORDINATOR)


def colleague(scene: Scene, members: dict[queries.Who, Member], role: Role) -> tenancy.Actor:
    """The first in the team with this role."""
    found = next(one for one in scene.team if one.role is role)
    return queries.actor(member=members[found.person.email, None])


def _name(colleague: Colleague, by: tenancy.Actor, at: datetime) -> None:
    person = colleague.person
    centres.let_in(
        email=person.email, name=person.name, roles=[colleague.role], audience=tenancy.Audience.STAFF, by=by,
        since=local_day(at), phone=person.phone,
    )  # fmt: skip


def _cut_the_ground(scene: Scene, by: tenancy.Actor, at: datetime) -> None:
    """Stadtteile of the largest town, and how often institutions are asked whether all is right."""
    largest = max(scene.ground.towns, key=lambda town: town.population)
    for name in QUARTERS:
        directory.add_quarter(
            quarter_id=identity(scene.ground.centre_id, "quarter", name), municipality=largest.ags, kind=QuarterKind.QUARTER, name=name,
            by=by,
        )  # fmt: skip
    directory.set_terms(
        valid_from=local_day(at), every_months=12, link_days=30, source="Leitung, Dienstbesprechung (erfunden)", by=by
    )


def _let_in(house: House, by: tenancy.Actor, at: datetime) -> None:
    """An institution together with its people: half of it would be taken for all of it by the next run."""
    directory.add_institution(institution_id=house.id, facts=house.facts, by=by)
    for person in house.contacts:
        directory.add_contact(
            institution_id=house.id, name=person.name, email=person.email, phone=person.phone, by=by, at=at
        )
    asked_for = ContactFacts(
        name=house.contacts[0].name, phone=house.contacts[0].phone, email=house.contacts[0].email, since=local_day(at)
    )
    directory.add_contact_person(
        person_id=identity(house.id, "person"), institution_id=house.id, facts=asked_for, by=by
    )


def _admit(person: pool.Member, by: tenancy.Actor) -> None:
    """Somebody applies and goes as far into the pool as is planned; in one piece, as above."""
    at, version = person.joined, 1
    interpreting.add_interpreter(interpreter_id=person.id, profile=person.profile, by=by, at=at)
    for tongue in person.tongues:
        interpreting.speak(
            interpreter_id=person.id, language=tongue.language, level=tongue.level, cleared=tongue.cleared, by=by, at=at
        )
    shown = list(person.papers)
    for deed in person.path:
        at = person.joined + timedelta(days=STEPS[deed])
        for paper in [paper for paper in shown if paper.seen_on <= local_day(at)]:
            shown.remove(paper)
            _show(person, paper, by)
        interpreting.move_status(interpreter_id=person.id, deed=deed, by=by, at=at, version=version)
        version += 1
    for paper in shown:
        _show(person, paper, by)
    _know(person, by, at)


def _show(person: pool.Member, paper: pool.Shown, by: tenancy.Actor) -> None:
    interpreting.see_paper(
        paper_id=identity(person.id, paper.kind, paper.seen_on), interpreter_id=person.id, kind=paper.kind,
        seen_on=paper.seen_on, issued_on=paper.issued_on, valid_until=paper.valid_until, by=by,
        at=local_instant(paper.seen_on, MORNING),
    )  # fmt: skip


def _know(person: pool.Member, by: tenancy.Actor, at: datetime) -> None:
    """When she is free, where she must not be sent, where her allowance goes, how she signs in."""
    if person.free:
        interpreting.set_free_times(interpreter_id=person.id, free=person.free, by=by, at=at)
    for absence in person.absences:
        interpreting.add_absence(
            absence_id=identity(person.id, absence.first_on), interpreter_id=person.id, first_on=absence.first_on,
            last_on=absence.last_on, by=by, at=local_instant(absence.first_on - timedelta(days=5), MORNING),
        )  # fmt: skip
    for institution_id in person.conflicts:
        interpreting.add_conflict(interpreter_id=person.id, institution_id=institution_id, by=by, at=at)
    if person.private:
        interpreting.seal_private(interpreter_id=person.id, private=person.private, by=by, at=at)
    if person.signs_in:
        interpreting.give_access(interpreter_id=person.id, email=person.person.email, by=by, at=at)


def say_goodbye(*, scene: Scene, members: dict[queries.Who, Member]) -> None:
    """At the end of the year some pause, one is suspended, one leaves for good: what was sealed of her is mute from then on."""
    desk = coordinator(scene, members)
    at = scene.calendar.now - timedelta(hours=10)
    for person in scene.pool:
        if person.leaves:
            _in(desk, partial(_leave, person.id, person.leaves, desk, at))


def _leave(interpreter_id: uuid.UUID, deed: PoolDeed, by: tenancy.Actor, at: datetime) -> None:
    person = queries.interpreters()[interpreter_id]
    if deed in INTERPRETER_CYCLE.deeds(InterpreterStatus(person.status)):
        interpreting.move_status(interpreter_id=interpreter_id, deed=deed, by=by, at=at, version=person.version)


def open_some(*, scene: Scene, members: dict[queries.Who, Member]) -> None:
    """The coordinator has looked into two sealed records, so that the log of openings is not empty; once only."""
    desk = coordinator(scene, members)
    with tenancy.acting_for(desk, read_only=True):
        if queries.openings():
            return
    for person in [one for one in scene.pool if one.private and not one.leaves][:OPENED]:
        with tenancy.acting_for(desk):
            interpreting.open_private(interpreter_id=person.id, reason=OpeningReason.PAYMENT, by=desk)
