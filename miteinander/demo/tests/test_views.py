"""The door: who is listed gets in as herself, nobody else gets in."""

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from miteinander.centres import use_cases
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.demo import documents
from miteinander.demo.vocabulary import TRY

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(settings: Any, tmp_path: Path) -> dict[str, str]:
    """An invented director, in the database and on the list."""
    settings.DATA = tmp_path
    with tenancy.acting_for(tenancy.system(1)):
        member = use_cases.let_in(
            email="gesa.kaefer@ki.muenster.example.org", name="Gesa Käfer", roles=[Role.DIRECTOR],
            audience=tenancy.Audience.STAFF, by=tenancy.system(1), since=date(2020, 1, 1),
        )  # fmt: skip
    one = {
        "centre": "Münster", "role": Role.DIRECTOR.german, "role_code": "director", "name": "Gesa Käfer", "institution": "",
        "email": "gesa.kaefer@ki.muenster.example.org", "member": str(member.id), "try": TRY[Role.DIRECTOR],
    }  # fmt: skip
    documents.write(folder=tmp_path, filling={}, people=[one])
    return one


def test_door_shows_people_by_centre_and_what_they_can_try(listed: dict[str, str], client: Client) -> None:
    page = client.get(reverse("demo:door")).content.decode()
    assert "Münster" in page
    assert "Leitung: Gesa Käfer" in page
    assert TRY[Role.DIRECTOR] in page


def test_door_says_that_the_demo_is_being_filled(settings: Any, tmp_path: Path, client: Client) -> None:
    settings.DATA = tmp_path
    assert "wird gerade gefüllt" in client.get(reverse("demo:door")).content.decode()


def test_door_lets_in_whoever_is_listed(listed: dict[str, str], client: Client) -> None:
    answer = client.post(reverse("demo:door"), {"member": listed["member"]})
    assert answer.status_code == 302
    assert client.session["acts"]["member"] == listed["member"]
    assert [one["type"] for one in client.session["account_authentication_methods"]] == ["demo"]


@pytest.mark.parametrize("member", ["", str(uuid.UUID(int=7)), "\x00", "'--"])
def test_door_stays_shut_for_others(listed: dict[str, str], client: Client, member: str) -> None:
    assert client.post(reverse("demo:door"), {"member": member}).status_code == 404
    assert "acts" not in client.session
