"""The board and the pool to take away."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils import timezone

from miteinander.core.export_pages import Download, Export
from miteinander.core.exports import limit
from miteinander.interpreting import exports, permissions, queries
from miteinander.interpreting.views import desk, pool


class OfBoard:
    """All requests, as the board was narrowed and sorted."""

    request: Any
    listing = exports.BOARD
    list_view = "interpreting:board"

    @cached_property
    def narrow(self) -> Any:
        return desk.narrowing(self.request)

    def narrowing(self) -> Sequence[Any]:
        self.narrow.is_valid()
        return list(self.narrow)

    def rows(self) -> Sequence[Any]:
        sort = self.request.GET.get("sort", "due")
        return queries.board_rows(filters=self.narrow.wanted(), sort=sort, limit=limit())


class OfPool:
    """Everybody in the pool, as the list was narrowed and sorted."""

    request: Any
    listing = exports.POOL
    list_view = "interpreting:pool"

    @cached_property
    def narrow(self) -> Any:
        return pool.narrowing(self.request)

    def narrowing(self) -> Sequence[Any]:
        self.narrow.is_valid()
        return list(self.narrow)

    def rows(self) -> Sequence[Any]:
        sort = self.request.GET.get("sort", "name")
        return queries.pool_rows(filters=self.narrow.wanted(), sort=sort, limit=limit(), at=timezone.now())


class BoardDownload(OfBoard, Download):
    """The board without what tells of persons."""

    opens = permissions.board_download


class BoardExport(OfBoard, Export):
    """The board with contact persons and interpreters."""

    opens = permissions.board_export


class PoolDownload(OfPool, Download):
    """The pool without what tells who it is."""

    opens = permissions.pool_download


class PoolExport(OfPool, Export):
    """The pool with names and contact."""

    opens = permissions.pool_export
