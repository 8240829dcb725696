"""J2: a worker that is killed again and again loses no mail, and a mail that goes out twice carries the same id."""

import collections
import os
import random
import signal
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any

from django.utils import timezone

from miteinander.core import tenancy
from miteinander.correspondence import use_cases
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import MailState
from miteinander.operation.prove.laboratory import Laboratory, Result

CENTRE = 1
WORKER = [sys.executable, "-m", "django", "procrastinate", "worker"]
CARELESS = [sys.executable, "-m", "miteinander.operation.prove.careless"]
LONGEST, START = 420, 40  # seconds: for all mails; for one worker until it sends


class Session(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a mail, a little slowly, and to remember its id."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                with server.lock:
                    server.received.append(str(message_from_bytes(text)["Message-ID"]).strip())
                time.sleep(server.pause)
                self.wfile.write(b"250 taken\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 yes\r\n")


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server on this machine that counts what it takes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, pause: float) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[str] = []
        self.lock = threading.Lock()
        self.pause = pause
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed worker leaves its line in the middle of a sentence: that is the attack, not a mistake of ours."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


def write(count: int) -> set[uuid.UUID]:
    """Mails in the outbox, each in the transaction of its own deed."""
    ids = set()
    for number in range(count):
        with tenancy.acting_for(tenancy.system(CENTRE)):
            ids.add(
                use_cases.post(
                    centre_id=CENTRE,
                    to=f"empfang{number}@example.org",
                    subject="Probe",
                    body="Probe",
                    about_id=None,
                    at=timezone.now(),
                )
            )
    return ids


def waiting(ids: set[uuid.UUID]) -> int:
    with tenancy.acting_for(tenancy.system(CENTRE)):
        return Mail.objects.filter(id__in=ids).exclude(state=MailState.SENT).count()


def under_fire(
    command: list[str], ids: set[uuid.UUID], office: PostOffice, chance: random.Random, *, lives: tuple[float, float]
) -> int:
    """Let a worker send the mails, kill -9 it so many seconds after its first; the last one may finish. How often it was killed."""
    environment = os.environ | {"MITEINANDER_SMTP_PORT": str(office.port), "MITEINANDER_SMTP_HOST": "127.0.0.1"}
    begun, kills, left = time.monotonic(), 0, len(ids)
    while left and time.monotonic() - begun < LONGEST:
        worker = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            # How long it takes to begin depends on the machine: its life is counted from there.
            taken, until = len(office.received), time.monotonic() + START
            while len(office.received) == taken and time.monotonic() < until and worker.poll() is None:
                time.sleep(0.02)
            until = time.monotonic() + (chance.uniform(*lives) if left > len(ids) // 10 else START)
            while left and time.monotonic() < until and worker.poll() is None:
                time.sleep(0.1)
                left = waiting(ids)
        finally:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
                kills += left > 0
            worker.wait()
    return kills


def prove(laboratory: Laboratory, *, count: int = 400, control: int = 120, seed: int = 1) -> Iterator[Result]:
    """The control marks a mail as sent before it sends it: then the same kills lose mails."""
    begun, chance = time.perf_counter(), random.Random(seed)
    office = PostOffice(pause=0.03)
    ids = write(count)
    kills = under_fire(WORKER, ids, office, chance, lives=(0.0, 1.2))
    got = collections.Counter(office.received)
    wanted = {f"<{one}@example.org>" for one in ids}
    lost = wanted - set(got)
    repeats = sum(got[one] - 1 for one in wanted & set(got))
    office.shutdown()

    careless_office = PostOffice(pause=0.05)
    careless_ids = write(control)
    under_fire(CARELESS, careless_ids, careless_office, chance, lives=(0.0, 1.5))
    missing = len({f"<{one}@example.org>" for one in careless_ids} - set(careless_office.received))
    careless_office.shutdown()
    yield Result(
        "J1, J2",
        f"{count} mails, worker killed {kills} times; {repeats} repeated with the same id",
        count,
        len(lost),
        f"marking before sending loses {missing} of {control}",
        missing > 0 and kills > 0,
        time.perf_counter() - begun,
        sorted(lost),
    )
