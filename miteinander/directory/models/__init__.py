from miteinander.directory.models.imports import ColumnMeaning, Upload
from miteinander.directory.models.institutions import ContactPerson, Institution, Quarter
from miteinander.directory.models.keeping import ConfirmationTerms, Distinct, Inquiry, Merger, Proposal
from miteinander.directory.models.reference import (
    Country,
    District,
    Language,
    Municipality,
    PublicHoliday,
    ReferenceLoad,
    School,
    SchoolHoliday,
    StandIn,
    UnclearLanguage,
)
from miteinander.directory.models.registers import (
    Outline,
    Postcode,
    ReferenceSource,
    SchoolChange,
    SchoolCode,
    SchoolFinding,
    SocialIndex,
)

__all__ = [
    "ColumnMeaning",
    "ConfirmationTerms",
    "ContactPerson",
    "Country",
    "Distinct",
    "District",
    "Inquiry",
    "Institution",
    "Language",
    "Merger",
    "Municipality",
    "Outline",
    "Postcode",
    "Proposal",
    "PublicHoliday",
    "Quarter",
    "ReferenceLoad",
    "ReferenceSource",
    "School",
    "SchoolChange",
    "SchoolCode",
    "SchoolFinding",
    "SchoolHoliday",
    "SocialIndex",
    "StandIn",
    "UnclearLanguage",
    "Upload",
]
