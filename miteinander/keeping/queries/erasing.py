"""Who can be erased before her period is over, what of her would go, and what must stay and why (Art. 17 GDPR)."""

import uuid
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries as centres
from miteinander.centres.models import Member
from miteinander.core import erased, personal, retention
from miteinander.core.retention import SPANS, Model, RetentionClass
from miteinander.core.tenancy import Actor
from miteinander.core.verdicts import ALLOWED, Verdict
from miteinander.correspondence.models import Mail
from miteinander.directory.models import ContactPerson, Institution
from miteinander.interpreting.models import Interpreter, Request
from miteinander.keeping.models import Erasure
from miteinander.keeping.queries import plan, subjects
from miteinander.keeping.queries.subjects import Subject
from miteinander.keeping.vocabulary import Outcome

SELF = _("Sich selbst kann niemand löschen. Bitte wenden Sie sich an eine andere Leitung.")
TWICE = _(
    "Die Löschung dieser Person ist schon beauftragt. Was noch gebraucht wird, geht, sobald die Frist vorbei ist."
)
FIRST = _(
    "Diese Person wirkt noch mit. Bitte beenden Sie zuerst die Mitarbeit im Pool und alle Zugänge; der letzte Tag darf heute sein."
)
HELD = _("Für diese Person oder etwas, das zu ihr gehört, gilt eine Sperre. Solange sie gilt, wird nichts gelöscht.")
ROOTS: dict[str, Model] = {model._meta.db_table: model for model in (Interpreter, Member, ContactPerson)}


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of her rows in one table. What stays names the table that needs it, how long that is kept, and why."""

    table: str
    outcome: Outcome
    count: int
    cause: str = ""
    months: int | None = None
    source: str = ""


def subject(*, table: str, subject_id: uuid.UUID) -> Subject | None:
    """Somebody who has a row of her own here; None when she is not there."""
    return subjects.subject(table=table, subject_id=subject_id) if table in ROOTS else None


def has_left(whom: Subject, *, today: date) -> bool:
    """Nobody is erased while she works here: what she does next would have nobody who did it."""
    working = Interpreter.objects.in_pool().filter(pk__in=whom.ids).exists()
    return not working and not Member.objects.filter(Q(until=None) | Q(until__gt=today), pk__in=whom.ids).exists()


def asked_for(subject_id: uuid.UUID) -> bool:
    """Has somebody said already that she is to be erased?"""
    return Erasure.objects.filter(subject_id=subject_id).exists()


def journaled(*, centre_id: int) -> list[erased.Erased]:
    """Everybody who was ever erased here: as the journal beside the keys says, and as the table says, should the keys be older."""
    known = {one.subject_id: one for one in erased.entries(centre_id=centre_id)}
    for row in Erasure.objects.order_by("at", "id"):
        known.setdefault(row.subject_id, as_line(row))
    return list(known.values())


def as_line(row: Erasure) -> erased.Erased:
    """What the journal says of it."""
    return erased.Erased(row.centre_id, row.table, row.subject_id, tuple(row.ids), str(row.reason), row.at)


def standing(one: erased.Erased) -> Subject | None:
    """What stands of somebody who was erased: all of her, when an older backup brought her back; the rest, when the deed was cut short
    or something of her had to stay until today. None when nothing does."""
    members = list(Member.objects.filter(pk__in=one.ids).select_related("user").order_by("pk"))
    others = [
        row for model in (Interpreter, ContactPerson) for row in model.objects.filter(pk__in=one.ids).order_by("pk")
    ]
    if not members and not others:
        return None
    addresses = {member.user.email.lower() for member in members} | {row.email.lower() for row in others}
    accounts = frozenset(member.user_id for member in members)
    addresses |= {former.lower() for former in centres.former_addresses(user_ids=accounts)}
    names = frozenset(subjects.alike(row.name) for row in (*members, *others))
    return Subject(
        one.subject_id, one.table, "", frozenset(one.ids), frozenset(addresses - {""}), accounts, names=names
    )


def steps(whom: Subject) -> list[plan.Step]:
    """The tables of the night, in its order, each narrowed to what is about her."""
    spared = frozenset(mails_of_others(whom))
    narrowed = ((step, _hers(step, whom, spared)) for step in plan.steps() if not step.is_history)
    return [replace(step, only=only, spared=spared) for step, only in narrowed if only is not None]


def addressed(whom: Subject) -> list[tuple[Model, Any, dict[str, str]]]:
    """Rows that stay and give her as the one to write to: model, rows, and what is emptied in them."""
    if not whom.addresses:
        return []
    columns = personal.texts_of(Request).addressed
    found = contacts(Request.objects.filter(to_her(Request, whom)).order_by("pk"), whom)
    rows = Request.objects.filter(pk__in=[row.pk for row in found])
    return [(Request, rows, dict.fromkeys(columns, ""))]


def contacts(rows: Any, whom: Subject) -> list[Any]:
    """Of these requests, or earlier states of them, those in which she stands: where others are reached at the same address,
    only those that name nobody or somebody called as she is."""
    others = shared(whom)
    return [row for row in rows if row.contact_email.lower() not in others or whom.may_be(row.contact_name)]


def shared(whom: Subject) -> Set[str]:
    """Which of her addresses are also those of an institution, or of somebody else: an office's, say."""
    found: set[str] = set()
    for model, column in (
        (Institution, "email"),
        (ContactPerson, "email"),
        (Interpreter, "email"),
        (Member, "user__email"),
    ):
        rows = model._base_manager.exclude(pk__in=whom.ids).filter(at_her_address(column, whom))
        found |= {address.lower() for address in rows.values_list(column, flat=True)}
    return found


def possible(whom: Subject, *, by: Actor, today: date) -> Verdict:
    """Can it be done now? Else a sentence why not."""
    if by.member_id in whom.ids:
        return Verdict(SELF)
    if asked_for(whom.id):
        return Verdict(TWICE)
    if not has_left(whom, today=today):
        return Verdict(FIRST)
    return Verdict(HELD) if whom.ids & plan.held() else ALLOWED


def fates(whom: Subject, *, today: date) -> list[Fate]:
    """What would go, be emptied, and have to stay, table by table. For the page that asks once more."""
    return list(_fates(whom, plan.terms(today=today)))


def _fates(whom: Subject, terms: Any) -> Iterator[Fate]:
    asked, held = steps(whom), plan.held()
    besides: dict[Model, list[Any]] = {}
    for step in asked:
        rows = plan.due(step, before=date.min).order_by().values("pk")
        besides.setdefault(step.model, []).append(rows)
        for child, parent in plan.children(step.model):
            besides.setdefault(child, []).append(child._base_manager.filter(**{f"{parent}__in": rows}).values("pk"))
    seen: set[Model] = set()
    for step in asked:
        if step.model in seen:
            continue
        seen.add(step.model)
        alike = [one.only for one in asked if one.model is step.model and one.only is not None]
        rows = step.model._base_manager.filter(reduce(or_, alike))
        loose = plan.without_holds(step, rows, held)
        yield Fate(step.table, Outcome.DELETED, plan.free(step, loose, besides).count())
        yield Fate(step.table, Outcome.HELD, rows.count() - loose.count())
        yield Fate(step.table, Outcome.EMPTIED, plan.to_empty(step, loose, besides).count())
        for cause, exists in plan.referred(step.model, besides).items():
            table = cause.partition(".")[0]
            of = _class_of(table)
            span = SPANS.get(of) if of else None
            months, source = (terms[of].months, span.source) if of and span else (None, "")
            yield Fate(step.table, Outcome.WAITING, loose.filter(exists).count(), table, months, source)
    for model, rows, _emptied in addressed(whom):
        yield Fate(model._meta.db_table, Outcome.EMPTIED, rows.count())


def _class_of(table: str) -> RetentionClass | None:
    return next((one.retention_class for one in retention.walled() if one._meta.db_table == table), None)


def _hers(step: plan.Step, whom: Subject, spared: plan.Ids) -> Q | None:
    """Which rows of this table go with her, read from what the table says about its period; None when none do."""
    since: Any = step.rule.since
    if isinstance(since, str) and "__" in since:  # it hangs on the day on which she left
        parent = step.model._meta.get_field(since.partition("__")[0])
        return Q(**{f"{parent.attname}__in": whom.ids}) if parent.related_model in ROOTS.values() else None
    if step.model in ROOTS.values():
        return Q(pk__in=whom.ids)
    if personal.texts_of(step.model).addressed and step.model is not Request and whom.addresses:
        hers = to_her(step.model, whom)
        return hers & ~Q(pk__in=spared) if step.model is Mail else hers
    return None


def mails_of_others(whom: Subject) -> list[uuid.UUID]:
    """Mails to an address that she shares which tell of somebody else's request, and nowhere of her. Queries: six at most."""
    others = shared(whom) if whom.addresses else set()
    if not others:
        return []
    mails = Mail.objects.filter(to_her(Mail, whom)).exclude(about_id=None).exclude(recipient_id__in=whom.ids)
    rows = [mail for mail in mails.order_by("pk") if mail.to.lower() in others]
    asked = {row.pk: row for row in Request.objects.filter(pk__in=[mail.about_id for mail in rows]).order_by("pk")}
    foreign = {pk for pk, row in asked.items() if _is_of_another(row, whom)}
    return [mail.pk for mail in rows if mail.about_id in foreign and not whom.is_named(f"{mail.subject} {mail.body}")]


def _is_of_another(row: Request, whom: Subject) -> bool:
    """A request that names whom to ask for, and it is not she; nor did she ask or go."""
    had_a_hand = {row.asked_by_id, row.interpreter_id} & whom.ids
    return not had_a_hand and not whom.may_be(row.contact_name)


def to_her(model: Model, whom: Subject) -> Q:
    """Rows of this table, or of its history, that give one of her addresses."""
    return at_her_address(personal.texts_of(model).addressed[0], whom)


def at_her_address(column: str, whom: Subject) -> Q:
    return reduce(or_, (Q(**{f"{column}__iexact": address}) for address in whom.addresses))
