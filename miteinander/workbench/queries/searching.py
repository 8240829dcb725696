"""One search box: which words are meant, what stands under them, and what of it this person may see.

What is found is only an id. Each hit is read again from its own table, by its package's query, behind the walls and by its
permission (``hits``): a hit that its desk would not show is none. A further kind is one ``Source`` and its words
(``core.search.Searchable``). Schools and languages are the same for every centre: their words are public reference.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from miteinander.core.tenancy import Actor, Audience
from miteinander.directory import queries as directory
from miteinander.directory.rules import Area
from miteinander.workbench.queries import hits
from miteinander.workbench.queries.hits import Hit
from miteinander.workbench.rules import likeness
from miteinander.workbench.vocabulary import Register, SearchKind

SHOWN = 20
ENOUGH = 60  # ids that are read again; some of them may not be shown
OFFICIAL = 0.45  # with whom the centre works comes before whatever else stands in the official list
COMMON = 1000  # a word in more names than this says little: the others are looked at first

WORDS_MEANT = """
WITH typed AS MATERIALIZED (SELECT w AS word, workbench_bones(w) AS bones FROM workbench_words(%s) w ORDER BY length(w) DESC, w LIMIT 5)
SELECT t.word, k.word, k.way FROM typed t LEFT JOIN LATERAL (
  (SELECT word, 'beginning' AS way FROM workbench_searchkey
   WHERE key >= '^' || t.word AND key < '^' || t.word || chr(1114111) ORDER BY key LIMIT 40)
  UNION ALL (SELECT word, 'bones' FROM workbench_searchkey WHERE key = '#' || t.bones AND length(t.bones) > 1 LIMIT 40)
  UNION ALL (SELECT word, 'grams' FROM workbench_searchkey WHERE key = ANY(workbench_grams(t.word)) AND length(t.word) > 3
   GROUP BY word ORDER BY count(*) / (length(word) + length(t.word))::float DESC, word LIMIT 30)
) k ON true
"""
THINGS_UNDER = """
WITH meant AS MATERIALIZED (SELECT * FROM unnest(%(tokens)s::int[], %(words)s::text[], %(scores)s::float[]) AS m(token, word, score)),
counted AS MATERIALIZED (
  SELECT t.token, (SELECT count(*) FROM (
    SELECT FROM meant m JOIN workbench_searchword s ON s.word = m.word::varchar COLLATE "C"
    WHERE m.token = t.token AND s.kind = ANY(%(kinds)s) LIMIT %(common)s) c) AS things
  FROM (SELECT DISTINCT token FROM meant) t),
rare AS MATERIALIZED (SELECT token FROM counted ORDER BY things, token LIMIT 1),
under AS MATERIALIZED (
  SELECT s.kind, s.object_id, max(m.score) AS score
  FROM (SELECT * FROM meant WHERE token = (SELECT token FROM rare) ORDER BY score DESC) m
  CROSS JOIN LATERAL (SELECT kind, object_id FROM workbench_searchword
    WHERE word = m.word::varchar COLLATE "C" AND kind = ANY(%(kinds)s) LIMIT %(common)s) s
  GROUP BY s.kind, s.object_id ORDER BY score DESC LIMIT %(common)s)
SELECT u.kind, u.object_id, (u.score + coalesce(sum(o.best), 0)) / %(count)s AS score
FROM under u LEFT JOIN LATERAL (
  SELECT m.token, max(m.score) AS best FROM workbench_searchword s JOIN meant m ON m.word = s.word
  WHERE s.object_id = u.object_id AND m.token <> (SELECT token FROM rare) GROUP BY m.token) o ON true
GROUP BY u.kind, u.object_id, u.score HAVING count(o.token) = %(count)s - 1
ORDER BY score DESC, u.object_id LIMIT %(enough)s
"""
TYPED = """
WITH typed AS MATERIALIZED (
  SELECT w AS word, workbench_bones(w) AS bones FROM workbench_words(%(text)s) w ORDER BY length(w) DESC, w LIMIT 5),
"""
COMPARED = """
SELECT t.word, k.kind, k.word, k.way, k.things FROM typed t LEFT JOIN LATERAL (
  SELECT kind, word, 'beginning' AS way, things FROM known
  WHERE starts_with(word, t.word) AND (length(t.word) > 2 OR word = t.word)
  UNION ALL SELECT kind, word, 'bones', things FROM known WHERE bones = t.bones AND length(t.bones) > 1
  UNION ALL SELECT kind, word, 'grams', things FROM known
  WHERE length(t.word) > 3 AND length(word) >= length(t.word) - 2 AND (strpos(word, t.word) > 0 OR similarity(word, t.word) > 0.25)
) k ON true
"""
REGISTER_WORDS = "".join(
    (
        TYPED,
        """known AS MATERIALIZED (
  SELECT kind, word, min(bones) AS bones, array_agg(thing) AS things FROM (
    SELECT r.kind, word, bones, thing FROM unnest(%(inside)s::text[]) p
    JOIN workbench_registerword r ON r.kind = 'school' AND r.ags >= p AND r.ags < p || chr(1114111)
    WHERE NOT r.ags LIKE ANY(%(outside)s::text[])
    UNION ALL SELECT kind, word, bones, thing FROM workbench_registerword WHERE kind = 'language' AND %(languages)s) here
  GROUP BY kind, word)""",
        COMPARED,
    )
)
# Outside the team: the wall leaves the words of what the reader may read, and no keys that lead to others.
WORDS_OUTSIDE = "".join(
    (
        TYPED,
        """known AS MATERIALIZED (
  SELECT kind, word, workbench_bones(word) AS bones, array_agg(object_id) AS things FROM workbench_searchword
  WHERE kind = 'entry' GROUP BY kind, word)""",
        COMPARED,
    )
)


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits first; ``more`` when there are others."""

    hits: Sequence[Hit]
    more: bool


def search(*, text: str, by: Actor, at: datetime) -> Hits:
    """What this person may see of what she seems to mean. Queries: sixteen at most, however many rows and hits."""
    kinds = [kind for kind, source in hits.SOURCES.items() if source.opens(by)]
    scored = _found(text, kinds) if by.audience is Audience.STAFF else _found_outside(text, kinds)
    best: list[tuple[float, Hit]] = []
    for kind, source in hits.SOURCES.items():
        fits = {thing: score for (of, thing), score in scored.items() if of is kind}
        if fits:
            best += _fitting(fits, source.read(by, list(fits), at))
    registers = _registered(text, by)
    schools = {number: score * OFFICIAL for number, score in registers[Register.SCHOOL].items()}
    best += _fitting(schools, hits.schools(list(schools)))
    houses = {hit.id: score for score, hit in best if hit.kind is SearchKind.INSTITUTION}
    best += hits.concerning(text, by, houses, registers[Register.LANGUAGE])
    best.sort(key=lambda pair: (-round(pair[0], 2), len(pair[1].label), pair[1].label, str(pair[1].id)))
    both = [*hits.referred(text, by), *(hit for _score, hit in best)]
    ordered = list({(hit.kind, hit.id): hit for hit in both}.values())
    return Hits(ordered[:SHOWN], more=len(ordered) > SHOWN)


def _fitting(fits: Mapping[Any, float], found: Iterable[Hit]) -> list[tuple[float, Hit]]:
    return [(fits[hit.id], hit) for hit in found]


def _found(text: str, kinds: Sequence[SearchKind]) -> dict[tuple[SearchKind, uuid.UUID], float]:
    """Ids and how well they fit, behind the wall of the centre; nothing unless every word of the text was understood."""
    if not kinds:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(WORDS_MEANT, [text])
        meant = _scored(cursor.fetchall())
        if not meant or not all(meant.values()):
            return {}
        rows = [(number, word, score) for number, of in enumerate(meant.values()) for word, score in of.items()]
        columns: dict[str, Any] = dict(
            zip(("tokens", "words", "scores"), map(list, zip(*rows, strict=True)), strict=True)
        )
        wanted: dict[str, Any] = {
            "kinds": [kind.value for kind in kinds],
            "count": len(meant),
            "common": COMMON,
            "enough": ENOUGH,
        }
        cursor.execute(THINGS_UNDER, columns | wanted)
        return {(SearchKind(kind), thing): float(score) for kind, thing, score in cursor.fetchall()}


def _scored(rows: Sequence[tuple[str, str | None, str | None]]) -> dict[str, dict[str, float]]:
    """For each typed word the words that may be meant, with how well they fit."""
    meant: dict[str, dict[str, float]] = {}
    for typed, word, way in rows:
        of = meant.setdefault(typed, {})
        if word is not None:
            fits = likeness.score(typed=typed, word=word, found=likeness.Found(way))
            if fits > of.get(word, 0.0):
                of[word] = fits
    return meant


def _registered(text: str, by: Actor) -> Mapping[Register, Mapping[str, float]]:
    """Schools on the centre's ground and languages, by number and code, and how well they fit; only what this person looks up."""
    kinds = [kind for kind, opens in hits.REGISTERS.items() if opens(by)]
    found: dict[Register, dict[str, float]] = {kind: {} for kind in Register}
    if not kinds or not text.strip():
        return found
    area = directory.ground(centre_id=by.centre_id) if Register.SCHOOL in kinds else Area(())
    wanted: dict[str, Any] = {
        "text": text,
        "languages": Register.LANGUAGE in kinds,
        "inside": list(area.prefixes),
        "outside": [f"{prefix}%" for prefix in area.exceptions],
    }
    for kind, things in _compared(REGISTER_WORDS, wanted).items():
        found[Register(kind)] = things
    return found


def _found_outside(text: str, kinds: Sequence[SearchKind]) -> dict[tuple[SearchKind, uuid.UUID], float]:
    """The same as ``_found`` for people outside the team: what is written for them."""
    if SearchKind.ENTRY not in kinds or not text.strip():
        return {}
    entries = _compared(WORDS_OUTSIDE, {"text": text}).get(SearchKind.ENTRY, {})
    best = sorted(entries, key=lambda thing: (-entries[thing], thing))[:ENOUGH]
    return {(SearchKind.ENTRY, thing): entries[thing] for thing in best}


def _compared(statement: str, wanted: Mapping[str, Any]) -> dict[str, dict[Any, float]]:
    """By kind the things that have a word like each one that was typed, and how well they fit."""
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        rows = cursor.fetchall()
    found: dict[str, dict[Any, float]] = {}
    typed = list(dict.fromkeys(row[0] for row in rows))
    for kind in {row[1] for row in rows if row[1]}:
        each = [_things((row[2:] for row in rows if row[0] == word and row[1] == kind), word) for word in typed]
        in_all = set.intersection(*(set(one) for one in each))
        found[kind] = {thing: sum(one[thing] for one in each) / len(each) for thing in in_all}
    return found


def _things(rows: Iterable[tuple[str, str, Sequence[Any]]], typed: str) -> dict[Any, float]:
    """The things that have a word like the one that was typed, and how well it fits."""
    best: dict[Any, float] = {}
    for word, way, things in rows:
        fits = likeness.score(typed=typed, word=word, found=likeness.Found(way))
        for thing in things if fits else ():
            best[thing] = max(fits, best.get(thing, 0.0))
    return best
