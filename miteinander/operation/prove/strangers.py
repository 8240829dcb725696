"""T8: another centre's things cannot be named in an address, by any role, neither to read nor to send."""

import re
import time
from collections.abc import Iterator
from typing import Any

from psycopg import sql

from miteinander.operation import handbook
from miteinander.operation.prove import doors
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, walled_tables
from miteinander.operation.prove.pages import TORN, Torn, browser, members, songs

SHUT = (302, 403, 404, 405, 422)


def named(owner: Connection, theirs: int) -> set[str]:
    """Every address as the other centre itself would use it: each thing in its own place."""
    return {
        address
        for _name, address, door in doors.addresses(owner, theirs)
        if door is not None and door.opens not in handbook.ANYBODY and re.search(r"[0-9a-f]{8}-", address)
    }


def mistaken(owner: Connection, theirs: int, every: int) -> set[str]:
    """Every address with things of other kinds in it: of every n-th table, and those whose wall the control takes down."""
    tables = [name for name in walled_tables(owner) if not name.endswith("event") and name != "core_opening"]
    ids = [
        row[0]
        for table in sorted({*tables[::every], *TORN})
        for row in owner.execute(
            sql.SQL("SELECT id FROM {} WHERE centre_id = %s ORDER BY id LIMIT 1").format(sql.Identifier(table)),
            (theirs,),
        ).fetchall()
    ]
    paths = [path for _name, path, door in handbook.doors() if door is not None and "<id>" in path]
    return {re.sub(r"<\w+>", str(one), path) for path in paths for one in ids}


def foreign(laboratory: Laboratory, centres: list[int], *, role: str = "", every: int = 1) -> tuple[int, list[str]]:
    """All of these addresses by every role, reading and sending; and whether anything of the other centre was changed."""
    tries, leaks = 0, []
    mine, theirs = centres[0], centres[1]
    with laboratory.owner() as owner:
        before = _fingerprints(owner, theirs)
        addresses = sorted(named(owner, theirs) | mistaken(owner, theirs, every))
        people = [(one, browser(one, mine)) for one in members(owner, mine) if not role or role in one[4]]
    for member, client in people:
        for address in addresses:
            for post in (False, True):
                tries += 1
                status, heard = songs(client, address, post=post)
                if status not in SHUT or heard - {mine}:
                    leaks.append(f"{member[4]} {'POST' if post else 'GET'} {address}: {status} {heard}")
    with laboratory.owner() as owner:
        if _fingerprints(owner, theirs) != before:
            leaks.append("something of the other centre was changed")
    return tries, leaks


def _fingerprints(owner: Connection, centre_id: int) -> dict[str, Any]:
    """What another centre's tables say, as one number each."""
    return {
        table: owner.execute(
            sql.SQL(
                "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t WHERE centre_id = %s"
            ).format(sql.Identifier(table)),
            (centre_id,),
        ).fetchone()
        for table in walled_tables(owner)
    }


def prove(laboratory: Laboratory, centres: list[int], *, every: int = 8) -> Iterator[Result]:
    """The control takes the wall around requests and institutions down: then addresses answer."""
    begun = time.perf_counter()
    tries, leaks = foreign(laboratory, centres, every=every)
    with laboratory.owner() as owner, Torn(owner):
        controls = len(foreign(laboratory, centres, role="pool_coordinator", every=every)[1])
    yield Result(
        "T8", "every address with another centre's identifiers, in their own place and in others, by every role", tries,
        len(leaks), f"without the wall around requests {controls} answers leak", controls > 0, time.perf_counter() - begun,
        leaks[:20],
    )  # fmt: skip
