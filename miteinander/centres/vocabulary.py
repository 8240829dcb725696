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


class EntryStatus(Word):
    """How far a statement about the centre can be relied on today."""

    CURRENT = "current", N_("aktuell")
    DATED_QUOTE = "dated_quote", N_("Zitat von damals")
    CORRECTED = "corrected", N_("richtiggestellt")
