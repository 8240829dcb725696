"""Who stands near to whom: the same hands, the same name in any spelling, and nothing more."""

from typing import Any
from uuid import uuid4

import pytest

from miteinander.centres.vocabulary import Nearness
from miteinander.interpreting.rules.nearness import Known, nearness

READER, OTHER = uuid4(), uuid4()


def why(reader: str, whom: Known, *team: Known, **of_reader: Any) -> Nearness | None:
    herself = Known(id=READER, name=reader, **of_reader)
    return nearness(reader=herself, whom=whom, team=[herself, *team])


def person(given: str, family: str, **more: Any) -> Known:
    return Known(id=uuid4(), name=f"{given} {family}".strip(), family=family, **more)


@pytest.mark.parametrize(
    ("reader", "family"),
    [
        ("Karin Beispiel", "Beispiel"),
        ("Karin Beispiel", "BEISPIEL"),
        ("Karin Beispiel-Muster", "Muster"),
        ("Fatima El Amrani", "El-Amrani"),
        ("Fatima El Amrani", "Amrani"),
        ("Ana García López", "Garcia"),
        ("Jörg Müller", "Mueller"),
        ("Ayşe Yılmaz", "Yilmaz"),
        ("Olena Schewtschenko", "Shevchenko"),
        ("Olena Schewtschenko", "Шевченко"),
        ("Layla Hassan", "حسن"),
    ],
)
def test_a_surname_is_the_same_in_every_spelling(reader: str, family: str) -> None:
    assert why(reader, person("Nure", family)) is Nearness.SURNAME


@pytest.mark.parametrize(
    ("reader", "family"),
    [
        ("Karin Beispiel", "Beispielmann"),
        ("Karin Beispiel", "Karin"),  # her given name is no surname
        ("Anna von der Heide", "von der Mark"),
        ("Fatima El Amrani", "El Idrissi"),
        ("Eva Meyer", "Mir"),
        ("Karin", "Karin"),  # a single word names many
        ("Layla Hassan", "محمد"),
    ],
)
def test_other_surnames_are_others(reader: str, family: str) -> None:
    assert why(reader, person("Nure", family)) is None


def test_ones_own_record_is_told_by_account_address_or_telephone() -> None:
    account = uuid4()
    hers = {
        "accounts": (frozenset({account}), frozenset({account, uuid4()})),
        "addresses": (frozenset({"K.Muster@example.org"}), frozenset({"k.muster@example.org", ""})),
        "phones": (frozenset({"030 23125-100"}), frozenset({"+49 (0)30 23125100"})),
    }
    for name, (reader, whom) in hers.items():
        assert why("Karin Muster", person("Rana", "Beispiel", **{name: whom}), **{name: reader}) is Nearness.OWN
    others = person("Rana", "Beispiel", accounts=frozenset({uuid4()}))
    assert why("Karin Muster", others, accounts=frozenset({account})) is None
    empty = {"addresses": frozenset({""}), "phones": frozenset({""})}
    assert why("Karin Muster", person("Rana", "Beispiel", **empty), **empty) is None


@pytest.mark.parametrize(
    "whom",
    [
        person("Oksana", "Probe"),
        person("Probe", "Oksana"),
        person("Оксана", "Пробе"),
        person("Rana", "Beispiel", addresses=frozenset({"OKSANA@example.org"})),
        person("Rana", "Beispiel", phones=frozenset({"023125100"})),
    ],
)
def test_a_colleagues_record_is_told_by_her_name_address_or_telephone(whom: Known) -> None:
    colleague = Known(
        id=OTHER, name="Oksana Probe", addresses=frozenset({"oksana@example.org"}), phones=frozenset({"0231 25100"})
    )
    assert why("Karin Muster", whom, colleague) is Nearness.COLLEAGUE
    assert why("Karin Muster", whom) is None


def test_a_shared_given_name_makes_nobody_a_colleague() -> None:
    assert why("Karin Muster", person("Oksana", "Beispiel"), Known(id=OTHER, name="Oksana Probe")) is None
    assert why("Karin Muster", person("", "Oksana"), Known(id=OTHER, name="Oksana")) is None
