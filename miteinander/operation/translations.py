"""Words on the screen and their translations: collects the German texts, and says what is missing.

Babel reads Python and, after Django has turned them into something like Python, templates: no system tools are needed.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import catalog, extract, pofile
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "N_": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
LANGUAGES = ("en",)  # German is the source
SINCE = datetime(2026, 11, 22, tzinfo=UTC)
FORMATS = ("python-format", "python-brace-format")


def packages() -> list[Path]:
    """Packages with words on the screen."""
    return sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "operation")


def messages(package: Path) -> Iterator[tuple[str, int, Any, list[str], str | None]]:
    """Every marked text of a package: where, what, comments for translators, context."""
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]):
        place = path.relative_to(ROOT.parent).as_posix()
        if {"tests", "migrations", "data"} & set(path.relative_to(package).parts):
            continue
        text = path.read_text()
        source = text if path.suffix == ".py" else unindented(templatize(text, origin=place))
        file = io.BytesIO(source.encode())
        for line, message, comments, context in extract.extract(
            "python", file, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            yield place, line, message, comments, context


def unindented(source: str) -> str:
    """What Django makes of a template, without its indentation: Python's tokenizer would take that for blocks."""
    return "\n".join(line.strip() for line in source.splitlines())


def template(package: Path) -> catalog.Catalog:
    """All texts of a package without translations."""
    fresh = catalog.Catalog(charset="utf-8")
    for place, _line, message, comments, context in messages(package):
        fresh.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return fresh


def path(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def known(package: Path, language: str) -> catalog.Catalog:
    """What is translated so far."""
    file = path(package, language)
    if not file.exists():
        return catalog.Catalog(locale=language, charset="utf-8")
    with file.open("rb") as stream:
        return pofile.read_po(stream, locale=language)


def collect() -> None:
    """Bring every catalogue up to date: new texts are added empty, texts that are gone are dropped."""
    for package in packages():
        fresh = template(package)
        if not len(fresh):
            continue
        for language in LANGUAGES:
            there = known(package, language)
            there.update(fresh, no_fuzzy_matching=True)
            there.obsolete.clear()
            there.project, there.fuzzy = "Miteinander", False
            # Nothing in the head that changes with every run.
            there.header_comment = "# Texts of Miteinander; German is the source."
            there.creation_date = there.revision_date = SINCE
            there.last_translator = there.language_team = there.copyright_holder = "Miteinander"
            there.msgid_bugs_address = "miteinander@example.org"
            file = path(package, language)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as stream:
                pofile.write_po(
                    stream,
                    there,
                    width=120,
                    omit_header=False,
                    include_lineno=False,
                    sort_output=True,
                    no_location=True,
                )


def missing() -> list[str]:
    """Texts without a translation, or whose translation has other gaps than the text."""
    faults = []
    for package in packages():
        fresh = template(package)
        for language in LANGUAGES:
            there = known(package, language)
            for message in fresh:
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                found = there.get(key, message.context)
                texts = (
                    []
                    if found is None
                    else ([found.string] if isinstance(found.string, str) else list(found.string or ()))
                )
                if not texts or not all(texts) or found is None or found.fuzzy:
                    faults.append(f"{package.name} ({language}): {key}")
                elif found.flags & set(FORMATS) and list(found.check()):
                    faults.append(f"{package.name} ({language}), Lücken stimmen nicht: {key}")
    return faults
