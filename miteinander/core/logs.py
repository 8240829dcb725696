"""What the house writes into its log: one line of JSON per request, job and fault, made of a closed list of fields.

A log is read by people who have no business with anybody's words, and lies where no wall stands. So a line never carries the text of
a message or of an exception (both repeat what people typed), no path, no query, no name, no address; only what our own code is called.
Whoever looks for a cause gets the kind of fault and the place in the code.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

log = logging.getLogger(__name__)
# Everything that a line may hold, in this order.
FIELDS = (
    "time", "level", "event", "request", "view", "method", "status", "ms", "centre", "audience", "task", "job", "attempts",
    "error", "cause", "place", "sqlstate", "constraint", "source",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
PACKAGES = Path(__file__).resolve().parents[1]
IDENTIFIER = re.compile(r"[A-Za-z_][\w.:<>\-]{0,119}")
# Texts of libraries that are whole sentences of their own and worth reading; the values they would fill in stay out.
KNOWN = frozenset({
    "Starting gunicorn %s", "Listening at: %s (%s)", "Using worker: %s", "Booting worker with pid: %s", "Handling signal: %s",
    "Shutting down: %s", "Worker exiting (pid: %s)", "WORKER TIMEOUT (pid:%s)", "Worker (pid:%s) was sent %s!",
    "Exception in worker process", "Error handling request %s",
})  # fmt: skip
# Of the queue's many lines those that end a job, and those that say that something is wrong with it.
ENDINGS = re.compile(r"job_(success|aborted|aborted_retry|error|error_retry)$")
UNREMARKABLE = frozenset({"core.retry_stalled"})  # every ten seconds


class OneLine(logging.Formatter):
    """A record as one line of JSON; what is not on the list of fields does not exist here."""

    def format(self, record: logging.LogRecord) -> str:
        told = dict(facts(record))
        return json.dumps({name: told[name] for name in FIELDS if told.get(name) not in (None, "")}, ensure_ascii=False)


def facts(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """What may be told of a record."""
    yield "time", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    if record.name == __name__:
        yield "event", record.msg
        yield from ((name, value) for name, value in getattr(record, "told", {}).items() if name in FIELDS)
    else:
        yield from of_library(record)
    if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
        yield from fault(record.exc_info[1])


def of_library(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """A record that somebody else wrote: its logger, the place, and the facts of a job that we know to be harmless."""
    action = getattr(record, "action", "")
    if record.name.startswith("procrastinate") and isinstance(action, str) and IDENTIFIER.fullmatch(action):
        yield "event", f"queue.{action}"
        yield from of_job(getattr(record, "job", None), getattr(record, "duration", None))
    else:
        yield "event", record.msg if isinstance(record.msg, str) and record.msg in KNOWN else record.name
    yield "source", f"{record.module}:{record.funcName}:{record.lineno}"


def of_job(job: Any, seconds: Any) -> Iterator[tuple[str, Any]]:
    """Name, number and centre of a job; of its arguments the centre alone."""
    if not isinstance(job, dict):
        return
    if isinstance(task := job.get("task_name"), str) and IDENTIFIER.fullmatch(task):
        yield "task", task
    yield "job", job.get("id") if isinstance(job.get("id"), int) else None
    yield "attempts", job.get("attempts") if isinstance(job.get("attempts"), int) else None
    centre = (job.get("task_kwargs") or {}).get("centre_id")
    yield "centre", centre if isinstance(centre, int) else None
    yield "ms", round(seconds * 1000) if isinstance(seconds, int | float) else None


def fault(error: BaseException) -> Iterator[tuple[str, Any]]:
    """An exception without its words: its kind, what it came from, where it happened."""
    yield "error", kind(error)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield "cause", kind(cause)
    yield "place", place(error.__traceback__)
    for one in (error, cause):
        if (state := getattr(one, "sqlstate", None)) and re.fullmatch(r"[0-9A-Z]{5}", str(state)):
            yield "sqlstate", state
            name = str(getattr(getattr(one, "diag", None), "constraint_name", None) or "")
            yield "constraint", name if IDENTIFIER.fullmatch(name) else None


def kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def place(trace: TracebackType | None) -> str:
    """Our line that was running, and the library's if the fault is deeper."""
    frames = traceback.extract_tb(trace)
    ours = [one for one in frames if Path(one.filename).is_relative_to(PACKAGES)]
    return " > ".join(
        dict.fromkeys(f"{Path(one.filename).stem}:{one.name}:{one.lineno}" for one in (*ours[-1:], *frames[-1:]))
    )


def worth_a_line(record: logging.LogRecord) -> bool:
    """Of the queue only how jobs end; of the house's own heartbeat nothing but faults."""
    if not record.name.startswith("procrastinate") or record.levelno >= logging.ERROR:
        return True
    job = getattr(record, "job", None)
    task = job.get("task_name") if isinstance(job, dict) else None
    return bool(ENDINGS.match(str(getattr(record, "action", "")))) and task not in UNREMARKABLE


def uncaught(kind_of: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Instead of Python's own last words, which repeat the text of the exception (``sys.excepthook``)."""
    log.critical("ended", exc_info=(kind_of, error, trace))


CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"worth": {"()": "django.utils.log.CallbackFilter", "callback": worth_a_line}},
    "formatters": {"json": {"()": "miteinander.core.logs.OneLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["worth"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Libraries that bring handlers of their own lose them: each prints the words we leave out.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},  # refusals have their line already
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "miteinander": {"level": "INFO", "propagate": True},
        "procrastinate": {"level": "INFO", "propagate": True},
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


class Requests:
    """One line per request that reached us: which view, how it ended, how long it took, for which centre. Never who or what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        number = uuid.uuid4().hex[:12]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = number  # what somebody who asks for help can name
        actor = getattr(request, "actor", None)
        told = {
            "request": number,
            "view": view_name(request),
            "method": request.method if request.method in METHODS else "other",
            "status": response.status_code,
            "ms": round((time.perf_counter() - begun) * 1000),
            "centre": actor.centre_id if actor else None,
            "audience": actor.audience.value if actor else None,
        }
        log.log(logging.WARNING if response.status_code >= 500 else logging.INFO, "request", extra={"told": told})
        return response


def view_name(request: HttpRequest) -> str:
    """The name of the address, never the address: it holds ids. Empty when there is no such page."""
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name
    except Resolver404:
        return ""
