"""Who may enter which door. Every view names one of these functions, or one of its package, as ``opens``."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict

Opens = Callable[[Actor], Verdict]


def everyone(by: Actor) -> Verdict:
    """Public pages: nobody is asked who she is."""
    return ALLOWED


def at_the_door(by: Actor) -> Verdict:
    """Whoever is about to sign in: there is a session, but no person yet."""
    return ALLOWED


def signed_in(by: Actor) -> Verdict:
    """Whoever acts for a centre, in any role."""
    return ALLOWED


def person(by: Actor) -> Verdict:
    """Whoever is signed in, before choosing for which centre to act."""
    return ALLOWED


def staff(by: Actor) -> Verdict:
    """The team of the centre, whatever their role."""
    return ALLOWED if by.audience is Audience.STAFF else Verdict(_("Das ist dem Team des Zentrums vorbehalten."))


def has_role(by: Actor, *roles: Role) -> Verdict:
    """One of these roles is enough."""
    return ALLOWED if by.roles & set(roles) else Verdict(_("Dafür brauchen Sie eine andere Aufgabe im Zentrum."))


def see_team(by: Actor) -> Verdict:
    """Everybody in the team sees who belongs to it."""
    return staff(by)


def change_profile(by: Actor) -> Verdict:
    """What the centre says about itself is signed by its director, prepared by the administration."""
    return by_system(by) or has_role(by, Role.DIRECTOR, Role.ADMIN)


def add_member(by: Actor, audience: Audience) -> Verdict:
    """The director names her team; whoever leads the pool or the office lets institutions and interpreters in."""
    if audience is Audience.STAFF:
        return by_system(by) or has_role(by, Role.DIRECTOR)
    return by_system(by) or has_role(by, Role.DIRECTOR, Role.POOL_COORDINATOR, Role.ADMIN)


def end_membership(by: Actor, audience: Audience) -> Verdict:
    """Whoever may let somebody in may also say goodbye."""
    return add_member(by, audience)


def change_team(by: Actor) -> Verdict:
    """The team is the director's to name."""
    return add_member(by, Audience.STAFF)


def by_system(by: Actor) -> Verdict:
    """The platform at work for the centre: the first director of a new centre is named by the operator."""
    return ALLOWED if by.audience is Audience.SYSTEM else Verdict(_("Das macht Miteinander selbst."))


def sees_openings(by: Actor) -> Verdict:
    """The log of openings is for the data protection officer and the director."""
    return has_role(by, Role.DATA_PROTECTION, Role.DIRECTOR)
