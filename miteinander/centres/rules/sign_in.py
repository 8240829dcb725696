"""What a session has to have shown before it may do what: on values, without database and clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

FRESH = timedelta(minutes=10)
PASSWORD, FACTOR = "password", "mfa"  # the sign-in library's words in its records
TOWN = "town"  # shown to a town's own sign-in, without a second factor
PROVIDER, DEMO = (
    "provider",
    "demo",
)  # shown to somebody else, who told us: the town's identity provider, the demo's door

# The first that fits: browsers name themselves after each other.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """How and when somebody showed in this session who she is. ``factor``: the passkey, app or list of codes she used."""

    way: str
    at: float  # seconds since 1970
    kind: str = ""
    factor: int | None = None


def proofs(records: Iterable[Mapping[str, Any]]) -> list[Proof]:
    """The sign-in library's records of a session, in their order."""
    return [Proof(one["method"], one["at"], one.get("type", ""), one.get("id")) for one in records]


def is_second_factor(proof: Proof, *, factors: Collection[int]) -> bool:
    """Does it count today? Only while the person still has that factor: what was given up opens nothing."""
    return proof.way == FACTOR and (proof.kind in (PROVIDER, DEMO) or proof.factor in factors)


def has_shown_factor(shown: Iterable[Proof], *, factors: Collection[int]) -> bool:
    """Has this very session shown a second factor that the person still has?"""
    return any(is_second_factor(one, factors=factors) for one in shown)


def is_fresh(shown: Iterable[Proof], *, factors: Collection[int], needs_factor: bool, now: float) -> bool:
    """Was it shown just now? Whoever has a second factor shows that one; the password is enough for those who need none."""
    enough = () if factors or needs_factor else (PASSWORD, TOWN)
    counting = [one for one in shown if one.way in enough or is_second_factor(one, factors=factors)]
    return any(0 <= now - one.at < FRESH.total_seconds() for one in counting)


def provider_showed_factor(claims: Mapping[str, Any], *, amr: Collection[str], acr: Collection[str]) -> bool:
    """Does a town's sign-in say that it asked for a second factor? Only by words agreed on with it (RFC 8176; OpenID Connect Core 2)."""
    said = claims.get("amr")
    methods = said if isinstance(said, list) else []
    return any(one in amr for one in methods if isinstance(one, str)) or claims.get("acr") in list(acr)


def device(user_agent: str) -> str:
    """Browser and system in two words, by which somebody knows her own devices; no version, nothing that tells people apart."""
    found = (next((name for sign, name in signs if sign in user_agent), "") for signs in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
