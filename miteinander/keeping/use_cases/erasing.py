"""Have somebody erased before her period is over (Art. 17 GDPR); and once more, should an older backup bring her back.

Nothing is deleted here: the deed says who, the machinery of the night (``nightly``) does it, narrowed to what is hers.
"""

import uuid
from collections import Counter
from datetime import date, datetime

from django.db.models import Q

from miteinander.centres.models import Member
from miteinander.core import deeds, erased, jobs, retention
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting.models import Interpreter
from miteinander.interpreting.states import InterpreterStatus
from miteinander.keeping import permissions
from miteinander.keeping.models import Erasure
from miteinander.keeping.queries import erasing, plan
from miteinander.keeping.queries.subjects import Subject
from miteinander.keeping.use_cases import nightly
from miteinander.keeping.use_cases.packages import NOT_THERE
from miteinander.keeping.vocabulary import ErasureReason, Outcome

ERASE = "keeping.erase"


@deeds.deed
def erase(
    *, table: str, subject_id: uuid.UUID, reason: ErasureReason, by: Actor, at: datetime, erasure_id: uuid.UUID
) -> Erasure:
    """Whatever is not needed of her any more goes now; what must stay (talks that were paid for) goes when its period is over.

    ``erasure_id`` is the hidden key of the form: the same click twice is one deed. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.erase(by).require()
    done = Erasure.objects.filter(id=erasure_id).first()
    if done is not None:
        return done
    whom = erasing.subject(table=table, subject_id=subject_id)
    if whom is None:
        raise Refused(NOT_THERE)
    possible = erasing.possible(whom, by=by, today=local_day(at))
    if not possible:
        raise Refused(possible.reason)
    asked = Erasure(id=erasure_id, centre_id=by.centre_id, subject_id=subject_id, table=table, reason=reason, at=at)
    asked.ids, asked.by_id = sorted(whom.ids), by.member_id
    asked.save(force_insert=True)
    jobs.later(ERASE, centre_id=by.centre_id, erasure_id=asked.id)
    return asked


def erasures(*, by: Actor, erasure_id: uuid.UUID | None = None) -> list[erased.Erased]:
    """Who is to be erased: by one deed, or everybody who ever was, by night."""
    permissions.delete_due(by).require()
    if erasure_id is None:
        return erasing.journaled(centre_id=by.centre_id)
    return [erasing.as_line(row) for row in Erasure.objects.filter(id=erasure_id).order_by("id")]


@deeds.deed
def begin(*, one: erased.Erased, run_id: uuid.UUID, by: Actor, at: datetime) -> list[tuple[plan.Step, date]]:
    """Write her into the journal, end what an older backup let her be, and empty where she is the one to write to.

    What is left to do, in its order; nothing when nothing stands of her.
    """
    permissions.delete_due(by).require()
    whom = erasing.standing(one)
    if whom is None:
        return []
    erased.note(one)  # before anything goes: a backup of this minute must not bring her back either
    today = local_day(at)
    Interpreter.objects.in_pool().filter(pk__in=one.ids).update(status=InterpreterStatus.ENDED, left_on=today)
    Member.objects.filter(Q(until=None) | Q(until__gt=today), pk__in=one.ids, since__lte=today).update(until=today)
    if not erasing.asked_for(one.subject_id):
        Erasure.objects.create(
            centre_id=by.centre_id, subject_id=one.subject_id, ids=list(one.ids), table=one.table, reason=one.reason,
            at=one.at, by=None,
        )  # fmt: skip
    _empty_addressed(whom, run_id, by, at)
    return [(step, today) for step in erasing.steps(whom)]


def _empty_addressed(whom: Subject, run_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Records that stay forget whom to write to, in their earlier states too."""
    held = plan.held()
    for model, rows, emptied in erasing.addressed(whom):
        gone: nightly.Gone = Counter()
        ids = set(rows.exclude(pk__in=held).order_by().values_list("pk", flat=True))
        changed = model._base_manager.filter(pk__in=ids).update(**emptied)
        gone[model._meta.db_table, Outcome.EMPTIED] += changed
        events = retention.history_of(model)
        if events is not None:
            earlier = events._base_manager.filter(erasing.to_her(model, whom)).exclude(pgh_obj_id__in=held)
            ids |= {row.pgh_obj_id for row in erasing.contacts(earlier.order_by("pgh_id"), whom)}
        nightly.forget_earlier(model, ids, gone)
        step = next(step for step in plan.steps() if step.model is model)
        nightly.note(step, gone, local_day(at), run_id, by, at)
