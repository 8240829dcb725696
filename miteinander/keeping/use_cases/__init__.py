"""Deeds of keeping: how long, what is held back, what the archive gets, and the night's deletion."""

from miteinander.keeping.use_cases.archive import (
    LONGEST_WAIT,
    answer_offer,
    correct_answer,
    fetch_taken,
    hand_over,
    offer,
    set_agreement,
)
from miteinander.keeping.use_cases.erasing import ERASE, begin, erase, erasures
from miteinander.keeping.use_cases.holds import hold, lift, review
from miteinander.keeping.use_cases.nightly import delete_batch, empty_batch, finish, note_rest, steps
from miteinander.keeping.use_cases.packages import hand_out
from miteinander.keeping.use_cases.periods import set_period

__all__ = [
    "ERASE",
    "LONGEST_WAIT",
    "answer_offer",
    "begin",
    "correct_answer",
    "delete_batch",
    "empty_batch",
    "erase",
    "erasures",
    "fetch_taken",
    "finish",
    "hand_out",
    "hand_over",
    "hold",
    "lift",
    "note_rest",
    "offer",
    "review",
    "set_agreement",
    "set_period",
    "steps",
]
