"""A new master key: everything stays readable, at every moment of the exchange, and with the old key nothing is any more."""

import contextlib
import json
import secrets
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core import signing
from django.test import override_settings

from miteinander.core import sealing, security, tenancy
from miteinander.operation import rotation
from miteinander.operation.console import NotPossible
from tests.operating.conftest import ROOT, House

pytestmark = pytest.mark.faults
PEOPLE, MANY = 10, 100  # of each person a key; many where it is counted once
KILLED = """
import os, signal, sys
from pathlib import Path
from miteinander.operation import rotation
url, key, step = sys.argv[1:]
here = Path(key)
after = lambda done: os.kill(os.getpid(), signal.SIGKILL) if done == step else None
rotation.rotate(url, key_file=here, persons=here.parent / "persons", after=after)
"""
STEPS = ("made", "both count", "person", "texts", "kept", "switched", "one counts")


class Vault:
    """People's sealed texts under the house's keys, and what each key opens."""

    def __init__(self, house: House) -> None:
        self.house, self.owner = house, house.urls["owner"]
        self.key_file = house.key_file
        self.persons = house.key_file.parent / "persons"
        self.places: list[sealing.Place] = []
        self.sealed: list[bytes] = []
        self.seal(PEOPLE)
        self.sign_proofs()

    def seal(self, people: int) -> None:
        """So many people more, each with a text."""
        for _ in range(people):
            place = sealing.Place("probe", "text", 30, uuid.uuid4())
            self.places.append(place)
            self.sealed.append(sealing.seal(f"Probe {place.subject_id}", place=place))

    def opened(self) -> int:
        """How many texts today's keys open."""
        return sum(self._opens(sealed, place) for sealed, place in zip(self.sealed, self.places, strict=True))

    @staticmethod
    def _opens(sealed: bytes, place: sealing.Place) -> bool:
        try:
            return sealing.unseal(sealed, place=place).startswith("Probe ")
        except sealing.KeyGone:
            return False

    def seeds(self) -> list[dict[str, Any]]:
        with psycopg.connect(self.owner) as owner:
            return [data for (data,) in owner.execute("SELECT data FROM mfa_authenticator ORDER BY id").fetchall()]

    def sign_proofs(self) -> None:
        """A centre has a key that signs its proofs of deletion."""
        locked = {"key": sealing.lock(secrets.token_hex(32), purpose="deletion proof")}
        with psycopg.connect(self.owner) as owner:
            owner.execute("DELETE FROM keeping_proofkey")
            owner.execute(
                "INSERT INTO keeping_proofkey (id, data, centre_id) VALUES (%s, %s, 30)",
                [uuid.uuid4(), json.dumps(locked)],
            )

    def proof_keys(self) -> list[dict[str, Any]]:
        with psycopg.connect(self.owner) as owner:
            return [data for (data,) in owner.execute("SELECT data FROM keeping_proofkey").fetchall()]

    def unlocked(self) -> int:
        """How many seeds, codes and keys of proofs today's keys open."""
        count = 0
        for purpose, rows in (("second factor", self.seeds()), ("deletion proof", self.proof_keys())):
            for text in [one for data in rows for one in data.values() if isinstance(one, str)]:
                with contextlib.suppress(sealing.NotThisSeal):
                    count += bool(sealing.unlock(text, purpose=purpose))
        return count

    def signs(self) -> bool:
        """Whether the database takes a context signed with today's key."""
        with psycopg.connect(self.house.urls["app"]) as app:
            signed = tenancy.signed(tenancy.system(30), app.info.backend_pid)
            app.execute("SELECT set_config(%s, %s, true)", [security.GUC, signed])
            try:
                return app.execute("SELECT sec.centre()").fetchone() == (30,)
            except psycopg.errors.InsufficientPrivilege:
                return False

    def all_is_well(self) -> tuple[int, int, bool]:
        return self.opened(), self.unlocked(), self.signs()

    def rotate(self, **more: Any) -> rotation.Count:
        return rotation.rotate(self.owner, key_file=self.key_file, persons=self.persons, **more)

    def killed(self, step: str) -> None:
        command = [sys.executable, "-c", KILLED, self.owner, str(self.key_file), step]
        done = subprocess.run(command, cwd=ROOT, env=self.house.environment(), capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr


GOOD = (PEOPLE, 7, True)  # three people with a seed and recovery codes each; the key of one centre's proofs


@pytest.fixture
def vault(house: House) -> Iterator[Vault]:
    with override_settings(KEY_FILE=house.key_file, PERSON_KEYS=None):
        made = Vault(house)
        yield made
        for place in made.places:
            sealing.destroy(centre_id=place.centre_id, subject_id=place.subject_id)


def test_old_key_opens_and_signs_nothing_afterwards(vault: Vault, tmp_path: Path) -> None:
    vault.seal(MANY - PEOPLE)
    good = (MANY, 7, True)
    assert vault.all_is_well() == good  # control: before, with this very key
    old = tmp_path / "old" / "master.key"
    old.parent.mkdir(mode=0o700)
    shutil.copy(vault.key_file, old)
    shutil.copytree(vault.persons, old.parent / "persons")  # a thief's copy: the key, and the wrapped keys of that day
    before = vault.seeds()
    count = vault.rotate()
    assert (count.persons, count.mute, count.texts) == (MANY + 8, 0, 7)
    assert vault.all_is_well() == good
    assert sorted(path.name for path in vault.key_file.parent.iterdir()) == ["master.key", "persons"]
    assert all(new != was for new, was in zip(vault.seeds(), before, strict=True))
    with override_settings(KEY_FILE=old, PERSON_KEYS=vault.persons):
        assert vault.all_is_well() == (0, 0, False)
    sealing.destroy(centre_id=30, subject_id=vault.places[0].subject_id)  # a person's key can go as before
    assert vault.opened() == MANY - 1
    # Said honestly: the old key together with an old copy of the wrapped keys still opens. Such copies must go as well.
    with override_settings(KEY_FILE=old, PERSON_KEYS=None):
        assert vault.opened() == MANY


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_everything_works_and_the_next_run_finishes(vault: Vault, step: str) -> None:
    old = vault.key_file.read_bytes()
    vault.killed(step)
    assert vault.all_is_well() == GOOD
    # The house is used in between: somebody new is sealed.
    vault.seal(1)
    vault.rotate()
    assert vault.all_is_well() == (PEOPLE + 1, 7, True)
    assert vault.key_file.read_bytes() != old
    assert sorted(path.name for path in vault.key_file.parent.iterdir()) == ["master.key", "persons"]
    with psycopg.connect(vault.owner) as owner:
        assert owner.execute("SELECT id FROM sec.key").fetchall() == [(1,)]


def test_trial_changes_nothing(vault: Vault) -> None:
    def everything() -> list[Any]:
        files = [(path, path.read_bytes()) for path in sorted(vault.key_file.parent.rglob("*")) if path.is_file()]
        with psycopg.connect(vault.owner) as owner:
            return [files, owner.execute("SELECT * FROM sec.key").fetchall(), json.dumps(vault.seeds())]

    before = everything()
    count = vault.rotate(dry=True)
    assert (count.persons, count.mute, count.texts) == (PEOPLE + 8, 0, 7)
    assert everything() == before


def test_refused_while_the_house_works_and_by_a_second_window(vault: Vault) -> None:
    before = vault.key_file.read_bytes()
    with psycopg.connect(vault.house.urls["app"]), pytest.raises(NotPossible, match="bitte zuerst anhalten"):
        vault.rotate()

    def second_window(_step: str) -> None:
        with pytest.raises(NotPossible, match="in einem anderen Fenster"):
            vault.rotate()
        raise RuntimeError("enough")

    assert vault.key_file.read_bytes() == before
    with pytest.raises(RuntimeError):
        vault.rotate(after=second_window)
    vault.rotate()


def test_key_of_an_unknown_master_is_left_alone_and_said(vault: Vault) -> None:
    strange = vault.persons / "30" / uuid.uuid4().hex
    strange.write_bytes(b"x" * 60)
    try:
        code, said = vault.house.run("key", "rotate", "--dry-run")
        assert code == 0, said
        assert "1 Schlüssel von Personen öffnet keiner der Hauptschlüssel" in said
        assert "Geändert wurde nichts" in said
        assert vault.rotate().mute == 1
        assert strange.read_bytes() == b"x" * 60
    finally:
        strange.unlink()


def test_old_secret_key_counts_while_it_is_named(settings: Any) -> None:
    """What Django signed before its own key was changed."""
    settings.SECRET_KEY, new = "the old one" * 5, "the new one" * 5
    signed = signing.dumps("session")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, ["the old one" * 5]
    assert signing.loads(signed) == "session"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):  # control
        signing.loads(signed)
