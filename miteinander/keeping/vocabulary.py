"""Closed lists of keeping and deleting."""

from miteinander.core.words import N_, Word
from miteinander.correspondence.vocabulary import COLUMNS as OF_CORRESPONDENCE
from miteinander.directory.vocabulary import COLUMNS as OF_DIRECTORY


class Outcome(Word):
    """What a night did with rows whose period is over."""

    DELETED = "deleted", N_("gelöscht")
    EMPTIED = "emptied", N_("geleert")
    WAITING = "waiting", N_("wartet")
    HELD = "held", N_("durch Sperre gehalten")


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


# What people call the tables. A test wants every walled table in this list.
TABLES: dict[str, str] = {
    "core_opening": N_("Protokoll der Öffnungen"),
    "core_export": N_("Protokoll der Ausgaben"),
    "centres_member": N_("Mitwirkende"),
    "centres_roleterm": N_("Befristete Aufgaben"),
    "centres_factorreset": N_("Zurückgesetzte zweite Faktoren"),
    "centres_invitation": N_("Einladungen"),
    "centres_teamterms": N_("Regeln für das Team"),
    "centres_topic": N_("Themen und Handlungsfelder"),
    "centres_membertopic": N_("Wer an welchem Thema arbeitet"),
    "centres_deputy": N_("Vertretungen"),
    "centres_teamabsence": N_("Abwesenheiten im Team"),
    "centres_teamcard": N_("Öffentlich gezeigte Kontaktdaten"),
    "centres_profileentry": N_("Angaben des Zentrums"),
    "centres_upload": N_("Bilder und Dateien der eigenen Seite"),
    "centres_openinghours": N_("Öffnungszeiten"),
    "centres_openingexception": N_("Ausnahmen von den Öffnungszeiten"),
    "directory_institution": N_("Einrichtungen"),
    "directory_contactperson": N_("Ansprechpersonen"),
    "directory_quarter": N_("Stadtteile und Sozialräume"),
    "directory_upload": N_("Eingelesene Listen"),
    "directory_columnmeaning": N_("Bedeutung von Überschriften"),
    "directory_distinct": N_("Einrichtungen, die nicht dieselben sind"),
    "directory_merger": N_("Zusammengeführte Einrichtungen"),
    "directory_confirmationterms": N_("Regeln der jährlichen Bestätigung"),
    "directory_inquiry": N_("Fragen nach Bestätigung"),
    "directory_proposal": N_("Korrekturen von Einrichtungen"),
    "correspondence_mail": N_("Mails"),
    "correspondence_repeat": N_("Noch einmal gesendete Mails"),
    "knowledge_entry": N_("Materialien und Antworten"),
    "knowledge_file": N_("Dateien der Materialien"),
    "knowledge_related": N_("Materialien zu Antworten"),
    "knowledge_step": N_("Schritte eines Materials oder einer Antwort"),
    "knowledge_service": N_("Gezählte Auskünfte"),
    "interpreting_interpreter": N_("Personen im Pool"),
    "interpreting_interpreterlanguage": N_("Sprachen der Sprachmittelnden"),
    "interpreting_freetime": N_("Freie Zeiten"),
    "interpreting_absence": N_("Abwesenheiten"),
    "interpreting_paper": N_("Nachweise"),
    "interpreting_conflict": N_("Einrichtungen, zu denen jemand nicht geschickt wird"),
    "interpreting_privaterecord": N_("Bankverbindung und Privatanschrift, versiegelt"),
    "interpreting_request": N_("Anfragen"),
    "interpreting_assignment": N_("Einsätze"),
    "interpreting_step": N_("Schritte einer Anfrage"),
    "interpreting_terms": N_("Regeln der Sprachmittlung"),
    "interpreting_tally": N_("Summen je Monat"),
    "keeping_period": N_("Fristen"),
    "keeping_hold": N_("Sperren"),
    "keeping_erasure": N_("Löschungen auf Verlangen"),
    "keeping_deletion": N_("Belege der Löschung"),
    "keeping_proof": N_("Nächte der Löschung"),
    "keeping_proofkey": N_("Schlüssel der Löschnachweise, verschlossen"),
    "workbench_preference": N_("Wünsche zu Benachrichtigungen"),
    "workbench_calendarlink": N_("Link für den eigenen Kalender, als Prüfwert"),
    "workbench_told": N_("Wann jemand zuletzt benachrichtigt wurde"),
    "interpreting_callingcard": N_("Was Einrichtungen von Sprachmittelnden wissen"),
    "workbench_searchword": N_("Suchwörter"),
    "workbench_searchkey": N_("Wege zu Suchwörtern"),
}


# Lists whose going out is logged, as people call them; the codes are those of ``core.exports.Listing``.
LISTINGS: dict[str, str] = {
    "centres.team": N_("Team"),
    "interpreting.board": N_("Anfragen"),
    "interpreting.pool": N_("Pool der Sprachmittlung"),
    "keeping.package": N_("Auskunft über eine Person"),
}


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


# Columns as people call them, in an access package and in the register; a test finds the one that is missing.
FIELDS: dict[str, str] = {
    **OF_CORRESPONDENCE,
    **OF_DIRECTORY,
    "email": N_("E-Mail"),
    "is_active": N_("Konto offen"),
    "last_login": N_("Zuletzt angemeldet"),
    "password": N_("Passwort"),
    "addresses": N_("Geänderte E-Mail-Adressen (bisher, neu, gewünscht, bestätigt)"),
    "second_factors": N_("Zweite Faktoren"),
    "name": N_("Name"),
    "phone": N_("Telefon"),
    "audience": N_("Seite"),
    "roles": N_("Aufgaben"),
    "since": N_("Erster Tag"),
    "until": N_("Letzter Tag"),
    "speaks_for": N_("Spricht für"),
    "user": N_("Konto"),
    "given_name": N_("Vorname"),
    "family_name": N_("Nachname"),
    "gender": N_("Geschlecht"),
    "status": N_("Stand"),
    "german_level": N_("Deutsch"),
    "modes": N_("Arbeitet"),
    "declined": N_("Übernimmt nicht"),
    "municipality": N_("Stadt oder Gemeinde (Schlüssel)"),
    "radius_km": N_("Fährt höchstens (km)"),
    "weekly_limit": N_("Einsätze je Woche höchstens"),
    "phone_consent": N_("Nummer darf genannt werden"),
    "member": N_("Zugang"),
    "left_on": N_("Ausgeschieden am"),
    "language": N_("Sprache"),
    "level": N_("Niveau"),
    "cleared": N_("freigegeben"),
    "weekday": N_("Wochentag"),
    "starts": N_("Beginn"),
    "ends": N_("Ende"),
    "first_on": N_("Erster Tag weg"),
    "last_on": N_("Letzter Tag weg"),
    "kind": N_("Art"),
    "issued_on": N_("Ausgestellt am"),
    "seen_on": N_("Gesehen am"),
    "seen_by": N_("Gesehen von"),
    "valid_until": N_("Gilt bis"),
    "institution": N_("Einrichtung"),
    "bank": N_("Bankverbindung"),
    "address": N_("Privatanschrift"),
    "interpreter": N_("Sprachmittlung"),
    "reference": N_("Anfrage"),
    "state": N_("Stand"),
    "starts_at": N_("Beginn"),
    "ends_at": N_("Ende"),
    "occasion": N_("Anlass"),
    "mode": N_("Form"),
    "place": N_("Ort"),
    "clients_count": N_("Ratsuchende"),
    "note": N_("Notiz"),
    "request": N_("Anfrage"),
    "talk": N_("Gespräch"),
    "kept_free": N_("Freigehalten"),
    "made_at": N_("Vergeben am"),
    "made_by": N_("Vergeben von"),
    "ended_at": N_("Beendet am"),
    "ended_by": N_("Beendet von"),
    "hand_back_reason": N_("Grund der Rückgabe"),
    "outcome": N_("Ergebnis"),
    "at": N_("Wann"),
    "deed": N_("Was"),
    "by": N_("Wer"),
    "member_id": N_("Wer"),
    "subject_id": N_("Wessen Angaben"),
    "about": N_("Anfrage"),
    "contact_name": N_("Ansprechperson"),
    "contact_phone": N_("Telefon der Ansprechperson"),
    "contact_email": N_("E-Mail der Ansprechperson"),
    "asked_at": N_("Gefragt am"),
    "asked_by": N_("Gefragt von"),
    "own_reference": N_("Aktenzeichen der Einrichtung"),
    "stand_ins": N_("Ersatzsprachen"),
    "circumstances": N_("Umstände"),
    "channel": N_("Weg der Anfrage"),
    "gender_binding": N_("Geschlecht verbindlich"),
    "due_at": N_("Antwort fällig"),
    "held_by": N_("In Arbeit bei"),
    "assigned_at": N_("Vergeben am"),
    "assigned_by": N_("Vergeben von"),
    "actual_starts_at": N_("Tatsächlicher Beginn"),
    "actual_ends_at": N_("Tatsächliches Ende"),
    "reported_at": N_("Gemeldet am"),
    "reported_by": N_("Gemeldet von"),
    "closed_at": N_("Abgeschlossen am"),
    "closed_by": N_("Abgeschlossen von"),
    "ids": N_("Kennungen dessen, was gelöscht wurde"),
    "reason": N_("Grund"),
    "waiver": N_("Begründung der Ausnahme"),
    "from_state": N_("Stand vorher"),
    "to_state": N_("Stand danach"),
    "about_id": N_("Worum es geht"),
    "recipient_id": N_("An wen (Nummer)"),
    "attempts": N_("Versuche"),
    "refusal": N_("Antwort des Mailservers"),
    "listing": N_("Welche Liste"),
    "form": N_("Dateiart"),
    "narrowing": N_("Auswahl"),
    "rows_count": N_("Zeilen"),
    "school": N_("Schule (Nummer)"),
    "street": N_("Straße und Hausnummer"),
    "postcode": N_("Postleitzahl"),
    "town": N_("Ort"),
    "protected": N_("Geschützter Ort"),
    "active": N_("arbeitet mit uns"),
    "table": N_("Tabelle"),
    "placed_at": N_("Gesperrt seit"),
    "placed_by": N_("Gesperrt von"),
    "review_on": N_("Wieder prüfen am"),
    "months": N_("Monate"),
    "valid_from": N_("Gilt ab"),
    "source": N_("Grundlage"),
    "of": N_("Klasse"),
    "count": N_("Anzahl"),
    "key": N_("Abschnitt"),
    "lines": N_("Text"),
    "as_of": N_("Stand vom"),
    "correction": N_("Richtigstellung"),
    "position": N_("Reihenfolge"),
    "published": N_("veröffentlicht"),
    "month": N_("Monat"),
    "asked": N_("Anfragen"),
    "seconds": N_("Sekunden Gespräch"),
    "lead_days": N_("Tage Vorlauf"),
    "desk_email": N_("E-Mail der Koordination"),
    "saturday_counts": N_("Samstag zählt"),
    "horizon_days": N_("Tage im Voraus"),
    "answer_days": N_("Antwort in Arbeitstagen"),
    "answer_clock": N_("Antwort bis Uhrzeit"),
    "max_minutes": N_("Höchstdauer"),
    "earliest": N_("Frühester Beginn"),
    "latest": N_("Spätestes Ende"),
    "travel_minutes": N_("Wegezeit"),
    "occasions": N_("Anlässe"),
    "exclusions": N_("Ausschlüsse"),
    "required_papers": N_("Verlangte Nachweise"),
    "language_level": N_("Verlangtes Niveau"),
    "number": N_("Nummer"),
    "role": N_("Aufgabe"),
    "reset_at": N_("Zurückgesetzt am"),
    "reset_by": N_("Zurückgesetzt von"),
    "media_type": N_("Dateityp"),
    "width": N_("Breite"),
    "height": N_("Höhe"),
    "size": N_("Größe"),
    "sha256": N_("Prüfsumme"),
    "uploaded_at": N_("Hochgeladen am"),
    "url": N_("Adresse im Netz"),
    "picture": N_("Bild"),
    "opens": N_("Von"),
    "closes": N_("Bis"),
    "invitation_days": N_("Einladungen gelten (Tage)"),
    "topics": N_("Themen"),
    "issue": N_("Ausgabe der Einladung"),
    "digest": N_("Prüfwert des Links"),
    "invited_by": N_("Eingeladen von"),
    "expires_at": N_("Gültig bis"),
    "settled_at": N_("Beantwortet am"),
    "text": N_("Text"),
    "topic": N_("Thema"),
    "deputy": N_("Vertretung"),
    "agreed_on": N_("Einverstanden am"),
    "added_at": N_("Aufgenommen am"),
    "title": N_("Titel"),
    "languages": N_("Sprachen"),
    "readers": N_("Für wen"),
    "tags": N_("Schlagwörter"),
    "visibility": N_("Sichtbar für"),
    "file": N_("Datei"),
    "link": N_("Verweis"),
    "licence": N_("Lizenz"),
    "changed_at": N_("Geändert am"),
    "published_at": N_("Veröffentlicht am"),
    "published_by": N_("Veröffentlicht von"),
    "answer": N_("Antwort"),
    "material": N_("Material"),
    "entry": N_("Material oder Antwort"),
    "day": N_("Tag"),
    "asker": N_("Wer gefragt hat"),
    "way": N_("Wie geantwortet wurde"),
    "run_id": N_("Lauf"),
    "cause": N_("Was noch darauf verweist"),
    "before": N_("Frist begann vor dem"),
    "begun_at": N_("Begonnen"),
    "finished_at": N_("Beendet"),
    "previous": N_("Unterschrift der Nacht davor"),
    "signature": N_("Unterschrift"),
    "data": N_("Verschlossener Schlüssel"),
    "at_once": N_("Sofort per Mail"),
    "morning": N_("Morgens per Mail"),
    "weekdays": N_("Wochentage"),
    "holidays": N_("Auch an Feiertagen"),
    "summed_on": N_("Zuletzt zusammengefasst am"),
    "object_id": N_("Wozu es gehört"),
    "word": N_("Wort"),
    "identities": N_("Anmeldung über die Verwaltung"),
    "sessions": N_("Offene Anmeldungen"),
}


# Of whom a class tells; the keys are the codes of ``RetentionClass``.
CONCERNED: dict[str, tuple[str, ...]] = {
    "membership": (N_("Team"), N_("Mitglieder von Einrichtungen"), N_("Sprachmittelnde")),
    "pool": (N_("Sprachmittelnde"),),
    "request": (N_("Mitglieder von Einrichtungen"), N_("Sprachmittelnde"), N_("Team")),
    "unserved": (N_("Mitglieder von Einrichtungen"), N_("Team")),
    "message": (N_("Mitglieder von Einrichtungen"), N_("Sprachmittelnde")),
    "directory": (N_("Einrichtungen"),),
    "invitation": (N_("Eingeladene"), N_("Team")),
    "absence": (N_("Team"),),
    "knowledge": (N_("Team"),),
    "derived": (N_("Einrichtungen"), N_("Sprachmittelnde"), N_("Team")),
    "log": (N_("Team"), N_("Sprachmittelnde")),
    "hold": (N_("Team"),),
}


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "overview": N_("sehen, was bald gelöscht wird und was gesperrt ist"),
    "due": N_("sehen, was in einer Klasse bald gelöscht wird (Datensätze nur, wer sie sonst auch sieht)"),
    "periods": N_("die Fristen sehen"),
    "set_period": N_("eine Frist wählen"),
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
}
