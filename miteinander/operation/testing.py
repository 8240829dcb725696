"""All checks and tests: ``miteinander test [--quick] [arguments of pytest]``."""

import contextlib
import hashlib
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from miteinander.operation import embedded, supervisor
from miteinander.operation.console import NotPossible, note, say
from miteinander.operation.installation import PACKAGES, TEST

ROOT = PACKAGES.parent
NO_CHROMIUM = (
    "Chromium fehlt: Alles andere ist gelaufen, die Browsertests nicht. Bitte das Paket »chromium« installieren."
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test(words: list[str]) -> int:
    """Run everything and tell at the end what failed; arguments other than --quick go to pytest alone."""
    quick = "--quick" in words
    words = [word for word in words if word != "--quick"]
    os.chdir(ROOT)
    failed: list[str] = []
    with supervisor.ending_signals(), contextlib.ExitStack() as stack:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MITEINANDER_")}
        environment["DJANGO_SETTINGS_MODULE"] = TEST
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes would translate the same files anew
        cluster = embedded.Cluster(ROOT / "var" / "test", mark=embedded.TEST_MARK, durable=False)
        stack.enter_context(cluster)
        environment |= cluster.environment(*embedded.VARIABLES) | {"MITEINANDER_DATA": str(cluster.home)}
        if words:
            environment["TEST_TEMPLATE"] = template(environment)
            return supervisor.run(supervisor.python("-m", "pytest", *words), environment)
        tables = stack.enter_context(ThreadPoolExecutor()).submit(template, environment)  # beside the checks
        typed = cluster.home / "types.txt"
        mypy = supervisor.python("-m", "mypy", "config", "miteinander")
        types = stack.enter_context(supervisor.beside(mypy, environment, typed))
        for name, command in checks():
            begun = time.monotonic()
            if supervisor.run(command, environment):
                failed.append(name)
            say(f"{name}: {'NICHT BESTANDEN' if name in failed else 'in Ordnung'} ({time.monotonic() - begun:.1f} s)")
        environment["TEST_TEMPLATE"] = tables.result()
        browser = None if quick else next((path for path in map(shutil.which, BROWSERS) if path), None)
        if not quick and not browser:
            failed.append(NO_CHROMIUM)
        # A browser waits often: the journeys run beside the other tests, which make use of that time.
        told, journeys = cluster.home / "journeys.txt", None
        if browser:
            found = environment | {"MITEINANDER_CHROMIUM": browser}
            journeys = stack.enter_context(supervisor.beside(pytest("browser", "tests/journeys"), found, told))
        marked = "not browser and not faults" if quick else "not browser"
        if supervisor.run(pytest(marked, "-n", "2"), environment):
            failed.append("Tests")
        say("Typen:")
        if types.wait():
            failed.append("Typen")
        say(typed.read_text().rstrip())
        if journeys:
            say("Browsertests:")
            if journeys.wait():
                failed.append("Browsertests")
            say(told.read_text().rstrip())
    if failed:
        note(f"Nicht bestanden: {'; '.join(failed)}")
    return 1 if failed else 0


def template(environment: dict[str, str]) -> str:
    """A database with all tables, of which every process of a test run takes a copy; made anew when the package has changed."""
    read = hashlib.sha256()
    for path in sorted(PACKAGES.rglob("*")):
        if path.suffix in (".py", ".sql") and "tests" not in path.parts:
            read.update(path.read_bytes())
    name = f"tables_{read.hexdigest()[:16]}"
    url = environment[embedded.VARIABLES["owner"]]
    with psycopg.connect(url, autocommit=True) as owner:
        there = [row[0] for row in owner.execute("SELECT datname FROM pg_database WHERE datname ~ '^(new_)?tables_'")]
        if name in there:
            return name
        for old in there:
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"new_{name}")))
        of_its_own = environment | {embedded.VARIABLES["owner"]: make_conninfo(url, dbname=f"new_{name}")}
        command = supervisor.manage("migrate", "--verbosity", "0")
        if supervisor.run(command, of_its_own | {"MITEINANDER_ROLE": "owner"}):
            raise NotPossible("Die Tabellen für die Tests ließen sich nicht anlegen; die Meldung steht darüber.")
        owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (f"new_{name}", name))))
    return name


def pytest(marked: str, *more: str) -> list[str]:
    return supervisor.python("-m", "pytest", "-m", marked, *more)


def checks() -> list[tuple[str, list[str]]]:
    """The quick checks in the order of their speed."""
    tools = Path(sys.executable).parent
    found = [
        ("Stil", supervisor.python("-m", "ruff", "check", "--quiet", ".")),
        ("Form", supervisor.python("-m", "ruff", "format", "--check", "--quiet", ".")),
        ("Schichten", [str(tools / "lint-imports"), "--no-logo"]),
    ]
    if any(PACKAGES.rglob("*.html")):
        found.append(("Vorlagen", supervisor.python("-m", "djlint", "miteinander", "--lint", "--quiet")))
    return found
