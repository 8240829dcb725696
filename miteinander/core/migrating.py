"""Migrations of many small steps in bearable time.

After each step Django renders the models anew that hang together, and all of ours hang on the centre. Steps that do not need each
other's models are taken together: what they do to the database stays the same, in the same order.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

ADDING = (AddField, AddConstraint, AddIndex, AddTrigger, RemoveTrigger)


class Together(Operation):
    """Several steps, and the models rendered once behind them."""

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # rendered anew when asked for, not after every step
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.operations)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """New tables side by side are one step, so are additions to tables that are there; everything else stays as it is."""
    steps: list[Operation] = []
    for kind, found in groupby(operations, key=_kind):
        run = list(found)
        steps += [Together(*run)] if kind and len(run) > 1 else run
    return steps


def _kind(operation: Operation) -> str:
    if isinstance(operation, CreateModel):
        return "tables"
    return "additions" if isinstance(operation, ADDING) else ""
