"""What keeps a text from being stored. How it is cleaned before is the same everywhere: ``core.texts``."""

from collections.abc import Iterator

from miteinander.core.texts import FORBIDDEN, many_lines, one_line
from miteinander.interpreting.rules.objections import Objection
from miteinander.interpreting.vocabulary import ObjectionReason

__all__ = ["many_lines", "objections", "one_line"]


def objections(*, field: str, text: str, limit: int) -> Iterator[Objection]:
    """What keeps the text from being stored: more characters than ``limit``, or one that cannot be stored."""
    if len(text) > limit:
        yield Objection(field, ObjectionReason.TEXT_TOO_LONG, {"length": len(text), "limit": limit})
    elif FORBIDDEN.search(text):
        yield Objection(field, ObjectionReason.FORBIDDEN_CHARACTER)
