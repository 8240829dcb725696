"""What somebody of the team works on, who stands in for her, when she is away, what of her everybody may see."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.centres.models import Deputy, Member, MemberTopic, TeamAbsence, TeamCard, Topic
from miteinander.centres.vocabulary import TopicKind
from miteinander.core import deeds
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Refused

LONGEST_AWAY = timedelta(days=1100)  # three years of parental leave


@deeds.deed
def choose_topics(*, member_id: uuid.UUID, topics: Collection[uuid.UUID], by: Actor, at: datetime) -> Member:
    """Say what she works on, of the lists in force. Raises ``Forbidden`` and ``Refused``."""
    member = _colleague(member_id, by)
    today = local_day(at)
    offered = Topic.objects.filter(valid_from__lte=today).exclude(valid_until__lt=today)
    known = set(offered.values_list("id", flat=True))
    if not set(topics) <= known:
        raise Refused(_("Das steht nicht mehr auf der Liste. Bitte laden Sie die Seite neu."), "topics")
    rows = MemberTopic.objects.filter(member=member)
    rows.filter(topic__in=known).exclude(topic__in=topics).delete()
    kept = set(rows.values_list("topic_id", flat=True))
    for topic_id in sorted(set(topics) - kept):
        MemberTopic.objects.create(centre_id=member.centre_id, member=member, topic_id=topic_id)
    return member


@deeds.deed
def name_deputy(
    *, member_id: uuid.UUID, deputy_id: uuid.UUID | None, since: date, until: date | None, by: Actor, at: datetime
) -> Member:
    """Say who stands in for her from a day on; whoever did before, does so until the day before. Nobody: it ends.

    Raises ``Forbidden`` and ``Refused``.
    """
    member = _colleague(member_id, by)
    if since < local_day(at):
        raise Refused(_("Eine Vertretung beginnt frühestens heute."), "since")
    if until is not None and until < since:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "until")
    if deputy_id == member_id:
        raise Refused(_("Niemand vertritt sich selbst."), "deputy")
    standing = Deputy.objects.filter(member=member)
    standing.filter(since__gte=since).delete()
    standing.filter(Q(until=None) | Q(until__gte=since)).update(until=since - timedelta(days=1))
    if deputy_id is not None:
        deputy = Member.objects.current(since).staff().filter(id=deputy_id).first()
        if deputy is None:
            raise Refused(_("Diese Person gehört an diesem Tag nicht zum Team."), "deputy")
        Deputy.objects.create(centre_id=member.centre_id, member=member, deputy=deputy, since=since, until=until)
    return member


@deeds.deed
def note_absence(
    *, absence_id: uuid.UUID, member_id: uuid.UUID, first_on: date, last_on: date, by: Actor, at: datetime
) -> TeamAbsence:
    """She is away from one day to another; nobody asks why. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    member = _colleague(member_id, by)
    there = TeamAbsence.objects.filter(id=absence_id).first()
    if there is not None:
        return there
    if last_on < first_on:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "last_on")
    if last_on < local_day(at):
        raise Refused(_("Diese Tage sind schon vorbei."), "last_on")
    if last_on - first_on > LONGEST_AWAY:
        raise Refused(_("So lange ist niemand abwesend. Bitte prüfen Sie das Jahr."), "last_on")
    touching = TeamAbsence.objects.filter(member=member, first_on__lte=last_on, last_on__gte=first_on).first()
    if touching is not None:
        sentence = _("In dieser Zeit ist schon eine Abwesenheit eingetragen (%(first)s bis %(last)s).")
        days = {"first": f"{touching.first_on:%d.%m.%Y}", "last": f"{touching.last_on:%d.%m.%Y}"}
        raise Refused(sentence % days, "first_on")
    TeamAbsence.objects.filter(member=member, last_on__lt=local_day(at)).delete()  # over: nobody's business any more
    return TeamAbsence.objects.create(
        id=absence_id, centre_id=member.centre_id, member=member, first_on=first_on, last_on=last_on
    )


@deeds.deed
def strike_absence(*, absence_id: uuid.UUID, by: Actor) -> None:
    """She is not away after all. Raises ``Forbidden`` and ``Refused``."""
    absence = TeamAbsence.objects.select_related("member").filter(id=absence_id).first()
    if absence is None:
        raise Refused(_("Diese Abwesenheit steht nicht mehr da."))
    permissions.arrange(by, absence.member).require()
    absence.delete()


@deeds.deed
def show_to_everybody(*, name: str, phone: str, email: str, by: Actor, at: datetime) -> TeamCard:
    """Somebody agrees to be shown on the public page, with what she wrote here and her topics. Raises ``Forbidden`` and ``Refused``."""
    permissions.show_oneself(by).require()
    member = _colleague(by.member_id, by)
    card, _made = TeamCard.objects.update_or_create(
        centre_id=member.centre_id,
        member=member,
        defaults={"name": name, "phone": phone, "email": email, "agreed_on": local_day(at), "until": member.until},
    )
    return card


@deeds.deed
def show_no_longer(*, by: Actor) -> None:
    """She takes it back; nobody asks why. Raises ``Forbidden``."""
    permissions.show_oneself(by).require()
    TeamCard.objects.filter(member=_colleague(by.member_id, by)).delete()


@deeds.deed
def add_topic(
    *,
    topic_id: uuid.UUID,
    kind: TopicKind,
    name: str,
    text: str,
    valid_from: date,
    by: Actor,
    source: str = "",
    as_of: date | None = None,
) -> Topic:
    """Put a topic or field of action on the centre's list. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.keep_topics(by).require()
    there = Topic.objects.filter(id=topic_id).first()
    if there is not None:
        return there
    last = Topic.objects.filter(centre_id=by.centre_id, kind=kind).order_by("-position").first()
    position = last.position + 1 if last else 0
    topic = Topic(id=topic_id, centre_id=by.centre_id, kind=kind, position=position, valid_from=valid_from)
    topic.source, topic.as_of = source, as_of
    _write(topic, name=name, text=text, force_insert=True)
    return topic


@deeds.deed
def change_topic(
    *,
    topic_id: uuid.UUID,
    name: str,
    text: str,
    valid_from: date,
    valid_until: date | None,
    version: int,
    by: Actor,
    source: str = "",
    as_of: date | None = None,
) -> Topic:
    """Another name, another text, a last day. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    permissions.keep_topics(by).require()
    topic = Topic.objects.select_for_update().filter(id=topic_id).first()
    if topic is None:
        raise Refused(_("Das steht nicht auf der Liste dieses Zentrums."))
    if topic.version != version:
        raise Conflict(_("Dieser Eintrag wurde inzwischen geändert. Bitte sehen Sie sich den neuen Stand an."))
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("Der letzte Tag liegt vor dem ersten."), "valid_until")
    topic.valid_from, topic.valid_until = valid_from, valid_until
    topic.source, topic.as_of = source, as_of
    topic.version += 1
    _write(topic, name=name, text=text)
    return topic


def _write(topic: Topic, *, name: str, text: str, force_insert: bool = False) -> None:
    topic.name, topic.text = name, text
    try:
        with transaction.atomic():
            topic.save(force_insert=force_insert)
    except IntegrityError as error:
        if deeds.violated(error) != "topic_once":
            raise
        sentence = _(
            "Das steht schon auf der Liste, vielleicht bei den früheren. Bitte ändern Sie dort den letzten Tag."
        )
        raise Refused(sentence, "name") from error


def _colleague(member_id: uuid.UUID | None, by: Actor) -> Member:
    """Somebody of the team, held for this transaction, whom this reader may arrange for."""
    rows = Member.objects.staff().select_for_update(of=("self",))
    member = rows.filter(id=member_id).first() if member_id else None
    if member is None:
        raise Refused(_("Diese Person gehört nicht zum Team."))
    permissions.arrange(by, member).require()
    return member
