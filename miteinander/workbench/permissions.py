"""Who may do what with her own day."""

from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions as centre
from miteinander.centres.vocabulary import Role
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict
from miteinander.directory import permissions as directory
from miteinander.interpreting import permissions as interpreting
from miteinander.keeping import permissions as keeping
from miteinander.knowledge import permissions as knowledge
from miteinander.workbench.vocabulary import Topic

DESK = (Topic.NEW, Topic.OWED, Topic.HANDED_BACK, Topic.WITHDRAWN, Topic.HELD, Topic.REPORTED, Topic.UNREPORTED, Topic.PAPERS)  # fmt: skip


def topics(by: Actor) -> tuple[Topic, ...]:
    """Of what this person can hear by mail: what stands in her day, and nothing else."""
    if by.audience is Audience.INSTITUTION:
        return (Topic.TIMES, Topic.AHEAD)
    if by.audience is Audience.INTERPRETER:
        return (Topic.TIMES, Topic.AHEAD, Topic.PAPERS)
    if by.audience is not Audience.STAFF:
        return ()
    offered: tuple[Topic, ...] = DESK if interpreting.due(by) else (Topic.ANSWERED,) if interpreting.ask(by) else ()
    if interpreting.change_interpreter(by):
        offered += (Topic.TOLD_THEMSELVES,)
    if directory.decide_proposals(by):
        offered += (Topic.CORRECTIONS, Topic.CALLS)
    if knowledge.publish(by):
        offered += (Topic.OUTDATED,)
    if centre.sees_openings(by):
        offered += (Topic.NEAR,)
    if keeping.hold(by):
        offered += (Topic.HOLDS,)
    return (*offered, Topic.ARCHIVE) if keeping.archive(by) else offered


def set_preference(by: Actor) -> Verdict:
    """Say what one wants to hear of by mail."""
    return ALLOWED if topics(by) else Verdict(_("Für Ihre Aufgabe verschicken wir keine Benachrichtigungen."))


def calendar(by: Actor) -> Verdict:
    """Have a link for one's own calendar: whoever goes to talks, has them at her house or looks after requests."""
    if by.audience in (Audience.INSTITUTION, Audience.INTERPRETER) or interpreting.due(by):
        return ALLOWED
    return Verdict(_("Für Ihre Aufgabe gibt es hier keine Termine."))


def search(by: Actor) -> Verdict:
    """Use the search box: it finds what each person may see anyway."""
    return centre.signed_in(by)


def tell(by: Actor) -> Verdict:
    """Post what there is to tell people: a job does."""
    return centre.by_system(by)


def overview(by: Actor) -> Verdict:
    """See how the centre stands, in sums: the director and whoever stands in for her."""
    return centre.has_role(by, Role.DIRECTOR)
