"""The board, the pool and everybody's own requests and talks to take away."""

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


class AskedByMeDownload(Download):
    """What the reader took down for callers, without what tells of persons."""

    opens = permissions.board
    listing = exports.ASKED_BY_ME
    list_view = "interpreting:asked_by_me"

    def rows(self) -> Sequence[Any]:
        return queries.asked_by_me_rows(by=self.request.actor, limit=limit())


class OfInstitution:
    """All requests of the reader's institution, as the list was sorted."""

    request: Any
    listing = exports.REQUESTS
    list_view = "interpreting:requests"

    def rows(self) -> Sequence[Any]:
        sort = self.request.GET.get("sort", "-day")
        return queries.institution_request_rows(by=self.request.actor, sort=sort, limit=limit())


class RequestsDownload(OfInstitution, Download):
    """The institution's requests without what tells of persons."""

    opens = permissions.requests


class RequestsExport(OfInstitution, Export):
    """The same with colleagues and interpreters.

    They are others than the reader, so the rule holds as at the centre: a reason, a line in the log, a fresh factor.
    """

    opens = permissions.requests


class AssignmentsDownload(Download):
    """The reader's own talks. They tell of no other person, and of herself she needs no reason: a plain download."""

    opens = permissions.assignments
    listing = exports.ASSIGNMENTS
    list_view = "interpreting:assignments"

    def rows(self) -> Sequence[Any]:
        return queries.my_assignment_rows(by=self.request.actor, limit=limit())
