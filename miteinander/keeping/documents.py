"""Papers of keeping: the proof of a night's deletion, what is offered to the archive, and all that is kept of a person."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from miteinander.core import exports
from miteinander.core.labels import label, number, short_day
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.words import Word
from miteinander.correspondence import documents
from miteinander.interpreting.documents import letterhead
from miteinander.keeping import queries
from miteinander.keeping.vocabulary import FIELDS, OfferAnswer, Outcome, Withheld

LONGEST_PACKAGE = 2_000_000  # a list without end, but plain
TEMPLATES = Path(__file__).parent / "templates" / "keeping" / "documents"


def _printed(
    name: str,
    title: str,
    values: Mapping[str, object],
    *,
    head: documents.Letterhead,
    language: str,
    at: datetime,
    whom: str = "",
    longest: int = documents.LONGEST_DOCUMENT,
) -> bytes:
    """What all sheets of keeping share: the letterhead, the day, perhaps of whom it tells, the title at the foot."""
    person = [(_("Person"), whom)] if whom else []
    shared = {
        "letterhead": {"centre": head.centre, "authority": head.authority},
        "information": [*person, (_("Datum"), documents.short_day(at, language=language))],
        "footer": title,
    }
    return documents.render(
        template=TEMPLATES / f"{name}.typ",
        title=title,
        values={**shared, **values},
        language=language,
        at=at,
        longest=longest,
    )


@dataclass(frozen=True, slots=True)
class DeletionProof:
    """What one night deleted, table by table, with its signature. It names nobody."""

    letterhead: documents.Letterhead
    night: queries.NightPage
    issued_at: datetime

    def pdf(self, *, language: str = "de") -> bytes:
        """The sheet in German or English. Raises ``documents.TooLong``."""
        with translation.override(language):
            title = _("Löschnachweis %(number)s") % {"number": self.night.proof.number}
            values = self._values(language)
            return _printed("proof", title, values, head=self.letterhead, language=language, at=self.issued_at)

    def _values(self, language: str) -> dict[str, object]:
        proof = self.night.proof
        return {
            "opening": _(
                "In dieser Nacht wurde gelöscht, dessen Frist vorbei war. Dieses Blatt nennt Zahlen und keine Personen."
            ),
            "facts": [
                (_("Begonnen"), _instant(proof.begun_at, language)),
                (_("Beendet"), _instant(proof.finished_at, language)),
                (_("Gelöscht"), number(self.night.deleted)),
                (_("Geleert"), number(self.night.emptied)),
            ],
            "lines": list(self._lines()),
            "nothing": _("In dieser Nacht war nichts fällig."),
            "check": _("Prüfsumme (HMAC-SHA256): %(signature)s") % {"signature": proof.signature},
            "before": _("Prüfsumme der Nacht davor: %(signature)s") % {"signature": proof.previous or "–"},
            "words": {
                "facts": [_("Angabe"), _("Wert")],
                "lines_heading": _("Im Einzelnen"),
                "lines": [_("Was"), _("Klasse"), _("Ergebnis"), _("Anzahl"), _("Frist begann vor dem")],
                "page": _("Seite {page} von {pages}"),
            },
        }

    def _lines(self) -> Iterable[list[str]]:
        for line in self.night.lines:
            outcome = str(label(Outcome(line.outcome)))
            waits = queries.cause(line)
            yield [
                queries.line_name(line),
                str(label(queries.ClassName(line.retention_class))),
                f"{outcome}: {waits}" if waits else outcome,
                number(line.count),
                short_day(line.before),
            ]


def _instant(instant: datetime, language: str) -> str:
    return f"{documents.short_day(instant, language=language)}, {documents.clock(instant)}"


def proof(*, number: int, by: Actor, at: datetime) -> DeletionProof | None:
    """The sheet of one night; None when there was none of that number."""
    night = queries.night_page(number=number)
    return DeletionProof(letterhead(centre_id=by.centre_id), night, at) if night else None


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """An offer to the archive, to send: classes, tables, years and numbers. It names nobody."""

    letterhead: documents.Letterhead
    page: queries.OfferPage
    issued_at: datetime

    def pdf(self, *, language: str = "de") -> bytes:
        """The sheet in German or English. Raises ``documents.TooLong``."""
        with translation.override(language):
            title = _("Angebot %(number)s an das Archiv") % {"number": self.page.offer.number}
            values = self._values()
            return _printed("offer", title, values, head=self.letterhead, language=language, at=self.issued_at)

    def _values(self) -> dict[str, object]:
        offer = self.page.offer
        answered = offer.answered_on is not None
        facts = [
            (_("Angeboten am"), short_day(offer.offered_on)),
            (_("Aufbewahrung zu Ende bis"), short_day(offer.over_by)),
            (_("Antwort bis"), short_day(offer.answer_by)),
            (_("Datensätze"), number(self.page.count)),
        ]
        if offer.answered_on is not None:
            facts += [
                (_("Geantwortet am"), short_day(offer.answered_on)),
                (_("Aktenzeichen des Archivs"), offer.archive_reference),
            ]
        if offer.correction_reason:
            facts.append((_("Berichtigt, weil"), offer.correction_reason))
        return {
            "opening": _(
                "Diese Unterlagen brauchen wir nicht mehr; ihre Aufbewahrung ist zu Ende. Wir bieten sie Ihnen an (§ 10 in Verbindung "
                "mit § 4 ArchivG NRW). Bitte sagen Sie uns bis zum genannten Tag, was Sie übernehmen. Was Sie nicht übernehmen, löschen "
                "wir, ohne Antwort nach diesem Tag. Dieses Blatt nennt Zahlen und keine Personen."
            ),
            "facts": facts,
            "lines": [
                [
                    str(label(class_name)),
                    name,
                    str(line.year),
                    number(line.count),
                    *([str(label(OfferAnswer(line.answer)))] if answered else []),
                ]
                for line, class_name, name in self.page.lines
            ],
            "answered": answered,
            "words": {
                "facts": [_("Angabe"), _("Wert")],
                "lines_heading": _("Im Einzelnen"),
                "lines": [
                    _("Klasse"),
                    _("Was"),
                    _("Endet im Jahr"),
                    _("Anzahl"),
                    *([_("Antwort")] if answered else []),
                ],
                "page": _("Seite {page} von {pages}"),
            },
        }


def offer_sheet(*, number: int, by: Actor, at: datetime) -> OfferSheet | None:
    """The sheet of one offer; None when there was none of that number."""
    page = queries.offer_page(number=number, today=local_day(at))
    return OfferSheet(letterhead(centre_id=by.centre_id), page, at) if page else None


def taken_zip(fetched: queries.Taken, *, form: exports.Form, told: Mapping[str, str], at: datetime) -> bytes:
    """What the archive takes: one file for each table, numbered in the order in which they refer to each other."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for place, sheet in enumerate(fetched.sheets, start=1):
            name = f"{place:02d}-{exports.file_name(sheet.title, form=form, day=local_day(at))}"
            bundle.writestr(name, exports.written(sheet, form=form, told={_("Liste"): sheet.title, **told}, at=at))
    return packed.getvalue()


# The access package (Auskunft), as a sheet to read and as JSON to take along.

ROWS_ON_PAPER = 200  # of one table; a file with all of them lies beside
PACKAGE_FORMAT = "miteinander/auskunft/1"


def package_json(package: queries.Package, *, at: datetime) -> bytes:
    """The package for machines: plain values, what is withheld says so, every section why and how long it is kept."""
    said = {
        "format": PACKAGE_FORMAT,
        "made_at": at,
        "person": {"name": package.subject.name, "id": package.subject.id},
        "sections": [
            {
                "table": section.table,
                "name": _section_name(section),
                "kept_because": section.of.german if section.of else "",
                "kept_months": section.months,
                "rows": [{"id": row.id, "values": row.values, "history": row.history} for row in section.rows],
            }
            for section in package.sections
        ],
        "recipients": package.recipients,
        "possible_recipients": [{"archive": [of.german for of in package.offered]}] if package.offered else [],
    }
    return json.dumps(_machine(said), ensure_ascii=False, indent=1).encode()


def _machine(value: object) -> object:
    match value:
        case Withheld():
            return {"withheld": value.value, "says": value.german}
        case Mapping():
            return {str(name): _machine(part) for name, part in value.items()}
        case list() | tuple():
            return [_machine(part) for part in value]
        case datetime() | date() | clock_time():
            return value.isoformat()
        case UUID():
            return str(value)
        case Word():
            return value.value
    return value


@dataclass(frozen=True, slots=True)
class PackageSheet:
    """The same for people."""

    letterhead: documents.Letterhead
    package: queries.Package
    issued_at: datetime

    def pdf(self, *, language: str = "de") -> bytes:
        """The sheet in German or English."""
        with translation.override(language):
            title = _("Auskunft über gespeicherte Daten")
            return _printed(
                "package", title, self._values(), head=self.letterhead, language=language, at=self.issued_at,
                whom=self.package.subject.name, longest=LONGEST_PACKAGE,
            )  # fmt: skip

    def _values(self) -> dict[str, object]:
        return {
            "opening": _(
                "Das ist alles, was unser Zentrum in Miteinander über Sie gespeichert hat, mit früheren Ständen "
                "(Art. 15 DSGVO). Angaben über andere Menschen sind geschwärzt. Sie können verlangen, dass wir Falsches "
                "berichtigen und nicht mehr Nötiges löschen, und Sie können sich bei der Landesbeauftragten für Datenschutz "
                "und Informationsfreiheit Nordrhein-Westfalen beschweren."
            ),
            "sections": [self._section(section) for section in self.package.sections],
            "recipients": [_on_paper(line) for line in self.package.recipients],
            "archive": self._archive(),
            "words": {
                "columns": [_("Angabe"), _("Wert")],
                "recipients": _("Wer sonst eine Nachricht über Ihre Einsätze bekam"),
                "history": [_("Wann"), _("Was"), _("Wer"), _("Geändert")],
                "page": _("Seite {page} von {pages}"),
            },
        }

    def _archive(self) -> str:
        """Who may yet get it (Art. 15 (1) c GDPR); empty where no archive is asked."""
        if not self.package.offered:
            return ""
        what = "; ".join(str(label(of)) for of in self.package.offered)
        return _(
            "Wenn die Frist vorbei ist, bieten wir dem Archiv an: %(what)s. Was es nicht übernimmt, löschen wir."
        ) % {"what": what}

    def _section(self, section: queries.Section) -> dict[str, object]:
        rows = section.rows[:ROWS_ON_PAPER]
        kept = [str(label(section.of))] if section.of else []
        if section.months:
            kept.append(_("Frist: %(months)s Monate") % {"months": number(section.months)})
        more = len(section.rows) - len(rows)
        return {
            "name": _section_name(section),
            "kept": ". ".join(kept),
            "rows": [{"facts": _on_paper(row.values), "history": _history(row)} for row in rows],
            "more": _("%(count)s weitere stehen in der Datei für Programme (JSON).") % {"count": number(more)}
            if more
            else "",
        }


def _history(row: queries.Row) -> list[list[str]]:
    return [
        [
            _said(line["at"]),
            _said(line["what"]),
            _said(line["by"]),
            "\n".join(f"{name}: {value}" for name, value in _on_paper(line["changed"])),
        ]
        for line in row.history
    ]


def _on_paper(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(str(_(FIELDS[name])) if name in FIELDS else name, _said(value)) for name, value in values.items()]


def _said(value: object) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return _("ja") if value else _("nein")
        case Word():
            return str(label(value))
        case datetime():
            return f"{short_day(local_day(value))}, {documents.clock(value)}"
        case date():
            return short_day(value)
        case list() | tuple():
            return ", ".join(_said(part) for part in value)
    return str(value)


def _section_name(section: queries.Section) -> str:
    return _("Konto") if section.of is None else queries.named(section.table)


def package_sheet(*, package: queries.Package, by: Actor, at: datetime) -> PackageSheet:
    """The sheet, on the centre's paper."""
    return PackageSheet(letterhead(centre_id=by.centre_id), package, at)
