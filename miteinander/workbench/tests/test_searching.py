"""One search box: across spellings, scripts and slips, and never more than the desk itself would show."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from conftest import as_owner
from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.directory import queries as directory
from miteinander.directory.models import ContactPerson, Institution, Quarter
from miteinander.directory.vocabulary import InstitutionKind, QuarterKind
from miteinander.interpreting.models import Interpreter
from miteinander.interpreting.states import InterpreterStatus
from miteinander.interpreting.tests.factories import (
    HERNE,
    Desk,
    InstitutionFactory,
    MemberFactory,
    act,
    asked,
    assigned,
    lay_desk,
    seen,
)
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.interpreting.vocabulary import Channel
from miteinander.knowledge import use_cases as knowledge_deeds
from miteinander.knowledge.models import Entry
from miteinander.knowledge.tests import factories as knowledge
from miteinander.knowledge.vocabulary import Reader, Visibility
from miteinander.workbench import queries
from miteinander.workbench.models import SearchKey, SearchWord
from miteinander.workbench.vocabulary import SearchKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def hits(by: Actor, text: str) -> list[queries.Hit]:
    return list(seen(by, lambda: queries.search(text=text, by=by, at=ASKED_AT)).hits)


def names(by: Actor, text: str) -> list[str]:
    return [hit.label for hit in hits(by, text)]


def institution(desk: Desk, name: str, **more: Any) -> Institution:
    with acting_for(system(desk.centre_id)):
        return InstitutionFactory(centre_id=desk.centre_id, name=name, **more)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        # umlauts, ß, capitals, order, beginnings
        ("Müller-Schule", "mueller"),
        ("Mueller-Schule", "Müller schule"),
        ("Muller-Schule", "MÜLLER"),
        ("Straßenschule", "strassen"),
        ("Gesamtschule am Größen Weg 3", "weg 3 groessen"),
        ("Café Łódź", "cafe lodz"),
        # slips of the pen
        ("Grundschule Sonnenschein", "Sonenschein"),
        ("Grundschule Sonnenschein", "Grudnschule Sonnenschien"),
        ("Kita Regenbogen", "Regnbogen"),
        ("Kita Regenbogen", "kita regenbgoe"),
        # a part of a word that grew together
        ("Rosengrundschule", "grundschule"),
        # written as it stands, with an accent of its own
        ("Verein Şükrü", "sukru"),
        ("Verein Sukru", "Şükrü"),
        ("Müller-Schule", "Mu\u0308ller"),
    ],
)
def test_finds_an_institution_however_it_is_spelt(desk: Desk, name: str, typed: str) -> None:
    institution(desk, name)
    assert names(desk.officer, typed)[:1] == [name]


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Mohammed", "Alsayed", "محمد"),
        ("Muhammad", "Alsayed", "mohamed"),
        ("محمد", "السيد", "Mohammed"),
        ("Oksana", "Schewtschenko", "Шевченко"),
        ("Oksana", "Schewtschenko", "Shevchenko"),
        ("Оксана", "Шевченко", "Schewtschenko"),
        ("Yusuf", "Yılmaz", "Jusuf Yilmaz"),
        ("Yusuf", "Demir", "يوسف"),
        ("Ömer", "Demir", "عمر"),
        ("Khalid", "Aziz", "Chalid Asis"),
        ("Nino", "Gelaschwili", "გელაშვილი"),
        ("Shirin", "Rahimi", "شیرین"),
        ("Ahmed", "Rahimi", "أحمد"),
        ("Eleni", "Papadopoulou", "Ελένη"),
    ],
)
def test_finds_a_person_across_scripts(desk: Desk, given: str, family: str, typed: str) -> None:
    desk.interpreter(given_name=given, family_name=family)
    assert f"{given} {family}" in names(desk.coordinator, typed)


def test_the_best_fit_comes_first(desk: Desk) -> None:
    for name in ("Rosenschule", "Rose", "Rosa-Luxemburg-Schule", "Hosenschule"):
        institution(desk, name)
    assert names(desk.officer, "Rose")[:2] == ["Rose", "Rosenschule"]


def test_every_word_has_to_fit(desk: Desk) -> None:
    for name in ("Kita Sonne", "Kita Mond", "Schule Sonne"):
        institution(desk, name)
    assert names(desk.officer, "kita sonne") == ["Kita Sonne"]
    assert names(desk.officer, "kita qqqqqq") == []


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "%", "'", "\\", "a", "x" * 500, "% OR 1=1 --", "日本語", "\u202e", "ü" * 90]
)
def test_odd_questions_find_nothing_and_break_nothing(desk: Desk, typed: str) -> None:
    assert hits(desk.coordinator, typed) == []


def test_a_request_is_found_by_its_reference_however_it_is_read_out(desk: Desk) -> None:
    request = asked(desk)

    def requests(typed: str) -> list[str]:  # two or three signs may begin the name of a school as well
        return [hit.id for hit in hits(desk.coordinator, typed) if hit.kind is SearchKind.REQUEST]

    for typed in (
        request.reference,
        request.reference.lower(),
        request.reference.replace("-", " "),
        request.reference[:3],
    ):
        assert requests(typed) == [request.id]
    assert requests(request.reference[:2]) == []


def test_requests_are_found_by_whom_they_concern(desk: Desk) -> None:
    hers = asked(desk, by=desk.officer, channel=Channel.TELEPHONE)
    talk = assigned(desk, asked(desk))
    finds = {
        who: [hit.id for text in (hers.reference, talk.reference) for hit in hits(getattr(desk, who), text)]
        for who in (
            "director",
            "officer",
            "teacher",
            "data_protection",
            "school_member",
            "kita_member",
            "rana_member",
            "sirin_member",
        )
    }
    assert finds == {
        "director": [hers.id, talk.id],
        "officer": [hers.id],
        "teacher": [],
        "data_protection": [],
        "school_member": [hers.id, talk.id],
        "kita_member": [],
        "rana_member": [talk.id],
        "sirin_member": [],
    }


def test_outside_the_team_no_name_is_found(desk: Desk) -> None:
    institution(desk, "Frauenhaus Linde", kind=InstitutionKind.SHELTER, protected=True)
    for who in (desk.school_member, desk.rana_member):
        for text in ("Linde", desk.school.name, "Rana", "Şirin", "Person"):
            assert hits(who, text) == []
        with acting_for(who):
            assert not SearchWord.objects.exists()
            assert not SearchKey.objects.exists()


def entry(desk: Desk, title: str, **changes: Any) -> Entry:
    """A material for everybody, unless said otherwise."""
    return knowledge.published(desk.officer, knowledge.MATERIAL, title=title, **changes)


@pytest.mark.parametrize("typed", ["Anmeldebogen", "anmeldebogn", "bogen anmelde", "АНМЕЛДЕБОГЕН"])
def test_materials_and_answers_are_found_by_their_title(desk: Desk, typed: str) -> None:
    bogen = entry(desk, "Anmeldebogen: ein Bogen zum Anmelden" if " " in typed else "Anmeldebogen")
    for who in (desk.officer, desk.teacher, desk.data_protection, desk.school_member, desk.rana_member):
        [found] = hits(who, typed)
        assert (found.kind, found.id, found.hint) == (SearchKind.ENTRY, bogen.id, "Material")


def test_outside_only_what_is_written_for_the_reader_is_found(desk: Desk) -> None:
    """Drafts, what is the team's, what is for others, what was withdrawn: neither the thing nor the word is to be had."""
    draft = knowledge.added(desk.officer, title="Zebrafink Entwurf")
    entry(desk, "Zebrafink intern", visibility=Visibility.TEAM)
    for_schools = entry(desk, "Zebrafink Schule", visibility=Visibility.PARTNERS, readers=frozenset({Reader.TEACHERS}))
    gone = entry(desk, "Zebrafink vergangen")
    act(desk.officer, knowledge_deeds.withdraw, at=knowledge.AT, **knowledge.step(gone))
    open_to_all = entry(desk, "Zebrafink für alle")
    institution(desk, "Zebrafink-Haus")
    assert {hit.id for hit in hits(desk.school_member, "Zebrafink")} == {for_schools.id, open_to_all.id}
    assert {hit.id for hit in hits(desk.rana_member, "Zebrafink")} == {open_to_all.id}
    assert draft.id in {hit.id for hit in hits(desk.data_protection, "Zebrafink")}
    assert gone.id not in {hit.id for hit in hits(desk.officer, "Zebrafink")}
    for who, known in ((desk.school_member, {"schule"}), (desk.rana_member, set())):
        with acting_for(who):
            words = {"zebrafink", "fur", "alle"} | known
            assert set(SearchWord.objects.values_list("word", flat=True)) == words
            assert not SearchKey.objects.exists()
    with acting_for(system(desk.centre_id)):  # the control: behind the wall of the audience there are more
        assert {"intern", "haus"} <= set(SearchWord.objects.values_list("word", flat=True))


def contact(desk: Desk, house: Institution, name: str, **more: Any) -> ContactPerson:
    with acting_for(system(desk.centre_id)):
        return ContactPerson.objects.create(
            centre_id=desk.centre_id, institution=house, name=name, since=date(2026, 1, 1), **more
        )


def test_contact_persons_are_found_by_the_team_with_their_institution(desk: Desk) -> None:
    house = institution(desk, "Kita Abendstern")
    contact(desk, house, "Margarethe Quittenbaum", task="Leitung")
    contact(desk, house, "Gundula Quittenbaum", until=date(2026, 2, 1))
    [found] = hits(desk.officer, "Quitenbaum")
    assert (found.kind, found.label) == (SearchKind.CONTACT, "Margarethe Quittenbaum")
    assert found.hint == "Kita Abendstern · Leitung"
    for who in (desk.school_member, desk.rana_member):
        assert hits(who, "Quittenbaum") == []


def test_nobody_of_a_protected_place_is_found_as_its_contact(desk: Desk) -> None:
    house = institution(desk, "Frauenhaus Linde", kind=InstitutionKind.SHELTER, protected=True)
    contact(desk, house, "Margarethe Quittenbaum")
    assert hits(desk.officer, "Quittenbaum") == []
    with acting_for(system(desk.centre_id)):  # the control: at another place she is
        Institution.objects.filter(id=house.id).update(protected=False)
    assert names(desk.officer, "Quittenbaum") == ["Margarethe Quittenbaum"]


def test_quarters_lead_to_their_institutions(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        row = {"centre_id": desk.centre_id, "municipality_id": "05515000", "kind": QuarterKind.QUARTER}
        here = Quarter.objects.create(name="Kinderhaus", **row)
        Quarter.objects.create(name="Kinderhausen", active=False, **row)
    [found] = [hit for hit in hits(desk.teacher, "Kinderhuas") if hit.kind is SearchKind.QUARTER]
    assert (found.label, found.url) == ("Kinderhaus", f"/einrichtungen/?quarter={here.id}")
    assert hits(desk.school_member, "Kinderhaus") == []


def test_schools_on_the_own_ground_are_found_in_the_register(desk: Desk) -> None:
    with acting_for(desk.officer):
        area = directory.ground(centre_id=desk.centre_id)
        here = directory.schools(area=area, wanted=directory.SchoolFilter())[0]
    number = hits(desk.officer, here.number)
    assert [(hit.kind, hit.id) for hit in number] == [(SearchKind.SCHOOL, here.number)]
    foreign = lay_desk(HERNE)
    assert hits(foreign.officer, here.number) == []
    slipped = here.name.split()[-1]
    slipped = f"{slipped[:3]}{slipped[4:]}"
    assert any(hit.kind is SearchKind.SCHOOL for hit in hits(desk.officer, slipped))
    for who in (desk.school_member, desk.rana_member):
        assert hits(who, here.number) == []


def test_requests_are_found_by_institution_and_language(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(name="Grundschule Zaunkönig")
    request = assigned(desk, asked(desk))
    own = asked(desk, by=desk.officer, channel=Channel.TELEPHONE)
    typed = ("Zaunkoenig", "Kurmandschi", "Kurmandshi", "Kurmancî")
    finds = {
        who: [{hit.id for hit in hits(getattr(desk, who), text) if hit.kind is SearchKind.REQUEST} for text in typed]
        for who in (
            "coordinator",
            "officer",
            "teacher",
            "data_protection",
            "school_member",
            "kita_member",
            "rana_member",
        )
    }
    both = {request.id, own.id}
    assert finds == {
        "coordinator": [both] * 4,
        "officer": [{own.id}] * 4,
        "teacher": [set()] * 4,
        "data_protection": [set()] * 4,
        "school_member": [set(), both, both, both],  # of her own house they all are
        "kita_member": [set()] * 4,
        "rana_member": [set()] + [{request.id}] * 3,
    }
    assert {hit.id for hit in hits(desk.rana_member, "zaunkönig")} == {request.id}


def test_an_interpreter_does_not_find_a_protected_place_by_its_name(desk: Desk) -> None:
    request = assigned(desk, asked(desk))
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(name="Frauenhaus Linde", protected=True)
    assert hits(desk.rana_member, "Linde") == []
    with acting_for(system(desk.centre_id)):  # the control
        Institution.objects.filter(id=desk.school.id).update(protected=False)
    assert [hit.id for hit in hits(desk.rana_member, "Linde")] == [request.id]


def test_a_protected_place_shows_neither_place_nor_people_by_name(desk: Desk) -> None:
    house = institution(desk, "Frauenhaus Linde", kind=InstitutionKind.SHELTER, protected=True)
    with acting_for(system(desk.centre_id)):
        speaks = {"audience": Audience.INSTITUTION, "roles": [Role.ORG_USER], "speaks_for": house.id}
        MemberFactory(centre_id=desk.centre_id, name="Anna-Lena Zufluchtova", **speaks)
    [found] = hits(desk.officer, "linde")
    assert (found.label, found.hint) == ("Frauenhaus Linde", "Unterkunft · Geschützter Ort")
    assert house.id not in {hit.id for hit in hits(desk.officer, "Linde Münster")}  # where it is, is no word of it
    [person] = hits(desk.officer, "Zufluchtova")
    assert (person.kind, person.label) == (SearchKind.PERSON, "A. L. Z.")
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=house.id).update(protected=False)
    assert house.id in {hit.id for hit in hits(desk.officer, "Linde Münster")}
    assert names(desk.officer, "Zufluchtova") == ["Anna-Lena Zufluchtova"]


def test_data_protection_finds_nobody_of_the_pool(desk: Desk) -> None:
    assert "Rana Beispiel" in names(desk.officer, "Rana")
    assert names(desk.data_protection, "Rana") == []


def test_who_has_left_the_pool_is_found_by_those_who_may_know(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        Interpreter.objects.filter(id=desk.rana.id).update(status=InterpreterStatus.ENDED, left_on=date(2026, 3, 1))
    assert "Rana Beispiel" in names(desk.coordinator, "Rana")
    assert "Rana Beispiel" not in names(desk.officer, "Rana")


def test_a_right_taken_away_takes_the_hits_away(desk: Desk) -> None:
    assert hits(desk.officer, "Rana")
    without = replace(desk.officer, roles=frozenset({Role.DATA_PROTECTION}))  # as the next request finds it
    assert hits(without, "Rana") == []
    member = seen(desk.director, lambda: Member.objects.get(id=desk.teacher.member_id))
    assert member.name in names(desk.officer, member.name)
    act(desk.director, centres.end_membership, member_id=member.id, last_day=date(2026, 3, 1))
    assert member.name not in names(desk.officer, member.name)


def test_a_new_name_is_found_at_once_and_the_old_one_no_longer(desk: Desk) -> None:
    house = institution(desk, "Kita Abendstern")
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=house.id).update(name="Kita Morgenrot")
    assert names(desk.officer, "Morgenrot") == ["Kita Morgenrot"]
    assert names(desk.officer, "Abendstern") == []
    with acting_for(system(desk.centre_id)):
        assert not SearchKey.objects.filter(word="abendstern").exists()  # nothing of the name is left


def test_another_centre_is_never_found(desk: Desk) -> None:
    foreign = lay_desk(HERNE)
    request = asked(foreign)
    house = institution(foreign, "Kita Drachenfels")
    contact(foreign, house, "Wilhelmine Drosselbart")
    entry(foreign, "Merkblatt Kolibri")
    for text in ("Drachenfels", "Drachnfels", request.reference, "Drosselbart", "Kolibri"):
        assert hits(desk.coordinator, text) == []
        assert hits(foreign.coordinator, text)
    assert hits(desk.school_member, "Kolibri") == []
    assert hits(foreign.school_member, "Kolibri")


def test_nobody_writes_words_but_the_things_themselves(desk: Desk) -> None:
    for statement in (
        "INSERT INTO workbench_searchword (id, centre_id, kind, object_id, word)"
        " VALUES (gen_random_uuid(), 1, 'person', gen_random_uuid(), 'x')",
        "UPDATE workbench_searchword SET word = 'x'",
        "DELETE FROM workbench_searchkey",
        "SELECT sec.write_words('person', 1, gen_random_uuid(), 'x')",
    ):
        with acting_for(desk.coordinator), pytest.raises(DatabaseError), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_number_of_questions_does_not_grow(desk: Desk) -> None:
    def asks() -> int:
        with acting_for(desk.coordinator), CaptureQueriesContext(connection) as few:
            queries.search(text="Rosenhof", by=desk.coordinator, at=ASKED_AT)
        return len(few)

    institution(desk, "Rosenhof")
    desk.interpreter(given_name="Rosenhof")
    before = asks()
    for number in range(30):
        institution(desk, f"Rosenhof {number}")
    assert asks() == before
    found = seen(desk.coordinator, lambda: queries.search(text="Rosenhof", by=desk.coordinator, at=ASKED_AT))
    assert (len(found.hits), found.more) == (20, True)


def test_a_double_name_in_one_deed_is_one_thing(desk: Desk) -> None:
    house = institution(desk, "Lerchenhof Lerchenhof")
    assert [hit.id for hit in hits(desk.officer, "Lerchenhof Lerchenhof")] == [house.id]
    assert isinstance(house.id, uuid.UUID)


WORDS_READ = (
    "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
    " WHERE relname IN ('workbench_searchword', 'workbench_searchkey')"
)


@pytest.mark.django_db(transaction=True)
def test_a_long_list_in_a_new_house_costs_its_last_row_what_it_costs_its_first() -> None:
    """Or each further row would read all words there are: a plan made for empty tables is no plan for full ones."""
    with as_owner(), connection.cursor() as cursor:  # new: no pages either that earlier tests left
        cursor.execute("TRUNCATE workbench_searchword, workbench_searchkey")
    so_far = []
    with acting_for(system(HERNE)), connection.cursor() as cursor:
        for number in range(120):
            InstitutionFactory(centre_id=HERNE, name=f"Verein {number:06x}{number:03o}k am {number:04o}z Ring")
            if number % 40 == 39:
                cursor.execute(WORDS_READ)
                so_far.append(int(cursor.fetchone()[0]))
    assert so_far[2] - so_far[1] <= 1.2 * (so_far[1] - so_far[0])
