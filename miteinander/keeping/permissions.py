"""Who may see how long things are kept, and who may hold something back."""

from uuid import UUID

from miteinander.centres import permissions as centre
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Verdict
from miteinander.interpreting.models import Interpreter, Request

POOL, MEMBERS = Interpreter._meta.db_table, Member._meta.db_table
REQUESTS = Request._meta.db_table


def overview(by: Actor) -> Verdict:
    """The director answers for it, data protection watches over it: periods, counts, proofs, never a record."""
    return centre.has_role(by, Role.DIRECTOR, Role.DATA_PROTECTION)


def set_period(by: Actor) -> Verdict:
    """How long a class is kept is the controller's word: the director."""
    return centre.has_role(by, Role.DIRECTOR)


def hold(by: Actor) -> Verdict:
    """Hold something back from deletion, review it, lift it: the director, who knows of disputes and audits."""
    return centre.has_role(by, Role.DIRECTOR)


def erase(by: Actor) -> Verdict:
    """Have somebody erased before her period is over (Art. 17 GDPR): the director, to whom such a demand is addressed."""
    return centre.has_role(by, Role.DIRECTOR)


def archive(by: Actor) -> Verdict:
    """Agree with the archive, offer, note its answer, hand over: the director, who answers for what is deleted."""
    return centre.has_role(by, Role.DIRECTOR)


def find(by: Actor) -> Verdict:
    """Look up what is to be held back or handed out."""
    return hold(by) or package(by)


def exports(by: Actor) -> Verdict:
    """Read who took which list away: as the log of openings."""
    return centre.sees_openings(by)


def package(by: Actor) -> Verdict:
    """Hand out all that is kept of a person: the director, to whom such a wish is addressed, and who leads the pool."""
    return centre.has_role(by, Role.DIRECTOR, Role.POOL_COORDINATOR)


def package_of(by: Actor, table: str, subject_id: UUID) -> Verdict:
    """Of everybody the director; the coordination of its pool; everybody of herself."""
    if subject_id in (by.member_id, by.own_id):
        return mine(by)
    if table == POOL:
        return package(by)
    return package_of_strangers(by)


def package_of_strangers(by: Actor) -> Verdict:
    """Of contact persons, people who were invited and never came, and callers: the director, to whom such a wish is addressed."""
    return centre.has_role(by, Role.DIRECTOR)


def mine(by: Actor) -> Verdict:
    """Everybody may have what is kept of herself (Art. 15, 20 GDPR)."""
    return centre.signed_in(by)


def delete_due(by: Actor) -> Verdict:
    """Deleting is the platform's work by night, nobody's by hand."""
    return centre.by_system(by)
