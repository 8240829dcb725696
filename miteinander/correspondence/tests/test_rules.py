"""Which mails may be sent again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from miteinander.correspondence.rules import MOST_REPEATS, OLDEST, NotAgain, why_not_again
from miteinander.correspondence.vocabulary import MailState

AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
FAILED: dict[str, Any] = {
    "state": MailState.FAILED, "under_way": False, "repeats": 0, "written_at": AT - timedelta(days=1), "at": AT
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"state": MailState.WAITING}, None),  # its job was given up
        ({"state": MailState.SENDING}, None),
        ({"state": MailState.SENT}, NotAgain.SENT),
        ({"state": MailState.WAITING, "under_way": True}, NotAgain.UNDER_WAY),
        ({"under_way": True}, NotAgain.UNDER_WAY),
        ({"written_at": AT - OLDEST}, None),
        ({"written_at": AT - OLDEST - timedelta(seconds=1)}, NotAgain.TOO_OLD),
        ({"repeats": MOST_REPEATS - 1}, None),
        ({"repeats": MOST_REPEATS}, NotAgain.TOO_OFTEN),
        ({"corrected": True}, None),
        ({"for_her_alone": True}, None),
        ({"for_her_alone": True, "corrected": True}, NotAgain.FOR_HER_ALONE),
    ],
)
def test_a_mail_is_sent_again_when_it_did_not_leave(changes: dict[str, Any], why: NotAgain | None) -> None:
    assert why_not_again(**{**FAILED, **changes}) is why
