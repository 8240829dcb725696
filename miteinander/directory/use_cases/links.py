"""What other packages know of institutions: they say it here once, so that the directory need not know them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Tables of one package that refer to institutions. Moving runs inside the transaction of the directory's own.

    ``move``: everything of the second becomes the first's; gives the ids of what moved, by the words for people.
    What is forgotten when an institution becomes a protected place each package tells the database (``core.hiding``).
    """

    package: str
    tables: frozenset[str]  # "interpreting.Request"; a test compares with the foreign keys that there are
    move: Callable[[uuid.UUID, uuid.UUID], dict[str, list[uuid.UUID]]]


_links: dict[str, Link] = {}


def add_link(link: Link) -> None:
    """A package says when it is loaded (``apps.py``) what of it belongs to institutions."""
    _links[link.package] = link


def links() -> list[Link]:
    """All that was said, in a steady order."""
    return [_links[package] for package in sorted(_links)]
