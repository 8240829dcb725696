import threading
import uuid
from pathlib import Path
from typing import Any

import pytest

from miteinander.core import sealing
from miteinander.core.sealing import KeyGone, NotThisSeal, Place

SECRET = "IBAN DE00 1234"


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys" / "master.key"
    sealing.make_master(settings.KEY_FILE)


def place(subject: uuid.UUID | None = None, *, centre: int = 1, column: str = "bank") -> Place:
    return Place(table="t", column=column, centre_id=centre, subject_id=subject or uuid.uuid4())


def test_unseal_gives_back_what_was_sealed() -> None:
    here = place()
    sealed = sealing.seal(SECRET, place=here)
    assert SECRET.encode() not in sealed
    assert sealing.unseal(sealed, place=here) == SECRET


def test_unseal_refuses_text_moved_to_another_row_column_or_centre() -> None:
    here, there = place(), place()
    sealed = sealing.seal(SECRET, place=here)
    sealing.seal("anders", place=there)
    for wrong in (there, place(here.subject_id, column="address")):
        with pytest.raises(NotThisSeal):
            sealing.unseal(sealed, place=wrong)
    with pytest.raises(KeyGone):
        sealing.unseal(sealed, place=place(here.subject_id, centre=2))


def test_unseal_refuses_altered_text() -> None:
    here = place()
    sealed = bytearray(sealing.seal(SECRET, place=here))
    sealed[-1] ^= 1
    with pytest.raises(NotThisSeal):
        sealing.unseal(bytes(sealed), place=here)


def test_destroy_makes_every_copy_mute() -> None:
    here = place()
    sealed = sealing.seal(SECRET, place=here)
    sealing.destroy(centre_id=here.centre_id, subject_id=here.subject_id)
    sealing.destroy(centre_id=here.centre_id, subject_id=here.subject_id)  # twice is the same
    with pytest.raises(KeyGone):
        sealing.unseal(sealed, place=here)
    assert not sealing.exists(centre_id=here.centre_id, subject_id=here.subject_id)


def test_a_lost_master_key_is_named(settings: Any) -> None:
    here = place()
    sealed = sealing.seal(SECRET, place=here)
    settings.KEY_FILE.unlink()
    with pytest.raises(KeyGone, match=r"master\.key"):
        sealing.unseal(sealed, place=here)


def test_keys_are_readable_by_their_owner_only(settings: Any) -> None:
    here = place()
    sealing.seal(SECRET, place=here)
    files = [path for path in settings.KEY_FILE.parent.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    assert settings.KEY_FILE.parent.stat().st_mode & 0o077 == 0


def test_two_writers_at_once_agree_on_one_key() -> None:
    here, sealed = place(), []
    start = threading.Barrier(8)

    def write() -> None:
        start.wait()
        sealed.append(sealing.seal(SECRET, place=here))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sealing.unseal(one, place=here) for one in sealed] == [SECRET] * 8


def test_purposes_have_keys_of_their_own() -> None:
    assert sealing.derived("context") != sealing.derived("second factor")
    assert sealing.derived("context") == sealing.context_key()
