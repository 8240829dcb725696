"""The team: who is invited, what somebody works on, who stands in, who is away, who is shown to everybody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from miteinander.centres.models.tenant import Member, OfCentre
from miteinander.centres.states import InvitationState
from miteinander.centres.vocabulary import Role, TopicKind
from miteinander.core.fields import WordField
from miteinander.core.history import tracked
from miteinander.core.personal import Texts
from miteinander.core.retention import Kept, RetentionClass, Stays
from miteinander.core.tenancy import Audience
from miteinander.core.words import N_


class TeamTerms(OfCentre):
    """What a centre has settled for its own team, from a day on."""

    retention_class = RetentionClass.TERMS
    kept = Stays(N_("Wonach das Zentrum entscheidet. Keine Angaben über Personen."))

    valid_from = models.DateField()
    invitation_days = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "valid_from"], name="team_terms_once"),
            models.CheckConstraint(
                condition=Q(invitation_days__gte=1, invitation_days__lte=90), name="team_terms_make_sense"
            ),
        ]


@tracked
class Invitation(OfCentre):
    """Somebody is asked to act for the centre. The link in her mail carries a token; here lies its digest alone."""

    retention_class = RetentionClass.INVITATION
    kept = Kept(since=Coalesce("settled_at", "expires_at"))
    texts = Texts(addressed=("email", "name", "phone"), others=("digest",))

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)  # as the inviting colleague knows her; she says it herself
    phone = models.CharField(max_length=40, blank=True)
    audience = WordField(Audience)
    roles = ArrayField(WordField(Role))
    topics = ArrayField(models.UUIDField(), default=list, blank=True)
    speaks_for = models.UUIDField(null=True, blank=True)  # as Member.speaks_for
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    issue = models.SmallIntegerField(default=1)  # sent again, it gets another token; the earlier one is dead
    digest = models.CharField(max_length=64)
    # PROTECT: members are ended, not deleted. None: the operator of the platform invited, for a centre without a director.
    invited_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = WordField(InvitationState, default=InvitationState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "digest"], name="invitation_digest_once"),
            models.UniqueConstraint(
                fields=["centre", "email", "audience", "speaks_for"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_open_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.OPEN, settled_at=None)
                | (~Q(state=InvitationState.OPEN) & Q(settled_at__isnull=False)),
                name="invitation_settled_has_its_time",
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="invitation_has_a_role"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_lasts"),
        ]


@tracked
class Topic(OfCentre):
    """A topic or field of action as this centre names it. What ends stays in the list of the past."""

    retention_class = RetentionClass.PUBLISHED
    kept = Stays(N_("Was das Zentrum über sich selbst veröffentlicht."))
    texts = Texts(others=("name", "text", "source"))

    kind = WordField(TopicKind)
    name = models.CharField(max_length=80)
    text = models.CharField(max_length=300, blank=True)
    position = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True, default="")  # empty: the centre itself says so
    as_of = models.DateField(null=True, blank=True)  # None: nobody gave a date
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "name"], name="topic_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="topic_dates_in_order"
            ),
        ]


@tracked
class MemberTopic(OfCentre):
    """Somebody of the team works on this."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = Kept(since="member__until")

    # PROTECT: both are ended with a date, not deleted.
    member = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, db_index=False, related_name="+")  # PROTECT: as above

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "member", "topic"], name="member_topic_once")]


@tracked
class Deputy(OfCentre):
    """Who looks after somebody's work while she is away, from one day to another. Rights do not move: a role has days of its own."""

    retention_class = RetentionClass.MEMBERSHIP
    kept = (Kept(since="until"), Kept(since="member__until"), Kept(since="deputy__until"))

    # PROTECT: members are ended, not deleted.
    member = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")
    deputy = models.ForeignKey(Member, models.PROTECT, db_index=False, related_name="+")  # PROTECT: as above
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member", "since"], name="deputy_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="deputy_dates_in_order"),
            models.CheckConstraint(condition=~Q(member=F("deputy")), name="deputy_is_somebody_else"),
        ]


class TeamAbsence(OfCentre):
    """Somebody of the team is away. Nobody writes down why, and no history is kept: it is over when it is over."""

    retention_class = RetentionClass.ABSENCE
    kept = (Kept(since="last_on"), Kept(since="member__until", of=RetentionClass.MEMBERSHIP))

    member = models.ForeignKey(
        Member, models.PROTECT, db_index=False, related_name="+"
    )  # PROTECT: members are ended, not deleted
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "member", "first_on"], name="team_absence_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="team_absence_dates_in_order"),
        ]


@tracked
class TeamCard(OfCentre):
    """What somebody of the team agreed to show to everybody; she takes it back by deleting it. Nothing else of her is public."""

    retention_class = RetentionClass.PUBLISHED
    kept = Kept(since="member__until", of=RetentionClass.MEMBERSHIP)
    texts = Texts(hers=("name", "phone", "email"))

    member = models.ForeignKey(
        Member, models.PROTECT, db_index=False, related_name="+"
    )  # PROTECT: members are ended, not deleted
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    agreed_on = models.DateField()
    until = models.DateField(null=True, blank=True)  # her last day

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "member"], name="team_card_once")]
