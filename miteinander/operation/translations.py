"""Words on the screen and their translations: collects the German texts, and says what is missing.

German is the source. English has all texts; the other languages of the portal have what visitors can meet (``public_texts``).
Babel reads Python and, after Django has turned them into something like Python, templates: no system tools are needed.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages import catalog, extract, mofile, pofile
from django.utils.translation.template import templatize

from miteinander.operation import public_texts

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "N_": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
COMPLETE = ("en",)
PUBLIC = (
    "sq",
    "bg",
    "es",
    "fr",
    "el",
    "it",
    "kmr",
    "pl",
    "ro",
    "ru",
    "so",
    "tr",
    "uk",
    "ar",
    "prs",
    "fa",
    "ckb",
    "ps",
    "ur",
    "ti",
)
LANGUAGES = (*COMPLETE, *PUBLIC)
# Which form of a counted word a whole number takes (a test holds this against Unicode CLDR).
ONE_OR_MORE = "nplurals=2; plural=(n != 1);"
NONE_OR_ONE = "nplurals=2; plural=(n > 1);"
FEW = "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"
PLURALS = {
    "fr": NONE_OR_ONE,
    "fa": NONE_OR_ONE,
    "prs": NONE_OR_ONE,
    "ti": NONE_OR_ONE,
    "pl": f"nplurals=3; plural=(n==1 ? 0 : {FEW});",
    "ro": "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>=1 && n%100<=19) ? 1 : 2);",
    "ru": f"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : {FEW});",
    "uk": f"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : {FEW});",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
}
GAP = re.compile(r"%\((\w+)\)s")
# Babel's own list of plural forms lacks some of our languages: an empty catalogue that says them.
NOTHING = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n'
SINCE = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Text:
    """A marked text, or a pair of texts for one and for many; ``comments`` are for translators."""

    message: Any
    context: str | None
    comments: list[str]
    place: str
    public: bool


def packages() -> list[Path]:
    """Packages with words on the screen."""
    return sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "operation")


@cache
def messages(package: Path) -> Sequence[Text]:
    """Every marked text of a package."""
    return list(_messages(package))


def _messages(package: Path) -> Iterator[Text]:
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
            public = public_texts.is_public(path, line, root=ROOT)
            yield Text(message, context, comments, place, public)


def unindented(source: str) -> str:
    """What Django makes of a template, without its indentation: Python's tokenizer would take that for blocks."""
    return "\n".join(line.strip() for line in source.splitlines())


def template(package: Path, language: str) -> catalog.Catalog:
    """All texts of a package that this language needs, without translations."""
    fresh = catalog.Catalog(charset="utf-8")
    for text in messages(package):
        if text.public or language in COMPLETE:
            fresh.add(text.message, locations=[(text.place, 0)], auto_comments=text.comments, context=text.context)
    return fresh


def path(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def known(package: Path, language: str) -> catalog.Catalog:
    """What is translated so far."""
    file = path(package, language)
    stream = (
        file.open("rb") if file.exists() else io.BytesIO(NOTHING.format(PLURALS.get(language, ONE_OR_MORE)).encode())
    )
    with stream:
        return pofile.read_po(stream, locale=language)


def collect() -> None:
    """Bring every catalogue up to date: new texts are added empty, texts that are gone are dropped."""
    for package in packages():
        for language in LANGUAGES:
            fresh = template(package, language)
            if not len(fresh):
                continue
            there = known(package, language)
            there.update(fresh, no_fuzzy_matching=True)
            there.obsolete.clear()
            write(package, language, there)


def write(package: Path, language: str, there: catalog.Catalog) -> None:
    """One catalogue, with nothing in its head that changes with every run."""
    there.project, there.fuzzy = "Miteinander", False
    there.header_comment = "# Texts of Miteinander; German is the source."
    there.creation_date = there.revision_date = SINCE
    there.last_translator = there.language_team = there.copyright_holder = "Miteinander"
    there.msgid_bugs_address = "miteinander@example.org"
    file = path(package, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    pofile.write_po(
        written, there, width=120, omit_header=False, include_lineno=False, sort_output=True, no_location=True
    )
    file.write_bytes(written.getvalue())


def compile_all() -> None:
    """Every catalogue in the form that the pages read; done at each installation, never committed."""
    for file in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        with file.open("rb") as stream, file.with_suffix(".mo").open("wb") as target:
            there = pofile.read_po(stream)
            for message in [one for one in there if not all(_texts(one))]:
                there.delete(message.id, message.context)  # Babel would write the German of a counted word in its place
            mofile.write_mo(target, there)


def missing() -> list[str]:
    """Texts without a translation, or whose translation has other gaps than the text."""
    faults = []
    for package in packages():
        for language in LANGUAGES:
            there = known(package, language)
            for message in template(package, language):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                found = there.get(key, message.context)
                texts = _texts(found)
                if not texts or not all(texts) or found is None or found.fuzzy:
                    faults.append(f"{package.name} ({language}): {key}")
                elif not _same_gaps(message, texts):
                    faults.append(f"{package.name} ({language}), Lücken stimmen nicht: {key}")
    return faults


def _texts(found: catalog.Message | None) -> list[str]:
    if found is None:
        return []
    return [found.string] if isinstance(found.string, str) else list(found.string or ())


def _same_gaps(message: catalog.Message, texts: list[str]) -> bool:
    """Whether a translation fills the gaps of its text. A form for one thing may name the number, or leave it out."""
    if "python-format" not in message.flags:
        return True
    if isinstance(message.id, str):
        return [sorted(GAP.findall(text)) for text in texts] == [sorted(GAP.findall(message.id))]
    most = set(GAP.findall(message.id[1]))
    return all(set(GAP.findall(text)) <= most for text in texts) and set(GAP.findall(texts[-1])) == most
