from types import SimpleNamespace

import pytest
from django.utils import timezone

from miteinander.interpreting.tests.factories import HERNE, Desk, lay_desk
from miteinander.interpreting.tests.samples import ASKED_AT


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """It is Monday, half past nine, unless a test says otherwise by setting ``at``."""
    now = SimpleNamespace(at=ASKED_AT)
    monkeypatch.setattr(timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def desk(db: None) -> Desk:
    return lay_desk()


@pytest.fixture
def foreign(db: None) -> Desk:
    """The desk of another centre."""
    return lay_desk(HERNE)
