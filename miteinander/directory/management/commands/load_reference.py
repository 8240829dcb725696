"""Brings in places, schools, languages, countries and holidays: ``miteinander manage load_reference``."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from miteinander.core import tables
from miteinander.directory import use_cases

SHIPPED = Path(__file__).resolve().parents[2] / "data"
NAMES = {
    "districts.csv": "Kreise und kreisfreie Städte",
    "municipalities.csv": "Städte und Gemeinden",
    "schools.csv": "Schulen",
    "countries.csv": "Staaten",
    "languages.csv": "Sprachen",
    "stand_ins.csv": "Ersatzsprachen",
    "unclear_languages.csv": "Rückfragen zu Sprachen",
    "public_holidays_odbl.csv": "Feiertage",
    "school_holidays_odbl.csv": "Schulferien",
}
SHOWN = 20  # mistakes on the screen at once


class Command(BaseCommand):
    help = "Lädt die Referenzdaten: alles oder nichts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=SHIPPED, help="Ordner mit den Dateien (sonst die mitgelieferten)"
        )
        parser.add_argument("--many-may-end", action="store_true", help="Auch laden, wenn viele Einträge fehlen")

    def handle(self, *args: Any, folder: Path, many_may_end: bool, **options: Any) -> None:
        began = perf_counter()
        try:
            use_cases.load_reference(folder=folder, at=timezone.now(), many_may_end=many_may_end, tell=self.tell)
        except tables.BrokenFiles as broken:
            lines = [f"  {mistake}" for mistake in broken.mistakes[:SHOWN]]
            more = len(broken.mistakes) - len(lines)
            if more > 0:
                lines.append(f"  … und {more} weitere.")
            raise CommandError("\n".join(["Nichts wurde geladen. Bitte diese Stellen berichtigen:", *lines])) from None
        self.stdout.write(f"Referenzdaten sind auf dem Stand der Dateien ({perf_counter() - began:.1f} s).")

    def tell(self, outcome: use_cases.Outcome) -> None:
        counts = (
            f"{outcome.added} neu, {outcome.changed} geändert, {outcome.unchanged} unverändert, {outcome.ended} beendet"
        )
        self.stdout.write(f"{NAMES[outcome.dataset]}: {counts}")
