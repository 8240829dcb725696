"""A morning in Münster, a folder for files, and the director at her desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from miteinander.centres.models import Member
from miteinander.centres.tests.factories import actor_of, member
from miteinander.centres.vocabulary import Role
from tests.signing_in import sign_in

AT = datetime(2026, 3, 9, 9, tzinfo=UTC)  # Monday, ten o'clock in Germany


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    with override_settings(FILES=tmp_path):
        yield tmp_path


@pytest.fixture
def director() -> Member:
    return member(Role.DIRECTOR)


@pytest.fixture
def keeper(director: Member) -> Client:
    return sign_in(actor_of(director))
