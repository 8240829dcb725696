"""Small runs of every attack of ``miteinander prove``: each holds, and each control bites. The large runs print docs/guarantees.md."""

import io
import shutil
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
    doors,
    editors,
    faults,
    forgeries,
    jobs,
    matrix,
    pages,
    references,
    scripts,
)
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
    ours = override_settings(KEY_FILE=key_file, DATA=folder, ROOT_URLCONF="miteinander.operation.prove.urls")
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
    "interpreting:request", "interpreting:withdraw", "interpreting:pool",
}  # fmt: skip


def at_few_doors(attack: Iterator[Result]) -> Iterator[Result]:
    """The attack, as if the house had only these doors."""
    chosen = [one for one in handbook.doors() if one[0] in FEW]
    with mock.patch.object(handbook, "doors", return_value=chosen), mock.patch.object(doors, "EACH", 1):
        yield from attack


SMALL: dict[str, Callable[[Laboratory], Iterator[Result]]] = {
    "T1, T2 matrix and planted holes": lambda here: matrix.prove(here, CENTRES[:3], thorough=False),
    "T3 forgeries": lambda here: forgeries.prove(here, CENTRES),
    "T4, T5, T6 references": lambda here: references.prove(here, CENTRES),
    "V6 errors tell nothing": lambda here: faults.prove(here, count=400),
    "N5 two editors": lambda here: editors.prove(here, count=6),
    "N2 many bookings": lambda here: bookings.prove(here, count=150, control=80, threads=6),
    "W3 doors": lambda here: at_few_doors(doors.prove(here, CENTRES)),  # all of them: tests/access
    "J4 jobs": lambda here: jobs.prove(here, CENTRES),
    "T7, T8, T9 pages": lambda here: at_few_doors(pages.prove(here, CENTRES[:2], count=150)),
    "E5 scripts": lambda here: at_few_doors(
        scripts.prove(here, CENTRES, payloads=1)
    ),  # last: it writes into every text
}


@pytest.mark.parametrize("name", SMALL)
def test_attack_does_nothing_and_its_control_does_the_damage(laboratory: Laboratory, name: str) -> None:
    results = list(SMALL[name](laboratory))
    assert results
    for one in results:
        assert one.held, f"{one.guarantee}: {one.damage} of {one.tries}; {one.control}; {one.details}"
