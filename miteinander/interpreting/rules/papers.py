"""Papers of an interpreter, and which of them are lacking on a day."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from miteinander.interpreting.vocabulary import PaperKind

# Only some people need it, so no centre can require it of all; but whoever has shown one must not work beyond it.
_MUST_NOT_LAPSE = frozenset({PaperKind.WORK_PERMISSION})


@dataclass(frozen=True, slots=True)
class Paper:
    """That a paper was seen, and the last day on which it holds (None: for good)."""

    kind: PaperKind
    seen_on: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Does it hold on that day, the last one included?"""
        return self.seen_on <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Lack:
    """A paper that is needed and does not hold: never shown (None) or lapsed on ``lapsed_on``, its last day."""

    kind: PaperKind
    lapsed_on: date | None


def lacking(*, papers: Sequence[Paper], required: Set[PaperKind], on: date) -> Iterator[Lack]:
    """The papers she would need on that day and does not have, in the order of the list of kinds."""
    for kind in PaperKind:
        shown = [paper for paper in papers if paper.kind == kind]
        needed = kind in required or (kind in _MUST_NOT_LAPSE and shown)
        if needed and not any(paper.holds_on(on) for paper in shown):
            lapsed = [paper.valid_until for paper in shown if paper.valid_until is not None and paper.valid_until < on]
            yield Lack(kind, max(lapsed, default=None))
