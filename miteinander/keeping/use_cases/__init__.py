"""Deeds of keeping: how long, what is held back, and the night's deletion."""

from miteinander.keeping.use_cases.erasing import ERASE, begin, erase, erasures
from miteinander.keeping.use_cases.holds import hold, lift, review
from miteinander.keeping.use_cases.nightly import delete_batch, empty_batch, finish, note_rest, steps
from miteinander.keeping.use_cases.packages import hand_out
from miteinander.keeping.use_cases.periods import set_period

__all__ = [
    "ERASE",
    "begin",
    "delete_batch",
    "empty_batch",
    "erase",
    "erasures",
    "finish",
    "hand_out",
    "hold",
    "lift",
    "note_rest",
    "review",
    "set_period",
    "steps",
]
