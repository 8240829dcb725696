"""Printed pages of the handbook are current."""

from pathlib import Path

import pytest

from miteinander.centres.vocabulary import Role
from miteinander.core import doors
from miteinander.operation import handbook

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", handbook.PAGES)
def test_printed_pages_are_current(name: str) -> None:
    """Mend with ``miteinander handbook``."""
    assert (DOCS / name).read_text() == handbook.PAGES[name]()


def test_every_door_of_ours_is_named_in_words() -> None:
    """Give the door its words in ``DOORS`` of the package's vocabulary, and the package a room (``doors.name_room``)."""
    named = {door.name for room in doors.rooms() for door in room.doors if door.words}
    declared = {name for name, _path, door in handbook.doors() if door is not None and ":" in name}
    everybody = {name for name in declared if name.startswith(("portal:", "demo:"))}
    assert declared - everybody - named == set()


def test_the_words_of_doors_that_are_gone_are_gone_too() -> None:
    known = {name for name, _path, _door in handbook.doors()}
    said = {f"{space}:{short}" for space, (_name, words) in doors._rooms.items() for short in words}
    assert said - known == set()


def test_what_a_role_never_sees_is_said_of_every_role() -> None:
    page = handbook.access()
    for role in Role:
        assert f"### {role.german}" in page
    never = page.partition("### Einrichtung\n")[2].partition("###")[0]
    assert "**Post**: nichts davon" in never
    assert "Bankverbindung und Privatanschrift öffnen" in never
