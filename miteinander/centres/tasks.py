"""The worker's part: tell people what happened to their account; sweep the drawers of all centres."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate.contrib.django import app

from miteinander.centres import notices, queries, use_cases
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import files, jobs, tenancy


@app.task(name=use_cases.TELL, retry=jobs.PATIENT)
def tell(*, account_id: str, about: str, mail_id: str) -> None:
    """Send one mail; nothing when there is no such account, as when somebody guessed an address, or when it would reach a stranger."""
    user = queries.account_of(user_id=uuid.UUID(account_id))
    if user is None:
        return
    to, change = queries.address_for(news=AccountNews(about), user=user)
    if not to:
        return
    subject, body = notices.written(news=AccountNews(about), user=user, change=change)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    headers = {"Message-ID": f"<{mail_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=body, to=[to], headers=headers).send()


@app.periodic(cron="40 3 * * *")
@app.task(name="centres.sweep_files", queueing_lock="centres.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Every night: files that no row speaks of are deleted, centre by centre, in the drawers of all packages."""
    for centre in queries.all_centres(using="default"):
        with tenancy.acting_for(tenancy.system(centre.id), read_only=True):
            files.sweep_drawers(centre_id=centre.id, at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="centres.forget_addresses", queueing_lock="centres.forget_addresses")
def forget_addresses(timestamp: int) -> None:
    """Every night: wishes for another address that came to nothing, and former addresses to which no mail lies here any more."""
    use_cases.forget_addresses(at=timezone.now())
