"""A centre with fields of action of its own sorts its materials by them; one without is asked nothing new."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from miteinander.centres import use_cases as centres
from miteinander.centres.models import Topic
from miteinander.centres.tests.factories import HERNE
from miteinander.centres.vocabulary import TopicKind
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.knowledge import queries, use_cases
from miteinander.knowledge.models import Entry
from miteinander.knowledge.queries import EntryFilter
from miteinander.knowledge.tests.factories import ANSWER, AT, MATERIAL, TODAY, Team, act, added, lay_team, seen, step
from miteinander.knowledge.tests.test_views import text, typed, url
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def own_field(team: Team, name: str, **changes: Any) -> Topic:
    values = {"kind": TopicKind.FIELD, "text": "", "valid_from": date(2020, 1, 1)} | changes
    return act(team.director, centres.add_topic, topic_id=uuid.uuid4(), name=name, **values)


def over(team: Team, field: Topic) -> None:
    with acting_for(system(team.director.centre_id)):
        Topic.objects.filter(id=field.id).update(valid_until=TODAY - timedelta(days=1))


@pytest.fixture
def officer(team: Team) -> Client:
    return sign_in(team.officer)


def test_a_centre_without_fields_is_asked_nothing(team: Team, officer: Client) -> None:
    assert 'name="topic"' in officer.get(url("add_material")).content.decode()
    for page in ("add_material", "add_answer", "entries"):
        assert 'name="field"' not in officer.get(url(page)).content.decode()
    assert officer.post(url("add_material"), typed()).status_code == 302
    assert seen(team.officer, Entry.objects.get).field_id is None


def test_the_form_offers_the_own_fields_and_the_search_finds_by_them(team: Team, officer: Client) -> None:
    field, other = own_field(team, "Bildungskette Übergang"), own_field(team, "Zusammenleben")
    own_field(team, "Elternarbeit", kind=TopicKind.TOPIC)  # a topic of the team is no field of action
    form = officer.get(url("add_material")).content.decode()
    assert "Bildungskette Übergang" in form
    assert "Elternarbeit" not in form
    assert officer.post(url("add_material"), typed(field=str(field.id))).status_code == 302
    added(team.officer, ANSWER)
    entry = seen(team.officer, lambda: Entry.objects.get(kind="material"))
    assert entry.field_id == field.id
    assert "Bildungskette Übergang" in text(officer.get(url("entry", entry.id)))
    narrowed = text(officer.get(url("entries"), {"field": str(field.id)}))
    assert "Kita-ABC" in narrowed
    assert ANSWER.title not in narrowed
    assert "Zusammenleben" not in narrowed  # nothing stands there yet
    assert officer.get(url("entries"), {"field": "x"}).status_code == 200
    other_found = seen(team.officer, lambda: queries.search(wanted=EntryFilter(field=str(other.id)), today=TODAY))
    assert list(other_found.page) == []


def test_what_ended_may_stay_but_is_not_chosen_anew(team: Team, officer: Client) -> None:
    field = own_field(team, "Früheres Feld")
    entry = added(team.officer, MATERIAL, field=field.id)
    over(team, field)
    assert "Früheres Feld" in officer.get(url("change", entry.id)).content.decode()
    assert "Früheres Feld" not in officer.get(url("add_material")).content.decode()
    told = replace(MATERIAL, link=entry.link, field=field.id, title="Neuer Titel")
    changed = act(team.officer, use_cases.change, facts=told, upload=None, at=AT, **step(entry))
    assert changed.field_id == field.id
    with pytest.raises(Refused, match="gilt hier nicht"):
        added(team.officer, MATERIAL, field=field.id)


def test_no_field_of_another_centre(team: Team) -> None:
    strange = own_field(lay_team(HERNE), "Fremdes Feld")
    with pytest.raises(Refused, match="gilt hier nicht"):
        added(team.officer, MATERIAL, field=strange.id)
    entry = added(team.officer)
    with pytest.raises(IntegrityError, match="field_id_same_centre"), acting_for(team.officer), transaction.atomic():
        Entry.objects.filter(id=entry.id).update(field=strange.id)  # the database says it again


def test_partners_see_no_field_and_the_page_stands(team: Team) -> None:
    field = own_field(team, "Bildungskette Übergang")
    entry = added(team.officer, MATERIAL, field=field.id)
    act(team.officer, use_cases.publish, at=AT, **step(entry))
    answer = sign_in(team.school).get(url("entry", entry.id))
    assert answer.status_code == 200
    assert "Bildungskette" not in text(answer)
