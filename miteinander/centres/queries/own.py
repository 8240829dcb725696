"""Reading about oneself: who I am here, and the way from one mail address to the next."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from miteinander.centres.models import AddressChange, Member, User
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import links
from miteinander.core.retention import SPANS, RetentionClass
from miteinander.core.tenancy import Actor

PURPOSE = "address"  # what its tokens are derived for
MONTH = timedelta(days=31)


def me(*, by: Actor) -> Member | None:
    """The membership in which somebody acts right now."""
    return Member.objects.filter(id=by.member_id).first() if by.member_id else None


def address_token(*, change: AddressChange) -> str:
    """Whoever holds it and is signed in as its person may confirm."""
    return links.token(purpose=PURPOSE, subject_id=change.id, issue=0)


def address_link(*, change: AddressChange) -> str:
    """The address in the mail to the new address. Never shown in the house: it would prove nothing then."""
    path = reverse("centres:confirm_address", args=[address_token(change=change)])
    return settings.SITE_URL.rstrip("/") + path


def address_change(*, token: str) -> AddressChange | None:
    """The wish behind a link, whosever it is."""
    return AddressChange.objects.filter(digest=links.digest(token)).first()


def address_holds(*, change: AddressChange, at: datetime) -> bool:
    """Not used yet, and in time."""
    return change.settled_at is None and at < change.expires_at


def address_waiting(*, user_id: uuid.UUID, at: datetime) -> AddressChange | None:
    """A new address that she has not confirmed yet and still can."""
    return AddressChange.objects.filter(user=user_id, settled_at=None, expires_at__gt=at).first()


def address_for(*, news: AccountNews, user: User) -> tuple[str, AddressChange | None]:
    """To which address this news goes, and the change it tells of; nowhere when there is none, or a stranger would get it."""
    rows = AddressChange.objects.filter(user=user).order_by("-asked_at")
    if news is AccountNews.ADDRESS_CHANGED:
        change = rows.exclude(settled_at=None).first()
        return (change.former, change) if change else ("", None)
    if news is AccountNews.ADDRESS_ASKED:
        change = rows.first()
        return (change.former, change) if change else ("", None)
    if news is AccountNews.ADDRESS_WANTED:
        change = rows.filter(settled_at=None).first()
        taken = change is None or User.objects.filter(email__iexact=change.address).exists()
        return ("", None) if taken or change is None else (change.address, change)
    return user.email, None


def former_addresses(*, user_ids: Collection[uuid.UUID]) -> frozenset[str]:
    """Where mail to these accounts went before."""
    rows = AddressChange.objects.filter(user__in=user_ids).exclude(settled_at=None)
    return frozenset(rows.order_by().values_list("former", flat=True))


def addresses_over(*, at: datetime) -> Q:
    """Changes that nobody needs any more."""
    kept = SPANS[RetentionClass.MESSAGE].longest * MONTH
    return Q(settled_at=None, expires_at__lt=at) | Q(settled_at__lt=at - kept)
