"""A school asks for an interpreter, the desk finds one, the hour is counted: the whole thread in a real browser.

Read the steps of ``Story`` from above: that is how the desk works. Once as most people have their browser, once in one
that runs no script.
"""

import io
import re
from collections.abc import Callable
from datetime import date, time

import pikepdf
import pytest

from miteinander.core.time import local_instant
from miteinander.interpreting.tests.factories import Desk
from miteinander.interpreting.tests.samples import ASKED_AT, DAY
from tests.journeys.browsing import Visitor, one_time_code
from tests.journeys.conftest import Clock
from tests.journeys.town import PASSWORD, SCHOOL, SECRET, email, give_app, lay_people, lay_people_of_the_pool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AFTER_THE_TALK = local_instant(date(2026, 3, 17), time(11, 30))
MOST_FIELDS = 9

# The questions of the form that do not say "(freiwillig)"; boxes of one group count once, a box to tick by itself is never a must.
ASKED_FOR = """() => [...document.querySelectorAll(
  "main form .kern-form-input > .kern-label, main form .kern-fieldset > legend"
)].filter((label) => !label.querySelector(".kern-label__optional")).map((label) => label.innerText.trim())"""


class Story:
    """The people of one thread and what they do."""

    def __init__(self, desk: Desk, clock: Clock, come: Callable[[], Visitor]) -> None:
        self.desk, self.clock = desk, clock
        self.dispatcher, self.school, self.rana, self.sirin = come(), come(), come(), come()
        self.recovery_code = ""
        self.path = ""

    # Signing in

    def given_the_dispatcher_signs_in_for_the_first_time_and_sets_up_her_app(self) -> None:
        she = self.dispatcher
        she.signs_in(email("coordinator"), PASSWORD)
        she.reads("Noch ein Schlüssel zu Ihrem Zugang")
        she.follows("App einrichten")
        she.reads("Authentisierungs-App einrichten")
        secret = she.page.locator(".m-code").inner_text()
        she.field("Code").fill(one_time_code(secret))
        she.presses("Einrichten")
        she.reads("Notfallcodes")
        self.recovery_code = she.page.locator(".m-codes .m-code").first.inner_text()
        she.goes_to("/heute/")
        she.reads("Heute")

    def given_a_member_of_the_school_signs_in_with_password_and_code(self) -> None:
        she = self.school
        she.signs_in(email("school_member"), PASSWORD)
        she.reads("Zweiter Schritt")
        she.field("Code").fill(one_time_code(SECRET))
        she.presses("Anmelden")
        she.reads("Heute")

    def given_an_interpreter_signs_in(self, she: Visitor, who: str) -> None:
        she.signs_in(email(who), PASSWORD)
        she.reads("Heute")

    # Asking

    def when_the_school_asks_with_the_keyboard_alone(self) -> None:
        she = self.school
        she.tabs_to("Sprachmittlung anfragen")
        she.page.keyboard.press("Enter")
        she.reads("Frühester möglicher Tag")
        assert len(she.page.evaluate(ASKED_FOR)) <= MOST_FIELDS
        she.types("Sprache", "Kurmandschi")
        she.types_day("Tag", DAY)
        she.types_clock("Beginn", time(10))
        she.types_clock("Ende", time(11))
        she.types("Anlass", "Elterngespräch")
        she.types("Ort des Gesprächs", "Raum 12")
        she.tabs_to("Anfrage senden")
        she.page.keyboard.press("Enter")

    def then_the_school_reads_until_when_it_gets_an_answer(self) -> None:
        self.school.reads("Wir suchen jemanden für Sie")
        self.school.reads("Sie bekommen bis")
        self.path = re.sub(r"^https?://[^/]+", "", self.school.page.url)

    # Finding somebody

    def then_the_dispatcher_finds_the_request_on_the_board(self) -> None:
        she = self.dispatcher
        she.goes_to("/dolmetschen/anfragen/")
        row = she.page.get_by_role("row").filter(has_text=SCHOOL)
        for words in ("17.03.2026", "Kurmandschi", "Antwort bis"):
            assert words in row.inner_text().replace("\xa0", " "), (words, row.inner_text())
        row.get_by_role("link", name=SCHOOL).click()

    def then_she_sees_who_could_go_and_why_the_others_cannot(self) -> None:
        she = self.dispatcher
        ranked = she.page.get_by_role("table", name="Vorschläge, die besten zuerst")
        proposed = ranked.get_by_role("row").filter(has=she.page.get_by_role("button", name="Vergeben"))
        rows = proposed.all_inner_texts()
        assert {name for name in ("Rana Beispiel", "Şirin Beispiel") if any(name in row for row in rows)} == {
            "Rana Beispiel",
            "Şirin Beispiel",
        }
        assert all(re.search(r"\(\d+\)", row) for row in rows), rows  # each reason tells its points
        assert not any("Ilyas" in row or "Parwin" in row for row in rows)
        she.page.get_by_text("Warum die anderen nicht?").first.click()
        others = she.page.get_by_role("table", name="Warum die anderen nicht?")
        assert "pausiert" in others.get_by_role("row").filter(has_text="Ilyas").inner_text().lower()
        assert "Führungszeugnis" in others.get_by_role("row").filter(has_text="Parwin").inner_text()

    def when_she_sends(self, name: str) -> None:
        self.dispatcher.goes_to(self.path)
        row = self.dispatcher.page.get_by_role("row").filter(has_text=name)
        row.get_by_role("button", name="Vergeben").click()
        self.dispatcher.reads("Vergeben. Einrichtung und Sprachmittlung bekommen gleich eine Nachricht.")
        self.dispatcher.reads(f"{name} kommt")

    def then_both_sides_have_a_mail_in_the_outbox(self) -> None:
        she = self.dispatcher
        she.goes_to("/post/")
        mails = she.page.get_by_role("row").all_inner_texts()
        for address in (email("school_member"), self.desk.rana.email):
            assert any(address in mail for mail in mails), (address, mails)
        she.page.get_by_role("row").filter(has_text=self.desk.rana.email).get_by_role("link").first.click()
        assert "17.03.2026" in she.page.locator(".m-mail").inner_text()

    # Handing back

    def then_the_interpreter_sees_where_she_goes(self, she: Visitor) -> None:
        she.goes_to("/dolmetschen/ihre-einsaetze/")
        she.reads(SCHOOL)
        she.page.get_by_role("main").get_by_role("link", name="17.03.2026").first.click()
        she.reads("Sie sind für dieses Gespräch eingeplant")

    def when_rana_hands_back(self) -> None:
        self.rana.follows("Ich kann nicht")
        self.rana.field("verhindert").check()
        self.rana.presses("Einsatz zurückgeben")
        self.rana.reads("Die Koordination weiß Bescheid.")
        assert self.rana.goes_to(self.path).status in (403, 404)  # type: ignore[union-attr]  # hers no more

    # Papers and times

    def then_the_papers_can_be_taken_away(self) -> None:
        for she, names in (
            (self.dispatcher, ("auftragsbestaetigung/einrichtung", "auftragsbestaetigung/sprachmittlung")),
            (self.school, ("auftragsbestaetigung/einrichtung",)),
            (self.sirin, ("auftragsbestaetigung/sprachmittlung", "einsatznachweis")),
        ):
            for name in names:
                paper = she.fetches(f"{self.path}{name}/")
                assert paper.startswith(b"%PDF"), name
                with pikepdf.open(io.BytesIO(paper)) as pdf:
                    assert pdf.Root.MarkInfo.Marked
                    assert pdf.Root.Lang

    def when_the_talk_is_over(self) -> None:
        self.clock.set(AFTER_THE_TALK)

    def when_the_interpreter_reports_how_long_it_was(self) -> None:
        she = self.sirin
        self.given_an_interpreter_signs_in(she, "sirin_member")  # a week later, the session has ended
        she.goes_to("/dolmetschen/ihre-einsaetze/")
        she.follows("Zeiten melden")
        she.field("hat stattgefunden").check()
        she.field("Tatsächliches Ende").fill("11:00")
        she.presses("Zeiten melden")
        she.reads("Die Koordination prüft")

    def when_the_dispatcher_checks_and_closes(self) -> None:
        she = self.dispatcher
        she.signs_in(email("coordinator"), PASSWORD)
        she.field("Code").fill(self.recovery_code)  # her telephone lies at home
        she.presses("Anmelden")
        she.reads("Heute")
        she.goes_to(self.path)
        she.follows("Prüfen und abschließen")
        she.presses("Stimmt so, abschließen")
        she.reads("Die Anfrage ist abgeschlossen.")

    def then_the_hour_is_counted(self) -> None:
        she = self.dispatcher
        she.goes_to("/dolmetschen/zahlen/")
        by_language = she.page.get_by_role("table", name="Nach Sprache", exact=True)
        row = by_language.get_by_role("row").filter(has_text="Kurmandschi")
        heads = by_language.get_by_role("columnheader").all_inner_texts()
        cells = dict(zip(heads[1:], row.get_by_role("cell").all_inner_texts(), strict=True))
        assert {"1", "1,0"} & {value for head, value in cells.items() if "Stunden" in head}, cells

    def then_nobody_s_browser_complained(self) -> None:
        assert [one.complaints for one in (self.dispatcher, self.school, self.rana, self.sirin)] == [[], [], [], []]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_hour_is_counted(script: bool, clock: Clock, visitor: Callable[..., Visitor]) -> None:
    clock.set(ASKED_AT)
    desk = lay_people()
    lay_people_of_the_pool(desk)
    give_app(desk, "school_member")
    story = Story(desk, clock, lambda: visitor(script=script))
    story.given_the_dispatcher_signs_in_for_the_first_time_and_sets_up_her_app()
    story.given_a_member_of_the_school_signs_in_with_password_and_code()
    story.when_the_school_asks_with_the_keyboard_alone()
    story.then_the_school_reads_until_when_it_gets_an_answer()
    story.then_the_dispatcher_finds_the_request_on_the_board()
    story.then_she_sees_who_could_go_and_why_the_others_cannot()
    story.when_she_sends("Rana Beispiel")
    story.then_both_sides_have_a_mail_in_the_outbox()
    story.given_an_interpreter_signs_in(story.rana, "rana_member")
    story.then_the_interpreter_sees_where_she_goes(story.rana)
    story.when_rana_hands_back()
    story.when_she_sends("Şirin Beispiel")
    story.given_an_interpreter_signs_in(story.sirin, "sirin_member")
    story.then_the_interpreter_sees_where_she_goes(story.sirin)
    story.then_the_papers_can_be_taken_away()
    story.when_the_talk_is_over()
    story.when_the_interpreter_reports_how_long_it_was()
    story.when_the_dispatcher_checks_and_closes()
    story.then_the_hour_is_counted()
    story.then_nobody_s_browser_complained()
