"""What the centres of the demo know, written down and handed over by their teams. What is there already is left as it is."""

from collections.abc import Mapping, Sequence

from miteinander.centres.models import Member
from miteinander.centres.vocabulary import Role
from miteinander.core import tenancy
from miteinander.demo import documents, queries
from miteinander.demo.rules import knowledge as rules
from miteinander.demo.rules.dice import identity
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.use_cases import people
from miteinander.knowledge import use_cases as knowledge


def lay(*, seed: int, scene: Scene, members: Mapping[queries.Who, Member], texts: Sequence[rules.Text]) -> None:
    """Every text and a year of answers; each a transaction of its own, and in it as whole as it has to be."""
    officer = people.colleague(scene, dict(members), Role.OFFICER)
    coordinator = people.coordinator(scene, dict(members))
    written = rules.plan(centre_id=scene.ground.centre_id, texts=texts, calendar=scene.calendar)
    with tenancy.acting_for(officer, read_only=True):
        entries, answered = queries.entries(), queries.services()
    for one in written:
        if one.id not in entries:
            with tenancy.acting_for(officer):
                _write(one, scene, officer)
    for asked in rules.asked(seed=seed, centre_id=scene.ground.centre_id, written=written, calendar=scene.calendar):
        if asked.id in answered:
            continue
        by = coordinator if asked.entry is None else officer
        with tenancy.acting_for(by):
            knowledge.give(
                service_id=asked.id, entry_id=asked.entry, asker=asked.asker, channel=asked.channel, way=asked.way,
                topic=asked.topic, language=asked.language, email=asked.email, by=by, at=asked.at,
            )  # fmt: skip


def _write(one: rules.Written, scene: Scene, by: tenancy.Actor) -> None:
    upload = None
    if one.points:
        upload = documents.leaflet(centre=scene.ground.name, title=one.facts.title, points=one.points)
    entry = knowledge.add_entry(entry_id=one.id, facts=one.facts, upload=upload, by=by, at=one.at)
    if not one.draft:
        knowledge.publish(entry_id=one.id, by=by, at=one.at, key=identity(one.id, "publish"), version=entry.version)
