"""Pages of the handbook that are printed from the code: who may enter which door, and the life cycles."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation

from miteinander.centres import middleware, permissions
from miteinander.centres import states as centre_states
from miteinander.centres.vocabulary import Role
from miteinander.core import doors as house
from miteinander.core.labels import label
from miteinander.core.states import LifeCycle
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.words import Word
from miteinander.interpreting import states
from miteinander.knowledge.states import ENTRY_CYCLE

OF_AUDIENCE = {Role.ORG_USER: Audience.INSTITUTION, Role.INTERPRETER: Audience.INTERPRETER}
ANYBODY = (permissions.everyone, permissions.at_the_door)
CYCLES: dict[str, LifeCycle[Any]] = {
    "Einladung (centres.Invitation)": centre_states.INVITATION_CYCLE,
    "Anfrage (interpreting.Request)": states.REQUEST_CYCLE,
    "Einsatz einer Person (interpreting.Assignment)": states.ASSIGNMENT_CYCLE,
    "Person im Pool (interpreting.Interpreter)": states.INTERPRETER_CYCLE,
    "Material oder Antwort (knowledge.Entry)": ENTRY_CYCLE,
}


def actor(role: Role, centre_id: int = 1) -> Actor:
    """Somebody who has this one role."""
    return Actor(centre_id=centre_id, audience=OF_AUDIENCE.get(role, Audience.STAFF), roles=frozenset({role}))


def doors() -> Iterator[tuple[str, str, middleware.Door | None]]:
    """Every address with its door; ``None`` where none is declared, so that the middleware refuses it."""
    for name, path, pattern in house.patterns():
        opens, fresh = house.declared(pattern), house.asks_again(pattern)
        declared = middleware.Door(opens, "", fresh=fresh) if opens is not None else middleware.DOORS.get(name)
        yield name, "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", path), declared


def access() -> str:
    """Who may do what, readable by somebody who knows the law and not the code; printed from the doors themselves."""
    with translation.override("de"):
        rooms = [*house.rooms(), *_unnamed_rooms()]
        return "\n".join([*INTRODUCTION, *_deeds(rooms), *_never(rooms), *_addresses(), *_library()]) + "\n"


INTRODUCTION = """# Wer darf was?

Für Datenschutzbeauftragte, Leitungen und alle, die es wissen wollen. Gedruckt aus dem Code (`miteinander handbook`); ein Test
vergleicht. Dieselben Wörter liest jede Person unter „Meine Rechte“ über sich selbst.

So ist es zu lesen: Jede Zeile ist etwas, das jemand tun kann, jede Spalte eine Aufgabe. ✓ heißt: Diese Aufgabe öffnet die Tür.
– heißt: Die Tür ist zu (Antwort 403). Wer mehrere Aufgaben hat, hat die Türen aller. Eine Aufgabe kann auf Tage begrenzt sein; sie
wird bei jedem Klick neu geprüft und gilt mit dem letzten Tag nicht mehr, auch nicht in einer offenen Sitzung.
Steht unter „noch einmal ausweisen“ ein Ja, muss die Person in den letzten zehn Minuten gezeigt haben, dass sie es ist: bei allem,
was Angaben über Menschen mitnimmt oder löscht, und bei Schlüsseln, Aufgaben und Zugängen.

Hinter jeder offenen Tür steht noch die Wand in der Datenbank: Jede Person sieht nur das eigene Zentrum, eine Einrichtung nur die
eigenen Anfragen, Sprachmittelnde nur die eigenen Einsätze. Was jemand nicht sehen darf, gibt es für sie nicht (Antwort 404).
Leitung, Verwaltung, Koordination und Datenschutz benennt nur die Leitung; ohne Leitung bleibt kein Zentrum zurück.""".splitlines()


def _unnamed_rooms() -> Iterator[house.Room]:
    """Doors of packages that have not named them yet, so that the page hides nothing."""
    named = {door.name for room in house.rooms() for door in room.doors}
    found: dict[str, list[house.Door]] = {}
    for name, _path, declared in doors():
        space, colon, _short = name.partition(":")
        if colon and declared is not None and declared.opens not in ANYBODY and name not in named:
            found.setdefault(space, []).append(house.Door(name, f"`{name}`", declared.opens, fresh=declared.fresh))
    for space, those in found.items():
        if space != "demo":
            yield house.Room(f"Noch ohne Worte: {space}", those)


def _deeds(rooms: Sequence[house.Room]) -> Iterator[str]:
    roles = list(Role)
    for room in rooms:
        yield from ("", f"## {room.name}", "")
        yield "| Was | noch einmal ausweisen | " + " | ".join(str(label(role)) for role in roles) + " |"
        yield "|---|" + ":-:|" * (len(roles) + 1)
        for door in room.doors:
            cells = ["✓" if door.opens(actor(role)) else "–" for role in roles]
            yield f"| {_words(door)} | {_again(door.fresh)} | " + " | ".join(cells) + " |"


def _never(rooms: Sequence[house.Room]) -> Iterator[str]:
    """The same from the other side: what stays shut, role by role."""
    yield from ("", "## Was jede Aufgabe nie sieht und nie tut", "")
    yield "Für sich allein genommen; eine zweite Aufgabe kann es öffnen."
    for role in Role:
        yield from ("", f"### {label(role)}", "")
        for room in rooms:
            shut = [_words(door) for door in room.doors if not door.opens(actor(role))]
            if len(shut) == len(room.doors):
                yield f"* **{room.name}**: nichts davon."
            elif shut:
                yield f"* **{room.name}**: {'; '.join(shut)}."


def _again(fresh: bool) -> str:
    return "ja" if fresh else ""


def _words(door: house.Door) -> str:
    return str(door.words or f"`{door.name}`")


def _addresses() -> Iterator[str]:
    """For those who compare with the address line of the browser."""
    yield from ("", "## Adressen", "", "| Tür | Adresse | noch einmal ausweisen | offen für |", "|---|---|:-:|---|")
    for name, path, declared in sorted(doors(), key=lambda one: one[1]):
        if declared is None or name.startswith("demo:"):
            continue
        opens_to = [str(label(role)) for role in Role if declared.opens(actor(role))]
        whom = (
            "alle"
            if declared.opens in ANYBODY
            else ", ".join(opens_to)
            if len(opens_to) < len(Role)
            else "alle Angemeldeten"
        )
        yield f"| {name} | `{path}` | {_again(declared.fresh)} | {whom} |"


def _library() -> Iterator[str]:
    yield from (
        "",
        "## Türen der Anmelde-Bibliothek",
        "",
        "| Tür | Wozu | noch einmal ausweisen | Schreibt beim Lesen |",
        "|---|---|:-:|---|",
    )
    for name, one in middleware.DOORS.items():
        yield f"| {name} | {one.why} | {_again(one.fresh)} | {'ja' if one.writes_on_get else 'nein'} |"


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
