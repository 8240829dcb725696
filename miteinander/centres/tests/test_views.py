"""The team's pages: everybody in the team reads, the director writes."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Member
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import acting_for, system
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def signed_in(one: Member) -> Client:
    return sign_in(actor_of(one))


KEY = "7a5c2a52-3c3c-4b0e-9f2e-0d6a1f4d7a10"
TYPED = {
    "key": KEY, "name": "Tine Muster", "email": "tine@example.org", "roles": ["officer", "admin"], "since": "2026-03-09",
}  # fmt: skip


def team(centre_id: int = MUENSTER) -> dict[str, Member]:
    with acting_for(system(centre_id)):
        return {one.name: one for one in Member.objects.select_related("user").order_by("id")}


def test_team_is_for_the_team() -> None:
    foreign = member(Role.OFFICER, centre_id=HERNE, name="Von anderswo")
    answer = signed_in(member(Role.OFFICER)).get(reverse("centres:team"))
    assert answer.status_code == 200
    assert foreign.name not in answer.content.decode()
    assert reverse("centres:invite") not in answer.content.decode()
    assert Client().get(reverse("centres:team")).status_code == 302


def test_end_membership_ends_the_session_at_once() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER, name="Geht heute")
    hers = signed_in(officer)
    assert hers.get(reverse("centres:team")).status_code == 200
    url = reverse("centres:end_membership", args=[officer.id])
    assert signed_in(director).post(url, {"key": KEY, "last_day": "2025-06-30"}).status_code == 302
    assert team()["Geht heute"].until == date(2025, 6, 30)
    assert hers.get(reverse("centres:team")).status_code == 302


def test_end_membership_of_a_foreign_person_finds_nobody() -> None:
    foreign = member(Role.OFFICER, centre_id=HERNE)
    client = signed_in(member(Role.DIRECTOR))
    url = reverse("centres:end_membership", args=[foreign.id])
    assert client.get(url).status_code == 404
    assert client.post(url, {"key": KEY, "last_day": "2025-06-30"}).status_code == 404
