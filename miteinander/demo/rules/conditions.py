"""On which terms the centres of the demo send interpreters, and how far that is known."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from miteinander.interpreting.rules.terms import Terms
from miteinander.interpreting.vocabulary import Exclusion, Level, Mode, Occasion, PaperKind

BEGIN = timedelta(days=1500)  # before the oldest paper in a pool
ASSUMED = "Annahme für die Demo; das Zentrum hat dazu nichts veröffentlicht."
COESFELD = (
    "Serviceportal Kreis Coesfeld: 5 Arbeitstage Vorlauf, keine Privatpersonen. Alles Weitere: Annahme für die Demo."
)
NEVER = frozenset(Exclusion) - {Exclusion.MEDICAL, Exclusion.LONG_TERM_COUNSELLING}


@dataclass(frozen=True, slots=True)
class Edition:
    """Terms from a day on, and on what they rest."""

    terms: Terms
    source: str


def plan(*, ags: str, until: date) -> tuple[Edition, ...]:
    """The editions of one centre, the oldest first; Münster changed its terms at New Year."""
    begin = _USUAL | _OWN.get(ags, {})
    editions = [Edition(Terms(valid_from=until - BEGIN, **begin), COESFELD if ags == "05558" else ASSUMED)]
    if ags == "05515":
        changed = replace(editions[0].terms, valid_from=date(until.year, 1, 1), travel_minutes=20, max_minutes=180)
        editions.append(Edition(changed, ASSUMED))
    return tuple(editions)


_USUAL: dict[str, Any] = {
    "lead_days": 5,
    "saturday_counts": False,
    "horizon_days": 180,
    "answer_days": 3,
    "answer_clock": time(12),
    "max_minutes": 150,
    "earliest": time(8),
    "latest": time(21, 30),
    "travel_minutes": 30,
    "modes": frozenset(Mode),
    "occasions": frozenset(Occasion) - {Occasion.WRITTEN_SHORT},
    "exclusions": NEVER | {Exclusion.MEDICAL},
    "required_papers": frozenset(
        {PaperKind.SECRECY_DECLARATION, PaperKind.CONSENT, PaperKind.GOOD_CONDUCT, PaperKind.BASIC_TRAINING}
    ),
    "german_level": Level.B2,
    "language_level": Level.B2,
}
_OWN: dict[str, dict[str, Any]] = {
    "05515": {"travel_minutes": 15, "exclusions": NEVER | {Exclusion.MEDICAL, Exclusion.LONG_TERM_COUNSELLING}},
    "05558": {"travel_minutes": 45, "exclusions": NEVER},
    "05916": {"answer_days": 2, "max_minutes": 120},
    "05170": {"lead_days": 7, "saturday_counts": True, "travel_minutes": 40},
}
