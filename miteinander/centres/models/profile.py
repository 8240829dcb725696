"""What a centre says about itself."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from miteinander.centres.models.tenant import OfCentre
from miteinander.centres.vocabulary import EntryKey, EntryStatus
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import RetentionClass, Stays
from miteinander.core.uploads import FileKind
from miteinander.core.words import N_

ABOUT_ITSELF = N_("Was das Zentrum über sich selbst veröffentlicht.")


@tracked
class Upload(OfCentre):
    """A picture or a file of the centre's page, as it was made anew (``core.uploads``); its bytes lie in ``core.files`` under its id."""

    retention_class = RetentionClass.FILE
    kept = Stays(N_("Bilder und Dateien der eigenen Seite; gehen mit der Angabe, die sie zeigt."))
    drawer = "profile"
    texts = Texts(others=("sha256",))

    kind = WordField(FileKind)
    width = models.SmallIntegerField(null=True, blank=True)  # of pictures that a page shows
    height = models.SmallIntegerField(null=True, blank=True)
    size = models.IntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(width=None, height=None)
                | Q(kind__in=[FileKind.JPEG, FileKind.PNG], width__gt=0, height__gt=0),
                name="upload_measured_is_a_picture",
            )
        ]


@tracked
class ProfileEntry(OfCentre):
    """One statement of a centre about itself, with its source; what is not entered is shown as not entered."""

    retention_class = RetentionClass.PUBLISHED
    kept = Stays(ABOUT_ITSELF)
    texts = Texts(others=("lines", "source", "correction", "url", "language"))

    key = WordField(EntryKey)
    lines = ArrayField(models.TextField())  # one paragraph or list item each
    source = models.CharField(max_length=200)
    as_of = models.DateField(null=True, blank=True)  # None: the source gives no date
    status = WordField(EntryStatus, default=EntryStatus.CURRENT)
    correction = models.TextField(blank=True)
    position = models.SmallIntegerField(default=0)
    published = models.BooleanField(default=True)
    since = models.DateField(null=True, blank=True)  # decided on, in force from
    until = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    # PROTECT: the picture is removed after the entry that shows it.
    picture = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    # PROTECT: as above.
    file = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    language = models.CharField(max_length=12, blank=True, default="")  # of what is downloaded (BCP 47)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "key", "position"], name="profile_entry_once"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="profile_entry_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(file=None) | Q(key=EntryKey.DOWNLOADS, url=""), name="profile_entry_file_or_address"
            ),
        ]


@tracked
class OpeningHours(OfCentre):
    """A span on one weekday on which the door is open."""

    retention_class = RetentionClass.PUBLISHED
    kept = Stays(ABOUT_ITSELF)
    texts = Texts(others=("source",))

    weekday = models.SmallIntegerField()  # 1 is Monday, as in ISO 8601
    opens = models.TimeField()
    closes = models.TimeField()
    source = models.CharField(max_length=200, blank=True, default="")  # empty: the centre itself says so
    as_of = models.DateField(null=True, blank=True)  # None: nobody gave a date

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "weekday", "opens"], name="opening_hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7, closes__gt=F("opens")), name="opening_hours_make_sense"
            ),
        ]


@tracked
class OpeningException(OfCentre):
    """Days on which the door is closed, or open at other hours."""

    retention_class = RetentionClass.PUBLISHED
    kept = Stays(ABOUT_ITSELF)
    texts = Texts(others=("reason", "source"))

    first_on = models.DateField()
    last_on = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True, default="")  # empty: the centre itself says so
    as_of = models.DateField(null=True, blank=True)  # None: nobody gave a date

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on"))
                & (Q(opens=None, closes=None) | Q(opens__isnull=False, closes__gt=F("opens"))),
                name="opening_exception_makes_sense",
            ),
            ExclusionConstraint(
                name="opening_exceptions_apart",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
