from miteinander.centres.models.addresses import AddressChange
from miteinander.centres.models.profile import OpeningException, OpeningHours, ProfileEntry, Upload
from miteinander.centres.models.team import (
    Deputy,
    Invitation,
    MemberTopic,
    TeamAbsence,
    TeamCard,
    TeamTerms,
    Topic,
)
from miteinander.centres.models.tenant import Centre, FactorReset, Member, OfCentre, RoleTerm, User

__all__ = [
    "AddressChange",
    "Centre",
    "Deputy",
    "FactorReset",
    "Invitation",
    "Member",
    "MemberTopic",
    "OfCentre",
    "OpeningException",
    "OpeningHours",
    "ProfileEntry",
    "RoleTerm",
    "TeamAbsence",
    "TeamCard",
    "TeamTerms",
    "Topic",
    "Upload",
    "User",
]
