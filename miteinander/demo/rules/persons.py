"""Invented people: a name, a mail address nobody has, a telephone number that is nobody's."""

import re
import unicodedata
from dataclasses import dataclass

from miteinander.demo.rules.dice import Dice
from miteinander.demo.rules.ground import Ground, Stock
from miteinander.interpreting.vocabulary import Gender

# The Bundesnetzagentur keeps these numbers free for films and examples; three more digits follow.
LANDLINES = ("+49 30 23125", "+49 221 4710", "+49 69 90009")
MOBILE = "+49 176 04069"
BLOCK = 250  # numbers of each range for one centre: four centres share them
MAIL = "example.org"  # RFC 2606: belongs to nobody
ONE_WORD = 35  # of a hundred, where such names are usual
_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "’": "", "'": ""}
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    given: str  # empty for who has one name only
    family: str
    gender: Gender
    email: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


class Registry:
    """Gives out names, addresses and numbers, each once in a centre."""

    def __init__(self, ground: Ground, stock: Stock, *, place: int) -> None:
        self.ground, self.stock = ground, stock
        self._first_number = place % (1000 // BLOCK) * BLOCK
        self._numbers: dict[str, int] = {}
        self._taken: set[str] = set()

    def person(
        self, dice: Dice, *, names: str, domain: str, gender: Gender | None = None, mobile: bool = False
    ) -> Person:
        """A person with names of one stock; ``domain`` is what stands before the centre's part of the mail address."""
        gender = gender or dice.one_of((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
        given, family = self._name(dice, names, gender)
        mailbox = plain(f"{given}.{family}" if given else family)
        phone = self.number(MOBILE if mobile else dice.one_of(LANDLINES))
        return Person(given, family, gender, f"{mailbox}@{domain}.{self.ground.slug}.{MAIL}", phone)

    def number(self, reserved: str) -> str:
        """The next free number of the centre's block in one of the reserved ranges."""
        count = self._numbers[reserved] = self._numbers.get(reserved, -1) + 1
        return f"{reserved} {self._first_number + count % BLOCK:03}"

    def _name(self, dice: Dice, names: str, gender: Gender) -> tuple[str, str]:
        stock = self.stock.names[names]
        given = stock.female if gender is Gender.FEMALE else stock.male
        while True:
            if stock.one_word and (not given or dice.chance(ONE_WORD)):
                found = ("", dice.one_of(stock.one_word))
            else:
                found = (dice.one_of(given), dice.one_of(stock.family))
            if plain("".join(found)) not in self._taken:
                self._taken.add(plain("".join(found)))
                return found


def plain(text: str) -> str:
    """The text in letters that a mail address may have."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    ascii_only = "".join(c for c in folded if not unicodedata.combining(c)).encode("ascii", "ignore").decode()
    return re.sub(r"-*\.-*", ".", re.sub(r"[^a-z0-9.]+", "-", ascii_only)).strip("-.")
