"""Words of keeping and deleting."""

from miteinander.keeping.vocabulary.names import CONCERNED, FIELDS, LISTINGS, TABLES
from miteinander.keeping.vocabulary.words import (
    DOORS,
    Besides,
    Change,
    ClassName,
    ErasureReason,
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
    "Besides",
    "Change",
    "ClassName",
    "ErasureReason",
    "Outcome",
    "PackageReason",
    "Withheld",
]
