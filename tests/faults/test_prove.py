"""Small runs of every attack of ``miteinander prove``: each holds, and each control bites. The large runs print docs/guarantees.md."""

import io
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings

from conftest import as_owner
from miteinander.centres.models import Centre
from miteinander.core import sealing
from miteinander.operation import handbook
from miteinander.operation.prove import (
    bookings,
    buckets,
    contradictions,
    crowding,
    curious,
    doors,
    editors,
    faults,
    forgeries,
    formulas,
    fuzzing,
    guessing,
    imports,
    injected,
    jobs,
    keeping,
    keeping_safe,
    kills,
    leavers,
    matrix,
    nosy,
    packages,
    pages,
    references,
    refuges,
    scripts,
    sealed,
    searching,
    signing_in,
    spreadsheets,
    strangers,
    supplied,
    uploads,
)
from miteinander.operation.prove.__main__ import to_its_end
from miteinander.operation.prove.laboratory import Laboratory, Result, spread
from tests import world

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
CENTRES = [1, 2, 3, 4]
MORE = {3: ("05558", "Coesfeld", "district"), 4: ("05170", "Wesel", "district")}


@pytest.fixture(scope="module")
def laboratory(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Laboratory]:
    """Four centres with the same filling, committed; keys of persons in a folder of their own."""
    folder = tmp_path_factory.mktemp("prove")
    key_file = folder / "keys" / "master.key"
    key_file.parent.mkdir(mode=0o700)
    shutil.copy(settings.KEY_FILE, key_file)
    ours = override_settings(
        KEY_FILE=key_file, DATA=folder, FILES=folder / "files", ROOT_URLCONF="miteinander.operation.prove.urls"
    )
    with django_db_blocker.unblock(), ours, pytest.MonkeyPatch.context() as patch:
        # All attacks share one filling: nothing is emptied between them.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        try:
            call_command("fill_demo", requests=24, centres="05515", stdout=io.StringIO())
            with as_owner():
                Centre.objects.bulk_create(
                    Centre(
                        id=number,
                        ags=ags,
                        name=name,
                        short_name=name,
                        slug=name.lower(),
                        kind=kind,
                        government_region="Münster",
                    )
                    for number, (ags, name, kind) in MORE.items()
                )
            found = Laboratory(settings.URLS, sealing.context_key(), database=str(connection.settings_dict["NAME"]))
            with found.owner() as owner:
                spread(owner, source=1, targets=CENTRES[1:])
                owner.execute("ANALYZE")
            yield found
        finally:
            with as_owner():
                world.clear(ground=True)
                world.lay()


# Where most words of other people are read and typed; the large run goes through every door.
FEW = {
    "portal:centre", "workbench:today", "directory:institution", "directory:add_institution", "interpreting:board", "interpreting:ask",
    "interpreting:request", "interpreting:withdraw", "interpreting:pool", "knowledge:entries", "portal:knowledge",
    "interpreting:private", "centres:invite", "mfa_add_webauthn",
}  # fmt: skip


# Where an interpreter, an institution and the desk read of a talk.
OF_A_TALK = {
    "interpreting:board", "interpreting:request", "interpreting:assignments", "interpreting:confirmation", "interpreting:hand_back",
    "interpreting:confirmation_for_interpreter", "interpreting:proof", "directory:institution", "workbench:today", "portal:institutions",
}  # fmt: skip


def at_few_doors(attack: Iterator[Result], few: set[str] = FEW) -> Iterator[Result]:
    """The attack, as if the house had only these doors."""
    chosen = [one for one in handbook.doors() if one[0] in few]
    with mock.patch.object(handbook, "doors", return_value=chosen), mock.patch.object(doors, "EACH", 1):
        yield from attack


def by_few(attack: Iterator[Result]) -> Iterator[Result]:
    """The attack, as if one of each side went there: the desk, an institution, an interpreter."""
    everybody = pages.members

    def few(*place: Any) -> list[Any]:
        there = everybody(*place)
        sides = ("pool_coordinator", "org_user", "interpreter")  # the desk first: it sees something for certain
        return [next(one for one in there if side in one[4]) for side in sides if any(side in one[4] for one in there)]

    with mock.patch.object(pages, "members", few):
        yield from attack


SMALL: dict[str, Callable[[Laboratory], Iterator[Result]]] = {
    "B5 contradictions": lambda here: contradictions.prove(here, centre=1),  # first: while nobody has attacked anything
    "T1, T2 matrix and planted holes": lambda here: matrix.prove(here, CENTRES[:2], thorough=False),
    "V8 curious institutions": lambda here: curious.prove(here, CENTRES, institutions=1),
    "T3 forgeries": lambda here: forgeries.prove(here, CENTRES),
    "T4, T5, T6 references": lambda here: references.prove(here, CENTRES),
    "V6 errors tell nothing": lambda here: faults.prove(here, count=400),
    "V5, D3, L1 sealed": lambda here: sealed.prove(here, kills=2),
    "L4 smuggled reading": lambda here: injected.prove(here, CENTRES[:2], notes=20),
    "L3 nosy colleagues": lambda here: nosy.prove(here, CENTRES[2], reads=40, normal=400),
    "L2 chained log": lambda here: [keeping_safe.chained(here)],  # D6 and the drill (D4): tests/operating
    "N5 two editors": lambda here: editors.prove(here, count=6),
    "N2 many bookings": lambda here: bookings.prove(here, count=150, control=80, threads=6),
    "V2 leavers": lambda here: leavers.prove(here, count=3),
    "W5 kills": lambda here: kills.prove(
        here, kinds=("web", "database"), each=1, askers=1, within=20, rest=(0.1, 0.2), alone=["database"], patience=2
    ),  # a killed master of the web, and the worker: the large run, and test_commands
    "W2 supplies": lambda here: supplied.prove(packages=3),
    "W3 doors": lambda here: at_few_doors(doors.prove(here, CENTRES)),  # all of them: tests/access
    "A1, A3, A4, V2, V7 signing in": lambda here: at_few_doors(signing_in.prove(here, CENTRES[:1], rows=24, roles=2)),
    "A2 limits": lambda here: buckets.prove(here, processes=2),
    # Four processes and the clock on the wall in the large run.
    "A2, A5 guessing": lambda here: guessing.prove(here, tries=6, rounds=5, processes=2, watch=time.process_time),
    "E1 spreadsheets": lambda here: spreadsheets.prove(thorough=False),
    "E2 imports": lambda here: imports.prove(here, CENTRES[1], tables=300, files=8, kills=1, rows=400, child=False),
    "V3 refuges": lambda here: at_few_doors(
        refuges.prove(here, CENTRES, roles=("pool_coordinator", "org_user")), OF_A_TALK
    ),
    "J4 jobs": lambda here: jobs.prove(here, CENTRES, each=2),
    "T7, T9 pages": lambda here: by_few(at_few_doors(pages.prove(here, CENTRES[:2], count=60))),
    "T8 strangers": lambda here: at_few_doors(strangers.prove(here, CENTRES[:2], every=20)),
    "T9 search box": lambda here: searching.prove(here, CENTRES[:2]),
    "E4 uploads": lambda here: uploads.prove(settings.DATA / "probe", every=10),
    "E4 crowding": lambda here: crowding.prove(settings.DATA / "probe", CENTRES[1]),
    "B4 packages": lambda here: packages.prove(here, CENTRES[-1], persons=12),
    "E3 formulas": lambda here: formulas.prove(here, CENTRES, rounds=1),
    "E5 scripts": lambda here: by_few(
        at_few_doors(scripts.prove(here, CENTRES, payloads=1))
    ),  # it writes into every text
    "E7 fuzzing": lambda here: at_few_doors(fuzzing.prove(here, CENTRES[3:], count=120, each=14)),
    "B1 to B3 keeping": lambda here: keeping.prove(here, CENTRES, nights=2, kills=0),  # last: it empties a centre
}


def test_the_large_run_reaches_every_door(laboratory: Laboratory) -> None:
    with laboratory.owner() as owner:
        reached = {name for name, _address, _door in doors.addresses(owner, CENTRES[0])}
    assert {name for name, path, _door in handbook.doors() if not path.startswith("/probe/")} <= reached


@pytest.mark.parametrize("name", SMALL)
def test_attack_does_nothing_and_its_control_does_the_damage(laboratory: Laboratory, name: str) -> None:
    results = list(SMALL[name](laboratory))
    assert results
    for one in results:
        assert one.held, f"{one.guarantee}: {one.damage} of {one.tries}; {one.control}; {one.details}"


def test_a_proof_that_breaks_off_does_not_hold_and_keeps_nobody_from_a_turn() -> None:
    def breaks() -> Iterator[Result]:
        yield Result("X1", "the first half", 1, 0, "bites", True, 0.1)
        raise ZeroDivisionError("meant to")

    first, told = to_its_end({"X1", "X2"}, breaks)
    assert first.held
    assert (told.guarantee, told.control, told.held) == ("X1, X2", "ZeroDivisionError", False)
    assert any("meant to" in line for line in told.details)
