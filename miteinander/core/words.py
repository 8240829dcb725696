"""Words of the field: a short code for the database, a German word for people. Knows nothing of Django."""

from enum import StrEnum
from typing import Self


def N_(german: str) -> str:
    """Mark a German text for translation; it is translated where it is shown (``core.labels``)."""
    return german


class Word(StrEnum):
    """One entry of a closed list: the value is stored, ``german`` is shown (translated by ``core.labels``)."""

    german: str

    def __new__(cls, code: str, german: str = "") -> Self:  # looking a word up by its code names no German
        word = str.__new__(cls, code)
        word._value_ = code
        word.german = german
        return word
