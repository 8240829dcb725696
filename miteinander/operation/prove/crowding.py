"""E4: file after file, until the disk is full for everybody. A centre fills its own room and no more."""

import contextlib
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.test import override_settings
from django.utils import timezone

from miteinander.centres import use_cases
from miteinander.centres.vocabulary import EntryKey
from miteinander.core import files, uploads
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.operation.prove.laboratory import Result
from miteinander.operation.prove.uploads import pdf


def prove(folder: Path, centre: int, *, tries: int = 6, room: int = 3) -> Iterator[Result]:
    """The control gives room for all."""
    begun, content = time.perf_counter(), pdf()
    kept, lying = heaped(folder, centre, content, tries=tries, room=room)
    without, _lying = heaped(folder, centre, content, tries=tries, room=tries)
    faults = [] if (kept, lying) == (room, room) else [f"{kept} rows and {lying} files where {room} have room"]
    yield Result(
        "E4", "more files than a centre has room for", tries, len(faults), f"with room for all {without} of {tries} are kept",
        without > room, time.perf_counter() - begun, faults,
    )  # fmt: skip


def heaped(folder: Path, centre: int, content: bytes, *, tries: int, room: int) -> tuple[int, int]:
    """Uploads where so many have room: how many rows and how many files there are of them. Then they go again."""
    by, at, made = system(centre), timezone.now(), []
    with acting_for(by):
        limit = files.used(centre_id=centre) + room * (len(uploads.take_in(content).content) + 1)
    with override_settings(FILES=folder, FILES_PER_CENTRE=limit):
        for number in range(tries):
            said = use_cases.Statement(lines=(f"Blatt {number}",), source="Probe", as_of=None, language="de")
            with contextlib.suppress(Refused), acting_for(by):
                made.append(
                    use_cases.add_entry(
                        entry_id=uuid.uuid4(), key=EntryKey.DOWNLOADS, said=said, by=by, at=at, file=content
                    )
                )
        lying = len([one for one in (folder / str(centre)).rglob("*") if one.is_file()])
        for entry in made:
            with acting_for(by):
                use_cases.discard(entry_id=entry.id, version=entry.version, by=by)
    return len(made), lying
