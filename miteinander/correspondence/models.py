"""The outbox: a mail is written in the transaction of the deed that it tells of, and leaves later."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from miteinander.centres.models import Member, OfCentre
from miteinander.core.fields import WordField
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, With
from miteinander.correspondence.vocabulary import MailState


class Mail(OfCentre):
    """One mail to one person. Its Message-ID is made of ``id``: whoever gets it twice can tell (exactly once does not exist)."""

    retention_class = RetentionClass.MESSAGE
    kept = Kept(since=Coalesce("sent_at", "created_at"))
    texts = Texts(addressed=("to", "refusal"), others=("subject", "body"))  # a mail to one person names others

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about_id = models.UUIDField(null=True, blank=True)  # the request or case it tells of
    # Whose address the database has put into ``to``, where whoever wrote the mail may not know it.
    recipient_id = models.UUIDField(null=True, blank=True)
    state = WordField(MailState, default=MailState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    refusal = models.CharField(max_length=200, blank=True)  # what the mail server said
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-created_at"], name="mail_newest"),
            models.Index(fields=["centre", "about_id"], name="mail_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False) | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="mail_sent_has_its_time",
            )
        ]


class Repeat(OfCentre):
    """Somebody of the team had a mail sent again that had not left; its ``id`` is the hidden key of the form."""

    retention_class = RetentionClass.MESSAGE
    kept = With("mail")

    mail = models.ForeignKey(Mail, models.PROTECT, related_name="repeats")  # PROTECT: goes with its mail
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # PROTECT: who did it must stay known
    corrected = models.BooleanField()  # to another address than before; which one that was is not kept

    class Meta:
        indexes = [models.Index(fields=["centre", "mail", "at"], name="repeat_of_mail")]
