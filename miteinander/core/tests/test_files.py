"""The drawers in which centres keep files."""

import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from miteinander.core import files
from miteinander.core.tenancy import acting_for, system
from miteinander.operation.prove import uploads as proof


@pytest.fixture
def drawers(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def put(content: bytes = b"abc", **changes: Any) -> files.Stored:
    return files.put(**{"centre_id": 1, "drawer": "knowledge", "content": content, **changes})


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_put_and_read(drawers: Path) -> None:
    stored = put()
    assert kept(drawers) == [drawers / "1" / "knowledge" / stored.id.hex]
    read = {"centre_id": 1, "drawer": "knowledge", "file_id": stored.id, "sha256": stored.sha256}
    assert (stored.size, files.read(**read)) == (3, b"abc")
    files.delete(centre_id=1, drawer="knowledge", file_id=stored.id)
    files.delete(centre_id=1, drawer="knowledge", file_id=stored.id)
    with pytest.raises(files.Missing):
        files.read(**read)


def test_files_stay_in_their_centre_and_as_they_were(tmp_path: Path) -> None:
    (result,) = proof.names(tmp_path)
    assert result.held, result


def test_put_leaves_nothing_half_written(drawers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        put()
    assert kept(drawers) == []


@pytest.mark.django_db
def test_keeping_takes_the_file_back_when_the_deed_fails(drawers: Path) -> None:
    with acting_for(system(1)):
        with files.keeping(centre_id=1, drawer="knowledge", content=b"bleibt") as stored:
            pass
        with pytest.raises(ZeroDivisionError), files.keeping(centre_id=1, drawer="knowledge", content=b"geht"):
            raise ZeroDivisionError
    assert [path.name for path in kept(drawers)] == [stored.id.hex]


def test_sweep_deletes_what_has_no_row_and_is_old(drawers: Path) -> None:
    known, left_over, young = (put(content=bytes([n])) for n in range(3))
    foreign = put(centre_id=2)
    other = put(drawer="papers")
    half = drawers / "1" / "knowledge" / ".half"
    half.touch()
    old = time.time() - 3 * 86_400
    for path in kept(drawers):
        if path.name != young.id.hex:
            os.utime(path, (old, old))
    swept = files.sweep(centre_id=1, drawer="knowledge", known={known.id}, before=datetime.now(UTC) - timedelta(days=1))
    assert swept == 2
    assert {path.name for path in kept(drawers)} == {one.id.hex for one in (known, young, foreign, other)}
    assert left_over.id.hex not in {path.name for path in kept(drawers)}
    assert files.sweep(centre_id=9, drawer="knowledge", known=set[uuid.UUID](), before=datetime.now(UTC)) == 0
