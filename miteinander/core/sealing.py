"""Sealed text: encrypted with a key per person, which lies outside the database and outside its backup.

Destroying the key makes every copy mute at once: the row, the history, the dump, the backup of last year (crypto-shredding).
AES-256-GCM; the place of the text (table, column, centre, person) is authenticated with it: it cannot be moved to another row.
Keys of persons are wrapped by a key of their centre, which is derived from the master key (HKDF-SHA256, RFC 5869).
"""

import base64
import contextlib
import os
import secrets
import stat
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


class KeyGone(Exception):
    """The key of this person was destroyed, or never existed here: what it sealed stays mute."""


class NotThisSeal(Exception):
    """The sealed text was altered, or stands in a place that it was not sealed for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text belongs."""

    table: str
    column: str
    centre_id: int
    subject_id: uuid.UUID

    def aad(self) -> bytes:
        return f"{self.table}|{self.column}|{self.centre_id}|{self.subject_id}".encode()


@lru_cache(maxsize=8)
def _master(path: Path, _changed_at: int) -> bytes:
    return path.read_bytes()


def master() -> bytes:
    """The 32 bytes everything else is derived from. Raises ``KeyGone`` with the place where they should be."""
    path: Path = settings.KEY_FILE
    try:
        return _master(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyGone(f"Schlüsseldatei fehlt: {path}") from None


def masters() -> list[bytes]:
    """The master key, and while it is being exchanged (``operation.rotation``) the coming and the former one: what any of them wrapped
    is read, only the first wraps anew."""
    found = [master()]
    for path in (coming(settings.KEY_FILE), former(settings.KEY_FILE)):
        with contextlib.suppress(FileNotFoundError):
            found.append(_master(path, path.stat().st_mtime_ns))
    return found


def coming(key_file: Path) -> Path:
    """Where the next master key lies while it is not yet the one."""
    return key_file.with_name(f"{key_file.name}.next")


def former(key_file: Path) -> Path:
    """Where the last master key lies until nothing needs it any more."""
    return key_file.with_name(f"{key_file.name}.previous")


def make_master(path: Path) -> None:
    """Make the master key once, readable by this user only; an existing one is never touched."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_bytes(32))


def derived(purpose: str, of: bytes | None = None) -> bytes:
    """A key of its own for each purpose, so that none betrays another; of the present master key unless another is named."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(of or master())


def context_key() -> bytes:
    """Signs the context of every transaction (``core.tenancy``)."""
    return _derived_once("context", master())


@lru_cache(maxsize=8)
def _derived_once(purpose: str, of: bytes) -> bytes:
    return derived(purpose, of)


def lock(text: str, *, purpose: str, under: bytes | None = None) -> str:
    """A short secret of the platform itself (no person's, so no key of its own), encrypted under the master key for one purpose."""
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(derived(purpose, under)).encrypt(nonce, text.encode(), None)).decode()


def unlock(locked: str, *, purpose: str, under: Sequence[bytes] | None = None) -> str:
    """Read it. Raises ``NotThisSeal`` when no master key fits, and when the text was altered."""
    with contextlib.suppress(ValueError):
        raw = base64.b64decode(locked, validate=True)
        for one in under or masters():
            with contextlib.suppress(InvalidTag):
                return AESGCM(derived(purpose, one)).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    raise NotThisSeal(purpose)


def seal(plain: str, *, place: Place) -> bytes:
    """Encrypt for this place; makes the person's key on first use."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(place, make=True)).encrypt(nonce, plain.encode(), place.aad())


def unseal(sealed: bytes, *, place: Place) -> str:
    """Decrypt. Raises ``KeyGone`` when the person's key was destroyed and ``NotThisSeal`` when the text was altered or moved."""
    key = _key(place, make=False)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.aad()).decode()
    except InvalidTag:
        raise NotThisSeal(f"{place.table}.{place.column}") from None


def destroy(*, centre_id: int, subject_id: uuid.UUID) -> None:
    """Destroy a person's key for good. Doing it twice is the same as once."""
    path = _path(centre_id, subject_id)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
        settle(path.parent)  # gone for good, also after a power cut


def exists(*, centre_id: int, subject_id: uuid.UUID) -> bool:
    """Can anything sealed for this person still be opened?"""
    return _path(centre_id, subject_id).exists()


def persons() -> Path:
    """The folder with the keys of persons: one file each, wrapped."""
    return settings.PERSON_KEYS or settings.KEY_FILE.parent / "persons"


def _path(centre_id: int, subject_id: uuid.UUID) -> Path:
    return persons() / str(centre_id) / subject_id.hex


def _key(place: Place, *, make: bool) -> bytes:
    path = _path(place.centre_id, place.subject_id)
    if make and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, _wrapped(secrets.token_bytes(32), place.centre_id, place.subject_id, master()))
    try:
        wrapped = path.read_bytes()
    except FileNotFoundError:
        raise KeyGone(str(place.subject_id)) from None
    return unwrapped(wrapped, centre_id=place.centre_id, subject_id=place.subject_id, under=masters())


def _wrapped(key: bytes, centre_id: int, subject_id: uuid.UUID, under: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(derived(f"centre {centre_id}", under)).encrypt(nonce, key, subject_id.bytes)


def subject(path: Path) -> uuid.UUID:
    """Whose key file this is."""
    return uuid.UUID(path.name)


def unwrapped(wrapped: bytes, *, centre_id: int, subject_id: uuid.UUID, under: Sequence[bytes]) -> bytes:
    """The key of a person. Raises ``KeyGone`` when it was wrapped under none of these master keys: to us the same as gone."""
    for one in under:
        with contextlib.suppress(InvalidTag):
            wrap = AESGCM(derived(f"centre {centre_id}", one))
            return wrap.decrypt(wrapped[:NONCE], wrapped[NONCE:], subject_id.bytes)
    raise KeyGone(str(subject_id))


def rewrap(path: Path, *, under: Sequence[bytes], new: bytes) -> bool:
    """Wrap a person's key file anew, whole or not at all, for the same owner; False when it was so already. Raises ``KeyGone``."""
    centre_id, subject_id, wrapped = int(path.parent.name), subject(path), path.read_bytes()
    with contextlib.suppress(KeyGone):
        unwrapped(wrapped, centre_id=centre_id, subject_id=subject_id, under=[new])
        return False
    key = unwrapped(wrapped, centre_id=centre_id, subject_id=subject_id, under=under)
    replace(path, _wrapped(key, centre_id, subject_id, new))
    return True


def replace(path: Path, content: bytes) -> None:
    """New content for an existing key file, with its owner and mode: the old or the new, never half, whatever happens."""
    before = path.stat()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
            os.fchown(file.fileno(), before.st_uid, before.st_gid)
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """What was made or removed in the folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all, and never over an existing key: of two writers at once the first one wins."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
    settle(path.parent)
