"""A deed is whole or does not happen; two that lock each other are tried again."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from psycopg import errors

from miteinander.core import deeds
from miteinander.core.verdicts import Refused


def failing(times: int, cause: Exception) -> tuple[Any, list[int]]:
    tried: list[int] = []

    @deeds.deed
    def write() -> str:
        tried.append(1)
        if len(tried) <= times:
            raise OperationalError("undone") from cause
        return "done"

    return write, tried


@pytest.mark.django_db
@pytest.mark.parametrize("cause", [errors.DeadlockDetected(), errors.SerializationFailure()])
def test_deed_is_tried_three_times(cause: Exception) -> None:
    write, tried = failing(2, cause)
    assert (write(), len(tried)) == ("done", 3)
    write, tried = failing(3, cause)
    with pytest.raises(OperationalError):
        write()
    assert len(tried) == 3


@pytest.mark.django_db
def test_deed_is_not_tried_again_for_other_faults() -> None:
    write, tried = failing(1, errors.DiskFull())
    with pytest.raises(OperationalError):
        write()
    assert len(tried) == 1


@pytest.mark.django_db
def test_deed_says_when_somebody_else_holds_the_rows() -> None:
    write, tried = failing(1, errors.LockNotAvailable())
    with pytest.raises(Refused, match="noch einmal"):
        write()
    assert len(tried) == 1


def test_violated_names_the_constraint_if_the_database_does() -> None:
    assert deeds.violated(IntegrityError("without a word")) == ""


@pytest.mark.django_db(transaction=True)
def test_two_deeds_that_lock_each_other_are_both_done() -> None:
    """A real deadlock: advisory locks taken crosswise. The control below shows that it is one."""
    assert crosswise(deeds.deed) == ["done", "done"]
    assert sorted(crosswise(transaction.atomic)) == ["deadlock", "done"]


def crosswise(wrap: Any) -> list[str]:
    meet, answers = threading.Barrier(2), ["", ""]

    def run(number: int) -> None:
        first_time = iter([True])

        @wrap
        def write() -> str:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
                if next(first_time, False):
                    meet.wait(20)
                cursor.execute("SET LOCAL lock_timeout = 0")
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [1 - number])
            return "done"

        try:
            answers[number] = write()
        except OperationalError as error:
            answers[number] = "deadlock" if isinstance(error.__cause__, errors.DeadlockDetected) else str(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
