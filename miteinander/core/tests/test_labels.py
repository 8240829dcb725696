"""Words and sentences in the reader's language."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from miteinander.core.labels import sentence
from miteinander.core.words import N_, Word


class Reason(Word):
    DAY = "day", N_("am %(day)s um %(clock)s")
    COUNT = "count", N_("%(count)s von %(limit)s")
    TONGUE = "tongue", N_("%(language)s oder %(varieties)s, getippt: %(typed)s")
    KIND = "kind", N_("Art: %(kind)s")
    INSTANT = "instant", N_("um %(at)s")


@pytest.mark.parametrize(
    ("word", "values", "german", "english"),
    [
        (
            Reason.DAY,
            {"day": date(2026, 3, 4), "clock": time(9, 5)},
            "am 04.03.2026 um 09:05",
            "am 4 Mar 2026 um 09:05",
        ),
        (Reason.COUNT, {"count": 5407, "limit": 3}, "5.407 von 3", "5,407 von 3"),
        (Reason.KIND, {"kind": Reason.COUNT}, "Art: %(count)s von %(limit)s", "Art: %(count)s von %(limit)s"),
        (Reason.INSTANT, {"at": datetime(2026, 7, 1, 8, tzinfo=UTC)}, "um 10:00", "um 10:00"),
    ],
)
def test_sentence_fills_its_gaps_as_people_read(
    word: Reason, values: dict[str, object], german: str, english: str
) -> None:
    for language, expected in (("de", german), ("en", english)):
        with translation.override(language):
            assert sentence(word, values) == expected


def test_sentence_names_languages_and_nothing_else() -> None:
    """What somebody typed is repeated as typed, even if it happens to be a code."""
    values = {"language": "kmr", "varieties": ("ckb", "xyz"), "typed": "ckb"}
    names = {"kmr": "Kurmandschi", "ckb": "Sorani"}
    assert sentence(Reason.TONGUE, values, names=names) == "Kurmandschi oder Sorani, xyz, getippt: ckb"


def test_sentence_refuses_what_people_cannot_read() -> None:
    with pytest.raises(TypeError):
        sentence(Reason.INSTANT, {"at": object()})
