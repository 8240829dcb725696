"""L2: the log of openings cannot be changed by the application, and whoever owns the database cannot change it unnoticed."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from miteinander.core import sealing, security, tenancy
from miteinander.operation import openings
from tests.operating.conftest import House

pytestmark = pytest.mark.faults
LINES = 20
Connection = psycopg.Connection


@pytest.fixture
def owner(house: House, settings: object) -> Iterator[Connection]:
    """The owner in a transaction that is undone, with some lines in the log."""
    settings.KEY_FILE = house.key_file  # type: ignore[attr-defined]
    with psycopg.connect(house.urls["owner"]) as connection:
        for number in range(LINES):
            connection.execute(
                "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id) VALUES (%s, %s, %s, 'probe', %s)",
                [uuid.uuid4(), 30 + number % 2, uuid.uuid4(), uuid.uuid4()],
            )
        yield connection
        connection.rollback()


FORGERIES = {
    "a line changed": "UPDATE core_opening SET deed = 'other' WHERE centre_id = 30 AND number = (SELECT max(number) - 3 FROM core_opening"
    " WHERE centre_id = 30)",
    "somebody else named": "UPDATE core_opening SET member_id = gen_random_uuid() WHERE centre_id = 31 AND number ="
    " (SELECT max(number) FROM core_opening WHERE centre_id = 31)",
    "a line taken out": "DELETE FROM core_opening WHERE centre_id = 30 AND number = (SELECT max(number) - 3 FROM core_opening"
    " WHERE centre_id = 30)",
    "the end cut off": "DELETE FROM core_opening WHERE centre_id = 30 AND number > (SELECT max(number) - 3 FROM core_opening"
    " WHERE centre_id = 30)",
    "two lines exchanged": "UPDATE core_opening o SET deed = o.deed, subject_id = (SELECT subject_id FROM core_opening p"
    " WHERE p.centre_id = 30 AND p.number = o.number + 1) WHERE centre_id = 30 AND number = (SELECT max(number) - 2 FROM core_opening"
    " WHERE centre_id = 30)",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_each_change_of_the_owner_is_found(owner: Connection, name: str) -> None:
    assert list(openings.broken(owner)) == []  # control
    assert owner.execute(FORGERIES[name].encode()).rowcount > 0
    assert list(openings.broken(owner))


def test_a_forged_tail_that_fits_is_found_by_the_heads_of_a_backup(owner: Connection) -> None:
    anchor = openings.heads(owner)
    last = anchor["30"][0]
    owner.execute("DELETE FROM core_opening WHERE centre_id = 30 AND number > %s", [last - 3])
    owner.execute(
        "UPDATE sec.head h SET number = o.number, link = o.link FROM core_opening o"
        " WHERE h.centre_id = 30 AND o.centre_id = 30 AND o.number = %s",
        [last - 3],
    )
    for _ in range(5):  # and goes on, as if nothing had been
        owner.execute(
            "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id)"
            " VALUES (gen_random_uuid(), 30, gen_random_uuid(), 'forged', gen_random_uuid())"
        )
    assert list(openings.broken(owner)) == []  # control: by itself the table looks whole
    assert list(openings.broken(owner, anchor)) == [f"Zentrum 30, Zeile {last}: steht in der Sicherung anders"]


def test_oldest_lines_may_go_when_their_time_is_over(owner: Connection) -> None:
    anchor = openings.heads(owner)
    first = owner.execute("SELECT min(number) FROM core_opening WHERE centre_id = 30").fetchone()
    owner.execute("DELETE FROM core_opening WHERE centre_id = 30 AND number < %s", [first[0] + 4])  # type: ignore[index]
    assert list(openings.broken(owner, anchor)) == []


def test_application_and_log_change_nothing(house: House, owner: Connection) -> None:
    owner.commit()
    tried = 0
    for role in ("app", "log", "public"):
        with psycopg.connect(house.urls[role], autocommit=True) as one:
            for statement in (
                "UPDATE core_opening SET deed = 'x'",
                "DELETE FROM core_opening",
                "TRUNCATE core_opening",
                "UPDATE sec.head SET number = 0",
                "DELETE FROM sec.head",
                "ALTER TABLE core_opening DISABLE TRIGGER chained",
                "SELECT * FROM sec.head",
            ):
                tried += 1
                if (role, statement) == (
                    "app",
                    "DELETE FROM core_opening",
                ):  # the night may, inside a centre, what is due
                    assert one.execute(statement.encode()).rowcount == 0
                    continue
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    one.execute(statement.encode())
    assert tried == 21
    with psycopg.connect(house.urls["log"]) as log:  # control: what the log may do it does, and is chained
        actor = tenancy.Actor(centre_id=30, audience=tenancy.Audience.STAFF, member_id=uuid.uuid4())
        log.execute("SELECT set_config(%s, %s, true)", [security.GUC, tenancy.signed(actor, log.info.backend_pid)])
        log.execute(
            "INSERT INTO core_opening (id, centre_id, member_id, deed, subject_id, number, link)"
            " VALUES (%s, 30, %s, 'probe', %s, 7, 'forged')",
            [uuid.uuid4(), actor.member_id, uuid.uuid4()],
        )
    assert list(openings.broken(owner)) == []
    assert sealing.master()
