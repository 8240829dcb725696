"""Pages of the handbook that are printed from the code: who may enter which door, and the life cycles."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from miteinander.centres import middleware, permissions
from miteinander.centres.vocabulary import Role
from miteinander.core.labels import label
from miteinander.core.states import LifeCycle
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.words import Word
from miteinander.interpreting import states

OF_AUDIENCE = {Role.ORG_USER: Audience.INSTITUTION, Role.INTERPRETER: Audience.INTERPRETER}
ANYBODY = (permissions.everyone, permissions.at_the_door)
CYCLES: dict[str, LifeCycle[Any]] = {
    "Anfrage (interpreting.Request)": states.REQUEST_CYCLE,
    "Einsatz einer Person (interpreting.Assignment)": states.ASSIGNMENT_CYCLE,
    "Person im Pool (interpreting.Interpreter)": states.INTERPRETER_CYCLE,
}


def actor(role: Role, centre_id: int = 1) -> Actor:
    """Somebody who has this one role."""
    return Actor(centre_id=centre_id, audience=OF_AUDIENCE.get(role, Audience.STAFF), roles=frozenset({role}))


def patterns(
    resolver: URLResolver | None = None, path: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the product: its name, its path, its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", here, entry


def doors() -> Iterator[tuple[str, str, middleware.Door | None]]:
    """Every address with its door; ``None`` where none is declared, so that the middleware refuses it."""
    for name, path, pattern in patterns():
        view = getattr(pattern.callback, "view_class", pattern.callback)
        opens = getattr(view, "opens", None)
        declared = middleware.Door(opens, "") if opens is not None else middleware.DOORS.get(name)
        yield name, "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", path), declared


def access() -> str:
    """Who may enter which door, role by role; printed from the permissions themselves."""
    with translation.override("de"):
        roles = list(Role)
        lines = [
            "# Wer darf durch welche Tür?",
            "",
            "Aus dem Code gedruckt (`miteinander handbook`); ein Test vergleicht. ✓ heißt: Die Tür ist für diese Aufgabe offen.",
            "Was dahinter zu sehen ist, begrenzt die Wand in der Datenbank: immer nur das eigene Zentrum, für Einrichtungen nur die",
            "eigenen Anfragen, für Sprachmittelnde nur die eigenen Einsätze. Wer etwas nicht sehen darf, bekommt „nicht gefunden“.",
            "",
            "| Tür | Adresse | " + " | ".join(str(label(role)) for role in roles) + " |",
            "|---|---|" + "---|" * len(roles),
        ]
        for name, path, declared in sorted(doors(), key=lambda one: one[1]):
            if declared is None or name.startswith("demo:"):
                continue
            everybody = declared.opens in ANYBODY
            cells = ["alle" if everybody else "✓" if declared.opens(actor(role)) else "–" for role in roles]
            lines.append(f"| {name} | `{path}` | " + " | ".join(cells) + " |")
        lines += ["", "## Türen der Anmelde-Bibliothek", "", "| Tür | Wozu | Schreibt beim Lesen |", "|---|---|---|"]
        for name, one in middleware.DOORS.items():
            lines.append(f"| {name} | {one.why} | {'ja' if one.writes_on_get else 'nein'} |")
        return "\n".join(lines) + "\n"


def lifecycles() -> str:
    """Every life cycle as a table."""
    with translation.override("de"):
        lines = ["# Lebensläufe", "", "Aus dem Code gedruckt (`miteinander handbook`); ein Test vergleicht."]
        for title, cycle in CYCLES.items():
            lines += ["", f"## {title}", "", *_cycle(cycle)]
        lines += ["", "## Wer ist am Zug? (Anfrage)", "", "| Stand | am Zug |", "|---|---|"]
        lines += [f"| {label(state)} | {label(turn)} |" for state, turn in states.TURN.items()]
        return "\n".join(lines) + "\n"


def _cycle(cycle: LifeCycle[Any]) -> Iterator[str]:
    yield "| von | Schritt | nach |"
    yield "|---|---|---|"
    for state, deed, target in cycle.rows():
        yield f"| {label(state)} | {label(deed) if isinstance(deed, Word) else deed} | {label(target)} |"
    ends = [str(label(state)) for state in cycle.table if not cycle.deeds(state)]
    yield ""
    yield f"Enden: {', '.join(ends)}."


PAGES = {"access.md": access, "lifecycles.md": lifecycles}


DOCS = Path(__file__).resolve().parents[2] / "docs"


def write(folder: Path = DOCS) -> None:
    """Write the pages anew."""
    for name, page in PAGES.items():
        (folder / name).write_text(page())
