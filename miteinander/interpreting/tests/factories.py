"""Rows for tests of the interpreting desk, and one small desk with everybody in it. Made behind the wall, as jobs would."""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import factory
from factory.django import DjangoModelFactory

from miteinander.centres.models import Member, User
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.directory.models import Institution
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Interpreter, InterpreterLanguage, Paper, Request, Terms
from miteinander.interpreting.rules.wishes import Wish
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.samples import ASKED_AT, TERMS, WISH
from miteinander.interpreting.vocabulary import Channel, Gender, Level, Mode

T = TypeVar("T")
MUENSTER, HERNE = 1, 2
PLACE = {MUENSTER: "05515000", HERNE: "05916000"}
SINCE = date(2025, 1, 2)
DESK_EMAIL = "sprachmittlung@zentrum.example.org"
PAPERS = tuple(sorted(TERMS.required_papers))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = "!"


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    audience = Audience.STAFF
    roles = [Role.OFFICER]
    name = factory.Sequence(lambda n: f"Person {n}")
    since = SINCE


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    kind = InstitutionKind.SCHOOL
    name = factory.Sequence(lambda n: f"Schule {n}")
    municipality_id = factory.LazyAttribute(lambda row: PLACE[row.centre_id])
    email = factory.Sequence(lambda n: f"schule{n}@example.org")


class InterpreterFactory(DjangoModelFactory):
    """Somebody who can be asked: active, with all papers, speaking Kurmandschi unless ``speaks`` says otherwise."""

    class Meta:
        model = Interpreter
        skip_postgeneration_save = True

    given_name = factory.Sequence(lambda n: f"Nure{n}")
    family_name = "Beispiel"
    gender = Gender.FEMALE
    status = InterpreterStatus.ACTIVE
    german_level = Level.C1
    modes = list(Mode)
    municipality_id = factory.LazyAttribute(lambda row: PLACE[row.centre_id])
    email = factory.Sequence(lambda n: f"sprachmittlung{n}@example.org")

    @factory.post_generation
    def speaks(self: Interpreter, create: bool, given: Mapping[str, Level] | None, **_: Any) -> None:
        InterpreterLanguage.objects.bulk_create(
            InterpreterLanguage(centre_id=self.centre_id, interpreter=self, language_id=language, level=level)
            for language, level in (given or {"kmr": Level.NATIVE}).items()
        )

    @factory.post_generation
    def papers(self: Interpreter, create: bool, given: Mapping[str, date | None] | None, **more: Any) -> None:
        seen_by = more["seen_by"]
        Paper.objects.bulk_create(
            Paper(
                centre_id=self.centre_id,
                interpreter=self,
                kind=kind,
                seen_on=SINCE,
                valid_until=valid_until,
                seen_by=seen_by,
            )
            for kind, valid_until in (dict.fromkeys(PAPERS) if given is None else given).items()
        )


def actor_of(member: Member) -> Actor:
    """The member as she acts."""
    return Actor(
        centre_id=member.centre_id,
        audience=Audience(member.audience),
        member_id=member.id,
        own_id=member.speaks_for,
        roles=frozenset(member.roles),
        name=member.name,
    )


@dataclass(frozen=True)
class Desk:
    """A centre with its team, two institutions and two interpreters who both can be asked."""

    centre_id: int
    coordinator: Actor
    second_coordinator: Actor
    director: Actor
    officer: Actor
    teacher: Actor
    admin: Actor
    data_protection: Actor
    school: Institution
    school_member: Actor
    kita: Institution
    kita_member: Actor
    rana: Interpreter
    rana_member: Actor
    sirin: Interpreter
    sirin_member: Actor

    def interpreter(self, **changes: Any) -> Interpreter:
        """One more person of the pool."""
        with acting_for(system(self.centre_id)):
            seen_by = Member.objects.get(id=self.coordinator.member_id)
            return InterpreterFactory(centre_id=self.centre_id, papers__seen_by=seen_by, **changes)


def lay_desk(centre_id: int = MUENSTER) -> Desk:
    """A desk, ready to work."""
    with acting_for(system(centre_id)):
        Terms.objects.create(
            centre_id=centre_id, source="Beschluss vom 01.12.2025", desk_email=DESK_EMAIL, **terms_columns()
        )
        team = {
            name: MemberFactory.build(centre_id=centre_id, roles=[role])
            for name, role in {
                "coordinator": Role.POOL_COORDINATOR,
                "second_coordinator": Role.POOL_COORDINATOR,
                "director": Role.DIRECTOR,
                "officer": Role.OFFICER,
                "teacher": Role.SECONDED_TEACHER,
                "admin": Role.ADMIN,
                "data_protection": Role.DATA_PROTECTION,
            }.items()
        }
        take_up(team.values())
        school = InstitutionFactory(centre_id=centre_id)
        kita = InstitutionFactory(centre_id=centre_id, kind=InstitutionKind.KITA)
        seen = team["coordinator"]
        rana = InterpreterFactory(centre_id=centre_id, given_name="Rana", papers__seen_by=seen)
        sirin = InterpreterFactory(centre_id=centre_id, given_name="Şirin", papers__seen_by=seen)
        speakers = {
            "school_member": (Audience.INSTITUTION, Role.ORG_USER, school),
            "kita_member": (Audience.INSTITUTION, Role.ORG_USER, kita),
            "rana_member": (Audience.INTERPRETER, Role.INTERPRETER, rana),
            "sirin_member": (Audience.INTERPRETER, Role.INTERPRETER, sirin),
        }
        others = {
            name: MemberFactory.build(centre_id=centre_id, audience=audience, roles=[role], speaks_for=thing.id)
            for name, (audience, role, thing) in speakers.items()
        }
        take_up(others.values())
        actors = {name: actor_of(member) for name, member in (team | others).items()}
    return Desk(centre_id=centre_id, school=school, kita=kita, rana=rana, sirin=sirin, **actors)


def take_up(members: Collection[Member]) -> None:
    """Many at once: a desk is laid for more than a thousand tests."""
    User.objects.bulk_create(member.user for member in members)
    Member.objects.bulk_create(members)


def terms_columns(**changes: Any) -> dict[str, Any]:
    """Columns of the terms that the rules' tests use."""
    values = replace(TERMS, **changes)
    columns = {name: getattr(values, name) for name in values.__slots__}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in columns.items()}


def act(by: Actor, deed: Callable[..., T], **values: Any) -> T:
    """One deed in a transaction of its own, by this person."""
    with acting_for(by):
        return deed(by=by, **values)


def asked(
    desk: Desk, *, by: Actor | None = None, at: datetime = ASKED_AT, wish: Wish = WISH, **changes: Any
) -> Request:
    """A request of the school, by its member unless somebody else is named."""
    by = by or desk.school_member
    values: dict[str, Any] = {
        "request_id": uuid.uuid4(),
        "wish": wish,
        "institution_id": desk.school.id,
        "contact_name": "Kim Muster",
        "contact_phone": "030 23125 100",
        "channel": Channel.PORTAL,
        "municipality_ags": PLACE[desk.centre_id],
    }
    return act(by, use_cases.ask, at=at, **(values | changes))


def assigned(desk: Desk, request: Request, interpreter: Interpreter | None = None, **changes: Any) -> Request:
    """The request with somebody who goes there."""
    values: dict[str, Any] = {
        "by": desk.coordinator,
        "at": ASKED_AT + timedelta(hours=1),
        "key": uuid.uuid4(),
        "version": request.version,
        "request_id": request.id,
        "interpreter_id": (interpreter or desk.rana).id,
    }
    return act(deed=use_cases.assign, **(values | changes))


def step(request: Request, **more: Any) -> dict[str, Any]:
    """The arguments that every further deed with a request needs."""
    return {"request_id": request.id, "key": uuid.uuid4(), "version": request.version} | more


def seen(by: Actor, read: Callable[[], T]) -> T:
    """What this person sees: ``seen(desk.kita_member, lambda: queries.request(request_id=id))``."""
    with acting_for(by):
        return read()
