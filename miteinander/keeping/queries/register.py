"""The record of processing (Art. 30 GDPR), as far as the tables themselves tell it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BinaryField
from django.utils.translation import gettext as _

from miteinander.core import personal, retention
from miteinander.core.labels import label
from miteinander.core.retention import SPANS, Kept
from miteinander.keeping.queries import pages, plan
from miteinander.keeping.vocabulary import CONCERNED, FIELDS


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One table: what it is called, of whom it tells, what, why, how long."""

    table: str
    name: str
    whom: str
    columns: list[str]
    why: str
    months: (
        list[int] | None
    )  # None: it stays and tells of nobody, or the database takes it away with what it is made of
    has_history: bool


def register_rows(*, today: date) -> list[RegisterRow]:
    """Every walled table, those about persons first. One query."""
    terms = plan.terms(today=today)
    found = []
    for model in retention.walled():
        rules = retention.rules(model)
        counted = [rule.of or model.retention_class for rule in rules if isinstance(rule, Kept)]
        classes = list(dict.fromkeys(counted)) or [model.retention_class]
        stays = next((rule.why for rule in rules if isinstance(rule, retention.Stays)), "")
        table = model._meta.db_table
        whom = [] if stays else CONCERNED.get(classes[0], ())
        found.append(
            RegisterRow(
                table=table,
                name=pages.named(table),
                whom=", ".join(_(one) for one in whom) or _("niemanden"),
                columns=_columns(model),
                why=_(stays) if stays else "; ".join(str(label(of)) for of in classes),
                months=None if stays else [terms[of].months for of in classes if of in SPANS] or None,
                has_history=retention.history_of(model) is not None,
            )
        )
    return sorted(found, key=lambda row: (row.months is None, row.name))


def _columns(model: retention.Model) -> list[str]:
    names = []
    for field in personal.columns(model):
        name = _(FIELDS[field.name]) if field.name in FIELDS else field.name
        names.append(_("%(column)s (versiegelt)") % {"column": name} if isinstance(field, BinaryField) else name)
    return list(dict.fromkeys(names))
