"""The mail that takes a material or an answer to whoever asked. It says nothing of the person, the question or the reason."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from miteinander.core import uploads
from miteinander.core.labels import label
from miteinander.correspondence.notices import Notice
from miteinander.knowledge.models import Entry
from miteinander.knowledge.vocabulary import Licence


class Given(Notice):
    """To the enquirer: what we found for you, and where it lies. In German and in English: we do not know what she reads."""

    template: ClassVar[str] = "knowledge/notices/given.txt"


def given(entry: Entry, *, to: str, at: datetime) -> None:
    """The mail is about the entry and not about the counted answer: nothing leads from the sum to the address."""
    path = reverse("public_entry", args=[entry.centre.slug, entry.id])
    with translation.override("de"):
        facts = {
            "centre": entry.centre.name,
            "title": entry.title,
            "text": entry.text,
            "page": f"{settings.SITE_URL.rstrip('/')}{path}",
            "link": entry.link,
            "file": str(label(uploads.FileKind(entry.file.kind))) if entry.file else "",
            "licence": str(label(Licence(entry.licence))) if entry.licence else "",
            "source": entry.source,
        }
        Given(centre_id=entry.centre_id, to=to, about_id=entry.id, facts=facts).post(at=at)
