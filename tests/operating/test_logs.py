"""The log of the house holds nobody's words (guarantee V6): a journey full of canaries, errors and failing jobs leaves none."""

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.test import Client
from procrastinate import testing as queue_testing
from procrastinate.contrib.django import app

from miteinander.core import logs
from miteinander.interpreting import queries
from miteinander.interpreting.tests.factories import MUENSTER, Desk, lay_desk
from tests import production
from tests.signing_in import sign_in

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Kanarienvogel"


class Listening:
    """Both formatters on everything that is logged anywhere: ours, and the ordinary one as control."""

    def __init__(self) -> None:
        self.ours, self.ordinary = io.StringIO(), io.StringIO()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ours.getvalue().splitlines()]


@pytest.fixture
def heard() -> Iterator[Listening]:
    listening = Listening()
    handlers = []
    for stream, formatter in (
        (listening.ours, logs.OneLine()),
        (listening.ordinary, logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")),
    ):
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handlers.append(handler)
    names = ("", "django", "django.request", "procrastinate", "miteinander", "gunicorn.error")
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.INFO)
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    yield listening
    for handler in handlers:
        logging.getLogger().removeHandler(handler)
    for name, (level, propagate) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).propagate = propagate


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return lay_desk(MUENSTER)


def journey(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that work, pages that refuse, pages that break; every input carries a canary."""
    nobody = Client(raise_request_exception=False)
    nobody.get(f"/?suche={CANARY}")
    nobody.get(f"/{CANARY}/", headers={"user-agent": CANARY, "referer": f"https://x.example/{CANARY}"})
    nobody.get("/", headers={"host": f"{CANARY}.example.org"})  # a name that is not ours
    nobody.get("/", REMOTE_ADDR="203.0.113.77", headers={"x-forwarded-for": "203.0.113.77"})
    nobody.post("/konto/login/", {"login": f"{CANARY}@example.org", "password": CANARY})
    nobody.post(f"/ansicht/sprache/?next={CANARY}", {"language": CANARY})
    who = sign_in(desk.coordinator, client=Client(raise_request_exception=False))
    who.get(f"/dolmetschen/anfragen/?q={CANARY}")
    who.get(f"/dolmetschen/pool/{desk.rana.id}/")
    who.post("/dolmetschen/anfragen/neu/", {"note": CANARY, "contact_name": CANARY})
    who.get("/einrichtungen/00000000-0000-0000-0000-000000000000/")
    Client(enforce_csrf_checks=True, raise_request_exception=False).post("/konto/login/", {"login": CANARY})
    for error in (
        ValueError(CANARY),
        KeyError(CANARY),
        SuspiciousOperation(CANARY),
        UnicodeEncodeError("ascii", CANARY, 0, 1, CANARY),
        IntegrityError(f'Failing row contains ({CANARY}, ...) in "{CANARY}"'),
    ):

        def broken(*_: Any, error: Exception = error, **__: Any) -> Any:
            try:
                raise psycopg.errors.UniqueViolation(f"Key (name)=({CANARY}) already exists.")
            except psycopg.Error as cause:
                raise error from cause

        with monkeypatch.context() as patch:
            patch.setattr(queries, "board", broken)
            who.get(f"/dolmetschen/anfragen/?q={CANARY}")


def failing_job() -> None:
    """A job of a real worker (in memory) whose argument and error carry the canary."""
    connector = queue_testing.InMemoryConnector()
    with app.replace_connector(connector) as here:

        @here.task(name="probe.fails", queue="probe")
        def fails(**_: Any) -> None:
            raise RuntimeError(CANARY)

        here.configure_task("probe.fails", allow_unknown=False).defer(centre_id=1, word=CANARY)
        here.run_worker(queues=["probe"], wait=False, install_signal_handlers=False, listen_notify=False)
        del here.tasks["probe.fails"]


@pytest.mark.django_db(transaction=True)
def test_a_journey_leaves_no_words_in_the_log(desk: Desk, heard: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    journey(desk, monkeypatch)
    failing_job()
    for name, text in (("gunicorn.error", f"Invalid request from ip=203.0.113.77: {CANARY}"), ("x", f"a {CANARY} b")):
        logging.getLogger(name).warning(text)
        logging.getLogger(name).warning("%s", CANARY)
    secrets = [CANARY, "203.0.113.77", str(desk.rana.id), str(desk.coordinator.member_id), desk.rana.name, "@example"]
    told = heard.ours.getvalue()
    assert [secret for secret in secrets if secret in told] == []
    # Control: the ordinary formatter repeats them.
    assert heard.ordinary.getvalue().count(CANARY) > 20
    assert "203.0.113.77" in heard.ordinary.getvalue()
    # And what a reader needs is there.
    lines = heard.lines()
    assert {name for line in lines for name in line} <= set(logs.FIELDS)
    asked = [line for line in lines if line["event"] == "request" and line.get("view") == "interpreting:board"]
    assert {line["status"] for line in asked} >= {200, 500}
    assert {(line["centre"], line["audience"]) for line in asked} == {(MUENSTER, "staff")}
    faults = [line for line in lines if line.get("error")]
    assert {"ValueError", "django.db.utils.IntegrityError"} <= {line["error"] for line in faults}
    assert any(line.get("sqlstate") == "23505" and line["cause"].endswith("UniqueViolation") for line in faults)
    assert any(line["event"] == "queue.job_error" and line["task"] == "probe.fails" for line in lines)


@pytest.mark.django_db(transaction=True)
def test_every_answer_names_its_line(desk: Desk, heard: Listening) -> None:
    answer = sign_in(desk.coordinator).get("/heute/")
    line = next(line for line in heard.lines() if line.get("request") == answer.headers["X-Request-ID"])
    assert (line["view"], line["method"], line["status"]) == ("workbench:today", "GET", 200)
    assert isinstance(line["ms"], int)


def test_the_queues_chatter_is_left_out() -> None:
    def record(level: int, **extra: Any) -> logging.LogRecord:
        made = logging.LogRecord("procrastinate.worker", level, __file__, 1, "", (), None)
        vars(made).update(extra)
        return made

    ended = {"action": "job_success", "job": {"task_name": "correspondence.send"}}
    assert logs.worth_a_line(record(logging.INFO, **ended))
    assert not logs.worth_a_line(record(logging.INFO, action="start_job", job=ended["job"]))
    assert not logs.worth_a_line(record(logging.INFO, action="job_success", job={"task_name": "core.retry_stalled"}))
    assert logs.worth_a_line(record(logging.ERROR, action="periodic"))


@pytest.mark.faults
def test_the_web_server_itself_tells_nothing_either(tmp_path: Path) -> None:
    """A real gunicorn on a database that does not answer: every request breaks, and some are no requests at all."""
    environment = production.environment(tmp_path) | {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "MITEINANDER_WORKERS": "1",
    }
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    log = tmp_path / "web.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:miteinander.operation.web_server"]
    command += ["--bind", f"127.0.0.1:{port}", "config.wsgi:application"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        until = time.monotonic() + 30
        while not say(port, b"GET /gesundheit/ HTTP/1.0\r\n\r\n") and time.monotonic() < until:
            time.sleep(0.2)
        head = f"Host: ki.town.example\r\nX-Forwarded-Proto: https\r\nUser-Agent: {CANARY}\r\n\r\n"
        assert b" 500 " in say(port, f"GET /?{CANARY} HTTP/1.0\r\n{head}".encode())
        say(port, f"GET /zentren/{CANARY}/ HTTP/1.0\r\n{head}".encode())
        say(port, f"GET / HTTP/1.0\r\nHost: {CANARY}\r\n\r\n".encode())
        assert b" 400 " in say(port, f"{CANARY}\r\n\r\n".encode())
        assert b"nicht bereit" in say(port, b"GET /gesundheit/bereit/ HTTP/1.0\r\n\r\n")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert CANARY not in text
    assert str(tmp_path) not in text
    assert "Listening at: %s (%s)" in {line["event"] for line in lines}
    assert sum(bool(line.get("error")) for line in lines) >= 2


def say(port: int, words: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(words)
            return b"".join(iter(lambda: line.recv(65536), b""))
    except OSError:
        return b""
