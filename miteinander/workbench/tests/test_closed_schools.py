"""The official list closes a school: its institution says so, whoever keeps the list has it before her, nothing changes by itself."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from conftest import as_owner
from miteinander.core.tenancy import acting_for, system
from miteinander.directory.models import Institution, School
from miteinander.directory.tests.factories import text, url
from miteinander.interpreting.tests.factories import Desk, lay_desk
from miteinander.workbench.tests.test_day import stands, who_sees
from miteinander.workbench.vocabulary import Matter
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


@pytest.fixture
def school(desk: Desk) -> Iterator[School]:
    """A school of the official list to which the desk's school belongs, until it closes."""
    one = School.objects.current().filter(municipality="05515000").order_by("number").first()
    assert one is not None
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(school=one)
    yield one
    ends(one, None)


def ends(school: School, day: date | None) -> None:
    with as_owner():
        School.objects.filter(number=school.number).update(ended_on=day)


def row(desk: Desk) -> dict[str, object]:
    with acting_for(system(desk.centre_id), read_only=True):
        return Institution.objects.filter(id=desk.school.id).values().get()


def test_a_closed_school_is_due_until_somebody_decided(desk: Desk, school: School) -> None:
    before = row(desk)
    assert who_sees(desk, Matter.SCHOOL_CLOSED) == ""  # the control
    ends(school, date(2026, 2, 1))
    assert who_sees(desk, Matter.SCHOOL_CLOSED) == "KDA"  # whoever keeps the list
    assert stands(desk.coordinator)[Matter.SCHOOL_CLOSED] == [desk.school.name]
    assert row(desk) == before
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(active=False)
    assert who_sees(desk, Matter.SCHOOL_CLOSED) == ""  # signed off: done


def test_the_page_says_so_and_the_form_still_takes_the_number(desk: Desk, school: School) -> None:
    keeper, reader = sign_in(desk.coordinator), sign_in(desk.officer)
    page = url("institution", desk.school.id)
    assert "geschlossen, sagt die amtliche Liste" not in text(keeper.get(page))
    ends(school, date(2026, 2, 1))
    told = text(keeper.get(page))
    assert "Diese Schule ist geschlossen, sagt die amtliche Liste" in told
    assert "Seit dem 01.02.2026 steht sie nicht mehr im Schulverzeichnis" in told
    assert "Bitte fragen Sie nach" in told
    assert "Bitte fragen Sie nach" not in text(reader.get(page))
    typed = {
        "key": str(uuid.uuid4()), "version": row(desk)["version"], "kind": "school", "name": desk.school.name,
        "school": school.number, "municipality": "05515000", "phone": "030 23125 199",
    }  # fmt: skip
    assert keeper.post(url("change_institution", desk.school.id), typed).status_code == 302
    assert (row(desk)["school_id"], row(desk)["phone"]) == (school.number, "030 23125 199")
