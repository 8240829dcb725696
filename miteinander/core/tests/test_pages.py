"""The navigation: who sees which entries under which heading, and which one is the page that is read."""

import pytest
from django.urls import path
from django.utils import translation
from django.views import View

from miteinander.core import doors, pages
from miteinander.core.pages import Group, Way
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict

SHE = Actor(centre_id=1, audience=Audience.STAFF, roles=frozenset({"director"}))
OTHER = Actor(centre_id=1, audience=Audience.STAFF)


def everybody(by: Actor) -> Verdict:
    return ALLOWED


def director(by: Actor) -> Verdict:
    return ALLOWED if "director" in by.roles else Verdict("nein")


class Sight(View):
    opens = everybody

    def get(self, request): ...


class Deed(View):
    opens = director

    def post(self, request): ...


urlpatterns = [
    path("heute/", Sight.as_view(), name="today"),
    path("pool/", Deed.as_view(), name="pool"),
    path("pool/oeffnungen/", Deed.as_view(), name="openings"),
    path("team/", Sight.as_view(), name="team"),
]

WAYS = [
    Way("Team", "team", everybody, 30, Group.CENTRE),
    Way("Öffnungen", "openings", director, 40, Group.PROTECTION),
    Way("Pool", "pool", director, 20, count=lambda: 7, counted="offen"),
    Way("Heute", "today", everybody, 10),
]


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, settings):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(pages, "_ways", WAYS)
    with translation.override("de"):
        yield


def drawn(menu: pages.Menu) -> dict[str, list[str]]:
    return {"": [item.label for item in menu.daily]} | {
        str(group.label): [item.label for item in group.items] for group in menu.groups
    }


def test_every_day_stands_in_the_bar_the_rest_under_its_heading() -> None:
    menu = pages.menu(actor=SHE, path="/")
    assert drawn(menu) == {"": ["Heute", "Pool"], "Unser Zentrum": ["Team"], "Datenschutz": ["Öffnungen"]}
    assert not menu.current


def test_a_heading_without_open_doors_is_not_drawn() -> None:
    assert drawn(pages.menu(actor=OTHER, path="/")) == {"": ["Heute"], "Unser Zentrum": ["Team"]}


def test_the_nearest_entry_is_the_current_one_and_marks_its_group() -> None:
    menu = pages.menu(actor=SHE, path="/pool/oeffnungen/3/")
    assert [item.current for item in menu.daily] == [False, False]  # "/pool/" leads there too, but less far
    assert [group.current for group in menu.groups] == [False, True]
    assert menu.current
    assert [item.current for item in pages.menu(actor=SHE, path="/pool/3/").daily] == [False, True]


def test_what_waits_is_counted_only_for_whom_the_door_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden() -> int:
        raise AssertionError("counted behind a shut door")

    assert [(item.count, item.counted) for item in pages.menu(actor=SHE, path="/").daily] == [(0, ""), (7, "offen")]
    counting = [Way("Pool", "pool", director, 20, Group.CENTRE, count=forbidden)]
    monkeypatch.setattr(pages, "_ways", counting)
    assert pages.menu(actor=OTHER, path="/").count == 0
    with pytest.raises(AssertionError, match="shut door"):  # the control
        pages.menu(actor=SHE, path="/")


def test_the_menu_says_what_waits_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_ways", [*WAYS, Way("Post", "team", everybody, 50, Group.CENTRE, count=lambda: 3)])
    assert pages.menu(actor=SHE, path="/").count == 3


def test_rights_tell_deeds_from_sights_and_leave_out_what_everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "patterns", lambda: ((f"desk:{one.name}", "", one) for one in urlpatterns))
    monkeypatch.setattr(doors, "_rooms", {"desk": ("Sprachmittlung", {"pool": "den Pool leiten", "team": "das Team"})})
    (hers,) = doors.shares(by=SHE)
    assert (hers.deeds[0], list(hers.sights), list(hers.shut)) == ("den Pool leiten", [], [])
    (others,) = doors.shares(by=OTHER)
    assert (list(others.deeds), others.shut[0]) == ([], "den Pool leiten")
    assert "das Team" in doors.everybodys()


def test_nobody_is_led_to_a_shut_door() -> None:
    assert doors.lets_in("/pool/", by=SHE)
    assert not doors.lets_in("/pool/", by=OTHER)
    assert doors.lets_in("/heute/", by=OTHER)
