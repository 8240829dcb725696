"""The team of a centre: who leads, who finds interpreters, who watches over the data."""

from dataclasses import dataclass

from miteinander.centres.vocabulary import Role
from miteinander.demo.rules.dice import Dice
from miteinander.demo.rules.persons import Person, Registry

# Role and stock of names; a small desk, as in most centres.
POSTS = (
    (Role.DIRECTOR, "german"),
    (Role.POOL_COORDINATOR, "southslavic"),
    (Role.OFFICER, "turkish"),
    (Role.OFFICER, "german"),
    (Role.SECONDED_TEACHER, "german"),
    (Role.ADMIN, "polish"),
    (Role.DATA_PROTECTION, "german"),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in the team."""

    person: Person
    role: Role


def plan(*, seed: int, registry: Registry) -> tuple[Colleague, ...]:
    """Everybody at the centre, the director first: she names the others."""
    return tuple(
        Colleague(registry.person(Dice(seed, registry.ground.centre_id, "team", post), names=names, domain="ki"), role)
        for post, (role, names) in enumerate(POSTS)
    )
