import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miteinander.interpreting.rules import texts
from miteinander.interpreting.tests.samples import sentence
from miteinander.interpreting.vocabulary import ObjectionReason

TEN_MEGABYTES = "a" * 10_000_000


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Raum 12 \n", "Raum 12"),
        ("Zeile 1\r\nZeile 2\rZeile 3\vZeile 4\u2028Zeile 5", "Zeile 1\nZeile 2\nZeile 3\nZeile 4\nZeile 5"),
        ("Rechnung \u202egpj.exe", "Rechnung gpj.exe"),  # shows as "Rechnung exe.jpg" with the override left in
        ("\u2066Raum\u2069 12", "Raum 12"),
        ("\ufeffRaum\u200b 12", "Raum 12"),
        ("Mu\u0308nster", "Münster"),
        ("\u200fمحمد\u200e", "محمد"),  # the page says the direction
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is part of Persian writing
        ("Spalte\tSpalte", "Spalte\tSpalte"),
    ],
)
def test_many_lines_cleans_what_was_pasted(typed: str, kept: str) -> None:
    assert texts.many_lines(typed) == kept


def test_one_line_is_one_line() -> None:
    assert texts.one_line("Schule\r\n am\tMarkt \u2029 3") == "Schule am Markt 3"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", None),
        ("zehn Buchs", None),
        ("Zeile\nZeile", ObjectionReason.TEXT_TOO_LONG),
        (TEN_MEGABYTES, ObjectionReason.TEXT_TOO_LONG),
        ("Raum\x0012", ObjectionReason.FORBIDDEN_CHARACTER),
        ("Raum\x1b12", ObjectionReason.FORBIDDEN_CHARACTER),
        ("Raum\x9f", ObjectionReason.FORBIDDEN_CHARACTER),
        ("Raum\ud800", ObjectionReason.FORBIDDEN_CHARACTER),  # half a pair, as JSON can carry it
        ("Raum\n\t12", None),
        ("\U0001f600", None),
    ],
)
def test_objections_name_what_cannot_be_stored(typed: str, reason: ObjectionReason | None) -> None:
    found = list(texts.objections(field="note", text=typed, limit=10))
    assert [one.reason for one in found] == ([reason] if reason else [])
    for one in found:
        assert one.field == "note"
        assert sentence(one.reason, one.values)


@given(st.text(st.characters()))
def test_cleaning_leaves_nothing_that_turns_and_cleaning_twice_changes_nothing(typed: str) -> None:
    for clean in (texts.many_lines, texts.one_line):
        once = clean(typed)
        assert clean(once) == once
        assert not [sign for sign in once if unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF"}]
        assert not [sign for sign in once if unicodedata.bidirectional(sign) in {"LRI", "RLI", "FSI", "PDI"}]
        if not list(texts.objections(field="note", text=once, limit=len(once))):
            once.encode()
            assert "\x00" not in once
    assert "\n" not in texts.one_line(typed)
