"""What the leaflet on the page of a demo centre says: its terms, in plain words."""

from miteinander.interpreting.rules.terms import Terms

TITLE = "So fragen Sie Sprachmittlung an"
SUMMARY = "Ein Blatt für Schulen, Kitas und Beratungsstellen"


def points(*, terms: Terms) -> tuple[str, ...]:
    """One sentence each, the most important first."""
    days = "Werktage" if terms.saturday_counts else "Arbeitstage"
    return (
        "Die Sprachmittlung kostet Ihre Einrichtung nichts.",
        f"Bitte fragen Sie mindestens {terms.lead_days} {days} vorher an.",
        f"Ein Gespräch dauert höchstens {terms.max_minutes} Minuten.",
        f"Gespräche sind möglich von {terms.earliest:%H:%M} bis {terms.latest:%H:%M} Uhr.",
        "Wer dolmetscht, schweigt über alles, was gesprochen wird.",
        "Bei Gericht und Polizei helfen wir nicht.",
    )
