"""The papers of an assignment: order confirmation (Auftragsbestätigung) before, proof sheet (Einsatznachweis) after.

The sheets take values, no rows, and never the name of a client: nobody in the house needs it to send an interpreter.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from miteinander.centres import queries as centres
from miteinander.centres.models import ProfileEntry
from miteinander.centres.vocabulary import EntryKey
from miteinander.core import time
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor, Audience, acting_for
from miteinander.correspondence import documents
from miteinander.directory import queries as directory
from miteinander.interpreting import models, queries
from miteinander.interpreting.vocabulary import Mode

TEMPLATES = Path(__file__).parent / "templates" / "interpreting" / "documents"
# What a centre publishes about itself and prints on its letters.
HEAD = (EntryKey.ADDRESS, EntryKey.TELEPHONE, EntryKey.EMAIL, EntryKey.WEBSITE)


class Copy(Enum):
    """For whom this copy of a paper is: the two sides may not know the same."""

    INSTITUTION = "institution"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Institution:
    """Who asked, and whom to ring there. What is not known stays empty and is left out."""

    name: str
    street: str = ""
    town: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who comes. The phone number, known only with her consent, is printed for the institution only."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was agreed. ``language``, ``variety`` and ``mode`` are words as shown.

    Without ``place`` the talk is by phone or video.
    """

    reference: str
    planned: time.Period
    language: str
    mode: str
    institution: Institution
    interpreter: Interpreter
    variety: str = ""
    place: str = ""
    language_code: str = ""

    @property
    def tongue(self) -> str:
        """The language as people say it: "Arabisch (Levante)"."""
        return f"{self.language} ({self.variety})" if self.variety else self.language


@dataclass(frozen=True, slots=True)
class OrderConfirmation:
    """The letter that makes an assignment certain, one copy for each side, with the rules of the talk in short."""

    letterhead: documents.Letterhead
    assignment: Assignment
    copy: Copy
    issued_at: datetime

    def pdf(self, *, language: str = "de") -> bytes:
        """The letter in German or English. Raises ``documents.TooLong``."""
        with translation.override(language):
            day = documents.short_day(self.assignment.planned.start, language=language)
            return documents.render(
                template=TEMPLATES / "order_confirmation.typ",
                title=_("Auftragsbestätigung: Sprachmittlung am %(day)s") % {"day": day},
                values=self._values(language),
                language=language,
                at=self.issued_at,
            )

    def _values(self, language: str) -> dict[str, object]:
        head, order = self.letterhead, self.assignment
        to_institution = self.copy is Copy.INSTITUTION
        person = order.institution.contact if to_institution else order.interpreter.name
        return {
            "letterhead": _head(head),
            "sender_line": documents.joined(head.centre, _place(head)),
            # An interpreter's address is sealed: her copy goes by mail or by hand and bears the name alone.
            "recipient": _address(order.institution) if to_institution else order.interpreter.name,
            "information": _information(head, order.reference, documents.short_day(self.issued_at, language=language)),
            "footer": _("Auftragsbestätigung %(reference)s") % {"reference": order.reference},
            "salutation": _("Guten Tag %(person)s,") % {"person": person} if person else _("Guten Tag,"),
            "opening": _("Ihre Anfrage ist bestätigt. Der Einsatz ist so vereinbart:")
            if to_institution
            else _("Ihr Einsatz ist bestätigt. Er ist so vereinbart:"),
            "facts": [
                (_("Tag"), documents.long_day(order.planned.start, language=language)),
                (_("Uhrzeit"), _hours(order.planned, language)),
                *_common_facts(order, phone=to_institution),
            ],
            "rules": _rules(order),
            "closing": _("Fällt der Termin aus oder ändert er sich? Sagen Sie uns bitte so früh wie möglich Bescheid."),
            "words": {
                "columns": [_("Angabe"), _("Vereinbart")],
                "rules_heading": _("So läuft das Gespräch ab"),
                "greeting": _("Freundliche Grüße"),
                "unsigned": _("Dieses Schreiben wurde elektronisch erstellt und gilt ohne Unterschrift."),
                "page": _("Seite {page} von {pages}"),
            },
        }


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """The sheet on which both sides sign when the talk began and ended; ``actual`` times stand in it once reported."""

    letterhead: documents.Letterhead
    assignment: Assignment
    issued_at: datetime
    actual: time.Period | None = None

    @property
    def check_code(self) -> str:
        """Ten signs over what the sheet says; they differ as soon as the record says something else."""
        order, actual = self.assignment, self.actual
        return documents.check_code(
            {
                "reference": order.reference,
                "institution": order.institution.name,
                "interpreter": order.interpreter.name,
                "language": order.language_code or order.language,  # the same in every language of the reader
                "variety": order.variety,
                "planned_start": order.planned.start,
                "planned_end": order.planned.end,
                "actual_start": actual.start if actual else None,
                "actual_end": actual.end if actual else None,
            }
        )

    def pdf(self, *, language: str = "de") -> bytes:
        """The sheet in German or English. Raises ``documents.TooLong``."""
        with translation.override(language):
            return documents.render(
                template=TEMPLATES / "proof_sheet.typ",
                title=_("Einsatznachweis %(reference)s") % {"reference": self.assignment.reference},
                values=self._values(language),
                language=language,
                at=self.issued_at,
            )

    def _values(self, language: str) -> dict[str, object]:
        head, order = self.letterhead, self.assignment
        planned, actual = _times(order.planned, language), _times(self.actual, language)
        names = (_("Tag"), _("Beginn"), _("Ende"), _("Dauer"))
        return {
            "letterhead": _head(head),
            "information": _information(head, order.reference, documents.short_day(self.issued_at, language=language)),
            "footer": _("Einsatznachweis %(reference)s") % {"reference": order.reference},
            "opening": _(
                "Bitte prüfen Sie die Zeiten. Beide Seiten unterschreiben. "
                "Schreiben Sie keine Namen von Ratsuchenden auf dieses Blatt."
            )
            if self.actual
            else _(
                "Bitte tragen Sie nach dem Gespräch die tatsächlichen Zeiten ein. Beide Seiten unterschreiben. "
                "Schreiben Sie keine Namen von Ratsuchenden auf dieses Blatt."
            ),
            "facts": _common_facts(order, phone=False),
            "times": list(zip(names, planned, actual, strict=True)),
            "return_to": _("Das unterschriebene Blatt geht an: %(centre)s")
            % {"centre": documents.joined(head.centre, _place(head), head.email)},
            "check": _("Prüfzeichen %(code)s: Es passt nur zu genau diesen Angaben.")
            % {"code": f"{self.check_code[:5]} {self.check_code[5:]}"},
            "words": {
                "columns": [_("Angabe"), _("Vereinbart")],
                "assignment_heading": _("Einsatz"),
                "times_heading": _("Zeiten"),
                "times_columns": [_("Angabe"), _("Vereinbart"), _("Tatsächlich")],
                "signatures_heading": _("Unterschriften"),
                "signatures_columns": [_("Angabe"), _("Einrichtung"), _("Sprachmittlung")],
                "signatures_rows": [_("Name in Druckschrift"), _("Ort und Datum"), _("Unterschrift")],
                "page": _("Seite {page} von {pages}"),
            },
        }


def letterhead(*, centre_id: int) -> documents.Letterhead:
    """The centre's head, from what it has published: every reader of a letter may know that."""
    visitor = Actor(centre_id=centre_id, audience=Audience.PUBLIC)
    with acting_for(visitor, read_only=True, using="public"):
        rows = ProfileEntry.objects.using("public").filter(key__in=HEAD).order_by("position", "id")
        lines: dict[str, Sequence[str]] = {}
        for entry in rows:
            lines.setdefault(entry.key, entry.lines)
    street, *towns = lines.get(EntryKey.ADDRESS) or [""]
    first = {key: (lines.get(key) or [""])[0] for key in HEAD}
    return documents.Letterhead(
        centre=centres.centre(centre_id=centre_id).name,
        street=street,
        town=", ".join(towns),
        phone=first[EntryKey.TELEPHONE],
        email=first[EntryKey.EMAIL],
        website=first[EntryKey.WEBSITE],
    )


def confirmation(*, request_id: uuid.UUID, copy: Copy, by: Actor, at: datetime) -> OrderConfirmation | None:
    """The letter that makes an assignment certain; None when there is none to see."""
    found, booked = queries.request(request_id=request_id), queries.assignment(request_id=request_id)
    if found is None or booked is None:
        return None
    return OrderConfirmation(letterhead(centre_id=by.centre_id), _agreed(found, booked), copy, at)


def proof(*, request_id: uuid.UUID, by: Actor, at: datetime) -> ProofSheet | None:
    """The sheet that both sides sign; None when there is none to see."""
    found, booked = queries.request(request_id=request_id), queries.assignment(request_id=request_id)
    if found is None or booked is None:
        return None
    return ProofSheet(letterhead(centre_id=by.centre_id), _agreed(found, booked), at, found.actual)


def _agreed(asked: models.Request, booked: models.Assignment) -> Assignment:
    house, person = asked.institution, booked.card
    secret = house.protected
    return Assignment(
        reference=asked.reference,
        planned=asked.period,
        language=booked.language.name,
        language_code=booked.language_id,
        mode=str(label(Mode(asked.mode))),
        institution=Institution(
            name=directory.name_outside(institution=house),
            street="" if secret else house.street,
            town="" if secret else " ".join(part for part in (house.postcode, house.town) if part),
            contact=asked.contact_name,
            phone=asked.contact_phone,
            email=asked.contact_email,
        ),
        interpreter=Interpreter(name=person.name, phone=person.phone),
        # Paper is left lying about: where a protected place is stands on none.
        place=(_("Der Treffpunkt wird am Telefon gesagt.") if secret else asked.place)
        if asked.mode == Mode.ON_SITE
        else "",
    )


def _head(head: documents.Letterhead) -> dict[str, str]:
    return {"centre": head.centre, "authority": head.authority}


def _place(head: documents.Letterhead) -> str:
    return ", ".join(part for part in (head.street, head.town) if part)


def _information(head: documents.Letterhead, reference: str, issued_on: str) -> list[tuple[str, str]]:
    return _given(
        (_("Anfrage"), reference),
        (_("Datum"), issued_on),
        (_("Anschrift"), documents.joined(head.street, head.town)),
        (_("Telefon"), head.phone),
        (_("E-Mail"), head.email),
        (_("Internet"), head.website),
    )


def _common_facts(order: Assignment, *, phone: bool) -> list[tuple[str, str]]:
    house, interpreter = order.institution, order.interpreter
    shown_phone = interpreter.phone if phone else ""
    return _given(
        (_("Sprache"), order.tongue),
        (_("Form"), order.mode),
        (_("Ort"), order.place),
        (_("Einrichtung"), house.name),
        (_("Ansprechperson"), documents.joined(house.contact, house.phone, house.email)),
        (_("Sprachmittlung"), documents.joined(interpreter.name, shown_phone)),
    )


def _rules(order: Assignment) -> list[str]:
    """The frame of lay interpreting as centres in NRW print it; a talk by phone or video needs no room."""
    rules = [
        _("Die Fachkraft der Einrichtung leitet das Gespräch und ist die ganze Zeit dabei."),
        _("Die Sprachmittlung überträgt alles, was gesagt wird, vollständig und unparteiisch. Sie berät nicht."),
        _("Die Sprachmittlung unterschreibt nichts für die Ratsuchenden."),
        _("Alle Beteiligten schweigen über das Gespräch, auch nach dem Einsatz."),
    ]
    if order.place:
        rules.append(_("Das Gespräch findet in öffentlichen Räumen statt, nicht in einer Privatwohnung."))
    return [
        *rules,
        _("Nach dem Gespräch unterschreiben beide Seiten die tatsächlichen Zeiten im Einsatznachweis."),
        _("Nennen Sie uns in Briefen und E-Mails keine Namen von Ratsuchenden."),
    ]


def _address(house: Institution) -> str:
    return documents.joined(house.name, house.contact, house.street, house.town)


def _given(*entries: tuple[str, str]) -> list[tuple[str, str]]:
    return [(name, entry) for name, entry in entries if entry]


def _hours(span: time.Period, language: str) -> str:
    start, end = documents.clock(span.start), documents.clock(span.end)
    if time.local_day(span.start) == time.local_day(span.end):
        return _("%(start)s bis %(end)s Uhr") % {"start": start, "end": end}
    day = documents.short_day(span.end, language=language)
    return _("%(start)s bis %(day)s, %(end)s Uhr") % {"start": start, "day": day, "end": end}


def _times(span: time.Period | None, language: str) -> Iterable[str]:
    """Day, begin, end and length; empty where they are still to be written."""
    if span is None:
        return ("", "", "", "")
    end = documents.clock(span.end)
    if time.local_day(span.start) != time.local_day(span.end):
        end = f"{documents.short_day(span.end, language=language)}, {end}"
    return (
        documents.short_day(span.start, language=language),
        _("%(clock)s Uhr") % {"clock": documents.clock(span.start)},
        _("%(clock)s Uhr") % {"clock": end},
        _("%(count)s Minuten") % {"count": span.minutes},
    )
