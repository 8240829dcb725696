"""A person in front of a browser: signs in, presses keys, reads. What the browser complains of is kept."""

import base64
import hmac
import struct
import time
from datetime import date
from datetime import time as clock_time
from hashlib import sha1
from typing import Any

import playwright.sync_api
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 8_000  # milliseconds; others may be at work on the same machine
PERIOD = 30  # seconds in which a code of the second factor holds
TABS = 120  # more presses than any page has stops

# What a screen reader would say of the thing that has the focus: its label, the question it belongs to, its own text.
FOCUSED = """() => {
  const one = document.activeElement;
  const named = [...(one.labels ?? [])].map((label) => label.innerText);
  const group = one.closest("fieldset")?.querySelector("legend")?.innerText;
  return [...named, group, one.innerText].filter(Boolean).map((text) => text.trim());
}"""


def one_time_code(secret: str) -> str:
    """What an authenticator app shows for this secret (RFC 6238), long enough before it changes to be typed."""
    if PERIOD - time.time() % PERIOD < 4:
        time.sleep(4)
    key = base64.b32decode(secret)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // PERIOD), sha1)
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


class Visitor:
    """Somebody with a browser of her own. ``script=False``: hers runs no JavaScript."""

    def __init__(self, browser: Browser, address: str, *, script: bool = True, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(
            base_url=address,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            java_script_enabled=script,
            **{"viewport": WIDE, **options},
        )
        self.context.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        # That a page was refused (404, 422) is what some tests are about; the status says so already.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            self.complaints.append(message.text)

    def is_signed_in(self, cookies: dict[str, str]) -> "Visitor":
        """Past the door: for tests where the way through it is not the matter."""
        for name, value in cookies.items():
            self.context.add_cookies([{"name": name, "value": value, "url": self.address}])
        return self

    def signs_in(self, email: str, password: str) -> None:
        """Through the form, as everybody does."""
        self.goes_to("/konto/login/")
        self.field("E-Mail").fill(email)
        self.field("Passwort").fill(password)
        self.page.keyboard.press("Enter")

    def goes_to(self, path: str) -> Response | None:
        return self.page.goto(path)

    def follows(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()

    def presses(self, words: str) -> None:
        """A button of the page itself."""
        self.page.get_by_role("main").get_by_role("button", name=words, exact=True).first.click()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).first

    def reads(self, words: str) -> None:
        """These words stand on the page, to be seen."""
        try:
            self.page.get_by_role("main").get_by_text(words).first.wait_for()
        except playwright.sync_api.TimeoutError:
            there = self.page.get_by_role("main").inner_text()[:600]
            raise AssertionError(f"„{words}“ is not on {self.page.url}:\n{there}") from None

    def tabs_to(self, name: str) -> None:
        """With the keyboard alone, forwards, as often as it takes."""
        for _press in range(TABS):
            self.page.keyboard.press("Tab")
            if any(text.startswith(name) for text in self.page.evaluate(FOCUSED)):
                return
        raise AssertionError(f"The keyboard never comes to „{name}“ on {self.page.url}")

    def types(self, name: str, text: str) -> None:
        self.tabs_to(name)
        self.page.keyboard.type(text)

    def types_day(self, name: str, day: date) -> None:
        self.types(name, day.strftime(self.order_of_a_day()))

    def types_clock(self, name: str, clock: clock_time) -> None:
        self.types(name, clock.strftime("%I%M%p"))  # where the field has 24 hours the last two letters are lost

    def order_of_a_day(self) -> str:
        """Day or month first? That is the installed browser's language, not the page's."""
        page = self.context.new_page()
        page.set_content("<input type=date>")
        page.keyboard.press("Tab")
        page.keyboard.type("01021999")
        first = page.locator("input").input_value()
        page.close()
        return "%d%m%Y" if first == "1999-02-01" else "%m%d%Y"

    def fetches(self, path: str) -> bytes:
        """A file that the page offers, with this person's cookies."""
        answer = self.context.request.get(path)
        assert answer.ok, (path, answer.status)
        return answer.body()

    def leaves(self) -> None:
        self.context.close()
