"""Start child processes, start them again when they die, end them in order. None of them outlives this process."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from miteinander.operation import leash
from miteinander.operation.console import NotPossible, note

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 10.0  # seconds between the request to end and kill -9
LONGEST_PAUSE = 30.0  # seconds before a child that dies again and again is started once more
STEADY = 5.0  # seconds of life after which a child is healthy: what ends it then is not its own fault


class Ending(BaseException):
    """The operator wants us to end (Ctrl-C, SIGTERM, closed terminal)."""


@contextlib.contextmanager
def ending_signals() -> Iterator[None]:
    """Turn the signals that end us into `Ending`, so that everything is put away in order."""

    def end(number: int, _frame: FrameType | None) -> None:
        for each in ENDING_SIGNALS:
            signal.signal(each, signal.SIG_IGN)  # while putting away, impatience must not leave orphans
        raise Ending(signal.Signals(number).name)

    before = {each: signal.signal(each, end) for each in ENDING_SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def leashed(command: Iterable[str]) -> list[str]:
    """The command, made to end when this process ends, even by kill -9."""
    words = list(command)
    return [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *words]


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def manage(*arguments: str) -> list[str]:
    return python("-m", "django", *arguments)


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run one child to its end, with our terminal; when we are to end, so is the child."""
    with subprocess.Popen(leashed(command), env=environment) as process:
        try:
            return process.wait()
        except Ending:
            process.terminate()
            process.wait()
            raise


@contextlib.contextmanager
def beside(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child that runs beside us and writes into a file; at the end we wait for it, and when something fails here it ends too."""
    with (
        log.open("wb") as out,
        subprocess.Popen(
            leashed(command), env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            yield process
        except BaseException:
            process.terminate()
            raise


def converse(command: list[str], environment: dict[str, str]) -> int:
    """Run a child that talks with the operator: Ctrl-C is its own affair (cancel a query, not leave)."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the child would inherit
    try:
        return run(command, environment)
    finally:
        signal.signal(signal.SIGINT, before)


def must(what: str, command: list[str], environment: dict[str, str]) -> None:
    code = run(command, environment)
    if code:
        raise NotPossible(f"{what} ist gescheitert (Code {code}); die Meldung steht darüber.")


@dataclass
class Child:
    """One process to look after. `once`: it has an end; if that is a failure it is started again a few times."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path | None = None
    once: bool = False
    pass_fds: tuple[int, ...] = ()
    deaths: int = 0
    done: bool = False
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        out = None
        if self.log is not None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            out = self.log.open("ab")
        try:
            self.process = subprocess.Popen(
                leashed(self.command),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                pass_fds=self.pass_fds,
                start_new_session=True,  # Ctrl-C reaches us alone; we end the children one after the other
            )
        finally:
            if out is not None:
                out.close()
        self.begun = time.monotonic()

    def tend(self) -> None:
        """Start it again if it died, with growing pauses."""
        now = time.monotonic()
        if self.done:
            return
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        if self.once and (code == 0 or self.deaths >= 3):
            self.done = True
            if code:
                note(f"{self.name}: abgebrochen (Code {code}). Der nächste Start macht weiter.")
            return
        self.deaths = 0 if now - self.begun > STEADY else self.deaths + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.deaths - 1)) if self.deaths > 1 else 0.0
        self.again_at = now + pause
        note(f"{self.name} ist ausgefallen (Code {code}) und wird neu gestartet.")
        if not pause:
            self.start()

    def hurry(self) -> None:
        """What it died of has been put right: it need not wait any longer."""
        self.deaths, self.again_at = 0, 0.0

    def end(self) -> None:
        self.done = True
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
