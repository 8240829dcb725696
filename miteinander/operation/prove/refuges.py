"""V3: where a refuge is, nobody reads: every page, paper, mail and list of every role, looked through for a planted address; and
what was written before somebody said that it is one stands in no table any more, not even for the owner of the database."""

import json
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.test import Client
from django.utils import timezone
from psycopg import sql

from miteinander.core import exports as core_exports
from miteinander.core import tenancy
from miteinander.core.time import local_day
from miteinander.correspondence import documents
from miteinander.directory import exports
from miteinander.directory import queries as directory
from miteinander.interpreting import exports as interpreting_exports
from miteinander.interpreting import notices
from miteinander.interpreting.models import Request
from miteinander.operation.prove import doors, pages
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

PLACE, NOTE, NAME = "KANARIENGASSE", "KANARIENNOTIZ", "KANARIENHAUS"
# As if all of it had been written before somebody said that this is a refuge, or had come in behind the application's back.
PLANTED = f"""
WITH house AS (UPDATE directory_institution SET protected = %(protected)s, name = '{NAME}', school_id = NULL, street = '', postcode = '',
  town = '', quarter_id = NULL, published = false WHERE id = %(house)s)
UPDATE interpreting_request SET place = '{PLACE} 7', note = '{NOTE}', mode = 'on_site' WHERE institution_id = %(house)s
"""
FOUND = """
SELECT r.institution_id, r.id, m.id FROM interpreting_request r JOIN centres_member m ON m.speaks_for = r.interpreter_id
WHERE r.centre_id = %s AND r.state = 'assigned' AND m.until IS NULL
  AND EXISTS (SELECT FROM interpreting_assignment a WHERE a.request_id = r.id AND a.state = 'booked')
  ORDER BY r.starts_at DESC, r.id LIMIT 1
"""


def told(owner: Connection, centre_id: int, roles: set[str]) -> Iterator[tuple[str, str, str]]:
    """Every output of the house about this institution: to whom, where, what it says."""
    house, request, hers = owner.execute(FOUND, (centre_id,)).fetchone() or (None, None, None)
    if house is None:
        raise LookupError("Die Probe braucht eine vergebene Anfrage, deren Sprachmittlung sich anmelden kann.")
    printed: list[str] = []

    def printing(*, values: Any, title: str, **_: Any) -> bytes:
        printed.append(json.dumps(values, ensure_ascii=False, default=str))
        return b"%PDF"

    people = {
        tuple(member[4]): member for member in pages.members(owner, centre_id) if not roles or roles & set(member[4])
    }
    people[("interpreter",)] = owner.execute(
        "SELECT id, user_id, audience, speaks_for, roles FROM centres_member WHERE id = %s", (hers,)
    ).fetchone()  # type: ignore[assignment]
    addresses = [
        address.replace(str(some), str(mine))
        for address, some, mine in of_house(owner, centre_id, house=house, request=request)
    ]
    with mock.patch.object(documents, "render", printing):
        for member in people.values():
            client = pages.browser(member, centre_id)
            who = "institution" if member[3] == house else str(member[2])
            for address in addresses:
                answer = client.get(address)
                if answer.status_code < 500:
                    yield who, address, answer.content.decode("utf-8", "replace")
                for paper in printed:
                    yield "paper", address, paper
                printed.clear()
        for address in addresses:
            if address.startswith(("/zentren/", "/quellen/")) or address == "/":
                yield "public", address, Client().get(address).content.decode("utf-8", "replace")
    yield from sent_and_listed(owner, centre_id, request)


def of_house(owner: Connection, centre_id: int, *, house: Any, request: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every address of the product, with this institution and its request in the place of others."""
    things = {"directory_institution": house, "interpreting_request": request}
    seen = set()
    for name, address, door in doors.addresses(owner, centre_id):
        table = next((table for start, table in doors.THINGS.items() if address.startswith(start)), "")
        if door is None or (table in things and name in seen) or address.startswith("/konto/"):
            continue
        seen.add(name)
        some = (
            next((one for one in doors.some(owner, table, centre_id) if str(one) in address), "")
            if table in things
            else ""
        )
        yield address, some or "\0", things.get(table, "")


def sent_and_listed(owner: Connection, centre_id: int, request_id: Any) -> Iterator[tuple[str, str, str]]:
    """Mails of every kind that would go out about the request now, and lists that leave the house."""
    platform = tenancy.system(centre_id)
    mails: list[str] = []
    with tenancy.acting_for(platform, read_only=True):
        request = Request.objects.select_related("institution", "language", "centre").get(id=request_id)
        with mock.patch("miteinander.correspondence.use_cases.post", lambda **mail: mails.append(str(mail))):
            for kind in notices.KINDS:
                notices._post(kind, request, to="x@example.org", at=timezone.now(), more={"interpreter": "Probe"})
        wanted = directory.InstitutionFilter(with_inactive=True)
        houses = directory.institution_rows(wanted=wanted, limit=core_exports.limit())
        taken = [
            core_exports.sheet(listing=listing, rows=rows, personal=True)
            for listing, rows in ((exports.INSTITUTIONS, houses), (interpreting_exports.BOARD, [request]))
        ]
    yield from (("mail", "post", mail) for mail in mails)
    yield from (("export", one.title, json.dumps(one.rows, default=str)) for one in taken)
    visitor = tenancy.Actor(centre_id=centre_id, audience=tenancy.Audience.PUBLIC)
    with tenancy.acting_for(visitor, read_only=True, using="public"):
        shown = directory.published(day=local_day(timezone.now()), using="public")
        yield "public", "published", json.dumps([vars(row) for row in shown], default=str)


# Whom the house's own name reaches: the team that books for it, and the house.
INSIDE = ("staff", "institution")


def leaks(owner: Connection, centre_id: int, roles: set[str]) -> tuple[int, list[str]]:
    """Outputs looked at, and those that say too much to their reader."""
    tries, found = 0, []
    for who, where, text in told(owner, centre_id, roles):
        tries += 1
        words = [PLACE] if who in INSIDE else [PLACE, NOTE, NAME]
        found += [f"{who} {where}: {word}" for word in words if word in text]
    return tries, found


def plant(owner: Connection, centre_id: int, *, protected: bool) -> None:
    house = owner.execute(FOUND, (centre_id,)).fetchone()
    tables = ("directory_institution", "interpreting_request")
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    owner.execute(
        PLANTED.replace("%(protected)s", str(protected)).replace("%(house)s", f"'{house[0]}'" if house else "NULL")
    )
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def prove(laboratory: Laboratory, centres: list[int], *, roles: tuple[str, ...] = ()) -> Iterator[Result]:
    """The control: the same house, when nobody has said that it is a refuge. Without ``roles`` everybody looks."""
    chosen = set(roles)
    begun = time.perf_counter()
    centre_id = centres[0]
    with laboratory.owner() as owner:
        plant(owner, centre_id, protected=True)
        tries, found = leaks(owner, centre_id, chosen)
        plant(owner, centre_id, protected=False)
        without = leaks(owner, centre_id, chosen)[1]
        plant(owner, centre_id, protected=True)
        hidden = forgotten(owner, centre_id)
    kinds = sorted({one.split()[0] for one in without})
    yield Result(
        "V3", f"a planted address of a refuge in {tries} pages, papers, mails and lists of every role", tries,
        len(found), f"of a house that is none, {len(without)} outputs tell ({', '.join(kinds)})",
        {"interpreter", "paper", "staff"} <= set(kinds), time.perf_counter() - begun, found[:20],
    )  # fmt: skip
    yield hidden


# A place that everybody may know: it moves house, is asked for, appears in a list, was two entries once.
LIVED = (
    "UPDATE directory_institution SET protected = false, street = %(word)s || ' 1', postcode = '48143', town = %(word)s"
    " WHERE id = %(house)s",
    "UPDATE directory_institution SET street = %(word)s || ' 2' WHERE id = %(house)s",
    "UPDATE interpreting_request SET place = %(word)s || ' 7, im Hof' WHERE institution_id = %(house)s",
    "UPDATE interpreting_request SET place = %(word)s || ' 8' WHERE institution_id = %(house)s",
    "INSERT INTO directory_upload (id, centre_id, file_name, sha256, heads, rows, remarks, columns, kind, uploaded_at, uploaded_by_id,"
    " added, changed, left_out, version) SELECT gen_random_uuid(), i.centre_id, 'liste.csv', '', '{Name,Ort}',"
    " jsonb_build_array(jsonb_build_array(2, jsonb_build_array(i.name, %(word)s::text))), '[]', '{name,town}', '', now(),"
    " m.id, 0, 0, 0, 1 FROM directory_institution i JOIN"
    " (SELECT id, centre_id FROM centres_member WHERE audience = 'staff' LIMIT 1) m ON true WHERE i.id = %(house)s"
    " AND m.centre_id = i.centre_id",
    "UPDATE directory_institution SET merged_into_id = %(house)s, active = false, published = false, street = %(word)s || ' 9'"
    " WHERE id = %(other)s",
    "INSERT INTO directory_merger (id, centre_id, into_id, given_up_id, before, moved, merged_at, merged_by_id) SELECT gen_random_uuid(),"
    " i.centre_id, %(house)s, %(other)s, jsonb_build_object('kept', jsonb_build_object('name', 'x', 'street', %(word)s::text), 'given_up',"
    " jsonb_build_object('town', %(word)s::text)), '{}', now(), m.id FROM directory_institution i JOIN centres_member m"
    " ON m.centre_id = i.centre_id AND m.audience = 'staff' WHERE i.id = %(house)s LIMIT 1",
)
PROTECTED = (
    "UPDATE directory_institution SET protected = true, street = '', postcode = '', town = '', school_id = NULL, quarter_id = NULL,"
    " published = false WHERE id = %(house)s"
)
TRIGGERS = (("directory_institution", "hide_directory"), ("directory_institution", "hide_interpreting"))


def forgotten(owner: Connection, centre_id: int) -> Result:
    """The control: the same deed with the triggers off."""
    begun, word = time.perf_counter(), "KANARIENSTEG"
    house = (owner.execute(FOUND, (centre_id,)).fetchone() or [None])[0]
    other = owner.execute(
        "SELECT id FROM directory_institution WHERE centre_id = %s AND id <> %s AND active AND NOT protected AND merged_into_id IS NULL"
        " ORDER BY id LIMIT 1",
        (centre_id, house),
    ).fetchone()
    values = {"word": word, "house": house, "other": other[0] if other else None}
    counts = {}
    for on in (True, False):
        with owner.transaction(force_rollback=True):
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            if not on:
                for table, name in TRIGGERS:
                    owner.execute(
                        sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(*map(sql.Identifier, (table, name)))
                    )
            for statement in LIVED:
                owner.execute(statement.encode(), values)
            lived = standing(owner, word)
            owner.execute(PROTECTED.encode(), values)
            owner.execute(
                b"UPDATE directory_institution SET protected = false WHERE id = %(house)s", values
            )  # brings nothing back
            counts[on] = standing(owner, word)
    return Result(
        "V3", f"where it was before it became a refuge, in {len(lived)} tables, history among them, read as their owner", len(lived),
        sum(counts[True].values()), f"with the triggers off {sum(counts[False].values())} rows still tell",
        "directory_institutionevent" in counts[False] and "interpreting_requestevent" in counts[False],
        time.perf_counter() - begun, [f"{table}: {count}" for table, count in counts[True].items()],
    )  # fmt: skip


def standing(owner: Connection, word: str) -> dict[str, int]:
    """Tables with rows that hold this word anywhere, and how many, whoever may read them."""
    found = {}
    tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    for (name,) in owner.execute(tables.encode()).fetchall():
        query = sql.SQL("SELECT count(*) FROM {} t WHERE t::text ILIKE %s").format(sql.Identifier(name))
        count = (owner.execute(query, (f"%{word}%",)).fetchone() or [0])[0]
        if count:
            found[str(name)] = int(count)
    return found
