"""Saying what one wants to hear of, telling people, and the link for one's own calendar."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries as centres
from miteinander.core import links
from miteinander.core.deeds import deed
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.workbench import notices, permissions, queries
from miteinander.workbench.models import CalendarLink, Preference, Told
from miteinander.workbench.rules import digest, wishes
from miteinander.workbench.vocabulary import Timing, Topic

TELL = "workbench.tell"
LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Mails:
    """What one person was sent."""

    morning: bool
    at_once: bool


@deed
def set_preference(
    *, timings: Mapping[Topic, Timing], hours: wishes.Hours, language: str, by: Actor, at: datetime
) -> Preference:
    """Say what one wants to hear of by mail, when, and in which language. Raises ``Forbidden`` and ``Refused``."""
    permissions.set_preference(by).require()
    offered = permissions.topics(by)
    for topic, timing in timings.items():
        if topic not in offered or timing not in wishes.TIMINGS[topic]:
            raise Refused(_("Das steht für Ihre Aufgabe nicht zur Wahl."), topic.value)
    if not hours.weekdays:
        raise Refused(
            _("Bitte wählen Sie mindestens einen Tag. Wenn Sie keine Mail möchten, wählen Sie das oben."), "weekdays"
        )
    if hours.opens >= hours.closes:
        raise Refused(_("Diese Uhrzeit muss nach der ersten liegen."), "closes")
    if language not in LANGUAGES:
        raise Refused(_("Diese Sprache können unsere Mails noch nicht."), "language")
    said: dict[str, object] = {
        "at_once": _chosen(timings, Timing.AT_ONCE),
        "morning": _chosen(timings, Timing.MORNING),
        "weekdays": sorted(hours.weekdays),
        "holidays": hours.holidays,
        "opens": hours.opens,
        "closes": hours.closes,
        "language": language,
        "changed_at": at,
    }
    member: dict[str, Any] = {"centre_id": by.centre_id, "member_id": by.member_id}
    row, _made = Preference.objects.update_or_create(**member, defaults=said)
    # What happened before somebody asked to be told is not told.
    Told.objects.get_or_create(**member, defaults={"until": at})
    return row


@deed
def open_calendar(*, by: Actor, at: datetime) -> CalendarLink:
    """Make the link for one's own calendar, or a new one in place of the old, which is dead from then on. Raises ``Forbidden``."""
    permissions.calendar(by).require()
    member: dict[str, Any] = {"centre_id": by.centre_id, "member_id": by.member_id}
    link = CalendarLink.objects.select_for_update(of=("self",)).filter(**member).first()
    if link is None:
        link = CalendarLink(id=uuid.uuid4(), issue=0, **member)
    link.issue += 1
    link.digest = links.digest(queries.calendar_token(link_id=link.id, issue=link.issue))
    link.made_at = at
    link.save()
    return link


@deed
def close_calendar(*, by: Actor) -> None:
    """Delete the link for one's own calendar: whoever reads with it gets nothing any more. Raises ``Forbidden``."""
    permissions.calendar(by).require()
    CalendarLink.objects.filter(member=by.member_id).delete()


def _chosen(timings: Mapping[Topic, Timing], timing: Timing) -> list[Topic]:
    return [topic for topic in Topic if timings.get(topic) is timing]


@deed
def tell(*, listener: queries.Listener, news: queries.News, by: Actor, at: datetime) -> Mails:
    """Post what there is to tell one person, and note that she was told; in one transaction, so that nothing is told twice or lost.

    The summary of a day has an id made of person and day, the other mail one made of the person and of what she knew before.
    """
    permissions.tell(by).require()
    member = {"centre_id": by.centre_id, "member_id": listener.actor.member_id}
    Told.objects.get_or_create(**member, defaults={"until": news.until})
    told = Told.objects.select_for_update(of=("self",)).get(**member)
    to = notices.Addressee(
        centre_id=by.centre_id,
        centre=centres.centre(centre_id=by.centre_id).name,
        member_id=told.member_id,
        email=listener.email,
        language=listener.wishes.language,
    )
    events = [event for event in news.events if event.at > told.until]
    today, morning = local_day(at), False
    if news.shelves is not None and told.summed_on != today:
        wanted = listener.wishes.wanted(Timing.MORNING)
        parts = digest.morning(shelves=news.shelves, wanted=wanted, tomorrow=today + timedelta(days=1))
        told.summed_on, morning = today, bool(parts)
        if parts:
            mail_id = uuid.uuid5(told.member_id, today.isoformat())
            notices.post(notices.Morning, to=to, mail_id=mail_id, parts=parts, at=at)
    if events:
        mail_id = uuid.uuid5(told.member_id, told.until.isoformat())
        notices.post(notices.AtOnce, to=to, mail_id=mail_id, parts=digest.at_once(events=events), at=at)
    told.until = max(told.until, news.until)
    told.save(update_fields=["until", "summed_on"])
    return Mails(morning, bool(events))
