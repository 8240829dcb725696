"""Fields of action told as lines: read as a list of names, or left as text."""

import pytest

from miteinander.centres.rules.fields import LONGEST_NAME, LONGEST_TEXT, listed


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (["Bildung", "Arbeit"], (("Bildung", ""), ("Arbeit", ""))),
        ([" Bildung ", "Arbeit"], (("Bildung", ""), ("Arbeit", ""))),
        (
            ["Bildung (von der Kita bis zum Beruf)", "Zusammenleben"],
            (("Bildung", "von der Kita bis zum Beruf"), ("Zusammenleben", "")),
        ),
        (["Bildung (Kita (auch U3), Schule)", "Arbeit"], (("Bildung", "Kita (auch U3), Schule"), ("Arbeit", ""))),
        (["Arbeit (ohne Ende", "Bildung"], (("Arbeit (ohne Ende", ""), ("Bildung", ""))),
        (
            ["x" * LONGEST_NAME, f"Arbeit ({'y' * LONGEST_TEXT})"],
            (("x" * LONGEST_NAME, ""), ("Arbeit", "y" * LONGEST_TEXT)),
        ),
    ],
)
def test_names_are_read_with_their_sentence(lines: list[str], fields: tuple[tuple[str, str], ...]) -> None:
    assert listed(lines=lines) == fields


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Nur ein Satz über alles, was wir tun."],
        ["Bildung", ""],
        ["Bildung", "(ohne Namen)", ""],
        ["Bildung", "Bildung (noch einmal)"],
        ["Bildung", "x" * (LONGEST_NAME + 1)],
        ["Bildung", f"Arbeit ({'y' * (LONGEST_TEXT + 1)})"],
    ],
    ids=lambda lines: str(len(lines)),
)
def test_what_is_no_list_of_names_stays_text(lines: list[str]) -> None:
    assert listed(lines=lines) == ()
