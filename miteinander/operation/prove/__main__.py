"""``miteinander prove [GUARANTEE ...] [--write FILE]``: all attacks with their controls, in a throw-away database."""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from miteinander.core import sealing
from miteinander.operation import embedded, supervisor
from miteinander.operation.console import say
from miteinander.operation.prove.laboratory import Laboratory, Result, spread

SETTINGS = "config.settings.proof"
SOURCE = 30  # Münster: filled by the demo, then copied into all others
REQUESTS = 40
HEAD = ("Garantie", "Angriff", "Versuche", "Schaden", "Gegenprobe: ohne Schutz", "s", "")


def main() -> int:
    words = argparse.ArgumentParser(prog="miteinander prove")
    words.add_argument("guarantees", nargs="*", help="nur diese, zum Beispiel T1 N2")
    words.add_argument("--write", type=Path, help="die Tabelle auch in diese Datei schreiben")
    words.add_argument(
        "--hours",
        type=float,
        default=0.1,
        metavar="STUNDEN",
        help="wie lange E7 höchstens sendet; vor einer neuen Fassung 2",
    )
    chosen = words.parse_args()
    with supervisor.ending_signals(), tempfile.TemporaryDirectory(prefix="miteinander-prove-") as folder:
        Path(folder).chmod(0o711)  # as root the server is another user, who has to get through
        cluster = embedded.Cluster(Path(folder) / "data", mark=embedded.DEMO_MARK)
        with cluster as urls:
            environment = {embedded.VARIABLES[role]: url for role, url in urls.items() if role != "owner"}
            environment |= {
                "DJANGO_SETTINGS_MODULE": SETTINGS,
                "MITEINANDER_DATA": str(Path(folder) / "data"),
                "MITEINANDER_KEY_FILE": str(Path(folder) / "keys" / "master.key"),
            }
            os.environ.update(environment)
            sealing.make_master(Path(environment["MITEINANDER_KEY_FILE"]))
            build(urls["owner"])
            django.setup()
            laboratory = Laboratory(
                {embedded.VARIABLES[role]: url for role, url in urls.items()}, sealing.context_key()
            )
            with laboratory.owner() as owner:
                centres = [row[0] for row in owner.execute("SELECT id FROM centres_centre ORDER BY id").fetchall()]
                spread(owner, source=SOURCE, targets=[one for one in centres if one != SOURCE])
            results: list[Result] = []
            for result in run(laboratory, centres, set(chosen.guarantees), longest=chosen.hours * 3600):
                results.append(result)
                if chosen.write:  # after each: what was seen stays, whatever ends the run
                    chosen.write.write_text("\n".join(lines(results)) + "\n")
    print("\n".join(lines(results)))
    return 0 if all(one.held for one in results) else 1


def build(owner_url: str) -> None:
    """Tables, reference data, and one centre filled by the demo."""
    owner = os.environ | {"DATABASE_URL_OWNER": owner_url, "MITEINANDER_ROLE": "owner"}
    for what, command, environment in (
        ("Tabellen", ["migrate", "--verbosity=0"], owner),
        ("Stammdaten", ["load_reference"], owner),
        ("Zentren", ["load_centres"], owner),
        ("Füllung", ["fill_demo", "--requests", str(REQUESTS), "--centres", "05515"], dict(os.environ)),
    ):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "django", *command], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        say(f"{what}: {time.perf_counter() - begun:.1f} s")


def run(laboratory: Laboratory, centres: list[int], wanted: set[str], *, longest: float) -> Iterator[Result]:
    """One proof after the other; what it finds is said at once. ``longest``: seconds for what has no end of its own."""
    # Django's models are there only now.
    from miteinander.operation.prove import (  # noqa: PLC0415
        bookings,
        buckets,
        clicks,
        contradictions,
        crowding,
        curious,
        doors,
        editors,
        faults,
        forgeries,
        formulas,
        fuzzing,
        guessing,
        imports,
        injected,
        jobs,
        keeping,
        keeping_safe,
        kills,
        leavers,
        mails,
        matrix,
        nosy,
        packages,
        pages,
        references,
        refuges,
        scripts,
        sealed,
        searching,
        signing_in,
        spreadsheets,
        strangers,
        supplied,
        uploads,
    )

    proofs: list[tuple[set[str], Callable[[], Iterator[Result]]]] = [
        ({"B5"}, lambda: contradictions.prove(laboratory, centre=SOURCE)),  # first: while nobody has attacked anything
        ({"T1", "T2"}, lambda: matrix.prove(laboratory, centres)),
        ({"V8"}, lambda: curious.prove(laboratory, centres)),
        ({"T3"}, lambda: forgeries.prove(laboratory, centres)),
        ({"T4", "T5", "T6"}, lambda: references.prove(laboratory, centres)),
        ({"V6"}, lambda: faults.prove(laboratory)),
        ({"V5", "L1", "D3"}, lambda: sealed.prove(laboratory)),
        ({"L4"}, lambda: injected.prove(laboratory, centres)),
        ({"L3"}, lambda: nosy.prove(laboratory, centres[2])),
        ({"L2", "D6"}, lambda: keeping_safe.prove(laboratory)),
        ({"N4"}, lambda: clicks.prove(laboratory)),
        ({"N5"}, lambda: editors.prove(laboratory)),
        ({"N2"}, lambda: bookings.prove(laboratory)),
        ({"V2"}, lambda: leavers.prove(laboratory)),
        ({"W3"}, lambda: doors.prove(laboratory, centres)),
        ({"T7", "T9"}, lambda: pages.prove(laboratory, centres)),
        ({"T8"}, lambda: strangers.prove(laboratory, centres)),
        ({"T9"}, lambda: searching.prove(laboratory, centres)),
        ({"A1", "A3", "A4", "V2", "V7"}, lambda: signing_in.prove(laboratory, centres)),
        ({"A2"}, lambda: buckets.prove(laboratory)),
        ({"A2", "A5"}, lambda: guessing.prove(laboratory)),
        ({"V3"}, lambda: refuges.prove(laboratory, centres)),
        ({"E1"}, spreadsheets.prove),
        ({"E2"}, lambda: imports.prove(laboratory, centres[1])),
        ({"J1", "J2"}, lambda: mails.prove(laboratory)),
        ({"W2"}, supplied.prove),
        ({"W5"}, lambda: kills.prove(laboratory)),
        ({"J4"}, lambda: jobs.prove(laboratory, centres)),
        ({"E4"}, lambda: uploads.prove(Path(os.environ["MITEINANDER_DATA"]) / "probe")),
        ({"E4"}, lambda: crowding.prove(Path(os.environ["MITEINANDER_DATA"]) / "probe", centres[1])),
        ({"B4"}, lambda: packages.prove(laboratory, centres[-1])),
        ({"E3"}, lambda: formulas.prove(laboratory, centres)),  # as the next
        ({"E5"}, lambda: scripts.prove(laboratory, centres)),  # it writes into every text
        ({"E7"}, lambda: fuzzing.prove(laboratory, centres[::-1], longest=longest)),
        ({"B1", "B2", "B3"}, lambda: keeping.prove(laboratory, centres)),  # last: it empties a centre
    ]
    for names, proof in proofs:
        if wanted and not names & wanted:
            continue
        for result in to_its_end(names, proof):
            say(" | ".join(row(result)))
            for detail in result.details[:10]:
                say(f"    {detail}")
            yield result


def to_its_end(names: set[str], proof: Callable[[], Iterator[Result]]) -> Iterator[Result]:
    """What a proof finds; one that breaks off does not hold, and the others have their turn."""
    begun = time.perf_counter()
    try:
        yield from proof()
    except Exception as error:  # whatever it is: this is where it is told
        told = traceback.format_exception(error)
        yield Result(
            ", ".join(sorted(names)), "broken off", 0, 0, type(error).__name__, False, time.perf_counter() - begun,
            [line.rstrip() for line in told[-8:]],
        )  # fmt: skip


def row(one: Result) -> tuple[str, ...]:
    return (
        one.guarantee, one.attack, f"{one.tries:,}", str(one.damage), one.control, f"{one.seconds:.1f}",
        "hält" if one.held else "HÄLT NICHT",
    )  # fmt: skip


def lines(results: list[Result]) -> Iterator[str]:
    """The table of guarantees, as a page."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    yield "# Nachweise"
    yield ""
    yield f"Gedruckt von `miteinander prove`, {datetime.date.today():%d.%m.%Y}, Stand {commit or 'unbekannt'},"
    yield f"{os.cpu_count()} Kerne, Python {platform.python_version()}. Jeder Angriff läuft zweimal: mit Schutz und ohne."
    yield "Ein Kill ist kein Stromausfall; die Zahlen gelten für eine kleine Maschine."
    yield ""
    yield "| " + " | ".join(HEAD) + " |"
    yield "|" + "---|" * len(HEAD)
    for one in results:
        yield "| " + " | ".join(row(one)) + " |"


if __name__ == "__main__":
    sys.exit(main())
