"""N4: the line breaks after COMMIT, the person clicks again: once all the same."""

import random
import select
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import Error, connection
from django.utils import timezone

from miteinander.core import tenancy
from miteinander.interpreting import use_cases
from miteinander.operation.prove import wishes
from miteinander.operation.prove.laboratory import Laboratory, Result

SOCKET = ".s.PGSQL.5432"
TRIES = 20


class BreakingLine:
    """A way to the database that sometimes breaks at the worst moment: after COMMIT was sent, before its answer is heard."""

    def __init__(self, target: Path, *, chance: float, seed: int) -> None:
        self.target, self.chance, self.cuts = target, chance, 0
        self.random = random.Random(seed)
        self.folder = tempfile.TemporaryDirectory(prefix="line-")
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(Path(self.folder.name) / SOCKET))
        self.server.listen(20)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.target / SOCKET))
        try:
            while True:
                ready, _, _ = select.select([client, server], [], [], 30)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    (server if end is client else client).sendall(data)
                    if end is client and b"COMMIT" in data and self.random.random() < self.chance:
                        self.cuts += 1
                        time.sleep(0.03)  # the database commits
                        return
        except OSError:
            return
        finally:
            client.close()
            server.close()

    def close(self) -> None:
        self.server.close()
        self.folder.cleanup()


def clicking(
    laboratory: Laboratory, actor: tenancy.Actor, wish: Callable[[], dict[str, Any]], count: int, *, same_key: bool
) -> tuple[int, int]:
    """Send ``count`` forms, each again and again until an answer is heard. How many were heard, how many requests there are."""
    before = requests(laboratory)
    heard = 0
    for _number in range(count):
        key, fields = uuid.uuid4(), wish()
        for _try in range(TRIES):
            try:
                with tenancy.acting_for(actor):
                    use_cases.ask(request_id=key if same_key else uuid.uuid4(), by=actor, at=timezone.now(), **fields)
                heard += 1
                break
            except Error:
                connection.close()
    return heard, requests(laboratory) - before


def requests(laboratory: Laboratory) -> int:
    """Counted over a line that does not break."""
    with laboratory.owner() as owner:
        row = owner.execute("SELECT count(*) FROM interpreting_request").fetchone()
    return int(row[0]) if row else -1


def prove(laboratory: Laboratory, *, count: int = 300, control: int = 100, seed: int = 7) -> Iterator[Result]:
    """The control draws a new key for every click."""
    begun = time.perf_counter()
    actor, wish = wishes.asker(laboratory)
    place = connection.settings_dict["HOST"]
    line = BreakingLine(Path(place), chance=0.15, seed=seed)
    connection.close()
    connection.settings_dict["HOST"] = line.folder.name
    try:
        heard, rows = clicking(laboratory, actor, wish, count, same_key=True)
        cuts = line.cuts
        _, naive_rows = clicking(laboratory, actor, wish, control, same_key=False)
    finally:
        connection.close()
        connection.settings_dict["HOST"] = place
        line.close()
    yield Result(
        "N4", f"{count} requests sent over a line that broke {cuts} times after COMMIT", count,
        abs(rows - count) + (count - heard),
        f"with a new key per click {naive_rows - control} duplicates of {control}", naive_rows > control,
        time.perf_counter() - begun,
    )  # fmt: skip
