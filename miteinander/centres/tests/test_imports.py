"""The 54 centres and what texts say of four of them: dated, corrected, and nothing invented."""

import json
from collections import Counter
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from miteinander.centres import imports
from miteinander.centres.vocabulary import CentreKind, EntryKey, EntryStatus
from miteinander.core import tables

DATA = Path(imports.__file__).parent / "data"
CENTRES = (DATA / imports.CENTRES).read_bytes()
PROFILES = (DATA / imports.PROFILES).read_bytes()
MUENSTER, COESFELD, HERNE, WESEL = "05515", "05558", "05916", "05170"


def profiles(raw: bytes = PROFILES) -> tuple[imports.ProfileEntry, ...]:
    known = {centre.ags for centre in imports.parse_centres(raw=CENTRES)}
    return imports.parse_profiles(raw=raw, centres=known)


def entries(ags: str, key: EntryKey) -> list[imports.ProfileEntry]:
    return [entry for entry in profiles() if (entry.centre_ags, entry.key) == (ags, key)]


def test_ships_54_centres() -> None:
    centres = imports.parse_centres(raw=CENTRES)
    assert [centre.id for centre in centres] == list(range(1, 55))
    assert Counter(centre.kind for centre in centres) == {
        CentreKind.CITY: 22, CentreKind.DISTRICT: 30, CentreKind.REGION: 1, CentreKind.REGION_CITY: 1,
    }  # fmt: skip
    assert Counter(centre.government_region for centre in centres) == {
        "Düsseldorf": 15, "Köln": 12, "Münster": 8, "Detmold": 7, "Arnsberg": 12,
    }  # fmt: skip
    by_ags = {centre.ags: centre for centre in centres}
    assert by_ags["05334002"].short_name == "Stadt Aachen"
    assert by_ags[WESEL].slug == "kreis-wesel"


@pytest.mark.parametrize(
    ("old", "new", "row", "column"),
    [
        (b"2,05112,", b"1,05112,", 3, "id"),
        (b"2,05112,", b"2,05111,", 3, "ags"),
        (b"2,05112,", b"2,5112,", 3, "ags"),
        (b",duisburg,", b",duesseldorf,", 3, "slug"),
        (b",duisburg,", b",Duisburg,", 3, "slug"),
        (b",duisburg,city,", b",duisburg,village,", 3, "kind"),
    ],
)
def test_names_a_broken_centre(old: bytes, new: bytes, row: int, column: str) -> None:
    assert old in CENTRES
    with pytest.raises(tables.BrokenFiles) as broken:
        imports.parse_centres(raw=CENTRES.replace(old, new, 1))
    assert [(mistake.row, mistake.column) for mistake in broken.value.mistakes] == [(row, column)]


def test_corrects_what_is_stale() -> None:
    legal, coordination = entries(WESEL, EntryKey.LEGAL_BASIS)
    assert "§ 8" in legal.lines[0]
    assert "1. Januar 2022" in legal.correction
    assert "LaKI" not in coordination.lines[0]
    assert "1. April 2021" in coordination.correction
    corrected = {line: entry for entry in profiles() if entry.status == EntryStatus.CORRECTED for line in entry.lines}
    assert not [line for line in corrected if "KOMM-AN" in line or "LaKI" in line or "§ 7" in line]
    assert "abgeschlossen" in next(line for line in corrected if "Durchstarten" in line)
    (figures,) = entries(MUENSTER, EntryKey.FIGURES)
    assert "54 Kommunale Integrationszentren" in figures.lines[0]
    leitbild = entries(MUENSTER, EntryKey.FIELDS_OF_ACTION)[0]
    assert "4. Auflage 2025 bis 2030" in leitbild.lines[0]


def test_never_repeats_the_wrong_number_of_centres() -> None:
    assert "14 Kommunale" not in PROFILES.decode()
    assert "14 Zentren" not in PROFILES.decode()


def test_gives_coesfeld_from_the_register() -> None:
    (towns,) = entries(COESFELD, EntryKey.MEMBER_BODIES)
    assert len(towns.lines) == 11
    assert {"Ascheberg", "Nordkirchen", "Olfen"} <= set(towns.lines)
    (figures,) = entries(COESFELD, EntryKey.FIGURES)
    assert figures.lines[0] == "227.859 Einwohnerinnen und Einwohner am 31.12.2024"
    assert "219.784" in figures.correction
    assert figures.as_of is not None


def test_quotes_herne_without_a_date() -> None:
    (figures,) = entries(HERNE, EntryKey.FIGURES)
    assert (figures.status, figures.as_of) == (EntryStatus.DATED_QUOTE, None)
    (hours,) = entries(HERNE, EntryKey.OPENING_HOURS)
    assert [(one.weekday, one.opens, one.closes) for one in hours.opening_hours][3:] == [
        (4, time(8), time(16)),
        (5, time(8), time(13)),
    ]


def test_leaves_out_what_no_text_says() -> None:
    said = {
        ags: {entry.key for entry in profiles() if entry.centre_ags == ags}
        for ags in (MUENSTER, COESFELD, HERNE, WESEL)
    }
    only_herne = {EntryKey.OPENING_HOURS, EntryKey.STOP, EntryKey.AUDIENCES, EntryKey.SERVICES, EntryKey.EMAIL}
    assert only_herne <= said[HERNE]
    for ags in (MUENSTER, COESFELD, WESEL):
        assert not only_herne & said[ags]
    assert not {EntryKey.ADDRESS, EntryKey.TELEPHONE} & said[COESFELD]
    assert [ags for ags, keys in said.items() if EntryKey.ADVISORY_BOARD in keys] == [MUENSTER]
    assert {entry.centre_ags for entry in profiles()} == set(said)
    assert "Postleitzahl" not in str(entries(WESEL, EntryKey.ADDRESS))
    assert entries(WESEL, EntryKey.ADDRESS)[0].lines == ("Reeser Landstraße 31", "Wesel")


def test_names_no_person_of_the_press_text() -> None:
    # Initials only: the names themselves stay out of the repository.
    words = {word.strip(".,:;„“") for entry in profiles() for line in entry.lines for word in line.split()}
    assert not words & {"Staatssekretärin", "Stadträtin", "Leiterin", "MdL"}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"centre": "05999"}, "centre_ags", "Das Zentrum „05999“ gibt es nicht."),
        ({"centre": 5}, "centre_ags", "Text"),
        ({"key": "horoscope"}, "key", "nicht bekannt"),
        ({"lines": []}, "lines", "mindestens eine Zeile"),
        ({"lines": ["a\0b"]}, "lines", "unsichtbare Zeichen"),
        ({"lines": ["x" * 1001]}, "lines", "Höchstens 1000"),
        ({"source": ""}, "source", "fehlt"),
        ({"as_of": "31.12.2024"}, "as_of", "JJJJ-MM-TT"),
        ({"as_of": 2024}, "as_of", "Text"),
        ({"status": "corrected"}, "correction", "sagt wie"),
        ({"correction": "Anders."}, "correction", "sagt wie"),
        ({"position": -1}, "position", "0 bis 99"),
        ({"opening_hours": [{"weekday": 8, "from": "08:00", "to": "16:00"}]}, "opening_hours", "Wochentag"),
        ({"opening_hours": [{"weekday": 1, "from": "16:00", "to": "08:00"}]}, "opening_hours", "Ende nach dem Anfang"),
        ({"opening_hours": [{"weekday": 1}]}, "opening_hours", "Wochentag"),
        ({"opening_hours": 7}, "opening_hours", "Wochentag"),
        ({"mood": "good"}, "mood", "unbekannt"),
    ],
)
def test_names_a_broken_entry(change: dict[str, Any], column: str, reason: str) -> None:
    said = json.loads(PROFILES)
    assert said[0]["status"] == "current"
    said[0] |= change
    with pytest.raises(tables.BrokenFiles) as broken:
        profiles(json.dumps(said).encode())
    (mistake,) = broken.value.mistakes
    assert (mistake.row, mistake.column) == (1, column)
    assert reason in mistake.reason


def test_names_a_place_taken_twice() -> None:
    said = json.loads(PROFILES)
    with pytest.raises(tables.BrokenFiles, match=f"Eintrag {len(said) + 1}|Zeile {len(said) + 1}"):
        profiles(json.dumps([*said, said[0]]).encode())


@pytest.mark.parametrize("raw", [b"", b"{", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_refuses_what_is_no_list(raw: bytes) -> None:
    with pytest.raises(tables.BrokenFiles, match="nicht lesbar"):
        profiles(raw)
