"""Reading what the centre knows: search, one entry, what is due. The wall decides who sees what; nothing here asks who reads."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, FloatField, Func, Q, QuerySet, Value, When, Window
from django.db.models.expressions import Combinable

from miteinander.centres import queries as centres
from miteinander.centres.vocabulary import TopicKind
from miteinander.core import labels
from miteinander.core.fields import SortKey
from miteinander.directory import queries as directory
from miteinander.knowledge import rules
from miteinander.knowledge.models import Entry, File, Related, Service, Step
from miteinander.knowledge.states import EntryState
from miteinander.knowledge.vocabulary import EntryKind

PAGE = 25
ALIKE = 0.45  # of 1: how like a word of the title a mistyped one must be
DUE_SHOWN = 20
MOST_OFFERED = 500  # materials to choose from for an answer
HEAVY = ("search", "search_key")  # for the database alone


class Wanted(SearchQuery):
    """What somebody types into a search, as the database understands it (``knowledge_wanted``, migration 0001)."""

    SEARCH_TYPES = {"wanted": "knowledge_wanted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries a reader wants to see; empty values narrow nothing. Expired ones are shown on demand only."""

    text: str = ""
    kind: str = ""
    reader: str = ""
    language: str = ""
    topic: str = ""
    field: str = ""
    state: str = ""
    with_expired: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. ``nearly``: nothing had these words, these have words like them."""

    page: Page[Entry]
    nearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Published entries whose time is over, and those whose time will soon be; the oldest first."""

    expired: list[Entry]
    soon: list[Entry]


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it is shown: its languages by name, the language in which its words are written, whether its time is over."""

    entry: Entry
    languages: str
    tag: str
    expired: bool


def shown(*, entries: Iterable[Entry], today: date, using: str = "default") -> list[Shown]:
    """Entries with what is said of them in the reader's words. One query."""
    names = language_names(using=using)
    return [
        Shown(
            one,
            ", ".join(names.get(code, code) for code in one.languages),
            # What we say of materials is German.
            "de" if one.kind == EntryKind.MATERIAL else labels.language_tag(one.languages[0]),
            rules.is_expired(valid_until=one.valid_until, today=today),
        )
        for one in entries
    ]


def search(*, wanted: EntryFilter, today: date, page: str = "1", using: str = "default") -> Found:
    """One page of what fits, the best first; without words the newest first. One statement, or two when words are mistyped."""
    rows = _narrowed(wanted, today, using)
    if not wanted.text:
        return Found(_leaf(rows.order_by("-changed_at", "id"), page), nearly=False)
    query = Wanted(wanted.text, search_type="wanted")
    best = (
        rows.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-changed_at", "id")
    )
    found = _leaf(best, page)
    words = rules.longest_words(text=wanted.text)
    if found.object_list or not words:
        return Found(found, nearly=False)
    near = rows.annotate(**{f"like_{n}": _likeness(word) for n, word in enumerate(words)})
    near = near.filter(**{f"like_{n}__gte": ALIKE for n in range(len(words))})
    near = near.annotate(likeness=reduce(add, (F(f"like_{n}") for n in range(len(words)))))
    return Found(_leaf(near.order_by("-likeness", "-changed_at", "id"), page), nearly=True)


def rows(*, wanted: EntryFilter, today: date, limit: int) -> list[Shown]:
    """All that the filter leaves, the newest first, at most so many and one more; words must stand there as they are."""
    found = _narrowed(wanted, today, "default").order_by("-changed_at", "id")
    if wanted.text:
        found = found.filter(search=Wanted(wanted.text, search_type="wanted"))
    return shown(entries=found[: limit + 1], today=today)


def _likeness(word: str) -> Combinable:
    """How like a word of titles and tags: 0 to 1. First what is quickly seen, in an order that the database must keep."""
    folded: Any = SortKey(Value(word))
    by_parts = reduce(or_, (Q(search_key__contains=SortKey(Value(piece))) for piece in rules.pieces(word=word)))
    compared = When(by_parts, then=TrigramWordSimilarity(folded, "search_key"))
    return Case(compared, default=Value(0.0), output_field=FloatField())


def _narrowed(wanted: EntryFilter, today: date, using: str) -> QuerySet[Entry]:
    rows = Entry.objects.using(using).defer(*HEAVY).select_related("file")
    if not wanted.with_expired:
        rows = rows.valid(today)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=EntryState.WITHDRAWN)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.topic:
        rows = rows.filter(topic=wanted.topic)
    if wanted.field:
        rows = rows.filter(field_id__in=[uuid.UUID(wanted.field)])
    if wanted.reader:
        rows = rows.filter(readers__contains=[wanted.reader])
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    return rows


def _leaf(rows: QuerySet[Any], page: str) -> Page[Any]:
    """One page and how many there are, in one look: under the wall each look reads all entries of the centre."""
    # More digits than Python reads as a number are no page either.
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 and page.strip("0") else 1
    counted = rows.annotate(all_of_them=Window(Count("*")))
    shown = list(counted[(number - 1) * PAGE : number * PAGE])
    if not shown and number > 1:
        number, shown = 1, list(counted[:PAGE])
    paginator = Paginator(rows, PAGE)
    paginator.count = shown[0].all_of_them if shown else 0
    return paginator.page(number) if not shown else Page(shown, number, paginator)


def entry(*, entry_id: uuid.UUID, using: str = "default") -> Entry | None:
    """One entry with its file, or nothing when it is invisible from here."""
    rows = Entry.objects.using(using).defer(*HEAVY).select_related("file", "published_by", "centre", "field")
    if using != "default":  # the public knows no members
        rows = rows.select_related(None).select_related("file", "centre")
    return rows.filter(id=entry_id).first()


def own_fields(*, today: date, also: Entry | None = None) -> list[tuple[uuid.UUID, str]]:
    """The centre's own fields of action in force, in its order; nothing when it has none. ``also``: with the one that an entry has."""
    names = {one.id: one.name for one in centres.topics(day=today, kind=TopicKind.FIELD)}
    if also is not None and also.field is not None:
        names.setdefault(also.field.id, also.field.name)
    return list(names.items())


def fields_in_use() -> list[tuple[str, str]]:
    """Own fields of action under which something stands here, by name; those that are over too."""
    used = set(Entry.objects.order_by().exclude(field=None).values_list("field", flat=True).distinct())
    listed = centres.topics(kind=TopicKind.FIELD) if used else []
    return [(str(one.id), one.name) for one in listed if one.id in used]


def entries_with(*, ids: Collection[uuid.UUID]) -> list[Entry]:
    """Those of these entries that are visible from here and were not withdrawn. One query, none without ids."""
    rows = Entry.objects.filter(id__in=ids).exclude(state=EntryState.WITHDRAWN).defer(*HEAVY)
    return list(rows.order_by("id")) if ids else []


def related(*, entry: Entry, today: date, using: str = "default") -> list[Entry]:
    """The materials that go with an answer, as far as the reader may see them and they still hold."""
    places = Related.objects.using(using).filter(answer=entry.id).order_by("position", "id")
    wanted = [place.material_id for place in places]
    rows = Entry.objects.using(using).published().valid(today).filter(id__in=wanted).defer(*HEAVY).order_by("id")
    found = {one.id: one for one in rows}
    return [found[one] for one in wanted if one in found]


def answers_with(*, entry: Entry, today: date, using: str = "default") -> list[Entry]:
    """The answers that a material goes with."""
    places = Related.objects.using(using).filter(material=entry.id).values("answer")
    rows = Entry.objects.using(using).published().valid(today).filter(id__in=places)
    return list(rows.defer(*HEAVY).order_by(SortKey("title"), "id"))


def steps(*, entry_id: uuid.UUID) -> list[Step]:
    """What happened to an entry, the newest first."""
    return list(Step.objects.filter(entry=entry_id).select_related("by", "file").order_by("-version", "id"))


def edition(*, entry_id: uuid.UUID, file_id: uuid.UUID) -> File | None:
    """An edition that this material shows or once showed; the team only sees the log that says so."""
    step = Step.objects.filter(entry=entry_id, file=file_id).select_related("file").order_by("at", "id").first()
    return step.file if step else None


def offered() -> list[tuple[str, str]]:
    """Published materials to choose from, as id and unmistakable name, by name."""
    rows = Entry.objects.published().filter(kind=EntryKind.MATERIAL).order_by("-changed_at", "id")
    newest = sorted(rows.values_list("title", "id")[:MOST_OFFERED], key=lambda row: row[0].casefold())
    titles = [title for title, _id in newest]
    return [(str(key), f"{title} ({str(key)[:4]})" if titles.count(title) > 1 else title) for title, key in newest]


def related_ids(*, entry_id: uuid.UUID) -> list[uuid.UUID]:
    """Which materials were attached to an answer, in their order."""
    return list(Related.objects.filter(answer=entry_id).order_by("position", "id").values_list("material", flat=True))


def languages_in_use(*, using: str = "default") -> list[tuple[str, str]]:
    """Languages in which the reader can find something here, by name."""
    codes = Entry.objects.using(using).order_by().annotate(code=Func(F("languages"), function="unnest"))
    used = set(codes.values_list("code", flat=True).distinct())
    return [(code, name) for code, name in language_names(using=using).items() if code in used]


def language_names(*, using: str = "default") -> Mapping[str, str]:
    """All languages by code as the reader calls them: German first, then the directory's in the order of their names."""
    others = {language.code: language.name for language in directory.languages(using=using)}
    return {rules.GERMAN: labels.language_name(rules.GERMAN), **others}


def due(*, today: date) -> Due:
    """What somebody should look through again."""
    rows = Entry.objects.published().defer(*HEAVY).order_by("valid_until", "id")
    return Due(
        expired=list(rows.filter(valid_until__lt=today)[:DUE_SHOWN]),
        soon=list(rows.filter(valid_until__gte=today, valid_until__lte=today + rules.DUE_WITHIN)[:DUE_SHOWN]),
    )


def tells_everybody(*, today: date) -> bool:
    """Whether a visitor would find anything at the centre that she is visiting."""
    return Entry.objects.using("public").published().valid(today).exists()


def given(*, service_id: uuid.UUID) -> Service | None:
    """One counted answer."""
    return Service.objects.filter(Q(id=service_id)).first()
