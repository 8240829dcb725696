"""The wall as the application meets it. Attacks by raw SQL, over all tables and centres, are in ``operation.prove``."""

import time
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, InternalError, ProgrammingError, connection, connections, transaction

from miteinander.centres.models import Centre, ProfileEntry
from miteinander.core import tenancy
from miteinander.core.tenancy import Actor, Audience, OutsideTheWall, acting_for, system

pytestmark = pytest.mark.django_db(transaction=True)


def entry(centre_id: int) -> ProfileEntry:
    return ProfileEntry.objects.create(centre_id=centre_id, key="focus", lines=[f"in {centre_id}"], source="Test")


@pytest.fixture
def two() -> tuple[int, int]:
    for centre_id in (1, 2):
        with acting_for(system(centre_id)):
            entry(centre_id)
    return 1, 2


@pytest.mark.parametrize(
    ("alias", "role"), [("default", "miteinander_app"), ("log", "miteinander_log"), ("public", "miteinander_public")]
)
def test_every_connection_logs_in_as_its_own_weak_role(alias: str, role: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, session_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (role, role, False)


def test_a_centre_sees_its_own_rows_only(two: tuple[int, int]) -> None:
    with acting_for(system(1)):
        assert [one.lines for one in ProfileEntry.objects.order_by("id")] == [["in 1"]]
        assert not ProfileEntry.objects.filter(centre_id=2).exists()


def test_a_centre_cannot_write_into_another(two: tuple[int, int]) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for(system(1)):
        ProfileEntry.objects.create(centre_id=2, key="fax", lines=[], source="Test")


def test_asking_outside_raises_instead_of_answering_nothing(two: tuple[int, int]) -> None:
    with pytest.raises(OutsideTheWall):
        ProfileEntry.objects.count()
    with acting_for(system(1)):
        pass
    with pytest.raises(OutsideTheWall):
        ProfileEntry.objects.count()


def test_without_the_reminder_the_wall_answers_nothing(two: tuple[int, int]) -> None:
    """The guard is a reminder; the wall stands without it."""
    connection.execute_wrappers.remove(tenancy.guard)
    try:
        assert ProfileEntry.objects.count() == 0
    finally:
        connection.execute_wrappers.append(tenancy.guard)


def test_a_context_is_not_set_outside_a_transaction() -> None:
    with pytest.raises(OutsideTheWall):
        tenancy.enter(system(1))


def test_the_context_ends_with_its_transaction(two: tuple[int, int]) -> None:
    with acting_for(system(1)):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.context', true), sec.centre()")
        assert cursor.fetchone() == ("", None)


def test_contexts_do_not_nest() -> None:
    with pytest.raises(RuntimeError, match="durable"), acting_for(system(1)), acting_for(system(2)):
        pass


def test_reading_cannot_write_nor_be_switched_to_writing(two: tuple[int, int]) -> None:
    with pytest.raises(InternalError, match="read-only"), acting_for(system(1), read_only=True):
        ProfileEntry.objects.update(source="x")
    with pytest.raises(DatabaseError, match="read-write mode"), acting_for(system(1), read_only=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('transaction_read_only', 'off', true)")


def test_a_context_expires(two: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = time.time() - 3600
    monkeypatch.setattr(tenancy.time, "time", lambda: long_ago)
    with pytest.raises(DatabaseError, match="expired"), acting_for(system(1)):
        ProfileEntry.objects.count()


def test_a_context_stolen_from_another_session_is_refused(two: tuple[int, int]) -> None:
    with acting_for(system(1)), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.context')")
        stolen = cursor.fetchone()[0]
    connection.close()
    with pytest.raises(DatabaseError, match="forged"), acting_for(system(2)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.context', %s, true)", [stolen])
        ProfileEntry.objects.count()


def test_the_key_is_out_of_reach() -> None:
    for alias in ("default", "log", "public"):
        with pytest.raises(ProgrammingError, match="permission denied"), connections[alias].cursor() as cursor:
            cursor.execute("SELECT * FROM sec.key")


def test_history_is_kept_with_its_author_and_nobody_can_change_it(two: tuple[int, int]) -> None:
    events: Any = ProfileEntry.pgh_event_model  # type: ignore[attr-defined]
    member = uuid.uuid4()
    with acting_for(Actor(centre_id=1, audience=Audience.STAFF, member_id=member)):
        ProfileEntry.objects.update(source="geändert")
        with connection.cursor() as cursor:  # raw SQL leaves a trace too
            cursor.execute("UPDATE centres_profileentry SET source = 'roh'")
        rows = list(events.objects.order_by("pgh_id"))
    assert [(row.pgh_label, row.source) for row in rows] == [
        ("insert", "Test"),
        ("update", "geändert"),
        ("update", "roh"),
    ]
    assert [row.pgh_context["member"] for row in rows] == ["", str(member), str(member)]
    for deed in (
        "UPDATE centres_profileentryevent SET source = 'x'",
        "DELETE FROM centres_profileentryevent",
        "INSERT INTO centres_profileentryevent (centre_id) VALUES (1)",
    ):
        with pytest.raises(ProgrammingError, match=r"permission denied|Cannot update or delete"), acting_for(system(1)):
            with connection.cursor() as cursor:
                cursor.execute(deed)
    with acting_for(system(2)):
        assert events.objects.filter(source="geändert").count() == 0


def test_visitors_read_published_entries_only(two: tuple[int, int]) -> None:
    with acting_for(system(1)):
        ProfileEntry.objects.create(centre_id=1, key="fax", lines=["geheim"], source="Test", published=False)
    visitor = Actor(centre_id=1, audience=Audience.PUBLIC)
    with acting_for(visitor, read_only=True, using="public"):
        assert [one.key for one in ProfileEntry.objects.using("public").order_by("id")] == ["focus"]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for(visitor, using="public"):
        with connections["public"].cursor() as cursor:
            cursor.execute("SELECT email FROM centres_user")


def test_everybody_may_read_the_list_of_centres_and_nobody_change_it() -> None:
    assert Centre.objects.count() >= 2
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Centre.objects.update(name="x")
