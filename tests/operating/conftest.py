"""A whole installation with data: the last release, restored from its own backup into a cluster of its own and brought up to date."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from miteinander.operation import backup, embedded

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ROOT / "tests" / "releases"
LAST = "0.1.0"


@dataclass
class House:
    """One installation; `said` is what its update printed, `before` and `after` the rows of every table."""

    folder: Path
    urls: Mapping[str, str]
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    refused: str = ""
    said: str = ""

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / "master.key"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    def fresh(self, name: str) -> Path:
        """A place for a file that is not there."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        return path

    def environment(self) -> dict[str, str]:
        hidden = {"MITEINANDER_ROLE", "MITEINANDER_TEST_NAME"}
        told = {name: value for name, value in os.environ.items() if name not in hidden}
        told |= {embedded.VARIABLES[role]: url for role, url in self.urls.items()}
        told |= {"DJANGO_SETTINGS_MODULE": "config.settings.proof", "MITEINANDER_DATA": str(self.data)}
        return told | {"MITEINANDER_KEY_FILE": str(self.key_file), "TMPDIR": str(self.temporary)}

    def run(self, *words: str) -> tuple[int, str]:
        """A command of the operator: its code, and everything it said."""
        command = [sys.executable, "-m", "miteinander.operation.command_line", *words]
        return self._ended(command, self.environment())

    def python(self, code: str) -> str:
        """What a piece of the product's code prints inside this installation, as the application."""
        told = {name: value for name, value in self.environment().items() if name != embedded.VARIABLES["owner"]}
        code, said = self._ended([sys.executable, "-W", "ignore", "-c", code], told)
        assert code == 0, said
        return said

    @staticmethod
    def _ended(command: list[str], environment: dict[str, str]) -> tuple[Any, str]:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return done.returncode, done.stdout

    def rows(self) -> dict[str, int]:
        with psycopg.connect(self.urls["owner"]) as owner:
            return {name: table["rows"] for name, table in backup._tables(owner).items()}


def lay_keys(folder: Path) -> None:
    """The keys of the release, as the operator kept them."""
    kept = json.loads((RELEASES / LAST / "keys.json").read_text())
    files = {"master.key": kept["master"]} | {f"persons/{name}": content for name, content in kept["persons"].items()}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(bytes.fromhex(content))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="miteinander-house-"))
    folder.chmod(0o755)  # as root the server is another user, who has to get through
    cluster = embedded.Cluster(folder / "data", mark="", durable=False)
    try:
        with cluster as urls:
            here = House(folder, urls)
            lay_keys(folder / "keys")
            (folder / "backups").mkdir()
            here.temporary.mkdir()
            here.temporary.chmod(0o755)
            backup.restore(RELEASES / LAST / "backup.zip", urls["owner"])
            here.before = here.rows()
            here.refused = here.run("serve")[1]
            code, here.said = here.run("update", str(folder / "backups"))
            assert code == 0, here.said
            here.after = here.rows()
            yield here
    finally:
        shutil.rmtree(folder, ignore_errors=True)
