"""Fills the demo: ``miteinander manage fill_demo``. Interrupted at any moment, the next run goes on where this one stopped."""

import gc
from argparse import ArgumentParser
from datetime import date
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from miteinander.core.time import local_day
from miteinander.demo import documents, use_cases
from miteinander.demo.use_cases.filling import ALL, Filling

SEED, REQUESTS = 20240229, 500


class Command(BaseCommand):
    help = "Füllt die Demo mit erfundenen Menschen und einem Jahr Arbeit. Unterbrochen macht der nächste Lauf weiter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, help=f"Anfragen in allen Zentren zusammen (sonst {REQUESTS})")
        parser.add_argument("--centres", help=f"Kreisschlüssel mit Komma (sonst {','.join(ALL)})")
        parser.add_argument("--seed", type=int, help="dieselbe Zahl ergibt dieselbe Demo")
        parser.add_argument("--until", type=date.fromisoformat, help="der Tag, an dem die Demo spielt (sonst heute)")
        parser.add_argument("--password", default="", help="Passwort für alle, um die echte Anmeldung zu prüfen")

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Das geht nur in der Demo.")
        began = perf_counter()
        filling = self.filling(documents.read(folder=settings.DATA).get("filling", {}), options)
        gc.set_threshold(50_000)  # hundreds of thousands of short-lived rows, hardly a cycle among them
        use_cases.fill(filling=filling, folder=settings.DATA, tell=self.tell, password=password)
        self.stdout.write(f"Die Demo ist gefüllt ({perf_counter() - began:.0f} s).")

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    @staticmethod
    def filling(begun: dict[str, Any], options: dict[str, Any]) -> Filling:
        """What was asked for; where nothing is said, as it was begun, even if that was on another day."""
        centres = options["centres"].split(",") if options["centres"] else begun.get("centres", ALL)
        until = options["until"] or (
            date.fromisoformat(begun["until"]) if "until" in begun else local_day(timezone.now())
        )
        return Filling(
            seed=_first(options["seed"], begun.get("seed"), SEED),
            requests=_first(options["requests"], begun.get("requests"), REQUESTS),
            until=until,
            centres=tuple(centres),
        )


def _first(*values: int | None) -> int:
    return next(value for value in values if value is not None)
