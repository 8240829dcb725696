"""This installation: where its data lie, which database it uses, what each of its processes is told."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from miteinander.operation import embedded
from miteinander.operation.console import NotPossible

DEMO, TEST, PRODUCTION = (f"config.settings.{name}" for name in ("demo", "test", "production"))
PACKAGES = Path(__file__).resolve().parents[1]
# These build or change tables, so they run as the owner. Nothing else ever learns the owner's password.
OWNER_COMMANDS = frozenset({"migrate", "makemigrations", "load_reference", "load_centres"})
WITHOUT_DATABASE = frozenset({"collectstatic", "help"})


@dataclass(slots=True)
class Installation:
    """`urls` says per role where it connects; `cluster` is there only if the database is the embedded one."""

    settings: str
    data: Path
    urls: dict[str, str] = field(default_factory=dict)
    cluster: embedded.Cluster | None = None

    def url(self, role: str) -> str:
        if role not in self.urls:
            raise NotPossible(f"{embedded.VARIABLES[role]} fehlt. Siehe docs/operating.md.")
        return self.urls[role]

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """What a child process is told; only a migrating one (`owner`) gets the owner's URL."""
        ours = set(embedded.VARIABLES.values()) | {"MITEINANDER_ROLE"}
        told = {name: value for name, value in os.environ.items() if name not in ours}
        told |= {"DJANGO_SETTINGS_MODULE": self.settings, "MITEINANDER_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        roles = {"app", "public", "log", "figures"} & self.urls.keys()
        if owner:
            self.url("owner")
            told["MITEINANDER_ROLE"] = "owner"
            roles = roles | {"owner"}
        return told | {embedded.VARIABLES[role]: self.urls[role] for role in roles}

    def close(self) -> None:
        if self.cluster is not None:
            self.cluster.stop()


def settings(default: str = PRODUCTION) -> str:
    return os.environ.get("DJANGO_SETTINGS_MODULE") or default


def data_folder(chosen: str) -> Path:
    """MITEINANDER_DATA, else var/demo or var/test of the current folder."""
    fallback = "test" if chosen == TEST else "demo"
    return Path(os.environ.get("MITEINANDER_DATA") or Path("var") / fallback).absolute()


def key_file(data: Path) -> Path:
    """The master key: outside the data folder, so that no copy of the data carries it."""
    return Path(os.environ.get("MITEINANDER_KEY_FILE") or data.with_name(f"{data.name}-keys") / "master.key")


def refuse_without_key(data: Path) -> None:
    """Without the master key no context can be signed and no sealed text opened."""
    if not key_file(data).is_file():
        raise NotPossible(
            f"Der Hauptschlüssel {key_file(data)} fehlt; bitte zurücklegen oder MITEINANDER_KEY_FILE setzen."
        )


def port() -> int:
    text = os.environ.get("MITEINANDER_PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise NotPossible(f"MITEINANDER_PORT ist keine Portnummer: {text}")
    return int(text)


def listen() -> str:
    """Where `serve` listens: on this machine alone, unless a container puts its own wall around it."""
    return f"{os.environ.get('MITEINANDER_LISTEN') or '127.0.0.1'}:{port()}"


def cluster(chosen: str) -> embedded.Cluster:
    """The embedded cluster of these settings, not yet started."""
    if chosen == TEST:
        return embedded.Cluster(data_folder(chosen), mark=embedded.TEST_MARK, durable=False)
    return embedded.Cluster(data_folder(chosen))


def bare() -> Installation:
    """For commands that need no database."""
    chosen = settings(DEMO)
    given = {role: os.environ[name] for role, name in embedded.VARIABLES.items() if os.environ.get(name)}
    return Installation(chosen, data_folder(chosen), given)  # production settings ask for the addresses all the same


def enter(*, needs: str = "app") -> Installation:
    """The database that the environment names, or for demo and test settings the embedded cluster, started."""
    chosen = settings()
    given = {role: os.environ[name] for role, name in embedded.VARIABLES.items() if os.environ.get(name)}
    here = Installation(chosen, data_folder(chosen))
    if given:
        here.urls = given
        _refuse_mistaken(chosen, here.url(needs))
    elif chosen in (DEMO, TEST):
        here.cluster = cluster(chosen)
        here.urls = here.cluster.start()
        _refuse_mistaken(chosen, here.url(needs))
    else:
        raise NotPossible(
            f"{embedded.VARIABLES[needs]} fehlt: Ohne Datenbank startet nur die Demo"
            f" (DJANGO_SETTINGS_MODULE={DEMO}). Siehe docs/operating.md."
        )
    return here


def has_command(name: str) -> bool:
    """Whether one of our packages brings this management command."""
    return any(PACKAGES.glob(f"*/management/commands/{name}.py"))


def _refuse_mistaken(chosen: str, url: str) -> None:
    """Demo people never get into a real database, and nobody works in earnest on one that the demo made."""
    try:
        mark = embedded.mark(url)
    except psycopg.OperationalError as error:
        raise NotPossible(f"Die Datenbank antwortet nicht: {str(error).strip().splitlines()[-1]}") from error
    if chosen == DEMO and mark != embedded.DEMO_MARK:
        raise NotPossible("Diese Datenbank hat nicht die Demo angelegt; die Demo rührt sie nicht an.")
    if chosen not in (DEMO, TEST) and mark:
        raise NotPossible(
            "Diese Datenbank hat die Demo oder ein Test angelegt; für den Betrieb bitte eine eigene anlegen."
        )
