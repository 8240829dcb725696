"""No password of the words that everybody thinks of first in this house (reliability A2)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from miteinander.centres.rules import passwords as rules

WORDS = ["miteinander", "integrationszentrum", "Mülheim", "Münster", "Hamm", "Unna"]


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Miteinander2026", "miteinander"),
        ("M1te1nander!!", "miteinander"),
        ("mit-ein-ander-2026", "miteinander"),
        ("Integrations zentrum 7", "integrationszentrum"),
        ("MUENSTER-48143-x", "Münster"),
        ("Munster im Regen", "Münster"),
        ("münster im Regen", "Münster"),
        ("hinterMülheimrechts", "Mülheim"),
        ("Hamm2026Hamm2026", "Hamm"),
        ("Zusammenhang am Hammer", ""),
        ("Kastanie im Innenhof", ""),
        ("unnachgiebige Tasse", ""),
        ("Ziegel 17 Apfel Kahn", ""),
    ],
)
def test_a_word_is_found_however_it_is_written(password: str, word: str) -> None:
    assert rules.found(password, WORDS) == word


def test_names_of_places_without_what_is_no_name() -> None:
    places = ["Kreis Coesfeld", "Mülheim an der Ruhr", "Rhein-Kreis Neuss", "Hamm"]
    assert rules.names(places, leaving_out=["kreis", "rhein", "ruhr"]) == ["Coesfeld", "Hamm", "Mülheim", "Neuss"]


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["Sprachmittlung-7", "Kommunales 2026", "MuensterMuenster", "Herne 44623 Herne"])
def test_the_house_refuses_its_own_words_kindly(password: str) -> None:
    """The names of the centres that are there count, without anybody listing them."""
    with pytest.raises(ValidationError, match="werden zuerst geraten"):
        validate_password(password)


@pytest.mark.django_db
def test_other_long_passwords_are_welcome() -> None:
    validate_password("Kastanie im Innenhof")
