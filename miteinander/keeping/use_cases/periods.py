"""Choose how long a class is kept."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds
from miteinander.core.labels import number, short_day
from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.keeping import permissions
from miteinander.keeping.models import Period
from miteinander.keeping.queries import plan

NOTICE = timedelta(days=14)  # before less is kept than today: time to object, and to notice a mistake
BOUNDS = _("Erlaubt sind %(shortest)s bis %(longest)s Monate.")
SOON = _("Eine kürzere Frist gilt frühestens ab dem %(day)s: So bleibt Zeit, einen Irrtum zu bemerken.")
PAST = _("Eine Frist kann nicht rückwirkend gelten.")
SOURCE = _("Bitte nennen Sie, worauf die Frist beruht, etwa einen Beschluss mit Datum.")
TWICE = _("Für diesen Tag ist schon eine Frist eingetragen.")


@deeds.deed
def set_period(*, of: RetentionClass, months: int, valid_from: date, source: str, by: Actor, at: datetime) -> Period:
    """From a day on this class is kept so long. Raises ``Forbidden`` and ``Refused``."""
    permissions.set_period(by).require()
    span, today = SPANS[of], local_day(at)
    if span.shortest == span.longest or not span.shortest <= months <= span.longest:
        raise Refused(BOUNDS % {"shortest": number(span.shortest), "longest": number(span.longest)}, "months")
    if not source:
        raise Refused(SOURCE, "source")
    if valid_from < today:
        raise Refused(PAST, "valid_from")
    if months < plan.terms(today=valid_from)[of].months and valid_from < today + NOTICE:
        raise Refused(SOON % {"day": short_day(today + NOTICE)}, "valid_from")
    chosen = Period(centre_id=by.centre_id, of=of, months=months, valid_from=valid_from, source=source)
    try:
        with transaction.atomic():
            chosen.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "period_once_a_day":
            raise
        raise Refused(TWICE, "valid_from") from error
    return chosen
