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


class Dataset(Word):
    """The files of reference data, in the order in which they are told."""

    DISTRICTS = "districts.csv", N_("Kreise und kreisfreie Städte")
    MUNICIPALITIES = "municipalities.csv", N_("Städte und Gemeinden")
    OUTLINES = "municipalities.topo.json", N_("Umrisse")
    POSTCODES = "postcodes_odbl.csv", N_("Postleitzahlen")
    SCHOOLS = "schools.csv", N_("Schulen")
    SCHOOL_POINTS = "school_coordinates_odbl.csv", N_("Weitere Schulkoordinaten")
    SOCIAL_INDEX = "social_index.csv", N_("Sozialindex")
    SCHOOL_CODES = "school_codes.csv", N_("Schlüssel der Schulstatistik")
    COUNTRIES = "countries.csv", N_("Staaten")
    LANGUAGES = "languages.csv", N_("Sprachen")
    STAND_INS = "stand_ins.csv", N_("Ersatzsprachen")
    UNCLEAR = "unclear_languages.csv", N_("Rückfragen zu Sprachen")
    PUBLIC_HOLIDAYS = "public_holidays_odbl.csv", N_("Feiertage")
    SCHOOL_HOLIDAYS = "school_holidays_odbl.csv", N_("Schulferien")


class OutlineLevel(Word):
    """Which kind of area an outline belongs to."""

    DISTRICT = "district", N_("Kreis oder kreisfreie Stadt")
    MUNICIPALITY = "municipality", N_("Stadt oder Gemeinde")


class SchoolChangeKind(Word):
    """What a newer register says otherwise of a school."""

    NEW = "new", N_("neu im Verzeichnis")
    CLOSED = "closed", N_("nicht mehr im Verzeichnis")
    REOPENED = "reopened", N_("wieder im Verzeichnis")
    RENAMED = "renamed", N_("umbenannt")
    MOVED = "moved", N_("neue Anschrift")
    FORM = "form", N_("andere Schulform")
    STATUS = "status", N_("anderer Träger")
    STARTCHANCEN = "startchancen", N_("Startchancen-Programm")


class SchoolFindingKind(Word):
    """What is doubtful about a school's point on the map."""

    NO_POINT = "no_point", N_("ohne Koordinate")
    OUTSIDE = "outside", N_("Koordinate liegt außerhalb von Nordrhein-Westfalen")
    ELSEWHERE = "elsewhere", N_("Koordinate liegt in einer anderen Gemeinde")
    AT_THE_BORDER = "at_the_border", N_("Koordinate liegt knapp hinter der Gemeindegrenze")


class Catalogue(Word):
    """Official catalogues of the school statistics in North Rhine-Westphalia."""

    SCHOOL_FORM = "school_form", N_("Schulform")
    YEAR_GROUP = "year_group", N_("Jahrgang")
    LEAVING_CERTIFICATE = "leaving_certificate", N_("Schulabschluss")
    SCHOOL_ENTRY = "school_entry", N_("Einschulungsart")
    KINDERGARTEN = "kindergarten", N_("Kindergartenbesuch")
    PREVIOUS_COURSE = "previous_course", N_("Herkunft: Art des Bildungsgangs")
    SPECIAL_NEEDS_FOCUS = "special_needs_focus", N_("Förderschwerpunkt")
    LANGUAGE_LEVEL = "language_level", N_("Sprachniveau (GER)")
    PUPIL_STATUS = "pupil_status", N_("Status an der Schule")
    FAMILY_LANGUAGE = "family_language", N_("Verkehrssprache in der Familie")


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
    """What an institution is. Whether it is an association of migrants is no kind: that it says of itself (``Institution.mso_by``)."""

    SCHOOL = "school", N_("Schule")
    KITA = "kita", N_("Kita")
    OFFICE = "office", N_("Amt oder Behörde")
    COUNSELLING = "counselling", N_("Beratungsstelle")
    HEALTH = "health", N_("Gesundheitswesen")
    WELFARE = "welfare", N_("Wohlfahrtsverband")
    ASSOCIATION = "association", N_("Verein")
    INITIATIVE = "initiative", N_("Initiative oder Gruppe")
    RELIGIOUS = "religious", N_("Religionsgemeinschaft")
    SPORT = "sport", N_("Sportverein")
    CULTURE = "culture", N_("Kultureinrichtung")
    EDUCATION = "education", N_("Bildungsträger")
    UNIVERSITY = "university", N_("Hochschule")
    BUSINESS = "business", N_("Unternehmen")
    CHAMBER = "chamber", N_("Kammer")
    UNION = "union", N_("Gewerkschaft")
    POLITICAL = "political", N_("Politisches Gremium")
    SHELTER = "shelter", N_("Unterkunft")
    OTHER = "other", N_("Andere Einrichtung")


class LegalForm(Word):
    """In which form an institution exists before the law."""

    PUBLIC = "public", N_("Behörde oder Körperschaft des öffentlichen Rechts")
    REGISTERED = "registered", N_("Eingetragener Verein (e. V.)")
    UNREGISTERED = "unregistered", N_("Verein ohne Eintragung, Gruppe")
    COMPANY = "company", N_("GmbH, gGmbH, UG oder AG")
    COOPERATIVE = "cooperative", N_("Genossenschaft")
    FOUNDATION = "foundation", N_("Stiftung")
    CHURCH = "church", N_("Kirchlicher Träger")
    OTHER = "other", N_("Andere Rechtsform")


class TargetGroup(Word):
    """For whom an institution is there."""

    EVERYBODY = "everybody", N_("Alle")
    CHILDREN = "children", N_("Kinder")
    YOUTH = "youth", N_("Jugendliche")
    FAMILIES = "families", N_("Eltern und Familien")
    WOMEN = "women", N_("Frauen")
    MEN = "men", N_("Männer")
    ELDERLY = "elderly", N_("Ältere Menschen")
    NEWCOMERS = "newcomers", N_("Neu Zugewanderte")
    REFUGEES = "refugees", N_("Geflüchtete")
    LGBTIQ = "lgbtiq", N_("LSBTIQ*")
    DISABLED = "disabled", N_("Menschen mit Behinderung")
    PROFESSIONALS = "professionals", N_("Fachkräfte")
    VOLUNTEERS = "volunteers", N_("Ehrenamtliche")


class QuarterKind(Word):
    """What kind of place below the municipality."""

    CITY_DISTRICT = "city_district", N_("Stadtbezirk")
    QUARTER = "quarter", N_("Stadtteil")
    VILLAGE = "village", N_("Ortsteil")
    SOCIAL_SPACE = "social_space", N_("Sozialraum")


class Column(Word):
    """What a column of somebody's list means to us."""

    IGNORE = "", N_("nicht übernehmen")
    ID = "id", N_("Kennung bei uns")
    NAME = "name", N_("Name")
    KIND = "kind", N_("Art")
    LEGAL_FORM = "legal_form", N_("Rechtsform")
    PARENT = "parent", N_("Träger (Name oder Kennung)")
    SCHOOL = "school", N_("Schulnummer")
    STREET = "street", N_("Straße und Hausnummer")
    POSTCODE = "postcode", N_("Postleitzahl")
    TOWN = "town", N_("Ort")
    MUNICIPALITY = "municipality", N_("Stadt oder Gemeinde")
    QUARTER = "quarter", N_("Stadtteil oder Sozialraum")
    PHONE = "phone", N_("Telefon")
    FAX = "fax", N_("Telefax")
    EMAIL = "email", N_("E-Mail")
    WEBSITE = "website", N_("Internet")
    HOURS = "hours", N_("Öffnungszeiten")
    LANGUAGES = "languages", N_("Sprachen")
    TARGET_GROUPS = "target_groups", N_("Zielgruppen")
    SERVICES = "services", N_("Angebote")
    PROTECTED = "protected", N_("Geschützter Ort (ja oder nein)")
    MSO_BY = "mso_by", N_("Migrantenorganisation: wer es sagt")
    MSO_ON = "mso_on", N_("Migrantenorganisation: Tag der Aussage")
    CONTACT_NAME = "contact_name", N_("Ansprechperson: Name")
    CONTACT_TASK = "contact_task", N_("Ansprechperson: Aufgabe")
    CONTACT_PHONE = "contact_phone", N_("Ansprechperson: Telefon")
    CONTACT_EMAIL = "contact_email", N_("Ansprechperson: E-Mail")
    CONTACT_SINCE = "contact_since", N_("Ansprechperson: ansprechbar ab")
    CONTACT_UNTIL = "contact_until", N_("Ansprechperson: ansprechbar bis")
    CONSENT_ON = "consent_on", N_("Ansprechperson: Tag der Einwilligung")
    CONSENT_SOURCE = "consent_source", N_("Ansprechperson: woher wir von der Einwilligung wissen")


class Resemblance(Word):
    """Why two entries may be one institution."""

    SAME_NAME = "same_name", N_("Der Name ist derselbe, nur anders geschrieben.")
    SIMILAR_NAME = "similar_name", N_("Die Namen unterscheiden sich in wenigen Buchstaben.")
    SOUNDS_ALIKE = "sounds_alike", N_("Die Namen klingen gleich.")
    OTHER_SCRIPT = "other_script", N_("Der Name kann derselbe sein, in einer anderen Schrift.")
    PART_OF_NAME = "part_of_name", N_("Ein Name steckt im anderen.")
    SAME_PHONE = "same_phone", N_("Die Telefonnummer ist dieselbe.")
    SAME_EMAIL = "same_email", N_("Die E-Mail-Adresse ist dieselbe.")
    SAME_ADDRESS = "same_address", N_("Die Anschrift ist dieselbe.")


class ProposalState(Word):
    """What became of a correction that an institution sent."""

    OPEN = "open", N_("wartet auf Sie")
    ACCEPTED = "accepted", N_("übernommen")
    DECLINED = "declined", N_("nicht übernommen")


# Columns of this package as the register of processing and an access package name them.
COLUMNS = {
    "task": N_("Aufgabe"),
    "volunteer": N_("ehrenamtlich"),
    "consent_on": N_("Einverstanden am"),
    "consent_source": N_("Wie eingewilligt wurde"),
    "file_name": N_("Name der Datei"),
    "heads": N_("Überschriften"),
    "rows": N_("Zeilen"),
    "remarks": N_("Bemerkungen zur Datei"),
    "columns": N_("Spalten"),
    "uploaded_by": N_("Hochgeladen von"),
    "taken_at": N_("Übernommen am"),
    "taken_by": N_("Übernommen von"),
    "added": N_("neu"),
    "changed": N_("geändert"),
    "left_out": N_("ausgelassen"),
    "legal_form": N_("Rechtsform"),
    "parent": N_("Träger"),
    "quarter": N_("Stadtteil oder Sozialraum"),
    "website": N_("Internet"),
    "hours": N_("Öffnungszeiten"),
    "target_groups": N_("Für wen"),
    "services": N_("Angebote"),
    "mso_by": N_("Wer sagt, dass es eine Migrantenorganisation ist"),
    "mso_on": N_("Wann das gesagt wurde"),
    "published_source": N_("Wer der öffentlichen Liste zugestimmt hat"),
    "published_on": N_("Zugestimmt am"),
    "confirmed_on": N_("Zuletzt bestätigt"),
    "merged_into": N_("Aufgegangen in"),
    "first": N_("Die eine"),
    "second": N_("Die andere"),
    "said_at": N_("Auseinandergehalten am"),
    "said_by": N_("Auseinandergehalten von"),
    "answered_at": N_("Beantwortet am"),
    "inquiry": N_("Frage nach Bestätigung"),
    "changes": N_("Was anders sein soll"),
    "decided_at": N_("Entschieden am"),
    "decided_by": N_("Entschieden von"),
    "into": N_("Bleibt"),
    "given_up": N_("Aufgegeben"),
    "moved": N_("Was mitgegangen ist"),
    "merged_at": N_("Zusammengeführt am"),
    "merged_by": N_("Zusammengeführt von"),
    "heading": N_("Überschrift"),
    "column": N_("Bedeutung"),
    "every_months": N_("Alle wie viele Monate gefragt wird"),
    "link_days": N_("Wie viele Tage ein Link gilt"),
}

# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "institutions": N_("die Liste der Einrichtungen sehen"),
    "institutions_download": N_("diese Liste als Datei mitnehmen; geschützte Orte fehlen darin"),
    "contact_persons_export": N_("die Ansprechpersonen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "institution": N_("eine Einrichtung sehen, und wer für sie sprechen darf"),
    "own": N_("sehen, was das Zentrum über die eigene Einrichtung weiß"),
    "add_institution": N_("eine Einrichtung aufnehmen"),
    "change_institution": N_("Angaben einer Einrichtung ändern"),
    "deactivate": N_("eine Einrichtung abmelden"),
    "reactivate": N_("eine Einrichtung wieder anmelden"),
    "add_contact": N_("jemanden einladen, für eine Einrichtung zu sprechen"),
    "end_contact": N_("jemandem einer Einrichtung den letzten Tag eintragen"),
    "help_contact": N_("jemandem einer Einrichtung die verlorenen zweiten Schlüssel zurücksetzen, mit Grund"),
    "add_contact_person": N_("eine Ansprechperson eintragen"),
    "change_contact_person": N_("Angaben einer Ansprechperson ändern"),
    "quarters": N_("Stadtteile und Sozialräume sehen"),
    "quarters_download": N_("diese Liste als Datei mitnehmen"),
    "add_quarter": N_("einen Stadtteil oder Sozialraum anlegen"),
    "change_quarter": N_("einen Stadtteil oder Sozialraum ändern"),
    "bring_list": N_("eine Liste von Einrichtungen einlesen"),
    "upload": N_("eine eingelesene Liste prüfen und ihre Spalten benennen"),
    "take_in": N_("eine eingelesene Liste übernehmen"),
    "throw_away": N_("eine eingelesene Liste verwerfen"),
    "duplicates": N_("Einträge sehen, die doppelt sein könnten"),
    "merge": N_("zwei Einträge zusammenführen"),
    "keep_apart": N_("zwei ähnliche Einträge auseinanderhalten"),
    "confirmations": N_("sehen, welche Einrichtungen ihre Angaben lange nicht bestätigt haben"),
    "unconfirmed_download": N_("diese Liste als Datei mitnehmen; geschützte Orte fehlen darin"),
    "set_confirmation_terms": N_("festlegen, wie oft Einrichtungen gefragt werden, ob ihre Angaben stimmen"),
    "proposal": N_("Korrekturen einer Einrichtung prüfen und übernehmen"),
    "decline": N_("Korrekturen einer Einrichtung ablehnen"),
    "note_confirmed": N_("eintragen, dass eine Einrichtung ihre Angaben bestätigt hat"),
    "confirm": N_("mit einem Link aus der Post: die Angaben der eigenen Einrichtung bestätigen oder berichtigen"),
}
