"""Which texts a visitor can meet: those are translated into all languages of the portal, all others into English only.

Named by place, not by sentence: a template counts whole, of a Python file the lists and classes that are named. That nothing is
forgotten shows when every public page is drawn in every language (``portal/tests/test_languages.py``): a text that is looked up
there and is not translated fails.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

# Whole files, below a package. Legal texts are not among them: they stay German until somebody checks a translation.
FILES = (
    "portal/**/*.py",
    "portal/templates/**/*.html",
    "core/templates/400.html",
    "core/templates/403.html",
    "core/templates/403_csrf.html",
    "core/templates/404.html",
    "core/templates/413.html",
    "core/templates/500.html",
    "core/templates/core/_languages.html",
    "core/templates/core/_unchecked.html",
    "core/templates/core/base_public.html",
    "core/templates/core/error.html",
    "core/templates/core/skeleton.html",
    "core/templates/core/components/*.html",
    "core/middleware.py",
    "directory/templates/directory/confirm.html",
)
NOT = (
    "portal/templates/portal/imprint.html",
    "portal/templates/portal/privacy.html",
    # Only whoever is signed in meets these.
    "core/templates/core/components/filters.html",
    "core/templates/core/components/takeaway.html",
    "core/templates/core/components/progress.html",
)
# Of a Python file: what stands in these classes and under these names.
PARTS = {
    "core/forms.py": ("PLEASE_FILL", "PLEASE_CHOOSE", "NOT_IN_LIST", "BROKEN", "LengthLimit", "EmailField"),
    "core/templatetags/words.py": ("clock", "period", "until"),
    "core/uploads.py": ("FileKind",),
    "centres/vocabulary.py": ("EntryKey", "EntryStatus"),
    "directory/vocabulary.py": ("SchoolForm", "Dataset", "InstitutionKind", "TargetGroup"),
    "directory/queries/places.py": ("area_map",),
    "directory/forms/institutions.py": ("PhoneField", "WebsiteField"),
    "directory/forms/keeping.py": ("ConfirmForm",),
    "directory/use_cases/confirming.py": ("OVER",),
    "knowledge/vocabulary.py": ("EntryKind", "Reader", "Topic", "Licence"),
}
# The titles of the legal texts stand in the foot of every page, and above the text itself.


def is_public(path: Path, line: int, *, root: Path) -> bool:
    """Whether a text that stands there is one that visitors meet. ``line`` counts from 1 and matters in Python files only."""
    place = path.relative_to(root)
    if place.as_posix() in NOT:
        return False
    if any(place.full_match(pattern) if hasattr(place, "full_match") else _fits(place, pattern) for pattern in FILES):
        return True
    return any(first <= line <= last for first, last in _spans(path, PARTS.get(place.as_posix(), ())))


def _fits(place: Path, pattern: str) -> bool:
    """As ``PurePath.full_match`` of later Pythons: ``**`` stands for any folders or none."""
    head, star, tail = pattern.partition("**/")
    return place.match(pattern) if not star else place.is_relative_to(head) and place.match(tail)


def _spans(path: Path, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From which to which line the named classes, functions and constants of a file stand."""
    if not names:
        return
    for node in ast.parse(path.read_text()).body:
        told = getattr(node, "name", None) or next(
            (target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)), None
        )
        if told in names:
            yield node.lineno, node.end_lineno or node.lineno
