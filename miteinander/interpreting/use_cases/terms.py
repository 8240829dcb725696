"""The terms on which the centre sends interpreters."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Terms
from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.use_cases import typed

SOURCE_LENGTH = 200


@deeds.deed
def set_terms(*, terms: rules.Terms, desk_email: str, source: str, by: Actor, at: datetime) -> Terms:
    """Say on which terms the centre sends interpreters from ``terms.valid_from`` on, and what they rest on.

    Terms that have begun before today are history: they are followed by new ones, never changed. Raises ``Forbidden`` and
    ``Refused``.
    """
    permissions.set_terms(by).require()
    if terms.valid_from < local_day(at):
        raise Refused(
            _("Bedingungen gelten frühestens ab heute: Was schon entschieden wurde, bleibt nachvollziehbar."),
            "valid_from",
        )
    if terms.latest <= terms.earliest:
        raise Refused(_("Das Ende des Tages muss nach seinem Beginn liegen."), "latest")
    for field, number, least in (
        ("lead_days", terms.lead_days, 0),
        ("horizon_days", terms.horizon_days, 1),
        ("answer_days", terms.answer_days, 1),
        ("max_minutes", terms.max_minutes, 1),
        ("travel_minutes", terms.travel_minutes, 0),
    ):
        if not least <= number <= 1500:
            raise Refused(_("Diese Zahl kann nicht stimmen."), field)
    edition, _made = Terms.objects.update_or_create(
        centre_id=by.centre_id,
        valid_from=terms.valid_from,
        defaults={
            "source": typed.line(
                field="source",
                text=source,
                limit=SOURCE_LENGTH,
                missing=_("Bitte nennen Sie den Beschluss oder Erlass."),
            ),
            "desk_email": typed.email(
                field="desk_email", text=desk_email, missing=_("Bitte nennen Sie die Adresse der Koordination.")
            ),
            "lead_days": terms.lead_days,
            "saturday_counts": terms.saturday_counts,
            "horizon_days": terms.horizon_days,
            "answer_days": terms.answer_days,
            "answer_clock": terms.answer_clock,
            "max_minutes": terms.max_minutes,
            "earliest": terms.earliest,
            "latest": terms.latest,
            "travel_minutes": terms.travel_minutes,
            "modes": sorted(terms.modes),
            "occasions": sorted(terms.occasions),
            "exclusions": sorted(terms.exclusions),
            "required_papers": sorted(terms.required_papers),
            "german_level": terms.german_level,
            "language_level": terms.language_level,
        },
    )
    return edition
