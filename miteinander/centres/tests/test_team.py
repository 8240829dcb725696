"""The team: roles with days, deputies, absences, topics, leaving; and that nobody keeps what was taken from her."""

import html
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from miteinander.centres import queries, use_cases
from miteinander.centres.models import Deputy, Member, RoleTerm, TeamAbsence, TeamCard, Topic
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of, member
from miteinander.centres.use_cases import Term
from miteinander.centres.vocabulary import STAFF_ROLES, Role, TopicKind
from miteinander.core import doors
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Conflict, Forbidden, Refused
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
TODAY, DAY = date(2026, 3, 9), timedelta(days=1)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


def text(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def key(**typed: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **typed}


def browser(one: Member) -> Client:
    return sign_in(actor_of(one))


def url(name: str, *args: Any) -> str:
    return reverse(f"centres:{name}", args=args)


def fresh(one: Member) -> Member:
    with acting_for(system(one.centre_id)):
        return Member.objects.get(id=one.id)


def roles_on(one: Member, day: date) -> frozenset[str]:
    """What the door sees on that day."""
    with acting_for(system(one.centre_id)):
        actor = queries.confirmed(actor=actor_of(one), user_id=one.user_id, day=day)
    return actor.roles if actor else frozenset()


def set_roles(by: Member, whom: Member, terms: dict[Role, Term], **changes: Any) -> Member:
    actor = actor_of(by)
    given = {"version": fresh(whom).version, "at": AT} | changes
    with acting_for(actor):
        return use_cases.change_roles(member_id=whom.id, terms=terms, by=actor, **given)


def test_a_role_with_days_holds_on_those_days_alone() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    set_roles(
        director,
        officer,
        {Role.OFFICER: Term(), Role.POOL_COORDINATOR: Term(TODAY + DAY, TODAY + 9 * DAY)},
    )
    assert roles_on(officer, TODAY) == {Role.OFFICER}
    assert roles_on(officer, TODAY + DAY) == {Role.OFFICER, Role.POOL_COORDINATOR}
    assert roles_on(officer, TODAY + 9 * DAY) == {Role.OFFICER, Role.POOL_COORDINATOR}
    assert roles_on(officer, TODAY + 10 * DAY) == {Role.OFFICER}
    set_roles(director, officer, {Role.OFFICER: Term()})
    assert roles_on(officer, TODAY + DAY) == {Role.OFFICER}
    with acting_for(system(MUENSTER)):
        assert not RoleTerm.objects.exists()


def test_whose_roles_all_rest_stands_before_the_door() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    set_roles(director, officer, {Role.OFFICER: Term(TODAY + DAY)})
    hers = browser(officer)
    assert hers.get(url("team")).headers["Location"].startswith(url("choose"))
    answer = hers.get(url("choose"))  # and is not sent round in circles
    assert (answer.status_code, "Noch kein Zugang" in text(answer)) == (200, True)


def test_a_changed_role_holds_with_the_next_click() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    hers = browser(officer)
    assert hers.get(url("invite")).status_code == 403
    page = url("change_roles", officer.id)
    typed = key(version=fresh(officer).version, officer="on", director="on", director_until="2026-03-31")
    assert browser(director).post(page, typed).status_code == 302
    assert hers.get(url("invite")).status_code == 200
    set_roles(director, officer, {Role.OFFICER: Term()})
    assert hers.get(url("invite")).status_code == 403


@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.parametrize("wanted", STAFF_ROLES)
def test_roles_are_changed_by_the_director_and_a_little_by_the_office(role: Role, wanted: Role) -> None:
    by, whom = member(role), member(Role.OFFICER)
    may = role is Role.DIRECTOR or (role is Role.ADMIN and wanted in (Role.OFFICER, Role.SECONDED_TEACHER))
    if may:
        assert set_roles(by, whom, {wanted: Term()}).roles == [wanted]
    else:
        with pytest.raises(Forbidden):
            set_roles(by, whom, {wanted: Term()})


def test_the_office_takes_nobody_a_role_that_it_may_not_give() -> None:
    office, coordinator = member(Role.ADMIN), member(Role.POOL_COORDINATOR, Role.OFFICER)
    with pytest.raises(Forbidden):
        set_roles(office, coordinator, {Role.OFFICER: Term()})
    with pytest.raises(Forbidden):
        set_roles(office, office, {Role.ADMIN: Term(), Role.DIRECTOR: Term()})
    assert browser(office).get(url("change_roles", coordinator.id)).status_code == 403


def test_roles_that_make_no_sense_are_told_at_their_field() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    page, version = url("change_roles", officer.id), fresh(officer).version
    hers = browser(director)
    for typed, said in (
        ({"officer": "on", "officer_since": "2026-04-01", "officer_until": "2026-03-01"}, "liegt vor dem ersten"),
        ({}, "Ohne Aufgabe geht es nicht"),
        ({"officer": "on", "officer_since": "irgendwann"}, "Bitte ein Datum wie"),
    ):
        answer = hers.post(page, key(version=version, **typed))
        assert (answer.status_code, said in text(answer)) == (422, True)
    stale = hers.post(page, key(version=version + 1, admin="on"))
    assert (stale.status_code, "Inzwischen geändert" in text(stale)) == (409, True)
    with pytest.raises(Conflict):
        set_roles(director, officer, {Role.ADMIN: Term()}, version=0)
    assert fresh(officer).roles == [Role.OFFICER]


def test_nobody_takes_away_the_last_director() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    for terms in ({Role.OFFICER: Term()}, {Role.DIRECTOR: Term(None, TODAY + DAY)}, {Role.DIRECTOR: Term(TODAY + DAY)}):
        with pytest.raises(Refused, match="Ohne Leitung geht es nicht"):
            set_roles(director, director, terms)
    set_roles(director, officer, {Role.DIRECTOR: Term(TODAY + 10 * DAY)})
    with pytest.raises(Refused, match="Ohne Leitung"):  # between the two there would be nobody
        set_roles(director, director, {Role.DIRECTOR: Term(None, TODAY + 8 * DAY)})
    set_roles(director, director, {Role.DIRECTOR: Term(None, TODAY + 9 * DAY)})
    by = actor_of(director)
    with acting_for(by), pytest.raises(Refused, match="Ohne Leitung"):
        use_cases.leave(member_id=officer.id, last_day=TODAY + 20 * DAY, heir_id=None, by=by, at=AT)


def test_a_gap_that_is_there_already_keeps_nobody() -> None:
    """A director whose membership ends anyway may be changed in other ways."""
    director = member(Role.DIRECTOR, until=TODAY + 30 * DAY)
    changed = set_roles(director, director, {Role.DIRECTOR: Term(), Role.OFFICER: Term()})
    assert changed.roles == [Role.DIRECTOR, Role.OFFICER]


def test_leaving_ends_rights_sessions_and_what_she_sent_out() -> None:
    """Threat 13: a leaver has nothing that works the next day. Her colleague, who stays, is the control."""
    director = member(Role.DIRECTOR)
    leavers = [member(Role.DIRECTOR), member(Role.ADMIN), member(Role.OFFICER)]
    stays = member(Role.DIRECTOR)
    sessions = {one.id: browser(one) for one in [*leavers, stays]}
    invited = {}
    for one in (leavers[0], leavers[1], stays):
        by = actor_of(one)
        with acting_for(by):
            invited[one.id] = use_cases.invite(
                invitation_id=uuid.uuid4(), email=f"{one.id}@example.org", roles=[Role.OFFICER],
                audience=by.audience, since=TODAY, by=by, at=AT,
            )  # fmt: skip
    by = actor_of(director)
    with acting_for(by):
        card = use_cases.show_to_everybody(name="Ole", phone="", email="", by=actor_of(leavers[0]), at=AT)
        for one in leavers:
            use_cases.leave(member_id=one.id, last_day=TODAY - DAY, heir_id=None, by=by, at=AT)
    doors = ("team", "invite", "rights")
    worked = [sessions[one.id].get(url(name)).status_code for one in leavers for name in doors]
    assert set(worked) == {302}
    assert [sessions[stays.id].get(url(name)).status_code for name in doors] == [200] * 3
    links = {who: queries.link(invitation=row).removeprefix("http://localhost:8000") for who, row in invited.items()}
    assert {Client().get(links[one.id]).status_code for one in leavers[:2]} == {404}
    assert Client().get(links[stays.id]).status_code == 200
    with acting_for(system(MUENSTER)):
        assert TeamCard.objects.get(id=card.id).until == TODAY - DAY
        assert all(queries.memberships(user_id=one.user_id, day=TODAY) == [] for one in leavers)


def test_deputies_follow_one_another_and_absence_asks_for_no_reason() -> None:
    officer, first, second = member(Role.OFFICER), member(Role.OFFICER), member(Role.ADMIN)
    hers = browser(officer)
    name, away = url("name_deputy", officer.id), url("note_absence", officer.id)
    assert "warum" not in {field.lower() for field in hers.get(away).context["form"].fields}
    assert hers.post(name, key(deputy=str(first.id), since="2026-03-09")).status_code == 302
    assert hers.post(name, key(deputy=str(second.id), since="2026-03-12", until="2026-03-20")).status_code == 302
    click = key(first_on="2026-03-09", last_on="2026-03-13")
    assert [hers.post(away, click).status_code for _twice in range(2)] == [302, 302]
    with acting_for(system(MUENSTER)):
        assert list(Deputy.objects.order_by("since").values_list("deputy", "until")) == [
            (first.id, TODAY + 2 * DAY),
            (second.id, date(2026, 3, 20)),
        ]
        assert [one.id for one in queries.stands_in_for(member_id=first.id, day=TODAY)] == [officer.id]
        assert queries.stands_in_for(member_id=second.id, day=date(2026, 3, 14)) == []
        absence = TeamAbsence.objects.get()
    page = text(browser(first).get(url("team")))
    assert f"Vertretung: {first.name}" in page
    assert "abwesend bis 13.03.2026" in page
    assert hers.post(url("strike_absence", officer.id, absence.id), key()).status_code == 302
    assert hers.post(url("strike_absence", officer.id, absence.id), key()).status_code == 404
    assert "abwesend" not in text(hers.get(url("team")))


@pytest.mark.parametrize(
    ("door", "typed", "said"),
    [
        ("note_absence", {"first_on": "2026-03-12", "last_on": "2026-03-11"}, "liegt vor dem ersten"),
        ("note_absence", {"first_on": "2026-03-01", "last_on": "2026-03-02"}, "schon vorbei"),
        ("note_absence", {"first_on": "2026-03-12", "last_on": "2036-03-12"}, "So lange ist niemand"),
        ("note_absence", {"first_on": "2026-05-03", "last_on": "2026-05-09"}, "schon eine Abwesenheit"),
        ("name_deputy", {"deputy": "", "since": "2026-03-01"}, "frühestens heute"),
        ("name_deputy", {"deputy": "", "since": "2026-03-12", "until": "2026-03-11"}, "liegt vor dem ersten"),
        ("name_deputy", {"deputy": str(uuid.uuid4()), "since": "2026-03-12"}, "steht nicht zur Auswahl"),
        ("choose_topics", {"topics": [str(uuid.uuid4())]}, "steht nicht zur Auswahl"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(door: str, typed: dict[str, Any], said: str) -> None:
    officer = member(Role.OFFICER)
    with acting_for(system(MUENSTER)):
        TeamAbsence.objects.create(
            centre_id=MUENSTER, member=officer, first_on=date(2026, 5, 1), last_on=date(2026, 5, 4)
        )
    answer = browser(officer).post(url(door, officer.id), key(**typed))
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)


def test_only_she_and_who_leads_arrange_for_her() -> None:
    officer, other = member(Role.OFFICER), member(Role.OFFICER)
    away = key(first_on="2026-03-12", last_on="2026-03-13")
    assert browser(other).post(url("note_absence", officer.id), away).status_code == 403
    assert browser(member(Role.ADMIN)).post(url("note_absence", officer.id), away).status_code == 302
    director = member(Role.DIRECTOR)
    assert browser(member(Role.ADMIN)).post(url("note_absence", director.id), key()).status_code == 403
    foreign = member(Role.OFFICER, centre_id=HERNE)
    assert browser(director).get(url("member", foreign.id)).status_code == 404
    assert browser(director).post(url("note_absence", foreign.id), away).status_code == 404


def test_topics_are_the_centres_own_list_with_dates() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    hers, mine = browser(officer), browser(director)
    for name, kind in (("Elternarbeit", "topic"), ("Integration durch Bildung", "field")):
        assert mine.post(url("add_topic"), key(kind=kind, name=name, valid_from="2026-03-09")).status_code == 302
    twice = mine.post(url("add_topic"), key(kind="topic", name="Elternarbeit", valid_from="2026-03-09"))
    assert (twice.status_code, "steht schon auf der Liste" in text(twice)) == (422, True)
    with acting_for(system(MUENSTER)):
        topic = Topic.objects.get(kind=TopicKind.TOPIC)
        assert Topic.objects.get(kind=TopicKind.FIELD).position == 0
    assert hers.post(url("choose_topics", officer.id), key(topics=[str(topic.id)])).status_code == 302
    assert "Elternarbeit" in text(hers.get(url("member", officer.id)))
    typed = {"name": "Elternarbeit", "valid_from": "2026-03-09", "version": topic.version}
    early = mine.post(url("change_topic", topic.id), key(valid_until="2026-03-01", **typed))
    assert (early.status_code, "liegt vor dem ersten" in text(early)) == (422, True)
    assert mine.post(url("change_topic", topic.id), key(valid_until="2026-03-09", **typed)).status_code == 302
    assert mine.post(url("change_topic", topic.id), key(valid_until="", **typed)).status_code == 409
    with acting_for(system(MUENSTER)):
        assert queries.topics(day=TODAY + DAY, kind=TopicKind.TOPIC) == []
    assert "Elternarbeit" in text(mine.get(url("topics")))
    assert hers.get(url("topics")).status_code == 403


def test_nobody_is_shown_to_everybody_but_by_her_own_word() -> None:
    officer = member(Role.OFFICER)
    hers = browser(officer)
    page = url("show_oneself")
    without = hers.post(page, key(name="Tine Muster", phone="030 23125 100"))
    assert (without.status_code, "Bitte bestätigen" in text(without)) == (422, True)
    assert hers.post(page, key(name="Tine Muster", agreed="on")).status_code == 302
    with acting_for(system(MUENSTER)):
        card = TeamCard.objects.get()
    assert (card.member_id, card.agreed_on, card.name) == (officer.id, TODAY, "Tine Muster")
    assert "Einverständnis vom 09.03.2026" in text(hers.get(page))
    assert hers.post(url("show_no_longer"), key()).status_code == 302
    with acting_for(system(MUENSTER)):
        assert not TeamCard.objects.exists()


def test_the_page_of_a_person_tells_her_history_to_whom_it_concerns() -> None:
    director, officer = member(Role.DIRECTOR, name="Gesa Käfer"), member(Role.OFFICER)
    set_roles(director, officer, {Role.OFFICER: Term(), Role.ADMIN: Term(TODAY, TODAY + DAY)})
    page = url("member", officer.id)
    told = text(browser(director).get(page))
    assert "Verwaltung: von 09.03.2026 bis 10.03.2026" in told
    assert "Aufgaben: Fachkraft, Verwaltung" in told
    assert "Gesa Käfer" in told
    assert "Verlauf" in text(browser(officer).get(page))
    assert "Verlauf" in text(browser(member(Role.DATA_PROTECTION)).get(page))
    assert "Verlauf" not in text(browser(member(Role.OFFICER)).get(page))


def test_the_list_of_the_team_asks_as_often_however_many_they_are() -> None:
    director = member(Role.DIRECTOR)
    hers = browser(director)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            hers.get(url("team"))
        counts.append(len(asked))
        member(Role.OFFICER, until=TODAY - DAY)
        member(Role.OFFICER, since=TODAY + DAY)
        set_roles(director, member(Role.OFFICER), {Role.OFFICER: Term(TODAY)})
    assert counts[0] == counts[1]


def test_my_rights_are_read_from_the_doors() -> None:
    page = text(browser(member(Role.OFFICER)).get(url("rights")))
    mine, everybodys, shut = re.split("Was alle dürfen, die sich anmelden|Was Ihnen verschlossen ist", page)
    assert "sehen, wer im Team ist" in mine
    assert "sich auf allen anderen Geräten abmelden" not in mine
    assert "sich auf allen anderen Geräten abmelden" in everybodys
    assert "jemanden ins Team einladen" in shut
    director = text(browser(member(Role.DIRECTOR)).get(url("rights"))).split("Was alle dürfen")[0]
    deeds, sights = director.split("Zentrum und Team")[1].split("Das dürfen Sie nachsehen")[:2]
    assert "jemanden ins Team einladen" in deeds
    assert "offene Einladungen sehen" in sights


def test_my_rights_and_the_handbook_tell_of_the_same_doors() -> None:
    """What the page folds away it does not leave out."""
    page = text(browser(member(Role.OFFICER)).get(url("rights")))
    assert [str(door.words) for room in doors.rooms() for door in room.doors if str(door.words) not in page] == []


def test_the_team_and_its_invitations_are_taken_away_by_the_director() -> None:
    director, officer = member(Role.DIRECTOR), member(Role.OFFICER)
    with acting_for(actor_of(director)):
        by = actor_of(director)
        topic = use_cases.add_topic(
            topic_id=uuid.uuid4(), kind=TopicKind.TOPIC, name="Elternbildung", text="", valid_from=TODAY, by=by
        )
        use_cases.choose_topics(member_id=officer.id, topics=[topic.id], by=by, at=AT)
        use_cases.name_deputy(member_id=officer.id, deputy_id=director.id, since=TODAY, until=None, by=by, at=AT)
    sent = key(reason="Übergabe an die Vertretung", file_type="csv")
    boss = browser(director)
    told = boss.post(url("team_export"), sent).content.decode("utf-8-sig")
    assert [line for line in told.splitlines() if "Elternbildung" in line and director.name in line]
    invited = key(email="tine@example.org", name="Tine Muster", roles=["officer"], since=TODAY.isoformat())
    assert boss.post(url("invite"), invited).status_code == 302
    told = boss.post(url("invitations_export"), sent).content.decode("utf-8-sig")
    assert [line for line in told.splitlines() if line.startswith('"Tine Muster";"tine@example.org";"Fachkraft"')]
    assert browser(officer).post(url("invitations_export"), sent).status_code == 403
