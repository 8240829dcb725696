"""Rows for tests of the directory, made behind the wall as jobs would."""

import html
import re
import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from miteinander.centres.models import Member
from miteinander.centres.tests.factories import HERNE, MUENSTER, actor_of
from miteinander.core.tenancy import acting_for, system
from miteinander.directory import rules, use_cases
from miteinander.directory.models import Institution
from miteinander.directory.vocabulary import InstitutionKind
from tests.signing_in import sign_in

PLACE = {MUENSTER: "05515000", HERNE: "05916000"}


def signed_in(one: Member) -> Client:
    return sign_in(actor_of(one))


def told(name: str = "Kita Regenbogen", centre_id: int = MUENSTER, **facts: Any) -> rules.InstitutionFacts:
    """Facts of an institution, in order unless something else is said."""
    return rules.InstitutionFacts(
        **({"kind": InstitutionKind.KITA, "name": name, "municipality": PLACE[centre_id]} | facts)
    )


def institution(name: str = "Kita Regenbogen", centre_id: int = MUENSTER, **facts: Any) -> Institution:
    """An institution, put down by its deed."""
    by = system(centre_id)
    with acting_for(by):
        return use_cases.add_institution(institution_id=uuid.uuid4(), facts=told(name, centre_id, **facts), by=by)


def now(one: Institution) -> Institution:
    """The institution as it stands."""
    with acting_for(system(one.centre_id)):
        return Institution.objects.get(id=one.id)


def there(centre_id: int = MUENSTER) -> list[str]:
    """All names of a centre."""
    with acting_for(system(centre_id)):
        return sorted(Institution.objects.values_list("name", flat=True))


def text(answer: HttpResponse) -> str:
    """What a page says, with its tags."""
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def url(name: str, *args: object) -> str:
    return reverse(f"directory:{name}", args=args)
