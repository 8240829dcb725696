"""Institutions that work with a centre, where they lie in town, and whom one asks for there."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import OfCentre
from miteinander.core.fields import SortKey, WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import LAST_CHANGE, Kept, RetentionClass, Stays, With
from miteinander.core.words import N_
from miteinander.directory.vocabulary import InstitutionKind, LegalForm, QuarterKind, TargetGroup


@tracked
class Quarter(OfCentre):
    """A place below the municipality (Stadtteil, Sozialraum), as this centre cuts its ground."""

    retention_class = RetentionClass.DIRECTORY
    texts = Texts(others=("name",))
    kept = Stays(N_("Namen von Orten. Keine Angaben über Personen."))

    # PROTECT: reference data are ended, never deleted.
    municipality = models.ForeignKey("directory.Municipality", models.PROTECT, related_name="+")
    kind = WordField(QuarterKind)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)  # cut differently today: kept for what refers to it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "municipality", "kind", "name"], name="quarter_once"),
            models.CheckConstraint(condition=~Q(name=""), name="quarter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def shown(self) -> Self:
        """What may stand in a list that leaves the house: no protected place, ever."""
        return self.filter(active=True, protected=False)

    def by_name(self) -> Self:
        return self.order_by(SortKey("name"), "id")


@tracked
class Institution(OfCentre):
    """A school, kita, office or association as one centre knows it; a school is linked to the official list by its number."""

    retention_class = RetentionClass.DIRECTORY
    texts = Texts(
        others=(
            "name",
            "street",
            "postcode",
            "town",
            "phone",
            "fax",
            "email",
            "website",
            "hours",
            "languages",
            "services",
            "mso_by",
            "published_source",
        )
    )
    kept = Kept(
        since=LAST_CHANGE,
        where=Q(active=False),
        emptied={"phone": "", "fax": "", "email": "", "mso_by": "", "mso_on": None},
    )

    kind = WordField(InstitutionKind)
    name = models.CharField(max_length=160)
    legal_form = WordField(LegalForm, blank=True, default="")
    # PROTECT: the body that runs it (Träger) is signed off, not deleted.
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # PROTECT: reference data are ended, never deleted.
    school = models.ForeignKey("directory.School", models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey("directory.Municipality", models.PROTECT, related_name="+")  # PROTECT: as above
    quarter = models.ForeignKey(Quarter, models.PROTECT, null=True, blank=True, related_name="+")  # PROTECT: it ends
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # codes; spoken there
    target_groups = ArrayField(WordField(TargetGroup), default=list, blank=True)
    services = models.CharField(max_length=1000, blank=True)
    # An association of migrants (MSO) by its own word: who said so, and when.
    mso_by = models.CharField(max_length=120, blank=True)
    mso_on = models.DateField(null=True, blank=True)
    # Refuges and the like: never an address, map or distance anywhere.
    protected = models.BooleanField(default=False)
    # It agreed to stand on the centre's public page: who said so, and when.
    published = models.BooleanField(default=False)
    published_source = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)  # last time it said that all this is right
    active = models.BooleanField(default=True)
    # Two entries were one: this one was given up for that one. PROTECT: the trace must not end in nothing.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.IntegerField(default=1)  # what the person at the form saw, so that no change is lost

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "name", "municipality"], name="institution_once"),
            models.UniqueConstraint(fields=["centre", "school"], name="institution_school_once"),
            models.CheckConstraint(
                condition=~Q(protected=True) | Q(street="", postcode="", town=""),
                name="institution_protected_has_no_address",
            ),
            models.CheckConstraint(
                condition=~Q(protected=True) | Q(quarter=None, school=None, published=False),
                name="institution_protected_is_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | (~Q(published_source="") & Q(published_on__isnull=False)),
                name="institution_published_with_its_word",
            ),
            models.CheckConstraint(
                condition=Q(mso_by="", mso_on=None) | (~Q(mso_by="") & Q(mso_on__isnull=False)),
                name="institution_mso_by_its_word",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="institution_runs_not_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(active=False) & ~Q(merged_into=F("id"))),
                name="institution_merged_is_over",
            ),
        ]
        indexes = [models.Index(fields=["centre", "parent"], name="institution_of_parent")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> list[str]:
        """Street and town as lines of a letter; nothing where nobody may know."""
        if self.protected:
            return []
        return [line for line in (self.street, f"{self.postcode} {self.town}".strip()) if line]


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def current(self, day: date) -> Self:
        """Not yet gone."""
        return self.filter(Q(until=None) | Q(until__gte=day))


@tracked
class ContactPerson(OfCentre):
    """Somebody one asks for at an institution. It lets nobody sign in (that is a member); nobody is public unless she said so."""

    retention_class = RetentionClass.DIRECTORY
    texts = Texts(hers=("name", "task", "phone", "email"), others=("consent_source",))
    kept = (Kept(since="until", address="email"), With("institution"))

    # PROTECT: contacts end with a date, and move when two institutions turn out to be one.
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    task = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    volunteer = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # She agreed that name, task, telephone and mail are shown to everybody: when, and how we know.
    consent_on = models.DateField(null=True, blank=True)
    consent_source = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="contact_dates_in_order"),
            models.CheckConstraint(
                condition=Q(consent_on=None, consent_source="") | (Q(consent_on__isnull=False) & ~Q(consent_source="")),
                name="contact_consent_with_its_word",
            ),
        ]
        indexes = [models.Index(fields=["centre", "institution"], name="contact_of_institution")]

    def __str__(self) -> str:
        return self.name
