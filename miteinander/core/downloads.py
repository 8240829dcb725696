"""Files on their way to a browser: as a download, never shown inside a page, never run."""

from django.http import HttpResponse
from django.utils.text import slugify

from miteinander.core.middleware import CONTENT_SECURITY_POLICY
from miteinander.core.uploads import MEDIA_TYPES, FileKind

ENDINGS = {FileKind.JPEG: "jpg"}
MOST_LETTERS = 80


def attachment(content: bytes, *, kind: FileKind, title: str, public: bool) -> HttpResponse:
    """The file under a name made of its title; no browser keeps it unless it is for everybody."""
    name = slugify(title.replace("ß", "ss"))[:MOST_LETTERS] or "datei"
    answer = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS.get(kind, kind.value)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; sandbox"
    answer.headers["Cache-Control"] = "public, max-age=300" if public else "no-store"
    return answer
