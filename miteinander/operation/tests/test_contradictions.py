"""Each rule finds its seed and no other's; a filled centre, and a corner of it with one of everything, has no contradiction."""

import io
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from psycopg.conninfo import make_conninfo

from conftest import as_owner
from miteinander.operation import checks, contradictions
from miteinander.operation.prove import contradictions as prove
from tests import world

pytestmark = pytest.mark.django_db
CENTRE = 1
RULES = sorted(rule.name for rule in contradictions.rules())
Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One centre as the demo fills it; the folder of its files."""
    folder = tmp_path_factory.mktemp("contradictions")
    key_file = folder / "keys" / "master.key"
    key_file.parent.mkdir(mode=0o700)
    shutil.copy(settings.KEY_FILE, key_file)
    with django_db_blocker.unblock(), override_settings(KEY_FILE=key_file, FILES=folder / "files"):
        try:
            call_command("fill_demo", requests=24, centres="05515", stdout=io.StringIO())
            yield folder / "files"
        finally:
            with as_owner():
                world.clear()
                world.lay()


def connected(variable: str) -> Connection:
    return psycopg.connect(settings.URLS[variable], dbname=connection.settings_dict["NAME"], autocommit=True)


@pytest.fixture
def owner(filled: Path) -> Iterator[Connection]:
    with connected("DATABASE_URL_OWNER") as one:
        yield one


def test_every_rule_has_a_seed_and_every_seed_a_rule() -> None:
    assert {*RULES, prove.ROW_WITHOUT_FILE, prove.FILE_WITHOUT_ROW} == prove.SEEDS.keys()
    assert len(RULES) == len(set(RULES))


@pytest.mark.parametrize("rule", contradictions.rules(), ids=lambda rule: rule.name)
def test_a_rule_says_what_is_wrong_and_what_helps(rule: contradictions.Rule) -> None:
    assert rule.says[0].isupper()
    assert not rule.says.endswith(".")
    assert rule.remedy.startswith("Bitte ")
    assert rule.query.startswith(("SELECT", "WITH"))
    assert ";" not in rule.query


def test_a_clean_house_has_no_contradiction(filled: Path) -> None:
    with connected("DATABASE_URL_BACKUP") as backup:
        assert prove.found(backup, CENTRE, filled) == {}
        assert list(contradictions.sentences(backup, datetime.now(UTC))) == []


def test_what_the_seeds_break_is_whole_without_them(owner: Connection, filled: Path) -> None:
    with prove.scene(owner, CENTRE, filled) as here:
        prove.clean(here)
        assert prove.found(owner, CENTRE, filled) == {}


@pytest.mark.parametrize("name", prove.SEEDS)
def test_a_rule_finds_its_seed_by_id_and_no_other_does(owner: Connection, filled: Path, name: str) -> None:
    with prove.scene(owner, CENTRE, filled) as here:
        prove.SEEDS[name](here)
        assert prove.found(owner, CENTRE, filled).keys() == {name}
        for hit in contradictions.look(owner, here.now).get(name, []):
            assert isinstance(hit.id, uuid.UUID) or (hit.table, hit.id) == ("centres_centre", hit.centre)
            assert owner.execute("SELECT to_regclass(%s)", [hit.table]).fetchone() != (None,)
    assert prove.found(owner, CENTRE, filled) == {}


def test_a_rule_switched_off_finds_nothing(owner: Connection, filled: Path) -> None:
    others = [rule for rule in contradictions.rules() if rule.name != "card_of_leaver"]
    with prove.scene(owner, CENTRE, filled) as here:
        prove.SEEDS["card_of_leaver"](here)
        assert contradictions.look(owner, here.now, only=others) == {}


def test_the_operator_reads_what_is_wrong_how_often_where_and_what_to_do(filled: Path, owner: Connection) -> None:
    with prove.scene(owner, CENTRE, filled) as here:
        for _ in range(5):
            prove.SEEDS["card_of_leaver"](here)
        found = contradictions.look(owner, here.now)
    (sentence,) = contradictions.told(found)
    assert sentence.startswith("Die öffentliche Seite zeigt jemanden, der nicht mehr zum Team gehört: 5-mal, zuerst ")
    assert sentence.count("centres_teamcard") == sentence.count("(Zentrum 1)") == contradictions.SHOWN
    assert sentence.endswith("neu eintragen lassen (Regel card_of_leaver).")
    assert "Probe" not in sentence


def test_the_check_of_the_house_reports_it(filled: Path, owner: Connection) -> None:
    url = make_conninfo(settings.URLS["DATABASE_URL_BACKUP"], dbname=connection.settings_dict["NAME"])
    assert checks.as_backup(url) == []
    row = {"id": uuid.uuid4(), "centre": CENTRE, "gone": uuid.uuid4()}
    try:
        owner.execute(
            "INSERT INTO workbench_searchword (id, centre_id, kind, object_id, word)"
            " VALUES (%(id)s, %(centre)s, 'interpreter', %(gone)s, 'probe')",
            row,
        )
        (finding,) = checks.as_backup(url)
    finally:
        owner.execute("DELETE FROM workbench_searchword WHERE id = %(id)s", row)
    assert finding.thing == "Widerspruch"
    assert str(row["gone"]) in finding.what
    assert "(Regel found_though_gone)" in finding.what
