"""Fields of action told as a list of lines: names with a sentence each. Pure."""

import re
from collections.abc import Sequence

LONGEST_NAME, LONGEST_TEXT = 80, 300  # as Topic has room for
NAMED = re.compile(r"(?P<name>[^(]+?)\s*\((?P<text>.+)\)")


def listed(*, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Name and text of each field; what stands in brackets is its text. Nothing when the lines are no list of names."""
    found = tuple(_field(line) for line in lines)
    fits = all(name and len(name) <= LONGEST_NAME and len(text) <= LONGEST_TEXT for name, text in found)
    once = len({name for name, _text in found}) == len(found)
    return found if len(found) > 1 and fits and once else ()


def _field(line: str) -> tuple[str, str]:
    told = NAMED.fullmatch(line.strip())
    return (told["name"], told["text"]) if told else (line.strip(), "")
