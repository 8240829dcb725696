"""The addresses of the demo, and two views that only proofs have: one that lists, one that fails half way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View

from config import urls_demo
from miteinander.centres import permissions
from miteinander.interpreting.models import Request, Step


class Listing(View):
    """All that the person may see of requests, as bare text."""

    opens = permissions.signed_in

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("\n".join(Request.objects.order_by("id").values_list("place", flat=True)))


class Failing(View):
    """Reads, writes, and breaks."""

    opens = permissions.signed_in

    def get(self, request: HttpRequest) -> HttpResponse:
        Request.objects.count()
        raise RuntimeError("half way")

    def post(self, request: Any) -> HttpResponse:
        Request.objects.update(place="halb")
        Step.objects.update(note="halb")
        raise RuntimeError("half way")


handler400, handler500 = urls_demo.handler400, urls_demo.handler500
urlpatterns = [
    *urls_demo.urlpatterns,
    path("probe/liste/", Listing.as_view(), name="proof_listing"),
    path("probe/bruch/", Failing.as_view(), name="proof_failing"),
]
