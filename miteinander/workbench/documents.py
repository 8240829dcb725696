"""The director's overview on paper: an accessible PDF, sums only."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from miteinander.core import labels, time
from miteinander.core.tenancy import Actor
from miteinander.correspondence import documents
from miteinander.interpreting import documents as interpreting
from miteinander.workbench import queries

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
