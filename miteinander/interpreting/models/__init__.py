from miteinander.interpreting.models.pool import (
    Absence,
    CallingCard,
    Conflict,
    FreeTime,
    Interpreter,
    InterpreterLanguage,
    Paper,
    PrivateRecord,
)
from miteinander.interpreting.models.requests import Assignment, Request, Step
from miteinander.interpreting.models.tally import Tally
from miteinander.interpreting.models.terms import Terms

__all__ = [
    "Absence",
    "Assignment",
    "CallingCard",
    "Conflict",
    "FreeTime",
    "Interpreter",
    "InterpreterLanguage",
    "Paper",
    "PrivateRecord",
    "Request",
    "Step",
    "Tally",
    "Terms",
]
