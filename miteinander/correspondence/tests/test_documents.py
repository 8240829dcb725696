"""What goes to paper: any text as plain text, the same bytes for the same values, tags a screen reader can follow."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from miteinander.core import time
from miteinander.correspondence import documents
from miteinander.correspondence.tests import paper

AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SHEET = """#show: sheet
#values.text

== Tabelle
#facts(words.columns, values.rows)
"""
VALUES: dict[str, object] = {
    "letterhead": {"centre": "KI Beispielkreis", "authority": ""},
    "information": [["Telefon", "+49 30 23125 100"]],
    "footer": "Fuß",
    "text": "Guten Tag",
    "rows": [["Ort", "Rathaus\nRaum 3"]],
    "words": {"columns": ["Angabe", "Inhalt"], "page": "Seite {page} von {pages}"},
}
HOSTILE = [
    '#import "@preview/example:0.1.0": *',
    '#read("/etc/passwd") #include "letter.typ"',
    "$ x^2 $ \\ \\u{41} @name <label> *fett* _schräg_ `roh` // Rest",
    '"} #panic() {"',
    "= Überschrift - Punkt + Zahl / Wort: Sinn",
    "{page} von {pages} %(name)s %s {0}",
]
SCRIPTS = ["Nguyễn Thị Hạnh", "Шевченко Олена", "ትግርኛ ቋንቋ", "Ελένη", "Suharto"]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "probe.typ"
    path.write_text(SHEET)
    return path


def rendered(template: Path, *, text: str = "Guten Tag", at: datetime = AT, language: str = "de") -> bytes:
    values = {**VALUES, "text": text}
    return documents.render(template=template, title="Probe", values=values, language=language, at=at)


@pytest.mark.parametrize("language", ["de", "en"])
def test_render_makes_a_tagged_document_with_title_and_language(template: Path, language: str) -> None:
    document = rendered(template, language=language)

    with paper.opened(document) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as claims:
            assert claims["pdfuaid:part"] == "1"
            assert claims["dc:title"] == "Probe"
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    tags = paper.tags(document)
    assert tags.count("H1") == 1
    assert tags.count("H2") == 1
    assert tags.count("TH") == 2
    assert tags.count("TD") == 2


def test_render_gives_the_same_bytes_for_the_same_values(template: Path) -> None:
    assert rendered(template) == rendered(template)
    assert rendered(template) != rendered(template, at=AT + timedelta(seconds=1))


@pytest.mark.parametrize("text", [*HOSTILE, *SCRIPTS])
def test_render_prints_any_text_as_plain_text(template: Path, text: str) -> None:
    assert text in paper.text(rendered(template, text=text))


def test_render_prints_words_written_from_the_right(template: Path) -> None:
    word = "محمد"
    assert word[::-1] in unicodedata.normalize("NFKC", paper.text(rendered(template, text=word)))


def test_render_would_execute_text_that_became_source(template: Path) -> None:
    """The control: the same text spliced into the template is carried out."""
    assert "#(40 + 2)" in paper.text(rendered(template, text="#(40 + 2)"))
    template.write_text(SHEET.replace("#values.text", "#(40 + 2)"))
    found = paper.text(rendered(template))
    assert "42" in found
    assert "#(40 + 2)" not in found


@pytest.mark.parametrize("path", ["../secret.txt", "/../secret.txt", "/etc/hostname"])
def test_render_reads_no_file_outside_the_templates(template: Path, path: str) -> None:
    inner = template.parent / "inner" / "probe.typ"
    inner.parent.mkdir()
    (template.parent / "secret.txt").write_text("geheim")
    inner.write_text(f'#show: sheet\n#read("{path}")')
    with pytest.raises(typst.TypstError):
        rendered(inner)


def test_render_flows_over_pages_and_breaks_endless_words(template: Path) -> None:
    document = rendered(template, text="W" * documents.LONGEST_TEXT)
    assert paper.text(document).count("W") == documents.LONGEST_TEXT
    with paper.opened(document) as pdf:
        assert len(pdf.pages) > 1


def test_render_refuses_more_than_a_letter_holds(template: Path) -> None:
    with pytest.raises(documents.TooLong):
        rendered(template, text="x" * (documents.LONGEST_TEXT + 1))
    many = {**VALUES, "rows": [["Ort", "x" * documents.LONGEST_TEXT]] * 6}
    with pytest.raises(documents.TooLong):
        documents.render(template=template, title="Probe", values=many, language="de", at=AT)


@given(st.text(max_size=60))
@example("a\u0301\u0301\u20dd\u0483")
@example("አ\u0301 中\u20dd م\u0483")
@example("\ufeff\ufffe\ue000\ud800\x00\u202e")
@settings(max_examples=200, deadline=None)
def test_plain_leaves_nothing_that_a_document_refuses(text: str) -> None:
    source = """#set document(title: "Probe")
    #set text(font: json(bytes(sys.inputs.faces)), fallback: false)
    #sys.inputs.text"""
    inputs = {"text": documents.plain(text), "faces": json.dumps(list(documents._coverage()))}
    typst.compile(source.encode(), font_paths=documents._fonts(), sys_inputs=inputs, pdf_standards="ua-1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc\u202egnp.exe\u200f", "abcgnp.exe"),
        ("a\x00b\x07c", "a b c"),
        (" a \t b \r\n\n c ", "a b\n\nc"),
        ("\ud800\ue000", documents.UNSHOWN * 2),
        ("ⴰⴱ", documents.UNSHOWN * 2),
        ("u\u0308ber", "über"),
        ("Z" + "\u0317" * 500, "Z" + "\u0317" * documents.MOST_MARKS),
        ("x" * 70, "\u200b".join(["x" * 20] * 3 + ["x" * 10])),
        ("", ""),
    ],
)
def test_plain_keeps_what_paper_can_show(text: str, shown: str) -> None:
    assert documents.plain(text) == shown


def test_showable_refuses_values_it_does_not_know() -> None:
    assert documents.showable({"a": ["b\x00", 1, None, True]}) == {"a": ["b", 1, None, True]}
    with pytest.raises(TypeError):
        documents.showable({"at": AT})


def test_check_code_changes_with_every_fact() -> None:
    facts: dict[str, str | datetime | None] = {"name": "Müller", "start": AT, "end": None}
    code = documents.check_code(facts)

    assert len(code) == 10
    others = [{"name": "Muller"}, {"start": AT + timedelta(minutes=1)}, {"end": AT}, {"more": "x"}]
    assert len({code, *(documents.check_code({**facts, **other}) for other in others)}) == 5


def test_check_code_does_not_depend_on_spelling_or_time_zone() -> None:
    berlin = AT.astimezone(time.BERLIN)
    assert documents.check_code({"a": "u\u0308", "b": AT}) == documents.check_code({"b": berlin, "a": " ü "})


def test_fonts_name_what_to_do_when_they_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("django.conf.settings.NODE_MODULES", tmp_path)
    documents._folders.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="npm ci"):
            documents._folders()
    finally:
        documents._folders.cache_clear()


def test_days_and_clocks_are_those_of_germany() -> None:
    late = datetime(2026, 7, 1, 22, 15, tzinfo=UTC)
    assert documents.long_day(late, language="de") == "Donnerstag, 2. Juli 2026"
    assert documents.long_day(late, language="en") == "Thursday, 2 July 2026"
    assert documents.short_day(late, language="de") == "02.07.2026"
    assert documents.clock(late) == "00:15"
