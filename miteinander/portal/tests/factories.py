"""Everything that a visitor can come across at one centre, so that every sentence of the public pages is said once."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from conftest import as_owner
from miteinander.centres import use_cases as centres
from miteinander.centres.models import (
    Member,
    MemberTopic,
    OpeningException,
    OpeningHours,
    ProfileEntry,
    TeamCard,
    Topic,
)
from miteinander.centres.tests.factories import MUENSTER, member
from miteinander.centres.vocabulary import EntryKey, EntryStatus, Role, TopicKind
from miteinander.core import links
from miteinander.core.tenancy import acting_for, system
from miteinander.core.uploads import FileKind, Picture
from miteinander.directory import queries as directory_queries
from miteinander.directory.models import ContactPerson, Inquiry, Institution, ReferenceLoad
from miteinander.directory.tests.factories import institution
from miteinander.directory.vocabulary import InstitutionKind, TargetGroup
from miteinander.knowledge.tests.factories import ANSWER, PDF, Team, act, lay_team, published
from miteinander.knowledge.vocabulary import Licence, Reader
from miteinander.knowledge.vocabulary import Topic as Subject

AT = datetime(2026, 3, 18, 9, tzinfo=UTC)  # a Wednesday, ten o'clock in Germany
DAY = AT.date()
CENTRE = "/zentren/muenster/"


@dataclass(frozen=True)
class Place:
    """An address of the public pages, with what is sent there (``POST``) and with what status it answers."""

    name: str
    path: str
    sent: dict[str, str] | None = None
    status: int = 200


def lay_everything() -> list[Place]:
    """All there is to read, and where."""
    team = lay_team()
    picture = lay_statements(team)
    lay_hours()
    lay_people()
    lay_files()
    return [
        Place("portal:centres", "/"),
        Place("portal:centres", "/?plz=48143"),
        Place("portal:centres", "/?plz=99999"),
        Place("portal:centres", "/?plz=4"),
        Place("portal:centre", CENTRE),
        Place("portal:centre", "/zentren/herne/"),
        Place("portal:centre_map", f"{CENTRE}karte.svg"),
        Place("portal:picture", f"{CENTRE}bild/{picture}/"),
        *lay_knowledge(team),
        *lay_institutions(),
        Place("imprint", "/impressum/"),
        Place("privacy", "/datenschutz/"),
        Place("licences", "/quellen/"),
    ]


def lay_statements(team: Team) -> uuid.UUID:
    """One statement under every key, of every kind; the id of the picture among them."""
    said = centres.Statement(lines=("Unser Zeichen",), source="Rat", as_of=None)
    logo = act(
        team.director, centres.add_entry, entry_id=uuid.uuid4(), key=EntryKey.LOGO, said=said, at=AT,
        picture=Picture(FileKind.PNG, b"\x89PNG", width=1, height=1),
    )  # fmt: skip
    logo = act(team.director, centres.publish, entry_id=logo.id, version=1)
    common: dict[str, Any] = {"centre_id": MUENSTER, "source": "Ratsbeschluss", "as_of": DAY}
    plain = [key for key in EntryKey if key not in (EntryKey.LOGO, EntryKey.FOCUS, EntryKey.FIGURES)]
    with acting_for(system(MUENSTER)):
        for key in plain:
            about: dict[str, Any] = {"lines": [f"Aussage {key.value}", "Zweite Zeile"]}
            if key in (EntryKey.LINKS, EntryKey.DOWNLOADS):
                about["url"] = "https://www.example.org/mehr"
            if key is EntryKey.EMAIL:
                about["lines"] = ["ki@example.org"]
            if key is EntryKey.TELEPHONE:
                about["lines"] = ["030 23125 100", "030 23125-101"]
            if key is EntryKey.RESOLUTION:
                about["since"] = DAY
            if key is EntryKey.LEGAL_BASIS:
                about |= {"since": DAY, "until": DAY}
            ProfileEntry.objects.create(key=key, **about, **common)
        funder = {"key": EntryKey.FUNDERS, "position": 1, "lines": ["Land"], "url": "https://www.example.org/land"}
        ProfileEntry.objects.create(**funder, picture=logo.picture, **common)
        undated = {"centre_id": MUENSTER, "source": "Alte Seite"}
        ProfileEntry.objects.create(
            key=EntryKey.FIGURES,
            lines=["219.784 Menschen"],
            status=EntryStatus.CORRECTED,
            correction="227.859",
            **undated,
        )
        ProfileEntry.objects.create(
            key=EntryKey.FIGURES, position=1, lines=["126 Länder"], status=EntryStatus.DATED_QUOTE, **undated
        )
    assert logo.picture_id is not None
    return logo.picture_id


def lay_hours() -> None:
    """A week with a day of two spans, and days that are otherwise."""
    with acting_for(system(MUENSTER)):
        for weekday, opens, closes in ((1, 8, 12), (1, 13, 16), (2, 8, 16), (3, 8, 16), (4, 8, 16), (5, 8, 13)):
            OpeningHours.objects.create(centre_id=MUENSTER, weekday=weekday, opens=time(opens), closes=time(closes))
        for first, days, opens in ((6, 0, None), (10, 4, None), (20, 0, 9)):
            OpeningException.objects.create(
                centre_id=MUENSTER, reason="Betriebsausflug", first_on=DAY + timedelta(first), last_on=DAY + timedelta(first + days),
                opens=time(opens) if opens else None, closes=time(opens + 2) if opens else None,
            )  # fmt: skip


def moments() -> Iterator[datetime]:
    """When the door stands in every way: open, before, after, otherwise; Good Friday is a public holiday."""
    yield from (AT, AT.replace(hour=5), AT.replace(hour=20), AT + timedelta(6), datetime(2026, 4, 3, 9, tzinfo=UTC))


def lay_people() -> None:
    """The team, with and without a topic, and the fields of the centre."""
    people = [member(Role.OFFICER), member(Role.OFFICER)]
    with acting_for(system(MUENSTER)):
        for kind in TopicKind:
            topic = Topic.objects.create(
                centre_id=MUENSTER,
                kind=kind,
                name=f"Bildung {kind.value}",
                text="Kita und Schule.",
                valid_from=date(2020, 1, 1),
            )
        MemberTopic.objects.create(centre_id=MUENSTER, member=people[0], topic=topic)
        for one in people:
            shown: dict[str, Any] = {"phone": "030 23125 102", "email": "team@example.org", "agreed_on": DAY}
            TeamCard.objects.create(
                centre_id=MUENSTER, member=Member.objects.get(id=one.id), name="Gesa Käfer", **shown
            )


def lay_knowledge(team: Team) -> Iterator[Place]:
    """Materials of every topic and licence, more than one page of them, and answers in two languages."""
    kept: dict[str, Any] = {"readers": frozenset(set(Reader) - {Reader.STAFF})}
    licences = [one for one in Licence if one not in (Licence.INTERNAL, Licence.LINKED)]
    pairs = list(zip(Subject, [*licences, *licences, *licences], strict=False))
    materials = [
        published(
            team.officer, upload=PDF, title=f"Blatt {topic.value}", topic=topic, licence=licence, source="Rat", **kept
        )
        for topic, licence in pairs
    ]
    over = published(team.officer, title="Altes Blatt", valid_until=DAY, languages=("tur", "kmr"))
    answers = [
        published(team.officer, ANSWER, title=title, languages=(code,), related=(materials[0].id,), valid_until=DAY + timedelta(90))
        for title, code in (("Was kostet es?", "deu"), ("How much is it?", "eng"))
    ]  # fmt: skip
    linked = published(team.officer, title="Nur verlinkt", licence=Licence.LINKED)
    for _more in range(25):
        published(team.officer, title="Noch ein Blatt")
    path = f"{CENTRE}wissen/"
    for query in ("", "?page=2", "?text=bladt+kita", "?text=xyzzy", "?topic=nirgends", "?language=eng&kind=answer"):
        yield Place("portal:knowledge", path + query)
    yield Place("portal:knowledge", "/zentren/herne/wissen/")
    yield Place("portal:file", f"{path}{materials[0].id}/datei/")
    for one in (materials[0], linked, *answers):
        yield Place("public_entry", f"{path}{one.id}/")
    yield Place("public_entry over", f"{path}{over.id}/")


def lay_institutions() -> Iterator[Place]:
    """One of every kind, and the links of the yearly mail in every state."""
    shown: dict[str, Any] = {"published": True, "published_source": "Leitung, per E-Mail", "published_on": DAY}
    told: dict[str, Any] = {
        "street": "Am Berg 1", "postcode": "48143", "town": "Münster", "phone": "030 23125 103", "email": "kita@example.org",
        "website": "https://www.example.org", "hours": "montags 9 bis 12 Uhr", "languages": ("kmr", "apc", "rom", "gsg"),
        "services": "Sprachcafé", "target_groups": tuple(TargetGroup),
    }  # fmt: skip
    rows = [
        institution(f"Haus {kind.value}", kind=kind, **told, **shown)
        for kind in InstitutionKind
        if kind not in (InstitutionKind.SHELTER, InstitutionKind.SCHOOL)
    ]
    with acting_for(system(MUENSTER)):
        Institution.objects.filter(id=rows[0].id).update(mso_by="Vorstand", mso_on=DAY)
        ContactPerson.objects.create(
            centre_id=MUENSTER, institution=rows[0], name="Ida Muster", task="Leitung", phone="030 23125 104", email="ida@example.org",
            since=date(2025, 1, 1), consent_on=DAY, consent_source="E-Mail",
        )  # fmt: skip
        links_ = {state: _inquiry(rows[0], state) for state in ("open", "answered", "over")}
    yield Place("portal:institutions", f"{CENTRE}einrichtungen/")
    yield Place("portal:institutions", "/zentren/herne/einrichtungen/")
    for secret in links_.values():
        yield Place("directory:confirm", f"/einrichtungen/bestaetigen/muenster/{secret}/")
    confirm = f"/einrichtungen/bestaetigen/muenster/{links_['open']}/"
    wrong = {
        "name": "",
        "postcode": "1",
        "phone": "keine",
        "email": "keine",
        "website": "javascript:x",
        "services": "x" * 1001,
    }
    yield Place("directory:confirm", confirm, {**wrong, "key": "x", "version": "x"}, 422)
    yield Place(
        "directory:confirm",
        f"/einrichtungen/bestaetigen/muenster/{links_['over']}/",
        {"name": "Haus", "key": str(uuid.uuid4())},
        422,
    )


def _inquiry(one: Institution, state: str) -> str:
    inquiry_id = uuid.uuid4()
    secret = directory_queries.inquiry_token(inquiry_id=inquiry_id)
    Inquiry.objects.create(
        id=inquiry_id, centre_id=MUENSTER, institution=one, digest=links.digest(secret), asked_at=AT - timedelta(60),
        expires_at=AT + timedelta(-1 if state == "over" else 30), answered_at=AT - timedelta(1) if state == "answered" else None,
    )  # fmt: skip
    return secret


def lay_files() -> None:
    """A file of reference data as it was loaded last."""
    with as_owner():
        ReferenceLoad.objects.create(
            dataset="schools.csv", source="IT.NRW", licence="dl-de/by-2-0", attribution="© IT.NRW, 2025", as_of=date(2024, 10, 15),
            sha256="0" * 64, rows=5407, loaded_at=AT,
        )  # fmt: skip
