"""The pool: lay interpreters, what they speak, when they are free, which papers they showed."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import SortKey, WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import Follows, Kept, RetentionClass, Rule
from miteinander.directory.models import Institution, Language, Municipality
from miteinander.interpreting.states import LEFT, InterpreterStatus
from miteinander.interpreting.vocabulary import Gender, Level, Mode, Occasion, PaperKind, Weekday


class InterpreterQuerySet(models.QuerySet["Interpreter"]):
    def in_pool(self) -> Self:
        """Everybody who has not left and was not turned away."""
        return self.exclude(status__in=LEFT)

    def by_name(self) -> Self:
        return self.order_by(SortKey("family_name"), SortKey("given_name"), "id")


@tracked
class Interpreter(OfCentre):
    """A lay interpreter (Laiensprachmittlerin, Laiensprachmittler). Whoever has one name only, has it as family name."""

    retention_class = RetentionClass.POOL
    # Her name stays as long as talks are kept that were paid for; the rest goes when her period is over.
    kept = Kept(
        since="left_on",
        emptied={
            "gender": Gender.NOT_STATED,
            "declined": [],
            "radius_km": None,
            "weekly_limit": None,
            "phone": "",
            "phone_consent": False,
            "email": "",
            "member": None,
        },
        address="email",
        seals="id",
    )
    texts = Texts(hers=("given_name", "family_name", "phone", "email"))

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80)
    gender = WordField(Gender, default=Gender.NOT_STATED)
    status = WordField(InterpreterStatus, default=InterpreterStatus.APPLICANT)
    german_level = WordField(Level)
    modes = ArrayField(WordField(Mode))
    declined = ArrayField(WordField(Occasion), default=list, blank=True)
    # PROTECT: reference data are ended, never deleted.
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    radius_km = models.SmallIntegerField(null=True, blank=True)
    weekly_limit = models.SmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_consent = models.BooleanField(default=False)  # may be printed for the institution
    email = models.EmailField(blank=True)
    # PROTECT: the membership ends with a date, the row stays.
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    left_on = models.DateField(
        null=True, blank=True
    )  # the day on which her work in the pool ended, or she was turned away
    version = models.IntegerField(default=1)  # what the person at the form saw, so that no change is lost

    objects = InterpreterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member"], name="interpreter_member_once"),
            models.CheckConstraint(condition=~Q(family_name=""), name="interpreter_has_a_name"),
            models.CheckConstraint(
                condition=Q(status__in=LEFT, left_on__isnull=False) | (~Q(status__in=LEFT) & Q(left_on=None)),
                name="interpreter_left_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(radius_km=None) | Q(radius_km__gte=0)) & (Q(weekly_limit=None) | Q(weekly_limit__gt=0)),
                name="interpreter_numbers_make_sense",
            ),
        ]
        indexes = [models.Index(fields=["centre", "status"], name="interpreter_status")]

    @property
    def name(self) -> str:
        """As people are called."""
        return f"{self.given_name} {self.family_name}".strip()

    def __str__(self) -> str:
        return self.name


class CallingCard(OfCentre):
    """What an institution may know of whoever comes to its talk: her name, and her telephone number if she consents.

    ``id`` is the interpreter's. The database makes it of her row (``core.extracts``), which an institution does not see.
    """

    retention_class = RetentionClass.DERIVED
    kept = Follows()
    texts = Texts(hers=("given_name", "family_name", "phone"))

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)  # empty without ``phone_consent``

    @property
    def name(self) -> str:
        """As people are called."""
        return f"{self.given_name} {self.family_name}".strip()

    def __str__(self) -> str:
        return self.name


class WhoComes(models.ForeignObject):
    """The calling card of a row's interpreter: a way to look it up, no column. Lists fetch it with ``prefetch_related``."""

    def __init__(self) -> None:
        super().__init__(
            CallingCard, models.DO_NOTHING, from_fields=["interpreter"], to_fields=["id"], null=True, related_name="+"
        )

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = True, **more: Any) -> None:
        """Private: migrations and history know columns only."""
        super().contribute_to_class(cls, name, private_only=True, **more)


class OfInterpreter(OfCentre):
    """A row that says something about one interpreter."""

    retention_class = RetentionClass.POOL
    kept: Rule = Kept(since="interpreter__left_on")

    # CASCADE would be wrong across history; rows go with the person by the deed that ends her.
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, db_index=False, related_name="%(class)ss")

    class Meta:
        abstract = True


@tracked
class InterpreterLanguage(OfInterpreter):
    """A language she speaks; she interprets in it only when the desk has cleared her for it."""

    language = models.ForeignKey(Language, models.PROTECT, related_name="+")  # PROTECT: reference data
    level = WordField(Level)
    cleared = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "interpreter", "language"], name="interpreter_language_once")
        ]


@tracked
class FreeTime(OfInterpreter):
    """A time of the week when she is usually free, as clocks in Germany show it."""

    weekday = WordField(Weekday)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "interpreter", "weekday", "starts"], name="free_time_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="free_time_in_order"),
        ]


@tracked
class Absence(OfInterpreter):
    """Days away, both included. No reason: the desk needs none."""

    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="absence_in_order")]
        indexes = [models.Index(fields=["centre", "interpreter", "last_on"], name="absence_of_interpreter")]


@tracked
class Paper(OfInterpreter):
    """That a paper was seen, by whom, and until when it holds. Never the paper, never what it says (§ 72a Abs. 5 SGB VIII)."""

    kind = WordField(PaperKind)
    issued_on = models.DateField(null=True, blank=True)
    seen_on = models.DateField()
    seen_by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who saw it must stay known
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("seen_on")), name="paper_valid_when_seen"
            )
        ]
        indexes = [models.Index(fields=["centre", "interpreter", "kind"], name="paper_of_interpreter")]


@tracked
class Conflict(OfInterpreter):
    """An institution she must not be sent to: her employer, her children's school. The reason is not kept."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+"
    )  # PROTECT: institutions are deactivated

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "interpreter", "institution"], name="conflict_once")]


@tracked
class PrivateRecord(OfInterpreter):
    """Bank details and private address, sealed with her own key; opened by one deed only, each opening logged before."""

    kept = Kept(since="interpreter__left_on", seals="interpreter_id")

    bank = models.BinaryField()
    address = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "interpreter"], name="private_record_once")]
