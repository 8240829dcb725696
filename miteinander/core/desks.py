"""What the desks add when people come and go: the team's pages ask, the packages above answer (as ``pages.add_way``)."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from miteinander.core.tenancy import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that somebody has in her hands."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One desk: who it is, and what it does about people. Its functions run in the transaction of the deed."""

    name: Any  # German, translated when shown
    holds: Callable[..., Sequence[Held]]  # (member_id)
    hand_over: Callable[..., int]  # (from_member, to_member, by, at); raises Refused when the other cannot take it
    joined: Callable[..., None]  # (member_id, own_id): somebody has accepted an invitation
    readdressed: Callable[..., None]  # (own_id, address): whoever speaks for it has another mail address


_desks: list[Desk] = []


def add(desk: Desk) -> None:
    """A package says that it has a desk when it is loaded (``apps.py``)."""
    if desk not in _desks:
        _desks.append(desk)


def holds(*, member_id: uuid.UUID) -> list[Held]:
    """Everything that this member has in her hands, desk by desk."""
    return [held for desk in _desks for held in desk.holds(member_id=member_id)]


def hand_over(*, from_member: uuid.UUID, to_member: uuid.UUID, by: Actor, at: datetime) -> int:
    """Put all of it into somebody else's hands; how many things. Raises ``Refused``."""
    return sum(desk.hand_over(from_member=from_member, to_member=to_member, by=by, at=at) for desk in _desks)


def joined(*, member_id: uuid.UUID, own_id: uuid.UUID) -> None:
    """Tell the desks that somebody now speaks for this institution or interpreter."""
    for desk in _desks:
        desk.joined(member_id=member_id, own_id=own_id)


def readdressed(*, own_id: uuid.UUID, address: str) -> None:
    """Tell the desks that whoever speaks for this institution, or is this interpreter, has another mail address."""
    for desk in _desks:
        desk.readdressed(own_id=own_id, address=address)
