"""The night's work in one centre, batch by batch: each is a transaction of its own, whole or not at all, with its line of proof.

A machine that dies in the middle loses the running batch and nothing else; the run is taken up again where it stopped.
"""

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, ProtectedError

from miteinander.centres import queries as centres
from miteinander.centres.models import Member
from miteinander.core import deeds, files, history, jobs, retention, sealing, sessions
from miteinander.core.tenancy import Actor
from miteinander.core.time import local_day
from miteinander.correspondence import use_cases as correspondence
from miteinander.keeping import permissions, rules
from miteinander.keeping.models import Deletion, Handover, Proof, ProofKey
from miteinander.keeping.queries import plan, proofs
from miteinander.keeping.vocabulary import Besides, Cause, Outcome

BATCH = 200
Gone = Counter[tuple[str, Outcome]]


def steps(*, by: Actor, at: datetime) -> list[tuple[plan.Step, date]]:
    """The tables in which something is due, in their order, each with the day before which a period must have begun."""
    permissions.delete_due(by).require()
    today = local_day(at)
    terms = plan.terms(today=today)
    dated = [(step, terms[step.of].before(today)) for step in plan.steps()]
    # What nothing refers to any more shows when that has gone, which may be this very night.
    return [(step, before) for step, before in dated if step.rule.unused or plan.due(step, before=before).exists()]


@deeds.deed
def delete_batch(*, step: plan.Step, before: date, run_id: uuid.UUID, by: Actor, at: datetime) -> int:
    """Delete up to ``BATCH`` rows that are due, that no hold touches, no archive waits for and nothing refers to.

    How many went; 0 at the end.
    What the database refuses all the same is written down and left for somebody to look at.
    """
    permissions.delete_due(by).require()
    held = plan.held()
    rows = plan.unbroken(step, plan.free(step, _loose(step, before, held, at)))
    if plan.referred(step.model):
        rows = rows.select_for_update(of=("self",))  # nobody begins to refer to it now
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    gone: Gone = Counter()
    try:
        with transaction.atomic():
            _erase(step, ids, by, held, gone)
    except (IntegrityError, ProtectedError) as refused:
        cause = deeds.violated(refused) if isinstance(refused, IntegrityError) else "?"
        note(step, Counter({(step.table, Outcome.WAITING): len(ids)}), before, run_id, by, at, cause=cause)
        return 0
    note(step, gone, before, run_id, by, at)
    return len(ids)


@deeds.deed
def empty_batch(*, step: plan.Step, before: date, run_id: uuid.UUID, by: Actor, at: datetime) -> int:
    """Rows that are due but still needed keep their name and lose the rest. How many were emptied; 0 at the end."""
    permissions.delete_due(by).require()
    held = plan.held()
    rows = plan.to_empty(step, _loose(step, before, held, at))
    ids = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    gone: Gone = Counter()
    addresses = _addresses(step, ids)
    _destroy_keys(step, ids, by, gone)
    step.model._base_manager.filter(pk__in=ids).update(**step.rule.emptied)
    gone[step.table, Outcome.EMPTIED] += len(ids)
    _forget_mails(addresses, held | step.spared, gone)
    forget_earlier(step.model, ids, gone)
    note(step, gone, before, run_id, by, at)
    return len(ids)


def _loose(step: plan.Step, before: date, held: plan.Ids, at: datetime) -> Any:
    """What is due, held back by nobody, and not (or no longer) waited for by the archive."""
    rows = plan.without_holds(step, plan.due(step, before=before), held)
    return plan.without_archive(step, rows, plan.archive(today=local_day(at)))


def forget_earlier(model: Any, ids: Iterable[Any], gone: Gone) -> None:
    """Of the history of these rows only the newest state stays, which says what the row says."""
    events = retention.history_of(model)
    if events is None:
        return
    theirs = events._base_manager.filter(pgh_obj_id__in=list(ids))
    newest = theirs.order_by().values("pgh_obj_id").annotate(newest=Max("pgh_id")).values("newest")
    with history.erasing():
        _delete(theirs.exclude(pgh_id__in=newest), gone)


@deeds.deed
def note_rest(*, step: plan.Step, before: date, run_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """What is due and did not go: held back, waited for by the archive, or needed by something else. It is told, not swallowed."""
    permissions.delete_due(by).require()
    if Deletion.objects.filter(
        run_id=run_id,
        table=step.table,
        of=step.of,
        outcome__in=[Outcome.HELD, Outcome.WAITING],
        cause__in=_causes(step),
    ).exists():
        return  # a run that was taken up again
    rows = plan.due(step, before=before)
    unheld = plan.without_holds(step, rows, plan.held())
    if bound := rows.count() - unheld.count():
        note(step, Counter({(step.table, Outcome.HELD): bound}), before, run_id, by, at)
    loose = plan.without_archive(step, unheld, plan.archive(today=local_day(at)))
    if offered := unheld.count() - loose.count():
        note(step, Counter({(step.table, Outcome.WAITING): offered}), before, run_id, by, at, cause=Cause.ARCHIVE.value)
    if step.rule.chain and (behind := loose.count()):  # lines behind one that is held
        note(step, Counter({(step.table, Outcome.WAITING): behind}), before, run_id, by, at, cause=step.table)
    for cause, exists in plan.referred(step.model).items():
        if waiting := loose.filter(exists).count():
            note(step, Counter({(step.table, Outcome.WAITING): waiting}), before, run_id, by, at, cause=cause)


@deeds.deed
def finish(*, run_id: uuid.UUID, by: Actor, begun_at: datetime, at: datetime) -> Proof:
    """Sign the night and chain it to the one before. Done twice, it is the same as once."""
    permissions.delete_due(by).require()
    done = Proof.objects.filter(run_id=run_id).first()
    if done is not None:
        return done
    _strike_out_gone()
    last = Proof.objects.order_by("-number").first()
    first_batch = Deletion.objects.filter(run_id=run_id).order_by("at", "id").values_list("at", flat=True).first()
    proof = Proof(
        centre_id=by.centre_id,
        number=last.number + 1 if last else 1,
        run_id=run_id,
        begun_at=min(begun_at, first_batch or begun_at),
        finished_at=at,
        previous=last.signature if last else "",
    )
    proof.signature = rules.signature(night=proofs.night(proof), key=proofs.key() or _make_key(by))
    proof.save(force_insert=True)
    return proof


def _strike_out_gone() -> None:
    """Of what was handed to the archive, the ids of rows that are gone: nothing of a person outlives her row."""
    models = {step.table: step.model for step in plan.steps()}
    for handover in Handover.objects.exclude(record_ids=[]).order_by("id"):
        left: set[uuid.UUID] = set()
        for table in handover.offer.lines.order_by().values_list("table", flat=True).distinct():
            rows = models[table]._base_manager.filter(pk__in=handover.record_ids).order_by()
            left |= set(rows.values_list("pk", flat=True))
        if left != set(handover.record_ids):
            handover.record_ids = sorted(left)
            handover.save(update_fields=["record_ids"])


def _make_key(by: Actor) -> bytes:
    """The first night of a centre. A key that cannot be opened any more is not replaced: that would hide it."""
    secret = secrets.token_bytes(32)
    ProofKey.objects.create(centre_id=by.centre_id, data={"key": sealing.lock(secret.hex(), purpose=proofs.PURPOSE)})
    return secret


def _erase(step: plan.Step, ids: list[Any], by: Actor, held: plan.Ids, gone: Gone) -> None:
    """Keys first: if the machine dies now, whoever is due is mute already. Then rows, histories, mails, accounts; files at last."""
    model = step.model
    if step.is_history:
        with history.erasing():
            _delete(model._base_manager.filter(pk__in=ids), gone)
        return
    retention.prepare(model, ids)
    addresses = _addresses(step, ids)
    accounts = list(model._base_manager.filter(pk__in=ids).values_list("user_id", flat=True)) if model is Member else []
    _destroy_keys(step, ids, by, gone)
    _delete_files(step, ids, by, gone)
    with history.erasing():
        for child, parent in plan.children(model):
            _delete(child._base_manager.filter(**{f"{parent}__in": ids}), gone)
        _delete(model._base_manager.filter(pk__in=ids), gone)
        events = retention.history_of(model)
        if events is not None:
            _delete(events._base_manager.filter(pgh_obj_id__in=ids), gone)
        for told, column in plan.told_of(model):
            _delete(told._base_manager.filter(**{f"{column}__in": ids}), gone)
    gone[Besides.JOBS.value, Outcome.DELETED] += jobs.forget(ids)
    _forget_mails(addresses, held | step.spared, gone)
    if closed := [account for account in accounts if _close(account)]:
        sessions.end(account_ids=closed)
        gone[Besides.ACCOUNTS.value, Outcome.DELETED] += len(closed)
        gone[Besides.JOBS.value, Outcome.DELETED] += jobs.forget(closed)


def _close(account: uuid.UUID) -> bool:
    """The account goes when no centre knows it any more; was it so?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.close_account(%s)", [account])
        row = cursor.fetchone()
    return bool(row and row[0])


def _delete(rows: Any, gone: Gone) -> None:
    _all, counts = rows.delete()
    gone[rows.model._meta.db_table, Outcome.DELETED] += counts.get(rows.model._meta.label, 0)


def _addresses(step: plan.Step, ids: list[Any]) -> set[str]:
    """The mail addresses of these people, now and earlier."""
    path = step.rule.address
    if not path:
        return set()
    rows = step.model._base_manager.filter(pk__in=ids)
    found = set(rows.values_list(path, flat=True))
    if step.model is Member:
        found |= centres.former_addresses(user_ids=list(rows.values_list("user_id", flat=True)))
    events = retention.history_of(step.model)
    if events is not None and "__" not in path:
        found |= set(events._base_manager.filter(pgh_obj_id__in=ids).values_list(path, flat=True))
    return {address for address in found if address}


def _forget_mails(addresses: set[str], held: plan.Ids, gone: Gone) -> None:
    if addresses and (count := correspondence.forget(addresses=addresses, besides=held)):
        gone[correspondence.OUTBOX, Outcome.DELETED] += count


def _destroy_keys(step: plan.Step, ids: list[Any], by: Actor, gone: Gone) -> None:
    if not step.rule.seals:
        return
    for subject in step.model._base_manager.filter(pk__in=ids).values_list(step.rule.seals, flat=True):
        if sealing.exists(centre_id=by.centre_id, subject_id=subject):
            sealing.destroy(centre_id=by.centre_id, subject_id=subject)
            gone[Besides.KEYS.value, Outcome.DELETED] += 1


def _delete_files(step: plan.Step, ids: list[Any], by: Actor, gone: Gone) -> None:
    """The bytes once it is certain that the rows are gone; what a crash leaves behind is swept up (``core.files``)."""
    drawer = getattr(step.model, "drawer", "")
    if not drawer:
        return
    for file_id in ids:
        transaction.on_commit(partial(files.delete, centre_id=by.centre_id, drawer=drawer, file_id=file_id))
    gone[Besides.FILES.value, Outcome.DELETED] += len(ids)


def note(
    step: plan.Step, gone: Gone, before: date, run_id: uuid.UUID, by: Actor, at: datetime, *, cause: str = ""
) -> None:
    """The line of proof of what this transaction did."""
    Deletion.objects.bulk_create(
        Deletion(
            centre_id=by.centre_id, run_id=run_id, table=table, of=step.of, outcome=outcome, cause=cause[:60], count=count,
            before=before, at=at,
        )
        for (table, outcome), count in gone.items()
        if count
    )  # fmt: skip


def _causes(step: plan.Step) -> Iterable[str]:
    return ["", step.table, Cause.ARCHIVE.value, *plan.referred(step.model)]
