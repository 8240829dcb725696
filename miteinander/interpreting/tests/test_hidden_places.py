"""A place that becomes protected later: nothing that was written before says where it is, in any table, whoever sets the mark and how."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import acting_for, system
from miteinander.directory import use_cases as directory
from miteinander.directory.models import Institution, Merger, Upload
from miteinander.directory.rules import InstitutionFacts
from miteinander.directory.rules.merging import Choice, Group
from miteinander.interpreting.models import Request
from miteinander.interpreting.tests.factories import PLACE, Desk, asked, lay_desk
from miteinander.interpreting.tests.samples import ASKED_AT

pytestmark = pytest.mark.django_db
WORD = "KANARIENSTEG"


@pytest.fixture
def desk() -> Desk:
    """The school has lived a while: it moved, was asked for, stands in a list that nobody has taken in yet."""
    desk = lay_desk()
    asked(desk)
    with acting_for(system(desk.centre_id)):
        school = Institution.objects.filter(id=desk.school.id)
        for number in ("1", "2"):
            school.update(street=f"{WORD} {number}", postcode="48143", town=WORD)
            Request.objects.filter(institution=desk.school.id).update(place=f"{WORD} {number}, im Hof")
        cells = [[2, [desk.school.name, "Herr Muster", WORD]], [3, ["Andere Schule", "", "Anderswo"]]]
        for columns in (["name", "contact_name", "town"], []):
            Upload.objects.create(
                centre_id=desk.centre_id, file_name="liste.csv", sha256="", heads=["Name", "Wer", "Ort"], rows=cells, columns=columns,
                uploaded_at=ASKED_AT, uploaded_by_id=desk.coordinator.member_id,
            )  # fmt: skip
    return desk


def standing(desk: Desk) -> dict[str, int]:
    """Tables of this centre, histories too, in which the word stands."""
    found = {}
    with acting_for(system(desk.centre_id)), connection.cursor() as cursor:
        for model in apps.get_models():
            if any(column.attname == "centre_id" for column in model._meta.concrete_fields):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text ILIKE %s", [f"%{WORD}%"])
                if count := (cursor.fetchone() or [0])[0]:
                    found[model._meta.db_table] = count
    return found


def facts(one: Institution, **more: Any) -> InstitutionFacts:
    return InstitutionFacts(kind=one.kind, name=one.name, municipality=PLACE[1], **more)


def test_before_the_mark_it_stands_in_all_of_them(desk: Desk) -> None:
    """The control: without the mark everything tells."""
    assert {
        "directory_institution", "directory_institutionevent", "directory_upload", "interpreting_request", "interpreting_requestevent",
        "workbench_searchword", "workbench_searchkey",
    } <= set(standing(desk))  # fmt: skip


def test_the_page_sets_the_mark(desk: Desk) -> None:
    by = system(desk.centre_id)
    with acting_for(by):
        one = Institution.objects.get(id=desk.school.id)
        directory.change_institution(
            institution_id=one.id, facts=facts(one, protected=True), version=one.version, by=by
        )
    assert standing(desk) == {}
    with acting_for(by):
        directory.change_institution(institution_id=one.id, facts=facts(one), version=one.version + 1, by=by)
    assert standing(desk) == {}  # taken off again it brings nothing back


def test_plain_sql_sets_the_mark_and_nothing_else_is_touched(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)), connection.cursor() as cursor:
        history = Request.pgh_event_model.objects  # type: ignore[attr-defined]
        before = history.count()
        cursor.execute(
            "UPDATE directory_institution SET protected = true, street = '', postcode = '', town = '' WHERE id = %s",
            [desk.school.id],
        )
        assert history.count() == before + 1  # the change of the request itself, and no line is lost
        (first, second) = Upload.objects.order_by("-columns").values_list("rows", flat=True)
        assert first == [[2, [desk.school.name, "Herr Muster", ""]], [3, ["Andere Schule", "", "Anderswo"]]]
        assert second == [
            [2, [desk.school.name, "", ""]],
            [3, ["Andere Schule", "", "Anderswo"]],
        ]  # nobody said which cell is what
    assert standing(desk) == {}


def test_a_merger_with_a_refuge_and_an_older_one_with_it(desk: Desk) -> None:
    """The kita goes into the school while both are no refuge; then the school goes into one that always was."""
    keeper = replace(desk.coordinator, roles=frozenset({Role.ADMIN}))
    with acting_for(keeper):
        Institution.objects.filter(id=desk.kita.id).update(street=f"{WORD} 3")
        kita, school = (Institution.objects.get(id=one.id) for one in (desk.kita, desk.school))
        chosen = dict.fromkeys(Group, Choice.KEPT)
        merged(school, kita, chosen, keeper)
        assert WORD in str(Merger.objects.get().before)
        refuge = Institution.objects.create(
            centre_id=desk.centre_id, kind=school.kind, name="Zuflucht", municipality_id=PLACE[1], protected=True
        )
        school.refresh_from_db()
        merged(refuge, school, chosen, keeper)
    assert standing(desk) == {}


def merged(kept: Institution, given_up: Institution, chosen: Any, by: Any) -> None:
    directory.merge(
        kept_id=kept.id, given_up_id=given_up.id, versions=(kept.version, given_up.version), chosen=chosen, by=by, at=ASKED_AT
    )  # fmt: skip


def test_nothing_is_written_down_of_it_afterwards(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)):
        Institution.objects.filter(id=desk.school.id).update(protected=True, street="", postcode="", town="")
        Request.objects.filter(institution=desk.school.id).update(place=f"{WORD} 9")
    assert standing(desk) == {}


def test_nobody_else_changes_a_history(desk: Desk) -> None:
    with acting_for(system(desk.centre_id)), connection.cursor() as cursor:
        for attempt in (
            "UPDATE directory_institutionevent SET street = ''",
            "SET LOCAL pgtrigger.ignore = '{}'; UPDATE interpreting_requestevent SET place = ''",
            f"SELECT sec.hide_directory(1, '{desk.kita.id}')",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                for statement in attempt.split("; "):
                    cursor.execute(statement)
