"""Requests that are in order, for attacks that need many of them."""

import itertools
import uuid
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from miteinander.core import tenancy
from miteinander.core.time import local_day
from miteinander.interpreting import queries
from miteinander.interpreting.rules import notice, wishes
from miteinander.interpreting.vocabulary import Channel, Mode, Occasion
from miteinander.operation.prove.laboratory import Laboratory


def asker(laboratory: Laboratory) -> tuple[tenancy.Actor, Callable[[], dict[str, Any]]]:
    """A member of an institution, and what she types into the form: each time another hour of a day that keeps the notice."""
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT m.centre_id, m.id, m.speaks_for, i.municipality_id FROM centres_member m"
            " JOIN directory_institution i ON i.centre_id = m.centre_id AND i.id = m.speaks_for"
            " WHERE m.audience = 'institution' AND i.active AND NOT i.protected ORDER BY m.centre_id, m.id LIMIT 1"
        ).fetchone()
        language = owner.execute(
            "SELECT l.code FROM directory_language l WHERE l.is_bookable AND EXISTS ("
            " SELECT FROM interpreting_interpreterlanguage s WHERE s.language_id = l.code) ORDER BY 1 LIMIT 1"
        ).fetchone()
    if row is None or language is None:
        raise LookupError("Die Probe braucht eine Einrichtung mit einem Mitglied und eine Sprache im Pool.")
    centre_id, member_id, institution_id, ags = row
    actor = tenancy.Actor(
        centre_id=centre_id, audience=tenancy.Audience.INSTITUTION, member_id=member_id, own_id=institution_id,
        roles=frozenset({"org_user"}),
    )  # fmt: skip
    numbers = itertools.count()
    at = timezone.now()
    with tenancy.acting_for(actor, read_only=True):
        terms = queries.terms_in_force(on=local_day(at))
        if terms is None:
            raise LookupError("Das Zentrum hat keine Bedingungen.")
        first = notice.earliest_day(asked_at=at, terms=terms, holidays=queries.holidays_ahead(at=at, terms=terms))

    def fields() -> dict[str, Any]:
        number = next(numbers)
        wish = wishes.Wish(
            day=first + timedelta(days=number % 20),
            starts=time(9 + number % 7),
            ends=time(9 + number % 7, 45),
            language=language[0],
            occasion=Occasion.PARENT_MEETING,
            mode=Mode.ON_SITE,
            place=f"Raum {number}",
        )
        return {
            "wish": wish,
            "institution_id": institution_id,
            "contact_name": "Probe",
            "contact_phone": "",
            "channel": Channel.PORTAL,
            "municipality_ags": ags,
        }

    return actor, fields


def coordinator(laboratory: Laboratory, centre_id: int) -> tenancy.Actor:
    """Who assigns at this centre."""
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT id, roles FROM centres_member WHERE centre_id = %s AND 'pool_coordinator' = ANY(roles) ORDER BY id LIMIT 1",
            (centre_id,),
        ).fetchone()
    if row is None:
        raise LookupError(f"Zentrum {centre_id} hat keine Koordination.")
    member_id: uuid.UUID = row[0]
    return tenancy.Actor(
        centre_id=centre_id, audience=tenancy.Audience.STAFF, member_id=member_id, roles=frozenset(row[1])
    )
