"""The terms on which a centre sends interpreters, by the day from which they hold."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from miteinander.centres.models import OfCentre
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import RetentionClass, Stays
from miteinander.core.words import N_
from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.vocabulary import Exclusion, Level, Mode, Occasion, PaperKind


@tracked
class Terms(OfCentre):
    """What a centre promises and demands from a day on; ``rules.terms.Terms`` says what each value means."""

    retention_class = RetentionClass.TERMS
    texts = Texts(others=("source", "desk_email"))
    kept = Stays(N_("Wonach das Zentrum entscheidet. Keine Angaben über Personen."))

    valid_from = models.DateField()
    source = models.CharField(max_length=200)  # resolution, decree or decision that it rests on
    desk_email = models.EmailField()  # where requests, cancellations and reports arrive
    lead_days = models.SmallIntegerField()
    saturday_counts = models.BooleanField()
    horizon_days = models.SmallIntegerField()
    answer_days = models.SmallIntegerField()
    answer_clock = models.TimeField()
    max_minutes = models.SmallIntegerField()
    earliest = models.TimeField()
    latest = models.TimeField()
    travel_minutes = models.SmallIntegerField()
    modes = ArrayField(WordField(Mode))
    occasions = ArrayField(WordField(Occasion))
    exclusions = ArrayField(WordField(Exclusion))
    required_papers = ArrayField(WordField(PaperKind))
    german_level = WordField(Level)
    language_level = WordField(Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "valid_from"], name="terms_once_a_day"),
            models.CheckConstraint(condition=Q(earliest__lt=F("latest")), name="terms_clock_in_order"),
            models.CheckConstraint(
                condition=Q(
                    lead_days__gte=0, horizon_days__gt=0, answer_days__gt=0, max_minutes__gt=0, travel_minutes__gte=0
                ),
                name="terms_numbers_make_sense",
            ),
        ]

    def values(self) -> rules.Terms:
        """The same as the rules know it."""
        return rules.Terms(
            valid_from=self.valid_from,
            lead_days=self.lead_days,
            saturday_counts=self.saturday_counts,
            horizon_days=self.horizon_days,
            answer_days=self.answer_days,
            answer_clock=self.answer_clock,
            max_minutes=self.max_minutes,
            earliest=self.earliest,
            latest=self.latest,
            travel_minutes=self.travel_minutes,
            modes=frozenset(map(Mode, self.modes)),
            occasions=frozenset(map(Occasion, self.occasions)),
            exclusions=frozenset(map(Exclusion, self.exclusions)),
            required_papers=frozenset(map(PaperKind, self.required_papers)),
            german_level=Level(self.german_level),
            language_level=Level(self.language_level),
        )
