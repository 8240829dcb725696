"""Somebody sets up a passkey on her own device, signs in with nothing else, and takes her codes on paper."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.browsing import Visitor
from tests.journeys.town import PASSWORD, Town, email, showed_long_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Come = Callable[..., Visitor]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


class Device:
    """The part of a telephone that keeps passkeys: the browser's own, made of software."""

    def __init__(self, she: Visitor) -> None:
        self.tells = she.context.new_cdp_session(she.page)
        self.tells.send("WebAuthn.enable")
        self.id = self.tells.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.tells.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found

    def is_declined(self) -> None:
        """From now on its person does not confirm."""
        self.tells.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


@pytest.fixture
def tine(visitor: Come, town: Town) -> Visitor:
    return visitor()


def signs_out(she: Visitor) -> None:
    with she.page.expect_navigation():
        she.page.get_by_role("banner").get_by_role("button", name="Abmelden").click()


def test_a_passkey_from_the_first_day_to_the_next(tine: Visitor, town: Town) -> None:
    device = Device(tine)
    tine.signs_in(email("officer"), PASSWORD)
    tine.reads("Noch ein Schlüssel zu Ihrem Zugang")
    tine.follows("Passkey einrichten")
    tine.field("Name").fill("Diensthandy")
    tine.presses("Passkey einrichten")
    tine.reads("Diese Seite sehen Sie nur jetzt")
    codes = tine.page.locator(".m-codes code").all_inner_texts()
    assert len(codes) == 10
    assert [one["isResidentCredential"] for one in device.passkeys()] == [True]
    tine.page.emulate_media(media="print")
    assert tine.page.get_by_text(codes[0]).is_visible()
    assert not tine.page.get_by_text("Diese Seite sehen Sie nur jetzt").is_visible()
    tine.page.emulate_media(media="screen")
    tine.follows("Fertig")
    tine.reads("Diensthandy")
    tine.reads("10 Codes sind noch unbenutzt")

    signs_out(tine)
    tine.goes_to("/konto/login/?next=/team/")
    tine.presses("Mit Passkey anmelden")
    tine.page.wait_for_url("**/team/")
    assert tine.complaints == []

    signs_out(tine)
    tine.signs_in(email("officer"), PASSWORD)
    tine.reads("Zweiter Schritt")
    tine.presses("Mit Passkey bestätigen")
    tine.page.wait_for_url("**/heute/")
    assert tine.complaints == []


def test_who_does_not_confirm_on_her_device_reads_why_nothing_happens(tine: Visitor, town: Town) -> None:
    Device(tine).is_declined()
    tine.goes_to("/konto/login/")
    tine.presses("Mit Passkey anmelden")
    tine.reads("Das hat nicht geklappt")
    assert tine.complaints == []


def test_what_was_typed_before_lunch_is_sent_after_it(visitor: Come, town: Town) -> None:
    """The proof is too old when the form is sent: nothing happens, nothing is lost."""
    mira = visitor().is_signed_in(town.cookies["coordinator"])
    mira.goes_to(f"/dolmetschen/pool/{town.desk.rana.id}/vertrauliches/oeffnen/")
    mira.field("Brief an die Privatanschrift").check()
    showed_long_ago(town.cookies["coordinator"])
    mira.presses("Jetzt öffnen")
    mira.reads("Bitte noch einmal bestätigen")
    with mira.context.expect_page() as opened:
        mira.follows("Bestätigen Sie in einem neuen Fenster")
    opened.value.get_by_role("button", name="Bestätigen").click()
    opened.value.get_by_text("Sie können dieses Fenster schließen").wait_for()
    opened.value.close()
    mira.presses("Jetzt absenden")
    mira.reads("DE89")
    assert mira.complaints == []
