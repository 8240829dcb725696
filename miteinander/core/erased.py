"""The journal of erasures: whom somebody had erased before her period was over, so that an older backup cannot bring her back.

It lies as one file beside the keys of persons, because it has to live as they do: outside the database, so that restoring the database
does not take it back, and copied on the same short round as the keys (docs/operating.md, 4). It holds ids and links, no names.

Lines are added, never changed. Each carries an HMAC-SHA256 (RFC 2104), under a key derived from the master key, over itself and the line
before: who can write into the folder but has no key can neither have somebody erased nor take a line out of the middle unseen.
"""

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from miteinander.core import sealing

NAME = "erased.journal"
PURPOSE = "erasure journal"


@dataclass(frozen=True, slots=True)
class Erased:
    """One person who was erased: in which centre and table she stood, under which ids, why (a code), when."""

    centre_id: int
    table: str
    subject_id: uuid.UUID
    ids: tuple[uuid.UUID, ...]  # hers in all tables; her own is among them
    reason: str
    at: datetime

    def said(self) -> str:
        """The same text for the same line, on every machine."""
        instant = self.at.astimezone(UTC).isoformat(timespec="seconds")
        return json.dumps(
            [self.centre_id, self.table, str(self.subject_id), sorted(map(str, self.ids)), self.reason, instant]
        )


def path() -> Path:
    """Where the journal lies."""
    return sealing.persons() / NAME


def note(one: Erased) -> None:
    """Write the line and have it on the disk when this returns. The same person again is no second line."""
    if (one.centre_id, one.subject_id) in {(other.centre_id, other.subject_id) for other in entries()}:
        return
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole = file.read()
        end = whole.rfind(b"\n") + 1  # whoever died while writing left half a line
        file.truncate(end)
        file.seek(end)
        last = whole[:end].splitlines()[-1:]
        before = last[0].rpartition(b"\t")[2].decode() if last else ""
        file.write(_line(one.said(), before, sealing.master()).encode())
        file.flush()
        os.fsync(file.fileno())
    sealing.settle(path().parent)


def entries(*, centre_id: int | None = None) -> list[Erased]:
    """Who was erased, in the order of the deeds, as far as the lines fit each other; of one centre or of all."""
    found = [one for one in _read(sealing.masters()) if one is not None]
    return [one for one in found if centre_id in (None, one.centre_id)]


def first_broken() -> int | None:
    """The number of the first line that was changed, or follows one that was taken out; None when all fit."""
    return next((number for number, one in enumerate(_read(sealing.masters()), 1) if one is None), None)


def resign(*, under: Sequence[bytes], new: bytes) -> None:
    """Sign all that fits anew, whole or not at all: for the exchange of the master key."""
    if not path().exists() or (all(_read([new])) and list(_read([new]))):
        return
    before, lines = "", []
    for one in _read(under):
        if one is None:
            return  # somebody has to look at it first; ``check`` says so
        lines.append(_line(one.said(), before, new))
        before = lines[-1].rstrip("\n").rpartition("\t")[2]
    sealing.replace(path(), "".join(lines).encode())


def _read(under: Sequence[bytes]) -> Iterator[Erased | None]:
    """Line by line; nothing for the first that does not fit, and no further."""
    before = ""
    with contextlib.suppress(FileNotFoundError):
        for line in path().read_text(errors="replace").splitlines(keepends=True):
            if not line.endswith("\n"):
                return
            said, _, link = line.rstrip("\n").rpartition("\t")
            if not any(hmac.compare_digest(_link(said, before, one).encode(), link.encode()) for one in under):
                yield None
                return
            centre_id, table, subject_id, ids, reason, at = json.loads(said)
            own = tuple(map(uuid.UUID, ids))
            yield Erased(centre_id, table, uuid.UUID(subject_id), own, reason, datetime.fromisoformat(at))
            before = link


def _line(said: str, before: str, master: bytes) -> str:
    return f"{said}\t{_link(said, before, master)}\n"


def _link(said: str, before: str, master: bytes) -> str:
    return hmac.new(sealing.derived(PURPOSE, master), f"{before}|{said}".encode(), hashlib.sha256).hexdigest()
