"""The demo: database, pages, worker and filling, started together and ended together."""

import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import psycopg

from miteinander.core import sealing
from miteinander.operation import embedded, installation, supervisor
from miteinander.operation.console import NotPossible, say
from miteinander.operation.installation import DEMO, PACKAGES, Installation

PREPARED = "prepared.json"
# What the demo itself puts into its data folder; --reset deletes nothing else.
OURS = (PREPARED, "demo-people.json", "static", "files", "log")
FIRST_PAGE_WITHIN = 90  # seconds
LOOK = 0.1  # seconds between two looks whether everything lives


def demo(*, reset: bool) -> int:
    """Serve the demo until Ctrl-C."""
    os.environ["DJANGO_SETTINGS_MODULE"] = DEMO
    home = installation.data_folder(DEMO)
    port = installation.port()
    begun = time.monotonic()
    with supervisor.ending_signals(), _only_one(home, port), listen(port) as listener:
        cluster = installation.cluster(DEMO)
        try:
            if reset:
                _reset(home)
                cluster.remove()
            here = Installation(DEMO, home, cluster.start(), cluster)
            _prepare(here)
            filling = supervisor.Child("Das Füllen", supervisor.manage("fill_demo"), here.environment(), once=True)
            filling.done = not installation.has_command("fill_demo")
            serve(here, cluster, listener, begun, filling)
        except supervisor.Ending:
            cluster.stop()
            say("Die Demo ist beendet.")
            return 0
        finally:
            cluster.stop()


def serve(
    here: Installation, cluster: embedded.Cluster, listener: socket.socket, begun: float, *beside: supervisor.Child
) -> NoReturn:
    """Pages, worker and what runs beside them, looked after until somebody ends us."""
    log, port = here.data / "log", listener.getsockname()[1]
    web = supervisor.Child(
        "Der Webserver", web_command(f"fd://{listener.fileno()}"), here.environment(), log / "web.log",
        pass_fds=(listener.fileno(),),
    )  # fmt: skip
    worker = supervisor.Child("Der Hintergrunddienst", worker_command(), here.environment(), log / "worker.log")
    children = [web, worker, *beside]
    try:
        web.start()
        _await_first_page(web, port)
        say(f"Miteinander läuft nach {time.monotonic() - begun:.1f} s: http://localhost:{port}  (Ende: Strg+C)")
        say(f"Protokolle: {log}")
        while True:
            look_after(cluster, children)
            time.sleep(LOOK)
    finally:
        for child in children:
            child.end()


def look_after(cluster: embedded.Cluster, children: Sequence[supervisor.Child]) -> None:
    """Start again whatever died; what died of the database need not wait once that is back."""
    if cluster.keep_running():
        say("Die Datenbank war ausgefallen und läuft wieder.")
        for child in children:
            child.hurry()
    for child in children:
        child.tend()


def web_command(bind: str) -> list[str]:
    config = "python:miteinander.operation.web_server"
    return supervisor.python("-m", "gunicorn", "--config", config, "--bind", bind, "config.wsgi:application")


def worker_command() -> list[str]:
    return supervisor.manage("procrastinate", "worker")


# -- preparing the database ------------------------------------------------------------------------------------------


def _prepare(here: Installation) -> None:
    """Bring tables, reference data and static files up to date, unless nothing has changed since that was done."""
    prepared = here.data / PREPARED
    with contextlib.suppress(OSError, ValueError):
        if json.loads(prepared.read_text()) == _state(here):
            return
    prepared.unlink(missing_ok=True)
    if not _applied(here.url("owner")):  # a lost key of old data is not replaced: they would stay mute
        sealing.make_master(installation.key_file(here.data))
    migrate(here)
    for load in filter(installation.has_command, ("load_reference", "load_centres")):
        supervisor.must("Das Laden der Stammdaten", supervisor.manage(load), here.environment(owner=True))
    collect = supervisor.manage("collectstatic", "--noinput", "--verbosity=0")
    supervisor.must("Das Sammeln der Webdateien", collect, here.environment())
    unfinished = prepared.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(_state(here)))
    unfinished.replace(prepared)


def migrate(here: Installation, *arguments: str) -> None:
    """Build or change the tables, as their owner."""
    installation.refuse_without_key(here.data)
    say("Die Datenbank wird auf den neuesten Stand gebracht …")
    words = arguments or ("--noinput", "--verbosity=0")
    supervisor.must("Die Migration", migrating(*words), here.environment(owner=True))


def migrating(*arguments: str) -> list[str]:
    """The command that changes tables, and makes nobody wait behind it."""
    return supervisor.python("-m", "miteinander.operation.migrating", *arguments)


def forget(data: Path) -> None:
    """The next start of the demo looks at tables and reference data again."""
    (data / PREPARED).unlink(missing_ok=True)


def _state(here: Installation) -> dict[str, str]:
    """Everything that preparing depends on: our files, packages, the master key, what this database has seen."""
    return {
        "code": _hash_of_files(PACKAGES) + _hash_of_files(PACKAGES.parent / "config"),
        "packages": _hash(sorted(path.name for folder in sys.path for path in Path(folder).glob("*.dist-info"))),
        "scripts": _hash_of_file(PACKAGES.parent / "node_modules" / ".package-lock.json"),
        "key": _hash_of_file(installation.key_file(here.data)),
        "database": _applied(here.url("owner")),
    }


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _hash_of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _hash_of_files(folder: Path) -> str:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", "tests", "locale"} & set(path.relative_to(folder).parts)
    )
    return _hash([f"{path.relative_to(folder)} {_hash_of_file(path)}" for path in files])


def _applied(url: str) -> str:
    """Which migrations this very database has seen, and when: another database or a step back changes it."""
    query = "SELECT md5(string_agg(concat_ws('|', app, name, applied), ',' ORDER BY id)) FROM django_migrations"
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute(query).fetchone()
        except psycopg.errors.UndefinedTable:
            return ""
    return str(row[0]) if row else ""


# -- starting alone --------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _only_one(home: Path, port: int) -> Iterator[None]:
    """One demo per data folder."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home / "demo.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NotPossible(f"Der Datenordner {home} lässt sich nicht benutzen: {error.strerror}.") from error
    with open(descriptor, "r+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = lock.read().strip()
            raise NotPossible(f"Den Datenordner {home} benutzt schon eine laufende Demo ({who}).") from None
        lock.truncate(0)
        lock.write(f"http://localhost:{port}, Prozess {os.getpid()}\n")
        lock.flush()
        yield


@contextlib.contextmanager
def listen(port: int) -> Iterator[socket.socket]:
    """Take the port before anything else; the pages inherit it, so a web server started again loses no visitor."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for pause in (0.2, 0.5, 1.0, None):  # children of a killed demo may need a moment to go
            try:
                listener.bind(("127.0.0.1", port))
                break
            except OSError:
                if pause is None:
                    way_out = "bitte das andere Programm beenden oder mit MITEINANDER_PORT einen anderen wählen"
                    raise NotPossible(f"Port {port} ist belegt: {way_out}.") from None
                time.sleep(pause)
        listener.listen(128)
        yield listener


def _reset(home: Path) -> None:
    for name in OURS:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not os.environ.get("MITEINANDER_KEY_FILE"):
        shutil.rmtree(installation.key_file(home).parent, ignore_errors=True)


def _await_first_page(web: supervisor.Child, port: int) -> None:
    until = time.monotonic() + FIRST_PAGE_WITHIN
    while time.monotonic() < until:
        web.tend()
        if web.deaths >= 3:
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            status = connection.getresponse().status
            connection.close()
            if status < 500:
                return
        time.sleep(0.2)
    raise NotPossible(f"Die erste Seite kommt nicht; die Meldung steht in {web.log}.")
