"""When the door is open."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.centres.models import OpeningException, OpeningHours
from miteinander.centres.rules import hours as rules
from miteinander.core import deeds
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused


@deeds.deed
def set_hours(*, hours: Sequence[rules.Hours], by: Actor, source: str = "", as_of: date | None = None) -> None:
    """The week as it is from now on, replacing what was said; one source and day for all of it. No source: the centre itself.

    Raises ``Forbidden``, and ``Refused`` when spans share time.
    """
    permissions.change_profile(by).require()
    for one in hours:
        if one.closes <= one.opens:
            raise Refused(_("Das Ende muss nach dem Anfang liegen."), _field(one, hours, "closes"))
    found = rules.clash(hours=hours)
    if found is not None:
        sentence = _("Diese Zeit überschneidet sich mit %(opens)s bis %(closes)s Uhr am selben Tag.")
        said = {"opens": f"{found[0].opens:%H:%M}", "closes": f"{found[0].closes:%H:%M}"}
        raise Refused(sentence % said, _field(found[1], hours, "opens"))
    # Named, because the owner of the database sees over the walls.
    rows = OpeningHours.objects.select_for_update().filter(centre_id=by.centre_id).order_by("id")
    standing = {(row.weekday, row.opens, row.closes): row for row in rows}
    wanted = {(one.weekday, one.opens, one.closes) for one in hours}
    for place, row in standing.items():
        if place not in wanted:
            row.delete()
        elif (row.source, row.as_of) != (source, as_of):
            row.source, row.as_of = source, as_of
            row.save()
    for weekday, opens, closes in sorted(wanted - standing.keys()):
        OpeningHours.objects.create(
            centre_id=by.centre_id, weekday=weekday, opens=opens, closes=closes, source=source, as_of=as_of
        )


def _field(one: rules.Hours, hours: Sequence[rules.Hours], which: str) -> str:
    """Where on the form this span was typed: the weekday and its place among the spans of that day, in the order given."""
    place = [other for other in hours if other.weekday == one.weekday].index(one)
    return f"day_{one.weekday}_{place}_{which}"


@deeds.deed
def add_exception(
    *,
    exception_id: uuid.UUID,
    first_on: date,
    last_on: date,
    reason: str,
    opens: time | None,
    closes: time | None,
    by: Actor,
    at: datetime,
    source: str = "",
    as_of: date | None = None,
) -> OpeningException:
    """Days on which it is otherwise. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.change_profile(by).require()
    there = OpeningException.objects.filter(id=exception_id).first()
    if there is not None:
        return there
    if last_on < first_on:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "last_on")
    if last_on < local_day(at):
        raise Refused(_("Diese Tage sind schon vorbei."), "last_on")
    if (opens is None) != (closes is None):
        raise Refused(_("Bitte beide Uhrzeiten angeben, oder keine: Dann ist geschlossen."), "closes")
    if opens is not None and closes is not None and closes <= opens:
        raise Refused(_("Das Ende muss nach dem Anfang liegen."), "closes")
    row = OpeningException(id=exception_id, centre_id=by.centre_id, first_on=first_on, last_on=last_on)
    row.reason, row.opens, row.closes = reason, opens, closes
    row.source, row.as_of = source, as_of
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "opening_exceptions_apart":
            raise
        raise Refused(_("Für einen dieser Tage ist schon eine Ausnahme eingetragen."), "first_on") from error
    return row


@deeds.deed
def strike_exception(*, exception_id: uuid.UUID, by: Actor) -> None:
    """It is as always after all. Raises ``Forbidden``."""
    permissions.change_profile(by).require()
    OpeningException.objects.filter(id=exception_id).delete()
