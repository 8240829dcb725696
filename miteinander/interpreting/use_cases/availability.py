"""Deeds that decide whether somebody can be asked: papers seen, free times, absences, conflicts of interest."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.directory.models import Institution
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Absence, Conflict, FreeTime, Interpreter, Paper
from miteinander.interpreting.rules.candidates import Free
from miteinander.interpreting.use_cases import moves, people
from miteinander.interpreting.vocabulary import PaperKind, Weekday

LATEST = date(2100, 12, 31)


def _visible(interpreter_id: uuid.UUID) -> Interpreter:
    """The person, not held: an interpreter may read her own row but not lock it."""
    person = Interpreter.objects.filter(id=interpreter_id).first()
    if person is None:
        raise Refused(people.UNKNOWN)
    return person


@deeds.deed
def see_paper(
    *,
    paper_id: uuid.UUID,
    interpreter_id: uuid.UUID,
    kind: PaperKind,
    seen_on: date,
    by: Actor,
    at: datetime,
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> Paper:
    """Note that a paper was seen, and until when it holds; never the paper, never what it says (§ 72a Abs. 5 SGB VIII).

    ``paper_id`` is the hidden key of the form. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.see_paper(by).require()
    person = people.take(interpreter_id=interpreter_id)
    done = Paper.objects.filter(id=paper_id).first()
    if done is not None:
        return done
    if seen_on > local_day(at):
        raise Refused(_("Dieser Tag liegt in der Zukunft."), "seen_on")
    if issued_on is not None and issued_on > seen_on:
        raise Refused(
            _("Der Nachweis kann nicht nach dem Tag ausgestellt sein, an dem Sie ihn gesehen haben."), "issued_on"
        )
    if valid_until is not None and not seen_on <= valid_until <= LATEST:
        raise Refused(_("Der Nachweis war an diesem Tag schon abgelaufen, oder das Jahr stimmt nicht."), "valid_until")
    paper = Paper(
        id=paper_id,
        centre_id=person.centre_id,
        interpreter=person,
        kind=kind,
        issued_on=issued_on,
        seen_on=seen_on,
        seen_by_id=moves.doer(by),
        valid_until=valid_until,
    )
    paper.save(force_insert=True)
    return paper


@deeds.deed
def set_free_times(*, interpreter_id: uuid.UUID, free: Sequence[Free], by: Actor, at: datetime) -> Interpreter:
    """She is usually free at these times of the week, and at no others. None at all: nobody has asked her yet.

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.set_free_times(by).require()
    person = _visible(interpreter_id)
    permissions.set_free_times(by, person).require()
    _in_order(free)
    wanted = {(one.weekday.value, one.starts): one.ends for one in free}
    for row in FreeTime.objects.filter(interpreter=person).order_by("id"):
        if wanted.get((row.weekday, row.starts)) == row.ends:
            del wanted[row.weekday, row.starts]
        else:
            row.delete()
    FreeTime.objects.bulk_create(
        [
            FreeTime(centre_id=person.centre_id, interpreter=person, weekday=weekday, starts=starts, ends=ends)
            for (weekday, starts), ends in wanted.items()
        ],
        ignore_conflicts=True,  # the same click twice at the same moment
    )
    return person


def _in_order(free: Sequence[Free]) -> None:
    for one in free:
        if one.ends <= one.starts:
            day = label(one.weekday)
            raise Refused(gettext("%(day)s: Das Ende muss nach dem Beginn liegen.") % {"day": day}, "free")
    for weekday in Weekday:
        times = sorted((one.starts, one.ends) for one in free if one.weekday is weekday)
        if any(second[0] < first[1] for first, second in pairwise(times)):
            raise Refused(gettext("%(day)s: Die Zeiten überschneiden sich.") % {"day": label(weekday)}, "free")


@deeds.deed
def add_absence(
    *, absence_id: uuid.UUID, interpreter_id: uuid.UUID, first_on: date, last_on: date, by: Actor, at: datetime
) -> Absence:
    """She is away from the first to the last day, both included; booked talks stay until they are handed back.

    ``absence_id`` is the hidden key of the form. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.absence(by).require()
    person = _visible(interpreter_id)
    permissions.absence(by, person).require()
    if last_on < first_on:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "last_on")
    if last_on < local_day(at) or last_on > LATEST:
        raise Refused(_("Bitte nennen Sie einen Zeitraum, der noch nicht vorbei ist."), "last_on")
    Absence.objects.bulk_create(
        [Absence(id=absence_id, centre_id=person.centre_id, interpreter=person, first_on=first_on, last_on=last_on)],
        ignore_conflicts=True,
    )
    done = Absence.objects.filter(id=absence_id).first()
    if done is None:
        raise Refused(people.UNKNOWN)
    return done


@deeds.deed
def remove_absence(*, absence_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """She is not away after all. Done twice, it is the same as once. Raises ``Forbidden``."""
    permissions.absence(by).require()
    absence = Absence.objects.select_related("interpreter").filter(id=absence_id).first()
    if absence is not None:
        permissions.absence(by, absence.interpreter).require()
        absence.delete()


@deeds.deed
def add_conflict(*, interpreter_id: uuid.UUID, institution_id: uuid.UUID, by: Actor, at: datetime) -> Interpreter:
    """She must not be sent there; why is not kept. Raises ``Forbidden`` and ``Refused``."""
    permissions.conflict(by).require()
    person = people.take(interpreter_id=interpreter_id)
    if not Institution.objects.filter(id=institution_id).exists():
        raise Refused(_("Diese Einrichtung gibt es hier nicht."), "institution")
    Conflict.objects.get_or_create(centre_id=person.centre_id, interpreter=person, institution_id=institution_id)
    return person


@deeds.deed
def remove_conflict(*, interpreter_id: uuid.UUID, institution_id: uuid.UUID, by: Actor, at: datetime) -> Interpreter:
    """She may be sent there again. Raises ``Forbidden`` and ``Refused``."""
    permissions.conflict(by).require()
    person = people.take(interpreter_id=interpreter_id)
    Conflict.objects.filter(interpreter=person, institution=institution_id).delete()
    return person
