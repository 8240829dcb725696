"""Visitors of a running house, over HTTP: who reads, and who asks for an interpreter and clicks again until it is taken."""

import contextlib
import http.client
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

LONGEST = 30  # seconds for one answer
LOST = 599  # no error by its number, and yet the visitor cannot go on
FRONT, DOOR, ASK = "/", "/demo/", "/dolmetschen/anfragen/neu/"


@dataclass(slots=True)
class Answer:
    """One answer: when it was asked for and when it came, both by the clock of the machine's life; status 0 when none came."""

    asked_at: float
    came_at: float
    status: int

    @property
    def good(self) -> bool:
        return 0 < self.status < 500


@dataclass
class Visitor:
    """A browser without pages: keeps its cookies, notes every answer."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    taken: list[uuid.UUID] = field(default_factory=list)  # what this visitor was told is taken

    def go(self, path: str, typed: dict[str, Any] | None = None) -> tuple[int, str]:
        """Status, and where the answer leads."""
        asked_at, status, place = time.monotonic(), 0, ""
        body = (
            urlencode(typed | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}, doseq=True) if typed else None
        )
        headers = {"Host": f"localhost:{self.port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if typed else {}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            line.request("POST" if typed else "GET", path, body, headers)
            answer = line.getresponse()
            answer.read()
            status, place = answer.status, answer.headers.get("Location", "")
            for header in answer.headers.get_all("Set-Cookie", ()):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            line.close()
        self.answers.append(Answer(asked_at, time.monotonic(), status))
        return status, place


@contextlib.contextmanager
def busy(*deeds: Callable[[threading.Event], None]) -> Iterator[None]:
    """Each of them in a thread of its own, until we are through here."""
    done = threading.Event()
    threads = [threading.Thread(target=deed, args=(done,), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(LONGEST)


def read(visitor: Visitor, done: threading.Event, *, every: float = 0.03) -> None:
    """Look at the first page again and again."""
    while not done.wait(every):
        visitor.go(FRONT)


def ask(
    visitor: Visitor, member_id: uuid.UUID, wish: Callable[[], dict[str, Any]], done: threading.Event, *, every: float
) -> None:
    """Sign in once, then send one wish after the other; without an answer the same form is sent again, as people do."""
    while not done.is_set() and visitor.go(DOOR)[0] != 200:
        pass
    while not done.is_set() and visitor.go(DOOR, {"member": member_id})[0] != 302:
        pass
    while not done.wait(every):
        typed = wish()
        while str(typed["key"]) not in visitor.go(ASK, typed)[1]:
            if done.is_set():
                return
            if visitor.answers[-1].good:  # refused, or sent to the door: nobody should have to sign in anew
                visitor.answers[-1].status = LOST
        visitor.taken.append(typed["key"])
