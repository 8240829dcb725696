"""May this be done? One answer for two uses: ``{% if may.assign %}`` on a page and ``.require()`` in a use case."""

from dataclasses import dataclass


class Refused(Exception):
    """A deed that must not happen, with the sentence that tells a person why; ``field`` names the form field to blame, if any."""

    def __init__(self, reason: object, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)


class Forbidden(Refused):
    """The person may see the thing but not do this with it: answered with 403."""


class Conflict(Refused):
    """Somebody else changed the thing in the meantime: answered with 409 and both texts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """True when allowed; otherwise ``reason`` is a sentence for the person who asked."""

    reason: object = ""

    def __bool__(self) -> bool:
        return not self.reason

    def require(self) -> None:
        """Raise ``Forbidden`` with the reason unless allowed."""
        if self.reason:
            raise Forbidden(self.reason)


ALLOWED = Verdict()
