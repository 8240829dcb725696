"""Deeds around the places below the municipality."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, tenancy, verdicts
from miteinander.directory import permissions
from miteinander.directory.models import Quarter, reference
from miteinander.directory.vocabulary import QuarterKind


@deeds.deed
def add_quarter(
    *, quarter_id: uuid.UUID, municipality: str, kind: QuarterKind, name: str, by: tenancy.Actor
) -> Quarter:
    """Put down a Stadtteil or Sozialraum. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.keep_quarters(by).require()
    there = Quarter.objects.filter(id=quarter_id).first()
    if there is not None:
        return there
    if not reference.Municipality.objects.current().filter(ags=municipality).exists():
        raise verdicts.Refused(_("Bitte wählen Sie die Stadt oder Gemeinde aus der Liste."), "municipality")
    quarter = Quarter(id=quarter_id, centre_id=by.centre_id, municipality_id=municipality, kind=kind, name=name)
    _save(quarter, force_insert=True)
    return quarter


@deeds.deed
def change_quarter(*, quarter_id: uuid.UUID, kind: QuarterKind, name: str, active: bool, by: tenancy.Actor) -> Quarter:
    """Name it otherwise, or end it: what lies in it keeps it, nothing new is put there. Raises ``Forbidden`` and ``Refused``."""
    permissions.keep_quarters(by).require()
    quarter = Quarter.objects.select_for_update(of=("self",)).filter(id=quarter_id).first()
    if quarter is None:
        raise verdicts.Refused(_("Diesen Stadtteil gibt es hier nicht."))
    quarter.kind, quarter.name, quarter.active = kind, name, active
    _save(quarter)
    return quarter


def _save(quarter: Quarter, *, force_insert: bool = False) -> None:
    if not quarter.name:
        raise verdicts.Refused(_("Bitte nennen Sie den Namen."), "name")
    try:
        with transaction.atomic():
            quarter.save(force_insert=force_insert)
    except IntegrityError as broken:
        if deeds.violated(broken) != "quarter_once":
            raise
        raise verdicts.Refused(_("Diesen Namen gibt es hier schon."), "name") from None
