"""Sealed text: encrypted with a key per person, which lies outside the database and outside its backup.

Destroying the key makes every copy mute at once: the row, the history, the dump, the backup of last year (crypto-shredding).
AES-256-GCM; the place of the text (table, column, centre, person) is authenticated with it: it cannot be moved to another row.
Keys of persons are wrapped by a key of their centre, which is derived from the master key (HKDF-SHA256, RFC 5869).
"""

import contextlib
import os
import secrets
import tempfile
import uuid
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


@lru_cache(maxsize=4)
def _master(path: Path, _changed_at: int) -> bytes:
    return path.read_bytes()


def master() -> bytes:
    """The 32 bytes everything else is derived from. Raises ``KeyGone`` with the place where they should be."""
    path: Path = settings.KEY_FILE
    try:
        return _master(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyGone(f"Schlüsseldatei fehlt: {path}") from None


def make_master(path: Path) -> None:
    """Make the master key once, readable by this user only; an existing one is never touched."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_bytes(32))


def derived(purpose: str) -> bytes:
    """A key of its own for each purpose, so that none betrays another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master())


def context_key() -> bytes:
    """Signs the context of every transaction (``core.tenancy``)."""
    return _derived_once("context", master())


@lru_cache(maxsize=8)
def _derived_once(purpose: str, _of: bytes) -> bytes:
    return derived(purpose)


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
        _settle(path.parent)  # gone for good, also after a power cut


def exists(*, centre_id: int, subject_id: uuid.UUID) -> bool:
    """Can anything sealed for this person still be opened?"""
    return _path(centre_id, subject_id).exists()


def _path(centre_id: int, subject_id: uuid.UUID) -> Path:
    return settings.KEY_FILE.parent / "persons" / str(centre_id) / subject_id.hex


def _key(place: Place, *, make: bool) -> bytes:
    path = _path(place.centre_id, place.subject_id)
    wrap = AESGCM(derived(f"centre {place.centre_id}"))
    owner = place.subject_id.bytes
    if make and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = secrets.token_bytes(NONCE)
        _write_once(path, nonce + wrap.encrypt(nonce, secrets.token_bytes(32), owner))
    try:
        wrapped = path.read_bytes()
    except FileNotFoundError:
        raise KeyGone(str(place.subject_id)) from None
    try:
        return wrap.decrypt(wrapped[:NONCE], wrapped[NONCE:], owner)
    except InvalidTag:  # wrapped under another master key: to us the same as gone
        raise KeyGone(str(place.subject_id)) from None


def _settle(folder: Path) -> None:
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
    _settle(path.parent)
