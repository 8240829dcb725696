"""Jobs of the day: every few minutes a look round all centres, and telling people where there is something to tell."""

from django.utils import timezone
from procrastinate.contrib.django import app

from miteinander.centres import queries as centres
from miteinander.core import jobs, tenancy
from miteinander.workbench import queries, use_cases


@app.periodic(cron="*/10 * * * *")
@app.task(name="workbench.look_round", queueing_lock="workbench.look_round")
def look_round(timestamp: int) -> None:
    """A job for every centre in which somebody waits for a mail; where nobody does, nothing is queued."""
    at = timezone.now()
    for centre_id in sorted(centres.keys(using="default")):
        by = tenancy.system(centre_id)
        with tenancy.acting_for(by, read_only=True):
            waits = queries.somebody_waits(by=by, at=at)
        if waits:
            jobs.later(use_cases.TELL, centre_id=centre_id)


@jobs.centre_task(use_cases.TELL)
def tell(by: tenancy.Actor) -> None:
    """Everybody whose hours are open hears what she wants to hear. Each is told in a transaction of her own."""
    at = timezone.now()
    with tenancy.acting_for(by, read_only=True):
        listeners = queries.listeners(at=at)
    for listener in listeners:
        with tenancy.acting_for(listener.actor, read_only=True):
            news = queries.news(listener=listener, at=at)
        with tenancy.acting_for(by):
            use_cases.tell(listener=listener, news=news, by=by, at=at)
