"""How well words fit."""

import pytest

from miteinander.workbench.rules.likeness import Found, allowed, distance, score, slip


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("", "", 0), ("", "abc", 3), ("kita", "kita", 0), ("ktia", "kita", 1), ("kta", "kita", 1), ("kiita", "kita", 1),
        ("pita", "kita", 1), ("abcd", "badc", 2), ("haus", "maus", 1), ("schule", "kita", 6),
    ],
)  # fmt: skip
def test_counts_slips(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


def test_the_word_itself_beats_its_beginning_beats_its_bones_beats_a_slip() -> None:
    scores = [
        score(typed="rosen", word="rosen", found=Found.GRAMS),
        score(typed="rosen", word="rosenhof", found=Found.BEGINNING),
        score(typed="rosan", word="rosen", found=Found.BONES),
        score(typed="rosem", word="rosen", found=Found.GRAMS),
        score(typed="rosem", word="rosenhof", found=Found.GRAMS),
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert scores[-1] == 0.0


def test_a_part_of_a_word_that_grew_together_is_found_last() -> None:
    assert score(typed="schule", word="grundschule", found=Found.GRAMS) == 0.5
    assert score(typed="und", word="grundschule", found=Found.GRAMS) == 0.0


def test_short_words_are_not_guessed_and_long_ones_forgive_two_slips() -> None:
    assert score(typed="ali", word="ala", found=Found.GRAMS) == 0.0
    assert score(typed="grudnschlue", word="grundschule", found=Found.GRAMS) > 0
    assert score(typed="grudnschlux", word="grundschule", found=Found.GRAMS) == 0.0


@pytest.mark.parametrize(
    ("typed", "word", "found", "worth"),
    [
        ("rosen", "rosenhof", Found.BEGINNING, 0.8625),  # the more of the word, the better
        ("rosen", "rosenhofweg", Found.BEGINNING, 0.8455),
        ("rosen", "hofrosen", Found.BEGINNING, 0.5),
        ("rosan", "rosen", Found.BONES, 0.576),
        ("rusan", "rosen", Found.BONES, 0.552),
        ("rosem", "rosen", Found.GRAMS, 0.55),
        ("grudnschlue", "grundschule", Found.GRAMS, 0.43),
        ("hofs", "bahnhofsweg", Found.GRAMS, 0.5),
    ],
)
def test_worth_of_a_word(typed: str, word: str, found: Found, worth: float) -> None:
    assert score(typed=typed, word=word, found=found) == pytest.approx(worth, abs=0.0001)


@pytest.mark.parametrize(("letters", "slips"), [(3, 0), (4, 1), (7, 1), (8, 2), (20, 2)])
def test_slips_that_are_forgiven(letters: int, slips: int) -> None:
    assert allowed("x" * letters) == slips


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [("rosne", "rosenhof", 2), ("rosen", "rosenh", 1), ("rosne", "rosen", 1), ("rosenhof", "rosen", 3)],
)
def test_a_word_may_go_on_for_one_slip(typed: str, word: str, slips: int) -> None:
    assert slip(typed, word) == slips
