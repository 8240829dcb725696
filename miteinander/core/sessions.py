"""Sessions in PostgreSQL under the SHA-256 of their key: a stolen table or dump opens no door (guarantee A3)."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored


def digest(key: str) -> str:
    """What is stored instead of the key; the column holds 40 characters, 160 bits."""
    return sha256(key.encode()).hexdigest()[:40]


class SessionStore(Stored):
    """The cookie carries the key, the table only its digest."""

    def _get_session_from_db(self) -> Any:
        stored: Any = super()
        return self._with_digest(stored._get_session_from_db)

    def _with_digest(self, call: Callable[[], Any]) -> Any:
        plain = self._session_key
        self._SessionBase__session_key = digest(plain) if plain else plain
        try:
            return call()
        finally:
            if self._session_key is not None:  # loading an unknown session sets None: that stays
                self._SessionBase__session_key = plain

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = digest(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(digest(key))
