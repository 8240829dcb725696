"""The stock of invented names and institutions, as shipped with the demo."""

import json
from pathlib import Path

from miteinander.demo.rules.ground import Invention, Names, Stock
from miteinander.directory.vocabulary import InstitutionKind

SHIPPED = Path(__file__).resolve().parent / "data"


def read_stock(*, folder: Path = SHIPPED) -> Stock:
    """What people and institutions of the demo are made of."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    inventions = json.loads((folder / "institutions.json").read_text(encoding="utf-8"))
    return Stock(
        names={key: Names(**{field: tuple(words) for field, words in parts.items()}) for key, parts in names.items()},
        inventions=tuple(Invention(InstitutionKind(one["kind"]), one["name"]) for one in inventions),
    )
