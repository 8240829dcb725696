"""Roles and kinds, in words that a data protection officer can read."""

from miteinander.core.words import N_, Word


class CentreKind(Word):
    """On which ground a centre works."""

    CITY = "city", N_("kreisfreie Stadt")
    DISTRICT = "district", N_("Kreis")
    REGION = "region", N_("Städteregion")
    REGION_CITY = "region_city", N_("Stadt in einer Städteregion")


class Role(Word):
    """What a person does at or for a centre; one person may have several."""

    DIRECTOR = "director", N_("Leitung")
    OFFICER = "officer", N_("Fachkraft")
    SECONDED_TEACHER = "seconded_teacher", N_("abgeordnete Lehrkraft")
    POOL_COORDINATOR = "pool_coordinator", N_("Koordination Sprachmittlung")
    ADMIN = "admin", N_("Verwaltung")
    DATA_PROTECTION = "data_protection", N_("Datenschutz")
    ORG_USER = "org_user", N_("Einrichtung")
    INTERPRETER = "interpreter", N_("Sprachmittlerin oder Sprachmittler")


STAFF_ROLES = (
    Role.DIRECTOR,
    Role.OFFICER,
    Role.SECONDED_TEACHER,
    Role.POOL_COORDINATOR,
    Role.ADMIN,
    Role.DATA_PROTECTION,
)


# Whoever has one of these decides on people or sees what others must not: the director alone names them.
NAMED_BY_DIRECTOR = frozenset({Role.DIRECTOR, Role.ADMIN, Role.POOL_COORDINATOR, Role.DATA_PROTECTION})


class InvitationDeed(Word):
    """What can be done with an invitation."""

    SEND_AGAIN = "send_again", N_("noch einmal schicken")
    ACCEPT = "accept", N_("annehmen")
    WITHDRAW = "withdraw", N_("zurückziehen")


class TopicKind(Word):
    """What somebody of the team can work on."""

    FIELD = "field", N_("Handlungsfeld")
    TOPIC = "topic", N_("Thema")


class EntryKey(Word):
    """What a centre says about itself on its public page, in the order shown."""

    FREE_OF_CHARGE = "free_of_charge", N_("Kosten")
    SECRECY = "secrecy", N_("Schweigepflicht")
    ADDRESS = "address", N_("Anschrift")
    TELEPHONE = "telephone", N_("Telefon")
    FAX = "fax", N_("Telefax")
    EMAIL = "email", N_("E-Mail")
    WEBSITE = "website", N_("Internet")
    OPENING_HOURS = "opening_hours", N_("Öffnungszeiten")
    STOP = "stop", N_("Haltestelle")
    DIRECTIONS = "directions", N_("So kommen Sie zu uns")
    AUDIENCES = "audiences", N_("Für wen wir da sind")
    SERVICES = "services", N_("Was wir anbieten")
    FIELDS_OF_ACTION = "fields_of_action", N_("Handlungsfelder")
    TASKS = "tasks", N_("Aufgaben")
    FOCUS = "focus", N_("Schwerpunkte")
    DEPARTMENT = "department", N_("Teil der Verwaltung")
    FOUNDED = "founded", N_("Gegründet")
    RESOLUTION = "resolution", N_("Beschluss")
    LEGAL_BASIS = "legal_basis", N_("Rechtsgrundlage")
    ADVISORY_BOARD = "advisory_board", N_("Fachbeirat")
    MEMBER_BODIES = "member_bodies", N_("Städte und Gemeinden")
    FIGURES = "figures", N_("Zahlen")
    LINKS = "links", N_("Hinweise auf andere Seiten")
    DOWNLOADS = "downloads", N_("Zum Herunterladen")
    LOGO = "logo", N_("Logo")
    FUNDERS = "funders", N_("Gefördert von")


# What an entry may say besides its lines.
WITH_DAYS = frozenset({EntryKey.RESOLUTION, EntryKey.LEGAL_BASIS, EntryKey.FUNDERS})
WITH_ADDRESS = frozenset({EntryKey.LINKS, EntryKey.DOWNLOADS, EntryKey.FUNDERS})
WITH_PICTURE = frozenset({EntryKey.LOGO, EntryKey.FUNDERS})
WITH_FILE = frozenset({EntryKey.DOWNLOADS})


class EntryStatus(Word):
    """How far a statement about the centre can be relied on today."""

    CURRENT = "current", N_("aktuell")
    DATED_QUOTE = "dated_quote", N_("Zitat von damals")
    CORRECTED = "corrected", N_("richtiggestellt")


class AccountNews(Word):
    """What the person behind an account is told by mail, because it could have been somebody else."""

    NEW_PASSWORD = "new_password", N_("Neues Passwort gewünscht")
    PASSWORD_CHANGED = "password_changed", N_("Passwort geändert")
    FACTOR_ADDED = "factor_added", N_("Zweiter Schlüssel eingerichtet")
    FACTOR_REMOVED = "factor_removed", N_("Zweiter Schlüssel entfernt")
    CODES_MADE = "codes_made", N_("Neue Notfallcodes")
    FACTORS_RESET = "factors_reset", N_("Zweiter Schlüssel zurückgesetzt")
    IDENTITY_LINKED = "identity_linked", N_("Anmeldung verbunden")
    ADDRESS_ASKED = "address_asked", N_("Andere Adresse gewünscht")
    ADDRESS_WANTED = "address_wanted", N_("Neue Adresse bestätigen")
    ADDRESS_CHANGED = "address_changed", N_("Adresse geändert")


class Nearness(Word):
    """Why it deserves a look that somebody of the team opened a sealed record."""

    OWN = "own", N_("eigene Akte")
    COLLEAGUE = "colleague", N_("Akte einer Kollegin oder eines Kollegen")
    SURNAME = "surname", N_("gleicher Nachname")


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "choose": N_("wählen, für wen man handelt"),
    "choose_factor": N_("einen zweiten Schlüssel zum Anmelden einrichten"),
    "confirm_by_town": N_("sich bei der Anmeldung der eigenen Verwaltung noch einmal zeigen"),
    "confirmed": N_("danach weitergehen, wohin man wollte"),
    "end_others": N_("sich auf allen anderen Geräten abmelden"),
    "rights": N_("die eigenen Rechte lesen"),
    "accept": N_("eine Einladung annehmen, mit dem Link aus der Mail"),
    "own_details": N_("den eigenen Namen und die eigene Telefonnummer ändern"),
    "change_address": N_("die eigene E-Mail-Adresse ändern lassen"),
    "confirm_address": N_("die neue E-Mail-Adresse bestätigen, mit dem Link aus der Mail"),
    "team_export": N_("die Liste des Teams als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "team": N_("sehen, wer im Team ist, kommt oder war"),
    "member": N_("sehen, was jemand im Team macht, wer sie vertritt und ob sie abwesend ist"),
    "invite": N_("jemanden ins Team einladen (Verwaltung: nur Fachkräfte und Lehrkräfte)"),
    "invitations": N_("offene Einladungen sehen"),
    "invitations_export": N_("die Liste der Einladungen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "send_again": N_("eine Einladung noch einmal schicken"),
    "withdraw": N_("eine Einladung zurückziehen"),
    "team_terms": N_("festlegen, wie lange eine Einladung gilt"),
    "change_roles": N_("Aufgaben im Team vergeben und nehmen (Verwaltung: nur die von Fachkräften und Lehrkräften)"),
    "reset_factors": N_("jemandem im Team die verlorenen zweiten Schlüssel zurücksetzen, mit Grund"),
    "end_membership": N_("jemandem im Team den letzten Tag eintragen (Verwaltung: nur Fachkräften und Lehrkräften)"),
    "choose_topics": N_("eigene Handlungsfelder und Themen wählen (Leitung und Verwaltung auch für andere)"),
    "name_deputy": N_("die eigene Vertretung benennen (Leitung und Verwaltung auch für andere)"),
    "note_absence": N_("eigene Abwesenheit eintragen, ohne Grund (Leitung und Verwaltung auch für andere)"),
    "strike_absence": N_("eine Abwesenheit streichen"),
    "show_oneself": N_("sich selbst öffentlich zeigen"),
    "show_no_longer": N_("den eigenen öffentlichen Eintrag zurücknehmen"),
    "profile": N_("sehen, was das Zentrum öffentlich sagt und was Entwurf ist"),
    "entry": N_("eine Angabe mit ihrem Verlauf lesen"),
    "picture": N_("Bilder des Zentrums sehen, auch von Entwürfen"),
    "file": N_("Dateien der Seite herunterladen, auch von Entwürfen"),
    "add_entry": N_("eine Angabe des Zentrums entwerfen"),
    "change_entry": N_("eine Angabe des Zentrums ändern"),
    "publish_entry": N_("eine Angabe veröffentlichen"),
    "take_back_entry": N_("eine Angabe zurücknehmen"),
    "discard_entry": N_("einen Entwurf löschen"),
    "set_hours": N_("Öffnungszeiten eintragen"),
    "add_exception": N_("Schließtage und andere Ausnahmen eintragen"),
    "strike_exception": N_("eine Ausnahme streichen"),
    "topics": N_("die Listen der Handlungsfelder und Themen sehen"),
    "add_topic": N_("etwas auf diese Listen setzen"),
    "change_topic": N_("etwas auf diesen Listen ändern oder beenden"),
}
