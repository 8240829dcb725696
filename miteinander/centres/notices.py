"""Mails to the person behind an account. They do not lie in a centre's outbox: what they carry must be read by nobody else.

Mails are German, whoever caused them. The link to a new password is made when the mail is sent, and stands nowhere else.
"""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from miteinander.centres import queries
from miteinander.centres.models import AddressChange, User
from miteinander.centres.vocabulary import AccountNews


def written(*, news: AccountNews, user: User, change: AddressChange | None = None) -> tuple[str, str]:
    """Subject and text; the first line of the template is the subject. ``change``: what news of a new address are about."""
    facts = {"email": user.email, "link": settings.SITE_URL + reverse("mfa_index")}
    if news is AccountNews.NEW_PASSWORD:
        # Whoever never had a password gets none by mail: her way in is a passkey, her town, or the invitation.
        facts["reset_link"] = new_password_link(user) if user.has_usable_password() else ""
    if change is not None:
        facts |= {
            "former": change.former,
            "wanted": change.address,
            "address_link": queries.address_link(change=change),
        }
    with translation.override("de"):
        text = render_to_string(f"centres/notices/{news.value}.txt", facts)
    subject, _blank, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def new_password_link(user: User) -> str:
    """Good for an hour and for one new password."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=parts)
