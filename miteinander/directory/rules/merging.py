"""Two entries that are one: in what they differ, and what the one of both says. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from miteinander.core.words import N_, Word
from miteinander.directory import rules


class Choice(Word):
    """Whose word counts."""

    KEPT = "kept", N_("wie im Eintrag, der bleibt")
    GIVEN_UP = "given_up", N_("wie im Eintrag, der wegfällt")


class Group(Word):
    """Facts that only make sense together."""

    NAME = "name", N_("Name")
    KIND = "kind", N_("Art")
    LEGAL_FORM = "legal_form", N_("Rechtsform")
    PARENT = "parent", N_("Träger")
    PLACE = "place", N_("Ort und Anschrift")
    PHONE = "phone", N_("Telefon")
    FAX = "fax", N_("Telefax")
    EMAIL = "email", N_("E-Mail")
    WEBSITE = "website", N_("Internet")
    HOURS = "hours", N_("Öffnungszeiten")
    SERVICES = "services", N_("Angebote")
    MSO = "mso", N_("Migrantenorganisation")
    PUBLISHED = "published", N_("Öffentliche Liste")


FACTS: Mapping[Group, tuple[str, ...]] = {
    **{group: (group.value,) for group in Group},
    Group.PLACE: ("municipality", "quarter", "street", "postcode", "town"),
    Group.MSO: ("mso_by", "mso_on"),
    Group.PUBLISHED: ("published", "published_source", "published_on"),
}


def values(*, facts: rules.InstitutionFacts, group: Group) -> tuple[Any, ...]:
    """What an entry says under one heading."""
    return tuple(getattr(facts, name) for name in FACTS[group])


def differences(*, kept: rules.InstitutionFacts, given_up: rules.InstitutionFacts) -> dict[Group, Choice]:
    """Where somebody has to choose, with a proposal: the entry that stays, unless it says nothing."""
    found = {}
    for group in Group:
        one, other = values(facts=kept, group=group), values(facts=given_up, group=group)
        if one != other and any(other):
            found[group] = Choice.KEPT if _says(one, group) or not _says(other, group) else Choice.GIVEN_UP
    return found


def _says(values: tuple[Any, ...], group: Group) -> bool:
    """Does an entry say anything here? Every one lies in some municipality: that alone is no address."""
    return any(values[1:] if group is Group.PLACE else values)


def united(
    *, kept: rules.InstitutionFacts, given_up: rules.InstitutionFacts, chosen: Mapping[Group, Choice]
) -> rules.InstitutionFacts:
    """The one of both. Languages and target groups of both; a protected place stays one, and says nowhere where it is."""
    changes: dict[str, Any] = {
        name: getattr(given_up, name)
        for group, choice in chosen.items()
        if choice is Choice.GIVEN_UP
        for name in FACTS[group]
    }
    changes["languages"] = tuple(dict.fromkeys((*kept.languages, *given_up.languages)))
    changes["target_groups"] = tuple(dict.fromkeys((*kept.target_groups, *given_up.target_groups)))
    changes["school"] = kept.school or given_up.school
    facts = replace(kept, **changes)
    return facts.without_address() if kept.protected or given_up.protected else facts
