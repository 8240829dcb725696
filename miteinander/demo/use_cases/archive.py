"""One centre offers to its archive (an invented one) what nobody served: one offer is answered, a later one waits."""

import contextlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.core.retention import RetentionClass
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.demo import queries
from miteinander.demo.rules.dice import identity
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.use_cases import people
from miteinander.keeping import use_cases as keeping
from miteinander.keeping.vocabulary import ArchiveChoice

SOURCE = "Schreiben des Stadtarchivs (erfunden), Az. 41-3"
REFERENCE = "Schreiben des Stadtarchivs (erfunden), Az. 41-7"
MONTHS = 6
# How many days before the day on which the demo plays each is done, and what is over when is offered: early, an archive takes its time.
AGREED, FIRST, ANSWERED, SECOND = (timedelta(days=days) for days in (120, 90, 60, 14))
LONG_OVER, OVER_SOON = timedelta(days=-5), timedelta(days=30)


def lay(*, scene: Scene, members: Mapping[queries.Who, Member]) -> None:
    """What is there already is left as it is; where nothing is old enough yet, nothing is offered."""
    director, now = people.colleague(scene, dict(members), Role.DIRECTOR), scene.calendar.now
    with tenancy.acting_for(director):
        if not queries.agreed():
            keeping.set_agreement(
                of=RetentionClass.UNSERVED, choice=ArchiveChoice.OFFER, months=MONTHS, valid_from=local_day(now - AGREED),
                source=SOURCE, by=director, at=now - AGREED,
            )  # fmt: skip
    with contextlib.suppress(Refused):
        _offer(scene, "first", director, over_by=local_day(now + LONG_OVER), at=now - FIRST)
        _answer(scene, director, at=now - ANSWERED)
        _offer(scene, "second", director, over_by=local_day(now + OVER_SOON), at=now - SECOND)


def _offer(scene: Scene, which: str, by: tenancy.Actor, *, over_by: date, at: datetime) -> None:
    with tenancy.acting_for(by):
        keeping.offer(over_by=over_by, offer_id=identity(scene.ground.centre_id, "offer", which), by=by, at=at)


def _answer(scene: Scene, by: tenancy.Actor, *, at: datetime) -> None:
    """The archive takes what comes first."""
    with tenancy.acting_for(by):
        asked = queries.unanswered(offer_id=identity(scene.ground.centre_id, "offer", "first"))
        if asked is not None:
            keeping.answer_offer(
                number=asked.number, taken_lines=asked.lines[:1], answered_on=local_day(at), reference=REFERENCE, by=by,
                at=at,
            )  # fmt: skip
