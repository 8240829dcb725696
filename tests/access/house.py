"""Two centres with the same things in them, committed once; browsers of one person per role; a fingerprint of all that stands written."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from time import time as clock
from types import SimpleNamespace
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from miteinander.centres import queries as centre_queries
from miteinander.centres import use_cases as centres
from miteinander.centres.models import (
    AddressChange,
    Centre,
    Invitation,
    Member,
    OpeningException,
    ProfileEntry,
    TeamAbsence,
    Topic,
    User,
)
from miteinander.centres.vocabulary import EntryKey, Role, TopicKind
from miteinander.core import links
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.uploads import FileKind, Picture
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import MailState
from miteinander.directory import queries as directory_queries
from miteinander.directory.models import ContactPerson, Inquiry, Institution, Proposal, Quarter, Upload
from miteinander.directory.vocabulary import InstitutionKind, QuarterKind
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Absence, Interpreter, Request
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.tests.factories import (
    HERNE,
    MUENSTER,
    Desk,
    InstitutionFactory,
    act,
    asked,
    assigned,
    lay_desk,
    step,
)
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.tests.test_terms import typed as settled
from miteinander.interpreting.vocabulary import Outcome
from miteinander.keeping import tasks
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.models import Hold
from miteinander.keeping.tests.archives import lay_archive
from miteinander.knowledge import use_cases as knowledge
from miteinander.knowledge.models import Entry
from miteinander.knowledge.tests.factories import PDF, added, published
from miteinander.knowledge.tests.factories import step as knowledge_step
from miteinander.workbench import queries as day_queries
from miteinander.workbench import use_cases as day_deeds
from miteinander.workbench import vocabulary as day
from tests.signing_in import sign_in

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)  # Wednesday: the first talk is over, the others are ahead
OVER, AHEAD = date(2026, 3, 17), date(2026, 3, 24)
NUMBERS = {MUENSTER: "100065", HERNE: "100014"}  # schools of the register; it is the same for every centre
MEMBERS = {  # who stands for a role
    "D": "director", "F": "officer", "T": "teacher", "K": "coordinator", "A": "admin", "P": "data_protection",
    "E": "school_member", "S": "rana_member",
}  # fmt: skip


TEAM = ("D", "F", "T", "K", "A", "P")


@dataclass(frozen=True)
class Side:
    """One centre's half of the house: its people and what addresses can name."""

    desk: Desk
    asked: Mapping[str, Request]  # by whoever asked: "school", "F", "T", "kita"
    assigned: Mapping[str, Request]
    over: Request
    reported: Request
    mail: Mail
    undelivered: Mail
    absence: Absence
    signed_off: Institution
    without_access: Interpreter
    invitation: Invitation
    topic: Topic
    absences: Mapping[str, TeamAbsence]  # of the team, by letter
    entries: Mapping[str, Entry]  # of what the centre knows: "entry" (published), "draft", "withdrawn"
    entry: ProfileEntry  # with a picture, published
    draft: ProfileEntry
    download: ProfileEntry  # with a file, published
    closing: OpeningException
    quarter: Quarter
    person: ContactPerson
    upload: Upload
    proposal: Proposal
    secret: str
    calendar: str
    hold: Hold
    handover: uuid.UUID
    wishes: Mapping[str, str]  # what the links to another address carry, by letter

    def actor(self, letter: str) -> Actor:
        actor: Actor = getattr(self.desk, MEMBERS[letter])
        return actor

    @staticmethod
    def in_team(letter: str) -> str:
        """Herself, if she is of the team; else somebody who is."""
        return letter if letter in TEAM else "F"

    def request(self, thing: str, letter: str) -> Request:
        """A request in the wanted state which this role may see: who takes down for callers keeps her own."""
        if thing in ("over", "reported"):
            return self.over if thing == "over" else self.reported
        kept = self.asked if thing == "asked" else self.assigned
        return kept.get(letter, kept["school"])

    def arguments(self, thing: str, letter: str) -> dict[str, Any]:
        """What the address is built of."""
        rana = {"id": self.desk.rana.id}
        found: dict[str, Callable[[], dict[str, Any]]] = {
            "-": dict,
            "key": lambda: {"key": "x"},
            "number": lambda: {"number": NUMBERS[self.desk.centre_id]},
            "passkey": lambda: {"pk": 1},
            "town": lambda: {"provider_id": "muenster"},
            "own_link": lambda: {"token": self.wishes[letter]},
            "reset_key": lambda: {"uidb36": "1", "key": "x"},
            "slug": lambda: {"slug": "muenster" if self.desk.centre_id == MUENSTER else "herne"},
            "colleague": lambda: {"id": self.desk.second_coordinator.member_id},
            "officer": lambda: {"id": self.desk.officer.member_id},
            "herself": lambda: {"id": self.actor(self.in_team(letter)).member_id},
            "her_absence": lambda: {
                "id": self.actor(self.in_team(letter)).member_id,
                "absence_id": self.absences[self.in_team(letter)].id,
            },
            "invitation": lambda: {"id": self.invitation.id},
            "invited": lambda: {
                "centre_id": self.desk.centre_id,
                "token": centre_queries.token(invitation_id=self.invitation.id, issue=1),
            },
            "topic": lambda: {"id": self.topic.id},
            "entry_key": lambda: {"key": "focus"},
            "statement": lambda: {"id": self.entry.id},
            "drafted": lambda: {"id": self.draft.id},
            "picture": lambda: {"id": self.entry.picture_id},
            "public_picture": lambda: {
                "slug": "muenster" if self.desk.centre_id == MUENSTER else "herne",
                "id": self.entry.picture_id,
            },
            "download": lambda: {"id": self.download.id},
            "public_download": lambda: {
                "slug": "muenster" if self.desk.centre_id == MUENSTER else "herne",
                "id": self.download.id,
            },
            "undelivered": lambda: {"id": self.undelivered.id},
            "closing": lambda: {"id": self.closing.id},
            "institution": lambda: {"id": self.desk.school.id},
            "signed_off": lambda: {"id": self.signed_off.id},
            "quarter": lambda: {"id": self.quarter.id},
            "double": lambda: {"id": self.desk.school.id, "other_id": self.desk.kita.id},
            "proposal": lambda: {"id": self.proposal.id},
            "link": lambda: {
                "slug": "muenster" if self.desk.centre_id == MUENSTER else "herne",
                "secret": self.secret,
            },
            "calendar": lambda: {
                "slug": "muenster" if self.desk.centre_id == MUENSTER else "herne",
                "secret": self.calendar,
            },
            "upload": lambda: {"id": self.upload.id},
            "person": lambda: {"id": self.desk.school.id, "person_id": self.person.id},
            "contact": lambda: {"id": self.desk.kita.id, "member_id": self.desk.kita_member.member_id},
            "mail": lambda: {"id": self.mail.id},
            "interpreter": lambda: rana,
            "helped": lambda: {"id": self.desk.sirin.id},
            "spoken": lambda: rana | {"language": "kmr"},
            "absence": lambda: rana | {"absence_id": self.absence.id},
            "conflict": lambda: rana | {"institution_id": self.desk.kita.id},
            "pool_deed": lambda: rana | {"deed": "pause"},
            "farewell": lambda: {"id": self.without_access.id, "deed": "end"},
            "class": lambda: {"of": "pool"},
            "night": lambda: {"number": 1},
            "taken_offer": lambda: {"number": 1},
            "offer": lambda: {"number": 2},
            "handover": lambda: {"id": self.handover},
            "record": lambda: {"table": "interpreting_interpreter"} | rana,
            "contact_record": lambda: {"table": "directory_contactperson", "id": self.person.id},
            "hold": lambda: {"id": self.hold.id},
            "without_access": lambda: {"id": self.without_access.id},
            "public_entry": lambda: self.arguments("slug", letter) | {"id": self.entries["entry"].id},
            "edition": lambda: {"id": self.entries["entry"].id, "file_id": self.entries["entry"].file_id},
            **{name: lambda name=name: {"id": self.entries[name].id} for name in self.entries},  # type: ignore[misc]
        }
        return found[thing]() if thing in found else {"id": self.request(thing, letter).id}


@dataclass(frozen=True)
class House:
    """Both sides, and who is signed in at the first."""

    own: Side
    neighbour: Side
    sessions: Mapping[str, str]
    signed_in_at: float  # seconds since 1970; nobody showed later than that who she is

    def browser(self, letter: str = "", *, csrf: bool = False) -> Client:
        """A browser of this role; of nobody without a letter."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        if letter:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[letter]
        return client


def talk(desk: Desk, day: date, hour: int, by: Actor | None = None, **changes: Any) -> Request:
    """A request for that hour."""
    return asked(desk, by=by, wish=replace(WISH, day=day, starts=time(hour), ends=time(hour, 45)), **changes)


def lay_link(desk: Desk, *, answered: bool = False) -> str:
    """What stands in the link of a mail that the school got."""
    inquiry_id = uuid.uuid4()
    secret = directory_queries.inquiry_token(inquiry_id=inquiry_id)
    Inquiry.objects.create(
        id=inquiry_id, centre_id=desk.centre_id, institution=desk.school, digest=links.digest(secret), asked_at=NOW,
        expires_at=NOW + timedelta(days=30), answered_at=NOW if answered else None,
    )  # fmt: skip
    return secret


def lay_calendar(desk: Desk) -> str:
    """What stands in the address that the interpreter's calendar reads; the coordinator has one too."""
    day_deeds.open_calendar(by=desk.coordinator, at=NOW)
    link = day_deeds.open_calendar(by=desk.rana_member, at=NOW)
    return day_queries.calendar_token(link_id=link.id, issue=link.issue)


def lay_wish(by: Actor) -> str:
    """What stands in the mail to the address with which somebody wants to sign in from now on."""
    with acting_for(system(by.centre_id)):
        account = Member.objects.get(id=by.member_id).user_id
    centres.ask_for_address(user_id=account, address=f"{account}@example.org", at=NOW)
    return centre_queries.address_token(change=AddressChange.objects.get(user=account))


def lay_proposal(desk: Desk) -> Proposal:
    """What the school has corrected."""
    digest = links.digest(lay_link(desk, answered=True))
    return Proposal.objects.create(
        centre_id=desk.centre_id, institution=desk.school, inquiry=Inquiry.objects.get(digest=digest),
        changes={"phone": "030 23125 111"}, sent_at=NOW,
    )  # fmt: skip


def lay_side(centre_id: int) -> Side:
    """Everything that an address can name."""
    desk = lay_desk(centre_id)
    asking: dict[str, tuple[Actor, dict[str, Any]]] = {
        "school": (desk.school_member, {}),
        "F": (desk.officer, {}),
        "T": (desk.teacher, {}),
        "kita": (desk.kita_member, {"institution_id": desk.kita.id}),
    }
    waiting = {
        name: talk(desk, AHEAD, 8 + number, by, **more) for number, (name, (by, more)) in enumerate(asking.items())
    }
    booked = {
        name: assigned(
            desk,
            talk(desk, AHEAD + timedelta(days=1 + number), 10, by, **more),
            desk.sirin if name == "kita" else desk.rana,
        )
        for number, (name, (by, more)) in enumerate(asking.items())
    }
    over, past = (assigned(desk, talk(desk, OVER, hour)) for hour in (9, 13))
    reported = act(
        desk.rana_member, use_cases.report, **step(past), at=NOW - timedelta(hours=1), note="",
        report=Report(outcome=Outcome.HELD, starts=time(13), ends=time(13, 45)),
    )  # fmt: skip
    deeds: dict[str, Any] = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    away = {"absence_id": uuid.uuid4(), "first_on": date(2026, 8, 3), "last_on": date(2026, 8, 7)}
    act(desk.coordinator, use_cases.add_absence, **deeds, **away)
    act(desk.coordinator, use_cases.add_conflict, **deeds, institution_id=desk.kita.id)
    act(
        desk.coordinator,
        use_cases.seal_private,
        **deeds,
        private=Private(holder="Rana Beispiel", street="Am Weg 1", town="Ort"),
    )
    newcomer = desk.interpreter(given_name="Olena")
    invited: dict[str, Any] = {"audience": Audience.INSTITUTION, "roles": [Role.ORG_USER], "speaks_for": desk.kita.id}
    invitation = act(
        desk.coordinator, centres.invite, invitation_id=uuid.uuid4(), email=f"neu@{centre_id}.example.org",
        since=NOW.date(), at=NOW, **invited,
    )  # fmt: skip
    listed: dict[str, Any] = {"kind": TopicKind.TOPIC, "name": "Elternarbeit", "text": "", "valid_from": NOW.date()}
    topic = act(desk.director, centres.add_topic, topic_id=uuid.uuid4(), **listed)
    gone = {"first_on": date(2026, 8, 3), "last_on": date(2026, 8, 7), "at": NOW}
    absences = {}
    for letter in TEAM:
        one: Actor = getattr(desk, MEMBERS[letter])
        ids = {"absence_id": uuid.uuid4(), "member_id": one.member_id}
        absences[letter] = act(one, centres.note_absence, **ids, **gone)
    act(desk.director, centres.show_to_everybody, name="Gesa Käfer", phone="", email="", at=NOW)
    act(desk.coordinator, centres.show_to_everybody, name="Mira Sommer", phone="", email="", at=NOW)
    entries = lay_entries(desk.officer)
    picture = Picture(FileKind.PNG, b"\x89PNG", width=1, height=1)
    said = centres.Statement(lines=("Logo",), source="Rat", as_of=None)
    drafted = {"said": said, "at": NOW}
    entry = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.LOGO, picture=picture, **drafted)
    entry = act(desk.director, centres.publish, entry_id=entry.id, version=1)
    draft = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.FOCUS, **drafted)
    offered = {"said": replace(said, language="de"), "file": PDF, "at": NOW}
    download = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.DOWNLOADS, **offered)
    download = act(desk.director, centres.publish, entry_id=download.id, version=1)
    days: dict[str, Any] = {"first_on": date(2026, 8, 3), "last_on": date(2026, 8, 7), "opens": None, "closes": None}
    closing = act(desk.director, centres.add_exception, exception_id=uuid.uuid4(), reason="Umzug", at=NOW, **days)
    held = act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=desk.sirin.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung", review_on=date(2026, 9, 1), at=NOW,
    )  # fmt: skip
    wishes = {letter: lay_wish(getattr(desk, name)) for letter, name in MEMBERS.items()}
    tasks.work_through(system(centre_id), run_id=uuid.uuid4(), at=NOW)
    handover = lay_archive(desk.director, NOW)
    with acting_for(system(centre_id)):
        return Side(
            wishes=wishes, entry=entry, draft=draft, download=download, closing=closing,
            invitation=invitation, topic=topic, absences=absences,
            desk=desk, asked=waiting, assigned=booked, over=over, reported=reported,
            mail=Mail.objects.order_by("created_at", "id").first(),
            undelivered=Mail.objects.create(
                centre_id=centre_id, to="schuhle@example.org", subject="Anfrage", body="", state=MailState.FAILED, created_at=NOW
            ),
            absence=Absence.objects.get(),
            signed_off=InstitutionFactory(centre_id=centre_id, kind=InstitutionKind.KITA, active=False), without_access=newcomer,
            entries=entries,
            quarter=Quarter.objects.create(
                centre_id=centre_id, municipality_id=desk.school.municipality_id, kind=QuarterKind.QUARTER, name="Nord"
            ),
            person=ContactPerson.objects.create(centre_id=centre_id, institution=desk.school, name="Kim Muster", since=OVER),
            upload=Upload.objects.create(
                centre_id=centre_id, file_name="liste.csv", sha256="0" * 64, heads=["Name", "Art"], rows=[[2, ["Kita Mond", "Kita"]]],
                columns=["name", "kind"], uploaded_at=NOW, uploaded_by_id=desk.admin.member_id,
            ),
            proposal=lay_proposal(desk), secret=lay_link(desk), hold=held, handover=handover, calendar=lay_calendar(desk),
        )  # fmt: skip


def lay_entries(officer: Actor) -> Mapping[str, Entry]:
    """One in each state; the published one with a file."""
    kept = {"entry": published(officer, upload=PDF), "draft": added(officer), "withdrawn": added(officer)}
    kept["withdrawn"] = act(officer, knowledge.withdraw, at=ASKED_AT, **knowledge_step(kept["withdrawn"]))
    return kept


def lay() -> House:
    """Münster and Herne, and one browser per role of Münster."""
    own, neighbour = lay_side(MUENSTER), lay_side(HERNE)
    User.objects.update(password=make_password("a password of one's own"))  # who has none is sent away from some doors
    for side in (own, neighbour):
        with acting_for(system(side.desk.centre_id), read_only=True):
            helped = [side.desk.second_coordinator, side.desk.kita_member, side.desk.sirin_member]
            accounts = [Member.objects.select_related("user").get(id=one.member_id).user for one in helped]
        for account in accounts:
            TOTP.activate(account, "JBSWY3DPEHPK3PXP")  # there is something to reset
    sessions = {}
    for letter in MEMBERS:
        sessions[letter] = sign_in(own.actor(letter)).cookies[settings.SESSION_COOKIE_NAME].value
    return House(own, neighbour, sessions, clock())


# Written by every request or by signing in, on a connection of their own.
ASIDE = ("core_session", "core_counter")
WRITABLE = """
SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'centre_id' AND NOT a.attisdropped)
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL(%s)
AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE') ORDER BY 1
"""


# The database counts what a transaction wrote, also what it took back.
WRITTEN = "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"


def fingerprint(*, written: bool = False) -> dict[tuple[int, str], Any]:
    """What every table says that the application can write and read: those with a centre for each of them, the others under 0.

    ``written``: only those in which this transaction wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITABLE, [list(ASIDE)])
        names = cursor.fetchall()
        if written:
            cursor.execute(WRITTEN)
            touched = {name for (name,) in cursor.fetchall()}
            names = [one for one in names if one[0] in touched]
    found = {}
    for centre_id in (0, *Centre.objects.order_by("id").values_list("id", flat=True)) if names else ():
        each = " UNION ALL ".join(
            f"SELECT '{name}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"
            for name, walled in names
            if walled is (centre_id > 0)
        )
        if each:
            with acting_for(system(centre_id), read_only=True), connection.cursor() as cursor:
                cursor.execute(each)
                found |= {(centre_id, name): tuple(rest) for name, *rest in cursor.fetchall()}
    return found


def changed(before: Mapping[Any, Any]) -> list[Any]:
    """Which tables of which centre say something else now."""
    return [place for place, says in fingerprint(written=True).items() if before[place] != says]


EXPORT = {"reason": "Nachweis für das erste Quartal", "file_type": "csv"}
MATERIAL_TYPED = {
    "title": "Kita-ABC", "text": "Alles zur Kita.", "topic": "kita", "readers": ["families"], "visibility": "public",
    "licence": "linked", "languages": "Deutsch", "link": "https://www.example.org/kita-abc",
}  # fmt: skip
GIVEN_TYPED = {"asker": "family", "channel": "phone", "language": "Türkisch", "topic": "kita"}


def filled_in(name: str, side: Side, letter: str) -> dict[str, Any]:
    """What somebody sends who has filled in the form of this door rightly."""
    desk = side.desk
    marks = {"key": str(uuid.uuid4())}
    seen = SimpleNamespace(asked=side.request("asked", letter), assigned=side.request("assigned", letter))
    bodies: dict[str, dict[str, Any]] = {
        "set_language": {"language": "en"},
        "set_theme": {"theme": "dark"},
        "centres:accept": {"name": "Tine Muster", "password": "Kastanie im Innenhof"},
        "centres:invite": {"email": "tine@example.org", "roles": ["officer"], "since": "2026-03-19"},
        "centres:send_again": {"version": 1},
        "centres:withdraw": {"version": 1},
        "centres:team_terms": {"invitation_days": "5", "valid_from": "2026-03-19"},
        "centres:change_roles": {"seconded_teacher": "on", "version": 1},
        "centres:end_membership": {"last_day": "2026-04-30"},
        "centres:choose_topics": {"topics": [str(side.topic.id)]},
        "centres:name_deputy": {"deputy": str(desk.second_coordinator.member_id), "since": "2026-03-19"},
        "centres:note_absence": {"first_on": "2026-05-04", "last_on": "2026-05-08"},
        "centres:own_details": {"name": "Tine Neu", "phone": "030 23125 112", "version": 1},
        "centres:change_address": {"email": f"neu.{letter}@haus.example.org"},
        "interpreting:change_myself": {"given_name": "Rana", "family_name": "Neu", "version": 1},
        "centres:show_oneself": {"name": "Tine Muster", "agreed": "on"},
        "centres:add_entry": {"lines": "Eins", "source": "Rat"},
        "centres:change_entry": {"lines": "Eins", "source": "Rat", "version": side.entry.version},
        "centres:publish_entry": {"version": side.draft.version},
        "centres:take_back_entry": {"version": side.entry.version},
        "centres:discard_entry": {"version": side.draft.version},
        "centres:set_hours": {"day_1_0_opens": "08:00", "day_1_0_closes": "16:00"},
        "centres:add_exception": {"first_on": "2026-05-04", "last_on": "2026-05-08", "reason": "Umzug"},
        "centres:add_topic": {"kind": "topic", "name": "Ausbildung", "valid_from": "2026-03-19"},
        "centres:change_topic": {"name": "Elternarbeit", "valid_from": "2026-03-01", "version": side.topic.version},
        "workbench:preference": {topic.value: "never" for topic in day.Topic}
        | {"opens": "07:00", "closes": "18:00", "weekdays": ["0"], "language": "de"},
        "centres:reset_factors": {"reason": "Telefon verloren"},
        "directory:help_contact": {"reason": "Telefon verloren"},
        "interpreting:help_interpreter": {"reason": "Telefon verloren"},
        "directory:add_institution": {"kind": "kita", "name": "Kita Sonnenschein", "municipality": desk.school.municipality_id},
        "directory:change_institution": {
            "kind": "school", "name": "Neuer Name", "municipality": desk.school.municipality_id, "version": desk.school.version,
        },
        "directory:deactivate": {"version": desk.school.version},
        "directory:reactivate": {"version": side.signed_off.version},
        "directory:add_quarter": {"municipality": desk.school.municipality_id, "kind": "quarter", "name": "Süd"},
        "directory:change_quarter": {"kind": "quarter", "name": "Norden", "active": "on"},
        "directory:merge": {"name": "kept", "kind": "kept", "email": "kept", "version": desk.school.version, "other_version": 1},
        "directory:confirm": {"name": desk.school.name},
        "directory:keep_apart": {},
        "directory:set_confirmation_terms": {
            "valid_from": "2026-01-01", "every_months": "12", "link_days": "30", "source": "Leitung",
        },
        "directory:proposal": {"fields_chosen": ["phone"]},
        "directory:bring_list": {"file": SimpleUploadedFile("liste.csv", b"Name;Art\nKita Stern;Kita\n")},
        "directory:upload": {"column_0": "name", "column_1": "kind", "version": 1},
        "directory:take_in": {"version": 1},
        "directory:throw_away": {"version": 1},
        "directory:add_contact_person": {"name": "Tine Muster", "since": "2026-03-01"},
        "directory:change_contact_person": {"name": "Kim Anders", "since": "2026-03-01", "version": 1},
        "directory:add_contact": {"name": "Tine Muster", "email": "tine@example.org"},
        "directory:end_contact": {"last_day": "2026-04-30"},
        "interpreting:ask": {
            "institution": desk.school.name, "contact_name": "Kim Muster", "language": "Kurmandschi", "day": "2026-04-14",
            "starts": "10:00", "ends": "11:00", "mode": "on_site", "place": "Raum 1", "occasion": "parent_meeting",
            "clients_count": "1", "municipality": desk.school.municipality_id,
        },
        "interpreting:assign": {"interpreter": str(desk.rana.id), "version": seen.asked.version},
        "interpreting:refuse": {"reason": "excluded_occasion", "version": seen.asked.version},
        "interpreting:give_up": {"reason": "nobody_free", "version": seen.asked.version},
        "interpreting:hold": {"version": seen.asked.version},
        "interpreting:note": {"text": "Angerufen.", "version": seen.asked.version},
        "interpreting:withdraw": {"reason": "not_needed", "version": seen.asked.version},
        "interpreting:hand_back": {"reason": "prevented", "version": seen.assigned.version},
        "interpreting:report": {"outcome": "held", "starts": "09:00", "ends": "09:40", "version": side.over.version},
        "interpreting:close": {"version": side.reported.version},
        "interpreting:add_interpreter": {
            "given_name": "Yonas", "gender": "male", "municipality": "Münster (Münster)", "german_level": "c1", "modes": ["phone"],
        },
        "interpreting:change_interpreter": {
            "given_name": "Rana", "gender": "female", "municipality": "Münster (Münster)", "german_level": "c1", "modes": ["phone"],
            "version": desk.rana.version,
        },
        "interpreting:speak": {"language": "Sorani", "level": "b2", "cleared": "on"},
        "interpreting:unspeak": {"version": 1},
        "interpreting:see_paper": {"kind": "work_permission", "seen_on": "2026-03-18"},
        "interpreting:set_free_times": {"monday_0_starts": "09:00", "monday_0_ends": "12:00"},
        "interpreting:absence": {"first_on": "2026-04-01", "last_on": "2026-04-10"},
        "interpreting:remove_absence": {"version": 1},
        "interpreting:conflict": {"institution": str(desk.school.id)},
        "interpreting:remove_conflict": {"version": 1},
        "interpreting:pool_deed": {"version": desk.rana.version},
        "interpreting:farewell": {"version": side.without_access.version},
        "interpreting:give_access": {"email": "olena@example.org"},
        "interpreting:seal_private": {"holder": "Rana Beispiel", "street": "Am Weg 1", "town": "Ort", "postcode": "48143"},
        "keeping:set_period": {"months": "18", "valid_from": "2026-03-19", "source": "Löschkonzept vom 01.03.2026"},
        "keeping:erase": {"reason": "consent_withdrawn"},
        "keeping:hold": {"reason": "Prüfung durch die Bezirksregierung", "review_on": "2026-09-01"},
        "keeping:review_hold": {"reason": "Der Streit dauert an.", "review_on": "2026-10-01"},
        "keeping:lift_hold": {"version": 1},
        "keeping:set_agreement": {"choice": "offer", "months": "6", "valid_from": "2026-03-19", "source": "Schreiben des Archivs"},
        "keeping:make_offer": {"over_by": "2026-03-18"},
        "keeping:answer_offer": {"extent": "all", "answered_on": "2026-03-18", "reference": "Az. 41-3"},
        "keeping:fetch_taken": EXPORT,
        "keeping:mine": {"file_type": "json"},
        "keeping:package": {"file_type": "json", "reason": "asked"},
        "interpreting:private": {"reason": "payment"},
        "interpreting:set_terms": settled(),
        "correspondence:send_again": {"to": "schule@example.org", "seen_to": "schuhle@example.org"},
        **dict.fromkeys(("interpreting:board_export", "interpreting:pool_export", "centres:team_export"), EXPORT),
        **dict.fromkeys(("centres:invitations_export", "directory:contact_persons_export"), EXPORT),
        **dict.fromkeys(("interpreting:requests_export", "interpreting:openings_export", "keeping:exports_export"), EXPORT),
        "knowledge:add_material": MATERIAL_TYPED,
        "knowledge:add_answer": MATERIAL_TYPED,
        "knowledge:change": MATERIAL_TYPED | {"version": side.entries["draft"].version},
        "knowledge:publish": {"version": side.entries["draft"].version},
        "knowledge:withdraw": {"version": side.entries["entry"].version},
        "knowledge:reopen": {"version": side.entries["withdrawn"].version},
        "knowledge:give": GIVEN_TYPED | {"way": "handed_over"},
        "knowledge:tell": GIVEN_TYPED | {"way": "told"},
    }  # fmt: skip
    return marks | bodies.get(name, {})
