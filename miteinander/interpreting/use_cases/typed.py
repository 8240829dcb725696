"""Text that people typed, made fit to be stored, or refused in a sentence that names the field."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from miteinander.core.labels import sentence
from miteinander.core.verdicts import Refused
from miteinander.interpreting.rules import profiles, texts
from miteinander.interpreting.rules.objections import Objection
from miteinander.interpreting.vocabulary import ObjectionReason

NOTE_LENGTH = 1000
REASON_LENGTH = 200


def refuse_first(objections: Iterable[Objection], names: Mapping[str, str] | None = None) -> None:
    """Raise ``Refused`` with the first objection, if there is one."""
    for first in objections:
        raise Refused(sentence(first.reason, first.values, names=names), first.field)


def line(*, field: str, text: str, limit: int, missing: object = "") -> str:
    """One line of text; ``missing`` is the sentence for an empty one, without it the text may be empty."""
    text = texts.one_line(text)
    if missing and not text:
        raise Refused(missing, field)
    refuse_first(texts.objections(field=field, text=text, limit=limit))
    return text


def lines(*, field: str, text: str, limit: int = NOTE_LENGTH, missing: object = "") -> str:
    """The same for several lines."""
    text = texts.many_lines(text)
    if missing and not text:
        raise Refused(missing, field)
    refuse_first(texts.objections(field=field, text=text, limit=limit))
    return text


def name(*, given: str, family: str) -> tuple[str, str]:
    """Given and family name; whoever has one name only, has it as family name, wherever it was typed."""
    given = line(field="given_name", text=given, limit=profiles.NAME_LENGTH)
    family = line(field="family_name", text=family, limit=profiles.NAME_LENGTH)
    if not given and not family:
        raise Refused(sentence(ObjectionReason.NAME_MISSING, {}), "family_name")
    return (given, family) if family else ("", given)


def email(*, field: str, text: str, missing: object = "") -> str:
    """An address that mail can be sent to, or none."""
    text = line(field=field, text=text, limit=254, missing=missing)
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise Refused(_("Bitte eine E-Mail-Adresse wie name@example.org angeben."), field) from None
    return text
