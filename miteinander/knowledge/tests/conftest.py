from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from miteinander.centres.tests.factories import HERNE
from miteinander.core import uploads
from miteinander.knowledge.tests.factories import AT, Team, lay_team


@pytest.fixture(autouse=True)
def drawers(settings: Any, tmp_path: Path) -> Path:
    """Files of a test lie in a folder of its own."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


TAKEN_APART = cache(uploads._cleaned)  # each sample once, not once a test: a process of its own takes its time


@pytest.fixture(autouse=True)
def quick_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_cleaned", TAKEN_APART)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Wednesday morning, the 18th of March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def team(db: None) -> Team:
    return lay_team()


@pytest.fixture
def foreign(db: None) -> Team:
    """The team of another centre."""
    return lay_team(HERNE)
