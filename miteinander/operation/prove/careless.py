"""The control of J2: a worker as many are written. It marks a mail as sent and then sends it; a kill in between loses the mail."""

import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.proof")
django.setup()

from django.core.mail import EmailMessage  # noqa: E402
from django.utils import timezone  # noqa: E402

from miteinander.core import tenancy  # noqa: E402
from miteinander.correspondence.models import Mail  # noqa: E402
from miteinander.correspondence.vocabulary import MailState  # noqa: E402

CENTRE = 1


def send_one() -> bool:
    with tenancy.acting_for(tenancy.system(CENTRE)):
        mail = (
            Mail.objects.filter(subject="Probe", state=MailState.WAITING, attempts=0)
            .order_by("created_at", "id")
            .first()
        )
        if mail is None:
            return False
        Mail.objects.filter(id=mail.id).update(state=MailState.SENT, sent_at=timezone.now())
    time.sleep(0.15)  # a name to look up, a line to build
    EmailMessage(mail.subject, mail.body, to=[mail.to], headers={"Message-ID": f"<{mail.id}@example.org>"}).send()
    return True


if __name__ == "__main__":
    while send_one():
        pass
