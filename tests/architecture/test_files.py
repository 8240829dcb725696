"""The repository tests itself: files have their place, their size and their name."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sorted(path.parent for path in (ROOT / "miteinander").glob("*/__init__.py"))
BANNED_NAMES = {"utils", "helpers", "services", "signals", "managers"}


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would add; the working tree without what is installed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / line for line in listed if (ROOT / line).is_file()]


SOURCES = [path for path in tracked("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_package_says_what_it_is_for(package: Path) -> None:
    assert (package / "README.md").read_text().strip()


def test_no_file_is_too_long() -> None:
    def limit(path: Path) -> int:
        return 600 if "test" in path.name or "tests" in path.parts else 400

    assert [f"{path.relative_to(ROOT)}" for path in SOURCES if len(path.read_text().splitlines()) > limit(path)] == []


def test_no_file_is_called_after_nothing() -> None:
    assert [path for path in SOURCES if path.stem in BANNED_NAMES] == []


def test_protecting_and_deleting_references_say_why() -> None:
    silent = []
    for path in SOURCES:
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            refers = re.search(r"models\.(PROTECT|CASCADE|SET_NULL|RESTRICT)\b", line) and "tests" not in path.parts
            if refers and "#" not in "".join(lines[number - 1 : number + 2]):
                silent.append(f"{path.relative_to(ROOT)}:{number + 1}")
    assert silent == []


def test_nothing_third_party_and_nothing_large_is_tracked() -> None:
    files = tracked()
    assert [path for path in files if path.stat().st_size > 3_000_000] == []
    assert [path for path in files if {"node_modules", "vendor", "third_party"} & set(path.parts)] == []
    assert [path for path in files if re.search(r"\.min\.(js|css)$|\.(woff2?|ttf|mo)$", path.name)] == []


def test_no_template_has_inline_script_or_style() -> None:
    for path in tracked("*.html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=\"|\son\w+=\"", text), path


def test_no_template_reaches_into_another_package() -> None:
    allowed = {"core", "django"}
    for path in tracked("miteinander/*.html"):
        own = path.relative_to(ROOT / "miteinander").parts[0]
        for name in re.findall(r"{% (?:include|extends) \"(\w+)/", path.read_text()):
            assert name in allowed | {own} or (own == "centres" and name in {"allauth", "account", "mfa"}), path


def test_tables_are_not_fetched_by_name() -> None:
    """``apps.get_model`` is a door the import linter cannot see."""
    assert [
        path
        for path in SOURCES
        if "apps.get_model(" in path.read_text() and path.name != "security.py" and "tests" not in path.parts
    ] == []


SQL_PLACES = {
    "core/security.py",
    "core/tenancy.py",
    "core/audit.py",
    "core/counters.py",
    "core/files.py",
    "core/apps.py",
    "core/history.py",
    "core/jobs.py",
    "centres/queries/centres.py",
    "demo/use_cases/filling.py",
    "directory/use_cases/loading.py",
    "keeping/use_cases/nightly.py",
    "workbench/queries/searching.py",
}


def test_raw_sql_stands_in_few_known_places() -> None:
    found = set()
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        ours = place.startswith("miteinander/") and "/tests/" not in place and "/operation/" not in place
        if ours and re.search(r"cursor\(\)|\.raw\(|RawSQL|\.extra\(", path.read_text()):
            found.add(place.removeprefix("miteinander/"))
    assert found <= SQL_PLACES
