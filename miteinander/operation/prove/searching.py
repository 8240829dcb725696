"""T9: the words of the search box, asked in the name of everybody: nothing of another centre, and outside the team no name at all."""

import time
from collections.abc import Iterator
from typing import Any

from miteinander.core.tenancy import Audience
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result, people
from miteinander.workbench.queries import searching
from miteinander.workbench.vocabulary import SearchKind

WORDS = 12  # names that are typed, each as it stands, cut short and with a slip
KINDS = [kind.value for kind in SearchKind]
# Outside the team: what the centre wrote for people outside it, and nothing else.
OUTSIDE = "SELECT id FROM knowledge_entry WHERE state = 'published' AND visibility IN ('public', 'partners') AND centre_id = %s"


def found(connection: Connection, text: str) -> set[Any]:
    """Ids of everything that the box would find, whatever its page makes of them."""
    rows = connection.execute(searching.WORDS_MEANT, (text,)).fetchall()
    words = sorted({word for _typed, word, _way in rows if word})
    wanted: dict[str, Any] = {"kinds": KINDS, "count": 1, "common": 100_000, "enough": 100_000}
    meant = {"tokens": [0] * len(words), "words": words, "scores": [1.0] * len(words)}
    under = {thing for _kind, thing, _score in connection.execute(searching.THINGS_UNDER, wanted | meant).fetchall()}
    outside = connection.execute(searching.WORDS_OUTSIDE, {"text": text}).fetchall()
    return under | {thing for row in outside for thing in row[4] or ()}


def typed(owner: Connection) -> list[str]:
    """What an attacker types: longest names first, as they stand, their beginnings, and with two letters swapped."""
    rows = owner.execute(
        "SELECT word FROM workbench_searchword GROUP BY word ORDER BY length(word) DESC, word LIMIT %s", (WORDS,)
    ).fetchall()
    return [text for (word,) in rows for text in (word, word[:4], word[:2] + word[3] + word[2] + word[4:])]


def attack(laboratory: Laboratory, owner: Connection, centres: list[int]) -> tuple[int, list[str]]:
    """Every text by every audience of every centre."""
    tries, leaks = 0, []
    place = dict(owner.execute("SELECT object_id, centre_id FROM workbench_searchword").fetchall())
    texts = typed(owner)
    with laboratory.app() as app:
        for centre in centres:
            for_outside = {one for (one,) in owner.execute(OUTSIDE, (centre,)).fetchall()}
            for actor in people(owner, centre):
                if actor.audience is Audience.PUBLIC:
                    continue  # another login, without any right on these tables
                for text in texts:
                    with laboratory.acting(app, actor):
                        ids = found(app, text)
                    tries += 1
                    foreign = sum(place[one] != centre for one in ids)
                    inside = actor.audience in (Audience.STAFF, Audience.SYSTEM)
                    if foreign or (ids - for_outside and not inside):
                        leaks.append(
                            f"{actor.audience} of centre {centre}: {text!r} finds {len(ids)}, {foreign} of them foreign"
                        )
                    if inside and not ids and text in place:
                        leaks.append(f"{actor.audience} of centre {centre}: {text!r} finds nothing")
    return tries, leaks


def prove(laboratory: Laboratory, centres: list[int]) -> Iterator[Result]:
    """The control: the same statements past the wall find the other centres' things."""
    begun = time.perf_counter()
    with laboratory.owner() as owner:
        tries, leaks = attack(laboratory, owner, centres)
        place = dict(owner.execute("SELECT object_id, centre_id FROM workbench_searchword").fetchall())
        foreign = sum(place[one] != centres[0] for text in typed(owner) for one in found(owner, text))
    yield Result(
        "T9", "search box: names, beginnings and slips by every audience", tries, len(leaks),
        f"past the wall: {foreign:,} hits of other centres", foreign > 0, time.perf_counter() - begun, leaks[:20],
    )  # fmt: skip
