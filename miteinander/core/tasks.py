"""Jobs of the house itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from miteinander.core import counters, jobs, sessions


@app.periodic(cron="* * * * * */10")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a killed worker stay "doing" for ever unless somebody puts them back."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=jobs.STALLED_AFTER):
        await manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(name="core.forget", queueing_lock="core.forget")
def forget(timestamp: int) -> None:
    """Sessions that are over, and what was counted for limits, are gone within the hour."""
    counters.forget()
    sessions.forget()


@app.periodic(cron="45 0 * * *")
@app.task(name="core.forget_done", queueing_lock="core.forget_done", pass_context=True)
async def forget_done(context: JobContext, timestamp: int) -> None:
    """Finished jobs go after a week; failed ones after a quarter of a year, when somebody has looked or never will."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=7 * 24, include_cancelled=True, include_aborted=True)
    await manager.delete_old_jobs(nb_hours=90 * 24, include_failed=True)
