"""Where everything comes from that is not ours: ``miteinander supplies [FILE] [--check]``.

Writes the bill of materials (CycloneDX 1.6, JSON) of what is installed, and compares that with what is pinned, file by file. What cannot
be seen from here: whether RECORD itself was exchanged together with a file. Installing anew from the pinned hashes shows it.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import sysconfig
import tarfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

from miteinander.operation.console import note, say
from miteinander.operation.installation import PACKAGES

OWN = "miteinander"
# Came with the Python that made the environment (ensurepip) and installs the pinned rest; nothing of ours imports it.
OF_PYTHON = "pip"
LISTS = ("run.txt", "test.txt")
HASHED = re.compile(r"--hash=sha256:[0-9a-f]{64}")
COMPILED = re.compile(r"__pycache__/[^/]+\.pyc$")


def site_folder() -> Path:
    """Where this Python keeps its packages."""
    return Path(sysconfig.get_path("purelib"))


@dataclass(frozen=True, slots=True)
class Stock:
    """Where the lists lie and where what they name is installed."""

    root: Path = PACKAGES.parent
    site: Path = field(default_factory=site_folder)
    cache: Path = field(default_factory=lambda: Path.home() / ".npm" / "_cacache" / "content-v2" / "sha512")

    def pinned(self, *lists: str) -> dict[str, str]:
        """Name and version of what the lists name."""
        found = {}
        for name in lists or LISTS:
            for entry in entries(self.root / "requirements" / name):
                found[canonical(entry.partition("==")[0])] = (
                    entry.partition("==")[2].split()[0] if "==" in entry else ""
                )
        return found

    def installed(self) -> dict[str, Distribution]:
        return {canonical(one.name): one for one in distributions(path=[str(self.site)])}

    def locked(self) -> dict[str, dict[str, Any]]:
        """What package-lock.json names, by folder."""
        found: dict[str, dict[str, Any]] = json.loads((self.root / "package-lock.json").read_text())["packages"]
        return {place: entry for place, entry in found.items() if place}

    def unpacked(self) -> dict[str, dict[str, Any]]:
        """What npm says that it has installed."""
        found: dict[str, dict[str, Any]] = json.loads((self.root / "node_modules" / ".package-lock.json").read_text())[
            "packages"
        ]
        return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower().partition("[")[0].strip()


def entries(file: Path) -> Iterator[str]:
    """One requirement with all its hashes, continued lines put together."""
    yield from (line for line in file.read_text().replace("\\\n", " ").splitlines() if line.strip())


# -- comparing -------------------------------------------------------------------------------------------------------


def findings(stock: Stock) -> Iterator[str]:
    """Everything that is there without being pinned, and everything that is not as it was delivered."""
    yield from unhashed(stock)
    yield from unpinned(stock)
    yield from exchanged_scripts(stock)
    yield from altered(stock)
    yield from strangers(stock)
    yield from altered_scripts(stock)


def unhashed(stock: Stock) -> Iterator[str]:
    """Lines of the lists that do not say exactly what is to be installed."""
    for name in LISTS:
        for entry in entries(stock.root / "requirements" / name):
            if "==" not in entry or not HASHED.search(entry):
                yield f"{name}: {entry.split()[0]} steht dort ohne Fassung oder Prüfsumme"
    for place, told in stock.locked().items():
        if not told.get("integrity", "").startswith("sha512-"):
            yield f"package-lock.json: {place} steht dort ohne Prüfsumme"


def unpinned(stock: Stock) -> Iterator[str]:
    """Packages that no list names, or in another version."""
    pinned = stock.pinned()
    for name, one in sorted(stock.installed().items()):
        if name not in (OWN, OF_PYTHON) and pinned.get(name) != one.version:
            yield f"{name} {one.version} ist installiert, festgelegt ist {pinned.get(name) or 'nichts'}"


def exchanged_scripts(stock: Stock) -> Iterator[str]:
    """The same for what the browser gets."""
    locked, there = stock.locked(), stock.unpacked()
    for place, told in sorted(there.items()):
        wanted = locked.get(place, {})
        if any(told.get(word) != wanted.get(word) for word in ("version", "integrity")):
            yield f"{place} ist nicht die festgelegte Fassung"
    for folder in sorted(folders(stock.root / "node_modules")):
        if str(folder.relative_to(stock.root)) not in there:
            yield f"{folder.relative_to(stock.root)} ist nicht festgelegt"


def folders(modules: Path) -> Iterator[Path]:
    """Every package below, also inside others."""
    for folder in modules.glob("[!.]*"):
        for one in folder.glob("*") if folder.name.startswith("@") else [folder]:
            if one.is_dir():
                yield one
                yield from folders(one / "node_modules")


def altered(stock: Stock) -> Iterator[str]:
    """Files that are not as their package delivered them."""
    for name, one in sorted(stock.installed().items()):
        if one.files is None:
            yield f"{name} nennt seine Dateien nicht"
        for file in one.files or () if name != OWN else ():
            # Launchers beside the interpreter are written when it is installed, with the place of the environment in them.
            if file.hash is not None and ".." not in file.parts and not delivered(file):
                yield f"{name}: {file} ist verändert oder fehlt"


def delivered(file: PackagePath) -> bool:
    """Whether it is what RECORD says."""
    said = file.hash
    if said is None:
        return False
    try:
        found = hashlib.new(said.mode, Path(str(file.locate())).read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == said.value


def strangers(stock: Stock) -> Iterator[str]:
    """Files that no package brought: Python would import them all the same."""
    known = {os.path.normpath(stock.site / file) for one in stock.installed().values() for file in one.files or ()}
    for file in sorted(stock.site.rglob("*")):
        place = str(file)
        if file.is_dir() or place in known:
            continue
        if not COMPILED.search(place) or source(file) not in known:
            yield f"{file.relative_to(stock.site)} gehört zu keinem Paket"


def source(compiled: Path) -> str:
    """What a compiled file was made of."""
    return str(compiled.parent.parent / f"{compiled.name.partition('.')[0]}.py")


def altered_scripts(stock: Stock) -> Iterator[str]:
    """What npm unpacked, compared with the archive of that SHA-512, where npm has kept it; development tools are left out."""
    for place, told in sorted(stock.locked().items()):
        digest = base64.b64decode(told.get("integrity", "").removeprefix("sha512-")).hex()
        archive = stock.cache / digest[:2] / digest[2:4] / digest[4:]
        if told.get("dev") or not archive.is_file():
            continue
        if hashlib.sha512(archive.read_bytes()).hexdigest() != digest:
            yield f"{place}: das Archiv hat eine andere Prüfsumme"
            continue
        with tarfile.open(archive) as packed:
            wanted = {one.name.partition("/")[2]: packed.extractfile(one) for one in packed if one.isfile()}
            for name, content in wanted.items():
                try:
                    same = content is not None and (stock.root / place / name).read_bytes() == content.read()
                except OSError:
                    same = False
                if not same:
                    yield f"{place}/{name} ist verändert oder fehlt"
        for file in sorted((stock.root / place).rglob("*")):
            if file.is_file() and str(file.relative_to(stock.root / place)) not in wanted:
                yield f"{file.relative_to(stock.root)} gehört nicht zum Archiv"


def unknown_sources(stock: Stock, served: Iterable[Path]) -> Iterator[str]:
    """Files that the site hands out and that are neither ours nor of a pinned package."""
    shipped = [stock.root / place for place, told in stock.locked().items() if not told.get("dev")]
    for file in served:
        if not any(file.is_relative_to(place) for place in (stock.root / OWN, stock.site, *shipped)):
            yield f"{file} wird ausgeliefert und gehört zu keinem festgelegten Paket"


# -- the bill of materials -------------------------------------------------------------------------------------------


def bill(stock: Stock, *, at: datetime) -> dict[str, Any]:
    """What is installed, as CycloneDX 1.6 says it. The same installation gives the same serial number."""
    parts = [*packages(stock), *scripts(stock)]
    name = json.dumps([(one["bom-ref"], one.get("hashes")) for one in parts])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "version": 1,
        "metadata": {
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "component": {
                "type": "application", "bom-ref": OWN, "name": OWN, "version": stock.installed()[OWN].version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": OWN, "dependsOn": [one["bom-ref"] for one in parts if one["scope"] == "required"]}],
    }  # fmt: skip


def packages(stock: Stock) -> Iterator[dict[str, Any]]:
    """Python's; `excluded` are the tools of developers."""
    run = stock.pinned("run.txt")
    for name, one in sorted(stock.installed().items()):
        if name == OWN:
            continue
        ref = f"pkg:pypi/{name}@{quote(one.version)}"
        record = one.read_text("RECORD") or ""
        yield {
            "type": "library", "bom-ref": ref, "name": name, "version": one.version, "purl": ref,
            "scope": "required" if name in run else "excluded",
            **licensed(str(one.metadata.json.get("license_expression", ""))),
            "properties": [{"name": "miteinander:record-sha256", "value": hashlib.sha256(record.encode()).hexdigest()}],
        }  # fmt: skip


def scripts(stock: Stock) -> Iterator[dict[str, Any]]:
    """The browser's; each with the hash of its archive."""
    for place, told in sorted(stock.unpacked().items()):
        name = place.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name, safe='/')}@{quote(told['version'])}"
        digest = base64.b64decode(told["integrity"].removeprefix("sha512-")).hex()
        yield {
            "type": "library", "bom-ref": f"{purl}#{place}", "name": name, "version": told["version"], "purl": purl,
            "scope": "excluded" if told.get("dev") else "required",
            "hashes": [{"alg": "SHA-512", "content": digest}],
            **licensed(told.get("license", "")),
        }  # fmt: skip


def licensed(expression: str) -> dict[str, Any]:
    """As the package says it of itself; nothing where it says nothing."""
    return {"licenses": [{"expression": expression}]} if expression else {}


def main() -> int:
    """Write the bill, or say what is not as it is pinned."""
    words = argparse.ArgumentParser(prog="miteinander supplies")
    words.add_argument("file", nargs="?", type=Path, metavar="DATEI", help="wohin (sonst auf den Schirm)")
    words.add_argument("--check", action="store_true", help="mit den Listen vergleichen, Datei für Datei")
    chosen = words.parse_args()
    stock = Stock()
    text = json.dumps(bill(stock, at=datetime.now(UTC)), indent=1, ensure_ascii=False)
    if chosen.file:
        chosen.file.write_text(text + "\n")
    elif not chosen.check:
        say(text)
    found = list(findings(stock)) if chosen.check else []
    for sentence in found:
        note(sentence)
    if chosen.check and not found:
        say(f"{len(stock.installed())} Python-Pakete und {len(stock.unpacked())} für den Browser: alle wie festgelegt.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
