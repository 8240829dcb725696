"""The frame around every page: for the keyboard, without script, on paper, and after somebody has left."""

from collections.abc import Callable

import pytest

from tests.journeys.browsing import FOCUSED, PHONE, TABS, WIDE, Visitor
from tests.journeys.town import SCHOOL, Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

Come = Callable[..., Visitor]
SHOWN_THEME = "() => getComputedStyle(document.body).backgroundColor"
SEEN = """(selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length"""


@pytest.fixture
def dispatcher(visitor: Come, town: Town) -> Visitor:
    return visitor().is_signed_in(town.cookies["coordinator"])


def focused(she: Visitor) -> str:
    return " ".join(she.page.evaluate(FOCUSED))


def test_the_first_key_leads_to_the_content(dispatcher: Visitor) -> None:
    dispatcher.goes_to("/heute/")
    dispatcher.page.keyboard.press("Tab")
    assert focused(dispatcher) == "Zum Inhalt springen"
    skip = dispatcher.page.locator(".m-skip")
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]  # it has come into sight
    dispatcher.page.keyboard.press("Enter")
    assert dispatcher.page.evaluate("document.activeElement.id") == "content"
    dispatcher.page.keyboard.press("Tab")
    assert dispatcher.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_keyboard_goes_in_the_order_of_reading_and_is_seen(dispatcher: Visitor) -> None:
    dispatcher.goes_to("/dolmetschen/anfragen/")
    place = """() => {
      const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
      const part = ["header", "main", "footer"].findIndex((name) => one.closest(name));
      const ring = style.outlineStyle !== "none" || style.boxShadow !== "none" || style.borderStyle !== "none";
      return one === document.body ? null : [part, ring || Boolean(one.closest(".kern-form-check")), one.outerHTML.slice(0, 90)];
    }"""
    stops = []
    for _press in range(TABS):
        dispatcher.page.keyboard.press("Tab")
        stop = dispatcher.page.evaluate(place)
        if stop is None:
            break
        stops.append(stop)
    parts = [part for part, _ring, _what in stops if part >= 0]
    assert parts == sorted(parts)
    assert set(parts) == {0, 1, 2}
    assert [what for _part, ring, what in stops if not ring] == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_language_changes_and_stays(visitor: Come, town: Town, script: bool) -> None:
    she = visitor(script=script).is_signed_in(town.cookies["coordinator"])
    she.goes_to("/dolmetschen/anfragen/?sort=day")
    she.page.get_by_role("button", name="English").click()
    she.reads("Requests")
    assert she.page.url.endswith("/dolmetschen/anfragen/?sort=day")
    assert she.page.locator("html").get_attribute("lang") == "en"
    she.goes_to("/heute/")
    assert she.page.get_by_role("heading", level=1).inner_text() == "Today"
    she.page.get_by_role("button", name="Deutsch").click()
    she.reads("Heute")


def test_a_visitor_changes_the_language_without_a_cookie(visitor: Come, town: Town) -> None:
    she = visitor(script=False)
    she.goes_to("/zentren/muenster/")
    she.page.locator(".m-languages summary").click()
    she.page.get_by_role("banner").get_by_role("link", name="English").click()
    assert she.page.locator("html").get_attribute("lang") == "en"
    she.page.get_by_role("link", name="Miteinander").first.click()
    assert she.page.locator("html").get_attribute("lang") == "en"
    assert she.context.cookies() == []


def test_the_theme_changes_without_script(visitor: Come, town: Town) -> None:
    she = visitor(script=False, color_scheme="light").is_signed_in(town.cookies["coordinator"])
    she.goes_to("/heute/")
    light = she.page.evaluate(SHOWN_THEME)
    footer = she.page.get_by_role("contentinfo")
    footer.get_by_role("button", name="dunkel").click()
    assert she.page.evaluate(SHOWN_THEME) != light
    assert footer.get_by_role("button", name="dunkel").get_attribute("aria-pressed") == "true"
    she.goes_to("/dolmetschen/anfragen/")
    assert she.page.evaluate(SHOWN_THEME) != light  # on the next page too
    footer.get_by_role("button", name="wie das Gerät").click()
    assert she.page.evaluate(SHOWN_THEME) == light


def test_paper_shows_what_was_read_and_no_ways_to_elsewhere(dispatcher: Visitor, town: Town) -> None:
    dispatcher.goes_to(f"/dolmetschen/anfragen/{town.asked.id}/")
    ways = "nav, .m-footer, .m-skip, .kern-btn, .m-header form"
    assert dispatcher.page.evaluate(SEEN, ways) > 5
    dispatcher.page.emulate_media(media="print", color_scheme="dark")
    assert dispatcher.page.evaluate(SEEN, ways) == 0
    assert dispatcher.page.evaluate(SHOWN_THEME) == "rgb(255, 255, 255)"
    dispatcher.reads(SCHOOL)


def test_a_mistake_leads_to_its_field(dispatcher: Visitor) -> None:
    dispatcher.goes_to("/dolmetschen/pool/neu/")
    dispatcher.presses("Speichern")
    summary = dispatcher.page.get_by_role("group", name="Bitte prüfen Sie")
    summary.wait_for()
    assert dispatcher.page.title().startswith("Fehler")
    assert dispatcher.page.evaluate("document.activeElement.className").startswith("kern-alert")  # read out first
    for link in summary.get_by_role("link").all():
        link.click()
        field = dispatcher.page.evaluate("[location.hash.slice(1), document.activeElement.id]")
        assert field[1].startswith(field[0]) or dispatcher.page.locator(f"fieldset#{field[0]}").count() == 1
    summary.get_by_role("link").first.click()
    faulty = dispatcher.page.locator(":focus")
    assert faulty.get_attribute("aria-invalid") == "true"
    assert f"{faulty.get_attribute('id')}_error" in (faulty.get_attribute("aria-describedby") or "")


def test_the_menu_of_a_telephone_opens_without_script(visitor: Come, town: Town) -> None:
    she = visitor(script=False, viewport=PHONE).is_signed_in(town.cookies["coordinator"])
    she.goes_to("/heute/")
    menu = she.page.get_by_role("navigation", name="Hauptmenü")
    assert not menu.is_visible()
    she.page.get_by_text("Menü", exact=True).click()
    menu.get_by_role("link", name="Anfragen").click()
    assert she.page.url.endswith("/dolmetschen/anfragen/")


def test_a_telephone_shows_all_ways_in_one_list(visitor: Come, town: Town) -> None:
    she = visitor(script=False, viewport=PHONE).is_signed_in(town.cookies["director"])
    she.goes_to("/team/")
    she.page.get_by_text("Menü", exact=True).click()
    menu = she.page.get_by_role("navigation", name="Hauptmenü")
    assert menu.get_by_role("link", name="Heute").is_visible()
    centre = menu.get_by_role("list", name="Unser Zentrum")
    assert centre.get_attribute("aria-current") == "true"
    assert centre.get_by_role("link", name="Team").get_attribute("aria-current") == "page"
    menu.get_by_role("list", name="Datenschutz").get_by_role("link", name="Aufbewahrung").click()
    assert she.page.url.endswith("/aufbewahrung/")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_keyboard_opens_what_is_not_for_every_day(visitor: Come, town: Town, script: bool) -> None:
    she = visitor(script=script).is_signed_in(town.cookies["director"])
    she.goes_to("/heute/")
    menu = she.page.get_by_role("navigation", name="Hauptmenü")
    assert not menu.get_by_role("link", name="Team").is_visible()
    more = menu.locator("summary", has_text="Mehr")
    more.focus()
    she.page.keyboard.press("Enter")
    menu.get_by_role("link", name="Team").wait_for()
    names = [menu.get_by_role("list", name=name) for name in ("Unser Zentrum", "Datenschutz", "Über mich")]
    assert all(group.is_visible() for group in names)
    for _press in range(TABS):
        she.page.keyboard.press("Tab")
        if she.page.locator(":focus").inner_text().strip() == "Team":
            break
    she.page.keyboard.press("Enter")
    she.page.wait_for_url("**/team/")
    assert menu.locator("summary", has_text="Mehr").get_attribute("aria-current") == "true"
    assert menu.get_by_role("link", name="Heute").get_attribute("aria-current") is None


def test_bar_and_search_stand_in_one_row(visitor: Come, town: Town) -> None:
    """At 1280 pixels, for whoever has the most entries, in both languages."""
    she = visitor(script=False).is_signed_in(town.cookies["director"])
    for language in ("English", "Deutsch"):
        she.goes_to("/heute/")
        she.page.get_by_role("button", name=language).click()
        bar = she.page.locator(".m-header__bar")
        boxes = [bar.locator(part).bounding_box() for part in (".m-brand", ".m-menu__daily", ".m-search")]
        middles = [box["y"] + box["height"] / 2 for box in boxes if box]
        assert len(middles) == 3
        assert max(middles) - min(middles) < 4
        assert she.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_bar_reads_from_the_right_where_the_language_does(visitor: Come, town: Town) -> None:
    she = visitor().is_signed_in(town.cookies["director"])
    she.goes_to("/heute/")
    edge = "(selector) => document.querySelector(selector).getBoundingClientRect().left"
    assert she.page.evaluate(edge, ".m-brand") < she.page.evaluate(edge, ".m-search")
    she.page.evaluate("document.documentElement.dir = 'rtl'")
    assert she.page.evaluate(edge, ".m-brand") > she.page.evaluate(edge, ".m-search")
    she.page.get_by_text("Mehr", exact=True).click()
    first, last = (f".m-ways__groups > :{which}-child" for which in ("first", "last"))
    assert she.page.evaluate(edge, first) > she.page.evaluate(edge, last)
    assert she.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_open_sheet_goes_when_somebody_goes_on(visitor: Come, town: Town) -> None:
    she = visitor().is_signed_in(town.cookies["director"])
    she.goes_to("/heute/")
    team = she.page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Team")
    she.page.get_by_text("Mehr", exact=True).click()
    team.wait_for()
    she.page.keyboard.press("Escape")
    assert not team.is_visible()
    assert focused(she).startswith("Mehr")
    she.page.get_by_text("Mehr", exact=True).click()
    she.page.get_by_role("heading", level=1).click(position={"x": 2, "y": 2}, force=True)
    assert not team.is_visible()


def test_a_telephone_shows_the_list_before_the_fields_that_narrow_it(visitor: Come, town: Town) -> None:
    she = visitor(script=False, viewport=PHONE).is_signed_in(town.cookies["coordinator"])
    she.goes_to("/dolmetschen/anfragen/")
    assert not she.field("Stand").is_visible()
    she.page.get_by_text("Anfragen eingrenzen", exact=True).click()
    she.field("Stand").select_option("asked")
    she.presses("Anzeigen")
    assert "state=asked" in she.page.url
    assert she.field("Stand").is_visible()  # what is narrowed says so
    she.page.set_viewport_size(WIDE)
    she.goes_to("/dolmetschen/anfragen/")
    assert she.field("Stand").is_visible()


def test_escape_closes_the_menu(visitor: Come, town: Town) -> None:
    she = visitor(viewport=PHONE).is_signed_in(town.cookies["coordinator"])
    she.goes_to("/heute/")
    she.page.get_by_text("Menü", exact=True).click()
    she.page.keyboard.press("Escape")
    assert not she.page.get_by_role("navigation", name="Hauptmenü").is_visible()
    assert focused(she) == "Menü"


def test_back_after_signing_out_shows_nothing(visitor: Come, town: Town) -> None:
    she = visitor().is_signed_in(town.cookies["second_coordinator"])
    answer = she.goes_to(f"/dolmetschen/anfragen/{town.asked.id}/")
    assert answer is not None
    assert answer.headers["cache-control"] == "no-store"
    she.reads("Kim Muster")
    she.page.get_by_role("banner").get_by_role("button", name="Abmelden").click()
    she.page.wait_for_url(lambda url: "anfragen" not in url)
    she.page.go_back()
    assert "/konto/login/" in she.page.url
    assert SCHOOL not in she.page.content()
    assert "Kim Muster" not in she.page.content()


def test_the_list_of_candidates_is_fetched_anew(dispatcher: Visitor, town: Town) -> None:
    """The one place where script does something: a part of the page, not the page."""
    dispatcher.goes_to(f"/dolmetschen/anfragen/{town.asked.id}/")
    dispatcher.page.evaluate("window.same = true")
    with dispatcher.page.expect_response(lambda answer: answer.url.endswith("/auswahl/")) as answer:
        dispatcher.follows("Liste erneuern")
    assert answer.value.ok
    dispatcher.reads("Vorschläge, die besten zuerst")
    assert dispatcher.page.evaluate("window.same")
    assert dispatcher.complaints == []
