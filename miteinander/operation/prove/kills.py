"""W5: web, database and worker are killed under load, again and again: nothing confirmed is lost, nobody has to do anything."""

import collections
import contextlib
import functools
import os
import random
import shutil
import signal
import socket
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.conf import settings

from miteinander.correspondence.vocabulary import MailState
from miteinander.demo import documents
from miteinander.operation import backup, embedded, postgres, supervisor
from miteinander.operation.prove import operated, visitors, wishes
from miteinander.operation.prove.laboratory import Laboratory, Result
from miteinander.operation.prove.mails import PostOffice

PROOF = "config.settings.proof"
KINDS = ("web", "web master", "worker", "database")
WITHIN = 2.0  # seconds that errors may last
BACK = 60.0  # seconds after which somebody would have to do something
DELIVERED = 90.0  # seconds for the last mail: a killed worker is missed by its heartbeat
HIDDEN = {"MITEINANDER_ROLE", "DJANGO_SETTINGS_MODULE", *embedded.VARIABLES.values()}


class House:
    """A copy of the laboratory's database and keys, with pages and worker, looked after as the demo is."""

    def __init__(self, laboratory: Laboratory, folder: Path, office: PostOffice) -> None:
        self.data, self.key = folder / "data", folder / "keys" / "master.key"
        # Filled in haste; whoever runs the house starts it with every write on the disk.
        self.cluster = embedded.Cluster(self.data, durable=False, say=lambda _text: None)
        self.urls = self.cluster.start()
        copy(laboratory.url("DATABASE_URL_OWNER"), self.urls["owner"], folder)
        self.cluster.stop()
        shutil.copytree(settings.KEY_FILE.parent, self.key.parent)
        self.port = free_port()
        told = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        self.environment = told | {
            "DJANGO_SETTINGS_MODULE": PROOF,
            "MITEINANDER_DATA": str(self.data),
            "MITEINANDER_KEY_FILE": str(self.key),
            "MITEINANDER_SMTP_HOST": "127.0.0.1",
            "MITEINANDER_SMTP_PORT": str(office.port),
        }
        self.log = folder / "house.log"

    def owner(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.urls["owner"], autocommit=True)

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """The process that looks after everything."""
        with supervisor.beside(operated.command(self.port), self.environment, self.log) as process:
            try:
                until(lambda: "Miteinander läuft" in self.log.read_text(), BACK)
                yield process.pid
            finally:
                process.kill()  # pages and worker end with it, the database is stopped by whoever looks next
                process.wait()
                self.cluster.start()
                self.cluster.stop()

    def victims(self, keeper: int) -> dict[str, list[int]]:
        """By name, who can be killed right now."""
        masters = operated.under(keeper, "gunicorn")
        return {
            "web": [child for master in masters for child in operated.under(master, "gunicorn")],
            "web master": masters,
            "worker": operated.under(keeper, "procrastinate"),
            "database": operated.under(keeper, "postgres"),
        }


def copy(source: str, target: str, folder: Path) -> None:
    """Tables and rows, with the key of contexts, without the jobs: what waits in the laboratory is no affair of this house."""
    dump, chosen = folder / "copy", folder / "contents"
    version = max(postgres.tools("pg_dump"))
    backup._run(
        "pg_dump",
        ["--format=custom", "--compress=0", "--exclude-table-data=procrastinate_*", f"--file={dump}"],
        source,
        version,
    )
    listed = backup._run("pg_restore", ["--list", str(dump)], None, version).splitlines()
    chosen.write_text("".join(f"{line}\n" for line in listed if not any(part in line for part in backup.FOUNDED)))
    backup._run(
        "pg_restore", ["--single-transaction", "--no-owner", f"--use-list={chosen}", str(dump)], target, version
    )
    dump.unlink()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until(what: Callable[[], object], seconds: float) -> bool:
    """Whether it came true in time."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        with contextlib.suppress(OSError):
            if what():
                return True
        time.sleep(0.02)
    return False


def kill(
    house: House, keeper: int, kind: str, seen: visitors.Visitor, *, patience: float
) -> tuple[float, float] | None:
    """Kill one of this kind. When it died, and when a page asked for after that came; None if none came in time."""
    if not until(lambda: house.victims(keeper)[kind], patience):
        return None
    os.kill(house.victims(keeper)[kind][0], signal.SIGKILL)
    died = time.monotonic()

    def answered() -> list[visitors.Answer]:
        return [one for one in seen.answers[-400:] if one.asked_at > died + 0.05 and one.status == 200]

    if not until(answered, patience):
        return None
    return died, answered()[0].came_at


def asker(house: House, laboratory: Laboratory) -> tuple[uuid.UUID, Callable[[], dict[str, Any]]]:
    """Who asks, let in by the demo's door, and what she types: each time another hour."""
    actor, wish = wishes.asker(laboratory)
    member_id = actor.member_id or uuid.UUID(int=0)
    with laboratory.owner() as owner:
        row = owner.execute(
            "SELECT u.email FROM centres_user u JOIN centres_member m ON m.user_id = u.id WHERE m.id = %s", (member_id,)
        ).fetchone()
    person = {
        "member": str(member_id),
        "email": row[0] if row else "",
        "name": "Probe",
        "centre": "Probe",
        "role_code": "org_user",
    }
    documents.write(folder=house.data, filling={}, people=[person])
    return member_id, lambda: form(wish())


def form(fields: dict[str, Any]) -> dict[str, Any]:
    """A wish as it is typed; its sign tells it from every other."""
    wish = fields["wish"]
    key = uuid.uuid4()
    return {
        "key": key, "contact_name": fields["contact_name"], "contact_phone": "", "language": wish.language, "day": wish.day.isoformat(),
        "starts": f"{wish.starts:%H:%M}", "ends": f"{wish.ends:%H:%M}", "mode": wish.mode.value, "place": wish.place,
        "occasion": wish.occasion.value, "own_reference": f"Probe {key.hex[:12]}", "confirmed": "on",
    }  # fmt: skip


def wrong(house: House, taken: Sequence[uuid.UUID], office: PostOffice) -> tuple[list[str], int]:
    """What was confirmed and is not there, what is there twice, mails that never came; and how many mails came twice."""
    with house.owner() as owner:

        def waiting() -> bool:
            row = owner.execute("SELECT count(*) FROM correspondence_mail WHERE about_id = ANY(%s) AND state <> %s",
                                (list(taken), MailState.SENT.value)).fetchone()  # fmt: skip
            return row is not None and row[0] > 0

        until(lambda: not waiting(), DELIVERED)
        there = {
            one for (one,) in owner.execute("SELECT id FROM interpreting_request WHERE id = ANY(%s)", (list(taken),))
        }
        twice = owner.execute(
            "SELECT own_reference FROM interpreting_request WHERE own_reference LIKE 'Probe %%' GROUP BY 1 HAVING count(*) > 1"
        ).fetchall()
        mails = owner.execute(
            "SELECT id, about_id FROM correspondence_mail WHERE about_id = ANY(%s)", (list(taken),)
        ).fetchall()
    got = collections.Counter(office.received)
    each = collections.Counter(about for _id, about in mails)
    usual = max(each.values(), default=0)
    found = [f"confirmed and not there: {one}" for one in taken if one not in there]
    found += [f"there twice: {one}" for (one,) in twice]
    found += [f"{each[one]} mails instead of {usual} about {one}" for one in taken if each[one] != usual]
    found += [f"a mail that never came: {one}" for one, _about in mails if not got[f"<{one}@example.org>"]]
    return found, sum(got[f"<{one}@example.org>"] - 1 for one, _about in mails if got[f"<{one}@example.org>"])


def left_alone(house: House, keeper: int, kinds: Sequence[str], *, patience: float) -> list[str]:
    """The control: the same kills while nobody looks after anything. After which the page stayed away."""
    dead, reader, since = [], visitors.Visitor(house.port), time.monotonic()

    def answered() -> bool:
        return any(one.asked_at > since and one.status == 200 for one in reader.answers[-400:])

    with visitors.busy(functools.partial(visitors.read, reader)):
        for kind in kinds:
            until(answered, BACK)
            os.kill(keeper, signal.SIGSTOP)
            try:
                if kill(house, keeper, kind, reader, patience=patience) is None:
                    dead.append(kind)
            finally:
                os.kill(keeper, signal.SIGCONT)
                since = time.monotonic()
    return dead


@dataclass
class Toll:
    """What a series of kills did: per kind how long errors lasted and when the page was back, in seconds; and what is wrong."""

    spans: dict[str, list[tuple[float, float]]]
    found: list[str]

    def told(self) -> str:
        """For the table, kind by kind."""
        return "; ".join(
            f"{kind}: errors for {max(lasted for lasted, _back in spans):.1f} s, page back after"
            f" {median(back for _lasted, back in spans):.1f}, at most {max(back for _lasted, back in spans):.1f} s"
            for kind, spans in sorted(self.spans.items())
        )


def all_taken(people: Sequence[visitors.Visitor], before: Sequence[int]) -> bool:
    """Whether each of them was told since that another wish is taken."""
    return all(len(one.taken) > had for one, had in zip(people, before, strict=True))


def series(
    house: House, keeper: int, order: Sequence[str], reader: visitors.Visitor, people: Sequence[visitors.Visitor],
    pause: Callable[[], float],
) -> Toll:  # fmt: skip
    """Kill one after the other, each when everybody who asks was answered again."""
    toll = Toll(collections.defaultdict(list), [])
    for kind in order:
        before = [len(one.taken) for one in people]
        times = kill(house, keeper, kind, reader, patience=BACK)
        went_on = until(functools.partial(all_taken, people, before), BACK)
        time.sleep(pause())
        if times is None or not went_on:
            toll.found.append(f"the page did not come back by itself: {kind}")
            continue
        died, back = times
        bad = [answer.came_at for one in (reader, *people) for answer in one.answers[-400:] if not answer.good]
        toll.spans[kind].append((max((at for at in bad if at >= died), default=died) - died, back - died))
    return toll


def prove(
    laboratory: Laboratory, *, kinds: Sequence[str] = KINDS, each: int = 10, askers: int = 3, within: float = WITHIN,
    rest: tuple[float, float] = (1.0, 3.0), alone: Sequence[str] = ("database", "web master"), patience: float = 8.0, seed: int = 5,
) -> Iterator[Result]:  # fmt: skip
    """The control kills while the one who looks after everything is held: then the page stays dead."""
    begun, chance = time.perf_counter(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="miteinander-kills-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o711)  # as root the server is another user, who has to get through
        office = PostOffice(pause=0.01)
        stack.callback(office.server_close)
        stack.callback(office.shutdown)
        house = House(laboratory, folder, office)
        member_id, typed = asker(house, laboratory)
        keeper = stack.enter_context(house.running())
        reader, *people = everybody = [visitors.Visitor(house.port) for _number in range(askers + 1)]
        deeds = [functools.partial(visitors.ask, one, member_id, typed, every=0.2) for one in people]
        order = [kind for kind in kinds for _number in range(each)]
        chance.shuffle(order)
        with visitors.busy(functools.partial(visitors.read, reader), *deeds):
            until(lambda: all(one.taken for one in people), BACK)
            toll = series(house, keeper, order, reader, people, lambda: chance.uniform(*rest))
        taken = [key for one in people for key in one.taken]
        mistakes, repeats = wrong(house, taken, office)
        dead = left_alone(house, keeper, alone, patience=patience)
    found = toll.found + mistakes
    found += [
        f"errors for {lasted:.1f} s: {kind}"
        for kind in toll.spans
        for lasted, _back in toll.spans[kind]
        if lasted > within
    ]
    answers = [answer for one in everybody for answer in one.answers]
    errors = sum(not answer.good for answer in answers)
    yield Result(
        "W5", f"{len(order)} kills under load: {len(taken)} wishes taken, {errors} of {len(answers)} answers were errors,"
        f" {repeats} mails sent twice with the same id. {toll.told()}",
        len(order), len(found), f"with nobody looking after, the page stays dead after {len(dead)} of {len(alone)} kills",
        len(dead) == len(alone), time.perf_counter() - begun, found,
    )  # fmt: skip
