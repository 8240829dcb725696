"""The parts that pages are built of: ``{% load components %}``.

Each tag draws the template of its name in ``core/components``. Tags with an end tag wrap what stands between. A
misspelt argument fails at once, where a misspelt variable of an ``{% include %}`` would draw nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from miteinander.core import labels, maps, verdicts, words

register = template.Library()

Text = str | Promise
KINDS = ("info", "success", "warning", "danger")
LISTS = ("radio", "checks")  # fields that are a list of inputs
MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


def _draw(part: str, **variables: object) -> SafeString:
    return render_to_string(f"core/components/{part}.html", variables)


def _inside(content: str) -> SafeString:
    """What stands between a tag and its end; already escaped, and empty when there is only white space."""
    return SafeString(content.strip())


def _kind(kind: str, *also: str) -> str:
    if kind not in (*KINDS, *also):
        raise template.TemplateSyntaxError(f"unknown kind {kind!r}")
    return kind


# Heads of pages


@register.inclusion_tag("core/components/breadcrumbs.html")
def breadcrumbs(*pairs: Text) -> dict[str, Any]:
    """The way to this page, itself not in it: ``{% breadcrumbs "Anfragen" list_url "Anfrage 12" url %}``."""
    if len(pairs) % 2:
        raise template.TemplateSyntaxError("breadcrumbs takes pairs of name and address")
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.simple_block_tag
def heading(content: str, title: Text, preline: Text = "") -> SafeString:
    """The one ``h1`` of a page: ``{% heading "Anfragen" preline="Dolmetschen" %}its deeds{% endheading %}``."""
    return _draw("heading", title=title, preline=preline, deeds=_inside(content))


@register.inclusion_tag("core/components/tabs.html")
def tabs(items: Iterable[Mapping[str, object]], name: Text) -> dict[str, Any]:
    """Views of one thing, as links; ``items`` are mappings with label, url, current, and count if there is one."""
    return {"items": items, "name": name}


# Words and notices


@register.inclusion_tag("core/components/badge.html")
def badge(word: words.Word | Text, kind: str = "neutral") -> dict[str, Any]:
    """A state in a word and a colour, never a colour alone: ``{% badge request.state kind="warning" %}``."""
    return {"text": labels.label(word) if isinstance(word, words.Word) else word, "kind": _kind(kind, "neutral")}


@register.simple_block_tag
def alert(content: str, kind: str, title: Text) -> SafeString:
    """A notice that stays: ``{% alert "warning" "Nachweis läuft ab" %}...{% endalert %}``; the inside may be empty."""
    return _draw("alert", kind=_kind(kind), title=title, content=_inside(content))


@register.inclusion_tag("core/components/messages.html")
def show_messages(messages: Iterable[Any]) -> dict[str, Any]:
    """What the last deed had to say (Django's messages)."""
    return {"notices": [(MESSAGE_KINDS.get(message.level_tag, "info"), message) for message in messages]}


@register.inclusion_tag("core/components/empty.html")
def empty(title: Text, text: Text = "", url: str = "", action: Text = "") -> dict[str, Any]:
    """An empty list that says what to do: ``{% empty "Noch nichts" text="..." url=url action="Anfragen" %}``."""
    return {"title": title, "text": text, "url": url, "action": action}


# Things to read


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of terms and what they are, made of ``fact``."""
    return _draw("facts", content=content)


@register.simple_block_tag
def fact(content: str, term: Text) -> SafeString:
    """One term: ``{% fact "Sprache" %}{{ language }}{% endfact %}``; an empty inside reads "noch nicht erfasst"."""
    return _draw("fact", term=term, content=_inside(content))


@register.simple_block_tag
def card(content: str, title: Text, url: str = "", preline: Text = "", level: int = 2) -> SafeString:
    """A box with a title; with ``url`` the title is a link. Several stand side by side in ``<div class="m-cards">``."""
    return _draw("card", title=title, url=url, preline=preline, level=level, content=_inside(content))


@register.inclusion_tag("core/components/figure.html")
def figure(name: Text, value: object, unit: Text = "", hint: Text = "", url: str = "") -> dict[str, Any]:
    """One figure; several stand in ``<div class="m-cards">``, the table they come from beside them."""
    return {"name": name, "value": value, "unit": unit, "hint": hint, "url": url}


@register.inclusion_tag("core/components/timeline.html")
def timeline(steps: Iterable[object]) -> dict[str, Any]:
    """What happened, in the order given: each has ``at`` (instant), ``by`` (name), ``text`` and ``note`` or none."""
    return {"steps": steps}


@register.inclusion_tag("core/components/tasks.html")
def tasks(items: Iterable[object]) -> dict[str, Any]:
    """What waits for somebody: each has ``label``, ``url``, ``hint`` or none, ``status`` (word, text) and ``kind``; maybe ``reference``."""
    return {"items": items}


@register.simple_block_tag
def more(content: str, title: Text, opened: bool = False) -> SafeString:
    """A part that opens on demand, without script: ``{% more "Warum die anderen nicht?" %}...{% endmore %}``."""
    return _draw("more", title=title, opened=opened, content=content)


@register.inclusion_tag("core/components/progress.html")
def progress(name: Text, value: int, highest: int) -> dict[str, Any]:
    """How far something has come, as bar and figures."""
    return {"name": name, "value": value, "highest": highest}


# Tables


@register.simple_block_tag
def table(content: str, caption: Text, stacked: bool = False, caption_hidden: bool = False) -> SafeString:
    """A table in a frame that scrolls by keyboard when it is too wide: ``{% table "Anfragen" %}...{% endtable %}``.

    Inside: ``<thead>`` and ``<tbody>`` in plain HTML, figures with ``class="m-number"``. With ``stacked`` a row is a
    card on a phone; each ``<td>`` then names its column in ``data-label``, a row begins with ``<th scope="row">``.
    """
    return _draw("table", caption=caption, caption_hidden=caption_hidden, stacked=stacked, content=content)


@register.inclusion_tag("core/components/sortlink.html", takes_context=True)
def sortlink(context: template.Context, name: Text, column: str, current: str, number: bool = False) -> dict[str, Any]:
    """A column head that sorts: ``{% sortlink "Datum" "day" current=sort %}``, ``sort`` being "day", "-day" or another.

    The link carries ``?sort=...`` and all other values of the address but the page.
    """
    order = {column: "ascending", f"-{column}": "descending"}.get(current, "")
    target = f"-{column}" if order == "ascending" else column
    return {"request": context["request"], "name": name, "order": order, "target": target, "number": number}


@register.inclusion_tag("core/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Leafing through a long list; draws nothing when there is one page. The view reads ``?page=``."""
    return {
        "request": context["request"],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("core/components/takeaway.html", takes_context=True)
def takeaway(context: template.Context, download_url: str = "", export_url: str = "") -> dict[str, Any]:
    """Ways to take the list away as it is narrowed; ``export_url`` only for whom may have what it tells of persons."""
    query = context["request"].GET.copy()
    for name in ("page", "als"):
        query.pop(name, None)
    return {"download_url": download_url, "export_url": export_url, "query": query.urlencode()}


@register.inclusion_tag("core/components/filters.html", takes_context=True)
def filters(context: template.Context, form: forms.Form, name: Text, whole: Text = "") -> dict[str, Any]:
    """A form that narrows a list (GET), with a way back to the whole list, called ``whole``; keeps the sort order."""
    used = any(context["request"].GET.get(bound.html_name) for bound in form)
    return {"request": context["request"], "form": form, "name": name, "used": used, "whole": whole}


@register.inclusion_tag("core/components/map.svg")
def area_map(drawn: maps.Map, name: str = "map") -> dict[str, Any]:
    """A map of areas with one figure each (``core.maps``); the page loads ``core/map.css`` and has the same figures in a table.

    ``name`` begins its ids, where a page has several.
    """
    return {"map": drawn, "name": name}


# Forms and deeds


@register.inclusion_tag("core/components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """Everything that is wrong, above the form, each with a link to its field; gets the focus without script.

    Says too that a file must be chosen anew: no browser keeps it.
    """
    faults = [("", fault) for fault in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        if bound.is_hidden:
            faults += [("", fault) for fault in bound.errors]
        else:
            faults += [(_first_id(bound), f"{_as_head(str(bound.label))} {fault}") for fault in bound.errors]
    return {"faults": faults, "file_lost": bool(form.files)}


@register.inclusion_tag("core/components/field.html")
def field(bound: BoundField, width: str = "", label_hidden: bool = False, say_optional: bool = True) -> dict[str, Any]:
    """One field with label, hint and error: ``{% field form.day %}``; ``width`` is "short" or "middle".

    What may be left out says so; not in filters, where everything may (``say_optional=False``).
    """
    shape = _shape(bound.field.widget)
    return {
        "bound": bound,
        "shape": shape,
        "options": _options(bound, shape),
        "control": "" if shape in LISTS else _control(bound, shape, width),
        "optional": say_optional and not bound.field.required,
        "width": width,
        "label_hidden": label_hidden,
        "describedby": _described_by(bound),
    }


@register.inclusion_tag("core/components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form one below the other, hidden ones included."""
    return {"form": form}


@register.simple_block_tag
def fieldset(content: str, legend: Text, hint: Text = "", row: bool = False) -> SafeString:
    """Fields that belong together: ``{% fieldset "Wann?" row=True %}{% field form.day %}...{% endfieldset %}``."""
    return _draw("fieldset", legend=legend, hint=hint, row=row, content=content)


@register.inclusion_tag("core/components/submit.html")
def submit(text: Text, kind: str = "primary", back_url: str = "", back: Text = "") -> dict[str, Any]:
    """The end of a form: one button that says the deed, and the way back."""
    return {"text": text, "kind": kind, "back_url": back_url, "back": back}


@register.inclusion_tag("core/components/deed.html", takes_context=True)
def deed(
    context: template.Context,
    url: str,
    text: Text,
    kind: str = "secondary",
    version: int | None = None,
    may: verdicts.Verdict = verdicts.ALLOWED,
    about: Text = "",
    **values: object,
) -> dict[str, Any]:
    """A button that does one thing at once (POST): ``{% deed url "Zuweisen" version=3 may=may.assign to=id %}``.

    ``kind`` is primary, secondary, tertiary or danger. ``about`` ends the sentence for those who only hear the button
    ("Zuweisen: Frau Demir"). With ``may`` a refused verdict shows its reason instead of the button. Other values travel
    as hidden fields.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "text": text,
        "kind": kind,
        "may": may,
        "about": about,
        "key": uuid4(),
        "version": version,
        "values": values,
    }


def _shape(widget: forms.Widget) -> str:
    """Which way a field is drawn."""
    shapes: Sequence[tuple[type[forms.Widget], str]] = (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxInput, "check"),
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radio"),
        (forms.Select, "select"),
        (forms.Textarea, "lines"),
    )
    return next((shape for kind, shape in shapes if isinstance(widget, kind)), "input")


def _control(bound: BoundField, shape: str, width: str) -> SafeString:
    """The input itself, dressed in the classes of KERN."""
    if shape == "hidden":
        return bound.as_widget()
    special = {"select": "kern-form-input__select", "check": "kern-form-check__checkbox"}
    base = special.get(shape, "kern-form-input__input")
    classes = [base, *([f"{base}--error"] if bound.errors else []), *([f"m-width-{width}"] if width else [])]
    attrs: dict[str, str | bool] = {"class": " ".join(classes)}
    if bound.field.required:
        attrs["aria-required"] = "true"
    # A placeholder vanishes with the first letter and is paler than our text may be; the label says it already.
    bound.field.widget.attrs.pop("placeholder", None)
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField, shape: str) -> list[Mapping[str, object]]:
    """Radio buttons or check boxes of a list, each with its input and label."""
    if shape not in LISTS:
        return []
    css = "kern-form-check__radio" if shape == "radio" else "kern-form-check__checkbox"
    bound.field.widget.attrs["class"] = f"{css} {css}--error" if bound.errors else css
    return [
        {"control": option.tag(), "id": option.id_for_label, "label": option.choice_label}
        for option in bound.subwidgets
    ]


def _as_head(label: str) -> str:
    """A label as the head of a sentence; a question keeps its mark."""
    return label if label.endswith("?") else f"{label.rstrip('.:')}:"


def _first_id(bound: BoundField) -> str:
    """Where a link to the field leads: the input, or the first one of a list."""
    # Not by the bound field's subwidgets: it keeps them, without the classes that ``field`` gives them later.
    widget = bound.field.widget
    return str(widget.id_for_label(bound.auto_id, 0) if _shape(widget) in LISTS else bound.id_for_label)


def _described_by(bound: BoundField) -> str:
    """The ids of hint and error, for a field set (single inputs get theirs from Django)."""
    hint = f"{bound.auto_id}_helptext" if bound.help_text else ""
    return " ".join(filter(None, (hint, f"{bound.auto_id}_error" if bound.errors else "")))
