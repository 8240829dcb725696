"""Who may look into the outbox."""

from miteinander.centres import permissions
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import Verdict


def read_outbox(by: Actor) -> Verdict:
    """Mails carry names and appointments: the pool's coordination, the office and the director see them."""
    return permissions.has_role(by, Role.POOL_COORDINATOR, Role.ADMIN, Role.DIRECTOR)


def send_again(by: Actor) -> Verdict:
    """Whoever sees that a mail did not leave may have it sent again, and correct its address."""
    return read_outbox(by)
