"""Make a new embedded cluster: files, roles, database. Either all of it gets its name or nothing does."""

import functools
import secrets
import shutil
import tempfile
from pathlib import Path

from miteinander.operation import postgres

DATABASE = "miteinander"
ROLES = ("owner", "app", "public", "log", "figures", "backup")
CONF_NAME = "miteinander.conf"


def found(folder: Path, server: postgres.Server, *, mark: str, durable: bool) -> None:
    """Make the cluster at `folder`; `mark` is the comment that says who made the database."""
    _sweep(folder.parent)
    # A folder per attempt: an orphaned initdb cannot disturb this one, and half a cluster never gets the name.
    unfinished = Path(tempfile.mkdtemp(prefix="cluster.unfinished-", dir=folder.parent))
    try:
        _fill(unfinished, server, mark=mark, durable=durable)
        unfinished.rename(folder)
        _sweep(folder.parent)  # again: an orphaned initdb may have gone on writing while its folder was taken away
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _sweep(home: Path) -> None:
    """Take away what attempts left that were killed."""
    for leftover in home.glob("cluster.unfinished-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _fill(unfinished: Path, server: postgres.Server, *, mark: str, durable: bool) -> None:
    words = {role: secrets.token_urlsafe(24) for role in ROLES}
    postgres.write(unfinished / "passwords", "".join(f"{role}={word}\n" for role, word in words.items()))
    first = unfinished / "first"
    postgres.write(first, secrets.token_urlsafe(24))
    server.give(unfinished, first)
    data = unfinished / "data"
    server.run(
        "initdb",
        f"--pgdata={data}",
        "--username=postgres",
        "--auth=scram-sha-256",
        f"--pwfile={first}",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    )
    first.unlink()
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"include '{CONF_NAME}'\n")
    postgres.write(data / CONF_NAME, "")
    server.give(data / CONF_NAME)
    # Roles and database are made in single-user mode, before anybody can connect. The superuser loses its password:
    # from then on nobody can log in as superuser at all.
    tell = functools.partial(_tell, server, data, [] if durable else ["-F"])
    roles = Path(__file__).with_name("roles.sql").read_text()
    passwords = [f"ALTER ROLE miteinander_{role} PASSWORD '{word}'" for role, word in words.items()]
    tell("template1", roles)  # test databases are made from it
    tell("postgres", "ALTER ROLE postgres PASSWORD NULL", *passwords, f"CREATE DATABASE {DATABASE}")
    # Only here, where it makes test databases, may the owner create databases.
    comment = f"COMMENT ON DATABASE {DATABASE} IS '{mark}'"
    tell(DATABASE, roles, "ALTER ROLE miteinander_owner CREATEDB", comment)
    if not durable:  # tests empty tables without asking their triggers
        tell(DATABASE, "GRANT SET ON PARAMETER session_replication_role TO miteinander_owner")


def _tell(server: postgres.Server, data: Path, options: list[str], database: str, *statements: str) -> None:
    """Carry out statements in single-user mode, where a statement ends with an empty line (-j)."""
    text = "".join(f"{statement.rstrip().removesuffix(';')};\n\n" for statement in statements)
    server.run("postgres", "--single", "-j", "-c", "exit_on_error=on", *options, "-D", str(data), database, text=text)
