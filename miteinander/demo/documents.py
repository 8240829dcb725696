"""The list of people who can be tried out, for the door and for whoever tests the demo from outside; leaflets of the demo."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from miteinander.correspondence import documents

PEOPLE = "demo-people.json"
LEAFLET = Path(__file__).parent / "templates" / "demo" / "documents" / "leaflet.typ"
PRINTED = datetime(2026, 1, 2, tzinfo=UTC)  # the same leaflet in every filling
FORM = {"address": "/demo/", "fields": ["member"], "method": "POST"}


def read(*, folder: Path) -> dict[str, Any]:
    """What the last filling wrote; empty before the first, or when somebody broke the file."""
    try:
        written = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return written if isinstance(written, dict) else {}


def write(*, folder: Path, filling: Mapping[str, Any], people: Sequence[Mapping[str, str]]) -> None:
    """Whole or not at all; ``filling`` are the terms of the filling, so that an interrupted one goes on as it began."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"people": list(people), "form": FORM, "filling": dict(filling)}, ensure_ascii=False, indent=1)
    unfinished = folder / f"{PEOPLE}.{os.getpid()}"
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(folder / PEOPLE)


@lru_cache(maxsize=16)
def leaflet(*, centre: str, title: str, points: tuple[str, ...]) -> bytes:
    """A page to take along, as PDF."""
    values = {
        "letterhead": {"centre": centre, "authority": ""},
        "information": [],
        "points": list(points),
        "closing": "Erfundener Text der Demo. Weitergabe erlaubt.",
        "footer": centre,
        "words": {"page": "Seite {page} von {pages}"},
    }
    return documents.render(template=LEAFLET, title=title, values=values, language="de", at=PRINTED)
