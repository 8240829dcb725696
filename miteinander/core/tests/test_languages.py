"""Which language a page speaks, and that every language of the portal has its names, forms and direction."""

from datetime import date, time

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from miteinander.core import labels, languages

DAY = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("address", "cookie", "browser", "wished"),
    [
        ("ti", "en", "fr", ["ti", "en", "fr"]),
        ("xx", None, "fa-AF,fa;q=0.9,de;q=0.1", ["prs", "fa", "de"]),
        (None, None, "ku,ckb-IQ;q=0.8", ["kmr", "ckb"]),
        (None, None, "pt-BR,*;q=0.5", []),
        ("<script>", "../../etc", "x" * 5000, []),
    ],
)
def test_wishes_come_in_their_order(address: str | None, cookie: str | None, browser: str, wished: list[str]) -> None:
    assert list(languages.wishes(address, cookie, browser)) == wished


def test_scripts_from_right_to_left_are_told() -> None:
    wanted = [code for code in languages.PORTAL if languages._LOCALES[code].text_direction == "rtl"]
    assert sorted(settings.LANGUAGES_BIDI) == sorted(wanted)


@pytest.mark.parametrize("code", languages.PORTAL)
def test_days_sizes_and_languages_have_names(code: str) -> None:
    with translation.override(code):
        assert len({labels.weekday(number) for number in range(1, 8)}) == 7
        assert "26" in labels.short_day(DAY)
        assert labels.clock(time(14, 30)) == "14:30"
        assert labels.language_name("deu")
        assert "1" in labels.size(1_300_000)
        assert (labels.language_name("deu") == "Deutsch") is (code == "de")


def test_nobody_has_confirmed_what_nobody_has_read() -> None:
    assert not languages.is_unconfirmed("de")
    assert {code for code in languages.PORTAL if languages.is_unconfirmed(code)} == set(languages.PORTAL) - {
        "de"
    } - set(languages.CONFIRMED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "browser", "spoken"),
    [
        ("/?sprache=ti", "de", "ti"),
        ("/", "uk,en;q=0.5", "uk"),
        ("/nirgends/?sprache=ar", "", "ar"),
        ("/konto/login/?sprache=ar", "", "de"),
        ("/konto/login/?sprache=ar", "ar,en;q=0.5", "en"),
        ("/konto/login/?sprache=en", "ar", "en"),
    ],
)
def test_desks_speak_two_languages_and_the_portal_all(path: str, browser: str, spoken: str) -> None:
    answer = Client().get(path, headers={"Accept-Language": browser})
    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}"'.encode() in answer.content


@pytest.mark.django_db
def test_a_confirmed_translation_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert b"m-unchecked" in Client().get("/?sprache=fr").content
    assert b"m-unchecked" not in Client().get("/?sprache=de").content
    monkeypatch.setitem(languages.CONFIRMED, "fr", languages.Confirmation("Ada Muster", DAY))
    assert b"m-unchecked" not in Client().get("/?sprache=fr").content


@pytest.mark.django_db
def test_the_menu_keeps_what_was_searched() -> None:
    page = Client().get("/?plz=48143&sprache=so").content.decode()
    assert 'href="?plz=48143&amp;sprache=ur" lang="ur" hreflang="ur"' in page
    assert 'href="?plz=48143&amp;sprache=de" hreflang="de"' in page  # of the word about the translation
