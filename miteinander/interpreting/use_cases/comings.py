"""People come and go: somebody of the pool is asked to sign in, comes, or a colleague's work goes into other hands."""

import uuid
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries as centre_queries
from miteinander.centres import use_cases as centres
from miteinander.centres.models import Invitation, Member
from miteinander.centres.vocabulary import Role
from miteinander.core import deeds
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.interpreting import permissions, queries
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.use_cases import moves, typed
from miteinander.interpreting.use_cases.people import take
from miteinander.interpreting.vocabulary import Deed


@deeds.deed
def invite_to_sign_in(
    *, invitation_id: uuid.UUID, interpreter_id: uuid.UUID, email: str, by: Actor, at: datetime
) -> Invitation:
    """Ask somebody of the pool by mail to sign in and see her own talks. Raises ``Forbidden`` and ``Refused``."""
    permissions.give_access(by).require()
    person = take(interpreter_id=interpreter_id)
    permissions.give_access(by, person).require()
    return centres.invite(
        invitation_id=invitation_id,
        email=typed.email(field="email", text=email, missing=_("Bitte eine E-Mail-Adresse angeben.")),
        name=person.name,
        phone=person.phone,
        roles=[Role.INTERPRETER],
        audience=Audience.INTERPRETER,
        speaks_for=person.id,
        since=local_day(at),
        by=by,
        at=at,
    )


def joined(*, member_id: uuid.UUID, own_id: uuid.UUID) -> None:
    """Whoever was invited from the pool has come: a part of the deed that accepts."""
    Interpreter.objects.filter(id=own_id).update(member=member_id)


def hand_over(*, from_member: uuid.UUID, to_member: uuid.UUID, by: Actor, at: datetime) -> int:
    """Put the open requests of a leaver into a colleague's hands: a part of the deed that ends her membership.

    Returns how many. Raises ``Refused`` when the colleague does not work at the desk.
    """
    rows = Request.objects.select_for_update(of=("self",)).filter(held_by=from_member, state__in=queries.IN_HAND)
    requests = list(rows.order_by("id"))
    if not requests:
        return 0
    day = local_day(at)
    heir = Member.objects.current(day).with_resting(day).get(id=to_member)
    if not permissions.hold(centre_queries.acting(member=heir)):
        sentence = _(
            "%(name)s arbeitet nicht in der Koordination Sprachmittlung und kann ihre Anfragen nicht übernehmen."
        )
        raise Refused(sentence % {"name": heir.name}, "heir")
    for request in requests:
        moves.move(request, Deed.HOLD, by=by, at=at, key=uuid.uuid4(), held_by_id=heir.id)
    return len(requests)
