"""Deeds around the people whom one asks for at an institution."""

import uuid

from django.utils.translation import gettext_lazy as _

from miteinander.core import deeds, tenancy, verdicts
from miteinander.directory import permissions
from miteinander.directory.models import ContactPerson, Institution
from miteinander.directory.rules.contacts import ContactFacts


@deeds.deed
def add_contact_person(
    *, person_id: uuid.UUID, institution_id: uuid.UUID, facts: ContactFacts, by: tenancy.Actor
) -> ContactPerson:
    """Put down whom one asks for. The same click twice is once. Raises ``Forbidden`` and ``Refused``."""
    permissions.keep_contact_persons(by).require()
    there = ContactPerson.objects.filter(id=person_id).first()
    if there is not None:
        return there
    if not Institution.objects.filter(id=institution_id).exists():
        raise verdicts.Refused(_("Diese Einrichtung gibt es nicht."))
    person = ContactPerson(id=person_id, centre_id=by.centre_id, institution_id=institution_id)
    _tell(person, facts)
    person.save(force_insert=True)
    return person


@deeds.deed
def change_contact_person(
    *, person_id: uuid.UUID, facts: ContactFacts, version: int, by: tenancy.Actor
) -> ContactPerson:
    """Tell a contact person anew; with a last day she is gone from then on. Raises ``Forbidden``, ``Refused``, ``Conflict``."""
    permissions.keep_contact_persons(by).require()
    person = ContactPerson.objects.select_for_update(of=("self",)).filter(id=person_id).first()
    if person is None:
        raise verdicts.Refused(_("Diese Ansprechperson gibt es nicht."))
    if person.version != version:
        raise verdicts.Conflict(_("Jemand anderes hat diese Ansprechperson inzwischen geändert."))
    _tell(person, facts)
    person.version += 1
    person.save()
    return person


def _tell(person: ContactPerson, facts: ContactFacts) -> None:
    if not facts.name:
        raise verdicts.Refused(_("Bitte nennen Sie den Namen."), "name")
    if facts.until is not None and facts.until < facts.since:
        raise verdicts.Refused(_("Der letzte Tag kann nicht vor dem ersten liegen."), "until")
    if bool(facts.consent_on) != bool(facts.consent_source):
        raise verdicts.Refused(
            _("Eine Einwilligung braucht den Tag, und wie wir davon wissen."),
            "consent_source" if facts.consent_on else "consent_on",
        )
    for name in facts.__slots__:
        setattr(person, name, getattr(facts, name))
