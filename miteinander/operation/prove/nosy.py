"""L3: a colleague opens records that stand near to her, hidden among many others; who watches over the log is told of each, of no other."""

import contextlib
import random
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from unittest import mock

from django.utils import timezone
from psycopg import sql

from miteinander.core import tenancy
from miteinander.interpreting import queries, use_cases
from miteinander.interpreting.rules import nearness
from miteinander.interpreting.vocabulary import OpeningReason
from miteinander.operation.prove import sealed, wishes
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result
from miteinander.workbench import queries as day
from miteinander.workbench.vocabulary import Matter

COLLEAGUE = ("Oksana Kanarienko", "kanarie-kollegin@example.org", "0211 4569-77")
# How five people of the pool are made to stand near: to the reader herself, or to her colleague.
PLANTED: tuple[Mapping[str, str], ...] = (
    {"email": "{reader_email}"},
    {"family_name": "{reader_surname}"},
    {"email": COLLEAGUE[1].upper()},
    {"phone": "+49 211 4569 77"},
    {"given_name": "Оксана", "family_name": "Канариенко"},
)
NAMED = ("given_name", "family_name", "email", "phone")
# Who shares nothing with the team, asked in another way than the product asks.
ORDINARY = """
SELECT i.id FROM interpreting_interpreter i WHERE i.centre_id = %(centre)s AND i.status = 'active' AND NOT EXISTS (
  SELECT FROM centres_member m JOIN centres_user u ON u.id = m.user_id WHERE m.centre_id = i.centre_id AND m.audience = 'staff'
  AND (strpos(lower(m.name), lower(i.family_name)) > 0 OR lower(u.email) = lower(i.email) OR m.phone <> '' AND m.phone = i.phone))
ORDER BY i.id"""
NORMAL = """
INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id)
SELECT gen_random_uuid(), %(centre)s, %(member)s, 'interpreting.open_private.payment', (%(people)s::uuid[])[1 + n %% %(count)s]
FROM generate_series(1, %(reads)s) n"""


def prove(laboratory: Laboratory, centre: int, *, reads: int = 200, normal: int = 10_000) -> Iterator[Result]:
    """The control: without the comparison all look alike, and the weekly sample of ten is all there is."""
    begun, chance = time.perf_counter(), random.Random(11)
    desk = wishes.coordinator(laboratory, centre)
    with laboratory.owner() as owner:
        members = colleagues(owner, desk)
        ordinary = [row[0] for row in owner.execute(ORDINARY, {"centre": centre}).fetchall()]
        if len(ordinary) < len(PLANTED) + 3:
            raise LookupError(f"Die Probe braucht mehr Leute im Pool, die niemandem im Team ähneln: {len(ordinary)}.")
        near, others = ordinary[: len(PLANTED)], ordinary[len(PLANTED) :]
        with standing_near(owner, near, members):
            for person in (*near, *others[:10]):
                sealed.seal(desk, person)
            drawn = [*near, *chance.choices(others[:10], k=reads - len(near))]
            chance.shuffle(drawn)
            for person in drawn:
                with tenancy.acting_for(desk, read_only=True):
                    use_cases.open_private(interpreter_id=person, reason=chance.choice([*OpeningReason]), by=desk)
            owner.execute(
                NORMAL,
                {"centre": centre, "member": desk.member_id, "people": others, "count": len(others), "reads": normal},
            )
            told, counted = report(desk)
            with mock.patch.object(nearness, "nearness", return_value=None):
                without, _counted = report(desk)
    missed = [f"not told: {PLANTED[near.index(one)]}" for one in near if one not in told]
    wrong = [f"told without a reason: {one}" for one in told if one not in near]
    if counted != len(told):
        wrong.append(f"the day counts {counted}, the report {len(told)}")
    yield Result(
        "L3", f"records of {len(near)} who stand near, in {reads} openings by chance and {normal:,} of people at work", reads + normal,
        len(missed) + len(wrong), f"without the comparison {sum(one in without for one in near)} of {len(near)} are told",
        not without, time.perf_counter() - begun, [*missed, *wrong][:20],
    )  # fmt: skip


def report(desk: tenancy.Actor) -> tuple[list[uuid.UUID], int]:
    """Whose records the page points at, and how many openings the day of the data protection officer counts."""
    at = timezone.now()
    officer = tenancy.Actor(
        centre_id=desk.centre_id, audience=tenancy.Audience.STAFF, member_id=uuid.uuid4(), roles=frozenset({"data_protection"})
    )  # fmt: skip
    with tenancy.acting_for(officer, read_only=True):
        near = queries.reviewed(since=at - timedelta(days=7), at=at).near
        counted = [one.count for one in day.gather(by=officer, at=at) if one.matter is Matter.NEAR]
    return [row.subject_id for row in near], sum(counted)


def colleagues(owner: Connection, desk: tenancy.Actor) -> Mapping[str, str]:
    """The reader as she is called and reached; and one colleague more, for whom somebody may be mistaken."""
    account = uuid.uuid4()
    owner.execute(
        "INSERT INTO centres_user (id, email, password, is_active) VALUES (%s, %s, '!', false)", (account, COLLEAGUE[1])
    )
    owner.execute(
        "INSERT INTO centres_member (id, centre_id, user_id, audience, roles, name, phone, since, version)"
        " VALUES (%s, %s, %s, 'staff', ARRAY['officer'], %s, %s, date '2025-01-02', 1)",
        (uuid.uuid4(), desk.centre_id, account, COLLEAGUE[0], COLLEAGUE[2]),
    )
    row = owner.execute(
        "SELECT u.email, m.name FROM centres_member m JOIN centres_user u ON u.id = m.user_id WHERE m.id = %s",
        (desk.member_id,),
    ).fetchone()
    if row is None:
        raise LookupError("Die Probe braucht eine Koordinatorin.")
    return {"reader_email": row[0], "reader_surname": row[1].split()[-1]}


@contextlib.contextmanager
def standing_near(owner: Connection, people: list[uuid.UUID], members: Mapping[str, str]) -> Iterator[None]:
    """These people, called and reached as planted; as before when it is over."""
    columns = sql.SQL(", ").join(map(sql.Identifier, NAMED))
    before = owner.execute(
        sql.SQL("SELECT id, {} FROM interpreting_interpreter WHERE id = ANY(%s) ORDER BY id").format(columns), (people,)
    ).fetchall()
    try:
        for person, planted in zip(people, PLANTED, strict=True):
            for column, value in planted.items():
                change = sql.SQL("UPDATE interpreting_interpreter SET {} = %s WHERE id = %s")
                owner.execute(change.format(sql.Identifier(column)), (value.format(**members), person))
        yield
    finally:
        for row in before:
            sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in NAMED)
            owner.execute(
                sql.SQL("UPDATE interpreting_interpreter SET {} WHERE id = %s").format(sets), [*row[1:], row[0]]
            )
