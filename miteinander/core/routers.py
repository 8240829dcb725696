"""Which connection a table uses."""

from typing import Any

# Rows that a reading request may leave behind: they are written beside its read-only transaction.
ASIDE = {"core.session"}


class Aside:
    """Sessions go through the autocommitting connection ``log``; everything else through ``default``."""

    def db_for_write(self, model: Any, **_: Any) -> str:
        return "log" if model._meta.label_lower in ASIDE else "default"

    db_for_read = db_for_write

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        return True  # all aliases are the same database

    def allow_migrate(self, db: str, *_: Any, **__: Any) -> bool:
        return db == "default"
