"""B1, the archive: what is to be offered goes only when the archive declined it, was silent for too long, or has it."""

import time
import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from unittest import mock

from miteinander.centres.vocabulary import Role
from miteinander.core import exports, tenancy
from miteinander.core.retention import RetentionClass
from miteinander.core.time import BERLIN
from miteinander.keeping import queries, use_cases
from miteinander.keeping.queries import plan
from miteinander.keeping.vocabulary import ArchiveChoice
from miteinander.operation.prove.laboratory import Laboratory, Result

# Requests: a table of many rows, which come due one after the other. Those with a talk are kept for six years and more.
SOON, LATE = RetentionClass.UNSERVED, RetentionClass.REQUEST
MONTHS = 6
DAY = timedelta(days=1)


class Undone(Exception):
    """Everything up to here shall not have been."""


class Director:
    """Whoever offers, and to whom the archive answers in turn: not at all, no, yes.

    Her own book says what may go. It is written from what was due when she offered, not from the lines that the night reads.
    """

    def __init__(self, laboratory: Laboratory, centre_id: int, *classes: RetentionClass) -> None:
        self.classes = classes
        self.by, self.platform = actor(laboratory, centre_id), tenancy.system(centre_id)
        self.offered = set[uuid.UUID]()
        self.may_go = set[uuid.UUID]()
        self.silent: list[tuple[date, set[uuid.UUID]]] = []  # until when the archive may answer
        self.taken: list[tuple[int, set[uuid.UUID]]] = []  # and not handed over yet
        self.offers, self.looked, self.unasked, self.seconds = 0, 0, 0, 0.0
        self.faults: list[str] = []

    def agree(self, day: date) -> None:
        """From this day on the classes are to be offered."""
        values: dict[str, Any] = {"choice": ArchiveChoice.OFFER, "months": MONTHS, "valid_from": day, "source": "Probe"}
        for of in self.classes:
            with tenancy.acting_for(self.by):
                use_cases.set_agreement(of=of, by=self.by, at=noon(day), **values)

    def before_night(self, day: date) -> set[uuid.UUID]:
        """All rows; and how many of those that may not go yet the same night takes when it does not ask (the control)."""
        begun = time.perf_counter()
        self.may_go |= {one for last, ids in self.silent for one in ids if last < day}
        self.unasked += len(self._went_unasked(day) - self.may_go)
        stood = self._rows()
        self.seconds += time.perf_counter() - begun
        return stood

    def after_night(self, day: date, stood: set[uuid.UUID]) -> None:
        """What went against her book. Then she hands over, offers what is due, and hears the answer."""
        begun = time.perf_counter()
        self.looked += len(stood)
        self.faults += [f"{day}: {one}" for one in stood - self._rows() - self.may_go]
        for number, ids in self.taken:
            self._hand_over(day, number, ids)
        self.taken = []
        if due := self._due(day + DAY) - self.offered:
            self._offer(day, due)
        self.seconds += time.perf_counter() - begun

    def result(self) -> Result:
        return Result(
            "B1", f"{self.offers} offers to the archive: rows gone before it declined, let the time pass or had them", self.looked,
            len(self.faults), f"nights that do not ask take {self.unasked} rows too early", self.unasked > 0, self.seconds,
            self.faults[:10],
        )  # fmt: skip

    def _offer(self, day: date, due: set[uuid.UUID]) -> None:
        with tenancy.acting_for(self.by):
            made = use_cases.offer(over_by=day, by=self.by, at=noon(day), offer_id=uuid.uuid4())
            lines = set(made.lines.values_list("id", flat=True))
        self.offered |= due
        self.offers += 1
        answer = self.offers % 3
        if answer == 1:
            self.silent.append((made.answer_by, due))
            return
        takes = answer == 0
        with tenancy.acting_for(self.by):
            use_cases.answer_offer(
                number=made.number, taken_lines=lines if takes else set(), answered_on=day, reference="Probe", by=self.by,
                at=noon(day),
            )  # fmt: skip
        if takes:
            self.taken.append((made.number, due))
        else:
            self.may_go |= due

    def _hand_over(self, day: date, number: int, ids: set[uuid.UUID]) -> None:
        with tenancy.acting_for(self.by):
            fetched = use_cases.fetch_taken(
                number=number, form=exports.Form.CSV, reason="Probe der Übergabe", by=self.by, at=noon(day)
            )
            page = queries.offer_page(number=number, today=day)
        if page is None or fetched.ids != ids:
            self.faults.append(f"{day}: offer {number}: {len(ids ^ fetched.ids)} rows too many or too few in the file")
            return
        with tenancy.acting_for(self.by):
            use_cases.hand_over(handover_id=page.handovers[-1].id, by=self.by, at=noon(day))
        self.may_go |= ids

    def _rows(self) -> set[uuid.UUID]:
        with tenancy.acting_for(self.platform, read_only=True):
            each = [step.model._base_manager.filter(step.rule.where).order_by() for step in self._steps()]
            return {pk for rows in each for pk in rows.values_list("pk", flat=True)}

    def _due(self, day: date) -> set[uuid.UUID]:
        with tenancy.acting_for(self.platform, read_only=True):
            terms = plan.terms(today=day)
            due = [plan.due(step, before=terms[step.of].before(day)).order_by() for step in self._steps()]
            return {pk for rows in due for pk in rows.values_list("pk", flat=True)}

    def _went_unasked(self, day: date) -> set[uuid.UUID]:
        """The night's own deletion with the question to the archive left out; undone at once."""
        stood, left = self._rows(), set[uuid.UUID]()
        unasked = mock.patch.object(plan, "without_archive", lambda _step, rows, _known: rows)
        with suppress(Undone), unasked, tenancy.acting_for(self.platform):
            values: dict[str, Any] = {"run_id": uuid.uuid4(), "by": self.platform, "at": noon(day)}
            terms = plan.terms(today=day)
            for step in self._steps():
                while use_cases.delete_batch(step=step, before=terms[step.of].before(day), **values):
                    pass
            for step in self._steps():
                left |= set(step.model._base_manager.order_by().values_list("pk", flat=True))
            raise Undone
        return stood - left

    def _steps(self) -> list[plan.Step]:
        return [step for step in plan.steps() if step.of in self.classes and not step.is_history]


def noon(day: date) -> datetime:
    return datetime.combine(day, clock_time(12), BERLIN)


def actor(laboratory: Laboratory, centre_id: int) -> tenancy.Actor:
    """Who leads this centre."""
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT id FROM centres_member WHERE centre_id = %s AND %s = ANY(roles) ORDER BY id LIMIT 1",
            (centre_id, Role.DIRECTOR.value),
        ).fetchone()
    if row is None:
        raise LookupError(f"Zentrum {centre_id} hat keine Leitung.")
    return tenancy.Actor(
        centre_id=centre_id, audience=tenancy.Audience.STAFF, member_id=row[0], roles=frozenset({Role.DIRECTOR})
    )
