"""What the parts of pages draw: right words, nothing unescaped, usable by keyboard and ear."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms as plain
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from miteinander.core import forms, time, verdicts
from miteinander.core.templatetags import words as filters
from miteinander.core.words import Word

AT = datetime(2026, 12, 24, 13, 30, tzinfo=UTC)


class State(Word):
    ASKED = "asked", "Angefragt"


class Ask(forms.DeedForm):
    topic = forms.TextField(label="Thema", help_text="Keine Namen", max_length=5)
    place = forms.ChoiceField(label="Wo?", choices=[("a", "hier"), ("b", "dort")], widget=plain.RadioSelect)
    note = forms.TextField(label="Bemerkung", rows=3, required=False)


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


def draw(source, path="/liste/?sort=day&page=2&q=a%26b", **variables):
    context = Context({"request": RequestFactory().get(path), "csrf_token": "token", **variables})
    return Template("{% load components words %}" + source).render(context)


# Words


def test_label_is_the_german_word():
    assert filters.label(State.ASKED) == "Angefragt"
    assert filters.label(None) == ""


def test_label_refuses_a_bare_code():
    with pytest.raises(TypeError, match="asked"):
        filters.label("asked")


@pytest.mark.parametrize(
    ("source", "german", "english"),
    [
        ("{{ at|day }}", "Do., 24.12.2026", "Thu, 24 Dec 2026"),
        ("{{ at|short_day }}", "24.12.2026", "24 Dec 2026"),
        ("{{ at|clock }}", "14:30 Uhr", None),
        ("{{ at|instant }}", "Do., 24.12.2026, 14:30 Uhr", None),
        ("{{ span|period }}", "Do., 24.12.2026, 14:30 bis 16:00 Uhr", None),
        ("{{ night|period }}", "Do., 24.12.2026, 14:30 Uhr bis Fr., 25.12.2026, 14:30 Uhr", None),
        ("{{ 135|minutes }} {{ 60|minutes }} {{ 0|minutes }}", "2 Std. 15 Min. 1 Std. 0 Min.", None),
        ("{{ 5407|number }} {{ 2.5|number }}", "5.407 2,5", "5,407 2.5"),
        ("{{ nothing|day }}{{ nothing|clock }}{{ nothing|period }}{{ nothing|minutes }}{{ nothing|number }}", "", ""),
    ],
)
def test_times_and_numbers_are_written_in_the_readers_form(source, german, english):
    variables = {
        "at": AT,
        "span": time.Period(AT, AT + timedelta(minutes=90)),
        "night": time.Period(AT, AT + timedelta(days=1)),
        "nothing": None,
    }
    assert draw(source, **variables) == german
    if english is not None:
        with translation.override("en"):
            assert draw(source, **variables) == english


def test_instant_late_in_the_evening_falls_on_the_german_day():
    assert filters.day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "Fr., 01.01.2027"
    assert filters.day(date(2026, 12, 31)) == "Do., 31.12.2026"


# Parts


def test_badge_says_its_state_in_a_word():
    html = draw('{% badge state kind="warning" %}', state=State.ASKED)
    assert "Angefragt" in html
    assert 'kern-icon--warning" aria-hidden="true"' in html


def test_unknown_kind_fails_at_once():
    with pytest.raises(TemplateSyntaxError):
        draw('{% badge "x" kind="red" %}')


def test_misspelt_argument_fails_at_once():
    with pytest.raises(TemplateSyntaxError):
        draw('{% badge "x" knd="info" %}')


def test_what_people_wrote_is_escaped_everywhere():
    evil = "<script>"
    html = draw(
        '{% heading evil preline=evil %}{{ evil }}{% endheading %}{% alert "info" evil %}{{ evil }}{% endalert %}'
        "{% facts %}{% fact evil %}{{ evil }}{% endfact %}{% endfacts %}{% card evil %}{{ evil }}{% endcard %}"
        "{% badge evil %}{% empty evil text=evil url=evil action=evil %}{% timeline steps %}"
        "{% deed evil evil about=evil a=evil %}"
        "{% table evil %}<tr><td>{{ evil }}</td></tr>{% endtable %}{% more evil %}{{ evil }}{% endmore %}",
        evil=evil,
        steps=[SimpleNamespace(at=AT, by=evil, text=evil, note=evil)],
    )
    assert evil not in html
    assert html.count("&lt;script&gt;") > 20


def test_fact_without_value_says_so():
    assert "noch nicht erfasst" in draw("{% fact 'Ort' %} {{ place }} {% endfact %}", place="")


def test_breadcrumbs_need_pairs():
    assert '<a class="kern-link kern-link--small kern-link--no-visited-state" href="/a/">A</a>' in draw(
        '{% breadcrumbs "A" "/a/" %}'
    )
    with pytest.raises(TemplateSyntaxError):
        draw('{% breadcrumbs "A" %}')


@pytest.mark.parametrize(
    ("current", "said", "leads"), [("day", "ascending", "-day"), ("-day", "descending", "day"), ("name", "", "day")]
)
def test_sortlink_says_the_order_and_leads_to_the_other(current, said, leads):
    html = draw('{% sortlink "Tag" "day" current=current %}', current=current)
    assert (f'aria-sort="{said}"' in html) is bool(said)
    assert f'href="?sort={leads}&amp;q=a%26b"' in html  # the filter stays, the page does not


def test_pagination_keeps_filter_and_order():
    html = draw("{% pagination page %}", page=Paginator(range(100), 10).get_page(2))
    assert 'href="?sort=day&amp;page=3&amp;q=a%26b"' in html
    assert html.count('aria-current="page"') == 1
    assert draw("{% pagination page %}", page=Paginator(range(5), 10).get_page(1)).strip() == ""


def test_table_frame_is_reached_by_keyboard_and_named():
    html = draw('{% table "Anfragen" %}<tbody></tbody>{% endtable %}')
    assert 'tabindex="0"' in html
    assert 'aria-label="Anfragen"' in html
    assert "<caption >Anfragen</caption>" in html


# Forms and deeds


def test_error_summary_leads_to_each_field_and_takes_the_focus():
    form = Ask({"topic": "zu lang", "place": "", "key": "x"})
    html = draw("{% error_summary form %}", form=form)
    assert "autofocus" in html
    assert '<a class="kern-link kern-link--no-visited-state" href="#id_topic">Thema: Bitte höchstens 5 Zeichen' in html
    assert 'href="#id_place_0">Wo? Bitte auswählen.</a>' in html
    assert "Bitte prüfen Sie 3 Angaben" in " ".join(html.split())
    assert 'href="#id_key"' not in html  # nobody can go to a hidden field
    assert draw("{% error_summary form %}", form=Ask()).strip() == ""


def test_field_names_hint_and_error_for_those_who_listen():
    html = draw("{% field form.topic %}", form=Ask({"topic": "zu lang", "key": "x"}))
    assert '<label class="kern-label" for="id_topic">Thema</label>' in html
    assert 'aria-describedby="id_topic_helptext id_topic_error"' in html
    assert 'id="id_topic_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="zu lang"' in html  # what was typed is kept


def test_field_says_optional_where_something_may_be_left_out():
    assert "(freiwillig)" in draw("{% field form.note %}", form=Ask())
    assert "(freiwillig)" not in draw("{% field form.topic %}", form=Ask())
    assert "(freiwillig)" not in draw("{% field form.note say_optional=False %}", form=Ask())


def test_radio_buttons_keep_their_look_after_the_error_summary():
    html = draw("{% error_summary form %}{% field form.place %}", form=Ask({"topic": "a", "key": "x"}))
    assert html.count('class="kern-form-check__radio kern-form-check__radio--error"') == 2
    assert 'aria-describedby="id_place_error"' in html


def test_filters_keep_the_order_and_send_by_get():
    html = draw('{% filters form "Anfragen eingrenzen" %}', form=Ask())
    assert '<input type="hidden" name="sort" value="day">' in html
    assert 'method="get"' in html
    assert 'href="/liste/"' in html


def test_deed_is_a_post_with_token_key_and_version():
    html = draw('{% deed "/tun/" "Zuweisen" version=3 about="Frau Demir" interpreter=4 %}')
    assert 'method="post" action="/tun/"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="version" value="3"' in html
    assert 'name="interpreter" value="4"' in html
    assert html != draw('{% deed "/tun/" "Zuweisen" version=3 about="Frau Demir" interpreter=4 %}')  # a key of its own


def test_refused_deed_shows_its_reason_and_no_button():
    html = draw('{% deed "/tun/" "Zuweisen" may=verdict %}', verdict=verdicts.Verdict("Zu spät."))
    assert "Zu spät." in html
    assert "<button" not in html


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html"])
def test_error_page_is_drawn_from_nothing(page):
    html = Template('{% include "' + page + '" %}').render(Context({}))
    assert "<h1" in html
    assert "csrf" not in html  # no token, so no cookie
