"""Jobs of the interpreting desk."""

import uuid

from miteinander.core import jobs, tenancy
from miteinander.interpreting import use_cases


@jobs.centre_task(use_cases.DESTROY_KEY)
def destroy_key(by: tenancy.Actor, *, interpreter_id: uuid.UUID) -> None:
    """Whoever has left becomes unreadable, in every backup too."""
    with tenancy.acting_for(by):
        use_cases.destroy_key(interpreter_id=interpreter_id)
