"""Beside the places and schools: outlines, postcodes, social index, official codes, and what loading found. Written by the loader alone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from miteinander.core.fields import WordField
from miteinander.core.geometry import Box
from miteinander.directory.models.reference import Municipality, School
from miteinander.directory.vocabulary import Catalogue, Dataset, OutlineLevel, SchoolChangeKind, SchoolFindingKind


class Outline(models.Model):
    """The shape of a district or municipality, ready to be drawn: one projection for the whole state."""

    key = models.CharField(max_length=8, primary_key=True)  # Amtlicher Gemeindeschlüssel, or the Kreis' five digits
    level = WordField(OutlineLevel, max_length=20)
    path = models.TextField()  # path data of SVG, in units of ten metres
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lt=F("right"), top__lt=F("bottom")), name="outline_box_has_an_inside"
            )
        ]

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)


class Postcode(models.Model):
    """A postcode in a municipality; some lie in two."""

    postcode = models.CharField(max_length=5)
    # CASCADE: a pair is nothing without its municipality, which in fact ends and is not deleted.
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="postcodes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postcode", "municipality"], name="postcode_once")]


class SocialIndex(models.Model):
    """The Schulsozialindex of one school in one school year: 1 few burdens, 9 many; none where the ministry gives none."""

    # CASCADE: the figure of a school, which in fact ends and is not deleted.
    school = models.ForeignKey(School, models.CASCADE, related_name="social_indices")
    school_year = models.CharField(max_length=7)  # "2025/26"
    value = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "school_year"], name="social_index_once_a_year"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__range=(1, 9)), name="social_index_from_1_to_9"),
        ]


class SchoolCode(models.Model):
    """One entry of an official catalogue of the school statistics, with the school years in which it holds."""

    catalogue = WordField(Catalogue)
    number = models.IntegerField()  # unique in its catalogue; a new wording or validity has a new number
    entry = models.CharField(max_length=40)  # what stays the same when wording or validity change
    key = models.CharField(max_length=10)  # as the statistics write it
    short = models.CharField(max_length=10)
    text = models.CharField(max_length=160)
    iso3 = models.CharField(max_length=3, blank=True)  # of a language; empty elsewhere
    first_year = models.SmallIntegerField(null=True, blank=True)  # 2022: from the school year 2022/23
    last_year = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "number"], name="school_code_once"),
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                name="school_code_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SchoolChange(models.Model):
    """What a newer register said otherwise of a school than the one before."""

    school = models.ForeignKey(School, models.PROTECT, related_name="changes")  # PROTECT: schools end, and stay
    kind = WordField(SchoolChangeKind, max_length=20)
    was = models.CharField(max_length=300, blank=True)
    now = models.CharField(max_length=300, blank=True)
    noted_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["-noted_on"], name="newest_school_changes")]


class SchoolFinding(models.Model):
    """What is doubtful about a school's row in the register as it was loaded last; gone when the register is mended."""

    school = models.ForeignKey(School, models.PROTECT, related_name="findings")  # PROTECT: as above
    kind = WordField(SchoolFindingKind, max_length=20)
    # Where the point lies instead. PROTECT: municipalities end, they are not deleted.
    lies_in = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    metres = models.IntegerField(null=True, blank=True)  # from the border of the school's own municipality
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_used = models.BooleanField()  # the doubtful point is the one we show; else it was left out

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "kind"], name="school_finding_once")]


class ReferenceSource(models.Model):
    """Where a file of reference data comes from; a file made of several sources has several rows."""

    dataset = WordField(Dataset, max_length=60)  # name of the file
    position = models.SmallIntegerField()
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    licence = models.CharField(max_length=60)
    licence_url = models.CharField(max_length=120, blank=True)
    as_of = models.DateField()
    attribution = models.TextField(blank=True)  # the words that the licence asks us to show
    changes_de = models.TextField(blank=True)
    changes_en = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "position"], name="reference_source_once")]

    @property
    def changes(self) -> str:
        """What we changed of it, in the reader's language."""
        english = (get_language() or "de").startswith("en")
        return self.changes_en if english and self.changes_en else self.changes_de
