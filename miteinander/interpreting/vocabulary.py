"""Closed lists of the interpreting desk: a code for the database, a German word or sentence for people. No logic.

Reasons are sentences with named gaps (``%(day)s``). Rules hand out the reason and the values for its gaps apart from
each other, so that the sentence can be translated. A value named ``language``, ``stand_in`` or ``varieties`` is a
language code (or several), to be shown by name.
"""

from miteinander.core.words import N_, Word


class Channel(Word):
    """How a request reached the desk."""

    PORTAL = "portal", N_("über das Portal")
    TELEPHONE = "telephone", N_("am Telefon")


class Mode(Word):
    """How the talk is interpreted."""

    ON_SITE = "on_site", N_("vor Ort")
    PHONE = "phone", N_("per Telefon")
    VIDEO = "video", N_("per Video")


class Occasion(Word):
    """What the talk is about, in the classes the centres publish."""

    PARENT_MEETING = "parent_meeting", N_("Elterngespräch")
    PARENTS_EVENING = "parents_evening", N_("Elternabend")
    INFO_EVENT = "info_event", N_("Informationsveranstaltung")
    KITA_ADMISSION = "kita_admission", N_("Aufnahmegespräch in der Kita")
    SCHOOL_COUNSELLING = "school_counselling", N_("Beratung in der Schule")
    YOUTH_OFFICE_LOW = "youth_office_low", N_("Gespräch mit dem Jugendamt ohne rechtliche Folgen")
    AUTHORITY_VISIT = "authority_visit", N_("Termin bei einem Amt")
    MIGRATION_COUNSELLING = "migration_counselling", N_("Migrations- oder Flüchtlingsberatung")
    HEALTH_LOW = "health_low", N_("Gespräch über Gesundheit ohne Behandlung")
    SOCIAL_COUNSELLING = "social_counselling", N_("Sozialberatung")
    WRITTEN_SHORT = "written_short", N_("Kurzer Text, schriftlich")
    OTHER = "other", N_("Anderer Anlass")


class Exclusion(Word):
    """A circumstance for which many centres send no lay interpreter; the terms of each say which it excludes."""

    COURT = "court", N_("Termin vor Gericht")
    POLICE = "police", N_("Termin bei der Polizei")
    PATERNITY_ACKNOWLEDGEMENT = "paternity_acknowledgement", N_("Anerkennung einer Vaterschaft")
    SPECIAL_NEEDS_PROCEDURE = "special_needs_procedure", N_("Verfahren zum sonderpädagogischen Förderbedarf (AO-SF)")
    MEDICAL = "medical", N_("Ärztliche Untersuchung oder Behandlung")
    LESSON_OR_SCHOOL_TRIP = "lesson_or_school_trip", N_("Unterricht oder Klassenfahrt")
    LONG_TERM_COUNSELLING = "long_term_counselling", N_("Beratung über viele Termine hinweg")
    ASYLUM_INTERVIEW = "asylum_interview", N_("Anhörung im Asylverfahren")
    SWORN_TRANSLATION = "sworn_translation", N_("Beglaubigte oder vereidigte Übersetzung")
    # The state pays only for talks "ohne erkennbare Rechtsfolge".
    LEGAL_CONSEQUENCE = "legal_consequence", N_("Gespräch mit rechtlichen Folgen, etwa Einwilligung oder Vertrag")
    PRIVATE_HOME = "private_home", N_("Gespräch in einer Privatwohnung")
    PRIVATE_REQUESTER = "private_requester", N_("Anfrage einer Privatperson")


class Level(Word):
    """How well somebody speaks a language (GER), in rising order."""

    NONE = "none", N_("keine Kenntnisse")
    PRE_A1 = "pre_a1", N_("unter A1")
    A1 = "a1", N_("A1")
    A2 = "a2", N_("A2")
    B1 = "b1", N_("B1")
    B2 = "b2", N_("B2")
    C1 = "c1", N_("C1")
    C2 = "c2", N_("C2")
    NATIVE = "native", N_("Erstsprache")


class Gender(Word):
    """Of an interpreter, or the one a requester wishes for."""

    FEMALE = "female", N_("weiblich")
    MALE = "male", N_("männlich")
    DIVERSE = "diverse", N_("divers")
    NOT_STATED = "not_stated", N_("keine Angabe")


class Weekday(Word):
    """In the order of ``date.weekday()``."""

    MONDAY = "monday", N_("Montag")
    TUESDAY = "tuesday", N_("Dienstag")
    WEDNESDAY = "wednesday", N_("Mittwoch")
    THURSDAY = "thursday", N_("Donnerstag")
    FRIDAY = "friday", N_("Freitag")
    SATURDAY = "saturday", N_("Samstag")
    SUNDAY = "sunday", N_("Sonntag")


class PaperKind(Word):
    """What an interpreter has shown or signed. Only that it was seen is kept, never the paper itself."""

    SECRECY_DECLARATION = "secrecy_declaration", N_("Verpflichtung zur Verschwiegenheit")
    CONSENT = "consent", N_("Einwilligung in die Datenverarbeitung")
    GOOD_CONDUCT = "good_conduct", N_("Erweitertes Führungszeugnis")
    BASIC_TRAINING = "basic_training", N_("Grundlagenschulung")
    WORK_PERMISSION = "work_permission", N_("Arbeitserlaubnis")


class Deed(Word):
    """What can be done with a request; the word on the button and in the log."""

    ASK = "ask", N_("anfragen")
    ASSIGN = "assign", N_("vergeben")
    HAND_BACK = "hand_back", N_("zurückgeben")
    WITHDRAW = "withdraw", N_("zurückziehen")
    REFUSE = "refuse", N_("ablehnen")
    GIVE_UP = "give_up", N_("niemand gefunden, abschließen")
    REPORT = "report", N_("Zeiten melden")
    CLOSE = "close", N_("prüfen und abschließen")
    HOLD = "hold", N_("übernehmen")
    NOTE = "note", N_("notieren")


class Done(Word):
    """The same deeds as the log of a request tells them. Codes are those of ``Deed``."""

    ASK = "ask", N_("angefragt")
    ASSIGN = "assign", N_("an %(name)s vergeben")
    HAND_BACK = "hand_back", N_("von %(name)s zurückgegeben")
    WITHDRAW = "withdraw", N_("zurückgezogen")
    REFUSE = "refuse", N_("abgelehnt")
    GIVE_UP = "give_up", N_("niemand gefunden, abgeschlossen")
    REPORT = "report", N_("Zeiten gemeldet")
    CLOSE = "close", N_("geprüft und abgeschlossen")
    HOLD = "hold", N_("übernommen")
    NOTE = "note", N_("notiert")


class PoolDeed(Word):
    """What can be done with a person in the pool."""

    INVITE = "invite", N_("zum Gespräch einladen")
    ADMIT = "admit", N_("aufnehmen")
    TRAIN = "train", N_("zur Schulung anmelden")
    ACTIVATE = "activate", N_("für Einsätze freigeben")
    PAUSE = "pause", N_("pausieren")
    RESUME = "resume", N_("wieder einsetzen")
    SUSPEND = "suspend", N_("sperren")
    REJECT = "reject", N_("nicht aufnehmen")
    END = "end", N_("Mitarbeit beenden")
    READMIT = "readmit", N_("erneut aufnehmen")


class HandBackReason(Word):
    """Why an interpreter cannot come. Illness is "prevented": the desk needs no health data."""

    PREVENTED = "prevented", N_("verhindert")
    OTHER_APPOINTMENT = "other_appointment", N_("anderer Termin")
    WAY_TOO_FAR = "way_too_far", N_("Weg ist zu weit")
    NOT_SUITABLE = "not_suitable", N_("Gespräch passt nicht")
    CLIENT_DECLINED = "client_declined", N_("von den Ratsuchenden nicht gewünscht")
    OTHER = "other", N_("anderer Grund")


class WithdrawReason(Word):
    """Why an institution needs nobody any more."""

    NOT_NEEDED = "not_needed", N_("Gespräch findet nicht statt")
    MOVED = "moved", N_("Termin verlegt")
    CLIENT_CANCELLED = "client_cancelled", N_("Ratsuchende haben abgesagt")
    OTHER_HELP = "other_help", N_("andere Hilfe gefunden")
    BY_MISTAKE = "by_mistake", N_("irrtümlich oder doppelt angefragt")
    OTHER = "other", N_("anderer Grund")


class RefuseReason(Word):
    """Why the desk does not take a request on."""

    EXCLUDED_OCCASION = "excluded_occasion", N_("Anlass ist ausgeschlossen")
    NOT_ENTITLED = "not_entitled", N_("Einrichtung ist nicht berechtigt")
    TOO_SHORT_NOTICE = "too_short_notice", N_("zu kurzfristig")
    ASKED_TWICE = "asked_twice", N_("doppelt angefragt")
    OTHER = "other", N_("anderer Grund")


class UnfilledReason(Word):
    """Why nobody was found: the unmet demand that steers recruiting."""

    NOBODY_SPEAKS = "nobody_speaks", N_("niemand im Pool spricht die Sprache")
    NOBODY_FREE = "nobody_free", N_("niemand hatte Zeit")
    NO_SUCH_GENDER = "no_such_gender", N_("gewünschtes Geschlecht nicht frei")
    WAY_TOO_FAR = "way_too_far", N_("Weg zu weit")
    DROPPED_OUT = "dropped_out", N_("kurzfristig ausgefallen, kein Ersatz")
    OTHER = "other", N_("anderer Grund")


class Outcome(Word):
    """What became of a talk that was assigned."""

    HELD = "held", N_("hat stattgefunden")
    CLIENT_ABSENT = "client_absent", N_("Ratsuchende sind nicht gekommen")
    INSTITUTION_ABSENT = "institution_absent", N_("Fachkraft war nicht da")
    INTERPRETER_ABSENT = "interpreter_absent", N_("Sprachmittlung ist nicht gekommen")


class ObjectionReason(Word):
    """Why something typed cannot be taken as it stands."""

    IN_THE_PAST = "in_the_past", N_("Dieser Zeitpunkt liegt in der Vergangenheit.")
    TOO_SHORT_NOTICE = (
        "too_short_notice",
        N_("Das ist zu kurzfristig. Frühester möglicher Tag: %(earliest)s (Vorlauf in Arbeitstagen: %(lead_days)s)."),
    )
    TOO_FAR_AHEAD = "too_far_ahead", N_("Das ist zu weit im Voraus. Letzter möglicher Tag: %(last)s.")
    NO_SUCH_TIME = (
        "no_such_time",
        N_("%(clock)s Uhr gibt es am %(day)s nicht: Die Uhr wird vorgestellt. Bitte wählen Sie eine andere Zeit."),
    )
    TWICE_THAT_TIME = (
        "twice_that_time",
        N_("%(clock)s Uhr gibt es am %(day)s zweimal: Die Uhr wird zurückgestellt. Bitte wählen Sie eine andere Zeit."),
    )
    END_BEFORE_START = "end_before_start", N_("Das Ende (%(ends)s Uhr) muss nach dem Beginn (%(starts)s Uhr) liegen.")
    PAST_MIDNIGHT = "past_midnight", N_("Ein Gespräch kann nicht über Mitternacht gehen (%(starts)s bis %(ends)s Uhr).")
    TOO_LONG = "too_long", N_("Ein Gespräch dauert höchstens %(limit)s Minuten, hier sind es %(minutes)s.")
    TOO_EARLY = "too_early", N_("Gespräche beginnen frühestens um %(earliest)s Uhr.")
    TOO_LATE = "too_late", N_("Gespräche enden spätestens um %(latest)s Uhr.")
    UNKNOWN_LANGUAGE = (
        "unknown_language",
        N_("Die Sprache „%(typed)s“ kennen wir nicht. Bitte wählen Sie eine aus der Liste."),
    )
    NEEDS_VARIETY = "needs_variety", N_("„%(language)s“ ist zu ungenau. Bitte wählen Sie: %(varieties)s.")
    NOT_BOOKABLE = "not_bookable", N_("Für „%(language)s“ vermitteln wir niemanden. Bitte rufen Sie uns an.")
    OCCASION_NOT_OFFERED = "occasion_not_offered", N_("Für diesen Anlass vermitteln wir niemanden: %(occasion)s.")
    EXCLUDED_OCCASION = "excluded_occasion", N_("Dafür dürfen wir niemanden vermitteln: %(exclusion)s.")
    MODE_NOT_OFFERED = "mode_not_offered", N_("Das bieten wir nicht an: Sprachmittlung %(mode)s.")
    PLACE_MISSING = "place_missing", N_("Bitte nennen Sie den Ort des Gesprächs.")
    PLACE_IS_SECRET = (
        "place_is_secret",
        N_(
            "Die Einrichtung ist ein geschützter Ort. Bitte lassen Sie das Feld leer: Den Treffpunkt sagen wir am Telefon."
        ),
    )
    GENDER_MISSING = "gender_missing", N_("Bitte wählen Sie aus, was verbindlich gewünscht ist.")
    CLIENTS_COUNT = "clients_count", N_("Bitte nennen Sie eine Zahl von 1 bis %(limit)s.")
    TEXT_TOO_LONG = "text_too_long", N_("Der Text ist zu lang: %(length)s Zeichen, erlaubt sind %(limit)s.")
    FORBIDDEN_CHARACTER = (
        "forbidden_character",
        N_("Der Text enthält ein unsichtbares Zeichen, das wir nicht speichern können. Bitte tippen Sie ihn neu."),
    )
    TIMES_MISSING = "times_missing", N_("Bitte nennen Sie Beginn und Ende.")
    NOT_BEGUN = "not_begun", N_("Das Gespräch hat noch nicht begonnen.")
    NOT_OVER = "not_over", N_("Das Ende liegt in der Zukunft. Bitte melden Sie die Zeiten nach dem Gespräch.")
    CLAIMED_TWICE = (
        "claimed_twice",
        N_("Für diese Zeit ist schon ein anderer Einsatz gemeldet: %(starts)s bis %(ends)s Uhr."),
    )
    # What the desk types about the people of its pool.
    NAME_MISSING = "name_missing", N_("Bitte nennen Sie einen Namen.")
    MODE_MISSING = "mode_missing", N_("Bitte wählen Sie mindestens eine Form aus.")
    OUT_OF_BOUNDS = "out_of_bounds", N_("Bitte nennen Sie eine Zahl von %(lowest)s bis %(highest)s.")
    IBAN_WRONG = "iban_wrong", N_("Diese IBAN kann nicht stimmen. Bitte prüfen Sie die Ziffern.")


class CautionReason(Word):
    """What somebody should look at twice; it stops nothing."""

    HOLIDAY = "holiday", N_("Der %(day)s ist ein Feiertag.")
    SATURDAY = "on_saturday", N_("Der %(day)s ist ein Samstag.")
    SUNDAY = "on_sunday", N_("Der %(day)s ist ein Sonntag.")
    OTHER_START = "other_start", N_("Geplant war der Beginn um %(planned)s Uhr, gemeldet ist %(actual)s Uhr.")
    LONGER_THAN_PLANNED = "longer_than_planned", N_("Geplant waren %(planned)s Minuten, gemeldet sind %(actual)s.")
    LONGER_THAN_ALLOWED = (
        "longer_than_allowed",
        N_("Erlaubt sind höchstens %(limit)s Minuten, gemeldet sind %(actual)s."),
    )


class ExclusionReason(Word):
    """Why an interpreter cannot be asked, in the order in which the reasons are tried.

    First what nothing can change for this talk, last what a telephone call may change.
    """

    LANGUAGE_NOT_SPOKEN = "language_not_spoken", N_("Spricht nicht: %(language)s.")
    LANGUAGE_NOT_CLEARED = "language_not_cleared", N_("Ist in dieser Sprache nicht freigegeben: %(language)s.")
    LANGUAGE_TOO_WEAK = "language_too_weak", N_("%(language)s: %(level)s, verlangt ist mindestens %(wanted)s.")
    NOT_ACTIVE = "not_active", N_("Ist zurzeit nicht im Einsatz: %(status)s.")
    GERMAN_TOO_WEAK = "german_too_weak", N_("Deutsch: %(level)s, verlangt ist mindestens %(wanted)s.")
    CONFLICT = "conflict", N_("Darf bei dieser Einrichtung nicht eingesetzt werden.")
    OTHER_GENDER = "other_gender", N_("Verbindlich gewünscht: %(gender)s.")
    OTHER_MODE = "other_mode", N_("Arbeitet nicht %(mode)s.")
    OCCASION_DECLINED = "occasion_declined", N_("Übernimmt diesen Anlass nicht: %(occasion)s.")
    PAPER_MISSING = "paper_missing", N_("Nachweis „%(paper)s“ fehlt.")
    PAPER_EXPIRED = "paper_expired", N_("Nachweis „%(paper)s“ gilt nur bis zum %(day)s.")
    CLASH = "clash", N_("Hat schon einen Einsatz: %(starts)s bis %(ends)s Uhr, Wegezeit mitgerechnet.")
    ABSENT = "absent", N_("Ist bis zum %(day)s abwesend.")
    HANDED_BACK = "handed_back", N_("Hat diesen Einsatz schon zurückgegeben.")
    NOT_AVAILABLE = "not_available", N_("Ist um diese Zeit sonst nicht frei.")
    WEEKLY_LIMIT = "weekly_limit", N_("Hat in dieser Woche schon %(count)s von höchstens %(limit)s Einsätzen.")
    TOO_FAR = "too_far", N_("Wohnt %(km)s km entfernt, fährt höchstens %(limit)s km.")


class RankReason(Word):
    """What speaks for an interpreter; short, because several stand in one line."""

    NEEDS_CONFIRMATION = "needs_confirmation", N_("nur %(stand_in)s: Einrichtung muss zustimmen")
    STAND_IN = "stand_in", N_("Ersatzsprache %(stand_in)s")
    LANGUAGE = "language", N_("%(language)s: %(level)s")
    GERMAN = "german", N_("Deutsch: %(level)s")
    GENDER = "gender", N_("%(gender)s, wie gewünscht")
    IN_PLACE = "in_place", N_("am Ort")
    DISTANCE = "distance", N_("%(km)s km")
    KNOWS_INSTITUTION = "knows_institution", N_("kennt die Einrichtung")
    FREE_THEN = "free_then", N_("hat diese Zeit als frei angegeben")
    TIMES_UNKNOWN = "times_unknown", N_("freie Zeiten nicht bekannt")
    NO_TALK_YET = "no_talk_yet", N_("noch kein Einsatz")
    WEEKS_SINCE = "weeks_since", N_("seit %(weeks)s Wochen kein Einsatz")
    TALKS_IN_YEAR = "talks_in_year", N_("Einsätze in zwölf Monaten: %(count)s")


class OpeningReason(Word):
    """Why somebody opens bank details and private address; it stands in the log of openings."""

    PAYMENT = "payment", N_("Aufwandsentschädigung auszahlen")
    LETTER = "letter", N_("Brief an die Privatanschrift")
    CORRECTION = "correction", N_("Angaben prüfen oder berichtigen")
    INFORMATION = "information", N_("Auskunft an die Person selbst")


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "board": N_("alle Anfragen des Zentrums in einer Liste sehen"),
    "board_download": N_("diese Liste als Datei mitnehmen, ohne Angaben zu Personen"),
    "board_export": N_("diese Liste mit Namen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "asked_by_me": N_("sehen, was man selbst für andere angefragt hat"),
    "asked_by_me_download": N_("diese Liste als Datei mitnehmen, ohne Angaben zu Personen"),
    "requests": N_("die Anfragen der eigenen Einrichtung sehen"),
    "requests_download": N_("diese Liste als Datei mitnehmen, ohne Angaben zu Personen"),
    "requests_export": N_("diese Liste mit Namen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "assignments": N_("die eigenen Einsätze sehen"),
    "assignments_download": N_("die Liste der eigenen Einsätze als Datei mitnehmen"),
    "ask": N_("Sprachmittlung anfragen"),
    "request": N_("eine Anfrage lesen (Einrichtungen und Sprachmittelnde nur die eigene)"),
    "candidates": N_("sehen, wer für eine Anfrage in Frage kommt und warum andere nicht"),
    "assign": N_("eine Anfrage vergeben"),
    "hold": N_("eine Anfrage in die Hand nehmen"),
    "note": N_("eine Notiz zu einer Anfrage schreiben und lesen"),
    "refuse": N_("eine Anfrage ablehnen"),
    "give_up": N_("sagen, dass niemand gefunden wurde"),
    "withdraw": N_("eine Anfrage zurückziehen"),
    "hand_back": N_("einen Einsatz zurückgeben"),
    "report": N_("Zeiten eines Einsatzes melden"),
    "close": N_("gemeldete Zeiten prüfen und abschließen"),
    "confirmation": N_("die Auftragsbestätigung holen"),
    "confirmation_for_interpreter": N_("die Auftragsbestätigung für Sprachmittelnde holen"),
    "proof": N_("den Einsatznachweis holen"),
    "pool": N_("sehen, wer im Pool ist: Namen, Kontakt, Sprachen"),
    "pool_download": N_("die Liste des Pools als Datei mitnehmen, ohne Angaben zu Personen"),
    "pool_export": N_("die Liste des Pools mit Namen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "interpreter": N_("eine Person im Pool sehen (Nachweise nur Koordination, Leitung und Verwaltung)"),
    "myself": N_("die eigenen Angaben im Pool sehen"),
    "change_myself": N_("den eigenen Namen und die eigene Telefonnummer im Pool ändern"),
    "add_interpreter": N_("jemanden in den Pool aufnehmen"),
    "change_interpreter": N_("Angaben einer Person im Pool ändern"),
    "speak": N_("Sprachen einer Person eintragen"),
    "unspeak": N_("Sprachen einer Person streichen"),
    "see_paper": N_("eintragen, dass ein Nachweis gesehen wurde"),
    "set_free_times": N_("freie Zeiten eintragen (Sprachmittelnde nur die eigenen)"),
    "absence": N_("Abwesenheit im Pool eintragen (Sprachmittelnde nur die eigene)"),
    "remove_absence": N_("eine Abwesenheit im Pool streichen"),
    "conflict": N_("eintragen, wohin jemand nicht geschickt werden darf"),
    "remove_conflict": N_("eine solche Sperre streichen"),
    "pool_deed": N_("den Stand einer Person im Pool ändern: aufnehmen, freigeben, pausieren"),
    "farewell": N_("die Mitarbeit im Pool beenden oder jemanden nicht aufnehmen"),
    "give_access": N_("jemanden im Pool einladen, sich anzumelden"),
    "help_interpreter": N_("jemandem im Pool die verlorenen zweiten Schlüssel zurücksetzen, mit Grund"),
    "seal_private": N_("Bankverbindung und Privatanschrift versiegelt hinterlegen"),
    "private": N_("Bankverbindung und Privatanschrift öffnen, mit Grund und Eintrag im Protokoll"),
    "openings": N_("das Protokoll lesen: wer hat Vertrauliches geöffnet?"),
    "openings_export": N_("das Protokoll der Öffnungen als Datei mitnehmen, mit Grund und Eintrag im Protokoll"),
    "figures": N_("die Zahlen der Sprachmittlung sehen"),
    "figures_download": N_("die Zahlen der Sprachmittlung als Datei mitnehmen"),
    "terms": N_("die Bedingungen der Sprachmittlung lesen, auch frühere und geplante"),
    "set_terms": N_("neue Bedingungen der Sprachmittlung festlegen, ab einem Tag"),
}


class Wait(Word):
    """Why a request waits for the desk, the most urgent first; each request waits for one reason."""

    OVERDUE = "overdue", N_("Die Antwort ist überfällig")
    HANDED_BACK = "handed_back", N_("Zurückgegeben, bitte neu besetzen")
    DUE_SOON = "due_soon", N_("Bald ist eine Antwort fällig")
    HELD = "held", N_("In Ihren Händen")
    STOOD_IN = "stood_in", N_("In Vertretung")
    UNHELD = "unheld", N_("Neu, und noch bei niemandem")
    UNREPORTED = "unreported", N_("Gespräche, die vorbei und nicht gemeldet sind")
    REPORTED = "reported", N_("Gemeldet, bitte prüfen")
