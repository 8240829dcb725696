"""T7, T9: pages of one centre never show a word of another, whatever goes wrong in between."""

import random
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.test import Client
from psycopg import sql

from miteinander.centres.models import User
from miteinander.core import security, tenancy
from miteinander.operation import handbook
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

CANARY = re.compile(r"KANARIE(\d+)E")
# Columns with free text, where a leak would be read on a page, a mail or a letter.
SINGING = {
    "centres_member": ("name",),
    "directory_institution": ("name",),
    "interpreting_interpreter": ("family_name",),
    "interpreting_request": ("place", "contact_name", "note"),
    "interpreting_step": ("note",),
    "correspondence_mail": ("subject", "body"),
    "knowledge_entry": ("title", "text"),
}


def plant(owner: Connection) -> None:
    """A word of its own for each centre in every text that people read."""
    for table, columns in SINGING.items():
        changes = sql.SQL(", ").join(
            sql.SQL("{c} = left({c}, 60) || ' KANARIE' || centre_id || 'E'").format(c=sql.Identifier(column))
            for column in columns
        )
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        owner.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), changes))
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def members(owner: Connection, centre_id: int) -> list[tuple[uuid.UUID, uuid.UUID, str, uuid.UUID | None, list[str]]]:
    """One member of every role of a centre: id, account, audience, for whom she speaks, roles."""
    return owner.execute(
        "SELECT DISTINCT ON (roles) id, user_id, audience, speaks_for, roles FROM centres_member"
        " WHERE centre_id = %s AND until IS NULL ORDER BY roles, id",
        (centre_id,),
    ).fetchall()


def browser(member: Any, centre_id: int) -> Client:
    """A browser in which this member is signed in."""
    member_id, user_id, audience, own, _roles = member
    client = Client(raise_request_exception=False)
    session = client.session
    session["_auth_user_id"] = str(user_id)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = _session_hash(user_id)
    session["acts"] = {
        "member": str(member_id),
        "centre": centre_id,
        "audience": audience,
        "own": str(own) if own else "",
    }
    session["account_authentication_methods"] = [{"method": "mfa", "type": "demo", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user_id)
    session.save()
    return client


def _session_hash(user_id: uuid.UUID) -> str:
    return str(User.objects.get(pk=user_id).get_session_auth_hash())


def songs(client: Client, path: str, *, post: bool = False) -> tuple[int, set[int]]:
    """The status of a page and the centres whose words stand on it."""
    response = client.post(path, {"key": str(uuid.uuid4()), "version": "1"}) if post else client.get(path)
    return response.status_code, {int(number) for number in CANARY.findall(response.content.decode("utf-8", "replace"))}


def mixed(laboratory: Laboratory, centres: list[int], count: int, seed: int) -> tuple[int, list[str]]:
    """Requests of all centres shuffled over one connection, with errors in between."""
    chance, leaks = random.Random(seed), []
    with laboratory.owner() as owner:
        browsers = [(centre, browser(members(owner, centre)[0], centre)) for centre in centres]
    for _number in range(count):
        centre, client = chance.choice(browsers)
        kind = chance.random()
        if kind < 0.15:
            status, heard = songs(client, "/probe/bruch/", post=kind < 0.05)
            if status != 500:
                leaks.append(f"a failing view answered {status}")
        elif kind < 0.25:
            _status, heard = songs(Client(), "/")  # a visitor in between
        else:
            status, heard = songs(client, "/probe/liste/")
            if status == 200 and not heard:
                leaks.append(f"centre {centre}: an empty list")
        if heard - {centre}:
            leaks.append(f"centre {centre} read words of {heard - {centre}}")
    return count, leaks


def crawl(laboratory: Laboratory, centres: list[int], *, role: str = "") -> tuple[int, list[str]]:
    """Every page, letter and mail of every role, looked through for words of other centres."""
    tries, leaks, heard_own = 0, [], 0
    for centre in centres:
        with laboratory.owner() as owner:
            people = [(one, browser(one, centre)) for one in members(owner, centre) if not role or role in one[4]]
            own = [
                row[0]
                for table in (
                    "interpreting_request",
                    "interpreting_interpreter",
                    "directory_institution",
                    "correspondence_mail",
                )
                for row in owner.execute(
                    sql.SQL("SELECT id FROM {} WHERE centre_id = %s ORDER BY id LIMIT 1").format(sql.Identifier(table)),
                    (centre,),
                ).fetchall()
            ]
        for member, client in people:
            for _name, path, door in handbook.doors():
                if door is None or path.startswith(("/konto/", "/probe/")):
                    continue
                for one in own if "<" in path else [""]:
                    tries += 1
                    address = re.sub(r"<\w+>", str(one), path)
                    status, heard = songs(client, address)
                    heard_own += centre in heard
                    if status >= 500 or heard - {centre}:
                        leaks.append(f"{member[4]} {address}: {status} {heard}")
    if not heard_own:
        leaks.append("no word of the own centre was found anywhere: the crawl read nothing")
    return tries, leaks


def leftovers(laboratory: Laboratory, centre_id: int) -> int:
    """The control of T7: a context set for the session instead of the transaction is found by whoever comes next."""
    actor = tenancy.Actor(centre_id=centre_id, audience=tenancy.Audience.SYSTEM)
    with laboratory.app() as app:
        app.execute("SELECT set_config(%s, %s, false)", (security.GUC, laboratory.context(app, actor)))
        row = app.execute("SELECT count(*) FROM interpreting_request").fetchone()
        return int(row[0]) if row else 0


def prove(laboratory: Laboratory, centres: list[int], *, count: int = 10_000, seed: int = 5) -> Iterator[Result]:
    with laboratory.owner() as owner:
        plant(owner)
    begun = time.perf_counter()
    tries, leaks = mixed(laboratory, centres, count, seed)
    seen = leftovers(laboratory, centres[0])
    yield Result(
        "T7", f"{tries} requests of {len(centres)} centres shuffled over one connection, with errors", tries, len(leaks),
        f"a context kept for the session shows {seen} rows to the next request", seen > 0, time.perf_counter() - begun, leaks[:20],
    )  # fmt: skip
    begun = time.perf_counter()
    tries, leaks = crawl(laboratory, centres[:3])
    with laboratory.owner() as owner, Torn(owner):
        controls = len(crawl(laboratory, centres[:1], role="pool_coordinator")[1])
    yield Result(
        "T9", "every page, letter and mail of every role, for words of other centres", tries, len(leaks),
        f"without the wall around requests {controls} pages leak", controls > 0, time.perf_counter() - begun, leaks[:20],
    )  # fmt: skip


TORN = ("interpreting_request", "directory_institution")


class Torn:
    """The wall around requests and institutions taken down for a moment, as the owner."""

    def __init__(self, owner: Connection) -> None:
        self.owner = owner

    def __enter__(self) -> None:
        for table in TORN:
            self.owner.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))

    def __exit__(self, *_: object) -> None:
        for table in TORN:
            self.owner.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
