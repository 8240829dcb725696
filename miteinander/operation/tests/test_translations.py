from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import catalog

from miteinander.core import languages
from miteinander.operation import translations


def test_every_language_is_complete() -> None:
    """Mend with ``miteinander translate`` and the empty entries of the catalogues."""
    assert translations.missing() == []


def test_collecting_finds_texts_of_python_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "house" / "desk"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        'from x import N_, gettext_lazy as _\nA = N_("Wort")\nB = _("Satz mit %(name)s.")\n'
    )
    (package / "page.html").write_text(
        '{% load i18n %}{% translate "Seite" %}{% blocktranslate trimmed count n=n %}ein{% plural %}viele{% endblocktranslate %}'
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path / "house")
    translations.collect()
    assert {name.split(": ")[1] for name in translations.missing() if "(en)" in name} == {
        "Wort",
        "Satz mit %(name)s.",
        "Seite",
        "ein",
    }
    file = translations.path(package, "en")
    file.write_text(file.read_text().replace('msgid "Wort"\nmsgstr ""', 'msgid "Wort"\nmsgstr "word"'))
    translations.collect()
    assert len([name for name in translations.missing() if "(en)" in name]) == 3


def test_only_what_visitors_meet_is_asked_of_the_other_languages() -> None:
    told = {place.name: len(translations.template(place, "ti")) for place in translations.packages()}
    assert told["portal"] > 100
    assert told["keeping"] == told["demo"] == 0
    texts = {message.id for message in translations.template(translations.ROOT / "portal", "ti")}
    assert "Alle Zentren" in texts
    assert "Wenn Sie nur lesen" not in texts  # a legal text


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_plural_forms_are_those_of_unicode(language: str) -> None:
    """Two numbers share a form here exactly if they do there; millions apart, which nobody finds here."""
    written = translations.PLURALS.get(language, translations.ONE_OR_MORE).split("plural=")[1].rstrip(";")
    form, rule = c2py(written), Locale.parse(languages.CLDR.get(language, language)).plural_form
    assert len({(form(number), rule(number)) for number in range(300)}) == len({rule(number) for number in range(300)})


def test_gaps_must_be_filled_in_every_form() -> None:
    pair = catalog.Message(("ein Haus", "%(number)s Häuser"), flags=["python-format"])
    for texts, right in (
        (["%(number)s дом", "%(number)s дома"], True),
        (["a house", "houses"], False),
        (["a", "%(n)s"], False),
    ):
        assert translations._same_gaps(pair, texts) is right
    one = catalog.Message("am %(day)s", flags=["python-format"])
    assert translations._same_gaps(one, ["%(day)s"])
    assert not translations._same_gaps(one, ["on day"])


def test_languages_of_the_portal_are_those_of_the_catalogues() -> None:
    assert set(languages.PORTAL) == {languages.SOURCE, *translations.LANGUAGES}
