"""What somebody changes of herself: name, telephone number, and the address to which her mail goes (Art. 16 GDPR)."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries
from miteinander.centres.models import AddressChange, Member, User
from miteinander.centres.use_cases.sign_in import tell
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import deeds, desks, links, tenancy
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Conflict, Refused

LINK_HOLDS = timedelta(hours=24)
GONE = _("Dieser Link gilt nicht mehr. Wenn Sie Ihre Adresse ändern möchten, beginnen Sie bitte noch einmal.")
CHANGED = _("Ihre Angaben wurden inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.")


@deeds.deed
def change_details(*, name: str, phone: str, version: int, by: Actor) -> Member:
    """She is called otherwise, or has another number; it holds at once. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    permissions.change_details(by).require()
    if by.member_id is None:
        raise Refused(_("Diese Person gehört nicht zum Zentrum."))
    if not name:
        raise Refused(_("Bitte schreiben Sie, wie Sie heißen."), "name")
    tenancy.enter(in_her_name(by))
    member = Member.objects.select_for_update(of=("self",)).get(id=by.member_id)
    if member.version != version:
        raise Conflict(CHANGED)
    call(member, name=name, phone=phone)
    tenancy.enter(by)
    return member


def in_her_name(by: Actor) -> Actor:
    """The platform writes where the walls let nobody but the team write; the history names her. An error undoes the context too."""
    return replace(tenancy.system(by.centre_id), member_id=by.member_id)


def call(member: Member, *, name: str, phone: str) -> None:
    """Name and number of a membership; a part of the deed that changes them."""
    if (member.name, member.phone) != (name, phone):
        member.name, member.phone = name, phone
        member.version += 1
        member.save(update_fields=["name", "phone", "version"])


@deeds.deed
def ask_for_address(*, user_id: uuid.UUID, address: str, at: datetime) -> None:
    """A link goes to the new address, a word to the one that holds still. An earlier link is dead.

    Whether somebody else has the address is not to be learned: all is the same, but no stranger gets a mail. Raises ``Refused``.
    """
    user = User.objects.select_for_update().get(id=user_id)
    address = address.lower()
    if address == user.email.lower():
        raise Refused(_("Mit dieser Adresse sind Sie schon angemeldet."), "email")
    AddressChange.objects.filter(user=user, settled_at=None).delete()
    change = AddressChange(user=user, former=user.email, address=address, asked_at=at, expires_at=at + LINK_HOLDS)
    change.digest = links.digest(queries.address_token(change=change))
    change.save(force_insert=True)
    tell(account_id=user.id, news=AccountNews.ADDRESS_ASKED)
    tell(account_id=user.id, news=AccountNews.ADDRESS_WANTED)


@deeds.deed
def confirm_address(*, change_id: uuid.UUID, user_id: uuid.UUID, at: datetime) -> User:
    """From now on she signs in with the new address, and every centre she acts for writes there. Raises ``Refused``."""
    user = User.objects.select_for_update().get(id=user_id)
    change = AddressChange.objects.select_for_update().filter(id=change_id, user=user).first()
    if change is None or not queries.address_holds(change=change, at=at) or user.email != change.former:
        raise Refused(GONE)
    user.email = change.address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:  # somebody else came to have it meanwhile
        raise Refused(GONE) from error
    change.settled_at = at
    change.save(update_fields=["settled_at"])
    for one in queries.memberships(user_id=user.id, day=local_day(at)):
        if one.own_id is not None:
            tenancy.enter(replace(tenancy.system(one.centre_id), member_id=one.member_id))
            desks.readdressed(own_id=one.own_id, address=change.address)
            tenancy.leave()
    tell(account_id=user.id, news=AccountNews.ADDRESS_CHANGED)
    return user


@deeds.deed
def forget_addresses(*, at: datetime) -> int:
    """Wishes that came to nothing go; former addresses as soon as no mail to them can lie here any more. How many went."""
    return AddressChange.objects.filter(queries.addresses_over(at=at)).delete()[0]
