"""A1, A3, A4, V2, V7: no way around the second factor, no door from a stolen table, delicate steps asked again, rights that end at once."""

import datetime
import itertools
import time
import uuid
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.conf import settings
from django.test import Client, override_settings

from miteinander.centres import middleware, permissions, queries
from miteinander.centres.adapters import proofs
from miteinander.centres.rules.sign_in import FRESH
from miteinander.centres.vocabulary import STAFF_ROLES
from miteinander.core import sessions
from miteinander.operation import delicate, handbook
from miteinander.operation.prove import doors, pages
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

RECORDS = "account_authentication_methods"
FREELY = (
    permissions.everyone,
    permissions.at_the_door,
    permissions.person,
)  # the way to a second factor leads through these
STALE = FRESH.total_seconds() + 1
SAFE_HEADERS = "miteinander.core.middleware.SafeHeaders"
HOME = "/heute/"


def showing(client: Client, *records: dict[str, Any]) -> Client:
    """The same browser, as if its session had shown this and nothing else."""
    session = client.session
    session[RECORDS] = list(records)
    session.save()
    return client


def password(ago: float = 0) -> dict[str, Any]:
    return {"method": "password", "at": time.time() - ago}


def factor(ago: float = 0) -> dict[str, Any]:
    return {"method": "mfa", "type": "demo", "at": time.time() - ago}


def prove(laboratory: Laboratory, centres: list[int], *, rows: int = 1000, roles: int = 99) -> Iterator[Result]:
    """``rows``: how many sessions are stolen. ``roles``: how many people try; the controls need one."""
    with laboratory.owner() as owner:
        people = pages.members(owner, centres[0])
        team = [one for one in people if set(one[4]) & set(STAFF_ROLES)]
        directors_first = sorted(team, key=lambda one: "director" not in one[4])[:roles]
        yield unenrolled(owner, centres[0], directors_first)
        yield stolen(owner, centres, rows)
        yield guarded(owner, centres[0], directors_first)
        yield ended(owner, centres[0], people[:roles])
        yield left_behind(owner, centres[0], people[:roles])


def unenrolled(owner: Connection, centre_id: int, people: list[Any]) -> Result:
    """A1: with the password alone, at every address, reading and sending."""
    begun = time.perf_counter()
    tries, inside = by_password(owner, centre_id, people)
    with mock.patch.object(proofs, "has_shown_factor", return_value=True):
        of, without = by_password(owner, centre_id, people[:1])
    return Result(
        "A1", "every address by every role of the team with the password alone", tries, len(inside),
        f"without the question {len(without)} of {of} are open", bool(without), time.perf_counter() - begun, inside[:20],
    )  # fmt: skip


def by_password(owner: Connection, centre_id: int, people: list[Any]) -> tuple[int, list[str]]:
    tries, inside = 0, []
    for member in people:
        client = showing(pages.browser(member, centre_id), password())
        for name, address, door in doors.addresses(owner, centre_id):
            if door is None or door.opens in FREELY:
                continue
            for answer in (client.get(address), client.post(address, doors.marks())):
                tries += 1
                led_away = answer.status_code == 302 and answer.headers["Location"].startswith("/konto/")
                if not led_away and answer.status_code != 405:
                    inside.append(f"{name} by {sorted(member[4])}: {answer.status_code}")
    return tries, inside


def stolen(owner: Connection, centres: list[int], rows: int) -> Result:
    """A3: keys read from the table, shown as cookies; and one row's content copied into another's."""
    begun = time.perf_counter()
    people = [(one, centre) for centre in centres for one in pages.members(owner, centre)]
    mine = [pages.browser(one, centre) for one, centre in itertools.islice(itertools.cycle(people), rows)]
    entered, taken = presented(owner)
    thief, victim = (one.cookies[settings.SESSION_COOKIE_NAME].value for one in mine[:2])
    inside = opens(thief)
    swap = "UPDATE core_session SET session_data = (SELECT session_data FROM core_session WHERE session_key = %s) WHERE session_key = %s"
    owner.execute(swap, (sessions.digest(victim), sessions.digest(thief)))
    copied = opens(thief)
    with mock.patch.object(sessions, "digest", lambda key: key):
        pages.browser(*people[0])
        without, _taken = presented(owner)
    owner.execute("DELETE FROM core_session")
    return Result(
        "A3", "keys of a stolen table of sessions shown as cookies to a page; a session copied into another row", taken + 1,
        entered + copied, f"with keys stored as they are {without} session opens the page; before the copy its own row did: {inside}",
        without > 0 and inside, time.perf_counter() - begun,
    )  # fmt: skip


def presented(owner: Connection) -> tuple[int, int]:
    """How many keys of the table let a browser in that shows them, and how many there are."""
    keys = [row[0] for row in owner.execute("SELECT session_key FROM core_session").fetchall()]
    return sum(opens(key) for key in keys), len(keys)


def opens(key: str) -> bool:
    """Whether a browser with this cookie gets a page."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client.get(HOME).status_code == 200


def guarded(owner: Connection, centre_id: int, people: list[Any]) -> Result:
    """A4: delicate steps with a proof that is too old: read, sent again, asked for as a part, from a second tab."""
    begun = time.perf_counter()
    tries, done = too_late(owner, centre_id, people)
    with mock.patch.object(proofs, "is_fresh", return_value=True):
        of, without = too_late(owner, centre_id, people[:1])
    return Result(
        "A4", "delicate steps, four ways, with a proof older than ten minutes", tries, len(done),
        f"without the question {len(without)} of {of} are open", bool(without), time.perf_counter() - begun, done[:20],
    )  # fmt: skip


def too_late(owner: Connection, centre_id: int, people: list[Any]) -> tuple[int, list[str]]:
    tries, done = 0, []
    for member in people:
        client = showing(pages.browser(member, centre_id), password(STALE), factor(STALE))
        pages.browser(member, centre_id)  # her other browser has just shown it: that says nothing of this one
        for name, address, door in doors.addresses(owner, centre_id):
            by_roles = door is not None and door.opens not in FREELY
            # By the list that was written by hand, not by what the door says of itself: a forgotten one answers, and is found.
            if name not in delicate.DELICATE or (
                by_roles and door and not any(door.opens(handbook.actor(one)) for one in member[4])
            ):
                continue
            part = {"HX-Request": "true"}
            answers = {
                "read": client.get(address),
                "sent": client.post(address, doors.marks()),
                "part": client.get(address, headers=part),
                "part sent": client.post(address, doors.marks(), headers=part),
            }
            for way, answer in answers.items():
                tries += 1
                led = answer.headers.get("Location") or answer.headers.get("HX-Redirect", "")
                if not (answer.status_code == 403 if "sent" in way else "estaetigen" in led or "reauthenticate" in led):
                    done.append(f"{name}, {way}, by {sorted(member[4])}: {answer.status_code}")
    return tries, done


ENDINGS = {
    "membership": ("UPDATE centres_member SET since = since - 9, until = %(before)s WHERE id = %(member)s",
                   "UPDATE centres_member SET since = since + 9, until = NULL WHERE id = %(member)s"),
    "account": ("UPDATE centres_user SET is_active = false WHERE id = %(user)s",
                "UPDATE centres_user SET is_active = true WHERE id = %(user)s"),
    "sessions": ("DELETE FROM core_session WHERE account_id = %(user)s", ""),
    "password": ("UPDATE centres_user SET password = '!x' WHERE id = %(user)s",
                 "UPDATE centres_user SET password = '!' WHERE id = %(user)s"),
}  # fmt: skip


def ended(owner: Connection, centre_id: int, people: list[Any]) -> Result:
    """V2: an open page, the right ends, the next click."""
    begun = time.perf_counter()
    tries, stayed = next_clicks(owner, centre_id, people)
    remembered: dict[uuid.UUID, Any] = {}
    confirmed = queries.confirmed

    def kept(*, actor: Any, **asked: Any) -> Any:
        """As a house that keeps rights in the session would do it."""
        return remembered.setdefault(actor.member_id, confirmed(actor=actor, **asked))

    with mock.patch.object(middleware.queries, "confirmed", kept):
        of, without = next_clicks(owner, centre_id, people[:1])
    return Result(
        "V2", "membership, account, password or sessions end while a page is open: the next click", tries, len(stayed),
        f"with rights kept in the session {len(without)} of {of} go on", bool(without), time.perf_counter() - begun, stayed,
    )  # fmt: skip


def next_clicks(owner: Connection, centre_id: int, people: list[Any]) -> tuple[int, list[str]]:
    tries, stayed = 0, []
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    for member in people:
        facts = {"member": member[0], "user": member[1], "before": yesterday}
        for what, (end, again) in ENDINGS.items():
            client = pages.browser(member, centre_id)
            if client.get(HOME).status_code != 200:
                stayed.append(f"{what}: the page did not open before")
            owner.execute("ALTER TABLE centres_member DISABLE TRIGGER USER")
            owner.execute(end, facts)
            tries += 1
            if client.get(HOME).status_code == 200:
                stayed.append(f"{sorted(member[4])} after the end of {what}")
            if again:
                owner.execute(again, facts)
            owner.execute("ALTER TABLE centres_member ENABLE TRIGGER USER")
    return tries, stayed


def left_behind(owner: Connection, centre_id: int, people: list[Any]) -> Result:
    """V7: every page of a signed-in person forbids the browser to keep it; signing out clears what lies there."""
    begun = time.perf_counter()
    tries, kept = keepable(owner, centre_id, people)
    with override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != SAFE_HEADERS]):
        of, without = keepable(owner, centre_id, people[:1])
    return Result(
        "V7", "pages of signed-in people that a browser may keep (a real browser's folder: tests/journeys)", tries, len(kept),
        f"without the header {len(without)} of {of}", bool(without), time.perf_counter() - begun, kept[:20],
    )  # fmt: skip


def keepable(owner: Connection, centre_id: int, people: list[Any]) -> tuple[int, list[str]]:
    tries, kept = 0, []
    for member in people:
        client = pages.browser(member, centre_id)
        for name, address, door in doors.addresses(owner, centre_id):
            if door is None or door.opens is permissions.everyone:
                continue
            answer = client.get(address)
            if answer.status_code == 404:  # tells nothing
                continue
            tries += 1
            if answer.headers.get("Cache-Control") != "no-store":
                kept.append(f"{name}: {answer.headers.get('Cache-Control')}")
        tries += 1
        if "cache" not in client.post("/konto/logout/").headers.get("Clear-Site-Data", ""):
            kept.append("signing out clears nothing")
    return tries, kept
