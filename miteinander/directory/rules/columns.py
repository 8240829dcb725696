"""What the headings of somebody's list mean to us: guessed from German and English words, never certain. Pure."""

import re
from collections.abc import Mapping, Sequence

from miteinander.directory.rules import folded
from miteinander.directory.vocabulary import Column, InstitutionKind, LegalForm, TargetGroup

# Words of headings, folded; the first column that matches gets it. A heading that begins with one of ``PERSON`` means a person.
WORDS: Sequence[tuple[Column, str]] = (
    (Column.ID, r"kennung( bei uns)?|id|uuid|miteinander id"),
    (Column.SCHOOL, r"schulnummer|schul nr|schulnr|snr|school( number| id)"),
    (Column.LEGAL_FORM, r"rechtsform|legal form"),
    (Column.PARENT, r"trager.*|dachverband|parent( organisation| organization)?|betreiber"),
    (Column.KIND, r"art|typ|kategorie|einrichtungsart|art der einrichtung|type|kind|category"),
    (Column.STREET, r"strasse.*|str|anschrift|adresse|street.*|address( line)?( 1)?"),
    (Column.POSTCODE, r"plz|postleitzahl|postcode|postal code|zip( code)?"),
    (Column.QUARTER, r"stadtteil.*|stadtbezirk|ortsteil|sozialraum|quartier|bezirk|quarter|district|neighbou?rhood"),
    (Column.MUNICIPALITY, r"gemeinde|kommune|ags|gemeindeschlussel|stadt oder gemeinde|municipality"),
    (Column.TOWN, r"ort|stadt|wohnort|town|city|location"),
    (Column.EMAIL, r"(e ?)?mail( ?adresse)?|email( address)?"),
    (Column.PHONE, r"tel|telefon(nummer)?|fon|phone( number)?|telephone|rufnummer|festnetz"),
    (Column.FAX, r"(tele)?fax(nummer)?|fax number"),
    (Column.WEBSITE, r"internet.*|web.*|homepage|url|www"),
    (Column.HOURS, r"offnungszeiten|sprechzeiten|opening hours|hours"),
    (Column.LANGUAGES, r"sprachen?|sprachangebot|languages?"),
    (Column.TARGET_GROUPS, r"zielgruppen?|target groups?|fur wen"),
    (Column.SERVICES, r"angebote?|leistungen|beschreibung|bemerkung(en)?|notiz(en)?|services?|description|notes?"),
    (Column.PROTECTED, r"geschutzt(er ort)?.*|schutz|protected"),
    (Column.MSO_ON, r"(mso|migranten(selbst)?organisation)( am| seit| tag| datum.*| tag der aussage)|aussage vom"),
    (Column.MSO_BY, r"mso|migranten(selbst)?organisation.*|selbstdefinition|migrant (self )?organi[sz]ation"),
    (Column.CONSENT_SOURCE, r"(einwilligung )?(woher|qu?lle|durch|wie)( der einwilligung)?|consent source"
     r"|woher wir von der einwilligung wissen"),
    (Column.CONSENT_ON, r"einwilligung.*|einverstandnis.*|tag der einwilligung|consent.*"),
    (Column.CONTACT_SINCE, r"(ansprechbar|gultig|im amt) (ab|seit|von)|seit|valid from"),
    (Column.CONTACT_UNTIL, r"(ansprechbar|gultig|im amt) bis|bis|valid (until|to)"),
    (Column.CONTACT_TASK, r"funktion|aufgabe( der person)?|position|role|rolle|job title|title"),
    (Column.CONTACT_NAME, r"ansprechpartner( ?in)?|ansprechperson(en)?|kontakt(person)?|leitung|contact( name| person)?"),
    (Column.NAME, r"name( der einrichtung)?|einrichtung(sname)?|organisation(sname)?|institution|bezeichnung|verein(sname)?|schule"
     r"|schulname|organi[sz]ation( name)?|company|firma"),
)  # fmt: skip
PATTERNS = tuple((column, re.compile(words)) for column, words in WORDS)
PERSON = re.compile(
    r"^(?:ansprech(?:partner ?(?:in)?|person)|kontakt(?:person)?|contact(?: person)?|leitung)\b ?(?P<rest>.*)"
)
OF_PERSON = {Column.PHONE: Column.CONTACT_PHONE, Column.EMAIL: Column.CONTACT_EMAIL, Column.NAME: Column.CONTACT_NAME}
# Words by which people say what an institution is; looked for in the column, else in the name. Folded as names are: "fraunhaus".
KINDS: Sequence[tuple[InstitutionKind, str]] = (
    (InstitutionKind.SHELTER, r"unterkunft|fraunhaus|schutzhaus|wohnheim|notunterkunft"),
    (InstitutionKind.KITA, r"kita|kindertages|kindergarten|familienzentrum|krippe"),
    (InstitutionKind.UNIVERSITY, r"hochschule|universitat|fachhochschule|university"),
    (InstitutionKind.EDUCATION, r"volkshochschule|vhs|bildungs(werk|trager|zentrum)|sprachschule|akademie"),
    (InstitutionKind.SCHOOL, r"schule|gymnasium|berufskolleg|school\b"),
    (InstitutionKind.SPORT, r"sportverein|sportclub|fussball|turnverein|\bsv\b|\btus\b|\bfc\b"),
    (
        InstitutionKind.RELIGIOUS,
        r"moschee|kirchengemeinde|gemeinde (st|zum)|synagoge|cem haus|cemevi|religionsgemeinschaft|pfarrei",
    ),
    (InstitutionKind.WELFARE, r"caritas|diakonie|arbeiterwohlfahrt|\bawo\b|rotes kreuz|\bdrk\b|paritat|wohlfahrt"),
    (InstitutionKind.HEALTH, r"gesundheit|klinik|krankenhaus|praxis|hebamme"),
    (InstitutionKind.UNION, r"gewerkschaft|\bdgb\b"),
    (InstitutionKind.CHAMBER, r"kammer\b|\bihk\b|\bhwk\b"),
    (InstitutionKind.POLITICAL, r"integrationsrat|fraktion|ausschuss|partei"),
    (InstitutionKind.OFFICE, r"amt\b|behorde|jobcenter|ministerium|verwaltung|burgerburo|fachstelle|authority"),
    (InstitutionKind.COUNSELLING, r"beratung|counselling"),
    (InstitutionKind.CULTURE, r"museum|bibliothek|bucherei|theater|kultur"),
    (InstitutionKind.INITIATIVE, r"initiative|gruppe|netzwerk|arbeitskreis|runder tisch|bundnis"),
    (InstitutionKind.BUSINESS, r"unternehmen|firma|betrieb\b|business"),
    (InstitutionKind.ASSOCIATION, r"verein|e v$|verband|association"),
)
KIND_PATTERNS = tuple((kind, re.compile(words)) for kind, words in KINDS)
LEGAL_FORMS: Sequence[tuple[LegalForm, str]] = (
    (LegalForm.UNREGISTERED, r"nicht eingetragen|ohne eintragung|unregistered"),
    (LegalForm.REGISTERED, r"e ?v|eingetragener verein|verein"),
    (LegalForm.COMPANY, r"g?gmbh|ug|ag|gesellschaft"),
    (LegalForm.COOPERATIVE, r"eg|genossenschaft"),
    (LegalForm.FOUNDATION, r"stiftung|foundation"),
    (LegalForm.CHURCH, r"kirch|church"),
    (LegalForm.PUBLIC, r"behorde|korperschaft|kdor|kommun|offentlich|stadt|kreis|land|public"),
)


def plain(*, heading: str) -> str:
    """A heading as it is compared and remembered."""
    return " ".join(re.sub(r"[^\w]+", " ", folded(name=heading)).split())[:200]


def guess(*, headings: Sequence[str], remembered: Mapping[str, Column]) -> list[Column]:
    """What each column means: as the centre said the last time, else by its words; nothing twice."""
    taken: set[Column] = set()
    found = []
    for heading in headings:
        column = remembered.get(plain(heading=heading)) or _by_words(plain(heading=heading), heading)
        if column in taken or (remembered.get(plain(heading=heading)) == Column.IGNORE):
            column = Column.IGNORE
        taken.add(column)
        found.append(column)
    if Column.NAME not in taken and headings:  # nothing is called a name: the first column left over
        free = next((place for place, column in enumerate(found) if column is Column.IGNORE), None)
        if free is not None and plain(heading=headings[free]) not in remembered:
            found[free] = Column.NAME
    return found


def _by_words(heading: str, written: str) -> Column:
    person = PERSON.match(heading)
    if person and person["rest"]:
        inner = _by_words(person["rest"], written)
        return OF_PERSON.get(inner, inner)
    if heading.endswith((" der person", " person")) and not person:
        inner = _by_words(re.sub(r" (der )?person$", "", heading), written)
        return OF_PERSON.get(inner, inner)
    for column, words in PATTERNS:
        if words.fullmatch(heading):
            return column
    for column, words in PATTERNS:  # "Kontakt Telefon", "Telefon dienstlich": a word of several
        if column in (Column.PHONE, Column.EMAIL, Column.STREET, Column.POSTCODE) and any(
            map(words.fullmatch, heading.split())
        ):
            return column
    return Column.IGNORE


def kind_of(*, text: str) -> InstitutionKind | None:
    """What an institution is, by our own words or by those of the trade."""
    wanted = plain(heading=text)
    for kind in InstitutionKind:
        if wanted in (kind.value, plain(heading=kind.german)):
            return kind
    return next((kind for kind, words in KIND_PATTERNS if words.search(wanted)), None)


def legal_form_of(*, text: str) -> LegalForm | None:
    """The form before the law, by our own words or the usual abbreviations."""
    wanted = plain(heading=text)
    for form in LegalForm:
        if wanted in (form.value, plain(heading=form.german)):
            return form
    return next((form for form, words in LEGAL_FORMS if re.search(rf"\b({words})", wanted)), None)


def target_group_of(*, text: str) -> TargetGroup | None:
    """For whom, by our own words."""
    wanted = plain(heading=text)
    return next((group for group in TargetGroup if wanted in (group.value, plain(heading=group.german))), None)
