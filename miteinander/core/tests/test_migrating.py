"""Migrations of many small steps are taken together where that changes nothing but the time they need."""

from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.db.migrations.operations import AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from miteinander.core.migrating import ADDING, Together, together

FILES = sorted((settings.ROOT / "miteinander").glob("*/migrations/0*.py"))


def table(name: str) -> CreateModel:
    return CreateModel(name, [("id", models.AutoField(primary_key=True))])


def field(of: str, name: str) -> AddField:
    return AddField(of, name, models.IntegerField(default=0))


def test_only_what_stands_side_by_side_is_taken_together_and_in_its_order() -> None:
    steps = [table("A"), table("B"), field("a", "x"), RunSQL("SELECT 1"), field("a", "y"), field("b", "z")]
    first, alone, statement, last = together(steps)
    assert isinstance(first, Together)
    assert list(first.operations) == steps[:2]
    assert (alone, statement) == (steps[2], steps[3])
    assert isinstance(last, Together)
    assert list(last.operations) == steps[4:]


def test_the_models_come_out_as_if_taken_one_by_one() -> None:
    index = AddIndex("a", models.Index(fields=["x"], name="a_x"))
    steps = [table("A"), table("B"), field("a", "x"), field("b", "y"), index]
    one_by_one, at_once = ProjectState(), ProjectState()
    _rendered = (one_by_one.apps, at_once.apps)  # from then on Django keeps them up to date
    for step in steps:
        step.state_forwards("core", one_by_one)
    for step in together(steps):
        step.state_forwards("core", at_once)
    assert at_once == one_by_one
    names = [sorted(f.name for f in state.apps.get_model("core", "a")._meta.fields) for state in (one_by_one, at_once)]
    assert names == [["id", "x"], ["id", "x"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_a_long_migration_is_taken_together(file: Path) -> None:
    """Otherwise every first start, every update and every test run waits for Django to render a hundred models again and again."""
    module = import_module(".".join(("miteinander", *file.parts[-3:-1], file.stem)))
    runs = [
        len(list(run))
        for adding, run in groupby(module.Migration.operations, key=lambda one: isinstance(one, ADDING))
        if adding
    ]
    assert max(runs, default=0) <= 3, "write ``operations = together([...])`` (core.migrating)"
