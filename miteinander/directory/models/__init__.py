from miteinander.directory.models.institutions import Institution
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

__all__ = [
    "Country",
    "District",
    "Institution",
    "Language",
    "Municipality",
    "PublicHoliday",
    "ReferenceLoad",
    "School",
    "SchoolHoliday",
    "StandIn",
    "UnclearLanguage",
]
