"""What the operator's commands remember between two runs: when the last backup was made, and the last drill that was green."""

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NAME = "operation.json"
OLDEST = {
    "backup": timedelta(hours=26),
    "drill": timedelta(days=35),
}  # a nightly and a monthly deed, with some patience
GERMAN = {"backup": "Sicherung", "drill": "Wiederherstellungsprobe"}


def recall(data: Path) -> dict[str, dict[str, Any]]:
    """Everything remembered; nothing when there is no memory or it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((data / NAME).read_text())
        return found if isinstance(found, dict) else {}
    return {}


def remember(data: Path, deed: str, **facts: Any) -> None:
    """Note that a deed went well just now."""
    data.mkdir(parents=True, exist_ok=True)
    known = recall(data) | {deed: {"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}}
    unfinished = data / f".{NAME}.{os.getpid()}"
    unfinished.write_text(json.dumps(known, indent=1, ensure_ascii=False))
    unfinished.replace(data / NAME)


def overdue(data: Path, now: datetime) -> Iterator[tuple[str, str]]:
    """Which deed was done too long ago or never, and a sentence about it."""
    known = recall(data)
    for deed, oldest in OLDEST.items():
        at = None
        with contextlib.suppress(KeyError, TypeError, ValueError):
            at = datetime.fromisoformat(known[deed]["at"])
        if at is None:
            yield GERMAN[deed], "noch keine in diesem Datenordner vermerkt"
        elif now - at > oldest:
            days, hours = divmod(int((now - at).total_seconds()) // 3600, 24)
            yield GERMAN[deed], f"die letzte gute ist {days} Tage und {hours} Stunden alt"
