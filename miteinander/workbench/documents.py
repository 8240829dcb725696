"""The director's overview on paper (an accessible PDF, sums only), and somebody's appointments for her own calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
from django.utils import translation
from django.utils.translation import gettext as _

from miteinander.core import labels, time
from miteinander.core.tenancy import Actor
from miteinander.correspondence import documents
from miteinander.interpreting import documents as interpreting
from miteinander.workbench import queries

AGAIN = timedelta(hours=4)  # how often a calendar should ask

TEMPLATE = Path(__file__).parent / "templates" / "workbench" / "documents" / "overview.typ"


@dataclass(frozen=True, slots=True)
class OverviewSheet:
    """Sums of a period as they stood at one moment."""

    letterhead: documents.Letterhead
    seen: queries.Overview
    issued_at: datetime

    def pdf(self, *, language: str = "de") -> bytes:
        """The sheet in the language in which the sums were read. Raises ``documents.TooLong``."""
        with translation.override(language):
            span = {"first": labels.short_day(self.seen.first), "last": labels.short_day(self.seen.last)}
            return documents.render(
                template=TEMPLATE,
                title=_("Sprachmittlung vom %(first)s bis zum %(last)s") % span,
                values=self._values(),
                language=language,
                at=self.issued_at,
            )

    def _values(self) -> dict[str, object]:
        issued_on = labels.short_day(time.local_day(self.issued_at))
        head = self.letterhead
        return {
            "letterhead": {"centre": head.centre, "authority": head.authority},
            "information": [(_("Stand"), issued_on)],
            "footer": _("Überblick vom %(day)s") % {"day": issued_on},
            "sentences": list(self.seen.sentences),
            "tables": [
                {
                    "heading": heading,
                    "columns": [what, _("angefragt"), _("besetzt"), _("nicht besetzt"), _("angefragt im Vorjahr")],
                    "rows": [
                        [row.name, *map(labels.number, (row.asked, row.filled, row.unfilled, row.asked_before))]
                        for row in rows
                    ],
                }
                for heading, what, rows in self.seen.tables
                if rows
            ],
            "waits": [[what, labels.number(count)] for what, count in self.seen.waits],
            "not_counted": list(self.seen.not_counted),
            "words": {
                "waits_heading": _("Was heute wartet"),
                "waits_columns": [_("Was"), _("Anzahl")],
                "not_counted_heading": _("Was gezählt ist und was nicht"),
                "page": _("Seite {page} von {pages}"),
            },
        }


def sheet(*, seen: queries.Overview, by: Actor, at: datetime) -> OverviewSheet:
    """The overview under the head of the centre."""
    return OverviewSheet(interpreting.letterhead(centre_id=by.centre_id), seen, at)


def calendar(*, rows: Sequence[queries.Appointment], at: datetime, language: str = "de") -> bytes:
    """Appointments as iCalendar (RFC 5545). A calendar may lie with strangers: kind, time and reference, nothing else."""
    with translation.override(language):
        found = icalendar.Calendar()
        found.add("prodid", "-//Miteinander//Termine//DE")
        found.add("version", "2.0")
        found.add("x-wr-calname", "Miteinander")
        found.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
        for row in rows:
            event = icalendar.Event()
            event.add("uid", f"{row.id}@miteinander")
            event.add("dtstamp", at)
            event.add("dtstart", row.starts_at.astimezone(UTC))
            event.add("dtend", row.ends_at.astimezone(UTC))
            event.add("summary", f"{labels.label(row.what)} ({row.reference})")
            event.add("url", row.url)
            event.add("status", "CONFIRMED" if row.sure else "TENTATIVE")
            event.add("class", "PRIVATE")
            found.add_component(event)
        return found.to_ical()
