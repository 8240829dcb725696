"""Closed lists of the day: what waits, of what a mail may tell, and when."""

from miteinander.core.words import N_, Word


class Matter(Word):
    """Why something stands in somebody's day, the most urgent first: the headings of the page."""

    OVERDUE = "overdue", N_("Die Antwort ist überfällig")
    HANDED_BACK = "handed_back", N_("Zurückgegeben, bitte neu besetzen")
    DUE_SOON = "due_soon", N_("Bald ist eine Antwort fällig")
    LACKING = "lacking", N_("Für einen Einsatz fehlt noch etwas")
    TO_REPORT = "to_report", N_("Bitte melden Sie die Zeiten")
    TALKS = "talks", N_("Ihre nächsten Gespräche")
    ASSIGNMENTS = "assignments", N_("Ihre nächsten Einsätze")
    HELD = "held", N_("In Ihren Händen")
    STOOD_IN = "stood_in", N_("In Vertretung")
    UNHELD = "unheld", N_("Neu, und noch bei niemandem")
    UNREPORTED = "unreported", N_("Gespräche, die vorbei und nicht gemeldet sind")
    REPORTED = "reported", N_("Gemeldet, bitte prüfen")
    EXPIRING = "expiring", N_("Nachweise, die ablaufen")
    TOLD_THEMSELVES = "told_themselves", N_("Von Sprachmittelnden selbst geändert")
    CORRECTIONS = "corrections", N_("Korrekturen von Einrichtungen")
    SCHOOL_CLOSED = "school_closed", N_("Schulen, die die amtliche Liste nicht mehr führt")
    UNCONFIRMED = "unconfirmed", N_("Einrichtungen, die Sie am besten anrufen")
    OUTDATED = "outdated", N_("Materialien und Antworten, deren Zeit um ist")
    NEAR = "near", N_("Öffnungen, die Sie ansehen sollten")
    HOLDS = "holds", N_("Sperren, nach denen Sie sehen sollten")
    ARCHIVE = "archive", N_("Was auf das Archiv wartet")
    SEARCHING = "searching", N_("Wir suchen noch")
    ASKED_FOR_OTHERS = "asked_for_others", N_("Was Sie für andere angefragt haben")


class Topic(Word):
    """Of what somebody may want to hear by mail."""

    NEW = "new", N_("Neue Anfragen")
    OWED = "owed", N_("Antworten, die fällig werden")
    HANDED_BACK = "handed_back", N_("Zurückgegebene Einsätze")
    WITHDRAWN = "withdrawn", N_("Zurückgezogene Anfragen")
    HELD = "held", N_("Anfragen in Ihren Händen, auch in Vertretung")
    REPORTED = "reported", N_("Meldungen, die zu prüfen sind")
    UNREPORTED = "unreported", N_("Gespräche, für die eine Meldung fehlt")
    PAPERS = "papers", N_("Nachweise, die ablaufen oder fehlen")
    TOLD_THEMSELVES = "told_themselves", N_("Angaben, die Sprachmittelnde selbst geändert haben")
    ANSWERED = "answered", N_("Neues zu Anfragen, die Sie für andere gestellt haben")
    TIMES = "times", N_("Zeiten, die Sie noch melden müssen")
    AHEAD = "ahead", N_("Termine heute und morgen")
    CORRECTIONS = "corrections", N_("Korrekturen von Einrichtungen")
    CALLS = "calls", N_("Einrichtungen, die anzurufen sind")
    OUTDATED = "outdated", N_("Materialien und Antworten, deren Zeit um ist")
    NEAR = "near", N_("Öffnungen von Vertraulichem, die anzusehen sind")
    HOLDS = "holds", N_("Sperren, nach denen zu sehen ist")
    ARCHIVE = "archive", N_("Was dem Archiv anzubieten oder zu übergeben ist")


class Timing(Word):
    """When a mail tells of it."""

    AT_ONCE = "at_once", N_("gleich")
    MORNING = "morning", N_("morgens gesammelt")
    NEVER = "never", N_("keine Mail")


class Occurrence(Word):
    """What an appointment is called in a calendar, which may lie with strangers: no name, no place, no language."""

    ASSIGNMENT = "assignment", N_("Einsatz")
    TALK = "talk", N_("Gespräch mit Sprachmittlung")
    ASKED = "asked", N_("Gespräch, Sprachmittlung angefragt")
    HELD = "held", N_("Gespräch zu einer Anfrage in Ihren Händen")


class SearchKind(Word):
    """What the search box finds."""

    REQUEST = "request", N_("Anfrage")
    INSTITUTION = "institution", N_("Einrichtung")
    INTERPRETER = "interpreter", N_("Sprachmittlung")
    PERSON = "person", N_("Person")
    CONTACT = "contact", N_("Ansprechperson")
    ENTRY = "entry", N_("Wissen")
    QUARTER = "quarter", N_("Stadtteil, Sozialraum")
    SCHOOL = "school", N_("Schulverzeichnis")


class Register(Word):
    """What is the same for every centre and found by its words."""

    SCHOOL = "school", N_("Schulverzeichnis")
    LANGUAGE = "language", N_("Sprache")


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "today": N_("sehen, was heute ansteht"),
    "preference": N_("einstellen, wovon und wann eine Mail erzählt"),
    "search": N_("suchen in allem, was man sehen darf"),
    "calendar": N_("die eigenen Termine in einen Kalender holen"),
    "open_calendar": N_("den Link für den eigenen Kalender anlegen oder ersetzen"),
    "close_calendar": N_("den Link für den eigenen Kalender löschen"),
    "feed": N_("Termine lesen mit dem geheimen Link des eigenen Kalenders, ohne Anmeldung"),
    "overview": N_("den Überblick über offene und vermittelte Anfragen sehen"),
    "overview_sheet": N_("den Überblick als Blatt für den Ausschuss holen"),
}
