"""Who is let in, who leaves, and how the centres and their profiles come into the house."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from conftest import as_owner
from miteinander.centres import use_cases
from miteinander.centres.management.commands.load_centres import SHIPPED
from miteinander.centres.models import Centre, Member, OpeningHours, ProfileEntry, Topic, User
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.vocabulary import STAFF_ROLES, EntryKey, EntryStatus, Role, TopicKind
from miteinander.core.tables import BrokenFiles
from miteinander.core.tenancy import Audience, acting_for, system
from miteinander.core.verdicts import Forbidden, Refused

TODAY = date(2026, 3, 9)
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
PERSON = {"name": "Tine Muster", "roles": [Role.OFFICER], "audience": Audience.STAFF, "since": TODAY}


@pytest.mark.django_db
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_let_in_to_the_team_is_the_directors(role: Role) -> None:
    by = actor_of(member(role))
    with acting_for(by):
        if role is Role.DIRECTOR:
            made = use_cases.let_in(email="Tine@Example.org", by=by, **PERSON)
            assert (made.user.email, made.user.has_usable_password(), made.centre_id) == (
                "tine@example.org",
                False,
                MUENSTER,
            )
        else:
            with pytest.raises(Forbidden):
                use_cases.let_in(email="Tine@Example.org", by=by, **PERSON)


@pytest.mark.django_db
def test_let_in_knows_an_account_of_another_centre() -> None:
    first, second = actor_of(member(Role.DIRECTOR)), actor_of(member(Role.DIRECTOR, centre_id=HERNE))
    with acting_for(first):
        here = use_cases.let_in(email="tine@example.org", by=first, **PERSON)
    with acting_for(second):
        there = use_cases.let_in(email="TINE@example.org", by=second, **PERSON)
    assert here.user_id == there.user_id
    assert (here.centre_id, there.centre_id) == (MUENSTER, HERNE)


@pytest.mark.django_db
def test_let_in_refuses_twice_and_takes_back_who_left() -> None:
    by = actor_of(member(Role.DIRECTOR))
    with acting_for(by):
        tine = use_cases.let_in(email="tine@example.org", by=by, **PERSON)
        with pytest.raises(Refused, match="gehört schon dazu"):
            use_cases.let_in(email="tine@example.org", by=by, **PERSON)
        use_cases.end_membership(member_id=tine.id, last_day=TODAY, by=by)
        again = use_cases.let_in(email="tine@example.org", by=by, **(PERSON | {"since": TODAY + timedelta(days=1)}))
        assert (again.id, again.until) == (tine.id, None)


@pytest.mark.django_db
def test_let_in_refuses_a_locked_account() -> None:
    by = actor_of(member(Role.DIRECTOR))
    with acting_for(by):
        User.objects.create(email="zu@example.org", password="!", is_active=False)
        with pytest.raises(Refused, match="gesperrt"):
            use_cases.let_in(email="zu@example.org", by=by, **PERSON)


@pytest.mark.django_db
def test_end_membership_keeps_a_director_and_the_order_of_days() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    by = actor_of(director)
    with acting_for(by):
        with pytest.raises(Refused, match="Ohne Leitung"):
            use_cases.end_membership(member_id=director.id, last_day=TODAY, by=by)
        with pytest.raises(Refused, match="nicht vor dem ersten"):
            use_cases.end_membership(member_id=officer.id, last_day=officer.since - timedelta(days=1), by=by)
        assert use_cases.end_membership(member_id=officer.id, last_day=TODAY, by=by).until == TODAY
        use_cases.let_in(email="nachfolge@example.org", by=by, **(PERSON | {"roles": [Role.DIRECTOR]}))
        assert use_cases.end_membership(member_id=director.id, last_day=TODAY, by=by).until == TODAY


@pytest.mark.django_db
def test_end_membership_does_not_find_a_foreign_person() -> None:
    by, foreign = actor_of(member(Role.DIRECTOR)), member(Role.OFFICER, centre_id=HERNE)
    with acting_for(by), pytest.raises(Refused, match="gehört nicht zum Zentrum"):
        use_cases.end_membership(member_id=foreign.id, last_day=TODAY, by=by)
    with acting_for(system(HERNE)):
        assert Member.objects.get(id=foreign.id).until is None


@pytest.mark.django_db
def test_end_membership_by_the_office_stops_where_the_director_names() -> None:
    by, officer, coordinator = actor_of(member(Role.ADMIN)), member(Role.OFFICER), member(Role.POOL_COORDINATOR)
    with acting_for(by):
        with pytest.raises(Forbidden, match="benennt nur die Leitung"):
            use_cases.end_membership(member_id=coordinator.id, last_day=TODAY, by=by)
        assert use_cases.end_membership(member_id=officer.id, last_day=TODAY, by=by).until == TODAY


@pytest.mark.django_db(transaction=True)
def test_lay_centres_lays_all_once_and_overwrites_nobodys_word() -> None:
    told = StringIO()
    with as_owner():
        call_command("load_centres", stdout=told)
        assert "54 Zentren (54 neu oder geändert), 42 Angaben" in told.getvalue()
        assert Centre.objects.count() == 54
        herne = Centre.objects.get(slug="herne")
    with acting_for(system(herne.id)):
        hours = ProfileEntry.objects.get(key=EntryKey.OPENING_HOURS)
        assert (hours.lines[0], hours.as_of) == ("Um telefonische Terminvereinbarung wird gebeten.", None)
        assert ProfileEntry.objects.get(key=EntryKey.FIGURES).status == EntryStatus.DATED_QUOTE
        week = [(one.weekday, one.source, one.as_of) for one in OpeningHours.objects.order_by("weekday")]
        assert week == [(day, hours.source, None) for day in range(1, 6)]
        use_cases.state_profile(
            key=EntryKey.OPENING_HOURS,
            lines=["Nach Vereinbarung"],
            source="Zentrum",
            as_of=TODAY,
            by=system(herne.id),
            at=AT,
        )
    with acting_for(system(Centre.objects.get(slug="kreis-wesel").id)):
        fields = Topic.objects.filter(kind=TopicKind.FIELD).order_by("position")
        assert [one.position for one in fields] == [0, 1, 2, 3]
        assert {one.source for one in fields} == {"Kommunales Integrationszentrum, Seite des Kreises Wesel"}
        assert fields[0].text.startswith("zum Beispiel Integration und Sport")
        assert not ProfileEntry.objects.filter(key=EntryKey.FIELDS_OF_ACTION).exists()
    with as_owner():
        again = StringIO()
        call_command("load_centres", stdout=again)
        assert "(0 neu oder geändert), 0 Angaben" in again.getvalue()
    with acting_for(system(herne.id)):
        assert ProfileEntry.objects.get(key=EntryKey.OPENING_HOURS).lines == ["Nach Vereinbarung"]


@pytest.mark.django_db(transaction=True)
def test_lay_centres_takes_all_or_nothing() -> None:
    with as_owner():
        before = list(Centre.objects.order_by("id").values())
        with pytest.raises(BrokenFiles, match=r"profiles\.json"):
            use_cases.lay_centres(centres=(SHIPPED / "centres.csv").read_bytes(), profiles=b"[{}]", at=AT)
        assert list(Centre.objects.order_by("id").values()) == before
