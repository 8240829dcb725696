"""The demo's addresses, and beside two pages the same template rendered from what the page showed first: no query of its own."""

from typing import Any

from django.urls import path

from config import urls_demo
from miteinander.interpreting.views import desk
from miteinander.portal import views as portal


class Constant:
    """Keeps the context of the first request of each process, and renders it again and again."""

    kept: dict[str, Any]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        kept = type(self).__dict__.get("kept")
        if kept is None:
            kept = super().get_context_data(**more)  # type: ignore[misc]
            type(self).kept = kept
        return {**kept, "view": self}


class ConstantCentre(Constant, portal.CentrePage):
    pass


class ConstantBoard(Constant, desk.Board):
    pass


handler400, handler500 = urls_demo.handler400, urls_demo.handler500
urlpatterns = [
    *urls_demo.urlpatterns,
    path("konstant/zentrum/<slug:slug>/", ConstantCentre.as_view()),
    path("konstant/anfragen/", ConstantBoard.as_view()),
]
