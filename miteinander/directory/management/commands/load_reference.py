"""Brings in places, schools, languages, countries and holidays: ``miteinander manage load_reference``."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from miteinander.core import tables
from miteinander.directory import use_cases
from miteinander.directory.vocabulary import Dataset, SchoolChangeKind, SchoolFindingKind

SHIPPED = Path(__file__).resolve().parents[2] / "data"
SHOWN = 20  # mistakes or changes on the screen at once


class Command(BaseCommand):
    help = "Lädt die Referenzdaten: alles oder nichts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="Ordner mit den Dateien (sonst die mitgelieferten)")
        parser.add_argument(
            "--schools",
            type=Path,
            help="Schulverzeichnis des Landes, wie es veröffentlicht ist: mit --folder statt der Schulen im Ordner, "
            "ohne --folder allein, zu dem, was schon geladen ist",
        )
        parser.add_argument(
            "--social-index", type=Path, help="Sozialindex eines Schuljahrs, wie er veröffentlicht ist, allein"
        )
        parser.add_argument("--school-year", help="Schuljahr des Sozialindex, zum Beispiel 2026/27")
        parser.add_argument("--many-may-end", action="store_true", help="Auch laden, wenn viele Einträge fehlen")

    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        for name in ("schools", "social_index"):
            if options[name] is not None and not options[name].is_file():
                raise CommandError(f"Die Datei {options[name]} gibt es nicht.")
        if (options["social_index"] is None) != (options["school_year"] is None):
            raise CommandError("--social-index und --school-year gehören zusammen.")
        if options["social_index"] and (options["schools"] or options["folder"]):
            raise CommandError("Der Sozialindex wird allein geladen, ohne --schools und --folder.")
        try:
            if options["social_index"]:
                self.load_index(options["social_index"], options["school_year"], options["many_may_end"])
            else:
                self.load(options["folder"], options["schools"], options["many_may_end"])
        except tables.BrokenFiles as broken:
            lines = self.first([str(mistake) for mistake in broken.mistakes])
            raise CommandError("\n".join(["Nichts wurde geladen. Bitte diese Stellen berichtigen:", *lines])) from None
        self.stdout.write(f"Referenzdaten sind auf dem Stand der Dateien ({perf_counter() - began:.1f} s).")

    def load(self, folder: Path | None, schools: Path | None, many_may_end: bool) -> None:
        loaded = use_cases.load_reference(
            folder=folder or SHIPPED,
            at=timezone.now(),
            register=schools,
            alone=schools is not None and folder is None,
            many_may_end=many_may_end,
            tell=self.tell,
        )
        self.report(loaded)

    def load_index(self, file: Path, school_year: str, many_may_end: bool) -> None:
        """The social index of one year, and what it says otherwise than the year before."""
        loaded = use_cases.load_social_index(
            file=file, school_year=school_year, at=timezone.now(), many_may_end=many_may_end, tell=self.tell
        )
        lines = [f"{change.school_id}: {change.was} → {change.now}" for change in loaded.changes]
        self.section("Sozialindex anders als zuvor", lines)
        self.section("Weggelassen, nicht im Schulverzeichnis", list(loaded.unknown))

    def tell(self, outcome: use_cases.Outcome) -> None:
        counts = (
            f"{outcome.added} neu, {outcome.changed} geändert, {outcome.unchanged} unverändert, {outcome.ended} beendet"
        )
        if outcome.is_newer:
            counts = "schon neuer geladen, diese Datei bleibt liegen"
        self.stdout.write(f"{Dataset(outcome.dataset).german}: {counts}")

    def report(self, loaded: use_cases.Loaded) -> None:
        """What changed from the last register to this one, what was mended and what is doubtful."""
        if loaded.repairs:
            self.section("Im Schulverzeichnis berichtigt", [str(repair) for repair in loaded.repairs])
        changes = loaded.school_changes
        for kind in SchoolChangeKind:
            told = [change for change in changes if change.kind == kind]
            lines = [f"{change.school_id}: {' → '.join(filter(None, (change.was, change.now)))}" for change in told]
            self.section(f"Schulen, {kind.german}", lines)
        doubtful = Counter(finding.kind for finding in loaded.school_findings)
        if doubtful:
            self.stdout.write(f"Schulen, bei denen etwas nicht stimmt: {doubtful.total()}")
            for doubt in SchoolFindingKind:
                if doubtful[doubt]:
                    self.stdout.write(f"  {doubt.german}: {doubtful[doubt]}")
            self.stdout.write("  Welche es sind, zeigt die Seite „Änderungen im Schulverzeichnis“.")

    def section(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write("\n".join([f"{title}: {len(lines)}", *self.first(lines)]))

    def first(self, lines: list[str]) -> list[str]:
        """The first of many lines, and how many there are besides."""
        shown = [f"  {line}" for line in lines[:SHOWN]]
        return [*shown, f"  … und {len(lines) - SHOWN} weitere."] if len(lines) > SHOWN else shown
