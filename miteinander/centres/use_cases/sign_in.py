"""Signing in: help for whoever lost her factors, a new password, a town's own sign-in. The person is told by mail each time."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions, queries
from miteinander.centres.models import FactorReset, Member, User
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import deeds, jobs, sessions, tenancy, verdicts

TELL = "centres.tell"


def tell(*, account_id: uuid.UUID, news: AccountNews) -> None:
    """Tell the person by mail, after this transaction: it could have been somebody else."""
    jobs.later_for_account(TELL, account_id=account_id, about=news.value)


def ask_for_new_password(*, email: str) -> None:
    """Send a link to a new password. Whether there is such an account is not to be learned: the same happens if there is none."""
    user = queries.account(email=email)
    tell(account_id=user.pk if user else uuid.uuid4(), news=AccountNews.NEW_PASSWORD)


@deeds.deed
def reset_factors(*, member_id: uuid.UUID, reason: str, by: tenancy.Actor, at: datetime) -> FactorReset:
    """Take away all second factors of somebody who has lost them; she sets up new ones when she signs in next.

    All her sessions end, she is told by mail, and the reason stays. Her password is not touched. Never for oneself. Raises
    ``Forbidden`` and ``Refused``.
    """
    member = Member.objects.select_related("user").filter(id=member_id).first()
    if member is None:
        raise verdicts.Refused(_("Diese Person gehört nicht zum Zentrum."))
    permissions.reset_factors(by, tenancy.Audience(member.audience)).require()
    helper = by.member_id
    if helper is None or Member.objects.filter(id=helper, user=member.user).exists():
        raise verdicts.Forbidden(_("Das muss jemand anderes für Sie tun: Vier Augen sehen mehr als zwei."))
    if not Authenticator.objects.filter(user=member.user).exists():
        raise verdicts.Refused(_("Für diese Person ist kein zweiter Schlüssel eingerichtet."))
    done = FactorReset(centre_id=by.centre_id, member=member, reason=reason, reset_at=at, reset_by=helper)
    done.save(force_insert=True)
    Authenticator.objects.filter(user=member.user).delete()
    sessions.end(account_ids=[member.user_id])  # at once: too early does no harm
    tell(account_id=member.user_id, news=AccountNews.FACTORS_RESET)
    return done


@deeds.deed
def has_a_way_in(*, user: User) -> bool:
    """There is something by which somebody can sign in to this account."""
    return user.has_usable_password() or SocialAccount.objects.filter(user=user).exists()


def link_identity(*, user_id: uuid.UUID, provider: str, uid: str) -> SocialAccount:
    """From now on this account signs in by a town's own sign-in too. For whoever accepts an invitation, and for nobody else.

    ``provider`` and ``uid`` are what the town said of this browser's person (``adapters.identities.pending``). Raises ``Refused``.
    """
    linked = SocialAccount.objects.filter(provider=provider, uid=uid).first()
    if linked is not None:
        if linked.user_id == user_id:
            return linked
        raise verdicts.Refused(
            _("Diese Anmeldung gehört schon zu einem anderen Zugang. Melden Sie sich bitte dort ab, wo Sie herkommen.")
        )
    if SocialAccount.objects.filter(provider=provider, user_id=user_id).exists():
        raise verdicts.Refused(_("Dieser Zugang ist schon mit einer anderen Anmeldung derselben Verwaltung verbunden."))
    link = SocialAccount(user_id=user_id, provider=provider, uid=uid, extra_data={})
    link.save(force_insert=True)
    tell(account_id=user_id, news=AccountNews.IDENTITY_LINKED)
    return link
