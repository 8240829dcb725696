"""Who lives in the journeys: the small desk of the interpreting tests, with names, passwords and a request in every state."""

import time as real_time
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from conftest import as_owner
from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member, User
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.time import local_instant
from miteinander.correspondence.models import Mail
from miteinander.demo import documents
from miteinander.directory.models import Institution
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.rules.candidates import Free
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.reports import Report
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import HERNE, PAPERS, Desk, act, asked, assigned, lay_desk, step
from miteinander.interpreting.tests.samples import ASKED_AT, WISH
from miteinander.interpreting.vocabulary import OpeningReason, Outcome, PaperKind, Weekday, WithdrawReason
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


def cookies(who: Actor) -> dict[str, str]:
    """Of a browser in which this person has signed in and just typed her password once more."""
    client = sign_in(who)
    session = client.session
    proof = {"method": "password", "at": real_time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return {name: morsel.value for name, morsel in client.cookies.items()}


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
    cookies: dict[str, dict[str, str]]  # who is signed in already


def lay_town(*, clock: Any, folder: Path) -> Town:
    """Everything that a page can show, made by the use cases on the days when it would have been done."""
    clock.set(ASKED_AT)
    with as_owner():
        data = Path(centres.__file__).parent / "data"
        centres.lay_centres(
            centres=(data / "centres.csv").read_bytes(), profiles=(data / "profiles.json").read_bytes(), at=ASKED_AT
        )
    desk = lay_people()
    newcomer = lay_people_of_the_pool(desk)
    lay_desk(HERNE)
    give_app(desk, "director")
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
    documents.write(
        folder=folder, filling={}, people=[door_entry(desk, who, code) for who, code in AT_THE_DOOR.items()]
    )
    clock.set(NOW)
    signed_in = {who: cookies(getattr(desk, who)) for who in NAMES}
    return Town(desk, newcomer, first, rare, ahead, over, told, done, gone, mail, signed_in)


def lay_people_of_the_pool(desk: Desk) -> Interpreter:
    """Those whom the list of candidates names with a reason why not; and one who has no access yet."""
    desk.interpreter(given_name="Ilyas", status=InterpreterStatus.PAUSED)
    desk.interpreter(given_name="Parwin", papers=dict.fromkeys(PAPERS) | {PaperKind.GOOD_CONDUCT: date(2026, 1, 31)})
    return desk.interpreter(
        given_name="Dilan", papers=dict.fromkeys(PAPERS) | {PaperKind.GOOD_CONDUCT: date(2026, 4, 15)}
    )


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
