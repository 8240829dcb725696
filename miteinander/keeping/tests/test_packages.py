"""Access packages (B4): all of a person's own, nothing of anybody else's, noted before it is given."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse

from miteinander.centres import use_cases as centres
from miteinander.centres.models import Member, User
from miteinander.centres.vocabulary import Role, TopicKind
from miteinander.core import audit, personal
from miteinander.core.retention import RetentionClass
from miteinander.core.tenancy import Actor, Audience, acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.correspondence.models import Mail
from miteinander.correspondence.tests import paper
from miteinander.directory.models import Institution
from miteinander.interpreting import use_cases as desk_deeds
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.rules.private import Private
from miteinander.interpreting.tests.factories import Desk, act, asked, assigned
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import documents, permissions, use_cases
from miteinander.keeping.tests.archives import agree
from miteinander.keeping.vocabulary import PackageReason
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
OTHERS = "Fremdwort"  # stands in every text that tells of somebody else
HERS = "Eigenwort"
HOME = "Gasse 7"


@pytest.fixture
def house(desk: Desk, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Everybody's texts are marked: hers, and all the others'. Lines of the log are caught, they stand outside this test."""
    monkeypatch.setattr(audit, "note_export", lambda **line: noted.append(line))
    monkeypatch.setattr(audit, "note_opening", lambda **line: noted.append(line))
    noted: list[dict[str, Any]] = []
    object.__setattr__(clock, "noted", noted)
    with acting_for(system(1)):
        for number, member in enumerate(Member.objects.order_by("id")):
            own = member.id == desk.rana_member.member_id
            member.name, member.phone = (
                (f"{HERS} Rana", "030 23125 111") if own else (f"{OTHERS} {number}", "030 23125 222")
            )
            member.save()
            address = f"{HERS if own else OTHERS}{number}@example.org".lower()
            User.objects.filter(id=member.user_id).update(email=address)
        Interpreter.objects.filter(id=desk.rana.id).update(
            family_name=HERS, email=f"{HERS}@example.org", phone="030 23125 111"
        )
        Interpreter.objects.filter(id=desk.sirin.id).update(
            family_name=OTHERS, given_name=OTHERS, phone="030 23125 222"
        )
    values = {
        "contact_name": f"{OTHERS} Kim",
        "contact_phone": "030 23125 222",
        "contact_email": f"{OTHERS}@example.org",
    }
    talk = assigned(desk, asked(desk, **values))
    assigned(desk, asked(desk, by=desk.kita_member, institution_id=desk.kita.id, **values), desk.sirin)
    given: dict[str, Any] = {"interpreter_id": desk.rana.id, "at": ASKED_AT}
    act(desk.coordinator, desk_deeds.seal_private, private=Private(holder=HERS, street=HOME, town="Ort"), **given)
    act(desk.coordinator, desk_deeds.note, request_id=talk.id, key=uuid.uuid4(), text=f"{OTHERS} rief an", at=ASKED_AT)
    with acting_for(system(1)):
        Request.objects.update(note=OTHERS, own_reference=OTHERS, place=OTHERS)
        Mail.objects.create(centre_id=1, to=f"{HERS}@example.org", subject=OTHERS, body=OTHERS, created_at=ASKED_AT)
    return desk


def handed(by: Actor, table: str = permissions.POOL, subject_id: Any = None) -> Any:
    with acting_for(by):
        return use_cases.hand_out(
            table=table,
            subject_id=subject_id,
            reason=PackageReason.ASKED,
            form="json",
            by=by,
            at=ASKED_AT + timedelta(days=1),
        )


def read(package: Any) -> Any:
    return json.loads(documents.package_json(package, at=ASKED_AT))


def section(said: Any, table: str) -> list[dict[str, Any]]:
    return next((one["rows"] for one in said["sections"] if one["table"] == table), [])


SUBJECTS: dict[str, Callable[[Desk], tuple[str, Any]]] = {
    "an interpreter": lambda desk: (permissions.POOL, desk.rana.id),
    "her membership": lambda desk: (permissions.MEMBERS, desk.rana_member.member_id),
}


@pytest.mark.parametrize("who", SUBJECTS)
def test_nothing_of_others_is_in_it_on_paper_or_in_the_file(house: Desk, who: str) -> None:
    table, subject_id = SUBJECTS[who](house)
    package = handed(house.director, table, subject_id)
    text = documents.package_json(package, at=ASKED_AT).decode()
    with acting_for(house.director):
        sheet = documents.package_sheet(package=package, by=house.director, at=ASKED_AT)
        pdf = sheet.pdf()
    on_paper = paper.text(pdf)
    for said in (text, on_paper):
        assert OTHERS.lower() not in said.lower()
        assert "23125 222" not in said
        assert HERS in said
    assert "Table" in paper.tags(pdf)
    with acting_for(system(1)):  # the control: the rows that she stands in are full of them
        assert Request.objects.filter(interpreter=house.rana.id, contact_name__contains=OTHERS).exists()


def test_a_colleague_gets_hers_and_not_what_she_saw_of_others(house: Desk) -> None:
    with acting_for(system(1)):
        Member.objects.filter(id=house.coordinator.member_id).update(name=f"{HERS} Mira")
    said = read(handed(house.director, permissions.MEMBERS, house.coordinator.member_id))
    assert section(said, "centres_member")[0]["values"]["name"] == f"{HERS} Mira"
    assert section(said, "interpreting_assignment")[0]["values"]["interpreter"] == {
        "withheld": "other", "says": "andere Person, geschwärzt",
    }  # fmt: skip
    rest = json.dumps([one for one in said["sections"] if one["table"] not in ("centres_member", "centres_user")])
    assert OTHERS.lower() not in rest.lower()


def test_an_invitation_is_hers_when_it_went_to_her(house: Desk) -> None:
    def invite(email: str, name: str) -> None:
        asked: dict[str, Any] = {"audience": Audience.INSTITUTION, "roles": [Role.ORG_USER], "since": ASKED_AT.date()}
        act(
            house.director, centres.invite, invitation_id=uuid.uuid4(), email=email, name=name, at=ASKED_AT,
            speaks_for=house.kita.id, **asked,
        )  # fmt: skip

    with acting_for(system(1)):
        mail = Member.objects.select_related("user").get(id=house.officer.member_id).user.email
    invite(mail, f"{HERS} Tine")
    invite("neu@example.org", OTHERS)
    said = read(handed(house.officer, permissions.MEMBERS, house.officer.member_id))
    (hers,) = section(said, "centres_invitation")
    assert (hers["values"]["email"], hers["values"]["name"]) == (mail, f"{HERS} Tine")
    assert [line["what"] for line in hers["history"]] == ["insert"]
    sent = section(read(handed(house.director, permissions.MEMBERS, house.director.member_id)), "centres_invitation")
    assert len(sent) == 2
    assert {one["values"][name]["withheld"] for one in sent for name in ("email", "name")} == {"other"}


def test_open_sessions_and_topics_are_told_by_their_names(house: Desk) -> None:
    sign_in(house.officer)
    topic = {"kind": TopicKind.TOPIC, "name": "Elternarbeit", "text": "", "valid_from": ASKED_AT.date()}
    made = act(house.director, centres.add_topic, topic_id=uuid.uuid4(), **topic)
    chosen: dict[str, Any] = {"member_id": house.officer.member_id, "topics": [made.id]}
    act(house.officer, centres.choose_topics, at=ASKED_AT, **chosen)
    said = read(handed(house.officer, permissions.MEMBERS, house.officer.member_id))
    assert len(section(said, "centres_user")[0]["values"]["sessions"]) == 1
    assert section(said, "centres_membertopic")[0]["values"]["topic"] == "Elternarbeit"


def test_the_file_holds_every_value_of_hers_as_it_stands(house: Desk) -> None:
    said = read(handed(house.coordinator, subject_id=house.rana.id))
    with acting_for(system(1)):
        row = Interpreter.objects.get(id=house.rana.id)
    values = section(said, "interpreting_interpreter")[0]["values"]
    for field in Interpreter._meta.concrete_fields:
        if field.name not in personal.TECHNICAL and field.related_model is None:
            assert field.to_python(values[field.name]) == getattr(row, field.name), field.name
    assert values["municipality"] == row.municipality_id
    assert {one["table"] for one in said["sections"]} >= {
        "centres_user", "centres_member", "interpreting_interpreter", "interpreting_interpreterlanguage", "interpreting_paper",
        "interpreting_privaterecord", "interpreting_request", "interpreting_assignment", "correspondence_mail",
    }  # fmt: skip
    assert len(section(said, "interpreting_paper")) == 3
    history = section(said, "interpreting_interpreter")[0]["history"]
    assert [line["what"] for line in history] == ["insert", "update"]
    assert history[1]["changed"]["family_name"] == HERS
    assert said["sections"][-1]["kept_because"]
    assert said["recipients"][0]["institution"]


def test_sealed_text_is_for_herself_and_the_coordination(house: Desk, clock: SimpleNamespace) -> None:
    def address(by: Actor) -> Any:
        rows = section(read(handed(by, subject_id=house.rana.id)), "interpreting_privaterecord")
        return rows[0]["values"]["address"]

    assert address(house.coordinator) == f"{HOME}, Ort"
    assert address(house.rana_member) == f"{HOME}, Ort"
    assert address(house.director)["withheld"] == "sealed"
    openings = [line for line in clock.noted if "deed" in line]
    assert [line["by"].member_id for line in openings] == [house.coordinator.member_id, house.rana_member.member_id]


@pytest.mark.django_db(transaction=True)  # the log is written on a connection of its own
def test_who_read_of_her_is_told_by_day_and_task_without_a_name(desk: Desk) -> None:
    audit.note_opening(by=desk.coordinator, deed="interpreting.open_private.payment", subject_id=desk.rana.id)
    for by in (desk.rana_member, desk.director):
        [line] = section(read(handed(by, subject_id=desk.rana.id)), "core_opening")
        assert line["values"]["at"]
        assert line["values"]["roles"] == ["pool_coordinator"]
        assert line["values"]["member_id"]["withheld"] == "other"
        assert desk.coordinator.name not in json.dumps(line)


def test_the_archive_is_named_where_it_may_yet_get_something(house: Desk) -> None:
    """Art. 15 (1) c GDPR; of classes that no archive is offered nothing is said."""
    without = handed(house.director, subject_id=house.rana.id)
    assert without.offered == []
    assert read(without)["possible_recipients"] == []
    agree(house.director, ASKED_AT, of=RetentionClass.POOL)
    agree(house.director, ASKED_AT, of=RetentionClass.HOLD)  # she has none
    package = handed(house.director, subject_id=house.rana.id)
    assert package.offered == [RetentionClass.POOL]
    assert read(package)["possible_recipients"] == [{"archive": [RetentionClass.POOL.german]}]
    with acting_for(house.director):
        sheets = [documents.package_sheet(package=one, by=house.director, at=ASKED_AT) for one in (without, package)]
        assert ["Archiv" in paper.text(sheet.pdf()) for sheet in sheets] == [False, True]


def test_protected_places_stay_hidden(house: Desk) -> None:
    with acting_for(system(1)):
        Institution.objects.filter(id=house.school.id).update(protected=True, name="Frauenhaus")
    said = read(handed(house.rana_member, subject_id=house.rana.id))
    assert "Frauenhaus" not in json.dumps(said)
    assert section(said, "interpreting_request")[0]["values"]["institution"]["withheld"] == "protected"
    assert said["recipients"][0]["institution"]["withheld"] == "protected"


def test_it_is_noted_before_and_nothing_is_given_without(
    house: Desk, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(house.director, subject_id=house.rana.id)
    line = clock.noted[-1]
    assert (line["listing"], line["subject_id"], line["by"].member_id) == (
        "keeping.package", house.rana.id, house.director.member_id,
    )  # fmt: skip
    assert line["count"] > 5

    def broken(**_line: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(audit, "note_export", broken)
    with pytest.raises(Refused, match="nicht protokolliert"):
        handed(house.director, subject_id=house.rana.id)


def test_who_may_have_whose(house: Desk) -> None:
    for by, table, subject_id in (
        (house.officer, permissions.POOL, house.rana.id),
        (house.data_protection, permissions.POOL, house.rana.id),
        (house.coordinator, permissions.MEMBERS, house.officer.member_id),
        (house.sirin_member, permissions.POOL, house.rana.id),
        (house.school_member, permissions.MEMBERS, house.kita_member.member_id),
    ):
        with pytest.raises(Forbidden):
            handed(by, table, subject_id)
    for by in (house.officer, house.data_protection, house.school_member):
        assert handed(by, permissions.MEMBERS, by.member_id).count
    with pytest.raises(Refused):
        handed(house.director, permissions.POOL, uuid.uuid4())


def test_after_it_the_request_acts_for_the_person_again(house: Desk) -> None:
    with acting_for(house.rana_member):
        use_cases.hand_out(
            table=permissions.POOL,
            subject_id=house.rana.id,
            reason=PackageReason.HERSELF,
            form="json",
            by=house.rana_member,
            at=ASKED_AT,
        )
        assert not Interpreter.objects.filter(id=house.sirin.id).exists()


def test_everybody_fetches_her_own_from_her_page(house: Desk) -> None:
    for who in (house.rana_member, house.school_member, house.officer):
        client = sign_in(who)
        assert client.get(reverse("keeping:mine")).status_code == 200
        answer = client.post(reverse("keeping:mine"), {"key": str(uuid.uuid4()), "file_type": "json"})
        assert answer.headers["Content-Disposition"] == 'attachment; filename="Auskunft-2026-03-09.json"'
        assert json.loads(answer.content)["person"]["id"] == str(
            who.own_id if who == house.rana_member else who.member_id
        )
    answer = sign_in(house.rana_member).post(reverse("keeping:mine"), {"key": str(uuid.uuid4()), "file_type": "pdf"})
    assert answer.content.startswith(b"%PDF")
    assert HERS in paper.text(answer.content)


def test_the_director_finds_the_person_and_gives_a_reason(house: Desk) -> None:
    client = sign_in(house.director)
    address = reverse("keeping:package", args=[permissions.POOL, house.rana.id])
    assert address in client.get(reverse("keeping:find"), {"text": HERS}).content.decode()
    assert client.post(address, {"key": str(uuid.uuid4()), "file_type": "json"}).status_code == 422
    answer = client.post(address, {"key": str(uuid.uuid4()), "file_type": "json", "reason": "asked"})
    assert answer.headers["Content-Type"] == "application/json"
    assert client.get(reverse("keeping:package", args=["interpreting_request", house.rana.id])).status_code == 404
