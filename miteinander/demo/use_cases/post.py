"""Mails of the invented year: those of long ago have long been sent, only the newest are the worker's to do."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from miteinander.core import jobs, tenancy
from miteinander.correspondence.models import Mail
from miteinander.correspondence.vocabulary import SEND, MailState
from miteinander.demo.rules.scenes import Scene

STILL_TO_SEND = timedelta(days=3)  # so that the worker has something to do after a weekend, too


@contextlib.contextmanager
def postponed() -> Iterator[None]:
    """Mails come into the outbox, but nobody is asked to send them until ``hand_over``: two thousand jobs about last year would
    keep the worker from what somebody does in the demo now."""
    with app.replace_connector(InMemoryConnector()):
        yield


def sent_long_ago(*, scene: Scene) -> None:
    """What is older went out at its time."""
    with tenancy.acting_for(tenancy.system(scene.ground.centre_id)):
        older = Mail.objects.filter(state=MailState.WAITING, created_at__lt=scene.calendar.now - STILL_TO_SEND)
        older.update(state=MailState.SENT, sent_at=F("created_at"), attempts=1)


def hand_over(*, scene: Scene) -> None:
    """The newest mails are given to the worker. Doing it twice sends nothing twice."""
    platform = tenancy.system(scene.ground.centre_id)
    with tenancy.acting_for(platform):
        newest = Mail.objects.filter(state=MailState.WAITING, created_at__gte=scene.calendar.now - STILL_TO_SEND)
        for mail_id in newest.order_by("created_at", "id").values_list("id", flat=True):
            jobs.later(SEND, centre_id=platform.centre_id, mail_id=mail_id)
