"""Who may do what at the interpreting desk: one function per deed, named like its view and its use case.

Every function also answers without the thing itself ("may you do this at all?"), so that a view can name it as ``opens``.
Verdicts combine: ``a or b`` is allowed when one is, ``a and b`` when both are, else it carries the sentence why not.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from miteinander.centres import permissions as centre
from miteinander.centres.vocabulary import Role
from miteinander.core.labels import label
from miteinander.core.tenancy import Actor, Audience
from miteinander.core.verdicts import ALLOWED, Verdict
from miteinander.interpreting.models import Interpreter, Request
from miteinander.interpreting.states import INTERPRETER_CYCLE, LEFT, REQUEST_CYCLE, InterpreterStatus, RequestState
from miteinander.interpreting.vocabulary import Deed, PoolDeed

READS_ALL = (Role.POOL_COORDINATOR, Role.DIRECTOR, Role.ADMIN)
ASKS_FOR_CALLERS = (Role.POOL_COORDINATOR, Role.OFFICER, Role.SECONDED_TEACHER)

OTHER_ROLE = Verdict(_("Dafür brauchen Sie eine andere Aufgabe im Zentrum."))
NOT_YOURS = Verdict(_("Diese Anfrage gehört nicht zu Ihnen."))
GONE = Verdict(_("Diese Person arbeitet nicht mehr im Pool mit."))
NOT_YOU = Verdict(_("Das kann nur die Person selbst oder die Koordination."))


# Requests


def ask(by: Actor) -> Verdict:
    """Ask for an interpreter: an institution's member for her own, the team for somebody on the telephone."""
    return _staff(by, *ASKS_FOR_CALLERS) or _member_of_institution(by) or OTHER_ROLE


def waive_notice(by: Actor) -> Verdict:
    """Take a request that comes too late, with a reason written down: the team only."""
    return _staff(by, *ASKS_FOR_CALLERS)


def board(by: Actor) -> Verdict:
    """See all requests of the centre in one list."""
    return _staff(by, *READS_ALL, Role.OFFICER, Role.SECONDED_TEACHER)


def board_download(by: Actor) -> Verdict:
    """Take the list of requests away, without what tells of persons: whoever may open all of them."""
    return _staff(by, *READS_ALL)


def board_export(by: Actor) -> Verdict:
    """Take it away with contact persons and interpreters; it is logged."""
    return _staff(by, Role.POOL_COORDINATOR, Role.DIRECTOR)


def request(by: Actor, request: Request | None = None) -> Verdict:
    """See one request: the desk all of them, everybody else her own."""
    # The wall shows an interpreter her own talks, also those that were called off: then they name nobody any more.
    return _staff(by, *READS_ALL) or _asked_it(by, request) or _institution(by, request) or _in_pool(by)


def sees_all(by: Actor) -> Verdict:
    """Open every request of the centre, not only those one has asked for."""
    return _staff(by, *READS_ALL)


def requests(by: Actor) -> Verdict:
    """See the list of one's own institution."""
    return _member_of_institution(by)


def assignments(by: Actor) -> Verdict:
    """See one's own talks and details as an interpreter, and say how one is called and reached."""
    return _in_pool(by)


def candidates(by: Actor, request: Request | None = None) -> Verdict:
    """See who could interpret, with reasons: it looks into calendars and papers."""
    return assign(by, request)


def assign(by: Actor, request: Request | None = None) -> Verdict:
    """Send somebody to a talk."""
    return _desk(by) and _now(request, Deed.ASSIGN)


def hand_back(by: Actor, request: Request | None = None) -> Verdict:
    """Say that the interpreter cannot come: she herself, or the desk that she rang up."""
    return (_desk(by) or _interpreter(by, request)) and _now(request, Deed.HAND_BACK)


def withdraw(by: Actor, request: Request | None = None) -> Verdict:
    """Say that nobody is needed any more: the institution, whoever asked for it, the desk, the director."""
    whose = (
        _staff(by, Role.POOL_COORDINATOR, Role.DIRECTOR)
        or _asked_it(by, request)
        or _institution(by, request)
        or NOT_YOURS
    )
    return whose and _now(request, Deed.WITHDRAW)


def refuse(by: Actor, request: Request | None = None) -> Verdict:
    """Not take a request on."""
    return _desk(by) and _now(request, Deed.REFUSE)


def give_up(by: Actor, request: Request | None = None) -> Verdict:
    """Say that nobody was found."""
    return _desk(by) and _now(request, Deed.GIVE_UP)


def report(by: Actor, request: Request | None = None) -> Verdict:
    """Say what became of a talk: either side of it, or the office that has the signed sheet."""
    whose = (
        _staff(by, Role.POOL_COORDINATOR, Role.ADMIN)
        or _interpreter(by, request)
        or _institution(by, request)
        or NOT_YOURS
    )
    return whose and _now(request, Deed.REPORT)


def close(by: Actor, request: Request | None = None) -> Verdict:
    """Check a report and close the request."""
    return _staff(by, *READS_ALL) and _now(request, Deed.CLOSE)


def hold(by: Actor, request: Request | None = None) -> Verdict:
    """Take care of a request oneself, so that colleagues see it."""
    return _desk(by) and (
        ALLOWED if request is None or REQUEST_CYCLE.deeds(RequestState(request.state)) else _not_now(request)
    )


def note(by: Actor, request: Request | None = None) -> Verdict:
    """Write a line into the log of a request; it may be written after the end, too."""
    return _staff(by, *READS_ALL) or _asked_it(by, request)


def steps(by: Actor, request: Request | None = None) -> Verdict:
    """Read the log of a request: it is internal, institution and interpreter do not see it."""
    return note(by, request)


def confirmation(by: Actor, request: Request | None = None) -> Verdict:
    """Fetch the order confirmation (Auftragsbestätigung) of a talk."""
    whose = (
        _staff(by, *READS_ALL)
        or _asked_it(by, request)
        or _institution(by, request)
        or _interpreter(by, request)
        or NOT_YOURS
    )
    return whose and (ALLOWED if request is None or request.interpreter_id else _not_now(request))


def proof(by: Actor, request: Request | None = None) -> Verdict:
    """Fetch the proof sheet (Einsatznachweis) of a talk."""
    return confirmation(by, request)


# The pool


def pool(by: Actor) -> Verdict:
    """See who is in the pool: names, contact and languages."""
    return _staff(by, *READS_ALL, Role.OFFICER, Role.SECONDED_TEACHER)


def pool_download(by: Actor) -> Verdict:
    """Take the list of the pool away, without what tells who it is."""
    return _staff(by, *READS_ALL)


def pool_export(by: Actor) -> Verdict:
    """Take it away with names and contact; it is logged."""
    return _desk(by)


def interpreter(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """See one person of the pool."""
    return pool(by) or _herself(by, interpreter)


def papers(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """See which papers somebody has shown, and her status in the pool."""
    return _staff(by, *READS_ALL) or _herself(by, interpreter)


def conflicts(by: Actor) -> Verdict:
    """See where somebody must not be sent: it tells of employers and children's schools."""
    return _desk(by)


def add_interpreter(by: Actor) -> Verdict:
    """Take somebody into the pool as an applicant."""
    return _desk(by)


def change_interpreter(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Change what is known of a person in the pool."""
    return _desk(by)


def speak(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Say which languages somebody interprets, and which no longer."""
    return _desk(by)


def see_paper(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Note that a paper was seen."""
    return _staff(by, Role.POOL_COORDINATOR, Role.ADMIN)


def set_free_times(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Say when somebody is usually free."""
    return _desk(by) or _herself(by, interpreter) or NOT_YOU


def absence(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Say when somebody is away, and take it back."""
    return set_free_times(by, interpreter)


def conflict(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Say where somebody must not be sent, and take it back."""
    return _desk(by)


def move_status(by: Actor, interpreter: Interpreter | None = None, deed: PoolDeed | None = None) -> Verdict:
    """Invite, admit, activate, pause, suspend, end."""
    if interpreter is None or deed is None:
        return _desk(by)
    fits = deed in INTERPRETER_CYCLE.deeds(InterpreterStatus(interpreter.status))
    return _desk(by) and (ALLOWED if fits else _not_now_in_pool(interpreter))


def give_access(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Let a person of the pool sign in."""
    return _desk(by) and _still_here(interpreter)


def help_to_sign_in(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Help somebody of the pool back in who has lost her second factor."""
    return centre.staff(by) and centre.reset_factors(by, Audience.INTERPRETER)


def seal_private(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Put down bank details and private address: the desk, or the office that pays."""
    return _staff(by, Role.POOL_COORDINATOR, Role.ADMIN) and _still_here(interpreter)


def open_private(by: Actor, interpreter: Interpreter | None = None) -> Verdict:
    """Read bank details and private address: the coordination alone, and it is logged."""
    return _desk(by)


def open_own(by: Actor, interpreter_id: UUID) -> Verdict:
    """Read one's own bank details and private address; it is logged, too."""
    return _in_pool(by) and (ALLOWED if interpreter_id == by.own_id else NOT_YOU)


# The desk as a whole


def terms(by: Actor) -> Verdict:
    """Read on which terms the centre sends interpreters, and sent them before."""
    return _staff(by, *READS_ALL)


def set_terms(by: Actor) -> Verdict:
    """Say on which terms the centre sends interpreters."""
    return centre.by_system(by) or _staff(by, Role.POOL_COORDINATOR, Role.DIRECTOR)


def figures(by: Actor) -> Verdict:
    """See the sums of a period."""
    return _staff(by, *READS_ALL)


def due(by: Actor) -> Verdict:
    """See what waits for the desk."""
    return _staff(by, *READS_ALL)


# One question for all deeds with one thing


ON_REQUEST: Mapping[str, Callable[[Actor, Request | None], Verdict]] = {
    "assign": assign,
    "hand_back": hand_back,
    "withdraw": withdraw,
    "refuse": refuse,
    "give_up": give_up,
    "report": report,
    "close": close,
    "hold": hold,
    "note": note,
    "steps": steps,
    "confirmation": confirmation,
    "proof": proof,
}
ON_INTERPRETER: Mapping[str, Callable[[Actor, Interpreter | None], Verdict]] = {
    "papers": papers,
    "change_interpreter": change_interpreter,
    "speak": speak,
    "see_paper": see_paper,
    "set_free_times": set_free_times,
    "absence": absence,
    "conflict": conflict,
    "give_access": give_access,
    "help_to_sign_in": help_to_sign_in,
    "seal_private": seal_private,
    "open_private": open_private,
}


def with_request(by: Actor, request: Request) -> dict[str, Verdict]:
    """Every deed with this request, by name, and whether this person may do it now: ``{% if may.assign %}``."""
    return {name: may(by, request) for name, may in ON_REQUEST.items()}


def with_interpreter(by: Actor, interpreter: Interpreter) -> dict[str, Verdict]:
    """The same for a person of the pool."""
    return {name: may(by, interpreter) for name, may in ON_INTERPRETER.items()}


def pool_deeds(by: Actor, interpreter: Interpreter) -> tuple[PoolDeed, ...]:
    """Which moves in the pool this person may make with her now, in the order of the table."""
    return (
        tuple(PoolDeed(deed) for deed in INTERPRETER_CYCLE.deeds(InterpreterStatus(interpreter.status)))
        if _desk(by)
        else ()
    )


# Who somebody is


def _staff(by: Actor, *roles: Role) -> Verdict:
    return ALLOWED if by.audience is Audience.STAFF and by.roles & set(roles) else OTHER_ROLE


def _desk(by: Actor) -> Verdict:
    return _staff(by, Role.POOL_COORDINATOR)


def _asked_it(by: Actor, request: Request | None) -> Verdict:
    """A colleague who asked for a caller keeps sight of that request."""
    hers = request is None or request.asked_by_id == by.member_id
    return _staff(by, *ASKS_FOR_CALLERS) and (ALLOWED if hers else NOT_YOURS)


def _member_of_institution(by: Actor) -> Verdict:
    return ALLOWED if by.audience is Audience.INSTITUTION and Role.ORG_USER in by.roles else OTHER_ROLE


def _institution(by: Actor, request: Request | None) -> Verdict:
    hers = request is None or request.institution_id == by.own_id
    return _member_of_institution(by) and (ALLOWED if hers else NOT_YOURS)


def _in_pool(by: Actor) -> Verdict:
    return ALLOWED if by.audience is Audience.INTERPRETER and Role.INTERPRETER in by.roles else OTHER_ROLE


def _interpreter(by: Actor, request: Request | None) -> Verdict:
    hers = request is None or request.interpreter_id == by.own_id
    return _in_pool(by) and (ALLOWED if hers else NOT_YOURS)


def _herself(by: Actor, interpreter: Interpreter | None) -> Verdict:
    hers = interpreter is None or interpreter.id == by.own_id
    return _in_pool(by) and (ALLOWED if hers else NOT_YOU)


def _still_here(interpreter: Interpreter | None) -> Verdict:
    """Of somebody who has left, or was not taken, nothing new is put down."""
    return GONE if interpreter is not None and interpreter.status in LEFT else ALLOWED


def _now(request: Request | None, deed: Deed) -> Verdict:
    """Whose turn it is: does the deed fit the state?"""
    if request is None or deed in REQUEST_CYCLE.deeds(RequestState(request.state)):
        return ALLOWED
    return _not_now(request)


def _not_now(request: Request) -> Verdict:
    state = label(RequestState(request.state))
    return Verdict(gettext("Das geht nicht: Die Anfrage ist %(state)s.") % {"state": state})


def _not_now_in_pool(interpreter: Interpreter) -> Verdict:
    state = label(InterpreterStatus(interpreter.status))
    return Verdict(gettext("Das geht nicht. Stand im Pool: %(state)s.") % {"state": state})
