"""The commands that run the house: backup and restore, the supervisor, the demo, and what each process is told."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from miteinander.operation import backup, command_line, embedded, installation, leash, postgres, supervisor
from miteinander.operation.console import NotPossible

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
CANARY = "KANARIE-0815"
KEY_CANARY = "\\x6b65792d63616e617279"
TABLES = f"""
    CREATE SCHEMA sec;
    CREATE TABLE sec.key (id int PRIMARY KEY, inner_pad bytea);
    INSERT INTO sec.key VALUES (1, '{KEY_CANARY}');
    CREATE TABLE school (id int PRIMARY KEY, centre_id int NOT NULL, name text NOT NULL, opened_at timestamptz);
    CREATE TABLE visit
        (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, school_id int REFERENCES school, minutes numeric);
    INSERT INTO school SELECT n, n % 54, '{CANARY} ' || n, '2026-03-29 01:30+01' FROM generate_series(1, 500) n;
    INSERT INTO visit (school_id, minutes) SELECT n % 500 + 1, n / 7.0 FROM generate_series(1, 2000) n;
    ALTER TABLE school ENABLE ROW LEVEL SECURITY;
    ALTER TABLE school FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON school, visit TO miteinander_app;
    GRANT USAGE ON SCHEMA sec TO miteinander_app;
    CREATE TABLE empty_one (id int);
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user may pass; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="miteinander-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def live(place: Path) -> Iterator[dict[str, str]]:
    """A database with walled rows and a key."""
    with embedded.Cluster(place / "live", durable=False) as urls:
        with psycopg.connect(urls["owner"]) as connection:
            connection.execute(TABLES.encode())
        yield urls


@pytest.fixture(scope="module")
def saved(live: dict[str, str], place: Path) -> Path:
    file = place / "saved.zip"
    backup.backup(file, live["backup"])
    return file


@pytest.fixture
def empty(live: dict[str, str]) -> Iterator[str]:
    """An empty database as roles.sql leaves it; its owner's URL."""
    with psycopg.connect(live["owner"], autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
    yield live["owner"].replace("/miteinander?", "/empty?")
    with psycopg.connect(live["owner"], autocommit=True) as connection:
        connection.execute("DROP DATABASE empty")


def ask(url: str, query: str) -> Any:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def within(seconds: float, what: Any) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.2)
    return None


def tampered(saved: Path, place: Path, **changes: Any) -> Path:
    """The backup with another manifest, or with one byte of the dump flipped."""
    file = place / "tampered.zip"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(file, "w") as new:
        manifest, dump = json.loads(old.read(backup.MANIFEST)), bytearray(old.read(backup.DUMP))
        if changes.pop("flip", False):
            dump[len(dump) // 2] ^= 1
        manifest |= changes
        new.writestr(backup.MANIFEST, json.dumps(manifest))
        new.writestr(backup.DUMP, bytes(dump))
    return file


# -- backup and restore ----------------------------------------------------------------------------------------------


def test_restored_database_is_the_saved_one(
    live: dict[str, str], saved: Path, empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    backup.restore(saved, empty)
    assert "3 Tabellen, 2500 Zeilen" in capsys.readouterr().out
    for query in (
        "SELECT sum(hashtext(t::text)::bigint) FROM school t",
        "SELECT sum(hashtext(t::text)::bigint) FROM visit t",
        "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'school'",
        "SELECT relacl::text FROM pg_class WHERE relname = 'school'",
        "SELECT count(*) FROM pg_constraint WHERE conname = 'visit_school_id_fkey'",
    ):
        assert ask(empty, query) == ask(live["owner"], query)
    with psycopg.connect(empty) as connection:  # the counter goes on behind the last number
        row = connection.execute("INSERT INTO visit (school_id) VALUES (1) RETURNING id").fetchone()
    assert row == (2001,)
    assert ask(empty, "SELECT count(*) FROM sec.key") == 0  # laid anew by migrate


def test_backup_names_every_table_with_rows_and_hash(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        manifest = json.loads(archive.read(backup.MANIFEST))
    rows = {name: entry["rows"] for name, entry in manifest["tables"].items()}
    assert rows == {"public.school": 500, "public.visit": 2000, "public.empty_one": 0}
    assert all(len(entry["sha256"]) == 64 for entry in manifest["tables"].values())
    assert saved.stat().st_mode & 0o777 == 0o600


def test_backup_holds_no_key(saved: Path, place: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        archive.extract(backup.DUMP, place)
    programs = postgres.tools("pg_restore")
    text = subprocess.run(
        [programs[max(programs)], "--file=-", place / backup.DUMP], capture_output=True, check=True
    ).stdout.decode()
    assert CANARY in text  # control: what is in the dump is found this way
    assert KEY_CANARY not in text


def test_backup_is_of_one_moment(live: dict[str, str], place: Path) -> None:
    """Rows that come while the dump is written are neither counted nor saved; the two would differ otherwise."""
    writing = subprocess.Popen(
        [sys.executable, "-c", WRITER, live["owner"]], stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    try:
        assert writing.stdout is not None
        writing.stdout.readline()
        for number in range(3):
            backup.backup(place / f"moving-{number}.zip", live["backup"])
    finally:
        writing.kill()
        writing.communicate()
    with psycopg.connect(live["owner"]) as connection:
        assert connection.execute("DELETE FROM empty_one").rowcount > 10  # control: rows did come


WRITER = """
import psycopg, sys
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    for number in range(1000000):
        connection.execute("INSERT INTO empty_one VALUES (%s)", [number])
        if number == 10:
            print("writing", flush=True)
"""


@pytest.mark.parametrize("role", ["app", "owner", "public", "figures"])
def test_backup_by_a_role_that_may_be_filtered_is_refused(live: dict[str, str], place: Path, role: str) -> None:
    with pytest.raises(NotPossible, match="sieht nicht alle Zeilen"):
        backup.backup(place / "never.zip", live[role])
    assert not (place / "never.zip").exists()


def test_silently_empty_dump_is_noticed(live: dict[str, str], place: Path) -> None:
    dump = place / "filtered.dump"
    newest = max(postgres.tools("pg_dump"))
    login = conninfo_to_dict(live["app"])
    words = ["--format=custom", "--enable-row-security", "--table=public.school", f"--file={dump}", "miteinander"]
    environment = {"PGHOST": str(login["host"]), "PGUSER": str(login["user"]), "PGPASSWORD": str(login["password"])}
    done = subprocess.run(
        [postgres.tools("pg_dump")[newest], *words], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0  # control: without our check this is a successful backup
    found = backup._rows_in(dump, newest)
    assert found["public.school"]["rows"] == 0
    with pytest.raises(NotPossible, match=r"public\.school hat 0 statt 500 Zeilen"):
        backup._compare({"public.school": {"rows": 500}}, found, "Der Auszug ist unvollständig")


def test_backup_overwrites_nothing(live: dict[str, str], saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(NotPossible, match="gibt es schon"):
        backup.backup(saved, live["backup"])
    assert saved.read_bytes() == before


def test_restore_refuses_a_damaged_file(saved: Path, place: Path, empty: str) -> None:
    (place / "text.zip").write_text("keine Sicherung")
    for file, reason in (
        (tampered(saved, place, flip=True), "Prüfsumme stimmt nicht"),
        (place / "text.zip", "keine unbeschädigte Sicherung"),
        (place / "nothing.zip", "gibt es nicht"),
    ):
        with pytest.raises(NotPossible, match=reason):
            backup.restore(file, empty)
    with pytest.raises(NotPossible, match="Format 99"):
        backup.restore(tampered(saved, place, format=99), empty)
    assert ask(empty, "SELECT count(*) FROM pg_class WHERE relname = 'school'") == 0


def test_restore_says_which_table_differs(saved: Path, place: Path, empty: str) -> None:
    with zipfile.ZipFile(saved) as archive:
        tables = json.loads(archive.read(backup.MANIFEST))["tables"]
    tables["public.school"]["rows"] += 1
    with pytest.raises(NotPossible, match=r"public\.school hat 500 statt 501 Zeilen"):
        backup.restore(tampered(saved, place, tables=tables), empty)


def test_restore_that_fails_half_way_leaves_nothing(saved: Path, empty: str) -> None:
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE TYPE visit AS (x int)")  # no table, yet in the way of one
    with pytest.raises(NotPossible, match="pg_restore ist gescheitert"):
        backup.restore(saved, empty)
    assert ask(empty, "SELECT count(*) FROM pg_class WHERE relname IN ('school', 'key')") == 0


def test_restore_refuses_a_full_database_and_wrong_roles(live: dict[str, str], saved: Path, empty: str) -> None:
    with pytest.raises(NotPossible, match="nicht leer"):
        backup.restore(saved, live["owner"])
    with pytest.raises(NotPossible, match="nur als miteinander_owner"):
        backup.restore(saved, live["backup"].replace("/miteinander?", "/empty?"))


# -- what a process is told ------------------------------------------------------------------------------------------


def test_only_migrating_processes_learn_the_password_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in embedded.VARIABLES.values():
        monkeypatch.setenv(name, f"secret-{name}")
    monkeypatch.setenv("MITEINANDER_ROLE", "owner")
    here = installation.Installation(
        installation.PRODUCTION, Path("/data"), {role: f"url-{role}" for role in embedded.VARIABLES}
    )
    told = here.environment()
    assert "DATABASE_URL_OWNER" not in told
    assert "DATABASE_URL_BACKUP" not in told
    assert "MITEINANDER_ROLE" not in told
    assert told["DATABASE_URL"] == "url-app"
    assert here.environment(owner=True)["DATABASE_URL_OWNER"] == "url-owner"  # control
    assert not {"DATABASE_URL_OWNER", "DATABASE_URL_BACKUP"} & set(installation.bare().environment())


def test_demo_and_production_never_take_each_others_database(
    live: dict[str, str], empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in embedded.VARIABLES.values():
        monkeypatch.delenv(name, raising=False)
    real = live["app"].replace("/miteinander?", "/empty?")
    for settings, url, reason in (
        (installation.PRODUCTION, live["app"], "hat die Demo oder ein Test angelegt"),
        (installation.DEMO, real, "hat nicht die Demo angelegt"),
    ):
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", settings)
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(NotPossible, match=reason):
            installation.enter()
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", installation.PRODUCTION)
    monkeypatch.setenv("DATABASE_URL", real)
    assert installation.enter().urls == {"app": real}  # control


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["serve"], "DATABASE_URL fehlt"),
        (["worker"], "DATABASE_URL fehlt"),
        (["migrate"], "DATABASE_URL_OWNER fehlt"),
        (["manage", "shell"], "DATABASE_URL fehlt"),
        (["backup", "x.zip"], "DATABASE_URL_BACKUP fehlt"),
        (["bench", "nothing"], "Welche Messung"),
    ],
)
def test_command_without_database_says_so_in_one_sentence(
    words: list[str], reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DJANGO_SETTINGS_MODULE", *embedded.VARIABLES.values()):
        monkeypatch.delenv(name, raising=False)
    assert command_line.main(words) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert command_line.main(words) == 1
    assert reason in capsys.readouterr().err


# -- the supervisor --------------------------------------------------------------------------------------------------

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def test_killed_child_is_started_again_and_ended_in_order() -> None:
    child = supervisor.Child("Der Dienst", SLEEP, dict(os.environ))
    child.tend()
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    child.tend()
    assert child.process is not None
    assert child.process.pid != first
    second = child.process.pid
    child.end()
    assert not alive(second)
    child.tend()
    assert child.process is None


def test_child_that_fails_again_and_again_is_started_ever_more_slowly() -> None:
    child = supervisor.Child("Der Dienst", [sys.executable, "-S", "-c", "raise SystemExit(3)"], dict(os.environ))
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        child.tend()
        time.sleep(0.01)
    child.end()
    assert 2 <= child.deaths <= 3


def test_child_that_lived_or_whose_cause_is_mended_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = supervisor.Child("Der Dienst", [sys.executable, "-S", "-c", "raise SystemExit(3)"], dict(os.environ))
    until = time.monotonic() + 5
    while failing.deaths < 2 and time.monotonic() < until:
        failing.tend()
    assert failing.process is None
    assert failing.again_at > time.monotonic()  # control: it waits
    failing.hurry()
    failing.tend()
    assert failing.process is not None
    failing.end()
    monkeypatch.setattr(supervisor, "STEADY", 0.3)
    steady = supervisor.Child("Der Dienst", SLEEP, dict(os.environ))
    steady.tend()
    for _number in range(3):
        time.sleep(0.4)
        assert steady.process is not None
        os.kill(steady.process.pid, signal.SIGKILL)
        steady.process.wait()
        steady.tend()
        assert steady.process is not None  # at once, however often
    steady.end()


@pytest.mark.parametrize("on_leash", [True, False])
def test_child_on_the_leash_dies_with_a_killed_parent(on_leash: bool) -> None:
    command = [sys.executable, "-I", "-S", leash.__file__, "PARENT", *SLEEP] if on_leash else SLEEP
    parent = subprocess.Popen([sys.executable, "-S", "-c", PARENT, *command], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert alive(child)
    parent.kill()
    parent.communicate()
    died = bool(within(1, lambda: not alive(child)))
    assert died is on_leash  # control: without the leash it stays
    if not died:
        os.kill(child, signal.SIGKILL)


PARENT = """
import os, subprocess, sys, time
words = [str(os.getpid()) if word == "PARENT" else word for word in sys.argv[1:]]
print(subprocess.Popen(words, stdout=subprocess.DEVNULL).pid, flush=True)
time.sleep(60)
"""


# -- the demo --------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def page(port: int) -> int:
    """The status of the first page, 0 if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextlib.contextmanager
def demo(data: Path, port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    hidden = {"DJANGO_SETTINGS_MODULE", "MITEINANDER_ROLE", "MITEINANDER_KEY_FILE", *embedded.VARIABLES.values()}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"MITEINANDER_DATA": str(data), "MITEINANDER_PORT": str(port)}
    command = [sys.executable, "-m", "miteinander.operation.command_line", "demo", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def served(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Miteinander läuft"):
            return "".join(lines)
    pytest.fail("".join(lines))


def processes(data: Path, *words: str) -> list[int]:
    """Living processes of this demo whose command holds these words."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
            mine = f"MITEINANDER_DATA={data}\0" in (entry / "environ").read_bytes().decode(errors="replace")
            if (mine or str(data) in command) and all(word in command for word in words) and alive(int(entry.name)):
                found.append(int(entry.name))
    return sorted(found)


def test_demo_survives_every_kill_and_leaves_nothing_behind(place: Path) -> None:
    data, port = place / "die demo", free_port()
    with demo(data, port) as first:
        assert "auf den neuesten Stand" in served(first)
        assert page(port) == 200
        for words in (("gunicorn",), ("procrastinate", "worker"), ("postgres", "-D")):
            victim = within(60, lambda words=words: processes(data, *words))[0]
            os.kill(victim, signal.SIGKILL)
            assert within(60, lambda words=words, victim=victim: set(processes(data, *words)) - {victim}), words
            assert within(60, lambda: page(port) == 200), words
        with demo(data, free_port()) as second:
            assert "benutzt schon eine laufende Demo" in second.communicate(timeout=60)[0]
        with demo(place / "andere", port) as second:
            assert f"Port {port} ist belegt" in second.communicate(timeout=60)[0]
        first.kill()
        first.communicate()
        assert within(10, lambda: not processes(data, "gunicorn") and not processes(data, "procrastinate"))
    with demo(data, port) as again:
        assert "auf den neuesten Stand" not in served(again)  # nothing had changed: no migration, served within seconds
        assert page(port) == 200
        again.send_signal(signal.SIGINT)
        assert again.wait(60) == 0
        assert processes(data) == []
