"""One search box: which words are meant, what stands under them, and what of it this person may see.

What is found is only an id. Each hit is read again from its own table, by its package's query, behind the walls and by its
permission: a hit that its desk would not show is none. A further kind is one ``Source`` and its words (``core.search.Searchable``).
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from miteinander.centres import permissions as centre
from miteinander.centres import queries as centres
from miteinander.core import time
from miteinander.core.templatetags import words
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import Verdict
from miteinander.directory import permissions as directory_permissions
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions as interpreting_permissions
from miteinander.interpreting import queries as interpreting
from miteinander.interpreting.states import LEFT
from miteinander.workbench.rules import likeness
from miteinander.workbench.vocabulary import SearchKind

SHOWN = 20
ENOUGH = 60  # ids that are read again; some of them may not be shown
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


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, as far as whoever looks may know it."""

    kind: SearchKind
    id: uuid.UUID
    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits first; ``more`` when there are others."""

    hits: Sequence[Hit]
    more: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of things that can be found: to whom at all, and how those with these ids are read."""

    opens: Callable[[Actor], Verdict]
    read: Callable[[Actor, Sequence[uuid.UUID], datetime], Iterator[Hit]]


def search(*, text: str, by: Actor, at: datetime) -> Hits:
    """What this person may see of what she seems to mean. Queries: eight at most, however many rows and hits."""
    requests = list(_requests(text, by))
    scored = _found(text, [kind for kind, source in SOURCES.items() if source.opens(by)])
    hits: dict[uuid.UUID, Hit] = {}
    for kind, source in SOURCES.items():
        ids = [thing for (of, thing) in scored if of is kind]
        if ids:
            hits |= {hit.id: hit for hit in source.read(by, ids, at)}
    best = [(score, hits[thing]) for (_kind, thing), score in scored.items() if thing in hits]
    best.sort(key=lambda pair: (-round(pair[0], 2), len(pair[1].label), pair[1].label, pair[1].id))
    ordered = requests + [hit for _score, hit in best]
    return Hits(ordered[:SHOWN], more=len(ordered) > SHOWN)


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


def _requests(text: str, by: Actor) -> Iterator[Hit]:
    """A request is found by what people read out on the telephone: its reference, or the beginning of it."""
    for row in interpreting.referred(text=text, by=by, limit=SHOWN + 1):
        yield Hit(
            SearchKind.REQUEST,
            row.id,
            row.reference,
            reverse("interpreting:request", args=[row.id]),
            f"{words.label(row.state)} · {words.period(row.period)}",
        )


def _institutions(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    for row in directory.institutions_with(ids=ids):
        place = "" if row.protected else row.municipality.short_name
        parts = [words.label(row.kind), _("Geschützter Ort") if row.protected else place]
        if not row.active:
            parts.append(_("abgemeldet"))
        url = reverse("directory:institution", args=[row.id])
        yield Hit(SearchKind.INSTITUTION, row.id, row.name, url, " · ".join(filter(None, parts)))


def _interpreters(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Who has left, or was not taken, is known to whoever sees papers and standing; to others she is not in the pool."""
    all_of_them = interpreting_permissions.papers(by)
    for row in interpreting.people_with(ids=ids):
        if row.status not in LEFT or all_of_them:
            hint = words.label(row.status) if all_of_them else ""
            url = reverse("interpreting:interpreter", args=[row.id])
            yield Hit(SearchKind.INTERPRETER, row.id, row.name, url, hint)


def _people(by: Actor, ids: Sequence[uuid.UUID], at: datetime) -> Iterator[Hit]:
    """Colleagues, and who may speak for institutions. Those of a protected place go by their initials in a list."""
    members = centres.members_with(ids=ids, day=time.local_day(at))
    houses = {
        row.id: row for row in directory.institutions_with(ids=[one.speaks_for for one in members if one.speaks_for])
    }
    for member in members:
        if member.audience == Audience.STAFF:
            hint = ", ".join(words.label(role) for role in member.roles)
            yield Hit(SearchKind.PERSON, member.id, member.name, reverse("centres:team"), hint)
        elif member.speaks_for and (house := houses.get(member.speaks_for)):
            name = initials(member.name) if house.protected else member.name
            url = reverse("directory:institution", args=[house.id])
            yield Hit(SearchKind.PERSON, member.id, name, url, house.name)


def initials(name: str) -> str:
    """Of every part of a name the first letter: "R. B."."""
    return " ".join(f"{part[0]}." for part in re.split(r"[\s-]+", name) if part)


SOURCES: Mapping[SearchKind, Source] = {
    SearchKind.INSTITUTION: Source(directory_permissions.see_institutions, _institutions),
    SearchKind.INTERPRETER: Source(interpreting_permissions.pool, _interpreters),
    SearchKind.PERSON: Source(centre.see_team, _people),
}
