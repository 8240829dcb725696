"""Jobs of knowledge."""

from django.utils import timezone
from procrastinate.contrib.django import app

from miteinander.centres import queries as centres
from miteinander.core import tenancy
from miteinander.knowledge import use_cases


@app.periodic(cron="40 3 * * *")
@app.task(name="knowledge.sweep_files", queueing_lock="knowledge.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Every night: files that no row speaks of are deleted, centre by centre."""
    for centre in centres.all_centres(using="default"):
        platform = tenancy.system(centre.id)
        with tenancy.acting_for(platform, read_only=True):
            use_cases.sweep_files(by=platform, at=timezone.now())
