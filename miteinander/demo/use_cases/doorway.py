"""Who is shown at the demo's door, and how they get in otherwise."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.contrib.auth.hashers import make_password

from miteinander.centres.models import Member, User
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.demo import queries
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.vocabulary import TRY
from miteinander.directory.vocabulary import InstitutionKind

# Of each centre so many: every role, and institutions of different kinds.
KINDS = (InstitutionKind.SCHOOL, InstitutionKind.KITA, InstitutionKind.OFFICE, InstitutionKind.COUNSELLING)
INTERPRETERS = 4


def people(alive: Sequence[tuple[Scene, Mapping[queries.Who, Member]]]) -> list[dict[str, str]]:
    """Everybody who can be tried out, by centre and role."""
    return [one for scene, members in alive for one in _of_centre(scene, members)]


def _of_centre(scene: Scene, members: Mapping[queries.Who, Member]) -> Iterator[dict[str, str]]:
    for colleague in scene.team:
        yield _entry(scene, members[colleague.person.email, None], colleague.role)
    for kind in KINDS:
        asking = Counter((one.house.id, one.contact) for one in scene.requests if one.house.facts.kind is kind)
        for (house_id, contact), _times in asking.most_common(1):  # whoever asks most has most to show
            house = next(house for house in scene.houses if house.id == house_id)
            yield _entry(scene, members[house.contacts[contact].email, house_id], Role.ORG_USER, at=house.facts.name)
    for person in [person for person in scene.pool if person.signs_in][:INTERPRETERS]:
        yield _entry(scene, members[person.person.email, person.id], Role.INTERPRETER)


def _entry(scene: Scene, member: Member, role: Role, at: str = "") -> dict[str, str]:
    return {
        "centre": scene.ground.short_name,
        "role": role.german,
        "role_code": role.value,
        "name": member.name,
        "institution": at,
        "email": member.user.email,
        "member": str(member.id),
        "try": TRY[role],
    }


def set_passwords(*, centre_id: int, password: str) -> None:
    """Everybody of the centre may sign in with this password."""
    with tenancy.acting_for(tenancy.system(centre_id), read_only=True):
        accounts = set(Member.objects.order_by("id").values_list("user_id", flat=True))
    User.objects.filter(id__in=accounts).update(password=make_password(password))
