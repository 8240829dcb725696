"""Signing in with the town's own sign-in, in a browser that goes to a real provider on another site and comes back."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from miteinander.centres import use_cases
from miteinander.centres.models import Invitation, User
from miteinander.centres.queries import link
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience, acting_for
from tests.journeys.browsing import Visitor
from tests.journeys.conftest import Clock
from tests.journeys.town import NOW, lay_people
from tests.towns.town import towns

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def two_towns(address: str) -> Iterator[None]:
    with towns(address) as (muenster, herne):
        agreed = [muenster, herne | {"id": "herne", "name": "Stadt Herne"}]
        with override_settings(OIDC_PROVIDERS=agreed, SITE_URL=address):
            yield


@pytest.fixture(scope="module")
def here(empty_afterwards: None, clock: Clock, own_data: Path, two_towns: None) -> str:
    """The link in the mail of somebody who is invited."""
    clock.set(NOW)
    director = lay_people().director
    with acting_for(director):
        invited = use_cases.invite(
            invitation_id=uuid.uuid4(), email="ole@example.org", roles=[Role.OFFICER], audience=Audience.STAFF, since=NOW.date(),
            by=director, at=NOW,
        )  # fmt: skip
        return link(invitation=Invitation.objects.get(id=invited.id))


def shows(she: Visitor, name: str, how: str) -> None:
    """At the town's page, which is not ours."""
    assert urlsplit(she.page.url).hostname == "127.0.0.1"
    she.field("Wer sind Sie?").fill(name)
    she.field("Womit zeigen Sie es?").fill(how)
    she.presses("Weiter")


def test_invited_she_comes_by_her_town_and_nobody_else_does(visitor: Come, here: str) -> None:
    ole = visitor()
    ole.goes_to(here)
    ole.presses("Zuerst anmelden")
    ole.follows("Mit „Stadt Münster“ anmelden")
    shows(ole, "ole", "pwd,mfa")
    ole.reads("Sie sind über „Stadt Münster“ angemeldet")
    assert ole.page.get_by_label("Passwort").count() == 0
    ole.field("Ihr Name").fill("Ole Muster")
    ole.presses("Einladung annehmen")
    ole.reads("Bitte melden Sie sich jetzt über „Stadt Münster“ an")
    ole.follows("Mit „Stadt Münster“ anmelden")
    ole.page.wait_for_url("**/heute/")  # the town knows her still, and what she has shown there counts

    tomorrow = visitor()
    tomorrow.goes_to("/team/")
    tomorrow.follows("Mit „Stadt Münster“ anmelden")
    shows(tomorrow, "ole", "pwd,mfa")
    tomorrow.page.wait_for_url("**/team/")

    without = visitor()
    without.goes_to("/team/")
    without.follows("Mit „Stadt Münster“ anmelden")
    shows(without, "ole", "pwd")
    without.reads("Noch ein Schlüssel zu Ihrem Zugang")

    # The other town says the same name and the same verified address.
    stranger = visitor()
    stranger.goes_to("/team/")
    stranger.follows("Mit „Stadt Herne“ anmelden")
    shows(stranger, "ole", "pwd,mfa")
    stranger.reads("gehört noch zu keinem Zugang")
    stranger.goes_to("/team/")
    stranger.reads("Mit Passwort")
    assert User.objects.filter(email="ole@example.org").count() == 1
    assert not [one for she in (ole, tomorrow, without, stranger) for one in she.complaints]
