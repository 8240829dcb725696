"""The house by its doors: every address of the product, and in words what can be done behind it.

A package names its doors when it is loaded (``apps.py``). The same words stand in ``docs/access.md`` and on the page that shows
somebody her own rights; who may pass is asked of the view's own ``opens``, so that neither can say something else than the door.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import Verdict

# From which sides people come who sign in.
SIDES = (Audience.STAFF, Audience.INSTITUTION, Audience.INTERPRETER)


@dataclass(frozen=True, slots=True)
class Door:
    """One address: ``words`` say what somebody does there; empty when its package has not named it.

    ``is_deed``: something can be sent there; else there is only something to see.
    ``fresh``: only for somebody who has just shown that it is she.
    """

    name: str
    words: str | Promise
    opens: Callable[[Actor], Verdict]
    is_deed: bool = False
    fresh: bool = False

    def is_everybodys(self) -> bool:
        """Open to whoever is signed in, from whichever side and without any task."""
        return all(self.opens(Actor(centre_id=0, audience=side)) for side in SIDES)


@dataclass(frozen=True, slots=True)
class Room:
    """The doors of one package."""

    name: str | Promise
    doors: Sequence[Door]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person may do and see behind the doors of one package, and what stays shut to her; in words."""

    name: str | Promise
    deeds: Sequence[str | Promise]
    sights: Sequence[str | Promise]
    shut: Sequence[str | Promise]


_rooms: dict[str, tuple[str, Mapping[str, str]]] = {}


def name_room(space: str, name: str, words: Mapping[str, str]) -> None:
    """A package says what it is called and what its doors are for; ``words`` by the name of the address."""
    _rooms[space] = (name, words)


def patterns(
    resolver: URLResolver | None = None, path: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the product: its name, its path, its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", here, entry


def declared(pattern: URLPattern) -> Callable[[Actor], Verdict] | None:
    """Who may pass, as the view says."""
    opens: Any = getattr(getattr(pattern.callback, "view_class", pattern.callback), "opens", None)
    return opens


def lets_in(url: str, *, by: Actor) -> bool:
    """May this person open the page behind the address? So that nobody is led to a shut door."""
    opens: Any = getattr(getattr(resolve(url).func, "view_class", None), "opens", None)
    return opens is not None and bool(opens(by))


def asks_again(pattern: URLPattern) -> bool:
    """Whether the view wants somebody to show once more who she is."""
    return bool(getattr(getattr(pattern.callback, "view_class", pattern.callback), "needs_fresh_factor", False))


def rooms() -> list[Room]:
    """All named rooms in the order in which they were named, each with its doors in the order of the package."""
    found: dict[str, dict[str, Door]] = {space: {} for space in _rooms}
    for name, _path, pattern in patterns():
        space, _colon, short = name.partition(":")
        opens = declared(pattern)
        if space in found and opens is not None:
            words = _rooms[space][1].get(short, "")
            found[space][short] = Door(
                name, gettext_lazy(words) if words else "", opens, _takes_something(pattern), asks_again(pattern)
            )
    return [
        Room(gettext_lazy(name), [found[space][short] for short in _order(words, found[space])])
        for space, (name, words) in _rooms.items()
    ]


def shares(*, by: Actor) -> list[Share]:
    """What this person may, package by package, where she may do most first; without what everybody may."""
    found = []
    for room in rooms():
        own = [door for door in room.doors if not door.is_everybodys()]
        open_ = [door for door in own if door.opens(by)]
        found.append(
            Share(
                name=room.name,
                deeds=[door.words for door in open_ if door.is_deed],
                sights=[door.words for door in open_ if not door.is_deed],
                shut=[door.words for door in own if door not in open_],
            )
        )
    return sorted(found, key=lambda share: -len(share.deeds))


def everybodys() -> list[str | Promise]:
    """What whoever is signed in may, whatever the task."""
    return [door.words for room in rooms() for door in room.doors if door.is_everybodys()]


def _takes_something(pattern: URLPattern) -> bool:
    return hasattr(getattr(pattern.callback, "view_class", None), "post")


def _order(words: Mapping[str, str], found: Mapping[str, Door]) -> list[str]:
    return [short for short in words if short in found] + [short for short in found if short not in words]
