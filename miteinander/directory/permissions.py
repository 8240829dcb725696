"""Who may see and keep the directory of institutions."""

from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict


def see_institutions(by: Actor) -> Verdict:
    """The whole team sees with whom the centre works."""
    return permissions.staff(by)


def see_own(by: Actor) -> Verdict:
    """Members of an institution see what we know of it."""
    if by.audience is Audience.INSTITUTION:
        return ALLOWED
    return Verdict(_("Diese Seite ist für Mitglieder von Einrichtungen."))


def add_institution(by: Actor) -> Verdict:
    """Whoever leads the pool, the office or the centre keeps the list."""
    return permissions.by_system(by) or permissions.has_role(by, Role.POOL_COORDINATOR, Role.ADMIN, Role.DIRECTOR)


def change_institution(by: Actor) -> Verdict:
    """As above: one list, one hand."""
    return add_institution(by)


def deactivate(by: Actor) -> Verdict:
    """As above."""
    return add_institution(by)


def reactivate(by: Actor) -> Verdict:
    """As above."""
    return add_institution(by)


def add_contact(by: Actor) -> Verdict:
    """Whoever may let members of institutions in."""
    return permissions.add_member(by, Audience.INSTITUTION)


def end_contact(by: Actor) -> Verdict:
    """Whoever may let them in may also say goodbye."""
    return permissions.end_membership(by, Audience.INSTITUTION)
