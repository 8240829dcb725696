"""Jobs of the house itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from miteinander.core import jobs


@app.periodic(cron="* * * * * */10")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a killed worker stay "doing" for ever unless somebody puts them back."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=jobs.STALLED_AFTER):
        await manager.retry_job(job)
