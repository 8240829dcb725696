"""Bank details and private address of an interpreter, before they are sealed and after they are opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from miteinander.interpreting.rules import texts
from miteinander.interpreting.rules.objections import Objection, first_per_field
from miteinander.interpreting.vocabulary import ObjectionReason

TEXT_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """Where the allowance is paid to, and where she lives. Empty is: not known."""

    holder: str = ""
    iban: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""

    def __repr__(self) -> str:
        return "Private(sealed)"  # it must not get into a log by way of a traceback


def tidy(*, private: Private) -> Private:
    """The same with clean texts, the IBAN without blanks."""
    return replace(
        private,
        holder=texts.one_line(private.holder),
        iban="".join(private.iban.split()).upper(),
        street=texts.one_line(private.street),
        postcode=texts.one_line(private.postcode),
        town=texts.one_line(private.town),
    )


def objections(*, private: Private) -> tuple[Objection, ...]:
    """Why it cannot be taken, one sentence per field; empty when it can."""
    return first_per_field(_objections(private))


def iban_holds(*, iban: str) -> bool:
    """Do the check digits fit (ISO 13616, ISO 7064 mod 97-10)?"""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban, re.ASCII):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _objections(private: Private) -> Iterator[Objection]:
    if private.iban and not iban_holds(iban=private.iban):
        yield Objection("iban", ObjectionReason.IBAN_WRONG)
    for field in ("holder", "street", "postcode", "town"):
        yield from texts.objections(field=field, text=getattr(private, field), limit=TEXT_LENGTH)
