"""Forms of the centre: text -> values."""

from miteinander.centres.forms.invitations import AcceptForm, InviteForm, JoinForm, TeamTermsForm
from miteinander.centres.forms.profile import EntryForm, ExceptionForm, HoursForm
from miteinander.centres.forms.team import (
    AwayForm,
    CardForm,
    ChangeTopicForm,
    DeputyForm,
    LeaveForm,
    RolesForm,
    TopicForm,
    TopicsForm,
)

__all__ = [
    "AcceptForm",
    "AwayForm",
    "CardForm",
    "ChangeTopicForm",
    "DeputyForm",
    "EntryForm",
    "ExceptionForm",
    "HoursForm",
    "InviteForm",
    "JoinForm",
    "LeaveForm",
    "RolesForm",
    "TeamTermsForm",
    "TopicForm",
    "TopicsForm",
]
