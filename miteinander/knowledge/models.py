"""Materials and answered questions, their files, what happened to them, and how often the information service answered."""

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q

from miteinander.centres.models import Member, OfCentre
from miteinander.centres.models import Topic as OwnField
from miteinander.core.fields import WordField
from miteinander.core.history import tracked_without
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, Stays, With
from miteinander.core.uploads import FileKind
from miteinander.core.words import N_
from miteinander.knowledge import rules
from miteinander.knowledge.states import EntryState
from miteinander.knowledge.vocabulary import (
    Asker,
    Channel,
    Deed,
    EntryKind,
    Licence,
    Reader,
    Topic,
    Visibility,
    Way,
)

DRAWER = "knowledge"  # of ``core.files``


class File(OfCentre):
    """One edition of a material as a file. The bytes lie in the drawer (``core.files``) under the same id, and never change."""

    retention_class = RetentionClass.KNOWLEDGE
    kept = Kept(since="added_at", unused=True)
    drawer = DRAWER
    texts = Texts(others=("sha256",))

    kind = WordField(FileKind)
    size = models.IntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty")]


class EntryQuerySet(models.QuerySet["Entry"]):
    def published(self) -> Self:
        return self.filter(state=EntryState.PUBLISHED)

    def valid(self, day: date) -> Self:
        """Not expired; the last day counts."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def locked(self, entry_id: uuid.UUID) -> Any:
        """The entry, held for this transaction; nothing when it is invisible from here."""
        return self.select_for_update(of=("self",)).filter(id=entry_id).first()


@tracked_without("search", "search_key")
class Entry(OfCentre):
    """A material that the centre gives away, or a question with its answer. Never about a person."""

    retention_class = RetentionClass.KNOWLEDGE
    # What was given to somebody and counted keeps its title: figures name it.
    kept = Kept(
        since="changed_at",
        where=Q(state=EntryState.WITHDRAWN),
        emptied={"text": "", "tags": [], "source": "", "published_at": None, "published_by": None},
    )
    texts = Texts(hers=("title",), others=("text", "languages", "tags", "link", "source"))

    kind = WordField(EntryKind)
    title = models.CharField(max_length=rules.TITLE)  # of an answer: the question
    text = models.TextField(max_length=rules.TEXT)  # a summary, or the answer
    languages = ArrayField(models.CharField(max_length=12))  # codes of the directory; of an answer exactly one
    readers = ArrayField(WordField(Reader))
    topic = WordField(Topic)
    # One of the centre's own fields of action, where it has any. PROTECT: they end with a date, they are not deleted.
    field = models.ForeignKey(OwnField, models.PROTECT, null=True, blank=True, related_name="+")
    tags = ArrayField(models.CharField(max_length=rules.TAG), default=list, blank=True)
    visibility = WordField(Visibility)
    valid_until = models.DateField(null=True, blank=True)  # the last day
    # PROTECT: a file that a material shows stays.
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.CharField(max_length=rules.LINK, blank=True)
    licence = WordField(Licence, blank=True, default="")
    source = models.CharField(max_length=rules.SOURCE, blank=True)

    state = WordField(EntryState, default=EntryState.DRAFT)
    version = models.IntegerField(default=1)  # what the person at the form saw, so that no change is lost
    last_key = models.UUIDField()  # hidden key of the form that did the last deed: the same click twice is once
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+"
    )  # PROTECT: who answers for it must stay known

    # Laid by the database itself (``migrations/0001_initial``): stems and words without accents, and what typing errors are
    # compared with.
    search = models.GeneratedField(
        expression=Func("title", "tags", "text", "source", function="knowledge_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search_key = models.GeneratedField(
        expression=Func("title", "tags", function="knowledge_key"), output_field=models.TextField(), db_persist=True
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-changed_at"], name="entry_newest"),
            models.Index(fields=["centre", "valid_until"], name="entry_valid_until", condition=~Q(valid_until=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=EntryKind.MATERIAL) & ~Q(licence="") & (Q(file=None) ^ Q(link="")))
                | Q(kind=EntryKind.ANSWER, file=None, link="", licence="", languages__len=1),
                name="entry_material_or_answer",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://\S+$"), name="entry_link_to_the_web"
            ),
            models.CheckConstraint(condition=Q(languages__len__gt=0, readers__len__gt=0), name="entry_for_somebody"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="entry_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.PUBLISHED) | Q(published_at__isnull=False),
                name="entry_somebody_published_it",
            ),
            models.CheckConstraint(
                condition=~Q(licence=Licence.INTERNAL) | Q(visibility=Visibility.TEAM), name="entry_is_ours_to_give"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Related(OfCentre):
    """A material that goes with an answer."""

    retention_class = RetentionClass.KNOWLEDGE
    kept = (With("answer"), With("material"))

    answer = models.ForeignKey(Entry, models.PROTECT, related_name="+")  # PROTECT: entries are withdrawn, not deleted
    material = models.ForeignKey(Entry, models.PROTECT, related_name="+")  # PROTECT: as above
    position = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "answer", "material"], name="related_once")]


class Step(OfCentre):
    """One line of an entry's log: what was done, by whom, when; with the edition that was shown from then on."""

    retention_class = RetentionClass.KNOWLEDGE
    kept = Kept(since="entry__changed_at", where=Q(entry__state=EntryState.WITHDRAWN))

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")  # PROTECT: goes with its entry
    version = models.IntegerField()  # of the entry from then on: their order, whatever the clocks say
    deed = WordField(Deed)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who did it must stay known
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: earlier editions

    class Meta:
        indexes = [models.Index(fields=["centre", "entry", "version"], name="knowledge_step_of_entry")]


class Service(OfCentre):
    """One answer of the information service, counted. No name, no address, no time of day, not even who answered."""

    retention_class = RetentionClass.TALLY
    kept = Stays(N_("Wie oft der Informationsservice geantwortet hat. Keine Angaben über Personen."))
    texts = Texts(others=("language",))

    day = models.DateField()
    asker = WordField(Asker)
    channel = WordField(Channel)
    way = WordField(Way)
    topic = WordField(Topic)
    language = models.CharField(max_length=12)  # of the talk; code of the directory, or German
    # What was given; nothing when only a question was answered. PROTECT: entries are withdrawn, not deleted.
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["centre", "day"], name="service_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way=Way.MAILED) | Q(entry__isnull=False), name="service_mailed_something"
            )
        ]
