"""The register of free texts: which of a table's texts tell of the person the row is about, and which may name others.

Written next to the model. An access package shows the first and withholds the second; a text that is in neither is withheld.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

TECHNICAL = frozenset({"id", "centre", "centre_id", "version", "last_key"})


@dataclass(frozen=True, slots=True)
class Texts:
    """Names of columns."""

    hers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    # Hers when the first of them holds her mail address, else somebody's else.
    addressed: tuple[str, ...] = ()


def texts_of(model: Any) -> Texts:
    """What the table says of its texts."""
    said: Texts = getattr(model, "texts", Texts())
    return said


def columns(model: Any) -> list[Any]:
    """The fields that say something: no keys, and nothing that the database computes out of the others."""
    return [
        field
        for field in model._meta.concrete_fields
        if not {field.name, field.attname} & TECHNICAL and not isinstance(field, models.GeneratedField)
    ]


def free_texts(model: Any) -> list[str]:
    """Columns in which people write what they like; words of closed lists are none."""
    return [
        field.name
        for field in model._meta.concrete_fields
        for value in (getattr(field, "base_field", field),)
        if isinstance(value, models.CharField | models.TextField) and not value.choices
    ]
