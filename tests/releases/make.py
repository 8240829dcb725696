"""Keep this release with some data, for the tests of those to come: ``python -m tests.releases.make``."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from miteinander.core import sealing
from miteinander.operation import backup, embedded, supervisor

FILLING = ("--requests", "20", "--centres", "05515", "--until", "2026-11-20")
SECOND_FACTORS = """
import django; django.setup()
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from miteinander.centres.models import User
for user in User.objects.order_by("email")[:3]:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP"); RecoveryCodes.activate(user)
"""


def main() -> None:
    place = Path(__file__).parent / importlib.metadata.version("miteinander")
    place.mkdir()
    folder = Path(tempfile.mkdtemp(prefix="miteinander-release-"))
    folder.chmod(0o711)
    with embedded.Cluster(folder / "data", mark=embedded.DEMO_MARK, durable=False) as urls:
        keys = folder / "keys"
        told = dict(os.environ) | {embedded.VARIABLES[role]: url for role, url in urls.items() if role != "owner"}
        told |= {"DJANGO_SETTINGS_MODULE": "config.settings.proof", "MITEINANDER_DATA": str(folder / "data")}
        told["MITEINANDER_KEY_FILE"] = str(keys / "master.key")
        sealing.make_master(keys / "master.key")
        owner = told | {"DATABASE_URL_OWNER": urls["owner"], "MITEINANDER_ROLE": "owner"}
        for name in ("migrate", "load_reference", "load_centres"):
            supervisor.must(name, supervisor.manage(name), owner)
        supervisor.must("fill_demo", supervisor.manage("fill_demo", *FILLING), told)
        subprocess.run([sys.executable, "-c", SECOND_FACTORS], env=told, check=True)
        backup.backup(place / "backup.zip", urls["backup"], folder / "data" / "files")
    persons = {path.relative_to(keys / "persons").as_posix(): path for path in sorted(keys.glob("persons/*/*"))}
    kept = {"master": (keys / "master.key").read_bytes().hex()}
    kept |= {"persons": {name: path.read_bytes().hex() for name, path in persons.items()}}
    (place / "keys.json").write_text(json.dumps(kept, indent=1) + "\n")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
