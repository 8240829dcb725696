"""People for tests, made behind the wall as jobs would."""

import uuid
from datetime import date, datetime
from itertools import count
from typing import Any

from miteinander.centres import use_cases
from miteinander.centres.models import Invitation, Member, User
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience, acting_for, system

MUENSTER, HERNE = 1, 2
SINCE = date(2025, 1, 2)
_numbers = count(1)


def member(*roles: Role, centre_id: int = MUENSTER, speaks_for: uuid.UUID | None = None, **changes: Any) -> Member:
    """Somebody who acts for the centre: of its team, or of an institution when ``speaks_for`` names one."""
    number = next(_numbers)
    audience = Audience.INSTITUTION if speaks_for else Audience.STAFF
    values = {
        "audience": audience,
        "roles": list(roles),
        "name": f"Person {number}",
        "since": SINCE,
        "speaks_for": speaks_for,
    }
    with acting_for(system(centre_id)):
        user = User.objects.create(email=f"member{number}@example.org", password="!")
        return Member.objects.create(centre_id=centre_id, user=user, **(values | changes))


def actor_of(one: Member) -> Actor:
    """The member as she acts."""
    return Actor(
        centre_id=one.centre_id,
        audience=Audience(one.audience),
        member_id=one.id,
        own_id=one.speaks_for,
        roles=frozenset(one.roles),
        name=one.name,
    )


PASSWORD = "Kastanie im Innenhof"


def accepts(invited: Invitation, *, name: str = "Tine Muster", at: datetime | None = None) -> Member:
    """The invited person comes, new, with the token of her mail."""
    return use_cases.accept(
        centre_id=invited.centre_id,
        invitation_id=invited.id,
        name=name,
        password=PASSWORD,
        at=at or invited.sent_at,
    )
