"""E7: whatever is sent to whatever address, the house answers with a page that says something, never with a broken one."""

import contextlib
import html
import logging
import re
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, resolve
from django.views import View

from miteinander.centres import permissions
from miteinander.centres.vocabulary import Role
from miteinander.operation import handbook
from miteinander.operation.prove import doors, jobs, pages, scripts, urls
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result
from miteinander.operation.prove.nonsense import KEPT, Form, Fuzzer, Page, Request

# Deeds of a form that would end the round for everybody who shares the browser or the account.
NOT_SENT = ("/konto/logout/",)
SHUT = 0.1  # how many of the shut doors are tried too: that they are shut is another proof (W3)
TURNS = 5  # at an address, before the next one has its turn


class Findings:
    """What broke, once per place in the code; which forms lost words; what was answered."""

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.broke: dict[str, str] = {}
        self.breaks = 0
        self.refused = 0
        self.lost: dict[str, str] = {}

    def look(self, request: Request, response: Any) -> None:
        self.answers[response.status_code] += 1
        if response.status_code >= 500:
            self.breaks += 1
            self.broke.setdefault(place(response), shown(request))
        elif response.status_code == 422 and request.kept:
            self.refused += 1
            text = html.unescape(response.content.decode("utf-8", "replace"))
            if missing := [name for name, words in request.kept.items() if words not in text]:
                self.lost.setdefault(re.sub(r"[0-9a-f-]{36}", "*", request.address), ", ".join(missing))

    def escaped(self, request: Request, error: Exception) -> None:
        """Not even an answer."""
        self.breaks += 1
        self.broke.setdefault(told(error), shown(request))

    def told(self) -> list[str]:
        return [f"{where}: {how}" for where, how in sorted(self.broke.items())]


def place(response: Any) -> str:
    """The error of an answer, and the last line of ours that it came through."""
    error = response.exc_info[1] if getattr(response, "exc_info", None) else None
    return told(error) if error else f"answered {response.status_code}"


def told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/miteinander/" in frame.filename and "middleware" not in frame.filename]
    where = "".join(f"{last.filename.rpartition('/miteinander/')[2]}:{last.lineno}" for last in (ours or frames)[-1:])
    return f"{type(error).__name__} at {where}"


def shown(request: Request) -> str:
    """Enough of a request to send it again."""
    what = f"{request.query[:160]!r} {request.content_type[:40]} {request.body[:300]!r} {dict(request.headers)}"
    return f"{request.method[:10]} {request.address[:120]} {what}"


def likely(name: str, kind: str, reader: scripts.Reader) -> str:
    """What somebody who means well would write into an empty field of this kind."""
    if kind.startswith("#"):
        return reader.lists.get(kind[1:], "")
    return {
        "email": "ida@stadt.example", "tel": "0211 4567-100", "url": "https://stadt.example/", "numeric": "3", "number": "3",
        "date": date.today().isoformat(), "time": "10:30", "checkbox": "on", "month": "2026-11", "password": "Kein-Wort-42",
    }.get(kind, f"{KEPT} {name}"[:60])  # fmt: skip


def read(address: str, response: Any) -> Page:
    """The forms of a page as they would be sent, and those that its view has without showing them."""
    forms, asked = [], set(scripts.ASKED[:3])
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader = scripts.Reader(response.content.decode("utf-8", "replace"))
        asked |= {name for name in reader.asked if name}
        for one in reader.forms:
            action = (one["action"] or address).partition("?")[0]
            if not action.startswith("/") or action.startswith(NOT_SENT):
                continue
            fields = {
                name: one["others"].get(name) or likely(name, kind, reader) for name, kind in one["kinds"].items()
            }
            texts = frozenset(name for name, value in fields.items() if value.startswith(KEPT) and name in one["texts"])
            forms.append(Form(one["method"].upper(), action, fields, texts))
            if one["method"].upper() == "GET":
                asked |= set(fields)
    forms += hidden(address)
    return Page(address, response.status_code, forms, sorted(asked))


def hidden(address: str) -> Iterator[Form]:
    """What a view takes, read from its class: buttons and forms stand on the pages of others."""
    view = getattr(resolve(address).func, "view_class", None)
    form = getattr(view, "form_class", None)
    fields = {"key": str(uuid.uuid4()), "version": "1"} | dict.fromkeys(getattr(form, "base_fields", ()), "1")
    yield Form("POST", address, fields)


def send(client: Client, request: Request, findings: Findings, *, source: str = "127.0.0.1") -> Any:
    """The answer, judged; ``None`` when there was not even one."""
    extra = {"REMOTE_ADDR": source, "QUERY_STRING": request.query.decode("ascii")} | dict(request.headers)
    try:
        response = client.generic(request.method, request.address, request.body, request.content_type, **extra)  # type: ignore[arg-type]
    except Exception as error:  # whatever it is: a server would have shown it as a broken page
        findings.escaped(request, error)
        return None
    findings.look(request, response)
    return response


def attack(
    fuzzer: Fuzzer,
    client: Client,
    addresses: list[str],
    ids: list[str],
    count: int,
    findings: Findings,
    *,
    until: float = float("inf"),
) -> int:
    """Go round the addresses until so many requests were sent, or the time is up. How many were sent."""
    sent = 0
    for address in addresses:
        if sent >= count or time.perf_counter() > until:
            break
        source = f"10.{fuzzer.chance.randrange(256)}.{fuzzer.chance.randrange(256)}.{fuzzer.chance.randrange(1, 255)}"
        looking = Request("GET", address)
        response = send(client, looking, findings, source=source)  # others may have an end to wait for at this place
        sent += 1
        if response is None:
            continue
        page = read(address, response)
        shut = response.status_code in (403, 404)
        for _turn in range(1 if shut else TURNS):
            sent += 1
            send(client, fuzzer.turn(page, ids), findings, source=source)
    return sent


def ids_of(owner: Connection, centres: Iterable[int]) -> list[str]:
    """Rows of every kind, of this centre and of another: what an id may name that it should not."""
    return [
        str(one)
        for table in set(doors.THINGS.values())
        for centre in centres
        for one in doors.some(owner, table, centre)
    ]


def opens(door: Any, member: Any) -> bool:
    """Whether this address is open to somebody; ``None`` is a visitor."""
    if door is None or door.opens in handbook.ANYBODY:
        return door is not None
    return member is not None and any(door.opens(handbook.actor(Role(role))) for role in member[4])


def everywhere(
    owner: Connection, centres: list[int], *, count: int, each: int, seed: int, longest: float
) -> tuple[int, Findings, Counter[str]]:
    """Every role of one centre after the other, and visitors, at every address. Requests, findings, addresses that answered by role."""
    fuzzer, findings, sent, signed_in = Fuzzer(seed), Findings(), 0, Counter[str]()
    until = time.perf_counter() + longest
    while True:
        for number, centre in enumerate(centres):
            ids = ids_of(owner, (centre, centres[number - 1]))
            for member in [None, *pages.members(owner, centre)]:
                found = [
                    address
                    for _name, address, door in doors.addresses(owner, centre)
                    if not address.startswith(NOT_SENT) and (opens(door, member) or fuzzer.chance.random() < SHUT)
                ]
                fuzzer.chance.shuffle(found)
                share = min(each, count - sent)
                # Signed in anew again and again: some of what is sent ends the session.
                for start in range(0, len(found), 20):
                    if share <= 0 or sent >= count or time.perf_counter() > until:
                        break
                    client = pages.browser(member, centre) if member else Client(raise_request_exception=False)
                    some = attack(fuzzer, client, found[start : start + 20], ids, share, findings, until=until)
                    sent, share = sent + some, share - some
                    signed_in[member[4][0] if member else "visitor"] += some
                if sent >= count or time.perf_counter() > until:
                    return sent, findings, signed_in


class Tripping(View):
    """A form whose writer trusted what comes."""

    opens = permissions.everyone
    form = '<form method="post"><input name="name"><input name="day"><input name="number" inputmode="numeric"><input name="file"></form>'

    def get(self, request: HttpRequest) -> HttpResponse:
        if int(request.GET.get("page", "1")) < 1:
            raise ValueError("no such page")
        return HttpResponse(self.form)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.POST.get("name", ""):
            raise ValueError("a NUL cannot be stored")
        if request.POST.get("number"):
            int(request.POST["number"])
        if request.POST.get("day") and date.fromisoformat(request.POST["day"]).year > 9998:
            raise OverflowError("no day after this one")
        if not request.POST["file"]:
            raise Http404
        return HttpResponse(self.form, status=422)  # and forgets what was typed


@contextlib.contextmanager
def unsaid() -> Iterator[None]:
    """Refusals by the thousand, and the planned breaks, are in nobody's log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


urlpatterns = [*urls.urlpatterns, path("probe/stolpert/", Tripping.as_view(), name="proof_tripping")]


def prove(
    laboratory: Laboratory,
    centres: list[int],
    *,
    count: int = 100_000,
    each: int = 600,
    seed: int = 17,
    longest: float = 330,
) -> Iterator[Result]:
    """``each``: requests of one role in one centre. ``longest``: seconds after which no more are sent.

    The control is a view that trusts what comes, found by the same requests: it breaks, and it forgets what was typed.
    """
    begun = time.perf_counter()
    hasty = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]
    }  # what is slow on purpose is tried elsewhere
    with laboratory.owner() as owner, override_settings(**jobs.QUIET, **hasty), unsaid():
        sent, findings, by_role = everywhere(owner, centres, count=count, each=each, seed=seed, longest=longest)
        silent = [f"nothing of {role} came through" for role, some in by_role.items() if not some]
        with override_settings(ROOT_URLCONF=__name__):
            tripped = Findings()
            attack(Fuzzer(seed), Client(raise_request_exception=False), ["/probe/stolpert/"] * 50, [], 240, tripped)
    if not (findings.answers[200] and findings.answers[302] and findings.answers[422]):
        silent.append(f"the requests reached no form: {dict(findings.answers)}")
    seconds = time.perf_counter() - begun
    yield Result(
        "E7", f"requests of {len(by_role)} roles at every address: wrong values, bodies, files, methods, headers, addresses", sent,
        findings.breaks + len(silent), f"a view that trusts what comes breaks in {len(tripped.broke)} ways", len(tripped.broke) >= 4,
        seconds, [*findings.told()[:30], *silent],
    )  # fmt: skip
    yield Result(
        "E7", "forms refused: what was typed into the other fields is still there", findings.refused, len(findings.lost),
        f"a form that forgets is found {tripped.refused} times", bool(tripped.lost), 0.0,
        [f"{where}: lost {how}" for where, how in sorted(findings.lost.items())],
    )  # fmt: skip
