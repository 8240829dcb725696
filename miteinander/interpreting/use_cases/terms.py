"""The terms on which the centre sends interpreters."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.labels import sentence
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting import permissions
from miteinander.interpreting.models import Terms
from miteinander.interpreting.rules import terms as rules
from miteinander.interpreting.use_cases import typed

SOURCE_LENGTH = 200
NO_SOURCE = _("Bitte nennen Sie den Beschluss oder Erlass.")
NO_ADDRESS = _("Bitte nennen Sie die Adresse der Koordination.")
MEANWHILE = _("Jemand anderes hat eben Bedingungen für diesen Tag festgelegt. Bitte sehen Sie sie sich zuerst an.")


@deeds.deed
def set_terms(
    *,
    terms: rules.Terms,
    desk_email: str,
    source: str,
    by: Actor,
    at: datetime,
    terms_id: uuid.UUID | None = None,
    replaces: bool = False,
) -> Terms:
    """Settle on which terms the centre sends interpreters from ``terms.valid_from`` on, and what they rest on.

    Terms that have begun are history: they are followed by new ones, never changed. Terms that are only planned for that day are
    replaced when ``replaces`` says so. ``terms_id`` is the hidden key of the form: the same click twice is once. Raises ``Forbidden``
    and ``Refused``.
    """
    permissions.set_terms(by).require()
    done = Terms.objects.filter(id=terms_id).first() if terms_id else None
    if done is not None:
        return done
    today = local_day(at)
    # Held, so that of two who replace the same plan the second sees the work of the first in its history.
    there = {one.valid_from: one for one in Terms.objects.select_for_update().order_by("valid_from")}
    for field, fault, values in rules.faults(terms=terms, settled=there.keys(), today=today, replaces=replaces):
        raise Refused(sentence(fault, values), field)
    edition = there.get(terms.valid_from) or Terms(
        id=terms_id or uuid.uuid4(), centre_id=by.centre_id, valid_from=terms.valid_from
    )
    edition.source = typed.line(field="source", text=source, limit=SOURCE_LENGTH, missing=NO_SOURCE)
    edition.desk_email = typed.email(field="desk_email", text=desk_email, missing=NO_ADDRESS)
    for name in (
        *rules.BOUNDS, "saturday_counts", "answer_clock", "earliest", "latest", "german_level", "language_level",
    ):  # fmt: skip
        setattr(edition, name, getattr(terms, name))
    for name in ("modes", "occasions", "exclusions", "required_papers"):
        setattr(edition, name, sorted(getattr(terms, name)))
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as broken:
        if deeds.violated(broken) != "terms_once_a_day":
            raise
        raise Refused(MEANWHILE, "valid_from") from broken
    return edition
