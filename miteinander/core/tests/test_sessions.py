"""What somebody gets who steals the table of sessions: no door, no word (guarantee A3)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from miteinander.core import sessions
from miteinander.core.models import Session
from miteinander.core.sessions import SessionStore

pytestmark = pytest.mark.django_db
ACCOUNT = uuid.UUID(int=5)


def signed_in(account: uuid.UUID = ACCOUNT, **more: Any) -> SessionStore:
    session = SessionStore()
    session.update({"_auth_user_id": str(account), "word": "Kanarienvogel"} | more)
    session.create()
    return session


def opens(key: str | None) -> dict[str, Any]:
    """What a cookie with this key would open."""
    return dict(SessionStore(key).items())


def test_a_cookie_made_from_the_table_opens_nothing() -> None:
    stolen = [signed_in(uuid.uuid4()) for _number in range(20)]
    assert all(opens(one.session_key)["word"] == "Kanarienvogel" for one in stolen)
    rows = Session.objects.order_by("session_key").values_list("session_key", "session_data")
    assert [opens(key) for key, _data in rows] == [{}] * 20
    assert not any("Kanarienvogel" in data for _key, data in rows)


def test_control_with_bare_keys_the_table_opens_every_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "digest", lambda key: key)  # as the framework stores them
    signed_in()
    assert opens(Session.objects.get().session_key)["word"] == "Kanarienvogel"


def test_what_is_copied_into_another_row_is_nothing() -> None:
    director, thief = signed_in(role="director"), signed_in(uuid.uuid4())
    row = Session.objects.get(session_key=sessions.digest(director.session_key or ""))
    Session.objects.filter(session_key=sessions.digest(thief.session_key or "")).update(session_data=row.session_data)
    assert opens(thief.session_key) == {}
    assert opens(director.session_key)["role"] == "director"


def test_a_session_left_alone_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    one, now = signed_in(), timezone.now()
    for minutes, still in ((29, True), (58, True), (89, False)):
        monkeypatch.setattr(timezone, "now", lambda later=minutes: now + timedelta(minutes=later))
        assert bool(opens(one.session_key)) is still, minutes
    sessions.forget()
    assert not Session.objects.exists()


def test_a_busy_session_ends_after_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    one, now = signed_in(), timezone.now()
    for minutes in range(20, 620, 20):
        monkeypatch.setattr(timezone, "now", lambda later=minutes: now + timedelta(minutes=later))
        here = SessionStore(one.session_key)
        assert bool(dict(here.items())) is (minutes < 600), minutes
        here["clicked"] = minutes
        if minutes < 600:
            here.save()  # what the session learns does not prolong it


def test_all_sessions_of_an_account_end_but_this_one() -> None:
    here, there, other = signed_in(), signed_in(), signed_in(uuid.uuid4())
    assert len(sessions.running(account_id=ACCOUNT, this=here.session_key)) == 2
    assert sessions.end(account_ids=[ACCOUNT], but=here.session_key) == 1
    assert (bool(opens(here.session_key)), bool(opens(there.session_key)), bool(opens(other.session_key))) == (
        True,
        False,
        True,
    )


def test_only_the_connection_beside_reaches_the_table() -> None:
    for alias, may in (("default", False), ("public", False), ("log", True)):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege('core_session', 'SELECT'), has_table_privilege('django_session', 'SELECT')"
            )
            assert cursor.fetchone() == (may, False), alias
