"""All that is kept of one person, table by table, with its history; what tells of others is withheld (Art. 15, 20 GDPR)."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.postgres.fields import ArrayField
from django.db.models import BinaryField, ForeignKey, Q, UUIDField
from psycopg.types.range import Range

from miteinander.centres.models import AddressChange, Invitation, Member, Topic, User
from miteinander.core import personal, retention
from miteinander.core.fields import WordField
from miteinander.core.models import Export, Opening, Session
from miteinander.core.retention import SPANS, Model, RetentionClass
from miteinander.correspondence.models import Mail
from miteinander.directory.models import Institution
from miteinander.interpreting.models import Interpreter, Request
from miteinander.keeping.queries import plan, subjects
from miteinander.keeping.queries.subjects import Subject
from miteinander.keeping.vocabulary import Change, Withheld
from miteinander.knowledge.models import Entry

WITH_HISTORY = 500  # rows of one table; of more only the rows themselves are given
PEOPLE = (Member, Interpreter, User)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it says of her, and how that changed. Values are plain, withheld ones are of ``Withheld``."""

    id: uuid.UUID | None
    values: dict[str, Any]
    history: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """One table, why it is kept and how long."""

    table: str
    of: RetentionClass | None
    months: int | None
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Package:
    """The whole."""

    subject: Subject
    sections: list[Section]
    recipients: list[dict[str, Any]]  # who else got a mail about her, as far as it may be told
    offered: list[RetentionClass]  # of what is told here, what is offered to an archive when its period is over

    @property
    def count(self) -> int:
        return sum(len(section.rows) for section in self.sections)


def package(*, whom: Subject, today: date, sealed: Mapping[str, str] | None) -> Package:
    """Everything, in the order of the tables. ``sealed``: what was under the seal, when it may be opened for this reader."""
    terms = plan.terms(today=today)
    houses = Institution.objects.order_by().values_list("pk", "name", "protected")
    named: dict[uuid.UUID, str] = {pk: Withheld.PROTECTED if hidden else name for pk, name, hidden in houses}
    named |= dict(Topic.objects.order_by().values_list("pk", "name"))
    named |= dict(Entry.objects.order_by().values_list("pk", "title"))
    reader = _Reader(whom, named, dict(_requests(whom)), sealed)
    sections = [Section("centres_user", None, None, list(_accounts(whom)))]
    for model in retention.walled():
        rows = list(reader.rows(model))
        if rows:
            of: RetentionClass = model.retention_class
            sections.append(Section(model._meta.db_table, of, terms[of].months if of in SPANS else None, rows))
    filled = [section for section in sections if section.rows]
    told = {section.of for section in filled}
    offered = [of for of in SPANS if of in told and of in plan.archive(today=today).offered]
    return Package(whom, filled, list(_recipients(whom, named)), offered)


def _accounts(whom: Subject) -> Iterator[Row]:
    for user in User.objects.filter(pk__in=whom.accounts).order_by("pk"):
        factors = (
            Authenticator.objects.filter(user=user).order_by("pk").values_list("type", "created_at", "last_used_at")
        )
        identities = SocialAccount.objects.filter(user=user).order_by("pk")
        changes = AddressChange.objects.filter(user=user).order_by("asked_at")
        running = Session.objects.filter(account_id=user.pk).order_by("began_at", "pk")
        yield Row(
            user.pk,
            {
                "email": user.email,
                "is_active": user.is_active,
                "last_login": user.last_login,
                "password": Withheld.SECRET,
                "addresses": [[one.former, one.address, one.asked_at, one.settled_at] for one in changes],
                "second_factors": [[kind, made, used] for kind, made, used in factors],
                "identities": [[one.provider, one.uid, one.date_joined] for one in identities],
                "sessions": [[one.device, one.began_at, one.seen_at] for one in running],
            },
        )


def _requests(whom: Subject) -> Iterator[tuple[uuid.UUID, str]]:
    mine = Q(interpreter__in=whom.ids) | Q(assignments__interpreter__in=whom.ids) | Q(asked_by__in=whom.ids)
    mine |= Q(pk__in=whom.calls)
    yield from Request.objects.filter(mine).order_by().distinct().values_list("pk", "reference")


def _recipients(whom: Subject, houses: Mapping[uuid.UUID, str]) -> Iterator[dict[str, Any]]:
    """Mails about talks that she went to, to somebody else: when, and which institution's talk it was."""
    if whom.interpreter_id is None:
        return
    mine = Request.objects.filter(assignments__interpreter=whom.interpreter_id).order_by().distinct()
    about = {row.pk: row for row in mine}
    for mail in Mail.objects.filter(about_id__in=list(about)).order_by("created_at", "pk"):
        if mail.to.lower() not in whom.addresses and mail.about_id is not None:
            asked = about[mail.about_id]
            yield {
                "at": mail.created_at,
                "about": asked.reference,
                "institution": houses.get(asked.institution_id, Withheld.OTHER),
                "sent_at": mail.sent_at,
            }


class _Reader:
    """Reads rows as this person may have them."""

    def __init__(
        self,
        whom: Subject,
        named: Mapping[uuid.UUID, str],
        references: Mapping[uuid.UUID, str],
        sealed: Mapping[str, str] | None,
    ) -> None:
        self.whom, self.named, self.references, self.sealed = whom, named, references, sealed

    def rows(self, model: Model) -> Iterator[Row]:
        found = list(model._base_manager.filter(self._hers(model)).order_by("pk"))
        found = [row for row in found if self._concerns(model, row)]
        about = {row.pk for row in found if self._is_about(model, row)}
        past = self._past(model, about) if len(about) <= WITH_HISTORY else {}
        readers = _roles(row.member_id for row in found) if model is Opening else {}
        for row in found:
            values = dict(self._values(model, row))
            if model is Opening:
                values["roles"] = readers.get(row.member_id, [])
            yield Row(row.pk, values, past.get(row.pk, []))

    def _hers(self, model: Model) -> Q:
        """Rows that may have to do with her."""
        if self.whom.is_caller:  # her address may be that of a whole school: nothing is hers by the address alone
            links = {
                Request: Q(pk__in=self.whom.calls),
                Mail: Q(about_id__in=self.whom.calls, to__in=self._spellings(Mail)),
                Export: Q(subject_id__in=self.whom.calls),
            }
            return links.get(model, Q(pk__in=[]))
        links_to_her = [Q(pk__in=self.whom.ids)]
        links_to_her += [Q(**{f"{column}__in": self.whom.ids}) for column in _links(model)]
        if model is Request:
            links_to_her.append(self.whom.contacts())
        else:
            for column in personal.texts_of(model).addressed[:1]:
                links_to_her += [Q(**{f"{column}__iexact": address}) for address in self.whom.addresses]
        return reduce(or_, links_to_her)

    def _spellings(self, model: Model) -> list[str]:
        """Her addresses as they were typed."""
        column = personal.texts_of(model).addressed[0]
        wanted = [Q(**{f"{column}__iexact": address}) for address in self.whom.addresses]
        rows = model._base_manager.filter(reduce(or_, wanted)) if wanted else model._base_manager.none()
        return list(rows.order_by().values_list(column, flat=True).distinct())

    def _concerns(self, model: Model, row: Any) -> bool:
        """A request that gives a number or an address which she shares with others is theirs unless she is named."""
        if model is not Request or self._named_in(model, row) or row.pk in self.whom.calls:
            return True
        return self.whom.is_contact(row) or row.contact_email.lower() in self.whom.addresses

    def _named_in(self, model: Model, row: Any) -> bool:
        return any(getattr(row, column) in self.whom.ids for column in _links(model))

    def _is_about(self, model: Model, row: Any) -> bool:
        """Is the row about her, or did she only have a hand in it?"""
        named = any(getattr(row, column) in self.whom.ids for column in _links(model) if not _of_actor(column))
        return named or row.pk in self.whom.ids or bool(self._addressed(model, row))

    def _addressed(self, model: Model, row: Any) -> tuple[str, ...]:
        """Which of the columns that name whom a row is addressed to tell of her: all, her address alone, or none."""
        columns = personal.texts_of(model).addressed
        if not columns:
            return ()
        hers = getattr(row, columns[0]).lower() in self.whom.addresses
        if model is Request:
            return columns if self.whom.is_contact(row) else columns[:1] if hers else ()
        if (
            model is Invitation and hers and not self.whom.accounts
        ):  # an address without an account may be several people's
            same = getattr(row, "pgh_obj_id", row.pk) in self.whom.ids or subjects.alike(row.name) in self.whom.names
            return columns if same else columns[:1]
        return columns if hers else ()

    def _past(self, model: Model, ids: set[Any]) -> dict[Any, list[dict[str, Any]]]:
        events = retention.history_of(model)
        if events is None or not ids:
            return {}
        found: dict[Any, list[dict[str, Any]]] = {}
        before: dict[Any, dict[str, Any]] = {}
        for event in events._base_manager.filter(pgh_obj_id__in=ids).order_by("pgh_obj_id", "pgh_id"):
            values = dict(self._values(model, event))
            changed = {
                name: value for name, value in values.items() if before.get(event.pgh_obj_id, {}).get(name) != value
            }
            before[event.pgh_obj_id] = values
            line = {
                "at": event.pgh_created_at,
                "what": Change(event.pgh_label),
                "by": self._actor(event.pgh_context),
                "changed": changed,
            }
            found.setdefault(event.pgh_obj_id, []).append(line)
        return found

    def _actor(self, context: Any) -> Withheld | None:
        member = (context or {}).get("member")
        if not member:
            return Withheld.PLATFORM
        return Withheld.HERSELF if uuid.UUID(member) in self.whom.ids else Withheld.OTHER

    def _values(self, model: Model, row: Any) -> Iterator[tuple[str, Any]]:
        said = personal.texts_of(model)
        hers = (*said.hers, *self._addressed(model, row))
        texts = personal.free_texts(model)
        for one in personal.columns(model):
            value = getattr(row, one.attname)
            if isinstance(one, BinaryField):
                yield one.name, (self.sealed or {}).get(one.name, Withheld.SEALED)
            elif value is None or value == "":
                yield one.name, None if value is None else ""
            elif isinstance(one, ForeignKey):
                yield one.name, self._named(one, value)
            elif isinstance(one, UUIDField):
                yield one.name, self._of(value)
            elif one.name in texts:
                yield one.name, plain(value) if one.name in hers else Withheld.OTHER
            else:
                yield one.name, _worded(one, value)

    def _named(self, one: Any, value: Any) -> Any:
        if one.related_model in (*PEOPLE, Institution, Request):
            return self._of(value)
        return self.named.get(value) or str(value)

    def _of(self, value: Any) -> str:
        """Herself, an institution, a request of hers; of everybody else no name."""
        if value in self.whom.ids or value in self.whom.accounts:
            return Withheld.HERSELF
        return self.named.get(value) or self.references.get(value) or Withheld.OTHER


def _roles(members: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """Which tasks these people have: who read of her is told by task, not by name."""
    return dict(Member.objects.filter(pk__in=set(members)).order_by().values_list("pk", "roles"))


def _links(model: Model) -> list[str]:
    """Columns that may name her."""
    return [
        one.attname
        for one in model._meta.concrete_fields
        if (isinstance(one, ForeignKey) and one.related_model in (Member, Interpreter))
        or (isinstance(one, UUIDField) and one.name in ("member_id", "subject_id", "speaks_for"))
    ]


def _of_actor(column: str) -> bool:
    return column in ("by_id", "member_id") or column.endswith("_by_id")


def _worded(one: Any, value: Any) -> Any:
    """A value with its words: a history keeps their codes alone."""
    if isinstance(one, WordField):
        return one.to_python(value)
    if isinstance(one, ArrayField) and isinstance(one.base_field, WordField):
        return [one.base_field.to_python(part) for part in value]
    return plain(value)


def plain(value: Any) -> Any:
    """A value as it can be written down and read back."""
    match value:
        case Range():
            return [value.lower, value.upper]
        case datetime() | date() | time() | bool() | int() | str() | None:
            return value
        case list() | tuple():
            return [plain(one) for one in value]
    return str(value)
