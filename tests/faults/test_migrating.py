"""W1: somebody holds a table for long. A migration gives up after two seconds and lets everybody else through."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

pytestmark = pytest.mark.faults
TABLE = "mfa_authenticator"  # which the migration of ``one_more`` changes
DATABASE = "held"


@pytest.fixture(scope="module")
def held() -> Iterator[str]:
    """A database of its own in which one migration is still to do; its owner's address."""
    owner = settings.URLS["DATABASE_URL_OWNER"]
    template = os.environ.get("TEST_TEMPLATE")
    assert template, "Bitte mit »miteinander test« laufen lassen."
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(DATABASE), sql.Identifier(template))
        )
    here = make_conninfo(owner, dbname=DATABASE)
    try:
        yield here
    finally:
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))


def migrating(here: str, *words: str) -> subprocess.Popen[str]:
    told = {name: value for name, value in os.environ.items() if name not in ("TEST_TEMPLATE", "MITEINANDER_TEST_NAME")}
    told |= {
        "DATABASE_URL_OWNER": here,
        "MITEINANDER_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "tests.faults.one_more.settings",
    }
    command = [sys.executable, "-m", "miteinander.operation.migrating", "--verbosity=0", *words]
    return subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def waits(owner: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return bool(row and row[0])


def until_it_waits(here: str) -> None:
    with psycopg.connect(here, autocommit=True) as owner:
        until = time.monotonic() + 60
        while not waits(owner):
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.05)


def reads(here: str, patience: str) -> bool:
    """Does somebody who only wants to read get through within that time?"""
    with psycopg.connect(here, autocommit=True) as reader:
        reader.execute(f"SET lock_timeout = 0; SET statement_timeout = '{patience}'")
        try:
            reader.execute(f"SELECT count(*) FROM {TABLE}")
        except errors.QueryCanceled:
            return False
        return True


def test_it_gives_up_in_a_sentence_and_readers_get_through(held: str) -> None:
    with psycopg.connect(held) as holder:
        holder.execute(f"SELECT count(*) FROM {TABLE}")
        running = migrating(held, "--tries=1")
        until_it_waits(held)
        assert reads(held, "6s")
        said, _nothing = running.communicate(timeout=60)
        assert (running.returncode, "Nichts ist halb geändert" in said, "Traceback" in said) == (1, True, False), said


def test_control_without_a_limit_everybody_queues_behind(held: str) -> None:
    with psycopg.connect(held) as holder, psycopg.connect(held) as patient:
        holder.execute(f"SELECT count(*) FROM {TABLE}")
        patient.execute("SET lock_timeout = 0")
        change = threading.Thread(target=patient.execute, args=(f"ALTER TABLE {TABLE} ADD COLUMN other int",))
        change.start()
        until_it_waits(held)
        assert not reads(held, "4s")  # twice as long as a migration waits
        holder.rollback()
        change.join()
        patient.rollback()


def test_it_tries_again_and_gets_through_when_the_table_is_free(held: str) -> None:
    with psycopg.connect(held) as holder:
        holder.execute(f"SELECT count(*) FROM {TABLE}")
        running = migrating(held)
        until_it_waits(held)
        time.sleep(2.5)
        holder.rollback()
    said, _nothing = running.communicate(timeout=60)
    assert (running.returncode, "neuer Versuch" in said) == (0, True), said
    with psycopg.connect(held) as owner:
        row = owner.execute(f"SELECT count(probe) FROM {TABLE}").fetchone()
        assert row == (0,)


def test_whoever_owns_the_tables_never_waits_long(held: str) -> None:
    """The role itself says so, for migrations run by other ways too."""
    with psycopg.connect(held) as owner:
        row = owner.execute(
            "SELECT setconfig FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole WHERE rolname = 'miteinander_owner'"
        ).fetchone()
        assert row is not None
        assert "lock_timeout=2s" in row[0]
