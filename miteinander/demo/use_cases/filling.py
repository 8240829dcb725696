"""The whole filling: first the people, then what is on the table these weeks, then the year behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from miteinander.centres.models import Member
from miteinander.demo import documents, imports, queries
from miteinander.demo.rules import scenes, year
from miteinander.demo.rules.scenes import Scene
from miteinander.demo.use_cases import archive, doorway, knowledge, people, post
from miteinander.demo.use_cases import year as year_deeds

Tell = Callable[[str], object]
EVERY = 20  # requests between two lines of progress
ALL = ("05515", "05558", "05916", "05170")  # Münster, Kreis Coesfeld, Herne, Kreis Wesel
ASKS_ITS_ARCHIVE = "05916"  # one is enough to look at


@dataclass(frozen=True, slots=True)
class Filling:
    """What is to be filled. The same values give the same people and the same year."""

    seed: int
    requests: int
    until: date
    centres: tuple[str, ...]  # their keys (AGS)

    def said(self) -> dict[str, object]:
        """As the list of people keeps it, for the next run."""
        return {
            "seed": self.seed,
            "requests": self.requests,
            "until": self.until.isoformat(),
            "centres": list(self.centres),
        }


def fill(*, filling: Filling, folder: Path, tell: Tell = lambda line: None, password: str = "") -> None:
    """Bring the demo to life; what is there already is left as it is, so an interrupted filling goes on where it stopped.

    ``folder`` gets the list of people as soon as the first centre has some. ``password``: everybody may sign in with it, for
    tests of the real sign-in; without it nobody has one.
    """
    documents.write(folder=folder, filling=filling.said(), people=documents.read(folder=folder).get("people", []))
    _make_haste()
    alive: list[tuple[Scene, dict[queries.Who, Member]]] = []
    for scene in _scenes(filling):
        alive.append((scene, people.lay(scene=scene)))
        if password:
            doorway.set_passwords(centre_id=scene.ground.centre_id, password=password)
        documents.write(folder=folder, filling=filling.said(), people=doorway.people(alive))
        people.offer_leaflet(scene=scene, members=alive[-1][1])
        tell(f"{scene.ground.short_name}: {len(scene.houses)} Einrichtungen und {len(scene.pool)} Menschen im Pool")
    texts = imports.read_texts()
    for recent in (True, False):
        with post.postponed():
            for scene, members in alive if recent else ():
                knowledge.lay(seed=filling.seed, scene=scene, members=members, texts=texts)
            for scene, members in alive:
                _live(scene, members, recent=recent, tell=tell)
        for scene, _members in alive:
            post.sent_long_ago(scene=scene)
            if recent:
                post.hand_over(scene=scene)
    for ags, (scene, members) in zip(filling.centres, alive, strict=True):
        people.say_goodbye(scene=scene, members=members)
        people.open_some(scene=scene, members=members)
        if ags == ASKS_ITS_ARCHIVE:
            archive.lay(scene=scene, members=members)


def _make_haste() -> None:
    """What the last moments before a crash wrote may be lost here: the next filling writes it again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def _scenes(filling: Filling) -> list[Scene]:
    first, last = filling.until - timedelta(days=500), filling.until + timedelta(days=100)
    calendar = queries.calendar(until=filling.until, first_day=first, last_day=last)
    stock = imports.read_stock()
    counts = scenes.shares(ags=filling.centres, requests=filling.requests)
    return [
        scenes.plan(
            seed=filling.seed, ags=ags, place=place, ground=queries.ground(ags=ags), stock=stock, calendar=calendar,
            requests=count,
        )
        for place, (ags, count) in enumerate(zip(filling.centres, counts, strict=True))
    ]  # fmt: skip


def _live(scene: Scene, members: dict[queries.Who, Member], *, recent: bool, tell: Tell) -> None:
    chosen = [one for one in scene.requests if year.is_recent(asked=one, calendar=scene.calendar) is recent]
    before = 0 if recent else len(scene.requests) - len(chosen)

    def told(count: int) -> None:
        if count % EVERY == 0 or count == len(chosen):
            tell(f"{scene.ground.short_name}: {before + count} von {len(scene.requests)} Anfragen")

    year_deeds.live(scene=scene, members=members, requests=chosen, tell=told)
