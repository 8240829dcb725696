"""Every table says from when its period runs, has a name that people read, and is deleted from by the platform alone."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import BinaryField

from miteinander.core import personal, retention, security
from miteinander.core.retention import SPANS, Follows, Kept, RetentionClass, Stays, With
from miteinander.keeping.queries import plan
from miteinander.keeping.vocabulary import LISTINGS, TABLES

WALLED = retention.walled()
DELETED_BY_PEOPLE = {
    *(f"interpreting_{name}" for name in ("interpreterlanguage", "freetime", "absence", "conflict", "privaterecord")),
    *(f"centres_{name}" for name in ("roleterm", "membertopic", "deputy", "teamabsence", "teamcard")),
    *(f"centres_{name}" for name in ("profileentry", "upload", "openinghours", "openingexception")),
    "directory_distinct",
    "directory_upload",
    "knowledge_related",
    "workbench_calendarlink",
    "workbench_preference",
    "workbench_told",
}


def named(model: Any) -> str:
    return str(model._meta.label)


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_a_table_says_from_when_it_is_kept_or_why_it_stays(model: Any) -> None:
    rules = retention.rules(model)
    assert rules, "write ``kept = Kept(since=...)``, ``With(...)`` or ``Stays(...)`` next to its retention class"
    for rule in rules:
        if isinstance(rule, Kept):
            of = rule.of or model.retention_class
            assert of in SPANS, f"{of} has no period"
            columns = {field.name for field in model._meta.concrete_fields}
            assert set(rule.emptied) <= columns
        elif isinstance(rule, With):
            parent = model._meta.get_field(rule.parent).related_model
            assert retention.rules(parent), "goes with something that never goes"
        elif isinstance(rule, Follows):
            assert model.retention_class is RetentionClass.DERIVED
        else:
            assert isinstance(rule, Stays)
            assert rule.why


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_a_table_has_a_name_that_people_read(model: Any) -> None:
    assert model._meta.db_table in TABLES, "give it a line in keeping.vocabulary.TABLES"


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_sealed_text_goes_with_its_key(model: Any) -> None:
    if any(isinstance(field, BinaryField) for field in model._meta.concrete_fields):
        assert any(isinstance(rule, Kept) and rule.seals for rule in retention.rules(model))


def test_names_are_of_tables_that_are_there() -> None:
    assert set(TABLES) <= {model._meta.db_table for model in WALLED}
    assert LISTINGS


def test_referring_tables_go_before_those_they_refer_to() -> None:
    order = [step.model for step in plan.steps() if not step.is_history]
    for model in order:
        for other in order:
            if other is not model and any(field.related_model is model for field in other._meta.concrete_fields):
                assert order.index(other) < order.index(model), (other, model)


@pytest.mark.django_db
def test_rights_to_delete_are_those_that_the_night_or_a_deed_needs() -> None:
    """Tables of which the application may delete: by night (the platform alone), or by deeds of people. No others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = %s) FROM pg_class c"
            " WHERE c.relrowsecurity AND has_table_privilege(%s, c.oid, 'DELETE')",
            [security.ERASED, security.APP],
        )
        rights = dict(cursor.fetchall())
    assert set(retention.erasable()) <= set(rights)
    by_people = {table for table, by_night in rights.items() if not by_night}
    assert by_people == DELETED_BY_PEOPLE
    assert set(rights) - by_people <= set(retention.erasable())


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_every_free_text_says_of_whom_it_tells(model: Any) -> None:
    """Access packages show a person's own texts and withhold the others; what is in neither list is withheld."""
    texts = personal.texts_of(model)
    assert sorted((*texts.hers, *texts.others, *texts.addressed)) == sorted(personal.free_texts(model))
