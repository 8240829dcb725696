"""Deeds around one institution: it is put down, told anew, leaves, comes back; and who speaks for it."""

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from miteinander.centres import queries as centre_queries
from miteinander.centres import use_cases as centre_use_cases
from miteinander.centres.models import Invitation, Member
from miteinander.centres.vocabulary import Role
from miteinander.core import deeds, tenancy, time, verdicts
from miteinander.directory import permissions, rules
from miteinander.directory.models import Institution, Quarter, reference
from miteinander.directory.rules import families
from miteinander.directory.vocabulary import TargetGroup

# Columns that take a fact of the same name as it stands.
AS_TOLD = (
    "kind", "name", "legal_form", "street", "postcode", "town", "phone", "fax", "email", "website", "hours", "services", "mso_by",
    "mso_on",     "protected", "published", "published_source", "published_on",
)  # fmt: skip


@deeds.deed
def add_institution(*, institution_id: uuid.UUID, facts: rules.InstitutionFacts, by: tenancy.Actor) -> Institution:
    """Put an institution into the directory. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_institution(by).require()
    there = Institution.objects.filter(id=institution_id).first()
    if there is not None:
        return there
    institution = Institution(id=institution_id, centre_id=by.centre_id)
    tell(institution, facts)
    store(institution, force_insert=True)
    return institution


@deeds.deed
def change_institution(
    *, institution_id: uuid.UUID, facts: rules.InstitutionFacts, version: int, by: tenancy.Actor
) -> Institution:
    """Change what we know of an institution. Raises ``Forbidden``, ``Refused`` and ``Conflict`` when it was changed meanwhile."""
    permissions.change_institution(by).require()
    if facts.parent:
        _hold_in_order(institution_id, facts.parent)
    institution = locked(institution_id, version)
    change(institution, facts)
    return institution


@deeds.deed
def deactivate(*, institution_id: uuid.UUID, version: int, by: tenancy.Actor, at: datetime) -> Institution:
    """The institution does not work with the centre any more; the rights of its members end today.

    Raises ``Forbidden``, ``Refused`` and ``Conflict``.
    """
    permissions.deactivate(by).require()
    institution = locked(institution_id, version)
    today = time.local_day(at)
    for member in centre_queries.speakers(own_id=institution_id, day=today):
        centre_use_cases.end_membership(member_id=member.id, last_day=max(today, member.since), by=by)
    centre_use_cases.withdraw_for(own_id=institution_id, by=by, at=at)
    institution.active = False
    institution.version += 1
    institution.save(update_fields=["active", "version"])
    return institution


@deeds.deed
def reactivate(*, institution_id: uuid.UUID, version: int, by: tenancy.Actor) -> Institution:
    """The institution works with the centre again; its members have to be let in anew. Raises as ``deactivate``."""
    permissions.reactivate(by).require()
    institution = locked(institution_id, version)
    if institution.merged_into_id is not None:
        raise verdicts.Refused(_("Dieser Eintrag ist in einem anderen aufgegangen. Bitte arbeiten Sie dort weiter."))
    institution.active = True
    institution.version += 1
    institution.save(update_fields=["active", "version"])
    return institution


def _hold_open(institution_id: uuid.UUID) -> None:
    """Held until the end of the transaction, so that nobody gets access while it is being signed off. Raises ``Refused``."""
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if institution is None:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    if not institution.active:
        raise verdicts.Refused(_("Diese Einrichtung ist abgemeldet. Bitte melden Sie sie zuerst wieder an."))


@deeds.deed
def add_contact(
    *, institution_id: uuid.UUID, name: str, email: str, phone: str, by: tenancy.Actor, at: datetime
) -> Member:
    """Let somebody of an institution ask in its name at once: for the demo and for moving in. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_contact(by).require()
    _hold_open(institution_id)
    return centre_use_cases.let_in(
        email=email,
        name=name,
        roles=[Role.ORG_USER],
        audience=tenancy.Audience.INSTITUTION,
        by=by,
        since=time.local_day(at),
        phone=phone,
        speaks_for=institution_id,
    )


@deeds.deed
def invite_contact(
    *,
    invitation_id: uuid.UUID,
    institution_id: uuid.UUID,
    name: str,
    email: str,
    phone: str,
    by: tenancy.Actor,
    at: datetime,
) -> Invitation:
    """Ask somebody of an institution by mail to speak for it. Raises ``Forbidden`` and ``Refused``."""
    permissions.add_contact(by).require()
    _hold_open(institution_id)
    return centre_use_cases.invite(
        invitation_id=invitation_id,
        email=email,
        name=name,
        phone=phone,
        roles=[Role.ORG_USER],
        audience=tenancy.Audience.INSTITUTION,
        speaks_for=institution_id,
        since=time.local_day(at),
        by=by,
        at=at,
    )


@deeds.deed
def end_contact(*, institution_id: uuid.UUID, member_id: uuid.UUID, last_day: date, by: tenancy.Actor) -> Member:
    """A member of an institution has a last day. Raises ``Forbidden`` and ``Refused``."""
    permissions.end_contact(by).require()
    member = centre_queries.colleague(member_id=member_id)
    if member is None or member.speaks_for != institution_id:
        raise verdicts.Refused(_("Diese Person gehört nicht zur Einrichtung."))
    return centre_use_cases.end_membership(member_id=member_id, last_day=last_day, by=by)


def doer(by: tenancy.Actor) -> uuid.UUID:
    """Who stands in the trace. Raises ``Forbidden``: the platform itself has no membership, it brings no lists and merges nothing."""
    if by.member_id is None:
        raise verdicts.Forbidden(_("Das kann nur jemand aus dem Team des Zentrums."))
    return by.member_id


def locked(institution_id: uuid.UUID, version: int) -> Institution:
    """The institution, held for this transaction. Raises ``Refused`` and ``Conflict``."""
    institution = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if institution is None:
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    if institution.version != version:
        raise verdicts.Conflict(_("Jemand anderes hat diese Einrichtung inzwischen geändert."))
    return institution


def tell(institution: Institution, facts: rules.InstitutionFacts) -> None:
    """Put the facts into the row, once nothing stands against them. Raises ``Refused`` with the field to blame."""
    _against_protection(facts)
    _against_publishing(facts)
    if not reference.Municipality.objects.current().filter(ags=facts.municipality).exists():
        raise verdicts.Refused(_("Bitte wählen Sie die Stadt oder Gemeinde aus der Liste."), "municipality")
    if facts.school and not reference.School.objects.filter(number=facts.school).exists():
        raise verdicts.Refused(_("Diese Schule steht nicht in der amtlichen Liste."), "school")
    wanted = set(facts.languages)
    if len(wanted) != reference.Language.objects.filter(code__in=wanted).count():
        raise verdicts.Refused(_("Eine der Sprachen steht nicht in der Liste."), "languages")
    if facts.quarter and not Quarter.objects.filter(id=facts.quarter, municipality=facts.municipality).exists():
        raise verdicts.Refused(
            _("Dieser Stadtteil liegt nicht in der Stadt oder Gemeinde, die Sie gewählt haben."), "quarter"
        )
    if facts.parent:
        _run_by(institution.id, facts.parent)
    put(institution, facts)


def change(institution: Institution, facts: rules.InstitutionFacts) -> None:
    """Tell a held row anew; where it becomes a refuge, the database forgets where it is (``core.hiding``)."""
    tell(institution, facts)
    institution.version += 1
    store(institution)


def facts_of(institution: Institution) -> rules.InstitutionFacts:
    """The same as somebody would tell them."""
    return rules.InstitutionFacts(
        municipality=institution.municipality_id,
        school=institution.school_id or "",
        quarter=institution.quarter_id,
        parent=institution.parent_id,
        languages=tuple(institution.languages),
        target_groups=tuple(map(TargetGroup, institution.target_groups)),
        **{name: getattr(institution, name) for name in AS_TOLD},
    )


def put(institution: Institution, facts: rules.InstitutionFacts) -> None:
    """Put facts into the row, unlooked at: what lists bring was judged by ``rules.rows``, the table judges once more."""
    for name in AS_TOLD:
        setattr(institution, name, getattr(facts, name))
    institution.municipality_id = facts.municipality
    institution.school_id = facts.school or None
    institution.quarter_id = facts.quarter
    institution.parent_id = facts.parent
    institution.languages = sorted(set(facts.languages))
    institution.target_groups = list(dict.fromkeys(facts.target_groups))


def _against_protection(facts: rules.InstitutionFacts) -> None:
    if not facts.protected:
        return
    if facts.has_address:
        raise verdicts.Refused(
            _(
                "Von einem geschützten Ort speichern wir keine Anschrift. Bitte leeren Sie Schule, Stadtteil, Straße,"
                " Postleitzahl und Ort."
            ),
            "protected",
        )
    if facts.published:
        raise verdicts.Refused(_("Ein geschützter Ort wird nie öffentlich gezeigt."), "published")


def _against_publishing(facts: rules.InstitutionFacts) -> None:
    if facts.published and not (facts.published_source and facts.published_on):
        raise verdicts.Refused(
            _("Bitte schreiben Sie dazu, wer wann zugestimmt hat, dass alle diese Angaben sehen."), "published_source"
        )
    if bool(facts.mso_by) != bool(facts.mso_on):
        raise verdicts.Refused(_("Bitte schreiben Sie dazu, wer das wann gesagt hat."), "mso_by")


def _hold_in_order(institution_id: uuid.UUID, parent_id: uuid.UUID) -> None:
    """Hold an institution and the bodies above it, in the same order whoever comes: two who tie knots wait, they do not lock up."""
    chain: list[uuid.UUID] = [institution_id]
    step: uuid.UUID | None = parent_id
    while step is not None and step not in chain and len(chain) <= rules.MOST_LEVELS + 1:
        chain.append(step)
        step = Institution.objects.filter(id=step).values_list("parent_id", flat=True).first()
    list(Institution.objects.select_for_update(of=("self",)).filter(id__in=chain).order_by("id").values_list("id"))


def _run_by(institution_id: uuid.UUID, parent_id: uuid.UUID) -> None:
    """Raise ``Refused`` unless the parent exists and is not run, over however many others, by the institution itself.

    The rows above are held: of two people who tie a ring at the same moment, one waits and then sees it.
    """
    parents: dict[uuid.UUID, uuid.UUID | None] = {}
    step: uuid.UUID | None = parent_id
    while step is not None and step not in parents and len(parents) <= rules.MOST_LEVELS:
        row = Institution.objects.select_for_update(of=("self",)).filter(id=step).first()
        if row is None:
            raise verdicts.Refused(_("Diesen Träger gibt es hier nicht."), "parent")
        parents[step] = row.parent_id
        step = row.parent_id
    if families.makes_a_ring(child=institution_id, parent=parent_id, parents=parents):
        raise verdicts.Refused(_("Das geht nicht: Die Einrichtung wäre dann ihr eigener Träger."), "parent")
    if families.levels_above(parent=parent_id, parents=parents) > rules.MOST_LEVELS:
        raise verdicts.Refused(
            _("Mehr als %(most)s Ebenen von Trägern sind nicht möglich.") % {"most": rules.MOST_LEVELS}, "parent"
        )


def store(institution: Institution, *, force_insert: bool = False) -> None:
    """Names are unique in a town, schools in a centre: the database says no, we say it kindly."""
    try:
        with transaction.atomic():
            institution.save(force_insert=force_insert)
    except IntegrityError as broken:
        name = deeds.violated(broken)
        if name == "institution_once":
            raise verdicts.Refused(
                _("In diesem Ort gibt es schon eine Einrichtung mit diesem Namen. Bitte ergänzen Sie den Namen."),
                "name",
            ) from None
        if name == "institution_school_once":
            raise verdicts.Refused(_("Diese Schule steht schon im Verzeichnis."), "school") from None
        raise
