from datetime import date

import pytest

from miteinander.interpreting.rules.papers import Lack, Paper, lacking
from miteinander.interpreting.tests.samples import CANDIDATE, DAY, TERMS
from miteinander.interpreting.vocabulary import PaperKind

CONDUCT, WORK, TRAINING = PaperKind.GOOD_CONDUCT, PaperKind.WORK_PERMISSION, PaperKind.BASIC_TRAINING


@pytest.mark.parametrize(
    ("seen_on", "valid_until", "holds"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 1), DAY, True),  # the last day counts
        (date(2026, 1, 1), date(2026, 3, 16), False),
        (DAY, None, True),
        (date(2026, 3, 18), None, False),  # seen too late for that talk
    ],
)
def test_paper_holds_from_the_day_it_was_seen_to_its_last_day(
    seen_on: date, valid_until: date | None, holds: bool
) -> None:
    assert Paper(CONDUCT, seen_on, valid_until).holds_on(DAY) is holds


@pytest.mark.parametrize(
    ("papers", "lacks"),
    [
        ([], [Lack(CONDUCT, None), Lack(TRAINING, None)]),
        ([Paper(TRAINING, date(2026, 1, 1))], [Lack(CONDUCT, None)]),
        (
            [Paper(TRAINING, date(2026, 1, 1)), Paper(CONDUCT, date(2021, 1, 1), date(2026, 1, 1))],
            [Lack(CONDUCT, date(2026, 1, 1))],
        ),
        # renewed: the new one counts, whatever became of the old one
        (
            [
                Paper(TRAINING, date(2026, 1, 1)),
                Paper(CONDUCT, date(2021, 1, 1), date(2024, 1, 1)),
                Paper(CONDUCT, date(2024, 1, 1), date(2027, 1, 1)),
            ],
            [],
        ),
        # lapsed twice: the later day is told
        (
            [
                Paper(TRAINING, date(2026, 1, 1)),
                Paper(CONDUCT, date(2023, 1, 1), date(2025, 1, 1)),
                Paper(CONDUCT, date(2021, 1, 1), date(2023, 1, 1)),
            ],
            [Lack(CONDUCT, date(2025, 1, 1))],
        ),
        # seen only after the day of the talk: as if missing
        ([Paper(TRAINING, date(2026, 1, 1)), Paper(CONDUCT, date(2026, 5, 1))], [Lack(CONDUCT, None)]),
    ],
)
def test_lacking_names_missing_and_lapsed_papers(papers: list[Paper], lacks: list[Lack]) -> None:
    assert list(lacking(papers=papers, required={TRAINING, CONDUCT}, on=DAY)) == lacks


@pytest.mark.parametrize(
    ("papers", "lacks"),
    [
        ([], []),  # needs none
        ([Paper(WORK, date(2026, 1, 1), date(2026, 12, 31))], []),
        ([Paper(WORK, date(2026, 1, 1), date(2026, 3, 1))], [Lack(WORK, date(2026, 3, 1))]),
    ],
)
def test_lacking_watches_a_work_permission_once_shown(papers: list[Paper], lacks: list[Lack]) -> None:
    assert list(lacking(papers=papers, required=frozenset(), on=DAY)) == lacks


def test_lacking_ignores_a_lapsed_paper_nobody_requires() -> None:
    papers = [Paper(PaperKind.CONSENT, date(2020, 1, 1), date(2021, 1, 1))]
    assert list(lacking(papers=papers, required=frozenset(), on=DAY)) == []


def test_lacking_is_nothing_for_the_ordinary_interpreter() -> None:
    assert list(lacking(papers=CANDIDATE.papers, required=TERMS.required_papers, on=DAY)) == []
