"""Of whom an access package tells: by which ids, names, numbers and addresses somebody is known here."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from miteinander.centres import queries as centres
from miteinander.centres.models import Invitation, Member
from miteinander.centres.states import InvitationState
from miteinander.core import texts
from miteinander.core.fields import SortKey
from miteinander.core.retention import Model
from miteinander.directory.models import ContactPerson
from miteinander.interpreting.models import Interpreter, Request

PERSONS: Mapping[str, Model] = {
    model._meta.db_table: model for model in (Interpreter, Member, ContactPerson, Invitation, Request)
}
SHOWN = 20
LONGEST_INITIAL = 2  # letters, with the point


@dataclass(frozen=True, slots=True)
class Subject:
    """Of whom: her row, every id under which she stands in tables, her names, numbers, addresses and accounts.

    A caller has no row of her own: ``calls`` are the requests that somebody typed her into. Of others they are empty.
    """

    id: uuid.UUID
    table: str
    name: str
    ids: frozenset[uuid.UUID]
    addresses: frozenset[str] = frozenset()  # small letters
    accounts: frozenset[uuid.UUID] = frozenset()
    interpreter_id: uuid.UUID | None = None
    names: frozenset[str] = frozenset()  # as ``alike``
    phones: frozenset[str] = frozenset()
    calls: frozenset[uuid.UUID] = frozenset()

    @property
    def is_caller(self) -> bool:
        return self.table == Request._meta.db_table

    def is_contact(self, row: Any) -> bool:
        """Is it she who was typed into this request, or an earlier state of it? Many share an address, so her name has to be there too."""
        reached = row.contact_email.lower() in self.addresses or row.contact_phone in self.phones
        return reached and alike(row.contact_name) in self.names

    def may_be(self, name: str) -> bool:
        """Is nobody named there, or somebody who shares a name with her? "K. Muster" is Kim Muster as well."""
        return not name.strip() or self.is_named(name)

    def is_named(self, text: str) -> bool:
        """Does a word of one of her names stand there?"""
        words = {word for known in self.names for word in known.split() if len(word) > LONGEST_INITIAL}
        return bool(words & {*alike(text).split(), *re.findall(r"\w+", alike(text))})

    def contacts(self) -> Q:
        """Requests in which she may have been typed; ``is_contact`` has the last word."""
        wanted = Q(contact_phone__in=self.phones) if self.phones else Q(pk__in=[])
        for address in self.addresses:
            wanted |= Q(contact_email__iexact=address)
        return wanted


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without a place of her own among members and pool, as a search finds her."""

    table: str
    id: uuid.UUID
    name: str


def alike(name: str) -> str:
    """The same for every way of writing one name."""
    return texts.one_line(name).casefold()


def subject(*, table: str, subject_id: uuid.UUID) -> Subject | None:
    """The person; None when she is not there."""
    model = PERSONS.get(table)
    row: Any = model._base_manager.filter(pk=subject_id).first() if model else None
    if row is None:
        return None
    if model in FINDS:
        return FINDS[model](row)
    pool_id = row.pk if model is Interpreter else row.speaks_for if row.audience == "interpreter" else None
    memberships = Member.objects.filter(Q(pk=row.pk) | Q(speaks_for=pool_id, audience="interpreter")).select_related(
        "user"
    )
    person = Interpreter.objects.filter(pk=pool_id).first() if pool_id else None
    members = list(memberships.order_by("pk")) if pool_id or model is Member else []
    accounts = frozenset(member.user_id for member in members)
    addresses = {member.user.email for member in members} | ({person.email} if person else set())
    addresses |= centres.former_addresses(user_ids=accounts)
    everywhere: list[Any] = [*members, *([person] if person else [])]
    return Subject(
        id=row.pk,
        table=table,
        name=row.name,
        ids=frozenset({member.pk for member in members} | ({pool_id} if pool_id else set())),
        addresses=frozenset(address.lower() for address in addresses if address),
        accounts=accounts,
        interpreter_id=pool_id,
        names=frozenset(alike(one.name) for one in everywhere),
        phones=frozenset({one.phone for one in everywhere} - {""}),
    )


def _contact(row: ContactPerson) -> Subject:
    return _without_account(row, row.name, row.email, row.phone, ids=frozenset({row.pk}))


def _invited(row: Invitation) -> Subject | None:
    """Who came is a member, and her invitation is found there."""
    if row.state == InvitationState.ACCEPTED:
        return None
    return _without_account(row, row.name or row.email, row.email, row.phone, ids=frozenset({row.pk}))


def _caller(row: Request) -> Subject:
    known = _without_account(row, row.contact_name, row.contact_email, row.contact_phone, ids=frozenset())
    found = Request.objects.filter(known.contacts() | Q(pk=row.pk)).order_by("pk")
    calls = frozenset(one.pk for one in found if known.is_contact(one) or one.pk == row.pk)
    return _without_account(row, row.contact_name, row.contact_email, row.contact_phone, ids=frozenset(), calls=calls)


FINDS: Mapping[Any, Callable[[Any], Subject | None]] = {
    ContactPerson: _contact,
    Invitation: _invited,
    Request: _caller,
}


def _without_account(row: Any, name: str, email: str, phone: str, **more: Any) -> Subject:
    return Subject(
        id=row.pk,
        table=row._meta.db_table,
        name=name,
        addresses=frozenset({email.lower()} - {""}),
        names=frozenset({alike(name)}),
        phones=frozenset({phone} - {""}),
        **more,
    )


def kind_of(table: str) -> str:
    """What such a person is to the centre."""
    kinds = {
        Invitation._meta.db_table: _("eingeladen, nicht gekommen"),
        Request._meta.db_table: _("Ansprechperson einer Anfrage"),
    }
    return kinds.get(table, _("Ansprechperson einer Einrichtung"))


def strangers(*, text: str) -> list[Stranger]:
    """Contact persons, people who were invited and have not come, and callers, by name, address or number. Queries: three."""
    return list(_strangers(text)) if text else []


def _strangers(text: str) -> Iterator[Stranger]:
    by_contact = Q(email__icontains=text) | Q(phone__icontains=text)
    persons = ContactPerson.objects.filter(by_contact).exclude(name__icontains=text)  # by name they are found already
    for person in persons.order_by(SortKey("name"), "pk")[:SHOWN]:
        yield Stranger(ContactPerson._meta.db_table, person.pk, person.name)
    invited = Invitation.objects.filter(by_contact | Q(name__icontains=text)).exclude(state=InvitationState.ACCEPTED)
    for one in invited.order_by(SortKey("name"), "email", "pk")[:SHOWN]:
        yield Stranger(Invitation._meta.db_table, one.pk, ", ".join(filter(None, (one.name, one.email))))
    typed = Q(contact_name__icontains=text) | Q(contact_email__icontains=text) | Q(contact_phone__icontains=text)
    columns = ("contact_name", "contact_email", "contact_phone")
    callers: dict[tuple[str, str, str], Stranger] = {}
    rows = (
        Request.objects.filter(typed).exclude(contact_name="").order_by(*columns, "-asked_at", "pk").distinct(*columns)
    )
    for asked in rows[:SHOWN]:
        who = (alike(asked.contact_name), asked.contact_email.lower(), asked.contact_phone)
        said = ", ".join(filter(None, (asked.contact_name, asked.contact_email, asked.contact_phone)))
        callers.setdefault(who, Stranger(Request._meta.db_table, asked.pk, said))
    yield from callers.values()
