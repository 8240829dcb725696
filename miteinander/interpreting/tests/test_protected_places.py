"""Where a refuge is, is said on the telephone: it is not asked for, not stored, not printed. The attack on all pages: ``prove V3``."""

import uuid
from dataclasses import replace

import pytest
from django.urls import reverse

from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Refused
from miteinander.directory import queries as directory_queries
from miteinander.directory import use_cases as directory
from miteinander.directory.models import Institution
from miteinander.directory.rules import InstitutionFacts
from miteinander.directory.use_cases.links import links
from miteinander.interpreting.models import Request
from miteinander.interpreting.tests.factories import PLACE, Desk, asked, assigned, lay_desk
from miteinander.interpreting.tests.samples import WISH
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return lay_desk()


def protect(desk: Desk) -> None:
    """As the office says it: a refuge from now on."""
    by = system(desk.centre_id)
    with acting_for(by):
        one = directory_queries.institution(institution_id=desk.school.id)
        assert one is not None
        facts = InstitutionFacts(kind=one.kind, name=one.name, municipality=PLACE[1], protected=True)
        directory.change_institution(institution_id=one.id, facts=facts, version=one.version, by=by)


def places(desk: Desk) -> set[str]:
    with acting_for(system(desk.centre_id)):
        return set(Request.objects.values_list("place", flat=True))


def test_ask_takes_no_place_of_a_refuge_and_needs_none(desk: Desk) -> None:
    protect(desk)
    with pytest.raises(Refused, match="Treffpunkt sagen wir am Telefon") as refused:
        asked(desk, wish=replace(WISH, place="Kanariengasse 7"))
    assert refused.value.field == "place"
    asked(desk, wish=replace(WISH, place=""))
    assert places(desk) == {""}


def test_form_says_so_at_the_field(desk: Desk) -> None:
    protect(desk)
    sent = {
        "key": str(uuid.uuid4()), "contact_name": "Kim Muster", "language": "Kurmandschi", "day": "2099-01-01", "starts": "10:00",
        "ends": "11:00", "mode": "on_site", "place": "Kanariengasse 7", "occasion": "parent_meeting", "clients_count": "1",
    }  # fmt: skip
    answer = sign_in(desk.school_member).post(reverse("interpreting:ask"), sent)
    assert answer.status_code == 422
    assert "Treffpunkt sagen wir am Telefon" in answer.content.decode()
    assert places(desk) == set()


def test_what_was_written_before_is_forgotten(desk: Desk) -> None:
    assigned(desk, asked(desk))
    asked(desk, institution_id=desk.kita.id, by=desk.coordinator)
    assert places(desk) == {WISH.place}
    protect(desk)
    with acting_for(system(desk.centre_id)):
        assert set(Request.objects.filter(institution=desk.school.id).values_list("place", flat=True)) == {""}
        assert set(Request.objects.filter(institution=desk.kita.id).values_list("place", flat=True)) == {WISH.place}


def test_every_table_that_refers_to_institutions_says_so() -> None:
    """A package that forgets its link would leave rows behind when two institutions become one."""
    said = set().union(*(link.tables for link in links()))
    there = {
        related.related_model._meta.label
        for related in Institution._meta.get_fields(include_hidden=True)
        if related.auto_created and related.related_model and related.related_model._meta.app_label != "directory"
    }
    assert {label for label in there if not label.endswith("Event")} == said
