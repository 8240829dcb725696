"""Closed lists of keeping and deleting."""

from miteinander.core.words import N_, Word


class Outcome(Word):
    """What a night did with rows whose period is over."""

    DELETED = "deleted", N_("gelöscht")
    EMPTIED = "emptied", N_("geleert")
    WAITING = "waiting", N_("wartet")
    HELD = "held", N_("durch Sperre gehalten")


class ArchiveChoice(Word):
    """What centre and archive agreed on for a class."""

    OFFER = "offer", N_("wird angeboten")
    WAIVED = "waived", N_("das Archiv verzichtet im Voraus")


class OfferAnswer(Word):
    """What the archive says to one line of an offer."""

    TAKEN = "taken", N_("wird übernommen")
    DECLINED = "declined", N_("nicht übernommen")


class OfferState(Word):
    """How an offer stands on a day."""

    OPEN = "open", N_("wartet auf Antwort")
    ANSWERED = "answered", N_("beantwortet")
    LAPSED = "lapsed", N_("keine Antwort, Zeit abgelaufen")


class Extent(Word):
    """How much of an offer the archive takes."""

    ALL = "all", N_("alles")
    SOME = "some", N_("nur das Angekreuzte")
    NOTHING = "nothing", N_("nichts")


class Cause(Word):
    """Why rows wait, when it is no table that still refers to them."""

    ARCHIVE = "archive", N_("auf das Archiv")


class Besides(Word):
    """What goes with rows and is no table of ours."""

    KEYS = "keys", N_("Schlüssel zu Versiegeltem")
    ACCOUNTS = "accounts", N_("Konten")
    FILES = "files", N_("Dateien")
    JOBS = "jobs", N_("Aufträge")


class PackageReason(Word):
    """Why all that is kept of a person is handed out."""

    ASKED = "asked", N_("Die Person hat Auskunft verlangt (Art. 15 DSGVO)")
    TAKES_ALONG = "takes_along", N_("Die Person nimmt ihre Daten mit (Art. 20 DSGVO)")
    COMPLAINT = "complaint", N_("Beschwerde oder Anfrage der Datenschutzaufsicht")
    HERSELF = "herself", N_("Abruf durch die Person selbst")


class ErasureReason(Word):
    """Why somebody is erased before her period is over: Art. 17 (1) GDPR, letters a to f."""

    NOT_NEEDED = "not_needed", N_("Die Angaben werden nicht mehr gebraucht (Buchstabe a)")
    CONSENT_WITHDRAWN = "consent_withdrawn", N_("Die Person hat ihre Einwilligung zurückgenommen (Buchstabe b)")
    OBJECTED = "objected", N_("Die Person hat widersprochen, und nichts wiegt schwerer (Buchstabe c)")
    UNLAWFUL = "unlawful", N_("Die Angaben hätten nicht gespeichert werden dürfen (Buchstabe d)")
    DUTY = "duty", N_("Ein Gesetz oder Gericht verlangt die Löschung (Buchstabe e)")
    CHILD = "child", N_("Die Angaben stammen aus einem Online-Angebot an ein Kind (Buchstabe f)")


class ClassName(Word):
    """What people call the classes; the codes are those of ``RetentionClass``."""

    MEMBERSHIP = "membership", N_("Mitwirkende und Zugänge")
    POOL = "pool", N_("Personen im Pool")
    REQUEST = "request", N_("Anfragen mit Gespräch")
    UNSERVED = "unserved", N_("Anfragen ohne Gespräch")
    PUBLISHED = "published", N_("Veröffentlichtes")
    TERMS = "terms", N_("Regeln und Fristen")
    MESSAGE = "message", N_("Nachrichten")
    DIRECTORY = "directory", N_("Einrichtungen")
    INVITATION = "invitation", N_("Einladungen")
    ABSENCE = "absence", N_("Abwesenheiten im Team")
    KNOWLEDGE = "knowledge", N_("Materialien und Antworten")
    LOG = "log", N_("Protokolle")
    HISTORY = "history", N_("Frühere Stände")
    HOLD = "hold", N_("Sperren")
    PROOF = "proof", N_("Belege der Löschung")
    TALLY = "tally", N_("Summen")
    FILE = "file", N_("Bilder")
    DERIVED = "derived", N_("Abgeleitetes")


class Withheld(Word):
    """What stands in an access package where something is not told, or who did something without a name."""

    OTHER = "other", N_("andere Person, geschwärzt")
    PROTECTED = "protected", N_("gesperrt: geschützter Ort")
    SEALED = "sealed", N_("gesperrt: versiegelt, öffnet nur die Koordination oder die Person selbst")
    SECRET = "secret", N_("gespeichert ist nur ein Prüfwert, kein Passwort")
    HERSELF = "herself", N_("die Person selbst")
    PLATFORM = "platform", N_("Miteinander (automatisch)")


class Change(Word):
    """What became of a row at one time; the codes are those of the history."""

    INSERT = "insert", N_("eingetragen")
    UPDATE = "update", N_("geändert")
    DELETE = "delete", N_("gelöscht")


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "overview": N_("sehen, was bald gelöscht wird und was gesperrt ist"),
    "due": N_("sehen, was in einer Klasse bald gelöscht wird (Datensätze nur, wer sie sonst auch sieht)"),
    "periods": N_("die Fristen sehen"),
    "set_period": N_("eine Frist wählen"),
    "set_agreement": N_("eintragen, was mit dem Archiv vereinbart ist"),
    "offers": N_("sehen, was dem Archiv angeboten wurde und was auf ein Angebot wartet"),
    "make_offer": N_("dem Archiv anbieten, was bis zu einem Tag zu Ende aufbewahrt ist"),
    "offer": N_("ein Angebot an das Archiv ansehen"),
    "offer_paper": N_("ein Angebot an das Archiv als PDF holen"),
    "offer_list": N_("ein Angebot an das Archiv als Liste holen, ohne Angaben zu Personen"),
    "answer_offer": N_("die Antwort des Archivs eintragen"),
    "fetch_taken": N_("holen, was das Archiv übernimmt, mit Grund und Eintrag im Protokoll"),
    "hand_over": N_("eintragen, dass eine Datei dem Archiv übergeben ist"),
    "register": N_("das Verzeichnis der Verarbeitung lesen"),
    "find": N_("suchen, was gesperrt oder worüber Auskunft gegeben werden soll"),
    "erase": N_("eine Person auf ihr Verlangen löschen lassen"),
    "hold": N_("etwas für das Löschen sperren"),
    "review_hold": N_("eine Sperre prüfen"),
    "lift_hold": N_("eine Sperre aufheben"),
    "mine": N_("alles abrufen, was über einen selbst gespeichert ist"),
    "package": N_("einer Person geben, was über sie gespeichert ist (die Koordination nur ihrem Pool)"),
    "nights": N_("sehen, was jede Nacht gelöscht wurde"),
    "night": N_("eine Nacht der Löschung ansehen"),
    "night_paper": N_("den Nachweis einer Nacht holen"),
    "exports": N_("lesen, wer welche Liste mitgenommen hat"),
    "exports_export": N_("als Datei mitnehmen, wer welche Liste mitgenommen hat, mit Grund und Eintrag im Protokoll"),
}
