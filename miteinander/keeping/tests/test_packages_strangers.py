"""Access packages of people without an account: contact persons, who was invited and never came, who was typed into a request."""

import json
import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from miteinander.centres import use_cases as centres
from miteinander.centres.models import AddressChange, Invitation, Member
from miteinander.centres.vocabulary import Role
from miteinander.core import audit
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.directory.models import ContactPerson, Institution
from miteinander.interpreting.models import Request
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import permissions
from miteinander.keeping.queries import plan, subjects
from miteinander.keeping.tests.test_packages import handed, read, section
from miteinander.keeping.use_cases import nightly
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CONTACTS, INVITED = ContactPerson._meta.db_table, Invitation._meta.db_table
HERS, PHONE, SHARED = "Kim Eigenwort", "0211 4567-11", "sekretariat@schule.example.org"
OTHER = "Lea Fremdwort"


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(audit, "note_export", lambda **line: lines.append(line))
    return lines


@pytest.fixture
def house(desk: Desk, clock: SimpleNamespace, noted: Any) -> Desk:
    """Two people behind one address of a school, each typed into requests; one of them in the directory too."""
    hers = {"contact_name": HERS, "contact_phone": PHONE, "contact_email": SHARED}
    theirs = hers | {"contact_name": OTHER, "contact_phone": "0211 4567-99"}
    assigned(desk, asked(desk, **hers))
    asked(desk, **theirs)
    asked(desk, by=desk.kita_member, institution_id=desk.kita.id, **theirs | {"contact_phone": PHONE})
    with acting_for(system(1)):
        ContactPerson.objects.create(
            centre_id=1, institution=desk.school, name=HERS, task="Sekretariat", phone=PHONE, email=SHARED, since=date(2025, 1, 2),
            consent_on=date(2025, 1, 2), consent_source=f"{OTHER} am Telefon",
        )  # fmt: skip
        Request.objects.update(note=OTHER, own_reference=OTHER, place=OTHER)
        Mail.objects.create(centre_id=1, to=SHARED, subject=OTHER, body=OTHER, created_at=ASKED_AT)
    return desk


def of(house: Desk, model: Any, **wanted: Any) -> Any:
    with acting_for(system(house.centre_id)):
        return model.objects.filter(**wanted).order_by("pk").first()


def told(house: Desk, table: str, subject_id: Any) -> Any:
    return read(handed(house.director, table, subject_id))


def test_a_contact_person_gets_her_entry_and_what_was_typed_of_her(house: Desk, noted: list[dict[str, Any]]) -> None:
    person = of(house, ContactPerson)
    said = told(house, CONTACTS, person.id)
    (entry,) = section(said, CONTACTS)
    assert {entry["values"][name] for name in ("name", "task", "phone", "email")} == {
        HERS,
        "Sekretariat",
        PHONE,
        SHARED,
    }
    assert entry["values"]["consent_source"]["withheld"] == "other"
    assert [line["what"] for line in entry["history"]] == ["insert"]
    requests = section(said, permissions.REQUESTS)
    names = [one["values"]["contact_name"] for one in requests]
    assert names.count(HERS) == 1
    assert OTHER not in json.dumps(said, ensure_ascii=False)
    assert "0211 4567-99" not in json.dumps(said)
    line = noted[-1]
    assert (line["listing"], line["subject_id"], line["by"].member_id) == (
        "keeping.package", person.id, house.director.member_id,
    )  # fmt: skip


def test_a_caller_gets_the_requests_with_her_name_alone(house: Desk) -> None:
    """Two people share the school's address, two the number at its desk; neither is told of the other."""
    mine, others = of(house, Request, contact_name=HERS), of(house, Request, contact_name=OTHER)
    said = told(house, permissions.REQUESTS, mine.id)
    (row,) = section(said, permissions.REQUESTS)
    assert (row["values"]["contact_name"], row["values"]["contact_email"]) == (HERS, SHARED)
    assert row["values"]["interpreter"]["withheld"] == "other"
    assert row["values"]["note"]["withheld"] == "other"
    assert row["history"]
    written = json.dumps(said, ensure_ascii=False)
    assert OTHER not in written
    assert house.rana.name not in written
    about = {one["values"]["about_id"] for one in section(said, "correspondence_mail")}
    assert about == {mine.reference}  # mails about her request, not all that went to the school
    reverse_side = json.dumps(told(house, permissions.REQUESTS, others.id), ensure_ascii=False)
    assert OTHER in reverse_side
    assert HERS not in reverse_side


def test_control_by_the_address_alone_the_other_one_would_be_told_of(
    house: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects.Subject, "is_contact", lambda _self, _row: True)
    mine = of(house, Request, contact_name=HERS)
    assert OTHER in json.dumps(told(house, permissions.REQUESTS, mine.id), ensure_ascii=False)


def test_an_earlier_name_in_the_history_of_her_request_is_withheld(house: Desk) -> None:
    mine = of(house, Request, contact_name=HERS)
    with acting_for(system(1)):
        Request.objects.filter(id=mine.id).update(contact_name=OTHER)
        Request.objects.filter(id=mine.id).update(contact_name=HERS)
    (row,) = section(told(house, permissions.REQUESTS, mine.id), permissions.REQUESTS)
    changed = [line["changed"].get("contact_name") for line in row["history"] if "contact_name" in line["changed"]]
    assert HERS in changed
    assert OTHER not in json.dumps(row, ensure_ascii=False)


def test_whoever_asks_for_callers_is_not_told_of_them(house: Desk) -> None:
    """The address of whoever asked stands in the request when the caller gave none: her package has it, and not the caller's name."""
    with acting_for(system(1)):
        address = Member.objects.select_related("user").get(id=house.school_member.member_id).user.email
        Request.objects.filter(contact_name=OTHER).update(contact_email=address)
    written = json.dumps(told(house, permissions.MEMBERS, house.school_member.member_id), ensure_ascii=False)
    assert address in written
    assert OTHER not in written


def test_somebody_who_was_invited_and_never_came(house: Desk) -> None:
    asking: dict[str, Any] = {"audience": Audience.INSTITUTION, "roles": [Role.ORG_USER], "since": ASKED_AT.date()}
    both = [
        act(
            house.director, centres.invite, invitation_id=uuid.uuid4(), email=SHARED, name=name, at=ASKED_AT,
            speaks_for=one.id, **asking,
        )
        for name, one in ((HERS, house.school), (OTHER, house.kita))
    ]  # fmt: skip
    said = told(house, INVITED, both[0].id)
    rows = {row["id"]: row["values"] for row in section(said, INVITED)}
    assert rows[str(both[0].id)]["name"] == HERS
    assert rows[str(both[0].id)]["digest"]["withheld"] == "other"
    assert OTHER not in json.dumps(said, ensure_ascii=False)
    with acting_for(system(1)):  # who came is a member, and asks as one
        Invitation.objects.filter(id=both[0].id).update(state="accepted", settled_at=ASKED_AT)
    with pytest.raises(Refused):
        handed(house.director, INVITED, both[0].id)


def test_protected_places_have_no_name_in_it(house: Desk) -> None:
    with acting_for(system(1)):
        Institution.objects.filter(id=house.school.id).update(protected=True, name="Frauenhaus")
    for table, one in (
        (CONTACTS, of(house, ContactPerson)),
        (permissions.REQUESTS, of(house, Request, contact_name=HERS)),
    ):
        said = told(house, table, one.id)
        assert "Frauenhaus" not in json.dumps(said)
        assert section(said, table)[0]["values"]["institution"]["withheld"] == "protected"


def test_the_director_finds_them_by_name_address_and_number_and_nobody_else_does(house: Desk) -> None:
    client = sign_in(house.director)
    mine = of(house, Request, contact_name=HERS)
    address = reverse("keeping:package", args=[permissions.REQUESTS, mine.id])
    for text in ("eigenwort", SHARED, PHONE):
        page = client.get(reverse("keeping:find"), {"text": text}).content.decode()
        assert address in page, text
        assert reverse("keeping:package", args=[CONTACTS, of(house, ContactPerson).id]) in page, text
    by_reference = client.get(reverse("keeping:find"), {"text": mine.reference}).content.decode()
    assert address not in by_reference  # a request is no person
    sent = {"key": str(uuid.uuid4()), "file_type": "json", "reason": "asked"}
    assert client.post(address, sent).headers["Content-Type"] == "application/json"
    assert client.post(address, sent | {"file_type": "pdf"}).content.startswith(b"%PDF")
    coordinator = sign_in(house.coordinator)
    assert address not in coordinator.get(reverse("keeping:find"), {"text": SHARED}).content.decode()
    assert coordinator.post(address, sent).status_code == 403
    for by in (house.coordinator, house.officer, house.data_protection, house.school_member):
        with pytest.raises(Forbidden):
            handed(by, CONTACTS, of(house, ContactPerson).id)


def test_mails_to_a_former_address_are_hers_and_go_with_her(house: Desk) -> None:
    with acting_for(system(1)):
        account = Member.objects.select_related("user").get(id=house.officer.member_id).user
        Mail.objects.create(centre_id=1, to=account.email, subject="Guten Tag", body="", created_at=ASKED_AT)
    centres.ask_for_address(user_id=account.id, address="neu@example.org", at=ASKED_AT)
    wish = AddressChange.objects.get(user=account)
    centres.confirm_address(change_id=wish.id, user_id=account.id, at=ASKED_AT)
    said = told(house, permissions.MEMBERS, house.officer.member_id)
    assert account.email in {row["values"]["to"] for row in section(said, "correspondence_mail")}
    assert section(said, "centres_user")[0]["values"]["addresses"][0][:2] == [account.email, "neu@example.org"]
    with acting_for(system(1)):
        (step,) = [one for one in plan.steps() if one.model is Member and not one.is_history]
        assert nightly._addresses(step, [house.officer.member_id]) == {account.email, "neu@example.org"}


def test_the_neighbour_s_director_finds_none_of_them(house: Desk) -> None:
    person, mine = of(house, ContactPerson), of(house, Request, contact_name=HERS)
    with acting_for(system(2)):
        assert subjects.strangers(text="eigenwort") == []
        for table, one in ((CONTACTS, person), (permissions.REQUESTS, mine)):
            assert subjects.subject(table=table, subject_id=one.id) is None
