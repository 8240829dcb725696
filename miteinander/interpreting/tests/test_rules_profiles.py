"""People of the pool as typed, and their bank details before they are sealed."""

from dataclasses import replace

import pytest

from miteinander.interpreting.rules import private, profiles
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.rules.profiles import Profile
from miteinander.interpreting.vocabulary import Level, Mode, ObjectionReason

PROFILE = Profile(family_name="Muster", german_level=Level.C1, modes=frozenset({Mode.PHONE}), municipality="05515000")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"given_name": " Leyla ", "family_name": "Mus\tter"}, ("Leyla", "Mus ter")),
        ({"given_name": "Suharto", "family_name": ""}, ("", "Suharto")),
        ({"given_name": "", "family_name": "\u202eSuharto"}, ("", "Suharto")),
    ],
)
def test_tidy_keeps_names_as_people_have_them(typed: dict[str, str], kept: tuple[str, str]) -> None:
    tidy = profiles.tidy(profile=replace(PROFILE, **typed))
    assert (tidy.given_name, tidy.family_name) == kept


def test_tidy_keeps_the_number_and_the_address() -> None:
    tidy = profiles.tidy(profile=replace(PROFILE, phone=" 0251\t0 ", email="\u202emuster@example.org "))
    assert (tidy.phone, tidy.email) == ("0251 0", "muster@example.org")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"family_name": ""}, "family_name", ObjectionReason.NAME_MISSING),
        ({"family_name": "x" * 81}, "family_name", ObjectionReason.TEXT_TOO_LONG),
        ({"given_name": "x" * 81}, "given_name", ObjectionReason.TEXT_TOO_LONG),
        ({"email": "x" * 255}, "email", ObjectionReason.TEXT_TOO_LONG),
        ({"phone": "\0"}, "phone", ObjectionReason.FORBIDDEN_CHARACTER),
        ({"modes": frozenset()}, "modes", ObjectionReason.MODE_MISSING),
        ({"radius_km": 301}, "radius_km", ObjectionReason.OUT_OF_BOUNDS),
        ({"weekly_limit": 0}, "weekly_limit", ObjectionReason.OUT_OF_BOUNDS),
    ],
)
def test_objections_name_field_and_reason(changes: dict[str, object], field: str, reason: ObjectionReason) -> None:
    (objection,) = profiles.objections(profile=replace(PROFILE, **changes))
    assert (objection.field, objection.reason) == (field, reason)


def test_objections_tell_the_bounds() -> None:
    found = profiles.objections(profile=replace(PROFILE, radius_km=-1, weekly_limit=41))
    assert [one.values for one in found] == [{"lowest": 0, "highest": 300}, {"lowest": 1, "highest": 40}]


@pytest.mark.parametrize("changes", [{}, {"radius_km": 0, "weekly_limit": 1}, {"radius_km": 300, "weekly_limit": 40}])
def test_objections_let_ordinary_people_pass(changes: dict[str, int]) -> None:
    assert profiles.objections(profile=replace(PROFILE, **changes)) == ()


@pytest.mark.parametrize(
    ("iban", "holds"),
    [
        ("DE89370400440532013000", True),
        ("GB82WEST12345698765432", True),
        ("DE89370400440532013001", False),
        ("DE98370400440532013000", False),
        ("de89370400440532013000", False),
        ("DE٨٩370400440532013000", False),
        ("", False),
    ],
)
def test_iban_holds_when_its_check_digits_fit(iban: str, holds: bool) -> None:
    assert private.iban_holds(iban=iban) is holds


def test_private_details_are_tidied_and_never_shown_by_accident() -> None:
    tidy = private.tidy(private=Private(iban="de89 3704 0044 0532 0130 00", holder=" A  B "))
    assert (tidy.iban, tidy.holder) == ("DE89370400440532013000", "A B")
    lives = private.tidy(private=Private(street=" Weg  1", postcode="48143 ", town="\u200bOrt"))
    assert (lives.street, lives.postcode, lives.town) == ("Weg 1", "48143", "Ort")
    [wrong] = private.objections(private=Private(iban="x"))
    assert wrong.reason is ObjectionReason.IBAN_WRONG
    assert private.objections(private=tidy) == ()
    assert [objection.field for objection in private.objections(private=Private(iban="x", street="\0"))] == [
        "iban",
        "street",
    ]
    assert repr(tidy) == "Private(sealed)"
