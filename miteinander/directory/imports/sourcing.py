"""From whom a file of reference data comes, and what its licence asks for. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SourcePart:
    """One publisher of a file, and what its licence asks for."""

    dataset: str
    position: int
    publisher: str
    title: str
    licence: str
    licence_url: str
    as_of: date
    attribution: str
    changes_de: str
    changes_en: str


@dataclass(frozen=True, slots=True)
class Source:
    """From whom a file comes, all its parts together."""

    parts: tuple[SourcePart, ...]

    @property
    def source(self) -> str:
        return "; ".join(f"{part.publisher}: {part.title}" for part in self.parts)

    @property
    def licence(self) -> str:
        return " + ".join(dict.fromkeys(part.licence for part in self.parts))

    @property
    def attribution(self) -> str:
        return " ".join(filter(None, dict.fromkeys(part.attribution for part in self.parts)))

    @property
    def as_of(self) -> date:
        return max(part.as_of for part in self.parts)
