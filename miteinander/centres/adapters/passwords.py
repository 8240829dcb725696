"""What a password must not hold, besides what the framework refuses: the words of this house and the names of its centres."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from miteinander.centres import queries
from miteinander.centres.rules import passwords as rules

FILE = Path(__file__).resolve().parents[1] / "data" / "passwords.json"


class HouseWords:
    """Named in the settings; the framework asks it wherever somebody chooses a password."""

    def validate(self, password: str, user: Any = None) -> None:
        told = _told()
        places = (one.short_name for one in queries.all_centres(using="default"))
        word = rules.found(password, [*told["house"], *rules.names(places, leaving_out=told["no_names"])])
        if word:
            sentence = _(
                "In diesem Passwort steckt „%(word)s“. Wörter aus unserem Haus und Namen von Orten werden zuerst geraten;"
                " bitte nehmen Sie andere. Gut sind drei oder vier Wörter, die nichts miteinander zu tun haben."
            )
            raise ValidationError(sentence % {"word": word.capitalize()}, code="password_of_the_house")

    def get_help_text(self) -> str:
        return _("Bitte keine Wörter aus unserem Haus wie „Integrationszentrum“ und nicht den Namen Ihrer Stadt.")


@cache
def _told() -> dict[str, list[str]]:
    words: dict[str, list[str]] = json.loads(FILE.read_text())
    return words
