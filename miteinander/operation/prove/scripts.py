"""E5: whatever people type stays text; no page makes an element, an attribute or an address to run of it, and none may run any."""

import itertools
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.template import engines
from django.test import Client
from psycopg import errors, sql

from miteinander.core.fields import WordField
from miteinander.core.maps import PICTURE_POLICY
from miteinander.operation.prove import doors, pages
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result

MARK = re.compile(r"xss\d{2}q")
# {m} is a word of its own per payload, where a browser would run or load something.
PAYLOADS = (
    "<script>{m}()</script>", "<ScRiPt>{m}()</sCrIpT>", "<script src=//{m}.example.org></script>", "<script/{m}>1</script>",
    "<img src=x onerror={m}()>", '<img/src="x"/onerror={m}()>', "<svg onload={m}()>", "<svg><script>{m}()</script></svg>",
    '<svg><a xlink:href="javascript:{m}()"><text>x</text></a></svg>', "<math><mi xlink:href='javascript:{m}()'>x",
    '"><script>{m}()</script>', '"><img src=x onerror={m}()>', '" onmouseover="{m}()', "' onmouseover='{m}()",
    '" autofocus onfocus={m}() x="', "x onclick={m}() x", "'><svg onload={m}()>", '<a href="javascript:{m}()">x</a>',
    "<a href=JaVaScRiPt:{m}()>x</a>", '<a href=" &#106;avascript:{m}()">x</a>', '<a href="java&#10;script:{m}()">x</a>',
    '<iframe src="javascript:{m}()"></iframe>', "<iframe srcdoc='<b>{m}</b>'></iframe>", '<object data="data:text/html,{m}">',
    '<embed src="javascript:{m}()">', '<form action="javascript:{m}()"><button>x</button></form>',
    '<button formaction="javascript:{m}()">x</button>', "<input autofocus onfocus={m}()>", "<details open ontoggle={m}()>x",
    "<body onload={m}()>", '<base href="//{m}.example.org/">', '<link rel=stylesheet href="//{m}.example.org/x.css">',
    '<meta http-equiv=refresh content="0;url=javascript:{m}()">', '<style>@import "//{m}.example.org"</style>',
    '<p style="background:url(//{m}.example.org)">x', "</title><script>{m}()</script>", "</textarea><img src=x onerror={m}()>",
    "</option></select><svg onload={m}()>", "--><script>{m}()</script><!--", "<{m}-x>x</{m}-x>", '<div hx-get="/{m}" hx-trigger=load>',
    '<noscript><p title="</noscript><img src=x onerror={m}()>">',
)  # fmt: skip
CODES = ("reason", "deed")  # words of closed lists in columns that could hold any text: nobody types them
TEXTS = tuple(text.replace("{m}", f"xss{number:02}q") for number, text in enumerate(PAYLOADS))
LINKS = ("href", "src", "action", "formaction", "data", "xlink:href", "poster")
RUNS = ("on", "hx-", "style", "srcdoc", "content")
SCHEME = re.compile(r"(javascript|data|vbscript):")
STRICT = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
    "form-action": "'self'", "object-src": "'none'",
}  # fmt: skip
ASKED = (
    "text",
    "sort",
    "page",
    "language",
    "municipality",
    "first_on",
    "state",
    "kind",
    "code",
    "next",
    "sprache",
    "interpreter",
)
NOT_TYPED = ("/konto/", "/ansicht/", "/demo/", "/zentrum/")


class Reader(HTMLParser):
    """Reads a page as a browser would: what of it came alive, which forms it has, and which names its links ask by."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.alive: set[str] = set()
        self.inline: set[str] = set()
        self.forms: list[dict[str, Any]] = []
        self.asked: set[str] = set()
        self.lists: dict[str, str] = {}  # of each list of suggestions the first
        self.inside = self.select = self.listing = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.alive.update(MARK.findall(tag))
        for name, value in given.items():
            self.alive.update(MARK.findall(name))
            if name.startswith(RUNS) or (name in LINKS and dangerous(value)):
                self.alive.update(MARK.findall(value))
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.inline.add(f"<{tag} {name}>")
        if tag in ("script", "style"):
            self.inside = tag
            if tag == "style" or "src" not in given:
                self.inline.add(f"<{tag}>")
        if tag == "a" and "?" in given.get("href", ""):
            self.asked.update(part.partition("=")[0] for part in given["href"].partition("?")[2].split("&"))
        self._note_field(tag, given)

    def _note_field(self, tag: str, given: Mapping[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            form = {
                "method": given.get("method", "get"),
                "action": given.get("action", ""),
                "texts": set(),
                "others": {},
                "kinds": {},
            }
            self.forms.append(form)
        elif tag == "select":
            self.select = name
            self._note_kind(name, tag)
        elif tag == "datalist":
            self.listing = given.get("id", "")
        elif tag == "option" and self.listing:
            self.lists.setdefault(self.listing, given.get("value", ""))
        elif tag == "option" and self.forms and self.select and given.get("value"):
            self.forms[-1]["others"].setdefault(self.select, given["value"])
        elif (
            self.forms
            and name
            and (tag == "textarea" or (tag == "input" and kind in ("text", "search", "email", "tel", "url")))
        ):
            self.forms[-1]["texts"].add(name)
            self._note_kind(name, f"#{given['list']}" if "list" in given else given.get("inputmode", kind))
            if "list" in given or given.get("value"):  # lists by typing take no other word
                self.forms[-1]["others"].setdefault(name, given.get("value", ""))
        elif tag == "input" and self.forms and name and kind not in ("submit", "button"):
            self.forms[-1]["others"].setdefault(name, given.get("value", ""))
            self._note_kind(name, kind)

    def _note_kind(self, name: str, kind: str) -> None:
        """What a browser would let a person do in this field."""
        if self.forms and name:
            self.forms[-1]["kinds"].setdefault(name, kind)

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside
        self.select = "" if tag == "select" else self.select
        self.listing = "" if tag == "datalist" else self.listing

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.alive.update(MARK.findall(data))

    def handle_comment(self, data: str) -> None:
        self.alive.update(MARK.findall(data))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def dangerous(value: str) -> bool:
    """An address that runs something, or leads to the attacker's house."""
    plain = re.sub(r"[\x00-\x20]", "", value).casefold()
    return bool(SCHEME.match(plain)) or bool(MARK.search(urlsplit(plain).netloc if "[" not in plain else plain))


def strict(policy: str) -> bool:
    """The header forbids whatever does not come from this house, and everything inline; a map may have its own sheet and nothing else."""
    if policy == PICTURE_POLICY:
        return True
    said = {part.split()[0]: " ".join(part.split()[1:]) for part in policy.split(";") if part.split()}
    return all(said.get(name) == value for name, value in STRICT.items()) and "unsafe" not in policy


class Findings:
    """What came alive, and where."""

    def __init__(self) -> None:
        self.tries, self.heard = 0, 0
        self.faults: defaultdict[str, set[str]] = defaultdict(set)

    def look(self, address: str, response: Any) -> Reader | None:
        """Judge one answer; the page when it is one."""
        self.tries += 1
        if response.status_code >= 500:
            self.faults[f"{address.split('?')[0]}: {response.status_code}"].add("")
        if not strict(response.headers.get("Content-Security-Policy", "")):
            self.faults[f"{address.split('?')[0]}: no strict policy"].add("")
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return None
        text = response.content.decode("utf-8", "replace")
        self.heard += bool(MARK.search(text))
        page = Reader(text)
        for inline in page.inline:
            self.faults[f"{address.split('?')[0]}: inline {inline}"].add("")
        for mark in page.alive:
            self.faults[f"{address.split('?')[0]}: came alive"].add(mark)
        return page

    @property
    def alive(self) -> set[str]:
        return {mark for marks in self.faults.values() for mark in marks} - {""}

    def told(self) -> list[str]:
        return [f"{where} {sorted(marks)}" for where, marks in sorted(self.faults.items())]


def texts_of(model: type[models.Model]) -> Iterator[tuple[str, int, bool]]:
    """The columns of a table in which people write: name, length, whether it keeps lines."""
    for field in model._meta.local_concrete_fields:
        if field.column in CODES or isinstance(field, WordField):
            continue
        if isinstance(field, models.CharField | models.TextField):
            yield str(field.column), field.max_length or 1000, False
        elif isinstance(field, ArrayField) and isinstance(field.base_field, models.TextField):
            yield str(field.column), 1000, True


def plant(owner: Connection, centre_id: int, *, texts: Sequence[str] = TEXTS, shift: int = 0) -> int:
    """The payloads, one after the other, in every text column of every row of a centre. How many columns took them.

    ``shift``: with which payload the first row begins.
    """
    taken = 0
    for model in apps.get_models():
        if not getattr(model, "walled", False):
            continue
        table = sql.Identifier(model._meta.db_table)
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        try:
            for number, (column, longest, many) in enumerate(texts_of(model)):
                fitting = [text for text in texts if len(text) + 5 <= longest]
                value = sql.SQL("ARRAY[p.text]" if many else "p.text || ' ' || n.row")
                statement = sql.SQL(
                    "UPDATE {t} SET {c} = {v} FROM (SELECT id, row_number() OVER (ORDER BY id) AS row FROM {t} WHERE centre_id = %s) n,"
                    " unnest(%s::text[]) WITH ORDINALITY AS p(text, place)"
                    " WHERE {t}.id = n.id AND p.place = (n.row + %s) %% cardinality(%s::text[]) + 1"
                ).format(t=table, c=sql.Identifier(column), v=value)
                try:
                    taken += (
                        bool(fitting)
                        and owner.execute(statement, (centre_id, fitting, number + shift, fitting)).rowcount > 0
                    )
                except errors.IntegrityError:  # a column for something else than words
                    continue
        finally:
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
    return taken


def typed(findings: Findings, client: Client, address: str, text: str) -> None:
    """Fill in every form of a page with the payload, and look at the answer."""
    page = findings.look(address, client.get(address))
    for form in page.forms if page else ():
        action = form["action"] or address
        if action.startswith(NOT_TYPED):
            continue
        sent = form["others"] | {name: text for name in form["texts"] if not form["others"].get(name)}
        if form["method"].lower() == "get":
            findings.look(action, client.get(action, dict.fromkeys(form["texts"], text)))
        else:
            everywhere = form["others"] | dict.fromkeys(form["texts"], text)
            for body in (everywhere, sent | {"key": str(uuid.uuid4())}):
                findings.look(action, client.post(action, body))


def crawl(owner: Connection, centre_id: int) -> Findings:
    """Every page of every role, and of visitors."""
    findings = Findings()
    for member in [None, *pages.members(owner, centre_id)]:
        client = pages.browser(member, centre_id) if member else Client(raise_request_exception=False)
        for _name, address, door in doors.addresses(owner, centre_id):
            if door is not None:
                findings.look(address, client.get(address))
    return findings


def ask_and_type(owner: Connection, centre_id: int, payloads: int) -> Findings:
    """The payloads in every parameter of every list and in every form, by everybody who finds the form."""
    findings = Findings()
    once: dict[str, str] = {}
    for name, address, door in doors.addresses(owner, centre_id):
        if door is not None and not address.startswith(NOT_TYPED):
            once.setdefault(name, address)
    turn = itertools.cycle(TEXTS)  # every payload has its turn, at another door each time
    for member in pages.members(owner, centre_id):
        client = pages.browser(member, centre_id)
        for address in once.values():
            if client.get(address).status_code != 200:
                continue
            for text in itertools.islice(turn, payloads):
                findings.look(address, client.get(f"{address}?{urlencode(dict.fromkeys(ASKED, text))}"))
                typed(findings, client, address, text)
    return findings


def raw(text: str) -> set[str]:
    """What a browser makes of the payload where nobody escapes: as text, and inside the three kinds of attributes."""
    places = (text, f'<input value="{text}">', f"<input value='{text}'>", f"<input value={text}>")
    return set().union(*(Reader(place).alive for place in places))


def prove(laboratory: Laboratory, centres: list[int], *, payloads: int = 5) -> Iterator[Result]:
    """All payloads lie in the database, and some are typed at every door of every role.

    The control renders the same pages without escaping; and every payload must be found where it stands bare.
    """
    begun = time.perf_counter()
    centre_id = centres[0]
    blind = [text for text in TEXTS if not raw(text)]
    backend: Any = engines["django"]
    engine = backend.engine
    with laboratory.owner() as owner:
        columns = plant(owner, centre_id)
        typing = ask_and_type(owner, centre_id, payloads)
        reading = crawl(owner, centre_id)
        engine.autoescape = False
        try:
            without = crawl(owner, centre_id)
        finally:
            engine.autoescape = True
    faults = typing.told() + reading.told()
    if not (typing.heard and reading.heard):
        faults.append("no payload was read anywhere: the crawl saw nothing")
    tries = typing.tries + reading.tries
    bites = not blind and bool(without.alive)
    yield Result(
        "E5", f"{len(TEXTS)} scripts in {columns} text columns, all forms and parameters; pages of every role", tries, len(faults),
        f"without escaping {len(without.alive)} of {len(TEXTS)} come alive", bites, time.perf_counter() - begun,
        [*faults[:20], *(f"not recognised: {text}" for text in blind)],
    )  # fmt: skip
