"""Text from outside becomes values; what cannot become one is told in a sentence, at its field."""

from datetime import date, time

import pytest
from django import forms as plain
from django.core.exceptions import ValidationError
from django.utils import translation

from miteinander.core import forms


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


class Ask(forms.DeedForm):
    topic = forms.TextField(label="Thema", max_length=20)
    day = forms.DateField(label="Tag")
    start = forms.TimeField(label="Beginn")
    end = forms.TimeField(label="Ende")

    def clean(self):
        self.period = self.clean_period("day", "start", "end")


def ask(**values):
    data = {
        "key": "6f1c3f6e-0d5e-4a53-9a43-0c3b6a1de001",
        "topic": "Gespräch",
        "day": "2026-11-25",
        "start": "10:00",
        "end": "11:00",
    }
    return Ask(data | values)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Frau   Demir ", "Frau Demir"),
        ("An\x00na", "Anna"),
        ("\u202eanna\u202c", "anna"),
        ("\u2066x\u2069\u200e\u200f\u061c", "x"),
        ("Zeile\r\nzwei", "Zeile zwei"),
        ("\ufeffUlla\u200b", "Ulla"),
        ("Mu\u0308nster", "Münster"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x00", ""),
    ],
)
def test_clean_text_keeps_what_was_meant(typed, meant):
    assert forms.clean_text(typed) == meant


def test_clean_text_keeps_line_breaks_where_lines_are_asked_for():
    assert forms.clean_text(" eins\r\nzwei\u2028drei\x07 ", lines=True) == "eins\nzwei\ndrei"


def test_plain_charfield_lets_direction_marks_through():
    # The control: without our field the mark arrives in the database and turns the text around on somebody's screen.
    assert "\u202e" in plain.CharField().clean("\u202eanna")


def test_too_long_text_is_told_with_both_lengths():
    assert refusal(forms.TextField(max_length=2000, rows=3), "x" * 10_000_000) == (
        "Bitte höchstens 2.000 Zeichen schreiben, es sind 10.000.000."
    )


def test_required_text_of_invisible_characters_is_told():
    assert refusal(forms.TextField(), "\u200b\x00 ") == "Bitte ausfüllen."


def test_text_field_writes_no_maxlength():
    assert "maxlength" not in str(Ask()["topic"])


@pytest.mark.parametrize(("typed", "day"), [("2026-12-24", date(2026, 12, 24)), ("24.12.2026", date(2026, 12, 24))])
def test_day_is_understood(typed, day):
    assert forms.DateField().clean(typed) == day


@pytest.mark.parametrize("typed", ["31.02.2026", "morgen", "2026-13-01", "\x00"])
def test_day_that_is_none_is_told(typed):
    assert refusal(forms.DateField(), typed) == "Bitte ein Datum wie 24.12.2026 angeben."


def test_day_out_of_bounds_is_told():
    assert refusal(forms.DateField(), "0001-01-01") == "Bitte einen Tag vom 01.01.1900 bis zum 31.12.2100 angeben."


@pytest.mark.parametrize("typed", ["14:30", "14.30", "14:30:00"])
def test_clock_time_is_understood(typed):
    assert forms.TimeField().clean(typed) == time(14, 30)


@pytest.mark.parametrize("typed", ["25:00", "halb drei"])
def test_clock_time_that_is_none_is_told(typed):
    assert refusal(forms.TimeField(), typed) == "Bitte eine Uhrzeit wie 14:30 angeben."


@pytest.mark.parametrize("typed", ["foo", "a@b", "a b@example.org", "anna@example.org\nBcc: eva@example.org"])
def test_address_that_is_none_is_told(typed):
    assert refusal(forms.EmailField(), typed) == "Bitte eine E-Mail-Adresse wie name@example.org angeben."


def test_address_is_understood():
    assert forms.EmailField().clean(" anna@example.org ") == "anna@example.org"
    assert forms.EmailField(required=False).clean("") == ""


@pytest.mark.parametrize("typed", ["999", "0", "-1"])
def test_number_out_of_bounds_is_told(typed):
    field = forms.WholeNumberField(lowest=1, highest=50)
    assert refusal(field, typed) == "Bitte eine Zahl von 1 bis 50 angeben."


@pytest.mark.parametrize("typed", ["zwei", "1,5", "9" * 10_000])
def test_number_that_is_none_is_told(typed):
    assert refusal(forms.WholeNumberField(lowest=1, highest=50), typed) == "Bitte eine ganze Zahl angeben."


@pytest.mark.parametrize("typed", ["Arabisch", " arabisch ", "ara"])
def test_suggestion_is_found_by_name_or_code(typed):
    assert forms.SuggestField(choices=[("ara", "Arabisch"), ("ukr", "Ukrainisch")]).clean(typed) == "ara"


def test_unknown_suggestion_is_told_and_named():
    field = forms.SuggestField(choices=[("ara", "Arabisch")])
    assert refusal(field, "afrikanisch") == (
        "„afrikanisch“ ist nicht in der Liste. Bitte einen der vorgeschlagenen Einträge nehmen."
    )


def test_suggestions_are_drawn_and_a_stored_code_is_shown_by_name():
    class Filter(forms.Form):
        language = forms.SuggestField(choices=[("ara", "Arabisch <b>")])

    html = str(Filter(initial={"language": "ara"})["language"])
    assert 'value="Arabisch &lt;b&gt;"' in html
    assert 'list="id_language_list"' in html
    assert '<datalist id="id_language_list"><option value="Arabisch &lt;b&gt;">' in html


def test_suggestions_set_for_one_form_do_not_stay_for_the_next():
    class Filter(forms.Form):
        language = forms.SuggestField()

    first = Filter()
    first.fields["language"].choices = [("ara", "Arabisch")]
    assert "Arabisch" in str(first["language"])
    assert "Arabisch" not in str(Filter()["language"])


def test_period_of_two_clock_times_is_given():
    form = ask()
    assert form.is_valid(), form.errors
    assert form.period.minutes == 60


@pytest.mark.parametrize("end", ["10:00", "09:00", "00:30"])
def test_end_that_is_not_after_start_is_told_at_the_end(end):
    form = ask(end=end)
    assert form.errors == {"end": [f"Das Ende ({end} Uhr) muss am selben Tag nach dem Beginn (10:00 Uhr) liegen."]}


def test_time_that_the_clock_change_swallows_is_told():
    form = ask(day="2026-03-29", start="02:30", end="04:00")
    assert form.errors == {
        "start": ["Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhr wird vorgestellt. Bitte eine andere wählen."]
    }


def test_time_that_the_clock_change_doubles_is_told():
    form = ask(day="2026-10-25", start="02:30", end="04:00")
    assert form.errors == {
        "start": ["Diese Uhrzeit kommt an diesem Tag zweimal vor: Die Uhr wird zurückgestellt. Bitte eine andere."]
    }


def test_missing_day_is_told_once():
    assert ask(day="").errors == {"day": ["Bitte ein Datum angeben."]}


def test_key_is_new_for_every_page_and_kept_when_sent():
    assert Ask()["key"].value() != Ask()["key"].value()
    assert str(ask()["key"].value()) in str(ask(topic="")["key"])


@pytest.mark.parametrize("broken", [{"key": ""}, {"key": "x"}, {"version": "-1"}, {"version": "9" * 30}])
def test_broken_hidden_field_is_told_without_jargon(broken):
    (sentences,) = ask(**broken).errors.values()
    assert sentences == ["Das Formular kam unvollständig an. Bitte laden Sie die Seite neu."]
