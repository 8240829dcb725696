"""Reading proofs of deletion, and checking their chain."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Sum

from miteinander.core import sealing
from miteinander.core.labels import label
from miteinander.keeping import rules
from miteinander.keeping.models import Deletion, Proof, ProofKey
from miteinander.keeping.queries import pages
from miteinander.keeping.vocabulary import Besides, Cause, Outcome

ON_A_PAGE = 31
PURPOSE = "deletion proof"  # of the locked key; ``operation.rotation`` names it too


@dataclass(frozen=True, slots=True)
class NightPage:
    """One night as people read it."""

    proof: Proof
    lines: list[rules.Line]
    deleted: int
    emptied: int


def key() -> bytes | None:
    """What proofs of this centre are signed with; None when there is none yet, or no master key opens it."""
    row = ProofKey.objects.order_by("id").first()
    try:
        return bytes.fromhex(sealing.unlock(row.data["key"], purpose=PURPOSE)) if row else None
    except sealing.NotThisSeal:
        return None


def lines(run_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[rules.Line, ...]]:
    """The sums of each run, in a fixed order. One query."""
    columns = ("run_id", "table", "of", "outcome", "cause")
    rows = Deletion.objects.filter(run_id__in=list(run_ids)).order_by(*columns).values_list(*columns)
    found: dict[uuid.UUID, list[rules.Line]] = {}
    for run_id, table, of, outcome, cause, count, before in rows.annotate(sum=Sum("count"), last=Max("before")):
        found.setdefault(run_id, []).append(rules.Line(table, str(of), str(outcome), cause, before, count))
    return {run_id: tuple(each) for run_id, each in found.items()}


def night(proof: Proof, said: tuple[rules.Line, ...] | None = None) -> rules.Night:
    """One run as it is signed."""
    return rules.Night(
        centre_id=proof.centre_id,
        number=proof.number,
        run=str(proof.run_id),
        begun_at=proof.begun_at,
        finished_at=proof.finished_at,
        lines=lines([proof.run_id]).get(proof.run_id, ()) if said is None else said,
        previous=proof.previous,
    )


def check() -> int | None:
    """The number of the first night that was changed, or of the one behind a gap; None when all fit. Queries: three."""
    proofs = list(Proof.objects.order_by("number"))
    said = lines(proof.run_id for proof in proofs)
    nights = ((night(proof, said.get(proof.run_id, ())), proof.signature) for proof in proofs)
    return rules.first_broken(nights=nights, key=key() or b"")


def night_rows(*, page: int | str = 1) -> Page[Any]:
    """Nights, the newest first, each with its sums. Queries: three."""
    shown = Paginator(Proof.objects.order_by("-number"), ON_A_PAGE).get_page(page)
    proofs = list(shown.object_list)
    said = lines(proof.run_id for proof in proofs)
    leaf: Any = shown
    leaf.object_list = [_page(proof, said.get(proof.run_id, ())) for proof in proofs]
    return shown


def night_page(*, number: int) -> NightPage | None:
    """One night."""
    proof = Proof.objects.filter(number=number).first()
    return _page(proof, lines([proof.run_id]).get(proof.run_id, ())) if proof else None


def _page(proof: Proof, said: tuple[rules.Line, ...]) -> NightPage:
    def count(outcome: Outcome) -> int:
        return sum(line.count for line in said if line.outcome == outcome)

    return NightPage(proof, list(said), count(Outcome.DELETED), count(Outcome.EMPTIED))


def line_name(line: rules.Line) -> str:
    """What a line counts, as people call it."""
    if line.table in {one.value for one in Besides}:
        return str(label(Besides(line.table)))
    return pages.named(line.table)


def cause(line: rules.Line) -> str:
    """What the rows that wait are waiting for: the archive, or what still refers to them."""
    if line.cause == Cause.ARCHIVE.value:
        return str(label(Cause.ARCHIVE))
    return pages.named(line.cause.partition(".")[0]) if line.cause else ""
