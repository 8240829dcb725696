"""The stock of invented names and institutions, as shipped with the demo."""

import json
from pathlib import Path
from typing import Any

from miteinander.demo.rules.ground import Invention, Names, Stock
from miteinander.demo.rules.knowledge import Text
from miteinander.directory.vocabulary import InstitutionKind
from miteinander.knowledge.rules import EntryFacts
from miteinander.knowledge.vocabulary import EntryKind, Licence, Reader, Topic, Visibility

SHIPPED = Path(__file__).resolve().parent / "data"


def read_stock(*, folder: Path = SHIPPED) -> Stock:
    """What people and institutions of the demo are made of."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    inventions = json.loads((folder / "institutions.json").read_text(encoding="utf-8"))
    return Stock(
        names={key: Names(**{field: tuple(words) for field, words in parts.items()}) for key, parts in names.items()},
        inventions=tuple(Invention(InstitutionKind(one["kind"]), one["name"]) for one in inventions),
    )


def read_texts(*, folder: Path = SHIPPED) -> tuple[Text, ...]:
    """Materials and answers, materials first: answers name them."""
    shipped = json.loads((folder / "knowledge.json").read_text(encoding="utf-8"))
    kinds = (("materials", EntryKind.MATERIAL), ("answers", EntryKind.ANSWER))
    return tuple(_text(kind, one) for name, kind in kinds for one in shipped[name])


def _text(kind: EntryKind, one: dict[str, Any]) -> Text:
    is_material = kind is EntryKind.MATERIAL
    return Text(
        key=one["key"],
        facts=EntryFacts(
            kind=kind,
            title=one["title"],
            text=one["text"],
            languages=tuple(one["languages"]) if is_material else (one["language"],),
            readers=frozenset(map(Reader, one["readers"])),
            topic=Topic(one["topic"]),
            visibility=Visibility(one["visibility"]),
            tags=tuple(one.get("tags", ())),
            link=one.get("link", ""),
            licence=Licence(one.get("licence", "own")) if is_material else None,
            source="Erfundener Text der Demo",
        ),
        points=tuple(one.get("leaflet", ())),
        related=tuple(one.get("related", ())),
        valid_days=one.get("valid_days"),
        draft=one.get("draft", False),
    )
