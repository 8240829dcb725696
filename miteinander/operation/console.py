"""What the operator reads: one sentence at a time."""

import sys


class NotPossible(Exception):
    """The command cannot do its work; the text is the one sentence that says why and what to do."""


def say(text: str) -> None:
    """An answer."""
    print(text, flush=True)


def note(text: str) -> None:
    """Something worth knowing beside the answer."""
    print(text, file=sys.stderr, flush=True)
