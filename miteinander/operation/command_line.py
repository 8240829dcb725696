"""The one command behind everything: ``miteinander demo | serve | worker | migrate | manage | psql | backup | ...``."""

import argparse
import contextlib
import importlib.util
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from miteinander.core import sealing
from miteinander.operation import (
    backup,
    demonstration,
    embedded,
    installation,
    releases,
    supervisor,
    testing,
    updating,
)
from miteinander.operation.console import NotPossible, note, say
from miteinander.operation.installation import Installation


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in PASSING_ON:  # everything behind the name belongs to the other program, --help included
        deed: Callable[[], int] = lambda: PASSING_ON[words[0]](words[1:])  # noqa: E731
    else:
        chosen = parser().parse_args(words)
        deed = lambda: chosen.deed(chosen)  # noqa: E731
    try:
        return deed()
    except NotPossible as reason:
        note(str(reason))
        return 1
    except supervisor.Ending:
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="miteinander", description="Miteinander betreiben. Siehe docs/operating.md.")
    deeds = top.add_subparsers(required=True, metavar="BEFEHL")
    demo = deeds.add_parser("demo", help="Demo mit eigener Datenbank auf http://localhost:8000")
    demo.add_argument("--reset", action="store_true", help="von vorn beginnen: alle Daten der Demo löschen")
    demo.set_defaults(deed=lambda chosen: demonstration.demo(reset=chosen.reset))
    deeds.add_parser("serve", help="Webserver").set_defaults(deed=_serve)
    deeds.add_parser("worker", help="Hintergrunddienst").set_defaults(deed=_worker)
    save = deeds.add_parser("backup", help="Datenbank und Dateien in eine Datei sichern (ohne Schlüssel)")
    save.add_argument("file", type=Path, metavar="DATEI", help="oder ein Ordner: dann mit Datum im Namen")
    save.add_argument("--keep", type=int, default=0, metavar="ANZAHL", help="im Ordner nur die neuesten behalten")
    save.set_defaults(deed=_backup)
    for name, deed, help_text in (
        ("restore", _restore, "Sicherung in eine leere Datenbank einspielen"),
        ("update", _update, "auf die Fassung dieses Programms bringen; vorher nach DATEI (oder Ordner) sichern"),
    ):
        one = deeds.add_parser(name, help=help_text)
        one.add_argument("file", type=Path, metavar="DATEI")
        one.set_defaults(deed=deed)
    for name, help_text in (
        (
            "key",
            "den Hauptschlüssel anlegen; key rotate tauscht ihn, key secret würfelt einen für MITEINANDER_SECRET_KEY",
        ),
        ("migrate", "Tabellen anlegen oder ändern, als Eigentümerin der Datenbank"),
        ("manage", "ein Befehl von Django"),
        ("psql", "psql in der eingebetteten Datenbank, als deren Eigentümerin"),
        ("check", "die laufende Installation prüfen, nur lesend"),
        ("drill", "sichern, in einer Wegwerf-Datenbank wiederherstellen, vergleichen; lässt nichts zurück"),
        ("prove", "alle Angriffe mit ihren Gegenproben in einer Wegwerf-Datenbank"),
        ("supplies", "Stückliste aller fremden Teile (CycloneDX) nach DATEI; --check vergleicht sie mit den Listen"),
        ("bench", "Messungen: bench NAME"),
        ("handbook", "docs/access.md und docs/lifecycles.md aus dem Code drucken"),
        ("translate", "deutsche Texte sammeln und sagen, welche Übersetzung fehlt"),
        ("test", "alle Prüfungen und Tests; --quick ohne Browser und ohne Abstürze"),
    ):
        deeds.add_parser(name, help=help_text, add_help=False)
    return top


def _serve(_chosen: argparse.Namespace) -> int:
    with _inside() as here:
        _refuse_other_release(here)
        return supervisor.run(demonstration.web_command(installation.listen()), here.environment())


def _worker(_chosen: argparse.Namespace) -> int:
    with _inside() as here:
        _refuse_other_release(here)
        return supervisor.run(demonstration.worker_command(), here.environment())


def _refuse_other_release(here: Installation) -> None:
    """Pages and jobs run on the tables they were written for, or not at all."""
    releases.refuse_newer(here.url("app"))
    releases.refuse_older(here.url("app"))


def _backup(chosen: argparse.Namespace) -> int:
    with _inside(needs="backup") as here:
        updating.back_up(here, chosen.file, keep=chosen.keep)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    with _inside(needs="owner") as here:
        installation.refuse_without_key(here.data)
        backup.restore(chosen.file, here.url("owner"), here.data / "files")
        releases.refuse_newer(here.url("owner"))
        demonstration.forget(here.data)
        demonstration.migrate(here)  # lays the context key, which is in no backup
    return 0


def _update(chosen: argparse.Namespace) -> int:
    with _inside(needs="owner") as here:
        updating.update(here, chosen.file)
        return _module("miteinander.operation.checks", ["--stopped"], here.environment())


def _drill(words: list[str]) -> int:
    with _inside(needs="backup") as here:
        return _module("miteinander.operation.drill", words, here.environment() | _told(here, "backup"))


def _told(here: Installation, role: str) -> dict[str, str]:
    """The address of one more role, for a child that needs it."""
    return {embedded.VARIABLES[role]: here.url(role)}


def _key(words: list[str]) -> int:
    if words[:1] == ["rotate"]:
        with _inside(needs="owner") as here:
            return _module("miteinander.operation.rotation", words[1:], here.environment(owner=True))
    if words == ["secret"]:
        say(secrets.token_urlsafe(48))
        return 0
    if words:
        raise NotPossible(
            "Bitte »miteinander key«, »miteinander key rotate [--dry-run]« oder »miteinander key secret«."
        )
    file = installation.key_file(installation.data_folder(installation.settings()))
    if file.exists():
        raise NotPossible(f"{file} gibt es schon. Ein neuer Hauptschlüssel machte alles Versiegelte unlesbar.")
    sealing.make_master(file)
    note(f"Hauptschlüssel angelegt: {file}. Bitte getrennt von der Datenbank sichern.")
    return 0


def _migrate(words: list[str]) -> int:
    with _inside(needs="owner") as here:
        installation.refuse_without_key(here.data)
        releases.refuse_newer(here.url("owner"))
        demonstration.forget(here.data)
        return supervisor.run(demonstration.migrating(*words), here.environment(owner=True))


def _manage(words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), "help")
    if name in installation.WITHOUT_DATABASE:
        return supervisor.run(supervisor.manage(*words), installation.bare().environment())
    owner = name in installation.OWNER_COMMANDS
    with _inside(needs="owner" if owner else "app") as here:
        if owner:
            demonstration.forget(here.data)
        return supervisor.converse(supervisor.manage(*words), here.environment(owner=owner))


def _psql(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", installation.DEMO)
    with _inside(needs="owner") as here:
        if here.cluster is None:
            raise NotPossible("psql öffnet nur die eingebettete Datenbank; für eine andere bitte psql selbst aufrufen.")
        place = conninfo_to_dict(here.url("owner"))
        login = {
            "PGHOST": place["host"],
            "PGUSER": place["user"],
            "PGPASSWORD": place["password"],
            "PGDATABASE": place["dbname"],
        }
        program = str(here.cluster.server.program("psql"))
        return supervisor.converse([program, *words], os.environ | {name: str(value) for name, value in login.items()})


def _check(words: list[str]) -> int:
    with _inside() as here:
        extra = _told(here, "backup") if "backup" in here.urls else {}
        return _module("miteinander.operation.checks", words, here.environment() | extra)


def _prove(words: list[str]) -> int:
    return _module("miteinander.operation.prove", words, installation.bare().environment())


def _supplies(words: list[str]) -> int:
    return _module("miteinander.operation.supplies", words, installation.bare().environment())


def _bench(words: list[str]) -> int:
    folder = installation.PACKAGES.parent / "bench"
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    if not words or words[0] not in names:
        raise NotPossible(f"Welche Messung? Es gibt: {', '.join(names) or 'noch keine'}.")
    script = str(folder / f"{words[0]}.py")
    return supervisor.run(supervisor.python(script, *words[1:]), installation.bare().environment())


def _handbook(_words: list[str]) -> int:
    return _in_django("from miteinander.operation import handbook; handbook.write()")


def _translate(_words: list[str]) -> int:
    return _in_django(
        "from miteinander.operation import translations as t; t.collect(); print(*t.missing(), sep='\\n')"
    )


def _in_django(deed: str) -> int:
    """Something for those who build it: needs the code, no database."""
    return supervisor.run(
        supervisor.python("-c", f"import django; django.setup(); {deed}"), installation.bare().environment()
    )


def _module(name: str, words: list[str], environment: dict[str, str]) -> int:
    if importlib.util.find_spec(name) is None:
        raise NotPossible(f"Diesen Befehl gibt es noch nicht ({name} fehlt).")
    return supervisor.run(supervisor.python("-m", name, *words), environment)


@contextlib.contextmanager
def _inside(*, needs: str = "app") -> Iterator[Installation]:
    """Inside the installation: its database is there, and left in order whatever happens."""
    with supervisor.ending_signals():
        here = installation.enter(needs=needs)
        try:
            yield here
        finally:
            here.close()


PASSING_ON: dict[str, Callable[[list[str]], int]] = {
    "key": _key,
    "migrate": _migrate,
    "manage": _manage,
    "psql": _psql,
    "check": _check,
    "drill": _drill,
    "prove": _prove,
    "supplies": _supplies,
    "bench": _bench,
    "handbook": _handbook,
    "translate": _translate,
    "test": testing.test,
}

if __name__ == "__main__":
    sys.exit(main())
