"""No door is open by accident (guarantee W3)."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, path, resolve
from django.views import View

from miteinander.centres import middleware
from miteinander.core.pages import Button
from miteinander.operation import delicate, handbook
from tests.access.table import rows

DECLARED = {name: door for name, _path, door in handbook.doors()}
OURS = (
    "portal:",
    "centres:",
    "directory:",
    "correspondence:",
    "knowledge:",
    "interpreting:",
    "keeping:",
    "workbench:",
    "demo:",
)


def test_every_view_of_ours_says_who_may_enter() -> None:
    assert [name for name, door in DECLARED.items() if name.startswith(OURS) and door is None] == []


def test_the_list_of_library_views_is_closed_and_has_reasons() -> None:
    assert set(middleware.DOORS) <= set(DECLARED)
    assert all(door.why for door in middleware.DOORS.values())
    assert {name for name, door in middleware.DOORS.items() if door.writes_on_get} == {
        "mfa_view_recovery_codes",
        "openid_connect_callback",
    }


def test_delicate_doors_ask_once_more() -> None:
    """The list is closed and written by hand: neither a door that forgot to ask nor one that nobody put on the list passes."""
    asking = {name for name, door in DECLARED.items() if door is not None and door.fresh}
    assert sorted(set(delicate.DELICATE) - asking) == [], "these do not ask: needs_fresh_factor = True"
    assert sorted(asking - set(delicate.DELICATE)) == [], "these ask and stand on no list: operation/delicate.py"
    assert {name for name, row in rows().items() if row.again} == set(delicate.DELICATE), (
        "tests/access/table.py, last column"
    )


def test_every_door_that_takes_something_stands_on_one_of_the_lists() -> None:
    """Whoever builds a door says whether it is delicate: it exports, touches keys, tasks or access, or deletes."""
    sides = [set(delicate.DELICATE), set(delicate.NOT_DELICATE), set(delicate.DAILY)]
    listed = set().union(*sides)
    assert sum(map(len, sides)) == len(listed), "on two lists"
    taking = {name for name, row in rows().items() if row.how != "get" and not row.shut}
    assert sorted(taking - listed) == [], "is it delicate? operation/delicate.py"
    assert sorted(listed - set(DECLARED)) == [], "these doors are gone"


def half_made(resolver: URLResolver) -> Iterator[type[View]]:
    """Views behind an address that leave a deed of their page unsaid: whoever opens one gets an error."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from half_made(entry)
        elif inspect.isabstract(view := getattr(entry.callback, "view_class", None)):
            yield view


def test_no_page_is_half_made() -> None:
    assert list(half_made(get_resolver())) == []


class HalfMade(Button):
    """The control: it says where it leads and not what it does."""

    def back_url(self) -> str:
        return "/"


class Forgotten(View):
    def get(self, request: Any) -> Any:
        raise AssertionError("a view without opens was called")


urlpatterns = [
    path("vergessen/", Forgotten.as_view(), name="forgotten"),
    path("halb/", HalfMade.as_view(), name="half_made"),
]


@pytest.mark.urls(__name__)
def test_a_half_made_page_is_found() -> None:
    assert list(half_made(get_resolver())) == [HalfMade]


@pytest.mark.urls(__name__)
def test_a_view_that_declares_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "refusal", lambda request, reason, status: (reason, status))
    walls = middleware.Walls(lambda request: pytest.fail("let through"))
    assert middleware.door(resolve("/vergessen/")) is None
    assert walls(RequestFactory().get("/vergessen/"))[1] == 403
