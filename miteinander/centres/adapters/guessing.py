"""How often somebody may try: passwords, codes, links to a new password.

Each door counts what was tried in vain, for the account and for the network address together and each alone. An account that somebody
else hammers at stays open for its person: from an address at which she signed in lately only her own tries count, and a passkey cannot
be guessed at all. Without account or address there is no such bucket: none is ever shared by everybody.
"""

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import get_pending_stage
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from miteinander.core import counters, texts

HERE = counters.Limit("account here", 5, timedelta(minutes=1))
ACCOUNT = counters.Limit("account", 20, timedelta(minutes=3))
ADDRESS = counters.Limit("address", 60, timedelta(seconds=10))  # a whole town hall may share one
CODE = counters.Limit("code", 5, timedelta(minutes=3))  # of an app: a million, one right at a time
CONFIRM = counters.Limit("confirm", 5, timedelta(minutes=1))
RESET = counters.Limit("reset", 3, timedelta(minutes=20))
RESET_ADDRESS = counters.Limit("reset address", 20, timedelta(minutes=3))
NEW_ADDRESS = counters.Limit("new address", 3, timedelta(minutes=20))
NEW_ADDRESS_AT = counters.Limit("new address at", 3, timedelta(minutes=20))  # nobody is pestered at her own mailbox
PASSKEY = counters.Limit("passkey", 60, timedelta(seconds=5))
KNOWN, KNOWN_FOR = "known", timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a door: for how long it has to wait, or what it took, to be given back when it was no vain one."""

    wait: timedelta = timedelta()
    taken: list[counters.Bucket] = field(default_factory=list)
    returns: bool = True
    person: str = ""
    address: str = ""

    def succeeded(self, response: HttpResponse) -> bool:
        """A form that was right leads on; a wrong one is shown again."""
        return bool(self.taken) and self.returns and response.status_code == 302

    def settle(self, request: Any, response: HttpResponse) -> None:
        """Give back what a right try took, and remember where somebody came from who knew her password."""
        if self.succeeded(response):
            for bucket in self.taken:
                counters.give_back(bucket)
        if self.person and self.address and getattr(request, "password_was_right", False):
            counters.remember(KNOWN, f"{self.person}|{self.address}", lasts=KNOWN_FOR)


FREE = Attempt()


def attempt(request: Any, door: str) -> Attempt:
    """Take what this try costs at this door; what another bucket refuses costs nobody else anything."""
    if request.method != "POST":
        return FREE
    address = network(request)
    if door == "account_login":
        return password(account(request.POST.get("login", "")), address)
    if door == "account_reset_password":
        return take([(RESET_ADDRESS, address), (RESET, account(request.POST.get("email", "")))], returns=False)
    if door == "account_reset_password_from_key":
        return take([(RESET_ADDRESS, address)], returns=False)
    if door == "centres:change_address":
        wanted = [(RESET_ADDRESS, address), (NEW_ADDRESS, str(request.user.pk))]
        return take([*wanted, (NEW_ADDRESS_AT, account(request.POST.get("email", "")))], returns=False)
    if door == "centres:confirm_address":
        return take([(CONFIRM, str(request.user.pk))], returns=False)
    if door == "mfa_login_webauthn":
        return take([(PASSKEY, address)], returns=False)
    if door == "mfa_authenticate":
        stage = get_pending_stage(request)
        return take([(CODE, str(stage.login.user.pk))]) if stage and stage.login.user else FREE
    if door in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
        return take([(CODE if door == "mfa_reauthenticate" else CONFIRM, str(request.user.pk))])
    return FREE


def password(person: str, address: str) -> Attempt:
    """A password typed at the door."""
    wanted = [(ADDRESS, address), (HERE, f"{person}|{address}" if person and address else "")]
    if not (address and person and counters.is_known(KNOWN, f"{person}|{address}")):
        wanted.append((ACCOUNT, person))
    return take(wanted, person=person, address=address)


def take(
    wanted: list[tuple[counters.Limit, str]], *, returns: bool = True, person: str = "", address: str = ""
) -> Attempt:
    taken: list[counters.Bucket] = []
    for limit, of in wanted:
        if not of:
            continue
        bucket = counters.Bucket(limit, of)
        wait = counters.take(bucket)
        if wait:
            for earlier in taken:
                counters.give_back(earlier)
            return Attempt(wait=wait)
        taken.append(bucket)
    return Attempt(taken=taken, returns=returns, person=person, address=address)


def account(typed: str) -> str:
    """The same for every way of typing one address. Letters that are one letter in capitals count as one (ı, i and I)."""
    return texts.one_line(typed).upper().casefold()


def network(request: Any) -> str:
    """The address somebody comes from; of the new kind the part that one household shares."""
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
