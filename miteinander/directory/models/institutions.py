"""Institutions that work with a centre."""

from typing import Self

from django.db import models
from django.db.models import Q

from miteinander.centres.models import OfCentre
from miteinander.core.fields import SortKey, WordField
from miteinander.core.history import tracked
from miteinander.core.retention import RetentionClass
from miteinander.directory.vocabulary import InstitutionKind


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def by_name(self) -> Self:
        return self.order_by(SortKey("name"), "id")


@tracked
class Institution(OfCentre):
    """A school, kita, office or association as one centre knows it; a school is linked to the official list by its number."""

    retention_class = RetentionClass.DIRECTORY

    kind = WordField(InstitutionKind)
    name = models.CharField(max_length=160)
    # PROTECT: reference data are ended, never deleted.
    school = models.ForeignKey("directory.School", models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey("directory.Municipality", models.PROTECT, related_name="+")  # PROTECT: as above
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    # Refuges and the like: never an address, map or distance anywhere.
    protected = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> list[str]:
        """Street and town as lines of a letter; nothing where nobody may know."""
        if self.protected:
            return []
        return [line for line in (self.street, f"{self.postcode} {self.town}".strip()) if line]
