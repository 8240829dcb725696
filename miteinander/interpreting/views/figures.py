"""Figures of the desk: sums of a period, as tables that print well."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from miteinander.core.export_pages import Download
from miteinander.core.forms import SpanForm
from miteinander.core.pages import Page
from miteinander.core.time import local_day
from miteinander.interpreting import exports, figures, permissions


class OfSpan:
    """What is counted of the span of days that was asked for. Without a wish: this year."""

    request: Any

    def span(self) -> tuple[SpanForm, figures.Figures]:
        today = local_day(timezone.now())
        first, last = date(today.year, 1, 1), date(today.year, 12, 31)
        asked = {name: self.request.GET[name] for name in ("first_on", "last_on") if name in self.request.GET}
        narrow = SpanForm(asked or {"first_on": first.isoformat(), "last_on": last.isoformat()})
        if narrow.is_valid():
            first, last = narrow.cleaned_data["first_on"] or first, narrow.cleaned_data["last_on"] or last
        return narrow, figures.count(first=first, last=max(first, last))


class Figures(OfSpan, Page):
    """How much was asked, found and held, by month, language and kind of institution."""

    opens = permissions.figures
    template_name = "interpreting/figures.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        narrow, counted = self.span()
        months = [(line.key, date.fromisoformat(f"{line.key}-01")) for line in counted.by_month]
        crossed = counted.asked_by_language_and_month
        return super().get_context_data(
            narrow=narrow,
            counted=counted,
            share=percent(counted.total.share_filled),
            months=months,
            by_month=[(day, line.sums) for (_key, day), line in zip(months, counted.by_month, strict=True)],
            crossed=[
                (line.name, [crossed[line.key].get(key, 0) for key, _day in months], line.sums.asked)
                for line in counted.by_language
            ],
            shares=[(line, percent(line.sums.share_filled)) for line in counted.by_language],
            **more,
        )


class FiguresDownload(OfSpan, Download):
    """The same sums to take away. They tell of nobody."""

    opens = permissions.figures
    listing = exports.FIGURES
    list_view = "interpreting:figures"

    def narrowing(self) -> Sequence[Any]:
        return list(self.span()[0])

    def rows(self) -> Sequence[Any]:
        return exports.lines(counted=self.span()[1])


def percent(share: float | None) -> int | None:
    """A share in full per cent."""
    return None if share is None else round(share * 100)
