"""Closed lists of what the centre knows and gives away."""

from miteinander.core.words import N_, Word


class EntryKind(Word):
    """What an entry is."""

    MATERIAL = "material", N_("Material")
    ANSWER = "answer", N_("Frage und Antwort")


class Reader(Word):
    """For whom something is written."""

    FAMILIES = "families", N_("Familien")
    TEACHERS = "teachers", N_("Lehr- und Fachkräfte")
    VOLUNTEERS = "volunteers", N_("Ehrenamtliche")
    INSTITUTIONS = "institutions", N_("Einrichtungen")
    STAFF = "staff", N_("Team des Zentrums")


class Topic(Word):
    """What it is about; the same list counts what people asked about."""

    KITA = "kita", N_("Kita und frühe Bildung")
    SCHOOL = "school", N_("Schule")
    GERMAN = "german", N_("Deutsch lernen")
    MULTILINGUALISM = "multilingualism", N_("Mehrsprachigkeit")
    TRAINING = "training", N_("Ausbildung und Arbeit")
    RECOGNITION = "recognition", N_("Anerkennung von Abschlüssen")
    ARRIVAL = "arrival", N_("Ankommen und Aufenthalt")
    NATURALISATION = "naturalisation", N_("Einbürgerung")
    FAMILY = "family", N_("Familie und Erziehung")
    HEALTH = "health", N_("Gesundheit")
    HOUSING = "housing", N_("Wohnen und Geld")
    DISCRIMINATION = "discrimination", N_("Diskriminierung und Rassismus")
    PARTICIPATION = "participation", N_("Freizeit und Teilhabe")
    VOLUNTEERING = "volunteering", N_("Ehrenamt")
    OTHER = "other", N_("Anderes")


class Licence(Word):
    """What others may do with a material."""

    OWN = "own", N_("Eigener Text, Weitergabe erlaubt")
    CC0 = "cc0", N_("CC0 (gemeinfrei)")
    CC_BY = "cc_by", N_("CC BY 4.0 (Namensnennung)")
    CC_BY_SA = "cc_by_sa", N_("CC BY-SA 4.0 (Namensnennung, gleiche Bedingungen)")
    CC_BY_NC = "cc_by_nc", N_("CC BY-NC 4.0 (Namensnennung, nicht kommerziell)")
    DL_DE_BY = "dl_de_by", N_("Datenlizenz Deutschland, Namensnennung 2.0")
    PERMITTED = "permitted", N_("Mit Erlaubnis der Urheberin oder des Urhebers")
    LINKED = "linked", N_("Nur verlinkt, Rechte beim Anbieter")
    INTERNAL = "internal", N_("Nur für das Team")


class Visibility(Word):
    """Who finds an entry once it is published."""

    PUBLIC = "public", N_("alle, auf der öffentlichen Seite")
    PARTNERS = "partners", N_("Einrichtungen und Sprachmittelnde, nach der Anmeldung")
    TEAM = "team", N_("nur das Team")


class Deed(Word):
    """What can be done with an entry."""

    ADD = "add", N_("angelegt")
    CHANGE = "change", N_("geändert")
    REPLACE = "replace", N_("neue Fassung hochgeladen")
    PUBLISH = "publish", N_("veröffentlicht")
    WITHDRAW = "withdraw", N_("zurückgezogen")
    REOPEN = "reopen", N_("wieder aufgenommen")


class Asker(Word):
    """Who asked: a kind of person, never a name."""

    FAMILY = "family", N_("Familie, Eltern, Jugendliche")
    TEACHER = "teacher", N_("Lehr- oder Fachkraft")
    VOLUNTEER = "volunteer", N_("Ehrenamtliche Person")
    INSTITUTION = "institution", N_("Einrichtung, Amt oder Verein")
    PUBLIC = "public", N_("Andere")


class Channel(Word):
    """How the question came."""

    PHONE = "phone", N_("Telefon")
    MAIL = "mail", N_("E-Mail oder Post")
    VISIT = "visit", N_("Besuch im Zentrum")
    OUTSIDE = "outside", N_("unterwegs oder bei einer Veranstaltung")


class Way(Word):
    """How it was answered."""

    MAILED = "mailed", N_("per E-Mail geschickt")
    HANDED_OVER = "handed_over", N_("ausgehändigt")
    TOLD = "told", N_("mündlich beantwortet")


class Objection(Word):
    """Why an entry cannot stand as it was typed."""

    NO_TITLE = "no_title", N_("Bitte geben Sie einen Titel an.")
    NO_QUESTION = "no_question", N_("Bitte schreiben Sie die Frage auf.")
    NO_SUMMARY = "no_summary", N_("Bitte beschreiben Sie das Material in zwei, drei Sätzen.")
    NO_ANSWER = "no_answer", N_("Bitte schreiben Sie die Antwort auf.")
    NO_READERS = "no_readers", N_("Bitte wählen Sie, für wen das ist.")
    NO_LANGUAGE = "no_language", N_("Bitte geben Sie die Sprache an.")
    UNKNOWN_LANGUAGE = "unknown_language", N_("Diese Sprache steht nicht in der Liste.")
    UNKNOWN_FIELD = "unknown_field", N_("Dieses Handlungsfeld gilt hier nicht (mehr). Bitte wählen Sie ein anderes.")
    TOO_LONG = "too_long", N_("Bitte höchstens %(limit)s Zeichen schreiben, es sind %(length)s.")
    TOO_MANY_TAGS = "too_many_tags", N_("Bitte höchstens %(limit)s Stichwörter angeben.")
    NEITHER = "neither", N_("Bitte laden Sie eine Datei hoch, oder geben Sie eine Adresse im Internet an.")
    BOTH = "both", N_("Bitte entweder eine Datei oder eine Adresse, nicht beides.")
    BAD_LINK = "bad_link", N_("Bitte eine vollständige Adresse angeben, die mit https:// beginnt.")
    NO_LICENCE = "no_licence", N_("Bitte wählen Sie, was andere mit dem Material tun dürfen.")
    LINK_ONLY = (
        "link_only",
        N_("„Nur verlinkt“ passt zu einer Adresse. Für eine Datei wählen Sie bitte eine andere Lizenz."),
    )
    NOT_OURS_TO_GIVE = (
        "not_ours_to_give",
        N_(
            "Was nur für das Team lizenziert ist, können wir nicht weitergeben. Bitte ändern Sie die Lizenz oder wer es findet."
        ),
    )
    NO_PARTNER = (
        "no_partner",
        N_(
            "Nach der Anmeldung finden es nur Einrichtungen, Lehr- und Fachkräfte oder Ehrenamtliche."
            " Bitte wählen Sie eine dieser Zielgruppen."
        ),
    )
    PAST = (
        "past",
        N_(
            "Dieser Tag ist schon vorbei. Bitte prüfen Sie, ob der Inhalt noch stimmt, und geben Sie einen späteren Tag an."
        ),
    )


class NotGiven(Word):
    """Why something cannot be handed over or sent."""

    UNPUBLISHED = "unpublished", N_("Weitergeben können Sie nur, was veröffentlicht ist.")
    EXPIRED = "expired", N_("Das gilt nicht mehr. Bitte prüfen und verlängern Sie es zuerst.")
    NOT_PUBLIC = (
        "not_public",
        N_("Per E-Mail schicken wir nur, was öffentlich ist. Aushändigen können Sie es trotzdem."),
    )
    NO_ADDRESS = "no_address", N_("Bitte geben Sie an, wohin die E-Mail gehen soll.")
    NOTHING_TO_MAIL = (
        "nothing_to_mail",
        N_("Ohne Material gibt es nichts zu schicken. Bitte zählen Sie es als mündliche Antwort."),
    )


# What is done behind each door, for the page of one's own rights and for docs/access.md.
DOORS = {
    "entries": N_("Antworten und Materialien suchen (Einrichtungen und Sprachmittelnde nur die für sie bestimmten)"),
    "entries_download": N_("die Liste der Antworten und Materialien als Datei mitnehmen"),
    "entry": N_("eine Antwort oder ein Material lesen"),
    "file": N_("die Datei eines Materials holen"),
    "edition": N_("eine frühere Fassung lesen"),
    "add_material": N_("ein Material aufnehmen"),
    "add_answer": N_("eine Antwort schreiben"),
    "change": N_("eine Antwort oder ein Material ändern"),
    "publish": N_("eine Antwort oder ein Material veröffentlichen"),
    "withdraw": N_("eine Antwort oder ein Material zurückziehen"),
    "reopen": N_("etwas Zurückgezogenes wieder bearbeiten"),
    "give": N_("ein Material weitergeben und zählen"),
    "tell": N_("eine Auskunft ohne Material zählen"),
    "figures": N_("die Zahlen des Informationsservice sehen"),
    "figures_download": N_("die Zahlen des Informationsservice als Datei mitnehmen"),
}
