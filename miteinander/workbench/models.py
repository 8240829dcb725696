"""What the day keeps of its own: what somebody wants to hear by mail and was told, the link of her calendar, words for searching."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.personal import Texts
from miteinander.core.retention import Follows, Kept, RetentionClass
from miteinander.workbench.vocabulary import Register, SearchKind, Topic


class Preference(OfCentre):
    """What one person wants to hear of, and when mails may come. Whoever said nothing has no row (``rules.wishes.usual``)."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")
    texts = Texts(hers=("language",))

    # PROTECT: a membership ends with a date, the row stays.
    member = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")
    at_once = ArrayField(WordField(Topic), default=list, blank=True)
    morning = ArrayField(WordField(Topic), default=list, blank=True)
    weekdays = ArrayField(models.SmallIntegerField())  # Monday is 0
    holidays = models.BooleanField(default=False)
    opens = models.TimeField()  # as clocks in Germany show it
    closes = models.TimeField()
    language = models.CharField(max_length=2, default="de")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member"], name="preference_once"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="preference_hours_in_order"),
            models.CheckConstraint(condition=Q(weekdays__len__gt=0), name="preference_has_a_day"),
        ]


class Told(OfCentre):
    """Up to when somebody was told what happened, and the last day on which her day was summed up."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")

    member = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")  # PROTECT: as above
    until = models.DateTimeField()
    summed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "member"], name="told_once")]


class CalendarLink(OfCentre):
    """The address under which somebody's own calendar reads her appointments without signing in. Here lies its digest alone."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")
    texts = Texts(others=("digest",))

    member = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")  # PROTECT: as above
    issue = models.IntegerField(default=1)  # made anew, it gets another token; the earlier one is dead
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member"], name="calendar_link_once"),
            models.UniqueConstraint(fields=["centre", "digest"], name="calendar_digest_once"),
        ]


class Letter(models.Model):
    """How a letter of another script is written in Latin ones. Public reference, laid by a migration."""

    letter = models.CharField(primary_key=True, max_length=1, db_collation="C")
    plain = models.CharField(max_length=8, blank=True)


class RegisterWord(models.Model):
    """A word in the name of a school or language: the same for every centre. Public reference, written by triggers of the registers."""

    kind = WordField(Register)
    thing = models.CharField(max_length=12, db_collation="C")  # number of the school, code of the language
    ags = models.CharField(max_length=8, blank=True, db_collation="C")  # where the school lies
    word = models.CharField(max_length=40, db_collation="C")
    bones = models.CharField(max_length=40, blank=True, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "ags"], name="register_word_of_ground"),
            models.Index(fields=["thing"], name="register_word_of_thing"),
        ]


class SearchWord(OfCentre):
    """A word that stands in the name of something. Written by triggers of the tables it comes from (``core.search``), by nobody else."""

    retention_class = RetentionClass.DERIVED
    kept = Follows()
    texts = Texts(others=("word",))

    kind = WordField(SearchKind)
    object_id = models.UUIDField()
    word = models.CharField(max_length=40, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["centre", "word", "kind", "object_id"], name="search_word"),
            models.Index(fields=["centre", "object_id", "word"], name="search_word_of_object"),
            # Outside the team all words that may be read at all are looked through.
            models.Index(fields=["centre", "word"], condition=Q(kind=SearchKind.ENTRY), name="search_word_of_entry"),
        ]


class SearchKey(OfCentre):
    """What leads to a word: itself, its bones, its trigrams. Each word of a centre once, however often it stands there."""

    retention_class = RetentionClass.DERIVED
    kept = Follows()
    texts = Texts(others=("key", "word"))

    key = models.CharField(max_length=42, db_collation="C")
    word = models.CharField(max_length=40, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["centre", "key", "word"], name="search_key")]
