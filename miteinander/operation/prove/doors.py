"""W3: every address says who may enter; nobody comes in without signing in, without the right or without the form's token."""

import re
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from django.views import View
from psycopg import sql

from miteinander.centres.vocabulary import Role
from miteinander.operation import handbook
from miteinander.operation.prove import pages, urls
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, walled_tables

WALLS = "miteinander.centres.middleware.Walls"
# What the ``<id>`` of an address names, by the beginning of the address.
THINGS = {
    "/aufbewahrung/archiv/uebergabe/": "keeping_handover",
    "/aufbewahrung/auskunft/": "centres_member",
    "/aufbewahrung/loeschen/": "centres_member",
    "/aufbewahrung/sperren/": "keeping_hold",
    "/dolmetschen/anfragen/": "interpreting_request",
    "/dolmetschen/pool/": "interpreting_interpreter",
    "/einrichtungen/korrekturen/": "directory_proposal",
    "/einrichtungen/einlesen/": "directory_upload",
    "/einrichtungen/stadtteile/": "directory_quarter",
    "/einrichtungen/": "directory_institution",
    "/post/": "correspondence_mail",
    "/team/": "centres_member",
    "/wissen/": "knowledge_entry",
    "/zentren/<slug>/datei/": "centres_profileentry",
    "/zentren/": "knowledge_entry",
    "/zentrum/oeffnungszeiten/": "centres_openingexception",
    "/zentrum/profil/bild/": "centres_upload",
    "/zentrum/profil/": "centres_profileentry",
}
EACH = 3  # things of a kind that are visited
SIGNED_OUT = {"/konto/logout/"}  # sent with a token it is a deed of everybody


class Undeclared(View):
    """A view whose writer forgot to say who may enter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("offen")


urlpatterns = [*urls.urlpatterns, path("probe/offen/", Undeclared.as_view(), name="proof_undeclared")]


def some(owner: Connection, table: str, centre_id: int, column: str = "id") -> list[Any]:
    """A few things of a centre; the oldest first, so that every kind of state is among requests."""
    query = sql.SQL("SELECT {} FROM {} WHERE centre_id = %s ORDER BY id LIMIT %s").format(
        sql.Identifier(column), sql.Identifier(table)
    )
    return [row[0] for row in owner.execute(query, (centre_id, EACH)).fetchall()]


def addresses(owner: Connection, centre_id: int) -> Iterator[tuple[str, str, Any]]:
    """Every address of the product with real arguments of this centre: the door's name, the address, who may enter."""
    slug = owner.execute("SELECT slug FROM centres_centre WHERE id = %s", (centre_id,)).fetchone()
    others: Mapping[str, Any] = {
        "slug": slug[0] if slug else "", "language": "kmr", "deed": "pause", "key": "x", "uidb36": "1", "absence_id": uuid.uuid4(),
        "file_id": uuid.uuid4(),
        "pk": 1, "provider_id": "stadt", "centre_id": centre_id, "token": "x", "number": 1, "of": "request", "table": "centres_member",
        "institution_id": next(iter(some(owner, "directory_institution", centre_id)), uuid.uuid4()),
        "member_id": next(iter(some(owner, "centres_member", centre_id)), uuid.uuid4()),
        "secret": "x", "other_id": next(iter(some(owner, "directory_institution", centre_id)[1:]), uuid.uuid4()),
        "person_id": next(iter(some(owner, "directory_contactperson", centre_id)), uuid.uuid4()),
    }  # fmt: skip
    for name, pattern, door in handbook.doors():
        if pattern.startswith("/probe/"):
            continue
        table = next((table for start, table in THINGS.items() if pattern.startswith(start)), "")
        # Where a centre has no such thing, one that is not there: the door is shut all the same.
        for one in (some(owner, table, centre_id) or [uuid.uuid4()]) if "<id>" in pattern else [None]:
            values = {**others, "id": one} | ({"deed": "end"} if name == "interpreting:farewell" else {})
            yield name, reverse(name, kwargs={word: values[word] for word in re.findall(r"<(\w+)>", pattern)}), door


def knock(owner: Connection, centre_id: int) -> tuple[int, list[str]]:
    """Three ways to be refused at every door, and whether anything was written."""
    tries, faults = 0, []
    before = fingerprint(owner)
    people = [(set(member[4]), pages.browser(member, centre_id)) for member in pages.members(owner, centre_id)]
    with_token = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for name, address, door in addresses(owner, centre_id):
        if door is None:
            continue
        open_to_all = door.opens in handbook.ANYBODY
        if not open_to_all:  # nobody is signed in
            for answer in (Client().get(address), Client().post(address, marks())):
                tries += 1
                if answer.status_code != 302 or not answer.headers["Location"].startswith("/konto/login/"):
                    faults.append(f"{name} without signing in: {answer.status_code}")
        for roles, client in people:
            may = open_to_all or any(door.opens(handbook.actor(Role(role))) for role in roles)
            if not may:  # signed in, with another task
                for answer in (client.get(address), client.post(address, marks())):
                    tries += 1
                    if answer.status_code != 403:
                        faults.append(f"{name} by {sorted(roles)}: {answer.status_code}")
            elif address not in SIGNED_OUT:  # may enter, but the form is not ours
                with_token.cookies = client.cookies
                answer = with_token.post(address, marks())
                tries += 1
                if answer.status_code not in (403, 405, 429):  # refused, or not even looked at after so many tries
                    faults.append(f"{name} by {sorted(roles)} without a token: {answer.status_code}")
    if fingerprint(owner) != before:
        faults.append("something was written")
    return tries, faults


def marks() -> dict[str, str]:
    """What every form carries."""
    return {"key": str(uuid.uuid4()), "version": "1"}


def fingerprint(owner: Connection) -> dict[str, Any]:
    """What all walled tables say, as one number each."""
    return {
        table: owner.execute(
            sql.SQL("SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {} t").format(sql.Identifier(table))
        ).fetchone()
        for table in walled_tables(owner)
    }


def prove(laboratory: Laboratory, centres: list[int]) -> Iterator[Result]:
    """The control: a view without a door. With the middleware it is shut; without, it answers."""
    begun = time.perf_counter()
    with laboratory.owner() as owner, override_settings(ROOT_URLCONF=__name__):
        undeclared = [
            name
            for name, _path, door in handbook.doors()
            if door is None and not name.startswith(("account_", "mfa_", "proof_"))
        ]
        tries, faults = knock(owner, centres[0])
        shut = Client().get("/probe/offen/").status_code
        everything = list(addresses(owner, centres[0]))
        ours = {
            address for _name, address, door in everything if door is not None
        }  # some stand before one of the library
        library = [
            f"{address} is open: {status}"
            for _name, address, door in everything
            if door is None and address not in ours and (status := Client().get(address).status_code) != 403
        ]
    faults += [f"{name} declares no door" for name in undeclared] + library
    without = [one for one in settings.MIDDLEWARE if one != WALLS]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=without, TEMPLATES=settings.TEMPLATES):
        answered = Client().get("/probe/offen/").status_code
    yield Result(
        "W3", "every address: without signing in, with another task, without the form's token; undeclared addresses", tries,
        len(faults), f"an undeclared view answers {shut}, without the middleware {answered}", (shut, answered) == (403, 200),
        time.perf_counter() - begun, faults[:20],
    )  # fmt: skip
