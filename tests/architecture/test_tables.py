"""Every table keeps the habits of the house, also the ones that will be written next year."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from miteinander.core.retention import RetentionClass

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("miteinander.") and not hasattr(model, "pgh_tracked_model")
]
WALLED = [model for model in OURS if getattr(model, "walled", False)]
LAYERS = [
    "core",
    "centres",
    "directory",
    "correspondence",
    "knowledge",
    "interpreting",
    "keeping",
    "workbench",
    "portal",
    "demo",
]


def named(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_personal_tables_name_why_they_are_kept(model: type[models.Model]) -> None:
    assert isinstance(getattr(model, "retention_class", None), RetentionClass)


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_who_and_when_are_set_together(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.local_fields}
    constraints = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
    nullable = {field.name for field in model._meta.local_fields if field.null}
    for name in names:
        partner = f"{name[:-3]}_by"
        if name.endswith("_at") and partner in names and {name, partner} & nullable:
            assert f"'{name}" in constraints, (name, partner)
            assert f"'{partner}" in constraints, (name, partner)


@pytest.mark.parametrize("model", WALLED, ids=named)
def test_unique_keys_begin_with_the_centre(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert constraint.fields[0] == "centre", constraint.name
    assert not [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]


@pytest.mark.parametrize("model", OURS, ids=named)
def test_references_point_down(model: type[models.Model]) -> None:
    here = LAYERS.index(model._meta.app_label)
    for field in model._meta.local_fields:
        if field.related_model is not None and field.related_model._meta.app_label in LAYERS:
            assert LAYERS.index(field.related_model._meta.app_label) <= here, field.name


def test_no_model_has_an_implicit_order() -> None:
    assert [named(model) for model in OURS if model._meta.ordering] == []


def test_no_save_is_overwritten_and_no_signal_is_used() -> None:
    for path in (Path(__file__).resolve().parents[2] / "miteinander").rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if path.parts[-2:] != ("forms", "sign_in.py"):  # a form of the sign-in library, whose views call it so
            assert "save" not in names, path
        assert not re.search(r"from django\.dispatch import|post_save|pre_save", path.read_text()), path
