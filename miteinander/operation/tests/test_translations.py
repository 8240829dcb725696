from pathlib import Path

import pytest

from miteinander.operation import translations


def test_english_is_complete() -> None:
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
    assert {name.split(": ")[1] for name in translations.missing()} == {"Wort", "Satz mit %(name)s.", "Seite", "ein"}
    file = translations.path(package, "en")
    file.write_text(file.read_text().replace('msgid "Wort"\nmsgstr ""', 'msgid "Wort"\nmsgstr "word"'))
    translations.collect()
    assert len(translations.missing()) == 3
