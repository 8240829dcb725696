"""Two centres with the same things in them, committed once; browsers of one person per role; a fingerprint of all that stands written."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from miteinander.centres.models import Centre, User
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.correspondence.models import Mail
from miteinander.directory.models import Institution
from miteinander.directory.vocabulary import InstitutionKind
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
from miteinander.interpreting.vocabulary import Outcome
from tests.signing_in import sign_in

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)  # Wednesday: the first talk is over, the others are ahead
OVER, AHEAD = date(2026, 3, 17), date(2026, 3, 24)
MEMBERS = {  # who stands for a role
    "D": "director", "F": "officer", "T": "teacher", "K": "coordinator", "A": "admin", "P": "data_protection",
    "E": "school_member", "S": "rana_member",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One centre's half of the house: its people and what addresses can name."""

    desk: Desk
    asked: Mapping[str, Request]  # by whoever asked: "school", "F", "T", "kita"
    assigned: Mapping[str, Request]
    over: Request
    reported: Request
    mail: Mail
    absence: Absence
    signed_off: Institution
    without_access: Interpreter

    def actor(self, letter: str) -> Actor:
        actor: Actor = getattr(self.desk, MEMBERS[letter])
        return actor

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
            "reset_key": lambda: {"uidb36": "1", "key": "x"},
            "slug": lambda: {"slug": "muenster" if self.desk.centre_id == MUENSTER else "herne"},
            "colleague": lambda: {"id": self.desk.second_coordinator.member_id},
            "institution": lambda: {"id": self.desk.school.id},
            "signed_off": lambda: {"id": self.signed_off.id},
            "contact": lambda: {"id": self.desk.kita.id, "member_id": self.desk.kita_member.member_id},
            "mail": lambda: {"id": self.mail.id},
            "interpreter": lambda: rana,
            "spoken": lambda: rana | {"language": "kmr"},
            "absence": lambda: rana | {"absence_id": self.absence.id},
            "conflict": lambda: rana | {"institution_id": self.desk.kita.id},
            "pool_deed": lambda: rana | {"deed": "pause"},
            "without_access": lambda: {"id": self.without_access.id},
        }
        return found[thing]() if thing in found else {"id": self.request(thing, letter).id}


@dataclass(frozen=True)
class House:
    """Both sides, and who is signed in at the first."""

    own: Side
    neighbour: Side
    sessions: Mapping[str, str]

    def browser(self, letter: str = "", *, csrf: bool = False) -> Client:
        """A browser of this role; of nobody without a letter."""
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        if letter:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[letter]
        return client


def talk(desk: Desk, day: date, hour: int, by: Actor | None = None, **changes: Any) -> Request:
    """A request for that hour."""
    return asked(desk, by=by, wish=replace(WISH, day=day, starts=time(hour), ends=time(hour, 45)), **changes)


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
    with acting_for(system(centre_id)):
        return Side(
            desk=desk, asked=waiting, assigned=booked, over=over, reported=reported,
            mail=Mail.objects.order_by("created_at", "id").first(), absence=Absence.objects.get(),
            signed_off=InstitutionFactory(centre_id=centre_id, kind=InstitutionKind.KITA, active=False), without_access=newcomer,
        )  # fmt: skip


def lay() -> House:
    """Münster and Herne, and one browser per role of Münster."""
    own, neighbour = lay_side(MUENSTER), lay_side(HERNE)
    User.objects.update(password=make_password("a password of one's own"))  # who has none is sent away from some doors
    sessions = {}
    for letter in MEMBERS:
        sessions[letter] = sign_in(own.actor(letter)).cookies[settings.SESSION_COOKIE_NAME].value
    return House(own, neighbour, sessions)


# Written by every request or by signing in, on a connection of their own.
ASIDE = ("django_session", "core_counter")
WRITABLE = """
SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'centre_id' AND NOT a.attisdropped)
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL(%s)
AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1
"""


def fingerprint() -> dict[tuple[int, str], Any]:
    """What every table says that the application can read, centre by centre."""
    with connection.cursor() as cursor:
        cursor.execute(WRITABLE, [list(ASIDE)])
        names = [name for name, _walled in cursor.fetchall()]
    each = " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t" for name in names
    )
    found = {}
    for centre_id in Centre.objects.order_by("id").values_list("id", flat=True):
        with acting_for(system(centre_id), read_only=True), connection.cursor() as cursor:
            cursor.execute(each)
            found |= {(centre_id, name): tuple(rest) for name, *rest in cursor.fetchall()}
    return found


def differences(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[Any]:
    """Which tables of which centre say something else now."""
    return [place for place in before if before[place] != after[place]]


def filled_in(name: str, side: Side, letter: str) -> dict[str, Any]:
    """What somebody sends who has filled in the form of this door rightly."""
    desk = side.desk
    marks = {"key": str(uuid.uuid4())}
    seen = SimpleNamespace(asked=side.request("asked", letter), assigned=side.request("assigned", letter))
    bodies: dict[str, dict[str, Any]] = {
        "set_language": {"language": "en"},
        "set_theme": {"theme": "dark"},
        "centres:add_member": {"name": "Tine Muster", "email": "tine@example.org", "roles": ["officer"], "since": "2026-03-19"},
        "centres:end_membership": {"last_day": "2026-04-30"},
        "directory:add_institution": {"kind": "kita", "name": "Kita Sonnenschein", "municipality": desk.school.municipality_id},
        "directory:change_institution": {
            "kind": "school", "name": "Neuer Name", "municipality": desk.school.municipality_id, "version": desk.school.version,
        },
        "directory:deactivate": {"version": desk.school.version},
        "directory:reactivate": {"version": side.signed_off.version},
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
        "interpreting:give_access": {"email": "olena@example.org"},
        "interpreting:seal_private": {"holder": "Rana Beispiel", "street": "Am Weg 1", "town": "Ort", "postcode": "48143"},
        "interpreting:private": {"reason": "payment"},
    }  # fmt: skip
    return marks | bodies.get(name, {})
