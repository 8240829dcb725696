"""Every address, every role, things of the own centre and of the neighbour: what opens, what stays shut, what is written."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import as_owner
from miteinander.centres.adapters import proofs
from miteinander.centres.rules.sign_in import FRESH
from miteinander.centres.vocabulary import Role
from miteinander.operation import handbook
from tests import world
from tests.access import house
from tests.access.house import MEMBERS, House, Side, fingerprint
from tests.access.table import LETTERS, Row, rows

pytestmark = pytest.mark.django_db
TABLE = rows()
OURS = ("centres:", "directory:", "correspondence:", "knowledge:", "interpreting:", "keeping:", "workbench:")
ROLES = tuple(MEMBERS)
# Doors of the sign-in that note on reading that something was seen (``centres.middleware.DOORS`` says so too).
NOTES_ON_READING = {"mfa_view_recovery_codes"}
# Deeds that change nothing but a log, which is written beside the transaction.
LOGGED = {
    "interpreting:private": "core_opening",
    "interpreting:board_export": "core_export",
    "interpreting:pool_export": "core_export",
    "interpreting:requests_export": "core_export",
    "interpreting:openings_export": "core_export",
    "centres:team_export": "core_export",
    "centres:invitations_export": "core_export",
    "directory:contact_persons_export": "core_export",
    "keeping:exports_export": "core_export",
    "keeping:fetch_taken": "core_export",
    "keeping:mine": "core_export",
    "keeping:package": "core_export",
}
# What is the same from whichever side: a key of a list, the register of schools, a link that opens for whoever holds it.
ANYWHERE = (
    "-",
    "slug",
    "number",
    "entry_key",
    "invited",
    "link",
    "calendar",
    "reset_key",
    "town",
    "class",
    "night",
    "offer",
    "taken_offer",
)
REFUSED, MISSING, NOT_THIS_WAY = 403, 404, 405
OPEN = (200, 302)


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house stands for all tests of this module; each of them is undone."""
    drawers = override_settings(FILES=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), drawers, pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: house.NOW)
        try:
            yield house.lay()
        finally:
            with as_owner():
                world.clear()
                world.lay()


@pytest.fixture(scope="module")
def laid(committed: House, django_db_blocker: Any) -> dict[tuple[int, str], Any]:
    """What the tables say before each test, since each of them is undone."""
    with django_db_blocker.unblock():
        return fingerprint()


@pytest.fixture
def home(committed: House, db: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(timezone, "now", lambda: house.NOW)
    # All have just shown that it is they, however long the matrix takes.
    monkeypatch.setattr(proofs, "time", SimpleNamespace(time=lambda: committed.signed_in_at))
    return committed


def address(name: str, row: Row, side: Side, letter: str) -> str:
    path = reverse(name, kwargs=side.arguments(row.thing, letter))
    return f"{path}?interpreter={side.desk.rana.id}" if name == "interpreting:assign" else path


def statuses(answers: dict[str, int], wanted: dict[str, Any]) -> list[str]:
    """Who was answered otherwise than wanted, in words."""
    return [
        f"{who}: {got} instead of {wanted[who]}"
        for who, got in answers.items()
        if got not in (wanted[who] if isinstance(wanted[who], tuple) else (wanted[who],))
    ]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = {name for name, _path, _door in handbook.doors()}
    without = sorted(known - set(TABLE))
    assert without == [], f"Nobody has said who may enter {without}: give each a line in tests/access/table.py."
    assert sorted(set(TABLE) - known) == [], "these doors are gone: take their lines out of tests/access/table.py"


def test_every_role_has_a_letter() -> None:
    assert set(LETTERS.values()) == set(Role)
    named = [row for row in TABLE.values() if not row.open_to_all and not row.shut]
    assert all(set(row.who.upper().replace(".", "")) <= set(ROLES) for row in named)


def reading(row: Row, letter: str) -> Any:
    """The answer to GET with a thing of the own centre."""
    if not row.opens(letter):
        return REFUSED
    if row.how == "post":
        return NOT_THIS_WAY
    return OPEN if row.hers(letter) else MISSING


@pytest.mark.parametrize("name", sorted(TABLE))
def test_reading(home: House, laid: dict[tuple[int, str], Any], name: str) -> None:
    """GET by everybody with the own centre's thing, by whom it opens to with the neighbour's, and by nobody: nothing is written."""
    row = TABLE[name]
    guests = (
        [one for one in ROLES if row.opens(one)] if not is_anywhere(row) else []
    )  # the others are refused at the door
    with CaptureQueriesContext(connections["log"]) as aside:
        own = {one: home.browser(one).get(address(name, row, home.own, one)).status_code for one in ROLES}
        other = {one: home.browser(one).get(address(name, row, home.neighbour, one)).status_code for one in guests}
        nobody = home.browser().get(address(name, row, home.own, "K"))
    assert statuses(own, {one: reading(row, one) for one in ROLES}) == []
    assert statuses(other, dict.fromkeys(guests, NOT_THIS_WAY if row.how == "post" else MISSING)) == []
    if row.open_to_all:
        wanted = (NOT_THIS_WAY,) if row.how == "post" else OPEN if row.hers("K") else (MISSING,)
        assert nobody.status_code in wanted
    elif row.shut:
        assert nobody.status_code == REFUSED
    else:
        assert (nobody.status_code, nobody.headers["Location"].split("?")[0]) == (302, reverse("account_login"))
    if name not in NOTES_ON_READING:
        assert house.changed(laid) == []
    assert [
        one["sql"] for one in aside if not any(table in one["sql"] for table in house.ASIDE) and writes(one["sql"])
    ] == []


def is_anywhere(row: Row) -> bool:
    return row.thing in ANYWHERE or row.open_to_all or row.shut


def writes(sql: str) -> bool:
    return sql.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE", "DELETE")


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if not row.open_to_all))
def test_sending_without_the_right(home: House, laid: dict[tuple[int, str], Any], name: str) -> None:
    """POST by whom the door is shut to, by nobody, and by whom it opens to without the form's token and into the neighbour's house:
    refused, nothing written."""
    row = TABLE[name]
    welcome = [one for one in ROLES if row.opens(one)]
    sent = {one: house.filled_in(name, home.own, one) for one in ROLES}
    with CaptureQueriesContext(connections["log"]) as aside:
        shut = {
            one: home.browser(one).post(address(name, row, home.own, one), sent[one]).status_code
            for one in ROLES
            if one not in welcome
        }
        forged = {
            one: home.browser(one, csrf=True).post(address(name, row, home.own, one), sent[one]).status_code
            for one in welcome
        }
        foreign = {
            one: home.browser(one).post(address(name, row, home.neighbour, one), sent[one]).status_code
            for one in welcome
            if row.thing not in ANYWHERE
        }
        nobody = home.browser().post(address(name, row, home.own, "K"), sent["K"])
    assert statuses(shut, dict.fromkeys(shut, REFUSED)) == []
    assert statuses(forged, dict.fromkeys(forged, REFUSED)) == []
    assert statuses(foreign, dict.fromkeys(foreign, NOT_THIS_WAY if row.how == "get" else MISSING)) == []
    assert nobody.status_code == (REFUSED if row.shut else 302)
    assert house.changed(laid) == []
    assert [one["sql"] for one in aside if any(log in one["sql"] for log in set(LOGGED.values()))] == []


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.open_to_all and row.how != "get"))
def test_sending_without_a_token_at_open_doors(home: House, name: str) -> None:
    answers = {
        one: home.browser(one, csrf=True)
        .post(address(name, TABLE[name], home.own, one), {"language": "en"})
        .status_code
        for one in ("", *ROLES)
    }
    assert statuses(answers, dict.fromkeys(answers, REFUSED)) == []


DEEDS = sorted(
    name for name, row in TABLE.items() if row.how != "get" and name.startswith(OURS) and name != "centres:choose"
)


@pytest.mark.parametrize("name", DEEDS)
def test_control_the_same_form_sent_with_the_right_is_a_deed(
    home: House, laid: dict[tuple[int, str], Any], name: str
) -> None:
    """Otherwise the refusals above could come from a form that nobody could send, or the fingerprint could be blind."""
    row = TABLE[name]
    letter = "K" if row.hers("K") else next(one for one in ROLES if row.hers(one))
    letter = "" if name == "centres:accept" else letter  # she is nobody here yet
    with CaptureQueriesContext(connections["log"]) as aside:
        answer = home.browser(letter).post(
            address(name, row, home.own, letter), house.filled_in(name, home.own, letter)
        )
    assert answer.status_code in OPEN, answer.content.decode()
    if name in LOGGED:  # the line in the log is the deed
        assert any(one["sql"].startswith(f"INSERT INTO {LOGGED[name]}") for one in aside)
    elif name == "centres:end_others":  # sessions lie beside the transaction
        assert any(one["sql"].startswith('DELETE FROM "core_session"') for one in aside)
    else:
        assert house.changed(laid)


def test_a_thing_of_ones_own_centre_that_is_not_ones_own(home: House) -> None:
    """The wall inside the centre: for another institution or interpreter it is not there; a colleague's request is there, and refused."""
    desk, wrong = home.own.desk, []
    for name, row in TABLE.items():
        if row.thing in ("asked", "assigned", "over", "reported"):
            kept = home.own.asked if row.thing == "asked" else home.own.assigned
            things: dict[str, Any] = {"E": kept["kita"].id, "S": kept["kita"].id, "F": kept["T"].id, "T": kept["F"].id}
        elif row.thing in ("interpreter", "absence"):
            things = {"S": desk.sirin.id}
        else:
            continue
        for letter, thing in things.items():
            if not row.opens(letter):
                continue
            path = reverse(name, kwargs=home.own.arguments(row.thing, letter) | {"id": thing})
            for method in ("get", "post") if row.how == "form" else (row.how,):
                sent = house.filled_in(name, home.own, letter) if method == "post" else {}
                status = getattr(home.browser(letter), method)(path, sent).status_code
                if status != (REFUSED if letter in "FT" else MISSING):
                    wrong.append(f"{letter} {method} {name}: {status}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if not row.shut))
def test_delicate_doors_ask_once_more_and_others_do_not(
    home: House, laid: dict[tuple[int, str], Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes after everybody signed in: whoever is asked is led away, or keeps what she typed; nothing is written."""
    late = home.signed_in_at + FRESH.total_seconds()
    monkeypatch.setattr(proofs, "time", SimpleNamespace(time=lambda: late))
    row = TABLE[name]
    letter = next(one for one in ROLES if row.opens(one))
    place = address(name, row, home.own, letter)
    asked = home.browser(letter).get(place) if row.how != "post" else None
    led = asked is not None and "estaetigen" in asked.headers.get("Location", "")  # to the demo's door for showing it
    if not row.again:
        assert not led or "reauthenticate" in name  # where one shows it
        return
    assert led or row.how == "post"
    refused = home.browser(letter).post(place, house.filled_in(name, home.own, letter))
    assert (refused.status_code, b"noch nichts gespeichert" in refused.content) == (REFUSED, True)
    assert house.changed(laid) == []


def test_nobody_of_the_team_works_with_a_password_alone(home: House) -> None:
    for letter in ROLES:
        client: Client = home.browser(letter)
        session = client.session
        del session["account_authentication_methods"]
        session.save()
        answer = client.get(reverse("workbench:today"))
        outside = letter in "ES"
        assert answer.status_code == (200 if outside else 302), letter
        assert outside or answer.headers["Location"] == reverse("centres:choose_factor")
