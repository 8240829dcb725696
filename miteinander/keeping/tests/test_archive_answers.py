"""An answer of the archive can be entered anew, with a reason, until it has something; what was offered is written once."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from miteinander.core.tenancy import acting_for, system
from miteinander.core.verdicts import Forbidden, Refused
from miteinander.interpreting.tests.factories import Desk, act
from miteinander.interpreting.tests.samples import ASKED_AT
from miteinander.keeping import queries, use_cases
from miteinander.keeping.models import Handover, Offer, OfferLine
from miteinander.keeping.tests.archives import agree, answered, ended_hold, offered
from miteinander.keeping.vocabulary import OfferAnswer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = ASKED_AT
TODAY = NOW.date()
REASON = "Brief verwechselt"


@pytest.fixture
def made(desk: Desk) -> Offer:
    """An offer of one line, which the archive declined, as somebody entered."""
    ended_hold(desk.director, 2020)
    agree(desk.director, NOW)
    return answered(desk.director, offered(desk.director, NOW), NOW, takes=False)


def correct(desk: Desk, made: Offer, *, takes: bool = True, **changes: Any) -> Offer:
    with acting_for(desk.director):
        lines = set(made.lines.values_list("id", flat=True)) if takes else set()
    told: dict[str, Any] = {
        "number": made.number, "taken_lines": lines, "answered_on": TODAY, "reference": "Az. 41-4", "reason": REASON,
    }  # fmt: skip
    return act(changes.pop("by", desk.director), use_cases.correct_answer, at=NOW, **told | changes)


def has_it(desk: Desk, made: Offer) -> None:
    with acting_for(desk.director):
        given = Handover.objects.create(
            centre_id=desk.centre_id, offer=made, fetched_at=NOW, count=1, record_ids=[uuid.uuid4()]
        )
    act(desk.director, use_cases.hand_over, handover_id=given.id, at=NOW)


def answers(desk: Desk) -> list[OfferAnswer]:
    with acting_for(system(desk.centre_id)):
        return list(OfferLine.objects.order_by("id").values_list("answer", flat=True))


def test_a_wrong_answer_is_entered_anew_and_the_former_stays_in_history(desk: Desk, made: Offer) -> None:
    assert correct(desk, made).correction_reason == REASON
    assert answers(desk) == [OfferAnswer.TAKEN]
    events: Any = OfferLine._meta.get_field("events").related_model
    with acting_for(system(desk.centre_id)):
        kept = list(events._default_manager.order_by("pgh_id").values_list("answer", flat=True))
    assert kept == ["", OfferAnswer.DECLINED, OfferAnswer.TAKEN]
    correct(desk, made, takes=False)
    assert answers(desk) == [OfferAnswer.DECLINED]


def test_it_needs_a_reason_an_answer_before_it_and_the_director(desk: Desk, made: Offer) -> None:
    for wrong in ({"reason": ""}, {"reference": ""}, {"number": 9}, {"taken_lines": {uuid.uuid4()}}):
        with pytest.raises(Refused):
            correct(desk, made, **wrong)
    with pytest.raises(Forbidden):
        correct(desk, made, by=desk.admin)
    ended_hold(desk.director, 2019)
    with pytest.raises(Refused, match="noch keine Antwort"):
        correct(desk, offered(desk.director, NOW))


def test_not_when_the_archive_has_something(desk: Desk, made: Offer) -> None:
    has_it(desk, correct(desk, made))
    with pytest.raises(Refused, match="schon etwas"):
        correct(desk, made, takes=False)
    with acting_for(desk.director), pytest.raises(DatabaseError), transaction.atomic():  # nor past the deed
        OfferLine.objects.update(answer=OfferAnswer.DECLINED)
    assert answers(desk) == [OfferAnswer.TAKEN]


ATTACKS = {
    "another day of offering": "UPDATE keeping_offer SET offered_on = offered_on - 1",
    "another end of waiting": "UPDATE keeping_offer SET answer_by = answer_by - 200",
    "another number": "UPDATE keeping_offer SET number = number + 1",
    "fewer rows": "UPDATE keeping_offerline SET count = 1",
    "another time": "UPDATE keeping_offerline SET first = first - 400",
    "another class": "UPDATE keeping_offerline SET of = 'request'",
    "a line taken out": "DELETE FROM keeping_offerline",
    "the offer taken out": "DELETE FROM keeping_offer",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_offered_is_written_once(desk: Desk, made: Offer, name: str) -> None:
    for by in (desk.director, system(desk.centre_id)):
        with acting_for(by), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(ATTACKS[name])
            cursor.execute(
                "UPDATE keeping_offer SET correction_reason = %s", ["anders"]
            )  # control: the answer may change
            assert cursor.rowcount == 1


def test_the_page_offers_it_as_long_as_it_can_be_done(desk: Desk, made: Offer) -> None:
    client = sign_in(desk.director)
    page, form = (reverse(name, args=[made.number]) for name in ("keeping:offer", "keeping:answer_offer"))
    assert "Antwort berichtigen" in client.get(page).content.decode()
    shown = client.get(form)
    assert "Was war falsch?" in shown.content.decode()
    assert shown.context["form"]["extent"].value() == "nothing"  # as it was answered
    assert shown.context["form"]["reference"].value() == "Az. 41-3"
    typed = {"key": str(uuid.uuid4()), "extent": "all", "answered_on": TODAY.isoformat(), "reference": "Az. 41-4"}
    assert client.post(form, typed).status_code == 422
    assert client.post(form, typed | {"reason": REASON}).status_code == 302
    said = client.get(page).content.decode()
    assert REASON in said
    has_it(desk, made)
    assert "Antwort berichtigen" not in client.get(page).content.decode()
    with acting_for(desk.director, read_only=True):
        seen = queries.offer_page(number=made.number, today=TODAY)
    assert seen is not None
    assert not seen.correctable
