"""Reading what a centre says about itself: for those who keep it, and for everybody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from miteinander.centres.models import (
    Centre,
    Member,
    MemberTopic,
    OpeningException,
    OpeningHours,
    ProfileEntry,
    TeamCard,
    Topic,
    Upload,
)
from miteinander.centres.queries.centres import visited
from miteinander.centres.queries.colleagues import Trace, topics
from miteinander.centres.rules import hours as rules
from miteinander.centres.vocabulary import EntryKey, TopicKind
from miteinander.core import files
from miteinander.core.fields import SortKey
from miteinander.core.tenancy import Actor

VISITOR = "public"
Row = TypeVar("Row", Upload, ProfileEntry)


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """What everybody may read of a centre."""

    centre: Centre
    entries: dict[EntryKey, list[ProfileEntry]]
    hours: Sequence[rules.Hours]
    hours_said: OpeningHours | None  # whose source and day hold for the whole week
    exceptions: Sequence[rules.Exceptional]
    fields: Sequence[Topic]
    team: Sequence[tuple[Topic | None, Sequence[TeamCard]]]


def public_profile(*, slug: str) -> PublicProfile | None:
    """What a centre says of itself to everybody. Runs as the anonymous visitor, who sees published entries only."""
    found = visited(slug=slug)
    if found is None:
        return None
    entries: dict[EntryKey, list[ProfileEntry]] = {}
    for entry in ProfileEntry.objects.using(VISITOR).select_related("picture", "file").order_by("position", "id"):
        entries.setdefault(EntryKey(entry.key), []).append(entry)
    listed, week = topics(using=VISITOR), _week(using=VISITOR)
    return PublicProfile(
        centre=found,
        entries=entries,
        hours=[_hours(row) for row in week],
        hours_said=next(iter(week), None),
        exceptions=[_exceptional(row) for row in opening_exceptions(using=VISITOR)],
        fields=[topic for topic in listed if topic.kind == TopicKind.FIELD],
        team=_by_topic(listed),
    )


def _by_topic(listed: Sequence[Topic]) -> list[tuple[Topic | None, list[TeamCard]]]:
    """Who agreed to be shown, under each topic that she works on; whoever chose none, at the end."""
    cards = {card.member_id: card for card in TeamCard.objects.using(VISITOR).order_by(SortKey("name"), "id")}
    if not cards:
        return []
    chosen = set(MemberTopic.objects.using(VISITOR).values_list("topic", "member"))
    found: list[tuple[Topic | None, list[TeamCard]]] = [
        (topic, [card for member, card in cards.items() if (topic.id, member) in chosen]) for topic in listed
    ]
    busy = {member for topic, member in chosen if topic in {one.id for one in listed}}
    found.append((None, [card for member, card in cards.items() if member not in busy]))
    return [(topic, those) for topic, those in found if those]


def public_picture(*, slug: str, picture_id: uuid.UUID) -> tuple[Upload, bytes] | None:
    """A picture that a published entry shows; nothing when there is none or its file is gone."""
    return picture(picture_id=picture_id, using=VISITOR) if visited(slug=slug) is not None else None


def picture(*, picture_id: uuid.UUID, using: str = "default") -> tuple[Upload, bytes] | None:
    """A picture of the own centre, also of a draft."""
    row = Upload.objects.using(using).filter(id=picture_id, width__isnull=False).first()
    return _with_bytes(row, row)


def public_file(*, slug: str, entry_id: uuid.UUID) -> tuple[ProfileEntry, bytes] | None:
    """A statement that is published and the file to download with it; nothing when there is none or its file is gone."""
    return file(entry_id=entry_id, using=VISITOR) if visited(slug=slug) is not None else None


def file(*, entry_id: uuid.UUID, using: str = "default") -> tuple[ProfileEntry, bytes] | None:
    """The same of the own centre, also of a draft."""
    row = ProfileEntry.objects.using(using).select_related("file").filter(id=entry_id).first()
    return _with_bytes(row, row.file if row is not None else None)


def _with_bytes(row: Row | None, upload: Upload | None) -> tuple[Row, bytes] | None:
    content = files.of_row(upload) if upload is not None else None
    return (row, content) if row is not None and content is not None else None


def room(*, by: Actor) -> tuple[int, int]:
    """How many bytes the centre's files take, and how many they may."""
    return files.used(centre_id=by.centre_id), settings.FILES_PER_CENTRE


def entries() -> dict[EntryKey, list[ProfileEntry]]:
    """Everything the centre has said or is about to say, by key."""
    found: dict[EntryKey, list[ProfileEntry]] = {}
    for entry in ProfileEntry.objects.select_related("picture", "file").order_by("position", "id"):
        found.setdefault(EntryKey(entry.key), []).append(entry)
    return found


def entry(*, entry_id: uuid.UUID) -> ProfileEntry | None:
    """One statement."""
    return ProfileEntry.objects.select_related("picture", "file").filter(id=entry_id).first()


def entry_history(*, entry_id: uuid.UUID) -> list[Trace]:
    """What was said before, when and by whom, the newest first."""
    events: Any = ProfileEntry._meta.get_field("events").related_model
    rows = list(events._default_manager.filter(pgh_obj=entry_id).order_by("-pgh_id"))
    doers = {uuid.UUID(told) for row in rows if (told := (row.pgh_context or {}).get("member"))}
    names = {str(one): name for one, name in Member.objects.filter(id__in=doers).values_list("id", "name")}
    return [
        Trace(
            at=row.pgh_created_at,
            by=names.get((row.pgh_context or {}).get("member", ""), _("Miteinander")),
            text=_("öffentlich") if row.published else _("Entwurf"),
            note="\n".join(row.lines),
        )
        for row in rows
    ]


def opening_hours() -> list[rules.Hours]:
    """The week."""
    return [_hours(row) for row in _week()]


def week_said() -> OpeningHours | None:
    """A row of the week; its source and day are those of all rows."""
    return next(iter(_week()), None)


def opening_exceptions(*, using: str = "default") -> list[OpeningException]:
    """Days on which it is otherwise, the next first; those of the past too."""
    return list(OpeningException.objects.using(using).order_by("first_on"))


def _week(*, using: str = "default") -> list[OpeningHours]:
    return list(OpeningHours.objects.using(using).order_by("weekday", "opens"))


def _hours(row: OpeningHours) -> rules.Hours:
    return rules.Hours(row.weekday, row.opens, row.closes)


def _exceptional(row: OpeningException) -> rules.Exceptional:
    return rules.Exceptional(row.first_on, row.last_on, row.reason, row.opens, row.closes, row.source, row.as_of)
