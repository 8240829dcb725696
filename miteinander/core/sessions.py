"""Sessions in PostgreSQL: a stolen table or dump opens no door and tells nothing (guarantee A3).

The cookie carries the key, the table its SHA-256. What a session knows is sealed with a key that lies outside the database, and bound to
its row: copied into another row it is nothing. Whose session it is stands beside it, so that all of a person can be ended.
"""

import base64
import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils import timezone

from miteinander.core import sealing
from miteinander.core.models import Session

NONCE = 12
NOTED_AFTER = timedelta(minutes=1)  # being used is written down this often, not at every click
ACCOUNT, BEGAN, DEVICE = "_auth_user_id", "_began", "_device"  # the first is Django's own name


@dataclass(frozen=True, slots=True)
class Running:
    """One session as its person sees it."""

    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def digest(key: str) -> str:
    """What is stored instead of the key; the column holds 40 characters, 160 bits."""
    return sha256(key.encode()).hexdigest()[:40]


def running(*, account_id: uuid.UUID, this: str | None) -> list[Running]:
    """Where this account is signed in right now, the newest first; ``this`` is the key of the session that asks."""
    rows = alive(timezone.now()).filter(account_id=account_id).order_by("-seen_at", "session_key")
    here = digest(this) if this else ""
    return [Running(row.device, row.began_at, row.seen_at, row.session_key == here) for row in rows]


def end(*, account_ids: Sequence[uuid.UUID], but: str | None = None) -> int:
    """Sign these accounts out everywhere, except in the session with the key ``but``; how many sessions ended."""
    rows = Session.objects.filter(account_id__in=account_ids)
    if but:
        rows = rows.exclude(session_key=digest(but))
    return rows.delete()[0]


def forget() -> None:
    """Delete the sessions that are over."""
    now = timezone.now()
    Session.objects.exclude(session_key__in=alive(now).values("session_key")).delete()


def alive(now: datetime) -> Any:
    """Sessions that still open: neither too old nor left alone for too long."""
    idle = timedelta(seconds=settings.SESSION_IDLE_AGE)
    return Session.objects.filter(expire_date__gt=now, seen_at__gt=now - idle)


class SessionStore(Stored):
    """The cookie carries the key, the table only its digest."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        key = self.session_key
        row: Session | None = alive(now).filter(session_key=digest(key)).first() if key else None
        if row is None:
            self._session_key = None
        elif now - row.seen_at > NOTED_AFTER:
            Session.objects.filter(session_key=row.session_key).update(seen_at=now)
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        store: Any = self
        key, now = store._get_or_create_session_key(), timezone.now()
        account = data.get(ACCOUNT)
        if account and BEGAN not in data:
            data[BEGAN] = now.isoformat()
        began = datetime.fromisoformat(data[BEGAN]) if account else now
        return Session(
            session_key=digest(key),
            session_data=self.encode(data),
            expire_date=began + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            account_id=uuid.UUID(account) if account else None,
            device=data.get(DEVICE, ""),
            began_at=began,
            seen_at=now,
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=digest(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        nonce = secrets.token_bytes(NONCE)
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, plain, self._row())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            raw = base64.b64decode(session_data, validate=True)
            found: dict[str, Any] = json.loads(self._cipher().decrypt(raw[:NONCE], raw[NONCE:], self._row()))
        except (InvalidTag, ValueError):  # altered, moved from another row, or sealed under another key
            return {}
        return found

    def _row(self) -> bytes:
        return digest(self.session_key or "").encode()

    @staticmethod
    def _cipher() -> AESGCM:
        return AESGCM(sealing.derived("sessions"))
