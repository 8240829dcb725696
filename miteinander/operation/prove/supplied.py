"""W2: nothing is installed that is not pinned, and nothing pinned is other than it was delivered."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.contrib.staticfiles import finders

from miteinander.operation import supplies
from miteinander.operation.prove.laboratory import Result

Seen = TypeVar("Seen")
# Small ones with templates and code: copied, then tampered with.
SAMPLE = (
    "django-htmx", "whitenoise", "django-pgtrigger", "sqlparse", "defusedxml", "et-xmlfile", "croniter", "asgiref", "idna", "pyjwt",
)  # fmt: skip
SCRIPTS = "node_modules/@kern-ux/native"


def served() -> list[Path]:
    """Every file that the site hands out, where it lies."""
    return [
        Path(storage.path(name)).resolve() for finder in finders.get_finders() for name, storage in finder.list([])
    ]  # fmt: skip


def copy(stock: supplies.Stock, names: tuple[str, ...], folder: Path) -> supplies.Stock:
    """These packages and the design system, with the lists."""
    site, installed = folder / "site", stock.installed()
    for name in names:
        for file in installed[name].files or ():
            if ".." not in file.parts and (stock.site / file).is_file():
                target = site / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(stock.site / file, target)
    shutil.copytree(stock.root / "requirements", folder / "requirements")
    shutil.copytree(stock.root / SCRIPTS, folder / SCRIPTS)
    for name in ("package-lock.json", "node_modules/.package-lock.json"):
        told = json.loads((stock.root / name).read_text())
        told["packages"] = {SCRIPTS: told["packages"][SCRIPTS]}
        (folder / name).write_text(json.dumps(told))
    return replace(stock, root=folder, site=site)


def tamper(file: Path) -> None:
    """One bit of it, in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def slip_in(dist: Path) -> None:
    """A package that nobody named."""
    put(dist / "METADATA", "Metadata-Version: 2.1\nName: slipped\nVersion: 1.0\n")
    put(dist / "RECORD", "")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    if old not in text:
        raise LookupError(f"{file}: {old}")
    file.write_text(text.replace(old, new, 1))


def attacks(stock: supplies.Stock, names: tuple[str, ...]) -> Iterator[tuple[str, Path, Callable[[], object]]]:
    """What somebody could slip in: a name, the file that it touches, the deed."""
    installed, site, root = stock.installed(), stock.site, stock.root
    for name in names:
        files = [site / file for file in installed[name].files or () if file.hash and ".." not in file.parts]
        code = next(file for file in files if file.suffix == ".py" and file.stat().st_size > 2)
        data = next(file for file in files if file.suffix != ".py" and file.stat().st_size > 2)
        yield f"{name}: one bit of {code.name}", code, partial(tamper, code)
        yield f"{name}: one bit of {data.name}", data, partial(tamper, data)
        yield f"{name}: {code.name} is gone", code, code.unlink
        yield (
            f"{name}: a module beside it",
            code.parent / "slipped_in.py",
            partial(put, code.parent / "slipped_in.py", ""),
        )
        meta = next(file for file in files if file.name == "METADATA")
        version = installed[name].version
        yield (
            f"{name}: another version",
            meta,
            partial(edit, meta, f"Version: {version}", "Version: 0.0.1"),
        )
        run = root / "requirements" / ("run.txt" if name in stock.pinned("run.txt") else "test.txt")
        yield f"{name}: no longer pinned", run, partial(edit, run, f"{name}=={version}", f"{name}>={version}")
    yield "a module at the top", site / "sitecustomize.py", lambda: put(site / "sitecustomize.py", "")
    yield "a line that Python runs at its start", site / "slip.pth", lambda: put(site / "slip.pth", "import os\n")
    yield "a compiled module without source", site / "slip.pyc", lambda: put(site / "slip.pyc", "")
    dist = site / "slipped-1.0.dist-info"
    yield "a package", dist, partial(slip_in, dist)
    lock, there = root / "package-lock.json", root / "node_modules" / ".package-lock.json"
    yield "another version of the design system", there, lambda: edit(there, '"version": "', '"version": "0')
    yield "another archive of the design system", there, lambda: edit(there, "sha512-", "sha512-AAAA")
    yield "a script without a hash", lock, lambda: edit(lock, "sha512-", "sha1-")
    extra = root / "node_modules" / "slipped"
    yield "a script that nobody named", extra, lambda: put(extra / "index.js", "")
    if any((stock.cache).glob("*")):  # npm has kept its archives: contents can be compared
        style = next((root / SCRIPTS / "dist").rglob("*.css"))
        yield f"one bit of {style.name}", style, lambda: tamper(style)
        yield "a script in the design system", style.parent / "slip.js", lambda: put(style.parent / "slip.js", "")


def both_ways(stock: supplies.Stock) -> tuple[list[str], list[str]]:
    """What the check finds, and what names and versions alone would tell."""
    return list(supplies.findings(stock)), list(supplies.unpinned(stock))


def undone(place: Path, deed: Callable[[], object], look: Callable[[], Seen]) -> Seen:
    """Do it, look, and put back what was there."""
    before = place.read_bytes() if place.is_file() else None
    times = (place.stat().st_atime, place.stat().st_mtime) if before is not None else (0.0, 0.0)
    deed()
    try:
        return look()
    finally:
        if before is not None:
            place.write_bytes(before)
            os.utime(place, times)
        elif place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()


def prove(*, packages: int = len(SAMPLE)) -> Iterator[Result]:
    """The control compares names and versions only, as a list without hashes does."""
    begun, stock, names = time.perf_counter(), supplies.Stock(), SAMPLE[:packages]
    installed, files = stock.installed(), served()
    found = [*supplies.findings(stock), *supplies.unknown_sources(stock, files)]
    tried = overlooked = 0
    with tempfile.TemporaryDirectory(prefix="miteinander-supplies-") as folder:
        there = copy(stock, names, Path(folder))
        found += [f"in the copy: {one}" for one in supplies.findings(there)]
        for name, place, deed in attacks(there, names):
            all_of_it, by_names = undone(place, deed, partial(both_ways, there))
            tried += 1
            overlooked += not by_names
            if not all_of_it:
                found.append(f"not found: {name}")
        found += [f"after all: {one}" for one in supplies.findings(there)]
    elsewhere = list(supplies.unknown_sources(stock, [Path("/tmp/slip.js")]))  # noqa: S108
    parts = len(installed) + len(stock.unpacked())
    yield Result(
        "W2", f"{parts} packages compared with what is pinned, {sum(len(one.files or ()) for one in installed.values())} files with"
        f" their hashes, {len(files)} served files with where they come from; {tried} things slipped into a copy",
        parts + len(files) + tried, len(found),
        f"by names and versions alone {overlooked} of {tried} go unnoticed", overlooked > tried // 2 and bool(elsewhere),
        time.perf_counter() - begun, found,
    )  # fmt: skip
