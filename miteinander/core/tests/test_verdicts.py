import pytest

from miteinander.core.verdicts import ALLOWED, Forbidden, Refused, Verdict


def test_require_lets_pass_what_is_allowed() -> None:
    ALLOWED.require()
    assert ALLOWED


def test_require_raises_the_reason() -> None:
    verdict = Verdict("Das darf nur die Leitung.")
    assert not verdict
    with pytest.raises(Forbidden, match="nur die Leitung"):
        verdict.require()


def test_refused_names_its_field() -> None:
    assert (str(Refused("Bitte ausfüllen.", "name")), Refused("Bitte ausfüllen.", "name").field) == (
        "Bitte ausfüllen.",
        "name",
    )


def test_refused_without_a_field_blames_none() -> None:
    refused = Refused("Bitte ausfüllen.")
    assert (refused.field, refused.args) == ("", ("Bitte ausfüllen.",))
