"""The demo's post office: mails stay where they are read, in the outbox. Nothing leaves this machine."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Kept(BaseEmailBackend):
    """Takes every mail and sends none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)
