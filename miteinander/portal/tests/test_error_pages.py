"""The pages that say what went wrong: whoever reads them in her language goes on in it."""

import re

import pytest
from django.http import HttpResponse
from django.template import loader
from django.test import Client

from miteinander.core import failing
from miteinander.portal import views as portal

LINKS = re.compile(r'href="(/(?!static/)[^"]*)"')


def _leaves(page: str) -> list[str]:
    """Links of a page to other pages that do not go on in Arabic; sign-in and language menu apart, which say a language themselves."""
    return [link for link in LINKS.findall(page) if "sprache=ar" not in link]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "path"), [(404, "/nirgends/"), (404, "/zentren/nirgends/"), (500, "/")])
def test_pages_that_say_what_went_wrong_keep_the_language(
    status: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if status == 500:
        monkeypatch.setattr(portal.Centres, "get_context_data", _breaks)
    answer = Client(raise_request_exception=False).get(f"{path}?sprache=ar")
    page = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ar" dir="rtl"' in page
    assert LINKS.findall(page)
    assert _leaves(page) == []


@pytest.mark.django_db
def test_without_its_own_page_a_broken_one_loses_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: as Django draws it, the footer leads back to German."""
    monkeypatch.setattr(portal.Centres, "get_context_data", _breaks)
    bare = loader.get_template("500.html")
    monkeypatch.setattr(failing, "_alone", lambda template, status: HttpResponse(bare.render({}), status=status))
    page = Client(raise_request_exception=False).get("/?sprache=ar").content.decode()
    assert "/impressum/" in _leaves(page)


def _breaks(*_: object, **__: object) -> None:
    raise RuntimeError("all is lost")
