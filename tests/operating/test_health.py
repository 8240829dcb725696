"""The health addresses: alive without a database, ready only when work gets done, and not a word more to anybody."""

from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError
from django.test import Client

from miteinander.core import sealing
from miteinander.operation import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "REMEMBERED", 0.0)


@pytest.fixture
def working(db: None) -> None:
    """A worker that showed itself just now."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def said(address: str, **more: Any) -> tuple[int, str]:
    answer = Client().get(address, **more)
    return answer.status_code, answer.content.decode()


def test_alive_needs_neither_database_nor_name_nor_tls(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECURE_SSL_REDIRECT = True
    monkeypatch.setattr(connections["default"], "ensure_connection", lambda: pytest.fail("asked the database"))
    assert said(health.ALIVE, headers={"host": "10.1.2.3:8000"}) == (200, "ok\n")
    assert Client().get("/", headers={"host": "10.1.2.3:8000"}).status_code == 400  # control: any other page


@pytest.mark.usefixtures("working")
def test_ready_when_everything_works() -> None:
    answer = Client().get(health.READY)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Request-ID" not in answer.headers
    assert Client().post(health.READY).status_code == 405


def test_not_ready_without_a_living_worker() -> None:
    assert said(health.READY) == (503, "nicht bereit\n")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
    assert said(health.READY) == (503, "nicht bereit\n")
    assert list(health.hindrances()) == ["Hintergrunddienst"]


@pytest.mark.usefixtures("working")
@pytest.mark.parametrize(("minutes", "ready"), [(10, True), (20, False)])
def test_not_ready_when_work_is_left_undone(minutes: int, ready: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)"
            " VALUES ('default', 'correspondence.send', '{}', now() - make_interval(mins => %s))",
            [minutes],
        )
    assert said(health.READY)[0] == (200 if ready else 503)


@pytest.mark.usefixtures("working")
@pytest.mark.parametrize("alias", ["default", "log", "public"])
def test_not_ready_without_each_database_role(alias: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> Any:
        raise OperationalError("connection to server at 10.9.8.7 failed: no such user miteinander_app")

    monkeypatch.setattr(connections[alias], "cursor", lost)
    assert said(health.READY) == (503, "nicht bereit\n")


@pytest.mark.usefixtures("working")
def test_not_ready_without_the_master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> bytes:
        raise sealing.KeyGone("/etc/secret/place")

    monkeypatch.setattr(sealing, "master", gone)
    assert said(health.READY) == (503, "nicht bereit\n")


@pytest.mark.usefixtures("working")
def test_whoever_asks_all_the_time_does_not_disturb_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "REMEMBERED", 3.0)
    looks = []
    monkeypatch.setattr(health, "hindrances", lambda: iter(looks.append(1) or []))
    probe = health.Health(lambda request: pytest.fail("let through"))
    for _ in range(50):
        assert probe.look()
    assert len(looks) == 1
