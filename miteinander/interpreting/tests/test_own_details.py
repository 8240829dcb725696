"""An interpreter says herself how she is called and reached: pool, access and calling card stay one truth, and the coordination sees it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from miteinander.centres import use_cases as centres
from miteinander.centres.models import AddressChange, Member, User
from miteinander.core.tenancy import Actor, acting_for, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from miteinander.interpreting import queries, use_cases
from miteinander.interpreting.models import CallingCard, Interpreter
from miteinander.interpreting.tests.factories import HERNE, Desk, act, lay_desk, seen
from miteinander.interpreting.tests.samples import ASKED_AT
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("interpreting:change_myself")
SAID = {"given_name": "Rana", "family_name": "Neu", "phone": "030 23125 177", "phone_consent": "on"}


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def key() -> str:
    return str(uuid.uuid4())


def rows(desk: Desk) -> tuple[Interpreter, Member, CallingCard]:
    with acting_for(system(desk.centre_id)):
        person = Interpreter.objects.get(id=desk.rana.id)
        return person, Member.objects.get(id=desk.rana_member.member_id), CallingCard.objects.get(id=desk.rana.id)


def says(desk: Desk, *, by: Actor | None = None, **changes: Any) -> Interpreter:
    said = {"given_name": "Rana", "family_name": "Neu", "phone": "030 23125 177", "phone_consent": True}
    said |= {"version": rows(desk)[0].version} | changes
    return act(by or desk.rana_member, use_cases.change_myself, **said, at=ASKED_AT)


def moves_to(member_id: Any, address: str) -> None:
    """She asks for another address and confirms it."""
    with acting_for(system(1)):
        user_id = Member.objects.get(id=member_id).user_id
    centres.ask_for_address(user_id=user_id, address=address, at=timezone.now())
    change = AddressChange.objects.get(user=user_id, settled_at=None)
    centres.confirm_address(change_id=change.id, user_id=user_id, at=timezone.now())


def test_pool_access_and_calling_card_say_the_same_at_once(desk: Desk) -> None:
    client = sign_in(desk.rana_member)
    version = rows(desk)[0].version
    answer = client.post(PAGE, SAID | {"key": key(), "version": version})
    assert answer.headers["Location"] == reverse("interpreting:myself")
    person, member, card = rows(desk)
    assert (person.name, member.name, card.name) == ("Rana Neu",) * 3
    assert {person.phone, member.phone, card.phone} == {"030 23125 177"}
    assert "Rana Neu" in client.get(reverse("interpreting:myself")).content.decode()


def test_consent_to_give_the_number_away_is_taken_back_at_once(desk: Desk) -> None:
    says(desk)
    says(desk, phone_consent=False)
    person, _member, card = rows(desk)
    assert (person.phone, card.phone) == ("030 23125 177", "")
    says(desk, phone="")
    assert rows(desk)[0].phone_consent is False  # no number, no consent


def test_the_coordination_sees_what_she_changed_and_the_history_names_her(desk: Desk) -> None:
    page = reverse("interpreting:interpreter", args=[desk.rana.id])
    assert "Selbst geändert" not in sign_in(desk.coordinator).get(page).content.decode()
    says(desk)
    read = sign_in(desk.coordinator).get(page).content.decode()
    assert "Selbst geändert" in read
    assert "Name, Telefon, ob die Nummer genannt werden darf" in read
    assert (
        "Selbst geändert" not in sign_in(desk.officer).get(page).content.decode()
    )  # who does not work with her papers
    told = seen(
        desk.coordinator, lambda: queries.interpreter(interpreter_id=desk.rana.id, by=desk.coordinator, at=ASKED_AT)
    )
    assert told is not None
    assert told.told_herself is not None


def test_what_the_coordination_changes_holds_for_her_access_too(desk: Desk) -> None:
    client = sign_in(desk.coordinator)
    page = reverse("interpreting:change_interpreter", args=[desk.rana.id])
    form = client.get(page).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    answer = client.post(page, sent | {"family_name": "Anders", "key": key()})
    assert answer.status_code == 302
    person, member, _card = rows(desk)
    assert person.name == member.name
    assert member.name.endswith("Anders")
    assert (
        "Selbst geändert" not in client.get(reverse("interpreting:interpreter", args=[desk.rana.id])).content.decode()
    )


def test_one_name_alone_is_the_family_name_and_none_is_refused(desk: Desk) -> None:
    assert says(desk, given_name="Rana", family_name="").family_name == "Rana"
    with pytest.raises(Refused):
        says(desk, given_name=" ", family_name=" ")
    with pytest.raises(Conflict):
        says(desk, version=1)


def test_nobody_else_comes_through_her_door_and_she_through_nobody_s(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        says(desk, by=desk.school_member)
    client = sign_in(desk.rana_member)
    before = seen(desk.sirin_member, lambda: Interpreter.objects.get(id=desk.sirin.id).name)
    client.post(PAGE, SAID | {"key": key(), "version": rows(desk)[0].version, "id": str(desk.sirin.id)})
    assert seen(desk.sirin_member, lambda: Interpreter.objects.get(id=desk.sirin.id).name) == before
    assert client.get(reverse("centres:own_details")).status_code == 403  # there she would part from the pool


@pytest.mark.parametrize("column", ["status", "email", "family_name"])
def test_a_statement_slipped_in_changes_nothing_of_her_row(desk: Desk, column: str) -> None:
    """The deed writes as the platform; her own rights in the database have not grown."""
    with acting_for(desk.rana_member):
        try:
            changed = Interpreter.objects.filter(id=desk.rana.id).update(**{column: "active"})
        except DatabaseError:
            changed = 0
    assert changed == 0


def test_the_pool_follows_a_new_address_in_every_centre_she_works_for(desk: Desk) -> None:
    herne = lay_desk(HERNE)
    with acting_for(system(1)):
        rana = Member.objects.get(id=desk.rana_member.member_id).user_id
    with acting_for(system(HERNE)):
        Member.objects.filter(id=herne.rana_member.member_id).update(user=rana)
        others = Interpreter.objects.get(id=herne.sirin.id).email
    moves_to(desk.rana_member.member_id, "rana.neu@example.org")
    person, _member, _card = rows(desk)
    assert person.email == "rana.neu@example.org"
    with acting_for(system(HERNE)):
        assert Interpreter.objects.get(id=herne.rana.id).email == "rana.neu@example.org"
        assert Interpreter.objects.get(id=herne.sirin.id).email == others
    page = reverse("interpreting:interpreter", args=[desk.rana.id])
    assert "E-Mail" in sign_in(desk.coordinator).get(page).content.decode().partition("Selbst geändert")[2][:200]


def test_an_address_of_the_school_changes_no_pool(desk: Desk) -> None:
    with acting_for(system(1)):
        before = set(Interpreter.objects.order_by().values_list("id", "email"))
    moves_to(desk.school_member.member_id, "sekretariat.neu@example.org")
    with acting_for(system(1)):
        assert set(Interpreter.objects.order_by().values_list("id", "email")) == before
    assert User.objects.filter(email="sekretariat.neu@example.org").count() == 1
    assert timezone.now() - AddressChange.objects.get().asked_at < timedelta(minutes=1)
