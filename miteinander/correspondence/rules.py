"""May a mail be sent again? On values, without database and clock."""

from datetime import datetime, timedelta

from miteinander.core.words import N_, Word
from miteinander.correspondence.vocabulary import MailState

MOST_REPEATS = 5  # of one mail: whoever it does not reach by then is reached otherwise
# Older ones tell of what is over; and kept from their sending on, they would outlive those whom they name.
OLDEST = timedelta(days=30)
# What stands in the outbox instead of a personal link: whoever reads a mail there could accept in somebody else's place.
LINK = "[Ihr persönlicher Link]"


class NotAgain(Word):
    """Why a mail is not sent again."""

    SENT = "sent", N_("Diese Mail ist gesendet.")
    UNDER_WAY = "under_way", N_("Diese Mail ist noch unterwegs: Miteinander versucht es von allein weiter.")
    TOO_OLD = (
        "too_old",
        N_("Diese Mail ist älter als dreißig Tage. Bitte schreiben Sie der Person neu, oder rufen Sie sie an."),
    )
    TOO_OFTEN = (
        "too_often",
        N_("Diese Mail wurde schon fünfmal noch einmal gesendet. Bitte erreichen Sie die Person auf anderem Weg."),
    )
    FOR_HER_ALONE = (
        "for_her_alone",
        N_(
            "In dieser Mail steht ein persönlicher Link. Er geht nur an die Adresse, für die er gemacht ist. Ist sie falsch, laden Sie"
            " die Person bitte neu ein, oder berichtigen Sie die Adresse der Einrichtung."
        ),
    )


def why_not_again(
    *,
    state: MailState,
    under_way: bool,
    repeats: int,
    written_at: datetime,
    at: datetime,
    for_her_alone: bool = False,
    corrected: bool = False,
) -> NotAgain | None:
    """What stands against it; nothing when the server said never, or the job was given up.

    ``under_way``: a job for it waits or is being done. ``for_her_alone``: it carries a link by which one person acts, so it goes to no
    other address than the one it was made for: who reads the outbox must not be able to accept an invitation of somebody else.
    """
    if state is MailState.SENT:
        return NotAgain.SENT
    if under_way:
        return NotAgain.UNDER_WAY
    if at - written_at > OLDEST:
        return NotAgain.TOO_OLD
    if repeats >= MOST_REPEATS:
        return NotAgain.TOO_OFTEN
    if for_her_alone and corrected:
        return NotAgain.FOR_HER_ALONE
    return None
