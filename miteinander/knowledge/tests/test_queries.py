"""Searching: what is found by which words, who finds what, and that the wall holds whatever is asked."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from miteinander.centres.tests.factories import MUENSTER
from miteinander.core import tenancy
from miteinander.core.tenancy import Actor, Audience, acting_for
from miteinander.knowledge import queries
from miteinander.knowledge.models import Entry, File, Related, Service, Step
from miteinander.knowledge.queries import EntryFilter
from miteinander.knowledge.tests.factories import (
    ANSWER,
    PDF,
    TODAY,
    Team,
    added,
    given,
    published,
    seen,
)
from miteinander.knowledge.vocabulary import Licence, Reader, Topic, Visibility

pytestmark = pytest.mark.django_db


def found(by: Actor, text: str = "", **wanted: Any) -> list[str]:
    search = EntryFilter(text=text, **wanted)
    return seen(by, lambda: [one.title for one in queries.search(wanted=search, today=TODAY).page])


@pytest.fixture
def shelf(team: Team) -> Team:
    for title, text, more in (
        ("Anmeldung im Kindergarten", "Schritt für Schritt zur Betreuung.", {"tags": ("Kita", "Vormerkung")}),
        ("Elternabende in zwölf Sprachen", "Wie Lehrkräfte einladen. Auch für die Anmeldung.", {"topic": Topic.SCHOOL}),
        ("Wohngeld und Bildungspaket", "Wer was bekommt.", {"topic": Topic.HOUSING, "source": "Musterverlag 2025"}),
        ("Ласкаво просимо до школи", "Willkommensheft", {"languages": ("ukr",), "topic": Topic.SCHOOL}),
        ("مرحبا بكم في المدرسة", "Willkommensheft", {"languages": ("arb",), "topic": Topic.SCHOOL}),
        (
            "Çocuğunuz okula başlıyor",
            "Willkommensheft",
            {"languages": ("tur", "deu"), "readers": frozenset({Reader.TEACHERS})},
        ),
    ):
        published(team.officer, title=title, text=text, **({"tags": ()} | more))
    return team


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Kindergarten", "Anmeldung im Kindergarten"),
        ("kindergärten", "Anmeldung im Kindergarten"),  # another form of the word
        ("KINDERGAERTEN", "Anmeldung im Kindergarten"),  # typed without umlauts
        ("kinderg", "Anmeldung im Kindergarten"),  # half typed
        ("vormerkung kita", "Anmeldung im Kindergarten"),  # stands among the tags only
        ("Anmeldung in den Kindergarten", "Anmeldung im Kindergarten"),  # words that say nothing
        ("elternabend", "Elternabende in zwölf Sprachen"),
        ("zwoelf", "Elternabende in zwölf Sprachen"),
        ("Musterverlag", "Wohngeld und Bildungspaket"),
        ("просимо", "Ласкаво просимо до школи"),
        ("المدرسة", "مرحبا بكم في المدرسة"),
        ("cocugunuz", "Çocuğunuz okula başlıyor"),
        ("Wohngeld/Bildungspaket", "Wohngeld und Bildungspaket"),
    ],
)
def test_search_finds_words_however_they_are_typed(shelf: Team, text: str, title: str) -> None:
    assert found(shelf.officer, text)[:1] == [title]


@pytest.mark.parametrize("text", ["Kindergarden", "Kindegarten", "Wohgeld", "elternabnd", "Anmeldug Kindergrten"])
def test_search_finds_what_sounds_alike_and_says_so(shelf: Team, text: str) -> None:
    result = seen(shelf.officer, lambda: queries.search(wanted=EntryFilter(text=text), today=TODAY))
    assert result.nearly
    assert len(result.page.object_list) == 1


@pytest.mark.parametrize(
    "text",
    ["", "%", "'", "\\", ":*", "a:* & !b | <-> (", "und", "xyzqwert", "½ ŉ №", "' OR 1=1 --", "x" * 5000, "🙂", "_"],
)
def test_search_takes_whatever_is_typed(shelf: Team, text: str) -> None:
    result = seen(shelf.officer, lambda: queries.search(wanted=EntryFilter(text=text), today=TODAY, page="abc"))
    assert result.page.paginator.count in (0, 1, 6)


def test_search_shows_the_best_first(shelf: Team) -> None:
    assert found(shelf.officer, "Anmeldung") == ["Anmeldung im Kindergarten", "Elternabende in zwölf Sprachen"]


def test_search_narrows(shelf: Team) -> None:
    published(shelf.officer, ANSWER)
    assert len(found(shelf.officer, topic=Topic.SCHOOL)) == 3
    assert found(shelf.officer, language="tur") == ["Çocuğunuz okula başlıyor"]
    assert found(shelf.officer, reader=Reader.TEACHERS) == ["Çocuğunuz okula başlıyor"]
    assert found(shelf.officer, kind="answer") == ["Was kostet die Beratung?"]
    assert found(shelf.officer, state="draft") == []
    assert found(shelf.officer, "willkommensheft", language="arb") == ["مرحبا بكم في المدرسة"]
    assert seen(shelf.officer, queries.languages_in_use)[0] == ("deu", "Deutsch")
    assert dict(seen(shelf.officer, queries.languages_in_use)).keys() == {"deu", "ukr", "arb", "tur"}


def test_search_hides_what_is_over_unless_asked(team: Team) -> None:
    published(team.officer, title="Bald", valid_until=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    with acting_for(team.officer, read_only=True):
        assert len(queries.search(wanted=EntryFilter(), today=TODAY).page) == 1
        assert len(queries.search(wanted=EntryFilter(), today=tomorrow).page) == 0
        assert len(queries.search(wanted=EntryFilter(with_expired=True), today=tomorrow).page) == 1
        due, later = queries.due(today=TODAY), queries.due(today=tomorrow)
    assert ([one.title for one in due.soon], due.expired) == (["Bald"], [])
    assert ([one.title for one in later.expired], later.soon) == (["Bald"], [])


def test_search_asks_as_often_for_many_as_for_few(team: Team) -> None:
    published(team.officer)
    counts = []
    for _round in range(2):
        with acting_for(team.officer, read_only=True), CaptureQueriesContext(connection) as asked:
            page = queries.search(wanted=EntryFilter(text="Anmeldung"), today=TODAY).page
            assert queries.shown(entries=page, today=TODAY)
        counts.append(len(asked))
        for number in range(8):
            published(team.officer, title=f"Anmeldung {number}")
    assert counts == [2, 2]


def test_search_leafs(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(5):
        published(team.officer, title=f"Blatt {number:02}")
    with acting_for(team.officer, read_only=True):
        second = queries.search(wanted=EntryFilter(text="blatt"), today=TODAY, page="2").page
        beyond = queries.search(wanted=EntryFilter(), today=TODAY, page="99").page
    assert (len(second), second.number, second.paginator.count) == (2, 2, 5)
    assert (len(beyond), beyond.number, beyond.has_next()) == (3, 1, True)


# Who finds what


@pytest.fixture
def sides(team: Team, foreign: Team) -> Team:
    """One of each, and the same at the neighbour's."""
    for one in (team, foreign):
        published(one.officer, title="Öffentlich", upload=PDF)
        published(
            one.officer,
            title="Schulen",
            visibility=Visibility.PARTNERS,
            readers=frozenset({Reader.TEACHERS}),
            upload=PDF,
        )
        published(
            one.officer,
            title="Freiwillige",
            visibility=Visibility.PARTNERS,
            readers=frozenset({Reader.VOLUNTEERS}),
            upload=PDF,
        )
        inside = published(
            one.officer, title="Intern", visibility=Visibility.TEAM, licence=Licence.INTERNAL, upload=PDF
        )
        added(one.officer, title="Entwurf", upload=PDF)
        published(one.officer, ANSWER, title="Frage", related=(inside.id,))
        given(one.officer)
    return team


VISITOR = Actor(centre_id=MUENSTER, audience=Audience.PUBLIC)


def test_everybody_finds_what_is_for_her(sides: Team) -> None:
    assert sorted(found(sides.officer)) == ["Entwurf", "Frage", "Freiwillige", "Intern", "Schulen", "Öffentlich"]
    assert sorted(found(sides.school)) == ["Frage", "Schulen", "Öffentlich"]
    assert sorted(found(sides.interpreter)) == ["Frage", "Freiwillige", "Öffentlich"]


def test_words_of_others_are_not_found_either(sides: Team) -> None:
    for text in ("Intern", "Entwurf", "Freiwillige", "freiwilige"):
        assert found(sides.school, text) == []


@pytest.mark.parametrize("model", [Entry, File, Step, Service, Related])
def test_tables_show_the_own_side_only_whatever_is_asked(sides: Team, model: Any) -> None:
    expected = {
        Entry: (6, 3, 3), File: (5, 2, 2), Step: (11, 0, 0), Service: (1, 0, 0), Related: (1, 0, 0),
    }[model]  # fmt: skip
    for who, count in zip((sides.officer, sides.school, sides.interpreter), expected, strict=True):
        assert seen(who, model.objects.count) == count, who.audience


@pytest.mark.usefixtures("transactional_db")
def test_visitors_find_what_is_public_and_nothing_else(sides: Team) -> None:
    """Visitors come on a connection of their own, so what they find was committed."""
    with acting_for(VISITOR, read_only=True, using="public"), connections["public"].cursor() as cursor:
        everything = queries.search(wanted=EntryFilter(with_expired=True), today=TODAY, using="public").page
        assert sorted(one.title for one in everything) == ["Frage", "Öffentlich"]
        assert (File.objects.using("public").count(), Related.objects.using("public").count()) == (1, 0)
        for model in (Step, Service):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
            assert cursor.fetchone() == (False,)


def test_control_without_the_walls_all_of_it_is_there(sides: Team) -> None:
    """The same question by a job of the centre, and of the neighbour's: the rows do exist."""
    assert len(found(tenancy.system(MUENSTER))) == 6
    with acting_for(sides.school, read_only=True):
        hidden = uuid.uuid4()
        assert queries.entry(entry_id=hidden) is None


def test_related_shows_what_the_reader_may_see_and_still_holds(team: Team) -> None:
    public = published(team.officer, title="Blatt", valid_until=TODAY)
    inside = published(team.officer, title="Intern", visibility=Visibility.TEAM)
    entry = published(team.officer, ANSWER, related=(inside.id, public.id))

    def of(day: Any) -> list[str]:
        return [one.title for one in queries.related(entry=entry, today=day)]

    assert seen(team.officer, lambda: of(TODAY)) == ["Intern", "Blatt"]
    assert seen(team.school, lambda: of(TODAY)) == ["Blatt"]
    assert seen(team.school, lambda: of(TODAY + timedelta(days=1))) == []
    assert seen(team.school, lambda: [one.title for one in queries.answers_with(entry=public, today=TODAY)]) == [
        ANSWER.title
    ]
    offered = seen(team.officer, queries.offered)
    assert [name for _id, name in offered] == ["Blatt", "Intern"]


def test_offered_tells_twins_apart(team: Team) -> None:
    for _twin in range(2):
        published(team.officer)
    names = {name for _id, name in seen(team.officer, queries.offered)}
    assert len(names) == 2
