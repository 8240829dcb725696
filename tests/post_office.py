"""A real mail server on this machine, and the worker that brings it what waits in the queue."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections
from procrastinate.contrib.django import app


class PostOffice:
    """Answers as it was told, one answer per mail, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[Any] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return answer

    def letters_to(self, address: str) -> list[Any]:
        """What lies in somebody's letter box, the oldest first."""
        return [one for one in self.taken if one["To"] == address]

    def link_for(self, address: str) -> str:
        """The link in the newest mail to this address."""
        text = self.letters_to(address)[-1].get_payload(decode=True).decode()
        (found,) = re.findall(r"^http\S+", text, re.MULTILINE)
        return str(found)


@contextlib.contextmanager
def open_office(settings: Any) -> Iterator[PostOffice]:
    """While it is open, mails of this process go there."""
    office = PostOffice()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield office
    controller.stop()


def work_through() -> None:
    """The product's worker does what waits in the queue, on connections of its own, and goes home."""

    async def work() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(
            ThreadPoolExecutor(1)
        )  # one thread for all jobs, so that its connections can be closed
        with app.replace_connector(app.connector.get_worker_connector()) as here:  # type: ignore[attr-defined]
            async with here.open_async():
                await here.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
        await loop.run_in_executor(None, connections.close_all)

    with ThreadPoolExecutor(1) as beside:  # the browser's loop is at home in this thread
        beside.submit(asyncio.run, work()).result()
