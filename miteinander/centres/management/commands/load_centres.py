"""Lays the 54 centres and what texts say of four of them: ``miteinander manage load_centres``, after ``load_reference``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from miteinander.centres import imports, use_cases
from miteinander.core import tables

SHIPPED = Path(__file__).resolve().parents[2] / "data"
SHOWN = 20  # mistakes on the screen at once


class Command(BaseCommand):
    help = "Legt die Zentren an: alles oder nichts. Was ein Zentrum selbst eingetragen hat, bleibt."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            laid = use_cases.lay_centres(
                centres=(SHIPPED / imports.CENTRES).read_bytes(),
                profiles=(SHIPPED / imports.PROFILES).read_bytes(),
                at=timezone.now(),
            )
        except tables.BrokenFiles as broken:
            lines = [f"  {mistake}" for mistake in broken.mistakes[:SHOWN]]
            raise CommandError("\n".join(["Nichts wurde angelegt. Bitte diese Stellen berichtigen:", *lines])) from None
        self.stdout.write(
            f"{laid.centres} Zentren ({laid.changed} neu oder geändert), {laid.statements} Angaben eingetragen."
        )
