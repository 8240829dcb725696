"""Who may enter which door. Every view names one of these functions, or one of its package, as ``opens``."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from miteinander.centres.vocabulary import NAMED_BY_DIRECTOR, Role
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict

if TYPE_CHECKING:  # doors are named while packages are loaded, and tables are not there before that is over
    from miteinander.centres.models import Member

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


def team_export(by: Actor) -> Verdict:
    """Names and addresses of the whole team in one file: the director's to take away, and logged."""
    return has_role(by, Role.DIRECTOR)


def invitations_export(by: Actor) -> Verdict:
    """Addresses of everybody who is invited: as the list of the team."""
    return team_export(by)


def change_profile(by: Actor) -> Verdict:
    """What the centre says about itself is signed by its director, prepared by the administration."""
    return by_system(by) or has_role(by, Role.DIRECTOR, Role.ADMIN)


def add_member(by: Actor, audience: Audience) -> Verdict:
    """The director names her team; whoever leads the pool or the office lets institutions and interpreters in."""
    if audience is Audience.STAFF:
        return by_system(by) or has_role(by, Role.DIRECTOR)
    return by_system(by) or has_role(by, Role.DIRECTOR, Role.POOL_COORDINATOR, Role.ADMIN)


def end_membership(by: Actor, audience: Audience, roles: Collection[str] = ()) -> Verdict:
    """Whoever may let somebody in may also say goodbye."""
    return invite(by, audience, roles)


def change_team(by: Actor, roles: Collection[str] = ()) -> Verdict:
    """The director names her team; the office may do so for roles that decide on nobody."""
    if has_role(by, Role.DIRECTOR):
        return ALLOWED
    if NAMED_BY_DIRECTOR & set(roles):
        return Verdict(_("Leitung, Verwaltung, Koordination und Datenschutz benennt nur die Leitung."))
    return has_role(by, Role.ADMIN)


def invite(by: Actor, audience: Audience, roles: Collection[str]) -> Verdict:
    """As above, for each side."""
    if audience is Audience.STAFF:
        return by_system(by) or change_team(by, roles)
    return add_member(by, audience)


def see_invitations(by: Actor) -> Verdict:
    """Whoever invites sees what became of it; the page shows each reader those that she could have sent herself."""
    return add_member(by, Audience.INSTITUTION)


def see_member(by: Actor) -> Verdict:
    """The team knows what each of it does."""
    return see_team(by)


def see_trace(by: Actor, member: "Member") -> Verdict:
    """What was changed of her, and what she holds: she herself, whoever may change it, data protection."""
    return herself(by, member) or change_team(by, member.roles) or has_role(by, Role.DATA_PROTECTION)


def arrange(by: Actor, member: "Member | None" = None) -> Verdict:
    """Topics, absence and deputy of somebody: she herself, or whoever may change her roles."""
    if member is None:
        return staff(by)
    return herself(by, member) or change_team(by, member.roles)


def herself(by: Actor, member: "Member") -> Verdict:
    """It is about her own person."""
    return ALLOWED if by.member_id == member.id else Verdict(_("Das kann nur die Person selbst."))


def show_oneself(by: Actor) -> Verdict:
    """Nobody of the team is shown to everybody but by her own word."""
    return staff(by)


def change_details(by: Actor) -> Verdict:
    """Her own name and number, in the team or at an institution; who interprets changes them where the pool keeps them."""
    if by.audience in (Audience.STAFF, Audience.INSTITUTION):
        return ALLOWED
    return Verdict(_("Ihre Angaben ändern Sie bitte unter „Meine Angaben“ im Pool."))


def keep_topics(by: Actor) -> Verdict:
    """The lists of topics and fields are the centre's; the platform lays what a source says of a centre that has none yet."""
    return by_system(by) or has_role(by, Role.DIRECTOR, Role.ADMIN)


def settle_terms(by: Actor) -> Verdict:
    """How long an invitation holds."""
    return has_role(by, Role.DIRECTOR)


def see_rights(by: Actor) -> Verdict:
    """Everybody may know what she may do."""
    return signed_in(by)


def reset_factors(by: Actor, audience: Audience) -> Verdict:
    """Director and office help whoever has lost her second factor; the pool's coordinator helps interpreters and institutions."""
    if audience is Audience.STAFF:
        return has_role(by, Role.DIRECTOR, Role.ADMIN)
    return has_role(by, Role.DIRECTOR, Role.ADMIN, Role.POOL_COORDINATOR)


def help_to_sign_in(by: Actor) -> Verdict:
    """Whoever helps colleagues of the team back in."""
    return reset_factors(by, Audience.STAFF)


def by_system(by: Actor) -> Verdict:
    """The platform at work for the centre: the first director of a new centre is named by the operator."""
    return ALLOWED if by.audience is Audience.SYSTEM else Verdict(_("Das macht Miteinander selbst."))


def sees_openings(by: Actor) -> Verdict:
    """The log of openings is for the data protection officer and the director."""
    return has_role(by, Role.DATA_PROTECTION, Role.DIRECTOR)
