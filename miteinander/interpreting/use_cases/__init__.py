"""Everything that can be done at the interpreting desk. Each deed is whole or does not happen, and leaves a trace."""

from miteinander.interpreting.use_cases.assignments import assign, close, hand_back, report
from miteinander.interpreting.use_cases.availability import (
    add_absence,
    add_conflict,
    remove_absence,
    remove_conflict,
    see_paper,
    set_free_times,
)
from miteinander.interpreting.use_cases.comings import hand_over, invite_to_sign_in, joined
from miteinander.interpreting.use_cases.people import (
    DESTROY_KEY,
    add_interpreter,
    change_interpreter,
    change_myself,
    give_access,
    move_status,
    readdressed,
    speak,
    unspeak,
)
from miteinander.interpreting.use_cases.private import destroy_key, open_own, open_private, seal_private
from miteinander.interpreting.use_cases.requests import ask, give_up, hold, note, refuse, withdraw
from miteinander.interpreting.use_cases.terms import set_terms

__all__ = [
    "DESTROY_KEY",
    "add_absence",
    "add_conflict",
    "add_interpreter",
    "ask",
    "assign",
    "change_interpreter",
    "change_myself",
    "close",
    "destroy_key",
    "give_access",
    "give_up",
    "hand_back",
    "hand_over",
    "hold",
    "invite_to_sign_in",
    "joined",
    "move_status",
    "note",
    "open_own",
    "open_private",
    "readdressed",
    "refuse",
    "remove_absence",
    "remove_conflict",
    "report",
    "seal_private",
    "see_paper",
    "set_free_times",
    "set_terms",
    "speak",
    "unspeak",
    "withdraw",
]
