"""Deeds with the archive: what is agreed on, what is offered, what it says, and what it was given (§ 10 with § 4 ArchivG NRW)."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, exports
from miteinander.core.labels import number as in_words
from miteinander.core.labels import short_day
from miteinander.core.retention import RetentionClass
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.core.verdicts import Refused
from miteinander.keeping import permissions, rules
from miteinander.keeping.models import Agreement, Handover, Offer, OfferLine
from miteinander.keeping.queries import archive, plan
from miteinander.keeping.queries.taken import Taken, taken
from miteinander.keeping.use_cases.periods import NOTICE, PAST
from miteinander.keeping.vocabulary import ArchiveChoice, OfferAnswer

CODE = "keeping.handover"
FARTHEST = timedelta(days=366)
LONGEST_WAIT = 24
NOT_THIS = _("Diese Klasse wird keinem Archiv angeboten.")
SOURCE = _("Bitte nennen Sie, worauf das beruht, etwa ein Schreiben des Archivs mit Datum und Aktenzeichen.")
MONTHS = _("Erlaubt sind 1 bis %(longest)s Monate.")
SOON = _("Nichts mehr anzubieten gilt frühestens ab dem %(day)s: So bleibt Zeit, einen Irrtum zu bemerken.")
TWICE = _("Für diesen Tag ist schon eine Vereinbarung eingetragen.")
DAY = _("Bitte einen Tag von heute bis in höchstens einem Jahr wählen.")
NOTHING = _("Bis zu diesem Tag gibt es nichts anzubieten, was nicht schon angeboten ist.")
MEANWHILE = _("Gerade hat jemand anderes ein Angebot gemacht. Bitte sehen Sie in der Liste nach.")
GONE = _("Dieses Angebot gibt es nicht.")
ANSWERED = _("Die Antwort auf dieses Angebot ist schon eingetragen.")
HAS_IT = _("Das Archiv hat schon etwas davon. Die Antwort lässt sich nicht mehr berichtigen.")
UNANSWERED = _("Auf dieses Angebot ist noch keine Antwort eingetragen.")
WHY = _("Bitte schreiben Sie kurz, was falsch war.")
ANSWER_DAY = _("Bitte einen Tag zwischen dem Angebot und heute angeben.")
REFERENCE = _("Bitte nennen Sie das Schreiben oder Aktenzeichen des Archivs.")
NOT_ITS_LINE = _("Diese Zeile gehört nicht zu dem Angebot.")
NOTHING_TAKEN = _("Von diesem Angebot ist zurzeit nichts zu übergeben.")
NO_FILE = _("Diese Datei gibt es nicht.")


@deeds.deed
def set_agreement(
    *, of: RetentionClass, choice: ArchiveChoice, months: int, valid_from: date, source: str, by: Actor, at: datetime
) -> Agreement:
    """From a day on this class is offered to the archive, or the archive does not want it. Raises ``Forbidden`` and ``Refused``."""
    permissions.archive(by).require()
    today = local_day(at)
    if of not in plan.OFFERABLE:
        raise Refused(NOT_THIS)
    if not source:
        raise Refused(SOURCE, "source")
    if not 1 <= months <= LONGEST_WAIT:
        raise Refused(MONTHS % {"longest": in_words(LONGEST_WAIT)}, "months")
    if valid_from < today:
        raise Refused(PAST, "valid_from")
    before = plan.agreements(today=valid_from).get(of)
    ends = choice is ArchiveChoice.WAIVED and before is not None and before.choice == ArchiveChoice.OFFER
    if ends and valid_from < today + NOTICE:
        raise Refused(SOON % {"day": short_day(today + NOTICE)}, "valid_from")
    agreed = Agreement(
        centre_id=by.centre_id, of=of, choice=choice, months=months, valid_from=valid_from, source=source
    )
    try:
        with transaction.atomic():
            agreed.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "agreement_once_a_day":
            raise
        raise Refused(TWICE, "valid_from") from error
    return agreed


@deeds.deed
def offer(*, over_by: date, by: Actor, at: datetime, offer_id: uuid.UUID) -> Offer:
    """List for the archive what is kept to its end by that day, table by table and year by year, and wait for its answer.

    ``offer_id`` is the hidden key of the form: the same click twice is one offer. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.archive(by).require()
    done = Offer.objects.filter(id=offer_id).first()
    if done is not None:
        return done
    today = local_day(at)
    if not today <= over_by <= today + FARTHEST:
        raise Refused(DAY, "over_by")
    lines = archive.to_offer(over_by=over_by, today=today)
    if not lines:
        raise Refused(NOTHING, "over_by")
    agreed = plan.agreements(today=today)
    months = max(agreed[line.of].months for line in lines)
    made = Offer(id=offer_id, centre_id=by.centre_id, over_by=over_by, offered_on=today)
    made.answer_by = rules.add_months(day=today, months=months)
    made.number = (Offer.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if deeds.violated(error) != "offer_number_once":
            raise
        raise Refused(MEANWHILE) from error
    OfferLine.objects.bulk_create(
        OfferLine(
            centre_id=by.centre_id, offer=made, table=line.table, of=line.of, year=line.year, first=line.first,
            before=line.before, count=line.count,
        )
        for line in lines
    )  # fmt: skip
    return made


@deeds.deed
def answer_offer(
    *, number: int, taken_lines: Collection[uuid.UUID], answered_on: date, reference: str, by: Actor, at: datetime
) -> Offer:
    """What the archive takes: the lines named, and nothing else of it. What it declines goes by night.

    An answer that comes too late still counts for what stands. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.archive(by).require()
    made = _held(number)
    if made.answered_on is not None:
        raise Refused(ANSWERED)
    return _answer(made, taken_lines, answered_on, reference, at)


@deeds.deed
def correct_answer(
    *,
    number: int,
    taken_lines: Collection[uuid.UUID],
    answered_on: date,
    reference: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Offer:
    """The archive's answer was entered wrongly: enter it anew and say why, as long as it has nothing of the offer yet.

    The former answer stays in history; what a night deleted by it is gone. Raises ``Forbidden`` and ``Refused``.
    """
    permissions.archive(by).require()
    made = _held(number)
    if made.answered_on is None:
        raise Refused(UNANSWERED)
    if made.handovers.exclude(handed_over_on=None).exists():
        raise Refused(HAS_IT)
    if not reason:
        raise Refused(WHY, "reason")
    made.correction_reason = reason
    return _answer(made, taken_lines, answered_on, reference, at)


def _held(number: int) -> Offer:
    made = Offer.objects.select_for_update(of=("self",)).filter(number=number).first()
    if made is None:
        raise Refused(GONE)
    return made


def _answer(made: Offer, taken_lines: Collection[uuid.UUID], answered_on: date, reference: str, at: datetime) -> Offer:
    if not made.offered_on <= answered_on <= local_day(at):
        raise Refused(ANSWER_DAY, "answered_on")
    if not reference:
        raise Refused(REFERENCE, "reference")
    lines = made.lines.all()
    if set(taken_lines) - set(lines.values_list("id", flat=True)):
        raise Refused(NOT_ITS_LINE)
    made.answered_on, made.archive_reference = answered_on, reference
    made.save(update_fields=["answered_on", "archive_reference", "correction_reason"])
    lines.filter(id__in=taken_lines).update(answer=OfferAnswer.TAKEN)
    lines.exclude(id__in=taken_lines).update(answer=OfferAnswer.DECLINED)
    return made


@deeds.deed
def fetch_taken(*, number: int, form: exports.Form, reason: str, by: Actor, at: datetime) -> Taken:
    """What the archive takes and does not have yet, after a line in the log. Nothing goes before it is handed over (``hand_over``).

    Raises ``Forbidden`` and ``Refused``.
    """
    permissions.archive(by).require()
    made = Offer.objects.filter(number=number).first()
    if made is None:
        raise Refused(GONE)
    fetched = taken(offer=made, today=local_day(at))
    if not fetched.ids:
        raise Refused(NOTHING_TAKEN)
    told = {_now("Angebot"): in_words(made.number)}
    exports.note(code=CODE, form=form.value, narrowing=told, count=fetched.count, reason=reason, by=by)
    Handover.objects.create(
        centre_id=by.centre_id, offer=made, fetched_at=at, count=fetched.count, record_ids=sorted(fetched.ids)
    )
    return fetched


@deeds.deed
def hand_over(*, handover_id: uuid.UUID, by: Actor, at: datetime) -> Handover:
    """The archive has this file: its rows may go by night. Done twice, it is the same as once. Raises ``Forbidden`` and ``Refused``."""
    permissions.archive(by).require()
    given = Handover.objects.select_for_update(of=("self",)).filter(id=handover_id).first()
    if given is None:
        raise Refused(NO_FILE)
    if given.handed_over_on is None:
        given.handed_over_on = local_day(at)
        given.save(update_fields=["handed_over_on"])
    return given
