"""One row of somebody's list as facts of an institution, or every reason why not. Pure."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from miteinander.core import texts
from miteinander.core.words import N_, Word
from miteinander.directory import rules
from miteinander.directory.rules import columns as column_rules
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.vocabulary import Column, InstitutionKind, TargetGroup

LENGTHS = {
    Column.NAME: 160, Column.STREET: 120, Column.TOWN: 80, Column.PHONE: 40, Column.FAX: 40, Column.EMAIL: 254, Column.WEBSITE: 200,
    Column.HOURS: 300, Column.SERVICES: 1000, Column.CONTACT_NAME: 120, Column.CONTACT_TASK: 120, Column.CONTACT_PHONE: 40,
    Column.CONTACT_EMAIL: 254, Column.MSO_BY: 120, Column.CONSENT_SOURCE: 200,
}  # fmt: skip
OF_PERSON = (
    Column.CONTACT_PHONE, Column.CONTACT_EMAIL, Column.CONTACT_TASK, Column.CONTACT_SINCE, Column.CONTACT_UNTIL, Column.CONSENT_ON,
    Column.CONSENT_SOURCE,
)  # fmt: skip
PHONE = re.compile(r"[0-9+()/ .\-\u2013]{4,40}", re.ASCII)
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}")
WEBSITE = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
YES, NO = (
    frozenset({"ja", "j", "x", "1", "yes", "y", "wahr", "true"}),
    frozenset({"", "nein", "n", "0", "no", "falsch", "false", "-"}),
)
NOTHING = frozenset({"", "-", "–", "k a", "keine", "n a", "na", "unbekannt"})


class RowReason(Word):
    """What is wrong with a cell, in a sentence with gaps."""

    NAME_MISSING = "name_missing", N_("Hier fehlt der Name.")
    TOO_LONG = "too_long", N_("Höchstens %(most)s Zeichen, hier sind es %(length)s.")
    KIND_MISSING = "kind_missing", N_("Die Art fehlt. Wählen Sie unten eine für alle Zeilen ohne Art.")
    KIND_UNKNOWN = "kind_unknown", N_("„%(text)s“ ist keine Art, die wir kennen.")
    LEGAL_FORM = "legal_form", N_("„%(text)s“ ist keine Rechtsform, die wir kennen.")
    MUNICIPALITY_MISSING = "municipality_missing", N_("Die Stadt oder Gemeinde fehlt.")
    MUNICIPALITY_UNKNOWN = "municipality_unknown", N_("„%(text)s“ ist keine Stadt oder Gemeinde in Ihrem Gebiet.")
    POSTCODE = "postcode", N_("„%(text)s“ ist keine Postleitzahl mit fünf Ziffern.")
    PHONE = "phone", N_("„%(text)s“ ist keine Telefonnummer.")
    EMAIL = "email", N_("„%(text)s“ ist keine E-Mail-Adresse.")
    WEBSITE = "website", N_("„%(text)s“ ist keine Internetadresse.")
    LANGUAGE = "language", N_("Die Sprache „%(text)s“ kennen wir nicht.")
    TARGET_GROUP = "target_group", N_("Die Zielgruppe „%(text)s“ kennen wir nicht.")
    SCHOOL = "school", N_("Die Schulnummer „%(text)s“ steht nicht in der amtlichen Liste Ihres Gebiets.")
    SCHOOL_TAKEN = "school_taken", N_("Die Schule „%(text)s“ steht schon im Verzeichnis.")
    ID = "id", N_("Die Kennung „%(text)s“ gibt es hier nicht.")
    PARENT = "parent", N_("Der Träger „%(text)s“ steht weder im Verzeichnis noch in dieser Liste.")
    PARENT_RING = "parent_ring", N_("Die Einrichtung wäre dann ihr eigener Träger, oder es gäbe zu viele Ebenen.")
    QUARTER = "quarter", N_("„%(text)s“ ist in dieser Stadt oder Gemeinde nicht eingetragen.")
    YES_NO = "yes_no", N_("„%(text)s“ ist weder ja noch nein.")
    CONTACT_NAME = "contact_name", N_("Zur Ansprechperson fehlt der Name.")
    DAY = "day", N_("„%(text)s“ ist kein Tag wie 31.12.2026.")
    DAY_TO_COME = "day_to_come", N_("Dieser Tag liegt in der Zukunft.")
    DAYS_IN_ORDER = "days_in_order", N_("Der letzte Tag liegt vor dem ersten.")
    MSO_WHO = (
        "mso_who",
        N_("Hier muss stehen, wer das gesagt hat: Migrantenorganisation ist, wer sich selbst so nennt."),
    )
    MSO_WHEN = "mso_when", N_("Dazu fehlt der Tag, an dem es gesagt wurde.")
    CONSENT_WHEN = "consent_when", N_("Zur Einwilligung fehlt der Tag.")
    CONSENT_WHENCE = "consent_whence", N_("Zur Einwilligung fehlt, woher wir davon wissen.")
    TWICE = "twice", N_("Diese Einrichtung steht schon in Zeile %(row)s.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where; the row as the file counts, the column by its heading."""

    row: int
    heading: str
    reason: RowReason
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is known already, for looking up: folded names to keys. Only what the reader of the list may see."""

    municipalities: Mapping[str, str]  # folded name or key -> Amtlicher Gemeindeschlüssel
    postcodes: Mapping[str, str]  # those that lie in one municipality only -> its key
    quarters: Mapping[tuple[str, str], UUID]  # (key, folded name)
    languages: Mapping[str, str]
    schools: frozenset[str]
    schools_taken: frozenset[str]
    parents: Mapping[str, UUID]  # folded name
    institutions: frozenset[UUID]
    today: date

    @property
    def only_municipality(self) -> str:
        """The one key of a kreisfreie Stadt; empty where there are several."""
        keys = set(self.municipalities.values())
        return next(iter(keys)) if len(keys) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that is in order. ``known``: the institution that it tells anew; ``parent``: its body, as folded name, when not known yet."""

    row: int
    facts: rules.InstitutionFacts
    told: frozenset[Column]  # which columns said something
    known: UUID | None = None
    parent: str = ""
    contact: ContactFacts | None = None
    address_dropped: bool = False  # a refuge: where it is was left out


def understand(
    *,
    row: int,
    cells: Sequence[str],
    columns: Sequence[Column],
    headings: Sequence[str],
    kind: InstitutionKind | None,
    house: House,
) -> tuple[Entry | None, list[Fault]]:
    """One row by what its columns mean; ``kind`` holds where no column tells. Nothing without a reason for each wrong cell."""
    said: dict[Column, str] = {}
    heads: dict[Column, str] = {}
    for column, heading, cell in zip(columns, headings, cells, strict=True):
        if column and column not in said:
            many = column in (Column.SERVICES,)
            text = texts.FORBIDDEN.sub("", cell)
            said[column] = texts.many_lines(text) if many else texts.one_line(text)
            heads[column] = heading
    faults: list[Fault] = []

    def wrong(column: Column, reason: RowReason, **values: object) -> None:
        faults.append(Fault(row, heads.get(column, ""), reason, values))

    reader = _Reader(said, wrong, house, kind)
    facts, contact = reader.read(), reader.contact()
    if facts is None or faults:
        return None, faults
    told = frozenset(column for column, text in said.items() if text)
    known = UUID(said[Column.ID]) if said.get(Column.ID) else None
    dropped = facts.protected and any(
        said.get(column) for column in (Column.STREET, Column.POSTCODE, Column.TOWN, Column.QUARTER)
    )
    parent = rules.folded(name=said.get(Column.PARENT, ""))
    return Entry(
        row=row,
        facts=facts,
        told=told,
        known=known,
        parent="" if facts.parent else parent,
        contact=contact,
        address_dropped=dropped,
    ), faults


class _Reader:
    """The cells of one row, one after the other."""

    def __init__(self, said: Mapping[Column, str], wrong: object, house: House, kind: InstitutionKind | None) -> None:
        self.said, self.house, self.kind = said, house, kind
        self.wrong = wrong

    def text(self, column: Column) -> str:
        return self.said.get(column, "")

    def complain(self, column: Column, reason: RowReason, **values: object) -> None:
        self.wrong(column, reason, **{name: _short(str(value)) for name, value in values.items()})  # type: ignore[operator]

    def read(self) -> rules.InstitutionFacts | None:
        for column, most in LENGTHS.items():
            if len(self.text(column)) > most:
                self.complain(column, RowReason.TOO_LONG, most=most, length=len(self.text(column)))
        name = self.text(Column.NAME)
        if not name:
            self.complain(Column.NAME, RowReason.NAME_MISSING)
        self._check(Column.PHONE, PHONE, RowReason.PHONE)
        self._check(Column.FAX, PHONE, RowReason.PHONE)
        self._check(Column.CONTACT_PHONE, PHONE, RowReason.PHONE)
        self._check(Column.EMAIL, EMAIL, RowReason.EMAIL)
        self._check(Column.CONTACT_EMAIL, EMAIL, RowReason.EMAIL)
        self._check(Column.WEBSITE, WEBSITE, RowReason.WEBSITE)
        self._check(Column.POSTCODE, re.compile(r"\d{5}", re.ASCII), RowReason.POSTCODE)
        person = [column for column in OF_PERSON if self.text(column)]
        if person and not self.text(Column.CONTACT_NAME):
            self.complain(person[0], RowReason.CONTACT_NAME)
        mso_by, mso_on = self._mso()
        kind, municipality, school = self._kind(name), self._municipality(), self._school()
        self._id()
        protected = self._yes(Column.PROTECTED) or rules.sounds_like_a_refuge(name=name)
        if kind is None or municipality is None or not name:
            return None
        website = self.text(Column.WEBSITE)
        facts = rules.InstitutionFacts(
            kind=kind,
            name=name,
            municipality=municipality,
            legal_form=self._legal_form(),
            parent=self._parent(),
            school=school,
            quarter=None if protected else self._quarter(municipality),
            street=self.text(Column.STREET),
            postcode=self.text(Column.POSTCODE),
            town=self.text(Column.TOWN),
            phone=self.text(Column.PHONE),
            fax=self.text(Column.FAX),
            email=self.text(Column.EMAIL),
            website=website if not website or website.lower().startswith("http") else f"https://{website}",
            hours=self.text(Column.HOURS),
            languages=tuple(dict.fromkeys(self._languages())),
            target_groups=tuple(dict.fromkeys(self._target_groups())),
            services=self.text(Column.SERVICES),
            mso_by=mso_by,
            mso_on=mso_on,
        )
        return facts.without_address() if protected else facts

    def contact(self) -> ContactFacts | None:
        """Whom one asks for. She is public only with the day of her consent and how we know of it."""
        since = self._day(Column.CONTACT_SINCE) or self.house.today
        until = self._day(Column.CONTACT_UNTIL)
        if until is not None and until < since:
            self.complain(Column.CONTACT_UNTIL, RowReason.DAYS_IN_ORDER)
        agreed = self._day(Column.CONSENT_ON, past=True)
        source = self.text(Column.CONSENT_SOURCE) if self._told(Column.CONSENT_SOURCE) else ""
        if agreed and not source:
            self.complain(Column.CONSENT_ON, RowReason.CONSENT_WHENCE)
        if source and not self._told(Column.CONSENT_ON):
            self.complain(Column.CONSENT_SOURCE, RowReason.CONSENT_WHEN)
        if not self.text(Column.CONTACT_NAME):
            return None
        return ContactFacts(
            name=self.text(Column.CONTACT_NAME),
            since=since,
            task=self.text(Column.CONTACT_TASK),
            phone=self.text(Column.CONTACT_PHONE),
            email=self.text(Column.CONTACT_EMAIL),
            until=until,
            consent_on=agreed,
            consent_source=source,
        )

    def _mso(self) -> tuple[str, date | None]:
        """An association of migrants by its own word: who said so, and when. A bare "ja" is nobody's word."""
        who, day = self.text(Column.MSO_BY), self._day(Column.MSO_ON, past=True)
        if who.casefold() in NO:
            who = ""
        if who.casefold() in YES or (day and not who):
            self.complain(Column.MSO_BY if who else Column.MSO_ON, RowReason.MSO_WHO)
        elif who and not self._told(Column.MSO_ON):
            self.complain(Column.MSO_BY, RowReason.MSO_WHEN)
        return (who, day) if who and day else ("", None)

    def _told(self, column: Column) -> bool:
        return self.text(column).casefold() not in NO

    def _day(self, column: Column, *, past: bool = False) -> date | None:
        """A day as people write it; "nein" is none. ``past``: it cannot be to come."""
        if not self._told(column):
            return None
        found = day_of(text=self.text(column))
        if found is None:
            self.complain(column, RowReason.DAY, text=self.text(column))
        elif past and found > self.house.today:
            self.complain(column, RowReason.DAY_TO_COME)
        return found

    def _check(self, column: Column, shape: re.Pattern[str], reason: RowReason) -> None:
        if self.text(column) and not shape.fullmatch(self.text(column)):
            self.complain(column, reason, text=self.text(column))

    def _kind(self, name: str) -> InstitutionKind | None:
        text = self.text(Column.KIND)
        found = column_rules.kind_of(text=text or name)
        if found is None and text:
            self.complain(Column.KIND, RowReason.KIND_UNKNOWN, text=text)
            return None
        if found is None and self.kind is None:
            self.complain(Column.KIND, RowReason.KIND_MISSING)
        return found or self.kind

    def _legal_form(self) -> str:
        text = self.text(Column.LEGAL_FORM)
        found = column_rules.legal_form_of(text=text) if text else None
        if text and found is None:
            self.complain(Column.LEGAL_FORM, RowReason.LEGAL_FORM, text=text)
        return found or ""

    def _municipality(self) -> str | None:
        """By its name, else by the town or the postcode of the address; a kreisfreie Stadt needs neither."""
        for column in (Column.MUNICIPALITY, Column.TOWN):
            text = self.text(column)
            key = self.house.municipalities.get(rules.folded(name=text)) or self.house.municipalities.get(text)
            if key:
                return key
            if text and column is Column.MUNICIPALITY:
                self.complain(column, RowReason.MUNICIPALITY_UNKNOWN, text=text)
                return None
        key = self.house.postcodes.get(self.text(Column.POSTCODE)) or self.house.only_municipality
        if key:
            return key
        if self.text(Column.TOWN):
            self.complain(Column.TOWN, RowReason.MUNICIPALITY_UNKNOWN, text=self.text(Column.TOWN))
        else:
            self.complain(Column.MUNICIPALITY, RowReason.MUNICIPALITY_MISSING)
        return None

    def _school(self) -> str:
        text = self.text(Column.SCHOOL)
        if not text:
            return ""
        if text not in self.house.schools:
            self.complain(Column.SCHOOL, RowReason.SCHOOL, text=text)
        elif text in self.house.schools_taken and not self.text(Column.ID):
            self.complain(Column.SCHOOL, RowReason.SCHOOL_TAKEN, text=text)
        return text

    def _id(self) -> None:
        text = self.text(Column.ID)
        if not text:
            return
        try:
            known = UUID(text) in self.house.institutions
        except ValueError:
            known = False
        if not known:  # of another centre, or of none: the same answer
            self.complain(Column.ID, RowReason.ID, text=text)

    def _parent(self) -> UUID | None:
        text = self.text(Column.PARENT)
        try:
            key = UUID(text) if text else None
        except ValueError:
            return self.house.parents.get(rules.folded(name=text))
        if key is not None and key not in self.house.institutions:
            self.complain(Column.PARENT, RowReason.PARENT, text=text)
        return key

    def _quarter(self, municipality: str) -> UUID | None:
        text = self.text(Column.QUARTER)
        if not text:
            return None
        found = self.house.quarters.get((municipality, rules.folded(name=text)))
        if found is None:
            self.complain(Column.QUARTER, RowReason.QUARTER, text=text)
        return found

    def _languages(self) -> Iterator[str]:
        for part in _list(self.text(Column.LANGUAGES)):
            code = self.house.languages.get(rules.folded(name=part))
            if code is None:
                self.complain(Column.LANGUAGES, RowReason.LANGUAGE, text=part)
            else:
                yield code

    def _target_groups(self) -> Iterator[TargetGroup]:
        for part in _list(self.text(Column.TARGET_GROUPS)):
            group = column_rules.target_group_of(text=part)
            if group is None:
                self.complain(Column.TARGET_GROUPS, RowReason.TARGET_GROUP, text=part)
            else:
                yield group

    def _yes(self, column: Column) -> bool:
        text = self.text(column).casefold()
        if text not in YES | NO:
            self.complain(column, RowReason.YES_NO, text=text)
        return text not in NO  # deny by default: whatever is not a clear no


def day_of(*, text: str) -> date | None:
    """A day as 31.12.2026, 31.12.26 or 2026-12-31; nothing when it is none."""
    for written in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, written).replace(tzinfo=UTC).date()
    return None


def _list(text: str) -> Iterator[str]:
    """Entries of a cell; "keine" is none."""
    for part in re.split(r"[,;/\n]| und ", text):
        if column_rules.plain(heading=part) not in NOTHING:
            yield part.strip()


def _short(text: str) -> str:
    return text[:40] + ("…" if len(text) > 40 else "")
