"""B5: every rule of ``operation/contradictions.sql`` finds what it is for, and nothing in clean data.

Each seed breaks one thing in a clean scene, as the owner, in a transaction that is undone. The control: with the rule switched off
nobody notices its seed.
"""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from miteinander.operation import contradictions, kept_files
from miteinander.operation.prove.laboratory import Connection, Laboratory, Result
from miteinander.operation.prove.scenes import TAKEN, Key, Scene, scene

ROW_WITHOUT_FILE, FILE_WITHOUT_ROW = "row_without_file", "file_without_row"  # found by kept_files


def clean(scene: Scene) -> None:
    """One of everything, and nothing wrong with it: what the seeds break is whole without them."""
    person = scene.interpreter()
    for hours, state in enumerate(TAKEN, start=1):
        scene.talk(person, state, **scene.over(hours))
    scene.talk()
    scene.request(held_by_id=scene.member())
    paper_ends(scene, "consent", scene.today)
    scene.sealed(person)
    scene.key(person)
    scene.interpreter(status="ended")
    speaker = scene.interpreter()
    scene.change("interpreting_interpreter", speaker, member_id=scene.speaks(speaker))
    scene.contact(scene.institution())
    scene.deputy(scene.member())
    scene.deputy(scene.member(until=scene.yesterday), until=scene.yesterday)
    scene.add("centres_roleterm", member_id=scene.member(), role="officer", until=scene.today)
    scene.card(scene.member())
    scene.invitation()
    scene.session(scene.account(scene.member()))
    scene.opening(person)
    scene.mail(created_at=scene.now - timedelta(hours=20))


# The seeds: each makes exactly the contradiction that the rule of its name is for.


def paper_ends(scene: Scene, kind: str, until: date) -> Key:
    """Somebody has shown this paper once, and never again."""
    person = scene.interpreter()
    scene.owner.execute("DELETE FROM interpreting_paper WHERE interpreter_id = %s AND kind = %s", [person, kind])
    scene.paper(person, kind, until)
    return person


def required(scene: Scene) -> str:
    """A paper that the centre asks for, besides the consent."""
    row = scene.owner.execute(
        "SELECT (array_remove(required_papers, 'consent'))[1] FROM interpreting_terms WHERE centre_id = %s AND valid_from <= %s"
        " ORDER BY valid_from DESC LIMIT 1",
        [scene.centre, scene.today],
    ).fetchone()
    if row is None or row[0] is None:
        raise LookupError("Die Probe braucht ein Zentrum, das Nachweise verlangt.")
    return row[0]


def talk_at_conflict(scene: Scene) -> None:
    person = scene.interpreter()
    request, _part = scene.talk(person)
    scene.owner.execute(
        "INSERT INTO interpreting_conflict (id, centre_id, interpreter_id, institution_id)"
        " SELECT gen_random_uuid(), centre_id, interpreter_id, institution_id FROM interpreting_request WHERE id = %s",
        [request],
    )


def talk_not_kept_free(scene: Scene) -> None:
    _request, part = scene.talk()
    scene.owner.execute(
        "UPDATE interpreting_assignment SET kept_free = tstzrange(lower(talk), lower(talk) + interval '5 minutes') WHERE id = %s",
        [part],
    )


def assignment_without_request(scene: Scene) -> None:
    request, _part = scene.talk()
    scene.change(
        "interpreting_request", request, state="asked", interpreter_id=None, assigned_at=None, assigned_by_id=None
    )
    scene.change("interpreting_step", scene.one("interpreting_step", f"request_id = '{request}'"), to_state="asked")


def assignment_unlike_request(scene: Scene) -> None:
    request, _part = scene.talk()
    scene.owner.execute(
        "UPDATE interpreting_request SET starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour' WHERE id = %s",
        [request],
    )


def requests_without_terms(scene: Scene) -> None:
    scene.request()
    scene.owner.execute(
        "DELETE FROM interpreting_terms WHERE centre_id = %s AND valid_from <= %s", [scene.centre, scene.today]
    )


def team_without_director(scene: Scene) -> None:
    scene.owner.execute(
        "UPDATE centres_member SET roles = array_replace(roles, 'director', 'officer') WHERE centre_id = %s",
        [scene.centre],
    )


def opening_across_centres(scene: Scene) -> None:
    """The log of another centre tells of somebody of this one."""
    line = scene.opening(scene.interpreter(), member_id=uuid.uuid4())
    scene.owner.execute(
        "UPDATE core_opening SET centre_id = (SELECT max(id) FROM centres_centre WHERE id <> %s), number = 0 WHERE id = %s",
        [scene.centre, line],
    )


SEEDS: Mapping[str, Callable[[Scene], object]] = {
    "talk_of_leaver": lambda here: here.talk(here.interpreter(status="ended")),
    "talk_of_suspended": lambda here: here.talk(here.interpreter(status="suspended")),
    "talk_without_paper": lambda here: here.talk(paper_ends(here, required(here), here.today)),
    "talk_beyond_work_permission": lambda here: here.talk(paper_ends(here, "work_permission", here.today)),
    "talk_at_conflict": talk_at_conflict,
    "talk_not_kept_free": talk_not_kept_free,
    "request_without_assignment": lambda here: here.request("assigned", interpreter_id=here.interpreter()),
    "assignment_without_request": assignment_without_request,
    "assignment_unlike_request": assignment_unlike_request,
    "request_held_by_leaver": lambda here: here.request(held_by_id=here.member(until=here.yesterday)),
    "request_state_without_time": lambda here: here.talk(None, "closed", closed_at=None, closed_by_id=None, **here.over(1)),
    "report_before_talk": lambda here: here.talk(None, "reported"),
    "request_against_its_log": lambda here: here.change("interpreting_request", here.request(), state="withdrawn"),
    "requests_without_terms": requests_without_terms,
    "data_without_consent": lambda here: paper_ends(here, "consent", here.yesterday),
    "sealed_of_leaver": lambda here: here.sealed(here.interpreter(status="ended")),
    "key_of_leaver": lambda here: here.key(here.interpreter(status="rejected")),
    "sealed_without_key": lambda here: here.sealed(here.interpreter()),
    "access_of_another": lambda here: here.interpreter(member_id=here.speaks(here.interpreter())),
    "access_of_left_interpreter": lambda here: here.speaks(here.interpreter(status="ended")),
    "access_of_inactive_institution": lambda here: here.contact(here.institution(active=False)),
    "speaks_for_nobody": lambda here: here.contact(uuid.uuid4()),
    "blocked_account": lambda here: here.change("centres_user", here.account(here.member()), is_active=False),
    "team_without_director": team_without_director,
    "role_of_another_side": lambda here: here.member(roles=["officer", "interpreter"]),
    "term_of_missing_role": lambda here: here.add(
        "centres_roleterm", member_id=here.member(), role="admin", until=here.today
    ),
    "card_of_leaver": lambda here: here.card(here.member(until=here.yesterday)),
    "deputy_who_left": lambda here: here.deputy(here.member(until=here.yesterday)),
    "invitation_of_leaver": lambda here: here.invitation(invited_by_id=here.member(until=here.yesterday)),
    "invitation_for_nobody": lambda here: here.invitation(
        audience="institution", roles=["org_user"], speaks_for=here.institution(active=False)
    ),
    "session_of_blocked_account": lambda here: here.session(uuid.uuid4()),
    "opening_across_centres": opening_across_centres,
    "file_of_no_entry": lambda here: here.file(here.file_row().hex),
    "upload_of_no_statement": lambda here: here.file(here.upload_row().hex, drawer="profile"),
    "entry_against_its_log": lambda here: here.change("knowledge_entry", here.one("knowledge_entry"), version=0),
    "mail_never_ended": lambda here: here.mail(created_at=here.now - timedelta(hours=25)),
    "found_though_gone": lambda here: here.add(
        "workbench_searchword", kind="interpreter", object_id=uuid.uuid4(), word="probe"
    ),
    "calling_card_unlike_interpreter": lambda here: here.change(
        "interpreting_callingcard", here.interpreter(), phone="030 23125 999"
    ),
    "member_unlike_history": lambda here: here.unseen(
        "centres_member", "UPDATE centres_member SET name = 'Jemand anderes' WHERE id = %(one)s"
    ),
    "interpreter_unlike_history": lambda here: here.unseen(
        "interpreting_interpreter", "UPDATE interpreting_interpreter SET radius_km = 999 WHERE id = %(one)s"
    ),
    "request_unlike_history": lambda here: here.unseen(
        "interpreting_request", "UPDATE interpreting_request SET clients_count = 99 WHERE id = %(one)s"
    ),
    ROW_WITHOUT_FILE: lambda here: here.like("knowledge_step", here.one("knowledge_step"), file_id=here.file_row()),
    FILE_WITHOUT_ROW: lambda here: here.file(uuid.uuid4().hex),
}  # fmt: skip


def found(connection: Connection, centre: int, files: Path) -> dict[str, list[str]]:
    """What every rule finds, those about files too. Keys and files of other centres are not there: their rows are copies."""
    hits = contradictions.look(connection, timezone.now())
    by_key = {rule.name for rule in contradictions.rules() if rule.key is not None}
    seen = {
        name: [str(one) for one in ones if name not in by_key or one.centre == centre] for name, ones in hits.items()
    }
    named = {key: digest for key, digest in kept_files.named(connection).items() if key[0] == centre}
    kept = kept_files.look(files, named, hashing=False)
    seen |= {ROW_WITHOUT_FILE: kept.missing, FILE_WITHOUT_ROW: kept.nameless}
    return {name: ones for name, ones in seen.items() if ones}


def prove(laboratory: Laboratory, *, centre: int) -> Iterator[Result]:
    """The rules on clean data as the role that backs up, then one seed after the other."""
    begun, wrong, alone = time.perf_counter(), list[str](), 0
    rules = {rule.name for rule in contradictions.rules()} | {ROW_WITHOUT_FILE, FILE_WITHOUT_ROW}
    wrong += [f"no seed, or no rule: {name}" for name in rules ^ SEEDS.keys()]
    with laboratory.connect("DATABASE_URL_BACKUP") as backup:
        false = found(backup, centre, settings.FILES)
    wrong += [f"false: {name}: {ones[0]}" for name, ones in false.items()]
    hit = 0
    with laboratory.owner() as owner:
        for name, seed in SEEDS.items():
            with scene(owner, centre, settings.FILES) as here:
                seed(here)
                seen = found(owner, centre, settings.FILES).keys() - false.keys()
            hit += name in seen
            alone += seen == {name}
            wrong += [] if name in seen else [f"not found: {name}"]
    yield Result(
        "B5", f"a contradiction of each kind: {hit} of {len(rules)} found, {sum(map(len, false.values()))} false on clean data",
        len(rules), len(wrong), f"with its rule switched off {alone} of {len(SEEDS)} go unnoticed", alone == len(SEEDS),
        time.perf_counter() - begun, wrong,
    )  # fmt: skip
