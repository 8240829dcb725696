"""How often what happens, as far as published reports of pools let one guess: assumptions of the demo, no statistics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from miteinander.directory.vocabulary import InstitutionKind
from miteinander.interpreting.vocabulary import Occasion


@dataclass(frozen=True, slots=True)
class Culture:
    """A stock of names and the languages that people with such names may speak."""

    names: str
    first: tuple[str, ...]  # first languages
    also: Mapping[str, float] = field(default_factory=dict)  # further ones and how many of a hundred speak them


# In this order a pool is filled: the more often asked for, the earlier and the oftener.
CULTURES = (
    Culture("levantine", ("apc",), {"arb": 70, "eng": 40, "tur": 15}),
    Culture("ukrainian", ("ukr", "rus"), {"pol": 15, "eng": 30}),
    Culture("kurdish", ("kmr",), {"tur": 70, "apc": 30}),
    Culture("turkish", ("tur",), {"aze": 10, "bul": 10}),
    Culture("afghan", ("prs",), {"pus": 50, "pes": 60, "haz": 15}),
    Culture("persian", ("pes",), {"prs": 70, "eng": 40}),
    Culture("iraqi", ("acm",), {"ckb": 45, "arb": 60, "apc": 50}),
    Culture("romanian", ("ron",), {"rmy": 25, "ita": 20}),
    Culture("albanian", ("aln",), {"sqi": 90, "als": 30, "srp": 25}),
    Culture("bulgarian", ("bul",), {"tur": 45, "mkd": 20}),
    Culture("polish", ("pol",), {"rus": 25, "ukr": 15}),
    Culture("russian", ("rus",), {"ukr": 35, "kaz": 20}),
    Culture("southslavic", ("srp", "bos", "hrv"), {"mkd": 15, "rmn": 15}),
    Culture("maghrebi", ("ary",), {"fra": 80, "rif": 35, "arb": 50}),
    Culture("eritrean", ("tir",), {"amh": 40, "eng": 40}),
    Culture("levantine", ("apc",), {"arb": 80, "fra": 30}),
    Culture("kurdish", ("kmr",), {"ckb": 20, "apc": 60, "tur": 40}),
    Culture("somali", ("som",), {"eng": 60, "arb": 20}),
    Culture("westafrican", ("fuf", "fra"), {"sus": 40, "mnk": 30}),
    Culture("german", ("spa",), {"eng": 60, "fra": 40}),
    Culture("southasian", ("urd",), {"pnb": 70, "hin": 40}),
    Culture("tamil", ("tam",), {"eng": 50}),
    Culture("ukrainian", ("ukr", "rus"), {}),
    Culture("turkish", ("tur",), {"kmr": 15}),
    Culture("afghan", ("prs",), {"pus": 60}),
    Culture("caucasian", ("hye", "rus"), {"kat": 40}),
    Culture("ghanaian", ("twi", "eng"), {"ewe": 20}),
    Culture("vietnamese", ("vie",), {}),
    Culture("chinese", ("cmn",), {"eng": 50}),
    Culture("portuguese", ("por",), {"spa": 40}),
    Culture("congolese", ("lin", "fra"), {"swc": 50}),
    Culture("spanish", ("spa",), {"eng": 30}),
    Culture("italian", ("ita",), {"eng": 30}),
    Culture("greek", ("ell",), {"tur": 15}),
    Culture("levantine", ("apc",), {"arb": 60}),
    Culture("polish", ("pol",), {}),
    Culture("indonesian", ("ind",), {"eng": 60}),
)

LANGUAGES: Mapping[str, float] = {
    "apc": 14, "ukr": 13, "kmr": 8, "tur": 8, "prs": 7, "rus": 6, "ron": 6, "bul": 5, "pol": 5, "pes": 4, "aln": 4,
    "acm": 4, "ary": 3, "tir": 3, "srp": 3, "som": 2, "ckb": 2, "pus": 2, "fra": 2, "spa": 2, "bos": 1, "ita": 1,
    "por": 1, "vie": 1, "tam": 1, "urd": 1, "hye": 1, "rmy": 1, "fuf": 1, "eng": 1, "amh": 1, "cmn": 1, "lin": 0.7,
    "kat": 0.7, "che": 0.5, "swa": 0.5, "haz": 0.5, "rmn": 0.5, "yor": 0.4, "wol": 0.4, "nep": 0.4, "hun": 0.5,
}  # fmt: skip
# Nobody in the pools of the demo speaks these: what is asked in vain steers recruiting.
RARE = ("che", "bod", "yor", "wol", "nep", "mya", "rhg", "lzz")
# Each centre its own town: so many times the usual weight.
ACCENTS: Mapping[str, Mapping[str, float]] = {
    "05515": {"fra": 2, "srp": 2, "prs": 1.4, "tam": 2, "rmn": 3},
    "05558": {"ukr": 1.8, "pol": 1.8, "prs": 1.3, "tur": 0.5},
    "05916": {"tur": 2, "bul": 2, "ron": 2, "acm": 1.5},
    "05170": {"tur": 1.7, "pol": 1.6, "ron": 1.5, "kmr": 1.4},
}
STAND_INS: Mapping[str, tuple[str, ...]] = {
    "prs": ("pes",), "pes": ("prs",), "bos": ("srp", "hrv"), "apc": ("acm",), "aln": ("als",), "haz": ("prs",), "ukr": ("rus",),
}  # fmt: skip

OCCASIONS: Mapping[InstitutionKind, Mapping[Occasion, float]] = {
    InstitutionKind.SCHOOL: {
        Occasion.PARENT_MEETING: 7, Occasion.SCHOOL_COUNSELLING: 3, Occasion.PARENTS_EVENING: 1, Occasion.INFO_EVENT: 0.5,
    },
    InstitutionKind.KITA: {Occasion.KITA_ADMISSION: 4, Occasion.PARENT_MEETING: 5, Occasion.PARENTS_EVENING: 1},
    InstitutionKind.OFFICE: {Occasion.AUTHORITY_VISIT: 6, Occasion.YOUTH_OFFICE_LOW: 3, Occasion.SOCIAL_COUNSELLING: 1},
    InstitutionKind.COUNSELLING: {Occasion.MIGRATION_COUNSELLING: 6, Occasion.SOCIAL_COUNSELLING: 3},
    InstitutionKind.HEALTH: {Occasion.HEALTH_LOW: 1},
    InstitutionKind.WELFARE: {Occasion.SOCIAL_COUNSELLING: 3, Occasion.MIGRATION_COUNSELLING: 2},
    InstitutionKind.ASSOCIATION: {Occasion.INFO_EVENT: 2, Occasion.OTHER: 1},
    InstitutionKind.EDUCATION: {Occasion.INFO_EVENT: 1, Occasion.OTHER: 1, Occasion.SOCIAL_COUNSELLING: 1},
    InstitutionKind.SHELTER: {Occasion.SOCIAL_COUNSELLING: 1},
}  # fmt: skip
ASKS: Mapping[InstitutionKind, float] = {
    InstitutionKind.SCHOOL: 6, InstitutionKind.KITA: 4, InstitutionKind.OFFICE: 4, InstitutionKind.COUNSELLING: 4,
    InstitutionKind.HEALTH: 3, InstitutionKind.WELFARE: 2, InstitutionKind.ASSOCIATION: 1, InstitutionKind.EDUCATION: 1,
    InstitutionKind.SHELTER: 0.5,
}  # fmt: skip

_MORNING, _AFTERNOON, _EVENING = (time(8, 30), time(11, 30)), (time(13), time(16)), (time(18), time(19))
BEGINS: Mapping[Occasion, tuple[tuple[time, time], ...]] = {
    Occasion.PARENT_MEETING: (_AFTERNOON, _AFTERNOON, _MORNING),
    Occasion.SCHOOL_COUNSELLING: (_MORNING, _AFTERNOON),
    Occasion.PARENTS_EVENING: (_EVENING,),
    Occasion.INFO_EVENT: (_AFTERNOON, _EVENING),
    Occasion.KITA_ADMISSION: (_MORNING, _AFTERNOON),
    Occasion.AUTHORITY_VISIT: (_MORNING,),
}
LASTS: Mapping[Occasion, tuple[int, ...]] = {  # minutes
    Occasion.PARENT_MEETING: (30, 45, 45, 60),
    Occasion.SCHOOL_COUNSELLING: (45, 60, 60, 90),
    Occasion.PARENTS_EVENING: (90, 120),
    Occasion.INFO_EVENT: (90, 120),
    Occasion.KITA_ADMISSION: (45, 60),
}
ANY_TIME, ANY_LENGTH = (_MORNING, _AFTERNOON), (45, 60, 60, 75, 90)

# How busy a desk is: Monday to Sunday, then January to December.
WEEKDAYS = (1.0, 1.2, 1.1, 1.2, 0.7, 0.0, 0.0)
MONTHS = (1.0, 1.2, 1.15, 0.9, 1.0, 1.05, 0.6, 0.7, 1.15, 1.0, 1.3, 0.8)
SCHOOL_HOLIDAYS = 0.3
THESE_WEEKS = 1.5  # the weeks around today, so that every list has something in it
