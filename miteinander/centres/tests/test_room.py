"""How much a centre may keep: full is full, also for two at once, and nothing is left of what found no room. With controls."""

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from miteinander.centres.models import Upload
from miteinander.centres.tests.conftest import AT
from miteinander.centres.tests.factories import HERNE, MUENSTER
from miteinander.centres.tests.test_downloads import PDF, TOLD, add, change, file, lying, press, uploads_known
from miteinander.centres.tests.test_profile import text, url
from miteinander.core import files, uploads
from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.knowledge.models import File
from miteinander.operation.prove import uploads as samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
SIZE = len(uploads.take_in(PDF).content)
LARGER = samples.picture(size=(400, 400))


@pytest.fixture
def room(settings: Any) -> Callable[[int], None]:
    """Let there be room for so many files."""

    def gives(count: int) -> None:
        settings.FILES_PER_CENTRE = count * SIZE + count

    return gives


def test_what_finds_no_room_leaves_nothing_and_keeps_what_was_typed(
    keeper: Client, house: Path, room: Callable[[int], None]
) -> None:
    room(1)
    assert add(keeper, file=file()).status_code == 302
    answer = add(keeper, file=file(), source="Beschluss 7")
    assert (answer.status_code, "ist kein Platz mehr" in text(answer)) == (422, True)
    assert "Beschluss 7" in answer.content.decode()
    assert (uploads_known(), len(lying(house))) == (1, 1)


def test_the_sentence_in_english(keeper: Client, room: Callable[[int], None]) -> None:
    room(0)
    answer = keeper.post(
        url("add_entry", "downloads"),
        {**TOLD, "key": str(uuid.uuid4()), "language": "English", "file": file()},
        headers={"accept-language": "en"},
    )
    assert "There is no room left for this file" in text(answer), text(answer)


def test_control_with_room_the_store_grows(keeper: Client, house: Path, room: Callable[[int], None]) -> None:
    room(4)
    assert [add(keeper, file=file()).status_code for _try in range(4)] == [302] * 4
    assert (uploads_known(), len(lying(house))) == (4, 4)


def test_a_change_that_finds_no_room_leaves_the_old_file(
    keeper: Client, house: Path, room: Callable[[int], None]
) -> None:
    room(1)
    add(keeper, file=file())
    before = lying(house)
    assert change(keeper, file=file(LARGER)).status_code == 422
    assert lying(house) == before


@pytest.mark.django_db(transaction=True)  # the old file goes once that is certain
def test_a_change_that_needs_no_more_room_is_taken(keeper: Client, house: Path, room: Callable[[int], None]) -> None:
    room(1)
    add(keeper, file=file())
    before = lying(house)
    assert change(keeper, file=file()).status_code == 302
    assert len(lying(house)) == 1
    assert lying(house) != before


def test_what_is_thrown_away_makes_room(keeper: Client, room: Callable[[int], None]) -> None:
    room(1)
    add(keeper, file=file())
    assert press(keeper, "discard_entry").status_code == 302
    assert add(keeper, file=file()).status_code == 302


def test_the_drawers_of_all_packages_share_the_room_of_one_centre(keeper: Client, room: Callable[[int], None]) -> None:
    room(1)
    for centre in (MUENSTER, HERNE):
        with acting_for(system(centre)):
            File.objects.create(centre_id=centre, kind="pdf", size=SIZE, sha256="0" * 64, added_at=AT)
    assert add(keeper, file=file()).status_code == 422
    with acting_for(system(MUENSTER)):
        assert files.used(centre_id=MUENSTER) == SIZE


def test_the_page_tells_how_much_is_used(keeper: Client, settings: Any) -> None:
    settings.FILES_PER_CENTRE = 2_000_000_000
    add(keeper, file=file())
    assert "von 2 GB belegt." in text(keeper.get(url("profile")))


def kept_of_two_at_once(meet: Callable[[], Any] = lambda: None) -> int:
    """Two colleagues upload where one file has room."""

    def upload() -> None:
        try:
            with (
                acting_for(system(MUENSTER)),
                files.taking_in(PDF, centre_id=MUENSTER, drawer=Upload.drawer) as (clean, stored),
            ):
                meet()
                Upload.objects.create(
                    id=stored.id,
                    centre_id=MUENSTER,
                    kind=clean.kind,
                    size=stored.size,
                    sha256=stored.sha256,
                    uploaded_at=AT,
                )
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _colleague in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return uploads_known()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_finds_room(house: Path, room: Callable[[int], None]) -> None:
    room(1)
    assert kept_of_two_at_once() == 1
    assert len(lying(house)) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_queue_both_slip_through(
    room: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each counts before the other has written; the barrier only makes that certain."""
    room(1)
    monkeypatch.setattr(files, "_queue_up", lambda centre_id: None)
    assert kept_of_two_at_once(threading.Barrier(2, timeout=20).wait) == 2
