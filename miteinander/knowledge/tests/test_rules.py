"""What holds for materials and answers, without a database."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from miteinander.knowledge import rules
from miteinander.knowledge.states import ENTRY_CYCLE, EntryState
from miteinander.knowledge.tests.factories import ANSWER, MATERIAL, TODAY
from miteinander.knowledge.vocabulary import Deed, Licence, NotGiven, Objection, Reader, Visibility, Way


def found(facts: rules.EntryFacts, *, has_file: bool = True) -> list[tuple[str, Objection]]:
    return [(one.field, one.objection) for one in rules.faults(facts=facts, has_file=has_file, today=TODAY)]


def test_faults_finds_nothing_in_what_is_whole() -> None:
    assert found(MATERIAL) == []
    assert found(replace(MATERIAL, link="https://www.example.org/"), has_file=False) == []
    assert found(ANSWER, has_file=False) == []
    assert found(replace(MATERIAL, valid_until=TODAY)) == []  # the last day counts
    full = {"title": "x" * 160, "text": "x" * 6000, "source": "x" * 200, "tags": tuple(f"{n:x>40}" for n in range(10))}
    assert found(replace(MATERIAL, **full)) == []  # type: ignore[arg-type]


def test_faults_tell_how_much_is_too_much() -> None:
    typed = replace(MATERIAL, title="x" * 163, tags=("x" * 42, *map(str, range(10))))
    said = [(one.field, one.values) for one in rules.faults(facts=typed, has_file=True, today=TODAY)]
    assert said == [
        ("title", {"limit": 160, "length": 163}),
        ("tags", {"limit": 40, "length": 42}),
        ("tags", {"limit": 10}),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": ""}, ("title", Objection.NO_TITLE)),
        ({"text": ""}, ("text", Objection.NO_SUMMARY)),
        ({"title": "x" * 161}, ("title", Objection.TOO_LONG)),
        ({"text": "x" * 6001}, ("text", Objection.TOO_LONG)),
        ({"source": "x" * 201}, ("source", Objection.TOO_LONG)),
        ({"languages": ()}, ("languages", Objection.NO_LANGUAGE)),
        ({"readers": frozenset()}, ("readers", Objection.NO_READERS)),
        ({"tags": ("x" * 41,)}, ("tags", Objection.TOO_LONG)),
        ({"tags": tuple(map(str, range(11)))}, ("tags", Objection.TOO_MANY_TAGS)),
        ({"link": "https://www.example.org/"}, ("link", Objection.BOTH)),
        ({"licence": None}, ("licence", Objection.NO_LICENCE)),
        ({"licence": Licence.LINKED}, ("licence", Objection.LINK_ONLY)),
        ({"licence": Licence.INTERNAL}, ("licence", Objection.NOT_OURS_TO_GIVE)),
        ({"visibility": Visibility.PARTNERS}, ("readers", Objection.NO_PARTNER)),
        ({"valid_until": TODAY - timedelta(days=1)}, ("valid_until", Objection.PAST)),
    ],
)
def test_faults_names_field_and_reason(changes: dict[str, Any], fault: tuple[str, Objection]) -> None:
    assert found(replace(MATERIAL, **changes)) == [fault]


def test_faults_asks_for_file_or_address() -> None:
    assert found(MATERIAL, has_file=False) == [("file", Objection.NEITHER)]
    assert found(replace(MATERIAL, link="javascript:alert(1)"), has_file=False) == [("link", Objection.BAD_LINK)]


def test_faults_speaks_of_questions_where_it_is_one() -> None:
    assert found(replace(ANSWER, title="", text="")) == [
        ("title", Objection.NO_QUESTION),
        ("text", Objection.NO_ANSWER),
    ]


def test_what_is_for_the_team_may_be_licensed_for_the_team() -> None:
    assert found(replace(MATERIAL, licence=Licence.INTERNAL, visibility=Visibility.TEAM)) == []
    for reader in (Reader.INSTITUTIONS, Reader.TEACHERS, Reader.VOLUNTEERS):
        assert found(replace(MATERIAL, visibility=Visibility.PARTNERS, readers=frozenset({reader}))) == []


@pytest.mark.parametrize(
    "text", ["https://www.example.org", "http://example.org:8080/a?b=c#d", "https://bücher.example.org/ü"]
)
def test_is_web_address(text: str) -> None:
    assert rules.is_web_address(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "", "www.example.org", "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "ftp://example.org/", "https:///pfad", "https://", "https://localhost/",

        "https://bank.example.org@boese.example.net/",
        "https://user:wort@example.org/", "https://example.org/ javascript:x",
        "https://example.org\\@boese.example.net", "//example.org/x",
        "https://example.org/<script>", "https://example.org:99999/", "https://example.org:0/", "https://[::1",
        "https://example.org/" + "x" * 500,
    ],
)  # fmt: skip
def test_is_no_web_address(text: str) -> None:
    assert not rules.is_web_address(text=text)


def test_tidy_takes_away_what_hides_and_what_is_double() -> None:
    typed = replace(
        MATERIAL, title="Kita\x00 \u202egnudlemnA\u202c \n Zwei", text="a\r\nb\x07", tags=(" Kita ", "Kita", "", "\u200bNeu"),
        languages=("deu", "tur", "deu"), link="  ", source="\u202eX", related=(uuid.uuid4(),),
    )  # fmt: skip
    clean = rules.tidy(facts=typed)
    assert (clean.title, clean.text, clean.tags) == ("Kita gnudlemnA Zwei", "a\nb", ("Kita", "Neu"))
    assert (clean.languages, clean.link, clean.source, clean.related) == (("deu", "tur"), "", "X", ())
    assert clean.licence is MATERIAL.licence is not None


def test_tidy_leaves_an_answer_without_what_only_materials_have() -> None:
    same = uuid.uuid4()
    others = [uuid.uuid4() for _ in range(5)]
    clean = rules.tidy(
        facts=replace(ANSWER, link="https://x.example.org", licence=Licence.OWN, related=(same, same, *others))
    )
    assert (clean.link, clean.licence) == ("", None)
    assert clean.related == (same, *others[:2])


def test_is_expired_counts_the_last_day() -> None:
    assert not rules.is_expired(valid_until=None, today=TODAY)
    assert not rules.is_expired(valid_until=TODAY, today=TODAY)
    assert rules.is_expired(valid_until=date(2026, 3, 17), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, None),
        ({"way": Way.HANDED_OVER, "public": False, "email": ""}, None),
        ({"way": Way.TOLD, "something": False, "published": False}, None),
        ({"something": False}, ("way", NotGiven.NOTHING_TO_MAIL)),
        ({"published": False}, ("", NotGiven.UNPUBLISHED)),
        ({"way": Way.TOLD, "expired": True}, ("", NotGiven.EXPIRED)),
        ({"public": False}, ("way", NotGiven.NOT_PUBLIC)),
        ({"email": ""}, ("email", NotGiven.NO_ADDRESS)),
    ],
)
def test_why_not_given(changes: dict[str, Any], answer: object) -> None:
    asked: dict[str, Any] = {
        "published": True, "public": True, "expired": False, "way": Way.MAILED, "email": "a@example.org", "something": True,
    }  # fmt: skip
    assert rules.why_not_given(**(asked | changes)) == answer


def test_longest_words_are_those_that_say_most() -> None:
    assert rules.longest_words(text="Wie melde ich mein Kind im Kindergarten an?") == ("kindergarten", "melde", "mein")
    assert rules.longest_words(text="an _ % 12") == ()
    assert rules.longest_words(text="an der Tür") == ("der", "tür")
    assert len(rules.longest_words(text="x" * 500)[0]) == rules.TAG


@pytest.mark.parametrize(
    "word", ["wohngeld", "beratung", "kindergarten", "familienzentrum", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"]
)
def test_pieces_leave_one_whole_whatever_single_letter_is_wrong(word: str) -> None:
    """Left out, another in its place, or swapped with the next: a part of the right word stands in the wrong one."""
    for place in range(len(word) - 1):
        left_out = word[:place] + word[place + 1 :]
        other = word[:place] + "q" + word[place + 1 :]
        swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        for typed in (left_out, other, swapped) if len(word) > 7 else ():
            assert any(piece in word for piece in rules.pieces(word=typed)), typed
    assert rules.pieces(word="kindergarten") == ("kind", "erga", "rten")
    assert rules.pieces(word="kindergartens") == ("kinde", "ergar", "rtens")
    assert rules.pieces(word="kita") == ("kit", "ita")
    assert rules.pieces(word="abc") == ("abc",)


def test_life_cycle_of_an_entry() -> None:
    moves = {(state, deed): target for state, deed, target in ENTRY_CYCLE.rows()}
    assert moves[EntryState.DRAFT, Deed.PUBLISH] is EntryState.PUBLISHED
    assert moves[EntryState.PUBLISHED, Deed.CHANGE] is EntryState.PUBLISHED
    assert ENTRY_CYCLE.deeds(EntryState.WITHDRAWN) == (Deed.REOPEN,)
