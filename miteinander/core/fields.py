"""Model fields for words of the field, and the order of names."""

from typing import Any

from django.db import models

from miteinander.core.labels import choices
from miteinander.core.words import Word


class SortKey(models.Func):
    """Names in the order of DIN 5007-1, whatever the locale of the server."""

    function = "core_sort_key"
    arity = 1


class WordField(models.CharField):
    """Stores the code of a word and gives the word back. Migrations know it as text: a new word is no change of the table."""

    def __init__(self, words: type[Word], **more: Any) -> None:
        self.words = words
        more.setdefault("max_length", 30)
        super().__init__(choices=choices(words), **more)

    def from_db_value(self, value: str | None, *_: Any) -> Word | str | None:
        return self.words(value) if value else value

    def to_python(self, value: Any) -> Any:
        return self.words(value) if value else value

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        if "default" in kwargs:
            kwargs["default"] = str(kwargs["default"])
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        """What migrations and history tables keep of it."""
        _name, _path, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)
