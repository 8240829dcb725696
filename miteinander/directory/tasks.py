"""Jobs of the directory."""

from django.utils import timezone
from procrastinate.contrib.django import app

from miteinander.centres import queries as centres
from miteinander.core import tenancy
from miteinander.directory import use_cases


@app.periodic(cron="47 * * * *")
@app.task(name="directory.forget_uploads", queueing_lock="directory.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Every hour: cells of lists that nobody took in for a day are forgotten, centre by centre."""
    for centre in centres.all_centres(using="default"):
        platform = tenancy.system(centre.id)
        with tenancy.acting_for(platform):
            use_cases.forget_uploads(by=platform, at=timezone.now())
