"""Life cycles of the interpreting desk, and whose turn it is."""

from collections.abc import Mapping

from miteinander.core.states import LifeCycle
from miteinander.core.words import N_, Word
from miteinander.interpreting.vocabulary import Deed, PoolDeed


class RequestState(Word):
    """Where a request stands. It begins as ASKED."""

    ASKED = "asked", N_("angefragt")
    ASSIGNED = "assigned", N_("vergeben")
    REPORTED = "reported", N_("gemeldet")
    CLOSED = "closed", N_("abgeschlossen")
    WITHDRAWN = "withdrawn", N_("zurückgezogen")
    REFUSED = "refused", N_("abgelehnt")
    UNFILLED = "unfilled", N_("nicht besetzt")


REQUEST_CYCLE: LifeCycle[RequestState] = LifeCycle(
    {
        RequestState.ASKED: {
            Deed.ASSIGN: RequestState.ASSIGNED,
            Deed.WITHDRAW: RequestState.WITHDRAWN,
            Deed.REFUSE: RequestState.REFUSED,
            Deed.GIVE_UP: RequestState.UNFILLED,
        },
        RequestState.ASSIGNED: {
            Deed.HAND_BACK: RequestState.ASKED,
            Deed.WITHDRAW: RequestState.WITHDRAWN,
            # A court date can come to light after somebody was found for a "Beratung".
            Deed.REFUSE: RequestState.REFUSED,
            Deed.REPORT: RequestState.REPORTED,
        },
        RequestState.REPORTED: {
            # A wrong time is reported anew until the desk has closed; the log keeps both.
            Deed.REPORT: RequestState.REPORTED,
            Deed.CLOSE: RequestState.CLOSED,
        },
        RequestState.CLOSED: {},
        RequestState.WITHDRAWN: {},
        RequestState.REFUSED: {},
        RequestState.UNFILLED: {},
    }
)


class AssignmentState(Word):
    """Where one interpreter's part in a request stands. It begins as BOOKED, and only then holds her time."""

    BOOKED = "booked", N_("gebucht")
    HANDED_BACK = "handed_back", N_("zurückgegeben")
    WITHDRAWN = "withdrawn", N_("entfallen")
    DONE = "done", N_("geleistet")


# Follows the request: the same deed moves both in one transaction.
ASSIGNMENT_CYCLE: LifeCycle[AssignmentState] = LifeCycle(
    {
        AssignmentState.BOOKED: {
            Deed.HAND_BACK: AssignmentState.HANDED_BACK,
            Deed.WITHDRAW: AssignmentState.WITHDRAWN,
            Deed.REFUSE: AssignmentState.WITHDRAWN,
            Deed.REPORT: AssignmentState.DONE,
        },
        AssignmentState.DONE: {Deed.REPORT: AssignmentState.DONE},
        AssignmentState.HANDED_BACK: {},
        AssignmentState.WITHDRAWN: {},
    }
)


class InterpreterStatus(Word):
    """Where a person stands in the pool. She begins as APPLICANT; only ACTIVE may be offered work."""

    APPLICANT = "applicant", N_("hat sich beworben")
    INTERVIEW = "interview", N_("zum Gespräch eingeladen")
    DOCUMENTS_PENDING = "documents_pending", N_("Nachweise fehlen")
    IN_TRAINING = "in_training", N_("in Schulung")
    ACTIVE = "active", N_("aktiv")
    PAUSED = "paused", N_("pausiert")
    SUSPENDED = "suspended", N_("gesperrt")
    ENDED = "ended", N_("beendet")
    REJECTED = "rejected", N_("nicht aufgenommen")


INTERPRETER_CYCLE: LifeCycle[InterpreterStatus] = LifeCycle(
    {
        InterpreterStatus.APPLICANT: {
            PoolDeed.INVITE: InterpreterStatus.INTERVIEW,
            PoolDeed.REJECT: InterpreterStatus.REJECTED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.INTERVIEW: {
            PoolDeed.ADMIT: InterpreterStatus.DOCUMENTS_PENDING,
            PoolDeed.REJECT: InterpreterStatus.REJECTED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.DOCUMENTS_PENDING: {
            PoolDeed.TRAIN: InterpreterStatus.IN_TRAINING,
            # Somebody trained elsewhere, or back after a break, needs no second basic training.
            PoolDeed.ACTIVATE: InterpreterStatus.ACTIVE,
            PoolDeed.REJECT: InterpreterStatus.REJECTED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.IN_TRAINING: {
            PoolDeed.ACTIVATE: InterpreterStatus.ACTIVE,
            PoolDeed.REJECT: InterpreterStatus.REJECTED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.ACTIVE: {
            PoolDeed.PAUSE: InterpreterStatus.PAUSED,
            PoolDeed.SUSPEND: InterpreterStatus.SUSPENDED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.PAUSED: {
            PoolDeed.RESUME: InterpreterStatus.ACTIVE,
            PoolDeed.SUSPEND: InterpreterStatus.SUSPENDED,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.SUSPENDED: {
            PoolDeed.RESUME: InterpreterStatus.ACTIVE,
            PoolDeed.END: InterpreterStatus.ENDED,
        },
        InterpreterStatus.ENDED: {PoolDeed.READMIT: InterpreterStatus.DOCUMENTS_PENDING},
        InterpreterStatus.REJECTED: {},
    }
)

LEFT = (InterpreterStatus.ENDED, InterpreterStatus.REJECTED)  # nothing new is put down about them


class Turn(Word):
    """Who has to act next."""

    DESK = "desk", N_("Koordination")
    INTERPRETER = "interpreter", N_("Sprachmittlung")
    NOBODY = "nobody", N_("niemand")


# The institution may withdraw at any time before the report, but nothing ever waits for it.
TURN: Mapping[RequestState, Turn] = {
    RequestState.ASKED: Turn.DESK,
    RequestState.ASSIGNED: Turn.INTERPRETER,
    RequestState.REPORTED: Turn.DESK,
    RequestState.CLOSED: Turn.NOBODY,
    RequestState.WITHDRAWN: Turn.NOBODY,
    RequestState.REFUSED: Turn.NOBODY,
    RequestState.UNFILLED: Turn.NOBODY,
}
