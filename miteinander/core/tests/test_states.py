import pytest

from miteinander.core.states import LifeCycle, NotNow
from miteinander.core.words import N_, Word


class Door(Word):
    OPEN = "open", N_("offen")
    SHUT = "shut", N_("zu")


CYCLE = LifeCycle[Door]({Door.OPEN: {"shut": Door.SHUT}, Door.SHUT: {}})


def test_move_leads_to_the_state_in_the_table() -> None:
    assert CYCLE.move(Door.OPEN, "shut") is Door.SHUT
    assert CYCLE.deeds(Door.OPEN) == ("shut",)
    assert list(CYCLE.rows()) == [(Door.OPEN, "shut", Door.SHUT)]


@pytest.mark.parametrize(("state", "deed"), [(Door.SHUT, "shut"), (Door.OPEN, "paint")])
def test_move_refuses_what_is_not_in_the_table(state: Door, deed: str) -> None:
    with pytest.raises(NotNow) as refused:
        CYCLE.move(state, deed)
    assert (refused.value.state, refused.value.deed) == (state, deed)


def test_words_are_stored_as_code_and_keep_their_german() -> None:
    assert Door("open").german == "offen"
    assert f"{Door.OPEN}" == "open"
