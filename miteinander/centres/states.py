"""The life of an invitation."""

from miteinander.centres.vocabulary import InvitationDeed
from miteinander.core.states import LifeCycle
from miteinander.core.words import N_, Word


class InvitationState(Word):
    """What became of an invitation. That its days are over is read from its date."""

    OPEN = "open", N_("offen")
    ACCEPTED = "accepted", N_("angenommen")
    WITHDRAWN = "withdrawn", N_("zurückgezogen")


INVITATION_CYCLE: LifeCycle[InvitationState] = LifeCycle(
    {
        InvitationState.OPEN: {
            InvitationDeed.SEND_AGAIN: InvitationState.OPEN,
            InvitationDeed.ACCEPT: InvitationState.ACCEPTED,
            InvitationDeed.WITHDRAW: InvitationState.WITHDRAWN,
        },
        InvitationState.ACCEPTED: {},
        InvitationState.WITHDRAWN: {},
    }
)
