"""Who may see and keep the directory of institutions."""

from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict


def see_institutions(by: Actor) -> Verdict:
    """The whole team sees with whom the centre works."""
    return permissions.staff(by)


def see_schools(by: Actor) -> Verdict:
    """The whole team sees the register of schools with what the ministry says of their burdens."""
    return permissions.staff(by)


def institutions_download(by: Actor) -> Verdict:
    """The list to take away tells of institutions, not of persons; protected places are never in it."""
    return see_institutions(by)


def see_own(by: Actor) -> Verdict:
    """Members of an institution see what we know of it."""
    if by.audience is Audience.INSTITUTION:
        return ALLOWED
    return Verdict(_("Diese Seite ist für Mitglieder von Einrichtungen."))


def contact_persons_export(by: Actor) -> Verdict:
    """Names and addresses of contact persons in one file: for whoever keeps them, and logged."""
    return keep_contact_persons(by)


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


def help_to_sign_in(by: Actor) -> Verdict:
    """Whoever knows the institutions helps their members who have lost the second factor."""
    return permissions.staff(by) and permissions.reset_factors(by, Audience.INSTITUTION)


def keep_contact_persons(by: Actor) -> Verdict:
    """Whoever keeps the list keeps the people in it."""
    return add_institution(by)


def see_quarters(by: Actor) -> Verdict:
    """The whole team sees how the centre cuts its ground."""
    return see_institutions(by)


def keep_quarters(by: Actor) -> Verdict:
    """As for institutions: one list, one hand."""
    return add_institution(by)


def bring_list(by: Actor) -> Verdict:
    """A list from outside becomes many institutions at once: whoever keeps the list."""
    return add_institution(by)


def merge(by: Actor) -> Verdict:
    """Say of two entries that they are one, or that they are not."""
    return add_institution(by)


def decide_proposals(by: Actor) -> Verdict:
    """What institutions correct counts once somebody who keeps the list has read it."""
    return add_institution(by)


def set_terms(by: Actor) -> Verdict:
    """How often institutions are asked whether all is right."""
    return permissions.by_system(by) or permissions.has_role(by, Role.ADMIN, Role.DIRECTOR)


def ask_to_confirm(by: Actor) -> Verdict:
    """The platform asks when it is due; whoever keeps the list may ask before."""
    return add_institution(by)
