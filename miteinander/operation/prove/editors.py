"""N5: two people change the same thing at once; neither loses a word without being told."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator

from django.db import connection
from django.utils import timezone

from miteinander.core import tenancy, verdicts
from miteinander.interpreting import use_cases
from miteinander.interpreting.models import Request
from miteinander.operation.prove import wishes
from miteinander.operation.prove.laboratory import Laboratory, Result


def race(edits: list[Callable[[], None]]) -> list[str]:
    """Both at once; what became of each."""
    start, heard = threading.Barrier(len(edits)), [""] * len(edits)

    def work(number: int) -> None:
        start.wait()
        try:
            edits[number]()
            heard[number] = "saved"
        except verdicts.Conflict:
            heard[number] = "told"
        except verdicts.Refused as refused:
            heard[number] = f"refused: {refused}"
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(edits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def prove(laboratory: Laboratory, *, count: int = 100) -> Iterator[Result]:
    """Two colleagues take the same request at once. The control does not say which version was seen."""
    begun = time.perf_counter()
    actor, wish = wishes.asker(laboratory)
    desk = wishes.coordinator(laboratory, actor.centre_id)
    lost, unseen, details = 0, 0, []
    for number in range(count):
        with tenancy.acting_for(actor):
            request = use_cases.ask(request_id=uuid.uuid4(), by=actor, at=timezone.now(), **wish())

        def hold(request: Request = request) -> None:
            with tenancy.acting_for(desk):
                use_cases.hold(
                    request_id=request.id, by=desk, at=timezone.now(), key=uuid.uuid4(), version=request.version
                )

        heard = race([hold, hold])
        if sorted(heard) != ["saved", "told"]:
            lost += 1
            details.append(f"{number}: {heard}")
    for _number in range(10):
        with tenancy.acting_for(actor):
            request = use_cases.ask(request_id=uuid.uuid4(), by=actor, at=timezone.now(), **wish())

        def overwrite(text: str, request: Request = request) -> None:
            with tenancy.acting_for(desk):
                Request.objects.filter(id=request.id).update(note=text)

        heard = race([lambda: overwrite("eins"), lambda: overwrite("zwei")])
        unseen += heard == ["saved", "saved"]
    yield Result(
        "N5", f"{count} times two colleagues change the same request at once", count, lost,
        f"without asking for the version {unseen} of 10 overwrite each other unseen", unseen > 0,
        time.perf_counter() - begun, details[:10],
    )  # fmt: skip
