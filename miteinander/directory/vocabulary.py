"""Closed lists around places, schools, languages and countries."""

from miteinander.core.words import N_, Word


class DistrictKind(Word):
    """What a district is in the official register."""

    CITY = "city", N_("Kreisfreie Stadt")
    DISTRICT = "district", N_("Kreis")
    REGION = "region", N_("Städteregion")


class MunicipalityKind(Word):
    """What a municipality is in the official register."""

    CITY = "city", N_("Kreisfreie Stadt")
    TOWN = "town", N_("Stadt")
    MUNICIPALITY = "municipality", N_("Gemeinde")


class SchoolForm(Word):
    """Forms of school, abbreviated as in the official statistics (``SRG``: two that the register does not part)."""

    PRIMARY = "G", N_("Grundschule")
    PRIMARY_AND_LOWER = "V", N_("Volksschule")
    HAUPTSCHULE = "H", N_("Hauptschule")
    REALSCHULE = "R", N_("Realschule")
    SEKUNDARSCHULE = "SK", N_("Sekundarschule")
    GESAMTSCHULE = "GE", N_("Gesamtschule")
    PRIMUS = "PS", N_("PRIMUS-Schule")
    GYMNASIUM = "GY", N_("Gymnasium")
    WALDORF = "FW", N_("Freie Waldorfschule")
    VOCATIONAL = "BK", N_("Berufskolleg")
    ADULT_EDUCATION = "WB", N_("Weiterbildungskolleg")
    SPECIAL_NEEDS = "S", N_("Förderschule (Grund- oder Hauptschule)")
    SPECIAL_NEEDS_HIGHER = "SRG", N_("Förderschule (Realschule oder Gymnasium)")
    SPECIAL_NEEDS_VOCATIONAL = "SB", N_("Förderschule (Berufskolleg)")


class LegalStatus(Word):
    """Who runs a school."""

    PUBLIC = "public", N_("öffentlich")
    PRIVATE = "private", N_("privat")


class CoordinatesOrigin(Word):
    """From where we know a point on the map; each origin has its own licence."""

    NONE = "", N_("keine Koordinate")
    OFFICIAL = "official", N_("Schulministerium 2021")
    OFFICIAL_MOVED = "official_moved", N_("Schulministerium 2021, Anschrift seither geändert")
    OSM = "osm", N_("OpenStreetMap")


class CountryStatus(Word):
    """Whether a key of the official list is offered in forms."""

    CURRENT = "current", N_("heutiger Staat oder Gebiet")
    SPECIAL = "special", N_("staatenlos, ungeklärt oder ohne Angabe")
    HISTORICAL = "historical", N_("früherer Staat")
    TECHNICAL = "technical", N_("nur für die Statistik")


class Direction(Word):
    """Which way a script runs."""

    LTR = "ltr", N_("von links nach rechts")
    RTL = "rtl", N_("von rechts nach links")


class Finding(Word):
    """How sure we are which language somebody means."""

    FOUND = "found", N_("eindeutig")
    ASK_BACK = "ask_back", N_("Rückfrage nötig")
    SEVERAL = "several", N_("mehrere Sprachen genannt")
    SIMILAR = "similar", N_("ähnlich geschrieben")
    NOT_FOR_POOL = "not_for_pool", N_("nicht im Laienpool")
    UNKNOWN = "unknown", N_("nicht gefunden")


class InstitutionKind(Word):
    """What an institution is."""

    SCHOOL = "school", N_("Schule")
    KITA = "kita", N_("Kita")
    OFFICE = "office", N_("Amt oder Behörde")
    COUNSELLING = "counselling", N_("Beratungsstelle")
    HEALTH = "health", N_("Gesundheitswesen")
    WELFARE = "welfare", N_("Wohlfahrtsverband")
    ASSOCIATION = "association", N_("Verein oder Initiative")
    EDUCATION = "education", N_("Bildungsträger")
    SHELTER = "shelter", N_("Unterkunft")
    OTHER = "other", N_("Andere Einrichtung")
