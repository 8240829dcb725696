"""The restore drill: green only when everything is there, red for each thing that is missing, and nothing left behind."""

import hashlib
import json
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from miteinander.operation import backup, kept_files, memory
from miteinander.operation.console import NotPossible
from tests.operating.conftest import House

pytestmark = pytest.mark.faults


def traces(house: House) -> set[str]:
    """What a drill may leave: folders, and servers that run in them."""
    found = {path.name for path in house.temporary.glob("miteinander-drill-*")}
    mine = f"{house.temporary}/miteinander-drill-"
    return found | {str(path) for path in Path("/proc").glob("[0-9]*/cwd") if str(path.resolve()).startswith(mine)}


@pytest.fixture
def keeping(house: House) -> Iterator[dict[str, Path]]:
    """The house keeps files: rows of a table as the packages make them, and the bytes; one of each kind of mistake can be made."""
    files: dict[str, Path] = {}
    with psycopg.connect(house.urls["owner"], autocommit=True) as owner:
        owner.execute(
            "CREATE TABLE probe_file (id uuid PRIMARY KEY, centre_id smallint NOT NULL, size int, sha256 varchar(64));"
        )
        for name in ("brief", "plan"):
            one, content = uuid.uuid4(), f"Inhalt {name}".encode()
            path = house.data / "files" / "30" / "probe" / one.hex
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            owner.execute("INSERT INTO probe_file VALUES (%s, 30, %s, %s)", [one, len(content), digest])
            files[name] = path
        yield files
        owner.execute("DROP TABLE probe_file")
    shutil.rmtree(house.data / "files")


def test_green_drill_says_what_it_saw_and_leaves_nothing(house: House) -> None:
    rows = sum(house.rows().values())
    code, said = house.run("drill")
    assert code == 0, said
    assert f"mit {rows} Zeilen gleich, 0 Dateien, 14 von 14 versiegelten Angaben geöffnet" in said
    assert f"Nicht in der Sicherung, aber nötig: {house.key_file}, 8 Schlüssel" in said
    assert "IBAN" not in said
    assert traces(house) == set()
    assert memory.recall(house.data)["drill"]["opened"] == 14


def test_red_drill_when_a_persons_key_is_missing(house: House) -> None:
    with psycopg.connect(house.urls["owner"]) as owner:
        row = owner.execute("SELECT interpreter_id FROM interpreting_privaterecord LIMIT 1").fetchone()
    assert row
    key = house.key_file.parent / "persons" / "30" / row[0].hex
    kept = key.read_bytes()
    key.unlink()
    try:
        code, said = house.run("drill")
    finally:
        key.touch(0o600)
        key.write_bytes(kept)
    assert code == 1
    assert "2 versiegelte Angaben öffnet keiner der Schlüssel." in said
    assert traces(house) == set()


def test_red_drill_of_a_damaged_backup(house: House, keeping: dict[str, Path]) -> None:
    good, bad = house.fresh("good.zip"), house.fresh("bad.zip")
    backup.backup(good, house.urls["backup"], house.data / "files")
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, content.replace(b"Inhalt plan", b"Inhalt p1an") if name.startswith("files/") else content
            )
    code, said = house.run("drill", str(bad))
    assert code == 1
    assert said.startswith("Die Probe ist nicht gelungen: Die Datei 30/probe/")
    assert traces(house) == set()


def test_files_are_saved_and_come_back_with_their_rows(house: House, keeping: dict[str, Path]) -> None:
    file = house.fresh("with-files.zip")
    backup.backup(file, house.urls["backup"], house.data / "files")
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(backup.MANIFEST))
        kept_files.unpack(archive, manifest["files"], house.folder / "back")
    back = {path.read_bytes() for path in (house.folder / "back").rglob("*") if path.is_file()}
    assert back == {path.read_bytes() for path in keeping.values()}
    with zipfile.ZipFile(file) as archive, pytest.raises(NotPossible, match="nicht leer"):
        kept_files.unpack(archive, manifest["files"], house.folder / "back")
    with zipfile.ZipFile(file) as archive, pytest.raises(NotPossible, match="unerlaubtem Namen"):
        kept_files.unpack(archive, {"../../etc/passwd": "0"}, house.folder / "elsewhere")
    assert not (house.folder / "elsewhere").exists()


def test_missing_damaged_and_nameless_files_are_said(
    house: House, keeping: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(house.urls["owner"]) as owner:
        names = kept_files.named(owner)
    folder = house.data / "files"
    assert kept_files.look(folder, names).sentences() == []  # control
    content = keeping["brief"].read_bytes()
    nameless = keeping["brief"].with_name(uuid.uuid4().hex)
    nameless.write_bytes(b"von niemandem")
    keeping["brief"].unlink()
    keeping["plan"].write_bytes(b"anders")
    try:
        found = kept_files.look(folder, names)
        assert (len(found.missing), len(found.damaged), len(found.nameless), found.good) == (1, 1, 1, {})
        backup.backup(house.fresh("with-holes.zip"), house.urls["backup"], folder)
        assert len([line for line in capsys.readouterr().err.splitlines() if line.startswith("1 Dateien")]) == 3
        code, said = house.run("check", "--stopped")
        assert code == 1
        assert "Dateien: 1 Dateien fehlen, obwohl die Datenbank sie nennt" in said
    finally:
        nameless.unlink()
        keeping["brief"].write_bytes(content)
        keeping["plan"].write_bytes(b"Inhalt plan")


def test_a_folder_of_backups_keeps_the_newest(house: House) -> None:
    folder = house.folder / "nightly"
    folder.mkdir()
    for day in ("20260101", "20260102", "20260103"):
        (folder / f"miteinander-{day}-030000.zip").touch()
    (folder / "von-hand.zip").touch()
    code, said = house.run("backup", str(folder), "--keep", "2")
    assert code == 0, said
    left = sorted(path.name for path in folder.iterdir())
    assert left[:1] + left[2:] == ["miteinander-20260103-030000.zip", "von-hand.zip"]


def test_check_says_what_is_overdue(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    assert [thing for thing, _ in memory.overdue(tmp_path, now)] == ["Sicherung", "Wiederherstellungsprobe"]
    memory.remember(tmp_path, "backup")
    memory.remember(tmp_path, "drill")
    assert list(memory.overdue(tmp_path, now)) == []
    (late,) = memory.overdue(tmp_path, now + timedelta(hours=30))
    assert late[0] == "Sicherung"
    assert late[1].startswith("die letzte gute ist 1 Tage und ")
    (tmp_path / memory.NAME).write_text("kaputt")
    assert len(list(memory.overdue(tmp_path, now))) == 2
