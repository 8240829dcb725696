"""Words of keeping and deleting."""

from miteinander.keeping.vocabulary.names import CONCERNED, FIELDS, LISTINGS, TABLES
from miteinander.keeping.vocabulary.words import (
    DOORS,
    ArchiveChoice,
    Besides,
    Cause,
    Change,
    ClassName,
    ErasureReason,
    Extent,
    OfferAnswer,
    OfferState,
    Outcome,
    PackageReason,
    Withheld,
)

__all__ = [
    "CONCERNED",
    "DOORS",
    "FIELDS",
    "LISTINGS",
    "TABLES",
    "ArchiveChoice",
    "Besides",
    "Cause",
    "Change",
    "ClassName",
    "ErasureReason",
    "Extent",
    "OfferAnswer",
    "OfferState",
    "Outcome",
    "PackageReason",
    "Withheld",
]
