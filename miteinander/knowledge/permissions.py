"""Who may do what with materials and answers: one function per deed, named like its view and its use case."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions as centre
from miteinander.centres.vocabulary import Role
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict
from miteinander.knowledge.models import Entry
from miteinander.knowledge.states import ENTRY_CYCLE, EntryState
from miteinander.knowledge.vocabulary import Deed

WRITES = (Role.OFFICER, Role.SECONDED_TEACHER, Role.DIRECTOR)
PUBLISHES = (Role.OFFICER, Role.DIRECTOR)
ANSWERS = (Role.OFFICER, Role.SECONDED_TEACHER, Role.DIRECTOR, Role.POOL_COORDINATOR, Role.ADMIN)
PUBLISHERS_ONLY = Verdict(_("Was veröffentlicht ist, ändern nur Fachkräfte und die Leitung."))


def entries(by: Actor) -> Verdict:
    """Whoever works with the centre finds what is published for her; the team sees all."""
    return ALLOWED if by.audience in (Audience.STAFF, Audience.INSTITUTION, Audience.INTERPRETER) else centre.staff(by)


def entries_download(by: Actor) -> Verdict:
    """Take the list away: the team's. It tells of no person."""
    return centre.staff(by)


def entry(by: Actor, entry: Entry | None = None) -> Verdict:
    """As above: the wall shows what is hers to see."""
    return entries(by)


def steps(by: Actor, entry: Entry | None = None) -> Verdict:
    """Drafts, the log, earlier editions: the team's."""
    return centre.staff(by)


def add_entry(by: Actor) -> Verdict:
    """Write down a material or an answer, as a draft."""
    return _staff(by, *WRITES)


def change(by: Actor, entry: Entry | None = None) -> Verdict:
    """Write it anew. What is published stays published: so only those may who could publish it."""
    if entry is not None and entry.state == EntryState.PUBLISHED and not _staff(by, *PUBLISHES):
        return _staff(by, *WRITES) and PUBLISHERS_ONLY
    return _staff(by, *WRITES) and _now(entry, Deed.CHANGE)


def publish(by: Actor, entry: Entry | None = None) -> Verdict:
    """Show it to those for whom it is."""
    return _staff(by, *PUBLISHES) and _now(entry, Deed.PUBLISH)


def withdraw(by: Actor, entry: Entry | None = None) -> Verdict:
    """Show it to nobody but the team."""
    return _staff(by, *PUBLISHES) and _now(entry, Deed.WITHDRAW)


def reopen(by: Actor, entry: Entry | None = None) -> Verdict:
    """Take up again what was withdrawn, as a draft."""
    return _staff(by, *WRITES) and _now(entry, Deed.REOPEN)


def give(by: Actor, entry: Entry | None = None) -> Verdict:
    """Hand over, send or tell, and count it: whoever answers the telephone."""
    return _staff(by, *ANSWERS)


def figures(by: Actor) -> Verdict:
    """How often the information service answered: sums without persons, for the whole team."""
    return centre.staff(by)


ON_ENTRY: Mapping[str, Callable[[Actor, Entry | None], Verdict]] = {
    "steps": steps,
    "change": change,
    "publish": publish,
    "withdraw": withdraw,
    "reopen": reopen,
    "give": give,
}


def with_entry(by: Actor, entry: Entry) -> dict[str, Verdict]:
    """Every deed with this entry, by name, and whether this person may do it now."""
    return {name: may(by, entry) for name, may in ON_ENTRY.items()}


def _staff(by: Actor, *roles: Role) -> Verdict:
    return centre.staff(by) and centre.has_role(by, *roles)


def _now(entry: Entry | None, deed: Deed) -> Verdict:
    if entry is None or deed in ENTRY_CYCLE.deeds(EntryState(entry.state)):
        return ALLOWED
    state = label(EntryState(entry.state))
    return Verdict(gettext("Das geht nicht. Stand: %(state)s.") % {"state": state})
