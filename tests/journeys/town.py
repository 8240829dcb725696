"""Who lives in the journeys: the small desk of the interpreting tests, with names, passwords and a request in every state."""

import io
import json
import time as real_time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import connections
from PIL import Image

from conftest import as_owner
from miteinander.centres import queries as centre_queries
from miteinander.centres import use_cases as centres
from miteinander.centres.management.commands.load_centres import SHIPPED
from miteinander.centres.models import AddressChange, Centre, Member, ProfileEntry, User
from miteinander.centres.rules.hours import Hours
from miteinander.centres.vocabulary import EntryKey, Role, TopicKind
from miteinander.core.sessions import SessionStore
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.time import local_instant
from miteinander.core.uploads import take_in_picture
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import MailState
from miteinander.demo import documents
from miteinander.directory import queries as directory_queries
from miteinander.directory import use_cases as directory
from miteinander.directory.models import ContactPerson, Institution, Proposal, Quarter, Upload
from miteinander.directory.rules.confirmations import Confirmable
from miteinander.directory.vocabulary import InstitutionKind, QuarterKind
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.rules.candidates import Free
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import HERNE, PAPERS, Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import OpeningReason, Outcome, PaperKind, Weekday, WithdrawReason
from miteinander.keeping import tasks as keeping_tasks
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.tests.archives import lay_archive
from miteinander.knowledge.models import Entry
from miteinander.knowledge.tests.factories import ANSWER, PDF, added, given, published
from miteinander.knowledge.vocabulary import Reader
from tests.passkeys import Passkey
from tests.signing_in import sign_in

PASSWORD = "Kastanie im Innenhof"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # in the authenticator app of whoever has one already
NAMES = {
    "coordinator": "Mira Sommer",
    "second_coordinator": "Jonas Feld",
    "director": "Gesa Käfer",
    "officer": "Tine Muster",
    "teacher": "Ole Brandt",
    "admin": "Ute Reimann",
    "data_protection": "Falk Lorenz",
    "school_member": "Kim Muster",
    "kita_member": "Nadja Birk",
    "rana_member": "Rana Beispiel",
    "sirin_member": "Şirin Beispiel",
}
SLUG = "duesseldorf"  # of the centre with the first number
TOPICS = (
    (TopicKind.FIELD, "Integration durch Bildung", "Von der Kita bis in den Beruf"),
    (TopicKind.FIELD, "Integration als Querschnitt", "In allen Ämtern und bei freien Trägern"),
    (TopicKind.FIELD, "Einwanderung gestalten", "Ankommen mit Rat und Plan"),
    (TopicKind.TOPIC, "Elternarbeit", ""),
)
SCHOOL, KITA = "Gesamtschule am Kanal", "Kita Regenbogen"
NOW = local_instant(date(2026, 3, 18), time(11))  # the day after the talks of the samples


def email(who: str) -> str:
    return f"{who.replace('_', '.')}@haus.example.org"


def lay_people(centre_id: int = 1) -> Desk:
    """The desk, with names that people read and a password each."""
    desk = lay_desk(centre_id)
    with acting_for(system(centre_id)):
        for who, name in NAMES.items():
            member = Member.objects.get(id=getattr(desk, who).member_id)
            member.name = name
            member.save(update_fields=["name"])
            user = User.objects.get(id=member.user_id)
            user.email = email(who)
            user.set_password(PASSWORD)
            user.save(update_fields=["email", "password"])
        Institution.objects.filter(id=desk.school.id).update(name=SCHOOL)
        Institution.objects.filter(id=desk.kita.id).update(name=KITA)
    return desk


def give_app(desk: Desk, who: str) -> None:
    """This person has set up her authenticator app some time ago."""
    with acting_for(system(desk.centre_id), read_only=True):
        user = Member.objects.select_related("user").get(id=getattr(desk, who).member_id).user
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def give_passkey(desk: Desk, who: str) -> int:
    """This person has set up a passkey some time ago; nobody here holds its private half."""
    with acting_for(system(desk.centre_id), read_only=True):
        user = Member.objects.select_related("user").get(id=getattr(desk, who).member_id).user
    asked = {"publicKey": {"challenge": "AAAA", "user": {"id": "AAAA"}}}
    made: int = WebAuthn.add(user, "Diensthandy", json.loads(Passkey().create(asked))).instance.pk
    RecoveryCodes.activate(user)
    return made


def showed_long_ago(signed_in: dict[str, str], ago: float = 1000) -> None:
    """Somebody went for lunch: what her session has shown is that many seconds old."""

    def change() -> None:
        session = SessionStore(signed_in[settings.SESSION_COOKIE_NAME])
        for record in session["account_authentication_methods"]:
            record["at"] = real_time.time() - ago
        session.save()
        connections.close_all()

    with ThreadPoolExecutor(1) as beside:  # on a connection of its own: a test commits nothing
        beside.submit(change).result()


def showed_just_now(signed_in: dict[str, str]) -> None:
    showed_long_ago(signed_in, ago=0)


def cookies(who: Actor) -> dict[str, str]:
    """Of a browser in which this person has signed in and just typed her password once more."""
    client = sign_in(who)
    return {name: morsel.value for name, morsel in client.cookies.items()}


@dataclass(frozen=True)
class House:
    """The centre itself: what it says of itself, whom it has asked, who was there."""

    topic: uuid.UUID
    logo: ProfileEntry
    download: ProfileEntry  # a file, published
    undelivered: uuid.UUID  # a mail
    token: str  # of an invitation that holds
    address_token: str  # of a new address that the officer wants
    gone: Member
    held: Request  # by the second coordinator


@dataclass(frozen=True)
class Directory:
    """What keeps the directory of institutions busy."""

    quarter: uuid.UUID
    person: uuid.UUID
    upload: uuid.UUID
    double: uuid.UUID
    proposal: uuid.UUID
    secret: list[str]  # slug of the centre and what stands in the link
    answered: list[str]


@dataclass(frozen=True)
class Town:
    """Münster at noon: a desk in the middle of its work."""

    desk: Desk
    newcomer: Interpreter
    asked: Request
    rare: Request
    ahead: Request
    over: Request
    reported: Request
    closed: Request
    withdrawn: Request
    mail: uuid.UUID
    hold: uuid.UUID
    passkey: int
    entries: dict[str, Entry]  # of what the centre knows: "material", "answer", "draft"
    centre: House
    directory: Directory
    cookies: dict[str, dict[str, str]]  # who is signed in already


def lay_town(*, clock: Any, folder: Path) -> Town:
    """Everything that a page can show, made by the use cases on the days when it would have been done."""
    clock.set(ASKED_AT)
    with as_owner():
        centres.lay_centres(
            centres=(SHIPPED / "centres.csv").read_bytes(),
            profiles=(SHIPPED / "profiles.json").read_bytes(),
            at=ASKED_AT,
        )
    desk = lay_people()
    newcomer = lay_people_of_the_pool(desk)
    lay_desk(HERNE)
    give_app(desk, "director")
    passkey = give_passkey(desk, "teacher")
    rana, sirin = desk.rana, desk.sirin
    first = asked(desk, wish=replace(WISH, day=date(2026, 3, 27), note="Bitte am Haupteingang klingeln."))
    rare = asked(desk, wish=replace(WISH, language="prs", day=date(2026, 3, 31)))
    ahead = assigned(desk, asked(desk, wish=replace(WISH, day=date(2026, 3, 26))), rana)
    over = assigned(desk, asked(desk), rana)
    told = assigned(desk, asked(desk, wish=replace(WISH, starts=time(14), ends=time(15))), rana)
    done = assigned(desk, asked(desk, wish=replace(WISH, day=date(2026, 3, 16))), sirin)
    gone = asked(desk, wish=replace(WISH, day=date(2026, 3, 30)))
    gone = act(
        desk.school_member, use_cases.withdraw, at=ASKED_AT, reason=WithdrawReason.NOT_NEEDED, note="", **step(gone)
    )
    told, done = (reported(desk, one) for one in (told, done))
    done = act(desk.coordinator, use_cases.close, at=NOW, **step(done))
    act(desk.coordinator, use_cases.note, at=NOW, request_id=first.id, key=uuid.uuid4(), text="Rückruf am Nachmittag")
    pool = {"interpreter_id": rana.id, "at": ASKED_AT}
    away = {"absence_id": uuid.uuid4(), "first_on": date(2026, 4, 7), "last_on": date(2026, 4, 9)}
    act(desk.rana_member, use_cases.add_absence, **away, **pool)
    act(desk.rana_member, use_cases.set_free_times, free=[Free(Weekday.MONDAY, time(8), time(13))], **pool)
    act(desk.coordinator, use_cases.add_conflict, institution_id=desk.kita.id, **pool)
    private = Private(
        holder="Rana Beispiel", iban="DE89370400440532013000", street="Musterweg 1", postcode="48143", town="Münster"
    )
    act(desk.coordinator, use_cases.seal_private, private=private, **pool)
    act(desk.coordinator, use_cases.open_private, interpreter_id=rana.id, reason=OpeningReason.PAYMENT)
    with acting_for(system(desk.centre_id), read_only=True):
        mail = Mail.objects.order_by("created_at", "id").values_list("id", flat=True)[0]
    entries = lay_entries(desk)
    listed = lay_directory(desk)
    documents.write(
        folder=folder, filling={}, people=[door_entry(desk, who, code) for who, code in AT_THE_DOOR.items()]
    )
    clock.set(NOW)
    centre = lay_centre(desk)
    signed_in = {who: cookies(getattr(desk, who)) for who in NAMES}
    return Town(
        desk,
        newcomer,
        first,
        rare,
        ahead,
        over,
        told,
        done,
        gone,
        mail,
        keep(desk),
        passkey,
        entries,
        centre,
        listed,
        signed_in,
    )


def lay_entries(desk: Desk) -> dict[str, Entry]:
    """A material with its file, an answer in another language, a draft that will soon be over; and somebody who was helped."""
    material = published(
        desk.officer, title="Kita-ABC", upload=PDF, tags=("Vormerkung",), readers=frozenset(Reader), source="Zentrum, 2026",
        valid_until=NOW.date(),
    )  # fmt: skip
    answer = published(
        desk.officer, ANSWER, title="How much does advice cost?", text="Nothing.\n\nJust ask us.", languages=("eng",),
        related=(material.id,),
    )  # fmt: skip
    draft = added(desk.teacher, title="Zwölf Wörter für den Elternabend", languages=("deu", "tur", "ukr"))
    given(desk.coordinator, material, language="tur")
    given(desk.officer, None, language="deu")
    return {"material": material, "answer": answer, "draft": draft}


def lay_centre(desk: Desk) -> House:
    """A page with everything on it, an invitation on its way, a colleague who is away and one who has left."""
    today = NOW.date()
    topics = [
        act(
            desk.director, centres.add_topic, topic_id=uuid.uuid4(), kind=kind, name=name, text=text,
            valid_from=date(2025, 1, 1),
        )
        for kind, name, text in TOPICS
    ]  # fmt: skip
    for who in ("officer", "teacher"):
        one: Actor = getattr(desk, who)
        act(one, centres.choose_topics, member_id=one.member_id, topics=[topic.id for topic in topics[:2]], at=NOW)
    act(desk.officer, centres.show_to_everybody, name="Tine Muster", phone="030 23125 101", email="", at=NOW)
    away = {"member_id": desk.officer.member_id, "at": NOW}
    act(desk.officer, centres.name_deputy, deputy_id=desk.teacher.member_id, since=today, until=None, **away)
    act(desk.officer, centres.note_absence, absence_id=uuid.uuid4(), first_on=today, last_on=date(2026, 3, 27), **away)
    week = [Hours(day, time(8), time(16)) for day in range(1, 5)] + [Hours(5, time(8), time(13))]
    act(desk.director, centres.set_hours, hours=week)
    closed = {"first_on": date(2026, 3, 26), "last_on": date(2026, 3, 27), "opens": None, "closes": None}
    act(desk.director, centres.add_exception, exception_id=uuid.uuid4(), reason="Umzug", at=NOW, **closed)
    icon = take_in_picture(blue_square(), longest=600)
    said = {"said": centres.Statement(lines=("Logo des Zentrums",), source="Pressestelle", as_of=today), "at": NOW}
    logo = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.LOGO, picture=icon, **said)
    logo = act(desk.director, centres.publish, entry_id=logo.id, version=1)
    link = {"said": replace(said["said"], lines=("Ratsinformation",), url="https://www.example.org/rat"), "at": NOW}
    more = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.LINKS, **link)
    sheet = {"said": replace(said["said"], lines=("Merkblatt",), language="uk"), "file": PDF, "at": NOW}
    sheet = act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.DOWNLOADS, **sheet)
    act(desk.director, centres.publish, entry_id=sheet.id, version=1)
    act(desk.director, centres.publish, entry_id=more.id, version=1)
    path = {"said": replace(said["said"], lines=("40 Amt für Schule", "40-2 Bildung", "40-2-3 Zentrum")), "at": NOW}
    act(desk.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.DEPARTMENT, **path)
    invited = act(
        desk.director, centres.invite, invitation_id=uuid.uuid4(), email="neu@haus.example.org", name="Yonas Berhe",
        roles=[Role.OFFICER], audience=Audience.STAFF, since=today, at=NOW,
    )  # fmt: skip
    with acting_for(system(desk.centre_id)):
        gone = Member.objects.create(
            centre_id=desk.centre_id, user=User.objects.create(email=email("gone"), password="!"), name="Karl Weiß",
            audience=Audience.STAFF, roles=[Role.OFFICER], since=date(2025, 1, 2), until=date(2026, 1, 31),
        )  # fmt: skip
        token = centre_queries.token(invitation_id=invited.id, issue=invited.issue)
        undelivered = Mail.objects.create(
            centre_id=desk.centre_id, to="schuhle@example.org", subject="Ihre Anfrage", body="", state=MailState.FAILED,
            refusal="550", created_at=NOW,
        )  # fmt: skip
    held = asked(desk, wish=replace(WISH, day=date(2026, 4, 1)))
    held = act(desk.second_coordinator, use_cases.hold, at=NOW, **step(held))
    return House(topics[0].id, logo, sheet, undelivered.id, token, address_token(desk), gone, held)


def address_token(desk: Desk) -> str:
    """The officer wants to sign in with another address; what the mail to it carries."""
    with acting_for(system(desk.centre_id)):
        account = Member.objects.get(id=desk.officer.member_id).user_id
    centres.ask_for_address(user_id=account, address="sascha.neu@haus.example.org", at=NOW)
    return centre_queries.address_token(change=AddressChange.objects.get(user=account))


def blue_square() -> bytes:
    """A picture as a file of a picture program."""
    target = io.BytesIO()
    Image.new("RGB", (240, 80), "#1d4f91").save(target, format="PNG")
    return target.getvalue()


def lay_directory(desk: Desk) -> Directory:
    """A quarter, a body above the school, whom one asks for there; the school agreed to be shown."""
    with acting_for(system(desk.centre_id)):
        quarter = Quarter.objects.create(
            centre_id=desk.centre_id, municipality_id="05515000", kind=QuarterKind.QUARTER, name="Kanalviertel"
        )
        above = Institution.objects.create(
            centre_id=desk.centre_id,
            municipality_id="05515000",
            kind=InstitutionKind.OFFICE,
            name="Schulträger am Kanal",
        )
        person = ContactPerson.objects.create(
            centre_id=desk.centre_id, institution=desk.school, name="Ida Muster", task="Sekretariat", since=date(2026, 1, 1),
            email="sekretariat@schule.example.org", consent_on=date(2026, 1, 2), consent_source="per E-Mail", volunteer=True,
        )  # fmt: skip
        Institution.objects.filter(id=desk.school.id).update(
            quarter=quarter, parent=above, languages=["tur", "prs"], target_groups=["children", "families"], services="Deutsch für Eltern",
            website="https://schule.example.org/", hours="Mo bis Fr 8 bis 13 Uhr", mso_by="Schulleitung", mso_on=date(2026, 1, 5),
            published=True, published_source="Schulleitung, per E-Mail", published_on=date(2026, 1, 5),
        )  # fmt: skip
        upload = Upload.objects.create(
            centre_id=desk.centre_id, file_name="liste.csv", sha256="0" * 64, heads=["Name", "Art", "Tel."],
            rows=[
                [2, ["Kita Mond", "Kita", ""]], [3, ["", "Kita", ""]], [4, ["Frauenhaus Nord", "", ""]], [5, [KITA, "Kita", "x"]],
                [6, [f"{SCHOOL} e. V.", "Schule", ""]],
            ],
            remarks=[["encoding", {"name": "Windows-1252"}]], columns=["name", "kind", "phone"], uploaded_at=NOW,
            uploaded_by_id=desk.admin.member_id,
        )  # fmt: skip
        double = Institution.objects.create(
            centre_id=desk.centre_id, municipality_id="05515000", kind=InstitutionKind.SCHOOL, name=f"{SCHOOL} (alt)", phone="030 23125 111"
        )  # fmt: skip
        directory.set_terms(
            valid_from=date(2026, 1, 1), every_months=12, link_days=30, source="Leitung", by=system(desk.centre_id)
        )
        links = [
            directory.ask_to_confirm(institution_id=desk.school.id, by=system(desk.centre_id), at=NOW)
            for _mail in range(2)
        ]
        secret, answered = (directory_queries.inquiry_token(inquiry_id=link.inquiry_id) for link in links if link)
        proposed = {Confirmable.PHONE: "030 23125 111", Confirmable.SERVICES: "Deutsch für Eltern, montags"}
        directory.answer(secret=answered, told=proposed, at=NOW)
        proposal = Proposal.objects.get()
    slug = Centre.objects.get(id=desk.centre_id).slug
    return Directory(quarter.id, person.id, upload.id, double.id, proposal.id, [slug, secret], [slug, answered])


def lay_people_of_the_pool(desk: Desk) -> Interpreter:
    """Those whom the list of candidates names with a reason why not; and one who has no access yet."""
    desk.interpreter(given_name="Amina", status=InterpreterStatus.ENDED, left_on=date(2025, 4, 1))
    desk.interpreter(given_name="Ilyas", status=InterpreterStatus.PAUSED)
    desk.interpreter(given_name="Parwin", papers=dict.fromkeys(PAPERS) | {PaperKind.GOOD_CONDUCT: date(2026, 1, 31)})
    return desk.interpreter(
        given_name="Dilan", papers=dict.fromkeys(PAPERS) | {PaperKind.GOOD_CONDUCT: date(2026, 4, 15)}
    )


def keep(desk: Desk) -> uuid.UUID:
    """Something is held back, something is due, and one night has gone by."""
    hold = act(
        desk.director, keeping.hold, table="interpreting_interpreter", subject_id=desk.sirin.id, hold_id=uuid.uuid4(),
        reason="Streit um eine Abrechnung, Az. 12/26", review_on=date(2026, 9, 1), at=NOW,
    )  # fmt: skip
    with acting_for(system(desk.centre_id)):
        Mail.objects.create(
            centre_id=desk.centre_id,
            to="alt@example.org",
            subject="Alt",
            body="Alt",
            created_at=ASKED_AT.replace(year=2024),
        )
    keeping_tasks.work_through(system(desk.centre_id), run_id=uuid.uuid4(), at=NOW)
    lay_archive(desk.director, NOW)
    return uuid.UUID(str(hold.id))


def reported(desk: Desk, request: Request) -> Request:
    report = Report(outcome=Outcome.HELD, starts=request_time(request.starts_at), ends=request_time(request.ends_at))
    return act(desk.coordinator, use_cases.report, at=NOW, report=report, note="", **step(request))


def request_time(at: datetime) -> time:
    return at.astimezone(NOW.tzinfo).time()


AT_THE_DOOR = {"director": "director", "coordinator": "pool_coordinator", "school_member": "org_user"}


def door_entry(desk: Desk, who: str, role: str) -> dict[str, str]:
    """How the demo's list names somebody."""
    return {
        "centre": "Münster", "role": "Leitung", "role_code": role, "name": NAMES[who], "institution": "",
        "email": email(who), "member": str(getattr(desk, who).member_id), "try": "Sehen Sie sich um.",
    }  # fmt: skip
