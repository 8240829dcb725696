"""The directory of institutions: who keeps it, what it says when something is wrong, what nobody ever sees."""

import uuid
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miteinander.centres.models import FactorReset, Invitation, Member
from miteinander.centres.tests.factories import HERNE, MUENSTER, accepts, actor_of, member
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.directory import use_cases
from miteinander.directory.models import Institution, School
from miteinander.directory.tests.factories import institution, now, signed_in, text, there, url
from miteinander.directory.use_cases import institutions as institution_deeds
from miteinander.directory.vocabulary import InstitutionKind

pytestmark = pytest.mark.django_db


KEEPERS = (Role.POOL_COORDINATOR, Role.ADMIN, Role.DIRECTOR)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "kind": "kita", "name": "Kita Sonnenschein", "municipality": "05515000", "phone": "030 23125 100",
    } | changes  # fmt: skip


@pytest.fixture
def keeper() -> Client:
    return signed_in(member(Role.POOL_COORDINATOR))


@pytest.mark.parametrize(
    "role",
    [Role.POOL_COORDINATOR, Role.ADMIN, Role.DIRECTOR, Role.OFFICER, Role.SECONDED_TEACHER, Role.DATA_PROTECTION],
)
def test_institutions_are_read_by_the_team_and_kept_by_few(role: Role) -> None:
    one, client = institution(), signed_in(member(role))
    assert client.get(url("institutions")).status_code == 200
    assert client.get(url("institution", one.id)).status_code == 200
    expected = 200 if role in KEEPERS else 403
    for name in ("add_institution", "change_institution", "add_contact"):
        args = [] if name == "add_institution" else [one.id]
        assert client.get(url(name, *args)).status_code == expected
    if role not in KEEPERS:
        assert client.post(url("add_institution"), typed()).status_code == 403
        assert client.post(url("deactivate", one.id), {"key": str(uuid.uuid4()), "version": 1}).status_code == 403
        assert there() == ["Kita Regenbogen"]
        assert now(one).active


def test_institutions_of_another_centre_are_not_there(keeper: Client) -> None:
    foreign = institution("Kita in Herne", HERNE)
    assert "Kita in Herne" not in text(keeper.get(url("institutions")))
    button = {"key": str(uuid.uuid4()), "version": 1, "last_day": "2026-01-01"} | typed(email="x@example.org")
    for name in ("institution", "change_institution", "deactivate", "reactivate", "add_contact"):
        answer = keeper.get(url(name, foreign.id))
        assert answer.status_code in (404, 405)
        if name != "institution":
            assert keeper.post(url(name, foreign.id), button).status_code == 404
    assert now(foreign).name == "Kita in Herne"


def test_list_narrows_sorts_and_leafs_with_constant_queries(keeper: Client) -> None:
    for number in range(30):
        institution(f"Kita {number:02}")
    institution("Äußere Schule", kind=InstitutionKind.OTHER)
    with CaptureQueriesContext(connection) as few:
        first = text(keeper.get(url("institutions")))
    assert first.index("Äußere Schule") < first.index("Kita 00")  # DIN 5007: Ä sorts as A
    assert "Kita 29" not in first
    for number in range(30, 60):
        institution(f"Kita {number:02}")
    with CaptureQueriesContext(connection) as many:
        assert "Kita 59" in text(keeper.get(url("institutions") + "?sort=-name"))
    assert len(few) == len(many)
    assert "Äußere Schule" in text(keeper.get(url("institutions") + "?text=aussere"))
    only = text(keeper.get(url("institutions") + "?kind=other&municipality=05515000"))
    assert "Äußere Schule" in only
    assert "Kita 01" not in only
    assert "Dazu passt keine" in text(keeper.get(url("institutions") + "?text=%25gibtesnicht"))
    for odd in ("?page=999", "?page=x", "?sort=DROP", "?kind=quatsch", "?text=%00"):
        assert keeper.get(url("institutions") + odd).status_code == 200


def test_list_says_what_to_do_when_it_is_empty(keeper: Client) -> None:
    page = text(keeper.get(url("institutions")))
    assert "Noch keine Einrichtung eingetragen" in page
    assert url("add_institution") in page


def test_add_institution_and_a_double_click_is_one(keeper: Client) -> None:
    sent = typed()
    answers = [keeper.post(url("add_institution"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert there() == ["Kita Sonnenschein"]


def test_add_institution_takes_a_school_from_the_list(keeper: Client) -> None:
    school = School.objects.filter(municipality="05515000").order_by("number").first()
    assert school is not None
    label = f"{school.name}, {school.town} ({school.number})"
    sent = {"key": str(uuid.uuid4()), "school": label, "municipality": "05515000"}
    assert keeper.post(url("add_institution"), sent).status_code == 302
    with acting_for(system(MUENSTER)):
        made = Institution.objects.get(school=school)
    assert (made.kind, made.name, made.street, made.town) == (
        InstitutionKind.SCHOOL,
        school.name,
        school.street,
        school.town,
    )
    again = keeper.post(url("add_institution"), {"key": str(uuid.uuid4()), "school": school.number, "name": "Anders"})
    assert (again.status_code, "steht schon im Verzeichnis" in text(again)) == (422, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Name: Bitte ausfüllen"),
        ({"kind": ""}, "Art: Bitte auswählen"),
        ({"municipality": "05916000"}, "steht nicht zur Auswahl"),
        ({"school": "Gibt es nicht"}, "ist nicht in der Liste"),
        ({"postcode": "4814"}, "Bitte fünf Ziffern"),
        ({"email": "kita(at)example"}, "E-Mail-Adresse wie"),
        ({"phone": "ruf an"}, "Telefonnummer aus Ziffern"),
        ({"name": "n" * 200}, "höchstens 160 Zeichen"),
        ({"key": "kaputt"}, "kam unvollständig an"),
        ({"protected": "on", "street": "Weg 1"}, "speichern wir keine Anschrift"),
    ],
)
def test_add_institution_tells_field_and_reason_and_keeps_the_rest(
    keeper: Client, wrong: dict[str, str], said: str
) -> None:
    answer = keeper.post(url("add_institution"), typed(**wrong))
    page = text(answer)
    assert (answer.status_code, said in page) == (422, True)
    assert "030 23125 100" in page or "phone" in wrong
    assert there() == []


def test_add_institution_drops_what_hides_in_a_name(keeper: Client) -> None:
    assert keeper.post(url("add_institution"), typed(name="Kita\x00 \u202eSonne\u202c  Ost")).status_code == 302
    assert there() == ["Kita Sonne Ost"]


def test_names_are_unique_in_a_town(keeper: Client) -> None:
    institution("Kita Sonnenschein")
    answer = keeper.post(url("add_institution"), typed())
    assert (answer.status_code, "schon eine Einrichtung mit diesem Namen" in text(answer)) == (422, True)
    foreign = institution("Kita Herne", HERNE)
    forged = keeper.post(url("add_institution"), typed(name="Neu", key=str(foreign.id)))
    assert forged.status_code == 422
    assert there() == ["Kita Sonnenschein"]


def test_change_institution_loses_no_update(keeper: Client) -> None:
    one = institution("Kita Regenbogen")
    first = typed(name="Kita Regenbogen Nord", version=1)
    assert keeper.post(url("change_institution", one.id), first).status_code == 302
    late = keeper.post(url("change_institution", one.id), typed(name="Kita Regenbogen Süd", version=1))
    page = text(late)
    assert late.status_code == 409
    assert "Kita Regenbogen Süd" in page
    assert "Kita Regenbogen Nord" in page
    assert now(one).name == "Kita Regenbogen Nord"
    shown = text(keeper.get(url("change_institution", one.id)))
    assert 'value="Kita Regenbogen Nord"' in shown
    assert keeper.post(url("change_institution", one.id), typed(name="", version=2)).status_code == 422


def test_protected_place_shows_no_address(keeper: Client) -> None:
    one = institution("Frauenhaus", kind=InstitutionKind.SHELTER, protected=True, phone="030 23125 400")
    page = text(keeper.get(url("institution", one.id)))
    assert "Geschützter Ort" in page
    assert "Anschrift</dt>" not in page
    assert "geschützter Ort" in text(keeper.get(url("institutions")))


def test_contact_is_let_in_and_leaves(keeper: Client) -> None:
    one = institution()
    sent = {"key": str(uuid.uuid4()), "name": "Suharto", "email": "Suharto@Example.org"}  # one name only
    assert keeper.post(url("add_contact", one.id), sent).status_code == 302
    assert "noch nicht angenommen: Suharto" in text(keeper.get(url("institution", one.id)))
    with acting_for(system(MUENSTER)):
        invited = Invitation.objects.get(speaks_for=one.id)
    accepts(invited, name="Suharto")
    with acting_for(system(MUENSTER)):
        contact = Member.objects.select_related("user").get(speaks_for=one.id)
    assert (contact.audience, contact.roles, contact.user.email) == (
        Audience.INSTITUTION,
        [Role.ORG_USER],
        "suharto@example.org",
    )
    page = text(keeper.get(url("institution", one.id)))
    assert ("Suharto" in page, "noch nicht angenommen" in page) == (True, False)
    again = keeper.post(url("add_contact", one.id), {**sent, "key": str(uuid.uuid4())})
    assert (again.status_code, "gehört schon dazu" in text(again)) == (422, True)
    bad = keeper.post(url("add_contact", one.id), {**sent, "email": "keine"})
    assert (bad.status_code, "Suharto" in text(bad)) == (422, True)
    assert keeper.get(url("end_contact", one.id, contact.id)).status_code == 200
    early = keeper.post(url("end_contact", one.id, contact.id), {"key": str(uuid.uuid4()), "last_day": "2020-01-01"})
    assert (early.status_code, "nicht vor dem ersten" in text(early)) == (422, True)
    day = contact.since
    assert (
        keeper.post(url("end_contact", one.id, contact.id), {"key": str(uuid.uuid4()), "last_day": day}).status_code
        == 302
    )
    with acting_for(system(MUENSTER)):
        assert Member.objects.get(id=contact.id).until == day


def test_whoever_lost_her_second_factor_is_helped_with_a_reason(keeper: Client) -> None:
    """From the page of her institution; for members of another one, and for the team, this door leads nowhere."""
    one = institution()
    hers = member(Role.ORG_USER, speaks_for=one.id)
    TOTP.activate(hers.user, "JBSWY3DPEHPK3PXP")
    path = url("help_contact", one.id, hers.id)
    assert path in keeper.get(url("institution", one.id)).content.decode()
    assert "persönlich am Schreibtisch erkannt" in text(keeper.get(path))
    without = keeper.post(path, {"key": str(uuid.uuid4()), "reason": " "})
    assert (without.status_code, Authenticator.objects.filter(user=hers.user).count()) == (422, 1)
    done = keeper.post(path, {"key": str(uuid.uuid4()), "reason": "Telefon verloren, zurückgerufen"}, follow=True)
    assert "bekommt eine Mail" in text(done)
    assert not Authenticator.objects.filter(user=hers.user).exists()
    with acting_for(system(MUENSTER)):
        trace = FactorReset.objects.get(member=hers)
    assert trace.reason == "Telefon verloren, zurückgerufen"
    for other in (member(Role.OFFICER), member(Role.ORG_USER, speaks_for=institution("Andere").id)):
        assert keeper.get(url("help_contact", one.id, other.id)).status_code == 404


def test_end_contact_touches_nobody_else(keeper: Client) -> None:
    one, colleague = institution(), member(Role.OFFICER)
    other = member(Role.ORG_USER, speaks_for=institution("Andere").id)
    for victim in (colleague, other):
        path = url("end_contact", one.id, victim.id)
        assert keeper.post(path, {"key": str(uuid.uuid4()), "last_day": "2026-01-01"}).status_code == 404
    with acting_for(system(MUENSTER)):
        assert not Member.objects.filter(until__isnull=False).exists()


def test_deactivate_ends_the_rights_and_can_be_undone(keeper: Client) -> None:
    one = institution()
    contact = member(Role.ORG_USER, speaks_for=one.id)
    hers = signed_in(contact)
    assert hers.get(url("own")).status_code == 200
    assert keeper.get(url("deactivate", one.id)).status_code == 405
    assert now(one).active
    assert keeper.post(url("deactivate", one.id), {"key": "x"}).status_code == 400
    assert keeper.post(url("deactivate", one.id), {"key": str(uuid.uuid4()), "version": 1}).status_code == 302
    with acting_for(system(MUENSTER)):
        assert Member.objects.get(id=contact.id).until is not None
    assert not now(one).active
    assert keeper.post(url("reactivate", one.id), {"key": str(uuid.uuid4()), "version": 1}).status_code == 409
    refused = keeper.post(url("add_contact", one.id), {"key": str(uuid.uuid4()), "name": "N", "email": "n@example.org"})
    assert (refused.status_code, "ist abgemeldet" in text(refused)) == (422, True)
    assert keeper.post(url("reactivate", one.id), {"key": str(uuid.uuid4()), "version": 2}).status_code == 302
    assert now(one).active


def test_member_of_an_institution_sees_her_own_and_no_other() -> None:
    one, other = institution(), institution("Andere Kita")
    client = signed_in(member(Role.ORG_USER, speaks_for=one.id, name="Ola"))
    page = text(client.get(url("own")))
    assert "Kita Regenbogen" in page
    assert "Ola" in page
    assert url("change_institution", one.id) not in page
    for path in (url("institutions"), url("institution", one.id), url("institution", other.id), url("add_institution")):
        assert client.get(path).status_code == 403
    assert signed_in(member(Role.OFFICER)).get(url("own")).status_code == 403


def test_use_cases_answer_what_is_not_there() -> None:
    by = actor_of(member(Role.ADMIN))
    nobody, day = uuid.uuid4(), date(2026, 1, 1)
    from_elsewhere = institution("Kita Herne", HERNE)
    with acting_for(by):
        for one in (nobody, from_elsewhere.id):
            with pytest.raises(Exception, match="gibt es nicht"):
                use_cases.deactivate(institution_id=one, version=1, by=by, at=None)  # type: ignore[arg-type]
            with pytest.raises(Exception, match="gibt es nicht"):
                use_cases.add_contact(institution_id=one, name="N", email="n@example.org", phone="", by=by, at=None)  # type: ignore[arg-type]
            with pytest.raises(Exception, match="gehört nicht zur Einrichtung"):
                use_cases.end_contact(institution_id=one, member_id=nobody, last_day=day, by=by)


def test_use_case_takes_places_and_schools_of_the_register_only() -> None:
    with pytest.raises(Refused, match="aus der Liste"):
        institution(municipality="05999999")
    with pytest.raises(Refused, match="nicht in der amtlichen Liste"):
        institution(school="999999")
    assert there() == []


def test_database_keeps_no_address_of_a_protected_place_whatever_the_code() -> None:
    """The control: past the rule, the table itself refuses."""
    wrong = Institution(
        centre_id=MUENSTER,
        kind="shelter",
        name="Frauenhaus",
        municipality_id="05515000",
        protected=True,
        street="Weg 1",
    )
    with acting_for(system(MUENSTER)), pytest.raises(IntegrityError, match="protected_has_no_address"):
        institution_deeds.store(wrong)
