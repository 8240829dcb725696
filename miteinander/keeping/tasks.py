"""Jobs of keeping: every night, in every centre."""

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from miteinander.centres import queries as centres
from miteinander.core import jobs, tenancy
from miteinander.keeping import use_cases

DELETE_DUE = "keeping.delete_due"


@app.periodic(cron="15 1 * * *")  # UTC: between two and half past three in Germany
@app.task(name="keeping.night", queueing_lock="keeping.night")
def night(timestamp: int) -> None:
    """One job per centre."""
    for centre_id in centres.keys(using="default"):
        jobs.later(DELETE_DUE, centre_id=centre_id, run_id=uuid.uuid4())


@jobs.centre_task(DELETE_DUE)
def delete_due(by: tenancy.Actor, *, run_id: uuid.UUID) -> None:
    """Delete what is due in one centre. Killed in the middle it is done again, and goes on where it stopped."""
    work_through(by, run_id=run_id, at=timezone.now())


@jobs.centre_task(use_cases.ERASE)
def erase(by: tenancy.Actor, *, erasure_id: uuid.UUID) -> None:
    """Erase somebody whose erasure was asked for. Killed in the middle it is done again, and goes on where it stopped."""
    erase_asked(by, erasure_id=erasure_id, at=timezone.now())


def erase_asked(by: tenancy.Actor, *, erasure_id: uuid.UUID, at: datetime) -> None:
    """What is hers, table by table as by night; then the proof, with the deed's own number. Nothing when it is no deed of this centre."""
    if not _erase_again(by, erasure_id=erasure_id, run_id=erasure_id, at=at):
        return
    with tenancy.acting_for(by):
        use_cases.finish(run_id=erasure_id, by=by, begun_at=at, at=max(at, timezone.now()))


def work_through(by: tenancy.Actor, *, run_id: uuid.UUID, at: datetime) -> None:
    """Whoever was erased and came back; then all tables in their order, batch by batch, each batch a transaction of its own; then the
    proof."""
    _erase_again(by, erasure_id=None, run_id=run_id, at=at)
    with tenancy.acting_for(by):
        steps = use_cases.steps(by=by, at=at)
    for step, before in steps:
        _work_off(step, before, by, run_id, at)
        with tenancy.acting_for(by):
            use_cases.note_rest(step=step, before=before, run_id=run_id, by=by, at=at)
    with tenancy.acting_for(by):
        use_cases.finish(run_id=run_id, by=by, begun_at=at, at=max(at, timezone.now()))


def _erase_again(by: tenancy.Actor, *, erasure_id: uuid.UUID | None, run_id: uuid.UUID, at: datetime) -> int:
    """How many people there were."""
    with tenancy.acting_for(by):
        people = use_cases.erasures(by=by, erasure_id=erasure_id)
    for one in people:
        with tenancy.acting_for(by):
            steps = use_cases.begin(one=one, run_id=run_id, by=by, at=at)
        for step, before in steps:
            _work_off(step, before, by, run_id, at)
            if erasure_id:
                with tenancy.acting_for(by):
                    use_cases.note_rest(step=step, before=before, run_id=run_id, by=by, at=at)
    return len(people)


def _work_off(step: Any, before: date, by: tenancy.Actor, run_id: uuid.UUID, at: datetime) -> None:
    empties = (use_cases.empty_batch,) if step.rule.emptied else ()
    for deed in (use_cases.delete_batch, *empties):
        went = 1
        while went:
            with tenancy.acting_for(by):
                went = deed(step=step, before=before, run_id=run_id, by=by, at=at)
