"""Deeds with entries that may be one: they are one, or they are not."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from miteinander.centres import use_cases as centre_use_cases
from miteinander.core import deeds, tenancy, time, verdicts
from miteinander.directory import permissions
from miteinander.directory.models import ContactPerson, Distinct, Inquiry, Institution, Merger, Proposal
from miteinander.directory.rules import merging
from miteinander.directory.use_cases import institutions
from miteinander.directory.use_cases.links import links

WHERE = frozenset({"street", "postcode", "town", "school", "quarter"})


@deeds.deed
def keep_apart(*, first: uuid.UUID, second: uuid.UUID, by: tenancy.Actor, at: datetime) -> Distinct:
    """These two are not one; they are not suggested again. Done twice, it is the same as once. Raises ``Forbidden``, ``Refused``."""
    permissions.merge(by).require()
    ordered = sorted((first, second))
    if len(set(ordered)) != 2 or Institution.objects.filter(id__in=ordered).count() != 2:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    found, _made = Distinct.objects.get_or_create(
        centre_id=by.centre_id,
        first_id=ordered[0],
        second_id=ordered[1],
        defaults={"said_at": at, "said_by_id": institutions.doer(by)},
    )
    return found


@deeds.deed
def merge(
    *,
    kept_id: uuid.UUID,
    given_up_id: uuid.UUID,
    versions: tuple[int, int],
    chosen: Mapping[merging.Group, merging.Choice],
    by: tenancy.Actor,
    at: datetime,
) -> Merger:
    """Two entries become one. Everything that refers to the second refers to the first from now on, in other packages too.

    What both said before and what went where is kept. Raises ``Forbidden``, ``Refused`` and ``Conflict``.
    """
    permissions.merge(by).require()
    kept, given_up = _both(kept_id, given_up_id, versions)
    facts = merging.united(kept=institutions.facts_of(kept), given_up=institutions.facts_of(given_up), chosen=chosen)
    before = {"kept": _said(kept, hidden=facts.protected), "given_up": _said(given_up, hidden=facts.protected)}
    if facts.protected:  # one of both is a refuge: then nothing says where the other was, either
        institutions.put(given_up, institutions.facts_of(given_up).without_address())
    moved = _move(given_up, kept, by, at)
    if facts.parent in (kept.id, given_up.id):
        facts = replace(facts, parent=given_up.parent_id if given_up.parent_id != kept.id else None)
    given_up.active, given_up.published, given_up.merged_into = False, False, kept
    given_up.school, given_up.parent = None, None
    given_up.version += 1
    given_up.save()
    kept.refresh_from_db()
    kept.active = True
    institutions.change(kept, facts)
    return Merger.objects.create(
        centre_id=by.centre_id,
        into=kept,
        given_up=given_up,
        before=before,
        moved=moved,
        merged_at=at,
        merged_by_id=institutions.doer(by),
    )


def _both(kept_id: uuid.UUID, given_up_id: uuid.UUID, versions: tuple[int, int]) -> tuple[Institution, Institution]:
    """Both rows, held in the same order by everybody who merges."""
    if kept_id == given_up_id:
        raise verdicts.Refused(_("Das ist derselbe Eintrag."))
    wanted = dict(zip((kept_id, given_up_id), versions, strict=True))
    rows = {key: institutions.locked(key, wanted[key]) for key in sorted(wanted)}
    if any(row.merged_into_id for row in rows.values()):
        raise verdicts.Refused(_("Einer der beiden Einträge ist schon in einem anderen aufgegangen."))
    return rows[kept_id], rows[given_up_id]


def _said(institution: Institution, *, hidden: bool) -> dict[str, Any]:
    """All columns as text, to read and to take it apart again; without those that say where a refuge is."""
    said: dict[str, Any] = json.loads(json.dumps(model_to_dict(institution), cls=DjangoJSONEncoder))
    return {name: value for name, value in said.items() if not (hidden and name in WHERE)}


def _move(given_up: Institution, kept: Institution, by: tenancy.Actor, at: datetime) -> dict[str, list[str]]:
    """Whatever belongs to the one belongs to the other from now on; the ids, by the words for people."""
    moved: dict[str, list[uuid.UUID]] = {
        "Zugänge": centre_use_cases.speak_for_another(
            own_id=given_up.id, new_id=kept.id, last_day=time.local_day(at), by=by
        ),
        "Einladungen": centre_use_cases.invited_for_another(own_id=given_up.id, new_id=kept.id, by=by, at=at),
    }
    for words, rows, column in (
        ("Ansprechpersonen", ContactPerson.objects.filter(institution=given_up), "institution"),
        ("Einrichtungen in Trägerschaft", Institution.objects.filter(parent=given_up).exclude(id=kept.id), "parent"),
        ("Bestätigungen", Inquiry.objects.filter(institution=given_up), "institution"),
        ("Korrekturen", Proposal.objects.filter(institution=given_up), "institution"),
    ):
        moved[words] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(**{column: kept})
    for link in links():
        moved |= link.move(given_up.id, kept.id)
    return {words: [str(key) for key in ids] for words, ids in moved.items() if ids}
