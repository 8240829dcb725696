"""What is the same for every centre: places, schools, languages, countries, holidays. Written by the loader alone."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from miteinander.core import labels, languages
from miteinander.core.fields import WordField
from miteinander.core.labels import choices
from miteinander.directory import rules
from miteinander.directory.vocabulary import (
    CoordinatesOrigin,
    CountryStatus,
    Direction,
    DistrictKind,
    LegalStatus,
    MunicipalityKind,
    SchoolForm,
)

M = TypeVar("M", bound=models.Model)


def within(column: str, area: rules.Area) -> Q:
    """Rows whose official key lies in the area; the same answer as ``rules.belongs``."""

    def any_of(prefixes: Iterable[str]) -> Q:
        return reduce(or_, (Q(**{f"{column}__startswith": prefix}) for prefix in prefixes))

    return any_of(area.prefixes) & ~any_of(area.exceptions) if area.exceptions else any_of(area.prefixes)


class LastingQuerySet(models.QuerySet[M]):
    def current(self) -> Self:
        """Still in the newest register."""
        return self.filter(ended_on=None)


class Lasting(models.Model):
    """A row that others refer to: when it leaves the register it ends, it is not deleted."""

    ended_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class District(Lasting):
    """A Kreis, a kreisfreie Stadt or the Städteregion Aachen."""

    ags = models.CharField(max_length=5, primary_key=True)  # first five digits of the Amtlicher Gemeindeschlüssel
    name = models.CharField(max_length=80)  # as the official register writes it
    short_name = models.CharField(max_length=80)  # as people say it: "Kreis Coesfeld", "Münster"
    kind = models.CharField(max_length=20, choices=choices(DistrictKind))
    government_region = models.CharField(max_length=20)  # Regierungsbezirk
    seat = models.CharField(max_length=80)
    municipality_count = models.SmallIntegerField()
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2)
    population = models.IntegerField()
    population_male = models.IntegerField()
    population_female = models.IntegerField()
    population_on = models.DateField()

    objects = LastingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(population=F("population_male") + F("population_female"), population__gte=0),
                name="district_population_adds_up",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class MunicipalityQuerySet(LastingQuerySet["Municipality"]):
    def within(self, area: rules.Area) -> Self:
        return self.filter(within("ags", area))


class Municipality(Lasting):
    """A Stadt or Gemeinde; a kreisfreie Stadt is its own district as well."""

    ags = models.CharField(max_length=8, primary_key=True)  # Amtlicher Gemeindeschlüssel
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=choices(MunicipalityKind))
    # PROTECT: districts end, they are not deleted.
    district = models.ForeignKey(District, models.PROTECT, related_name="municipalities")
    area_km2 = models.DecimalField(max_digits=8, decimal_places=2)
    population = models.IntegerField()
    population_male = models.IntegerField()
    population_female = models.IntegerField()
    population_on = models.DateField()
    seat_postcode = models.CharField(max_length=5)
    latitude = models.FloatField()  # centroid of its coarse outline, not the town hall
    longitude = models.FloatField()

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(population=F("population_male") + F("population_female"), population__gte=0),
                name="municipality_population_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(ags__startswith=F("district_id")), name="municipality_lies_in_its_district"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def people_per_km2(self) -> int:
        return round(self.population / self.area_km2)

    @property
    def point(self) -> rules.Point:
        return rules.Point(self.latitude, self.longitude)


class SchoolQuerySet(LastingQuerySet["School"]):
    def within(self, area: rules.Area) -> Self:
        return self.filter(within("municipality__ags", area))


class School(Lasting):
    """A school of North Rhine-Westphalia; a closed one keeps its row with the day it left the register."""

    number = models.CharField(max_length=6, primary_key=True)  # Schulnummer
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    form = WordField(SchoolForm, max_length=3)
    legal_status = WordField(LegalStatus, max_length=10)
    street = models.CharField(max_length=80)
    postcode = models.CharField(max_length=5)
    town = models.CharField(max_length=60)
    # PROTECT: municipalities end, they are not deleted.
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="schools")
    pupils_rounded = models.SmallIntegerField()  # to the nearest five, as published
    pupils_year = models.CharField(max_length=7)  # school year, "2024/25"
    is_startchancen = models.BooleanField()  # takes part in the Startchancen-Programm, as the register says
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    coordinates_origin = models.CharField(max_length=20, blank=True, choices=choices(CoordinatesOrigin))

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, coordinates_origin="")
                | (Q(latitude__isnull=False, longitude__isnull=False) & ~Q(coordinates_origin="")),
                name="school_point_has_an_origin",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def point(self) -> rules.Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return rules.Point(self.latitude, self.longitude)


class LanguageQuerySet(LastingQuerySet["Language"]):
    def bookable(self) -> Self:
        """What an interpreter can be asked for."""
        return self.current().filter(is_bookable=True)


class Language(Lasting):
    """A language or one of its varieties, named as its people name it."""

    code = models.CharField(max_length=12, primary_key=True)  # ISO 639-3 (639-5 for groups); "x-" where neither has one
    # The umbrella under which people ask for it. PROTECT: languages end, they are not deleted.
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="varieties")
    name_de = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    own_name = models.CharField(max_length=60)
    direction = models.CharField(max_length=3, choices=choices(Direction))
    is_bookable = models.BooleanField()  # False for an umbrella ("Kurdisch"): the form asks which
    # ISO 3166-1: where many of its speakers in North Rhine-Westphalia come from
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    aliases = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    remark_de = models.TextField(blank=True)
    remark_en = models.TextField(blank=True)

    objects = LanguageQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        if languages.reader() in languages.DESKS:
            return _in_reader_language(self.name_de, self.name_en)
        return labels.language_name(self.code) or self.own_name

    @property
    def remark(self) -> str:
        return _in_reader_language(self.remark_de, self.remark_en)


class StandIn(models.Model):
    """A language that may do when nobody speaks the wanted one: a suggestion which the requester must confirm."""

    # CASCADE: a suggestion is nothing without its languages.
    wanted = models.ForeignKey(Language, models.CASCADE, related_name="stand_ins")
    stand_in = models.ForeignKey(Language, models.CASCADE, related_name="+")  # CASCADE: as above
    weight = models.DecimalField(max_digits=3, decimal_places=2)  # 0 not understood, 1 understood like the wanted one
    remark_de = models.TextField()
    remark_en = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wanted", "stand_in"], name="stand_in_once"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=1), name="stand_in_weight_between_0_and_1"),
            models.CheckConstraint(condition=~Q(wanted=F("stand_in")), name="stand_in_is_another_language"),
        ]

    @property
    def remark(self) -> str:
        return _in_reader_language(self.remark_de, self.remark_en)


class UnclearLanguage(models.Model):
    """A word that people write in good faith ("afrikanisch") with the question to ask back."""

    term = models.CharField(max_length=60, primary_key=True)
    candidates = ArrayField(models.CharField(max_length=12))
    question_de = models.TextField()
    question_en = models.TextField()

    def __str__(self) -> str:
        return self.term

    @property
    def question(self) -> str:
        return _in_reader_language(self.question_de, self.question_en)


class CountryQuerySet(LastingQuerySet["Country"]):
    def offered(self) -> Self:
        """What a form may offer: no former states, nothing that only serves statistics."""
        return self.current().filter(status__in=[CountryStatus.CURRENT, CountryStatus.SPECIAL])


class Country(Lasting):
    """A state, territory or special case of the official list of nationalities."""

    key = models.CharField(max_length=3, primary_key=True)  # Destatis: Staats- und Gebietssystematik
    iso2 = models.CharField(max_length=2, blank=True)
    iso3 = models.CharField(max_length=3, blank=True)
    iso_numeric = models.CharField(max_length=3, blank=True)
    name_de = models.CharField(max_length=80)
    long_name_de = models.CharField(max_length=150, blank=True)
    nationality_de = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80)
    status = models.CharField(max_length=20, choices=choices(CountryStatus))
    # In which school years the key holds, as the school administration's catalogue says; 2007 is 2007/08. None: no bound known.
    first_year = models.SmallIntegerField(null=True, blank=True)
    last_year = models.SmallIntegerField(null=True, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["iso2"], condition=~Q(iso2=""), name="country_iso2_once"),
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                name="country_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_reader_language(self.name_de, self.name_en)


class PublicHolidayQuerySet(models.QuerySet["PublicHoliday"]):
    def between(self, start: date, end: date) -> Self:
        """First and last day included."""
        return self.filter(falls_on__range=(start, end))


class PublicHoliday(models.Model):
    """A gesetzlicher Feiertag in North Rhine-Westphalia."""

    falls_on = models.DateField(primary_key=True)
    name_de = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    objects = PublicHolidayQuerySet.as_manager()

    def __str__(self) -> str:
        return _in_reader_language(self.name_de, self.name_en)


class SchoolHolidayQuerySet(models.QuerySet["SchoolHoliday"]):
    def touching(self, start: date, end: date) -> Self:
        """School holidays that share at least a day with the span, first and last day included."""
        return self.filter(starts_on__lte=end, ends_on__gte=start)


class SchoolHoliday(models.Model):
    """A stretch of Schulferien in North Rhine-Westphalia, first and last day included."""

    starts_on = models.DateField(primary_key=True)
    ends_on = models.DateField()
    name_de = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="school_holiday_dates_in_order")
        ]

    def __str__(self) -> str:
        return _in_reader_language(self.name_de, self.name_en)


class ReferenceLoad(models.Model):
    """One file of reference data as it came in: from whom, under which licence, as of when."""

    dataset = models.CharField(max_length=60)  # name of the file
    source = models.TextField()
    licence = models.CharField(max_length=120)
    attribution = models.TextField()  # the words that the licence asks us to show
    as_of = models.DateField()
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dataset", "-loaded_at"], name="newest_load_of_dataset")]


def _in_reader_language(german: str, english: str) -> str:
    return english if english and (get_language() or "de").startswith("en") else german
