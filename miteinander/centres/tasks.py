"""The worker's part: tell people what happened to their account."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from procrastinate.contrib.django import app

from miteinander.centres import notices, queries, use_cases
from miteinander.centres.vocabulary import AccountNews
from miteinander.core import jobs


@app.task(name=use_cases.TELL, retry=jobs.PATIENT)
def tell(*, account_id: str, about: str, mail_id: str) -> None:
    """Send one mail; nothing when there is no such account, as when somebody guessed an address."""
    user = queries.account_of(user_id=uuid.UUID(account_id))
    if user is None:
        return
    subject, body = notices.written(news=AccountNews(about), user=user)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    headers = {"Message-ID": f"<{mail_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=body, to=[user.email], headers=headers).send()
