"""What is left of requests when their period is over: sums by month, of nobody in particular."""

from django.db import models
from django.db.models import Q

from miteinander.centres.models import OfCentre
from miteinander.core.fields import WordField
from miteinander.core.personal import Texts
from miteinander.core.retention import RetentionClass, Stays
from miteinander.core.words import N_
from miteinander.directory.models import Language, Municipality
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting.states import RequestState
from miteinander.interpreting.vocabulary import Outcome


class Tally(OfCentre):
    """How many requests of one kind there were in a month. No person, no institution, no day, no address: figures of past years stay."""

    retention_class = RetentionClass.TALLY
    texts = Texts(others=("reason",))
    kept = Stays(N_("Summen je Monat, ohne Personen und ohne Einrichtungen."))

    month = models.DateField()  # its first day
    language = models.ForeignKey(Language, models.PROTECT, related_name="+")  # PROTECT: reference data
    kind = WordField(InstitutionKind)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+"
    )  # where the talk was; PROTECT: as above
    state = WordField(RequestState)
    outcome = WordField(Outcome, blank=True, default="")
    reason = models.CharField(max_length=30, blank=True)
    asked = models.IntegerField()
    seconds = models.BigIntegerField()  # of talk, held and reported
    lead_days = models.BigIntegerField()  # between asking and talk, summed up

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month", "language", "kind", "municipality", "state", "outcome", "reason"],
                name="tally_once",
            ),
            models.CheckConstraint(condition=Q(asked__gt=0, seconds__gte=0), name="tally_counts_something"),
        ]
