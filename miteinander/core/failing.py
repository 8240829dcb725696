"""The pages for when all else fails: no variable of the frame, no query; but in the reader's language, and they keep it."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from miteinander.core import languages


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Django draws this page without the frame's variables, so that nothing can break twice."""
    return _alone("500.html", 500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read."""
    return _alone("400.html", 400)


def _alone(template: str, status: int) -> HttpResponse:
    """The language is the one in which the page speaks: whatever chose it, the next link goes on with it."""
    page = loader.get_template(template).render({"language_query": f"?sprache={languages.reader()}"})
    return HttpResponse(page, status=status)
