"""Who runs an institution, where it lies, whom one asks for there, and what of it everybody may read."""

import threading
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miteinander.centres.tests.factories import HERNE, MUENSTER, member
from miteinander.centres.vocabulary import Role
from miteinander.core.exports import limit, sheet
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.directory import queries, use_cases
from miteinander.directory.exports import INSTITUTIONS
from miteinander.directory.models import ContactPerson, Institution, Quarter
from miteinander.directory.rules import families
from miteinander.directory.rules.contacts import ContactFacts
from miteinander.directory.tests.factories import PLACE, institution, now, signed_in, text, there, told, url
from miteinander.directory.vocabulary import InstitutionKind, QuarterKind, TargetGroup

pytestmark = pytest.mark.django_db
SHOWN = {"published": True, "published_source": "Leitung, per E-Mail", "published_on": date(2026, 2, 1)}
VISITOR = Actor(centre_id=MUENSTER, audience=Audience.PUBLIC)


@pytest.fixture
def keeper() -> Client:
    return signed_in(member(Role.ADMIN))


def changed(one: Institution, **facts: Any) -> Institution:
    by = system(one.centre_id)
    with acting_for(by):
        return use_cases.change_institution(
            institution_id=one.id, facts=told(one.name, one.centre_id, **facts), version=now_version(one), by=by
        )


def now_version(one: Institution) -> int:
    return Institution.objects.values_list("version", flat=True).get(id=one.id)


def person(one: Institution, **facts: Any) -> ContactPerson:
    by = system(one.centre_id)
    with acting_for(by):
        return use_cases.add_contact_person(
            person_id=uuid.uuid4(),
            institution_id=one.id,
            facts=ContactFacts(**({"name": "Ida Muster", "since": date(2026, 1, 1)} | facts)),
            by=by,
        )


def quarter(name: str = "Kanalviertel", centre_id: int = MUENSTER) -> Quarter:
    by = system(centre_id)
    with acting_for(by):
        return use_cases.add_quarter(
            quarter_id=uuid.uuid4(), municipality=PLACE[centre_id], kind=QuarterKind.QUARTER, name=name, by=by
        )


def test_rings_of_bodies_are_seen() -> None:
    a, b, c = (uuid.UUID(int=n) for n in (1, 2, 3))
    assert families.makes_a_ring(child=a, parent=a, parents={})
    assert families.makes_a_ring(child=a, parent=c, parents={c: b, b: a, a: None})
    assert not families.makes_a_ring(child=a, parent=c, parents={c: b, b: None})
    assert not families.makes_a_ring(child=a, parent=b, parents={b: c, c: b})  # somebody else's ring: no endless walk
    assert families.levels_above(parent=c, parents={c: b, b: a}) == 3


def test_nobody_runs_itself_over_whatever_way() -> None:
    top, middle, low = institution("Stadt"), institution("Amt"), institution("Kita")
    changed(middle, parent=top.id)
    changed(low, parent=middle.id)
    with acting_for(system(MUENSTER)):
        above = queries.family(institution=now_in(low)).above
    assert [one.name for one in above] == ["Amt", "Stadt"]
    with pytest.raises(Refused, match="ihr eigener Träger"):
        changed(top, parent=low.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        changed(top, parent=institution("Nebenan", HERNE).id)
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match="runs_not_itself"), transaction.atomic():
        Institution.objects.filter(id=top.id).update(parent=top.id)
    assert now(top).parent_id is None


def now_in(one: Institution) -> Institution:
    return Institution.objects.get(id=one.id)


@pytest.mark.django_db(transaction=True)
def test_two_who_tie_a_ring_at_the_same_moment_do_not_succeed_both() -> None:
    a, b = institution("A"), institution("B")
    heard: list[str] = []
    start = threading.Barrier(2)

    def tie(one: Institution, parent: Institution) -> None:
        start.wait()
        try:
            changed(one, parent=parent.id)
            heard.append("saved")
        except Refused:
            heard.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tie, args=pair) for pair in ((a, b), (b, a))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(heard) == ["refused", "saved"]


def test_quarters_belong_to_their_municipality_and_centre(keeper: Client) -> None:
    mine, theirs = quarter(), quarter("Nebenan", HERNE)
    one = changed(institution(), quarter=mine.id)
    with pytest.raises(Refused, match="liegt nicht in der Stadt"):
        changed(one, quarter=theirs.id)
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match="same_centre"), transaction.atomic():
        Institution.objects.filter(id=one.id).update(quarter_id=theirs.id)
    assert "Kanalviertel" in text(keeper.get(url("institution", one.id)))
    assert "Kita Regenbogen" in text(keeper.get(url("institutions") + f"?quarter={mine.id}"))
    again = keeper.post(
        url("add_quarter"),
        {"key": str(uuid.uuid4()), "municipality": PLACE[MUENSTER], "kind": "quarter", "name": "Kanalviertel"},
    )
    assert (again.status_code, "gibt es hier schon" in text(again)) == (422, True)
    ended = {"key": str(uuid.uuid4()), "kind": "quarter", "name": "Kanalviertel"}
    assert keeper.post(url("change_quarter", mine.id), ended).status_code == 302
    assert "gibt es nicht mehr" in text(keeper.get(url("quarters")))
    assert now(one).quarter_id == mine.id
    assert keeper.get(url("change_quarter", theirs.id)).status_code == 404


def test_form_takes_everything_an_institution_says_of_itself(keeper: Client) -> None:
    above = institution("Trägerverein e. V.", kind=InstitutionKind.ASSOCIATION)
    sent = {
        "key": str(uuid.uuid4()), "kind": "association", "name": "Frauentreff", "municipality": PLACE[MUENSTER], "legal_form": "registered",
        "parent": "Trägerverein e. V.", "languages": "Türkisch; Dari, kurmandschi", "target_groups": ["women", "families"],
        "services": "Frühstück\nBegleitung", "website": "www.example.org/treff", "hours": "Mo 9 bis 12 Uhr", "mso_by": "Vorstand, Brief",
        "mso_on": "2026-01-05", "published": "on", "published_source": "Vorstand, Brief", "published_on": "05.01.2026",
    }  # fmt: skip
    assert keeper.post(url("add_institution"), sent).status_code == 302
    with acting_for(system(MUENSTER)):
        made = Institution.objects.get(name="Frauentreff")
        assert (made.parent_id, made.languages, made.website) == (
            above.id,
            ["kmr", "prs", "tur"],
            "https://www.example.org/treff",
        )
        assert made.target_groups == [TargetGroup.WOMEN, TargetGroup.FAMILIES]
    form = text(keeper.get(url("change_institution", made.id)))
    assert "Trägerverein e. V." in form
    assert "Kurmandschi, Dari, Türkisch" in form
    page = text(keeper.get(url("institution", made.id)))
    assert "nach eigener Aussage (Vorstand, Brief, 05.01.2026)" in page
    listed = text(keeper.get(url("institutions") + "?mso=on&target_group=women&language=prs"))
    assert "Frauentreff" in listed
    assert "Frauentreff" not in text(keeper.get(url("institutions") + "?language=apc"))
    for wrong, said in (
        ({"languages": "Klingonisch"}, "kennen wir nicht"),
        ({"website": "javascript:alert(1)"}, "Internetadresse wie"),
        ({"mso_on": ""}, "wer das wann gesagt hat"),
        ({"published_source": ""}, "wer wann zugestimmt hat"),
        ({"parent": "Gibt es nicht"}, "ist nicht in der Liste"),
        ({"published": "on", "protected": "on"}, "wird nie öffentlich gezeigt"),
    ):
        answer = keeper.post(url("add_institution"), {**sent, "key": str(uuid.uuid4()), "name": "Andere", **wrong})
        assert (answer.status_code, said in text(answer)) == (422, True), wrong
    assert there() == ["Frauentreff", "Trägerverein e. V."]


def test_contact_person_has_a_time_and_a_dated_consent(keeper: Client) -> None:
    one = institution()
    sent = {
        "key": str(uuid.uuid4()),
        "name": "Ida Muster",
        "since": "2026-01-01",
        "volunteer": "on",
        "task": "Sekretariat",
    }
    for _click in range(2):
        assert keeper.post(url("add_contact_person", one.id), sent).status_code == 302
    with acting_for(system(MUENSTER)):
        ida = ContactPerson.objects.get()
        assert (ida.volunteer, ida.consent_on) == (True, None)  # nobody is public by default
    page = text(keeper.get(url("institution", one.id)))
    assert "Ida Muster" in page
    assert "ehrenamtlich" in page
    path = url("change_contact_person", one.id, ida.id)
    for wrong, said in (
        ({"until": "2025-01-01"}, "nicht vor dem ersten"),
        ({"consent_on": "2026-01-01"}, "wie wir davon wissen"),
        ({"consent_source": "E-Mail"}, "braucht den Tag"),
    ):
        answer = keeper.post(path, {**sent, "version": 1, **wrong})
        assert (answer.status_code, said in text(answer)) == (422, True)
    assert keeper.post(path, {**sent, "version": 1, "until": "2026-01-31"}).status_code == 302
    assert "Ida Muster" not in text(keeper.get(url("institution", one.id)))
    late = keeper.post(path, {**sent, "name": "Ada", "version": 1})
    assert (late.status_code, "Ada" in text(late), "Ida Muster" in text(late)) == (409, True, True)
    assert keeper.get(url("change_contact_person", institution("Andere").id, ida.id)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_everybody_reads_who_agreed_and_nothing_else() -> None:
    shown = institution("Frauentreff", phone="030 23125 101", **SHOWN)
    hidden = institution("Unbekannt", phone="030 23125 102")
    gone = institution("Vorbei", phone="030 23125 103", **SHOWN)
    refuge = institution("Schutzhaus", kind=InstitutionKind.SHELTER, protected=True, phone="030 23125 104")
    institution("Nebenan", HERNE, **SHOWN)
    consent = {"consent_on": date(2026, 1, 2), "consent_source": "E-Mail", "phone": "030 23125 105"}
    person(shown, name="Ida Öffentlich", **consent)
    person(shown, name="Ada Privat", volunteer=True)
    person(shown, name="Ute Vorbei", until=date(2026, 1, 31), **consent)
    person(hidden, name="Eva Woanders", **consent)
    person(refuge, name="Ina Schutz", **consent)
    with acting_for(system(MUENSTER)):
        Institution.objects.filter(id=gone.id).update(active=False)
    page = text(Client().get("/zentren/muenster/einrichtungen/"))
    for words in ("Frauentreff", "030 23125 101", "Ida Öffentlich", "mit ihrer Zustimmung vom 01.02.2026"):
        assert words in page
    for words in ("Unbekannt", "Vorbei", "Schutz", "Nebenan", "Privat", "Woanders"):
        assert words not in page
    assert "Noch keine Einrichtung" not in page
    assert Client().get("/zentren/atlantis/einrichtungen/").status_code == 404
    # By raw SQL the visitor gets no more: neither rows nor the office's own columns.
    with acting_for(VISITOR, read_only=True, using="public"), connections["public"].cursor() as cursor:
        cursor.execute("SELECT name FROM directory_institution")
        assert cursor.fetchall() == [("Frauentreff",)]
    for column in ("mso_by", "version", "parent_id", "*"):
        with pytest.raises(Error, match="permission denied"):
            with acting_for(VISITOR, read_only=True, using="public"), connections["public"].cursor() as cursor:
                cursor.execute(f"SELECT {column} FROM directory_institution")
    with acting_for(system(MUENSTER)):
        rows = queries.institution_rows(wanted=queries.InstitutionFilter(), limit=limit())
        taken = sheet(listing=INSTITUTIONS, rows=rows, personal=True)
    assert (sorted(row[0] for row in taken.rows), taken.left_out) == (["Frauentreff", "Unbekannt"], 1)


def test_public_list_asks_as_often_for_many_as_for_one() -> None:
    counts = []
    for number in range(6):
        person(institution(f"Treff {number}", **SHOWN), consent_on=date(2026, 1, 2), consent_source="E-Mail")
        if number in (1, 5):
            with CaptureQueriesContext(connections["public"]) as asked:
                Client().get("/zentren/muenster/einrichtungen/")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_refuge_is_nowhere_whatever_the_code() -> None:
    refuge = institution("Schutzhaus", kind=InstitutionKind.SHELTER, protected=True)
    place = quarter()
    for wrong in ({"street": "Weg 1"}, {"town": "Münster"}, {"quarter": place.id}):
        with pytest.raises(Refused, match="speichern wir keine Anschrift"):
            changed(refuge, protected=True, **wrong)
    with pytest.raises(Refused, match="nie öffentlich"):
        changed(refuge, protected=True, **SHOWN)
    for wrong in ({"quarter_id": place.id}, {"published": True, **SHOWN}):
        with (
            acting_for(system(MUENSTER)),
            pytest.raises(IntegrityError, match="protected_is_nowhere"),
            transaction.atomic(),
        ):
            Institution.objects.filter(id=refuge.id).update(**wrong)


def test_list_and_page_ask_constantly(keeper: Client) -> None:
    above = institution("Träger")
    one = changed(institution(), parent=above.id, quarter=quarter().id)
    person(one)
    with CaptureQueriesContext(connection) as few:
        keeper.get(url("institution", one.id))
    for number in range(5):
        person(one, name=f"Person {number}")
    with CaptureQueriesContext(connection) as many:
        keeper.get(url("institution", one.id))
    assert len(few) == len(many)


def test_contact_persons_are_taken_away_with_a_reason_and_those_of_a_refuge_never(keeper: Client) -> None:
    school, refuge = institution("Schule am Kanal"), institution("Haus Sonne")
    person(school, phone="030 23125 103")
    person(school, name="Früher Muster", until=date(2026, 1, 31))
    person(refuge, name="Şirin Beispiel")
    changed(refuge, protected=True)
    sent = {"key": str(uuid.uuid4()), "reason": "Einladung zum Runden Tisch", "file_type": "csv"}
    told = keeper.post(url("contact_persons_export"), sent).content.decode("utf-8-sig")
    assert '"Schule am Kanal";"Ida Muster";"";"030 23125 103"' in told
    assert not [word for word in ("Früher", "Şirin", "Sonne") if word in told]
    assert "Ida" not in keeper.post(url("contact_persons_export") + "?text=Wald", sent).content.decode()
    assert keeper.post(url("contact_persons_export"), sent | {"reason": "kurz"}).status_code == 422
    assert signed_in(member(Role.OFFICER)).post(url("contact_persons_export"), sent).status_code == 403
