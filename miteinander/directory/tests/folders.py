"""The shipped files, a small part of them, and copies with something broken."""

import json
from functools import cache
from pathlib import Path

from miteinander.directory.management.commands.load_reference import SHIPPED

COESFELD = "05558"


@cache
def _shipped() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in SHIPPED.iterdir() if path.is_file()}


def shipped() -> dict[str, bytes]:
    """All files as they are."""
    return dict(_shipped())


def small() -> dict[str, bytes]:
    """Kreis Coesfeld alone, with its towns and schools: fifty times fewer rows, the same files."""
    return dict(_small())


@cache
def _small() -> dict[str, bytes]:
    files = shipped()
    for name in ("districts.csv", "municipalities.csv"):
        files[name] = _rows(files[name], lambda row: row.startswith(COESFELD))
    files["schools.csv"] = _rows(files["schools.csv"], lambda row: f",{COESFELD}" in row)
    there = {row.partition(",")[0] for row in files["schools.csv"].decode().splitlines()}
    for name in ("school_coordinates_odbl.csv", "social_index.csv"):
        files[name] = _rows(files[name], lambda row: row.partition(",")[0] in there)
    files["postcodes_odbl.csv"] = _rows(files["postcodes_odbl.csv"], lambda row: f",{COESFELD}" in row)
    drawn = json.loads(files["municipalities.topo.json"])
    for layer in drawn["objects"].values():
        layer["geometries"] = [s for s in layer["geometries"] if s["properties"]["ags"].startswith(COESFELD)]
    return files | {"municipalities.topo.json": json.dumps(drawn).encode()}


def _rows(raw: bytes, kept) -> bytes:  # type: ignore[no-untyped-def]
    heading, *rows = raw.decode().splitlines()
    return "\n".join([heading, *filter(kept, rows), ""]).encode()


def broken(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    """The files, with the first ``old`` in one of them replaced."""
    assert old in files[name], f"{name} does not hold what the test wants to break"
    return files | {name: files[name].replace(old, new, 1)}


def laid(files: dict[str, bytes], folder: Path) -> Path:
    """The files as a folder."""
    folder.mkdir(exist_ok=True)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    return folder
