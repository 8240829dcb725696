"""Two people at once, on real connections: the centre keeps a director, an invitation makes one member. Each with its control."""

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from miteinander.centres import use_cases
from miteinander.centres.models import Member
from miteinander.centres.tests.factories import MUENSTER, PASSWORD, actor_of, member
from miteinander.centres.use_cases import members
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Refused

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
TODAY = date(2026, 3, 9)


def at_once(*deeds: Callable[[], Any]) -> None:
    def run(deed: Callable[[], Any]) -> None:
        try:
            with suppress(Refused):
                deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def directors_left_after_a_duel(meet: threading.Barrier | None = None) -> int:
    """Two directors, nobody else; each ends the other."""
    with acting_for(system(MUENSTER)):
        Member.objects.update(until=TODAY - timedelta(days=1))
    one, other = member(Role.DIRECTOR), member(Role.DIRECTOR)

    def ends(by: Member, whom: Member) -> Callable[[], Any]:
        def deed() -> None:
            actor = actor_of(by)
            with acting_for(actor):
                use_cases.leave(member_id=whom.id, last_day=TODAY, heir_id=None, by=actor, at=AT)
                if meet is not None:
                    meet.wait(5)

        return deed

    at_once(ends(one, other), ends(other, one))
    with acting_for(system(MUENSTER)):
        return Member.objects.current(TODAY + timedelta(days=1)).filter(id__in=[one.id, other.id]).count()


def test_two_directors_who_end_each_other_leave_one() -> None:
    assert [directors_left_after_a_duel() for _round in range(4)] == [1] * 4


def test_control_without_the_lock_both_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looks, sees the other, and writes; the barrier only makes certain that both looked before either committed."""
    monkeypatch.setattr(members, "lock_team", lambda: list(Member.objects.staff().order_by("id")))
    assert directors_left_after_a_duel(threading.Barrier(2)) == 0


def test_one_invitation_accepted_by_many_hands_makes_one_member() -> None:
    by = actor_of(member(Role.DIRECTOR))
    with acting_for(by):
        invitation = use_cases.invite(
            invitation_id=uuid.uuid4(), email="tine@example.org", roles=[Role.OFFICER], audience=Audience.STAFF,
            since=TODAY, by=by, at=AT,
        )  # fmt: skip
    came = []

    def accepts(number: int) -> Callable[[], Any]:
        def deed() -> None:
            made = use_cases.accept(
                centre_id=MUENSTER, invitation_id=invitation.id, name=f"Nummer {number}", password=PASSWORD, at=AT
            )
            came.append(made.name)

        return deed

    at_once(*(accepts(number) for number in range(6)))
    with acting_for(system(MUENSTER)):
        assert [one.name for one in Member.objects.filter(user__email="tine@example.org").order_by("id")] == came
    assert len(came) == 1
