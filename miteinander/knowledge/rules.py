"""What holds for materials and answers. Pure values, no database, no clock."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from miteinander.core import texts
from miteinander.knowledge.vocabulary import EntryKind, Licence, NotGiven, Objection, Reader, Topic, Visibility, Way

TITLE, TEXT, SOURCE, LINK, TAG = 160, 6_000, 200, 500, 40  # characters
MOST_TAGS = 10
MOST_RELATED = 3
GERMAN = "deu"  # not among the directory's languages: nobody needs an interpreter for it
DUE_WITHIN = timedelta(days=30)
# Who of the partners finds what was published for them (the wall says it again, ``migrations/0002_walls``).
OF_INSTITUTIONS = frozenset({Reader.INSTITUTIONS, Reader.TEACHERS})
OF_INTERPRETERS = frozenset({Reader.VOLUNTEERS})
MOST_WORDS, LEAST_LETTERS = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What somebody tells of a material or an answered question.

    ``title`` and ``text`` are title and summary of a material, or question and answer. ``languages``: of the material itself; of an
    answer the one in which it is written. ``link``, ``licence`` and ``source`` belong to materials, ``related`` to answers.
    ``field`` is one of the centre's own fields of action, if it has any.
    """

    kind: EntryKind
    title: str
    text: str
    languages: tuple[str, ...]
    readers: frozenset[Reader]
    topic: Topic
    visibility: Visibility
    tags: tuple[str, ...] = ()
    valid_until: date | None = None
    link: str = ""
    licence: Licence | None = None
    source: str = ""
    related: tuple[UUID, ...] = ()
    field: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry, at which field; ``values`` fill the gaps of the sentence."""

    field: str
    objection: Objection
    values: Mapping[str, object]


def tidy(*, facts: EntryFacts) -> EntryFacts:
    """The same without what hides in text, without doubles, and without what the kind does not have."""
    is_material = facts.kind is EntryKind.MATERIAL
    return replace(
        facts,
        title=texts.one_line(texts.FORBIDDEN.sub("", facts.title)),
        text=texts.many_lines(texts.FORBIDDEN.sub("", facts.text)),
        languages=tuple(dict.fromkeys(facts.languages)),
        tags=tuple(dict.fromkeys(filter(None, (texts.one_line(texts.FORBIDDEN.sub("", tag)) for tag in facts.tags)))),
        link=texts.one_line(texts.FORBIDDEN.sub("", facts.link)) if is_material else "",
        licence=facts.licence if is_material else None,
        source=texts.one_line(texts.FORBIDDEN.sub("", facts.source)),
        related=() if is_material else tuple(dict.fromkeys(facts.related))[:MOST_RELATED],
    )


def faults(*, facts: EntryFacts, has_file: bool, today: date) -> Iterator[Fault]:
    """Everything that stands against an entry, the first field first."""
    is_material = facts.kind is EntryKind.MATERIAL
    if not facts.title:
        yield _at("title", Objection.NO_TITLE if is_material else Objection.NO_QUESTION)
    if not facts.text:
        yield _at("text", Objection.NO_SUMMARY if is_material else Objection.NO_ANSWER)
    limits = (("title", facts.title, TITLE), ("text", facts.text, TEXT), ("source", facts.source, SOURCE))
    yield from (_too_long(field, text, limit) for field, text, limit in limits if len(text) > limit)
    if not facts.languages:
        yield _at("languages", Objection.NO_LANGUAGE)
    if not facts.readers:
        yield _at("readers", Objection.NO_READERS)
    yield from (_too_long("tags", tag, TAG) for tag in facts.tags if len(tag) > TAG)
    if len(facts.tags) > MOST_TAGS:
        yield _at("tags", Objection.TOO_MANY_TAGS, limit=MOST_TAGS)
    if is_material:
        yield from _faults_of_material(facts, has_file)
    if facts.visibility is Visibility.PARTNERS and not facts.readers & (OF_INSTITUTIONS | OF_INTERPRETERS):
        yield _at("readers", Objection.NO_PARTNER)
    if facts.valid_until is not None and facts.valid_until < today:
        yield _at("valid_until", Objection.PAST)


def _faults_of_material(facts: EntryFacts, has_file: bool) -> Iterator[Fault]:
    if not facts.link and not has_file:
        yield _at("file", Objection.NEITHER)
    if facts.link and has_file:
        yield _at("link", Objection.BOTH)
    if facts.link and not is_web_address(text=facts.link):
        yield _at("link", Objection.BAD_LINK)
    if facts.licence is None:
        yield _at("licence", Objection.NO_LICENCE)
    if facts.licence is Licence.LINKED and has_file:
        yield _at("licence", Objection.LINK_ONLY)
    if facts.licence is Licence.INTERNAL and facts.visibility is not Visibility.TEAM:
        yield _at("licence", Objection.NOT_OURS_TO_GIVE)


def _at(field: str, objection: Objection, **values: object) -> Fault:
    return Fault(field, objection, values)


def _too_long(field: str, text: str, limit: int) -> Fault:
    return _at(field, Objection.TOO_LONG, limit=limit, length=len(text))


def is_web_address(*, text: str) -> bool:
    """A whole address of the web that leads where it says: no other scheme, no name and password before the house."""
    if len(text) > LINK or re.search(r"[\s\\<>\"'`{}|^]", text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and "." in host and port != 0


def is_expired(*, valid_until: date | None, today: date) -> bool:
    """The last day counts."""
    return valid_until is not None and valid_until < today


def why_not_given(
    *, published: bool, public: bool, expired: bool, way: Way, email: str, something: bool
) -> tuple[str, NotGiven] | None:
    """What stands against handing over or sending, with the field to blame. ``something``: is there an entry at all?"""
    if way is Way.MAILED and not something:
        return "way", NotGiven.NOTHING_TO_MAIL
    if something and not published:
        return "", NotGiven.UNPUBLISHED
    if something and expired:
        return "", NotGiven.EXPIRED
    if way is Way.MAILED and not public:
        return "way", NotGiven.NOT_PUBLIC
    if way is Way.MAILED and not email:
        return "email", NotGiven.NO_ADDRESS
    return None


def longest_words(*, text: str) -> tuple[str, ...]:
    """What a search with typing errors looks for: the longest words, which say most."""
    words = dict.fromkeys(re.findall(r"[^\W_]+", text.casefold()))
    telling = sorted((word for word in words if len(word) >= LEAST_LETTERS), key=len, reverse=True)
    return tuple(word[:TAG] for word in telling[:MOST_WORDS])


def pieces(*, word: str) -> tuple[str, ...]:
    """Three parts of which a single typing error leaves one whole, also when two neighbours are swapped.

    To look for them is quicker by far than to compare every word with every title.
    """
    third = max(-(-len(word) // 3), LEAST_LETTERS)
    start = (len(word) - third) // 2
    return tuple(dict.fromkeys((word[:third], word[start : start + third], word[-third:])))
