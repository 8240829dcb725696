"""A new release: ``miteinander update BACKUP``. Backs up, changes the tables, loads what is shipped, looks whether all is well.

Web and worker stand still meanwhile; the proxy says so to visitors (``deploy/wartung.html``). Killed in the middle it is simply run again:
each step is whole or not done. The way back is the backup.
"""

import time
from pathlib import Path

from miteinander.operation import backup, demonstration, installation, memory, releases, supervisor
from miteinander.operation.console import say
from miteinander.operation.installation import Installation


def update(here: Installation, target: Path) -> Path:
    """Bring this database up to the release of this code; returns the backup made before."""
    owner = here.url("owner")
    installation.refuse_without_key(here.data)
    releases.refuse_newer(owner)
    releases.refuse_busy(owner, "solange zeigt der Proxy die Wartungsseite")
    begun = time.monotonic()
    file = back_up(here, target)
    demonstration.forget(here.data)
    demonstration.migrate(here)
    for load in ("load_reference", "load_centres"):
        supervisor.must("Das Laden der Stammdaten", supervisor.manage(load), here.environment(owner=True))
    collect = supervisor.manage("collectstatic", "--noinput", "--verbosity=0")
    supervisor.must("Das Sammeln der Webdateien", collect, here.environment())
    say(f"Auf dem neuesten Stand nach {time.monotonic() - begun:.1f} s. Die Sicherung von vorher: {file}")
    return file


def back_up(here: Installation, target: Path, *, keep: int = 0) -> Path:
    """A backup at `target`; in a folder under a name of its own, where of those names only the `keep` newest stay."""
    folder = target if target.is_dir() else None
    file = folder / f"miteinander-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.zip" if folder else target
    backup.backup(file, here.url("backup"), here.data / "files")
    memory.remember(here.data, "backup", file=file.name, bytes=file.stat().st_size)
    if folder and keep:
        for old in sorted(folder.glob("miteinander-????????-??????.zip"))[:-keep]:
            old.unlink()
            say(f"Gelöscht: {old.name} ({keep} Sicherungen bleiben).")
    return file
