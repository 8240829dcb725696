"""T3: whoever can run SQL as the application still cannot become somebody else."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg

from miteinander.core import security
from miteinander.core.tenancy import Actor, Audience
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, people, timed

TARGET = "SELECT count(*) FROM interpreting_request"


def forged(laboratory: Laboratory, app: Connection, other: Connection, victim: Actor, mine: Actor) -> dict[str, str]:
    """Twelve texts an attacker could try, who holds one good context of her own centre."""
    good = laboratory.context(app, mine)
    parts = good.split("|")
    theirs = laboratory.context(app, victim).split("|")
    return {
        "another centre's number": "|".join([str(victim.centre_id), *parts[1:]]),
        "another audience": "|".join([parts[0], "system", *parts[2:]]),
        "another person": "|".join([*parts[:2], theirs[2], *parts[3:]]),
        "another institution": "|".join([*parts[:3], theirs[2], *parts[4:]]),
        "a later expiry": "|".join([*parts[:4], str(int(parts[4]) + 86_400), parts[5]]),
        "expired": laboratory.context(app, victim, lasts=-1),
        "signed for another session": laboratory.context(other, victim),
        "signed with another key": Laboratory(laboratory.urls, b"guessed" * 5).context(app, victim),
        "no signature": "|".join([str(victim.centre_id), *theirs[1:5], ""]),
        "zeros as signature": "|".join([str(victim.centre_id), *theirs[1:5], "0" * 64]),
        "too few parts": f"{victim.centre_id}|{victim.audience.value}",
        "parts shifted by separators": "|".join([f"{victim.centre_id}|{parts[0]}", *parts[1:]]),
    }


def attack(laboratory: Laboratory, centres: list[int]) -> tuple[int, list[str]]:
    """Every forgery from every centre against its neighbour; rows seen are leaks."""
    tries, leaks = 0, []
    with laboratory.owner() as owner, laboratory.app() as app, laboratory.app() as other:
        staff = {centre: next(a for a in people(owner, centre) if a.audience is Audience.STAFF) for centre in centres}
        for number, centre in enumerate(centres):
            victim = staff[centres[(number + 1) % len(centres)]]
            mine = replace(staff[centre], own_id=staff[centre].member_id)
            for name, text in forged(laboratory, app, other, victim, mine).items():
                tries += 1
                if rows := _rows(app, text):
                    leaks.append(f"centre {centre}, {name}: {rows} rows")
        for statement in (
            "SET ROLE miteinander_owner",
            "RESET ROLE",
            "SET SESSION AUTHORIZATION miteinander_owner",
            "SELECT inner_pad FROM sec.key",
            "ALTER TABLE interpreting_request DISABLE ROW LEVEL SECURITY",
            "SET row_security = off",
        ):
            tries += 1
            if rows := _after(app, statement):
                leaks.append(f"{statement}: {rows} rows")
    return tries, leaks


def _rows(app: Connection, text: str) -> int:
    try:
        with app.transaction(force_rollback=True):
            app.execute("SELECT set_config(%s, %s, true)", (security.GUC, text))
            row = app.execute(TARGET).fetchone()
            return int(row[0]) if row else 0
    except psycopg.errors.InsufficientPrivilege:
        return 0


def _after(app: Connection, statement: str) -> int:
    try:
        with app.transaction(force_rollback=True):
            app.execute(statement)
            row = app.execute(TARGET).fetchone()
            return int(row[0]) if row else 0
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue):
        return 0


def prove(laboratory: Laboratory, centres: list[int]) -> Iterator[Result]:
    """With the check of the signature taken out, the first forgery opens the neighbour's door."""
    tries, leaks, seconds = timed(lambda: attack(laboratory, centres))
    with laboratory.owner() as owner:
        row = owner.execute("SELECT pg_get_functiondef('sec.part(int)'::regprocedure)").fetchone()
        genuine = row[0] if row else ""
        blind = genuine.replace("IF NOT FOUND THEN", "IF false THEN")
        if blind == genuine:
            raise AssertionError("the check of the signature was not found")
        owner.execute(blind)
        try:
            bites = len(attack(laboratory, centres[:2])[1])
        finally:
            owner.execute(genuine)
    yield Result(
        "T3",
        "forged, stolen and expired contexts; changing role",
        tries,
        len(leaks),
        f"without the check of the signature {bites} forgeries see rows",
        bites > 0,
        seconds,
        leaks,
    )
