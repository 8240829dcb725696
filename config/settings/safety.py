"""What production refuses to start with: one clear sentence each. Knows the environment and files, no Django."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

Environment = Mapping[str, str]
LEAST_SECRET = 50  # characters
LEAST_KEY = 32  # bytes
HERE = ("localhost", "127.0.0.1", "::1")
OVER_TLS = ("require", "verify-ca", "verify-full")
URLS = {
    "DATABASE_URL": "miteinander_app",
    "DATABASE_URL_LOG": "miteinander_log",
    "DATABASE_URL_PUBLIC": "miteinander_public",
}
OWNERS = {"DATABASE_URL_OWNER": "miteinander_owner"}


def secret(environment: Environment, name: str) -> str:
    """A secret from the environment, or from the file that ``NAME_FILE`` names (a systemd credential, a mounted secret)."""
    file = environment.get(f"{name}_FILE", "")
    if not file:
        return environment.get(name, "")
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def words(environment: Environment, name: str) -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in environment.get(name, "").split(",") if word.strip()]


def refusals(environment: Environment, *, role: str = "app") -> list[str]:
    """Every reason not to start, in the order of the handbook (docs/operating.md, 2); empty when all is well."""
    return [
        *_secret_key(environment),
        *_names(environment),
        *_places(environment),
        *_databases(environment, role),
        *_mail(environment),
    ]


def _secret_key(environment: Environment) -> Iterator[str]:
    name = "MITEINANDER_SECRET_KEY"
    if environment.get(name) and environment.get(f"{name}_FILE"):
        yield f"{name} und {name}_FILE sind beide gesetzt; welcher Schlüssel gilt, muss eindeutig sein."
        return
    for one in (name, f"{name}_OLD"):
        file, value = environment.get(f"{one}_FILE", ""), secret(environment, one)
        if file and not value:
            yield f"{one}_FILE nennt {file}; dort liegt kein lesbarer Schlüssel."
        elif (value or one == name) and (len(value) < LEAST_SECRET or len(set(value)) < 10):
            yield f"{one} fehlt oder ist zu kurz: mindestens {LEAST_SECRET} zufällige Zeichen."
        elif value.startswith(("django-insecure", "demo only", "tests only")):
            yield f"{one} ist ein Schlüssel, der öffentlich bekannt ist."


def _names(environment: Environment) -> Iterator[str]:
    hosts = words(environment, "MITEINANDER_HOSTS")
    if not hosts:
        yield "MITEINANDER_HOSTS fehlt: unter welchen Namen die Seite erreichbar ist."
    if wrong := [host for host in hosts if set(host) & set("*/: ") or host.startswith(".")]:
        yield f"MITEINANDER_HOSTS nennt {wrong[0]}; richtig sind volle Namen ohne Stern, Punkt am Anfang, Port und https://."
    url = environment.get("MITEINANDER_URL", "")
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        yield "MITEINANDER_URL fehlt oder beginnt nicht mit https://; die Adresse steht in jeder E-Mail."
    elif hosts and address.hostname not in hosts:
        yield f"MITEINANDER_URL nennt {address.hostname}, das steht nicht in MITEINANDER_HOSTS."
    elif address.path.strip("/") or address.query:
        yield "MITEINANDER_URL hat einen Pfad; richtig ist nur https:// und der Name."
    proxies = environment.get("MITEINANDER_PROXIES", "")
    if not proxies.isdecimal() or not 1 <= int(proxies) <= 5:
        yield (
            "MITEINANDER_PROXIES fehlt: wie viele eigene Reverse-Proxys davor stehen (meist 1)."
            " Ohne die Zahl teilen sich alle eine Grenze für falsche Anmeldungen."
        )


def _places(environment: Environment) -> Iterator[str]:
    data, key = environment.get("MITEINANDER_DATA", ""), environment.get("MITEINANDER_KEY_FILE", "")
    if not data:
        yield "MITEINANDER_DATA fehlt: der Ordner für Dateien und Webdateien."
    if not key:
        yield "MITEINANDER_KEY_FILE fehlt: der Ort des Hauptschlüssels."
        return
    file = Path(key)
    if not file.is_file():
        yield f"MITEINANDER_KEY_FILE nennt {key}; dort liegt kein Hauptschlüssel."
        return
    if data and file.resolve().is_relative_to(Path(data).resolve()):
        yield f"Der Hauptschlüssel {key} liegt im Datenordner; jede Kopie der Daten trüge ihn mit."
    for path in (file, file.parent):
        if open_to_others(path, environment):
            yield f"{path} ist auch für andere lesbar; richtig ist 0600 für die Datei und 0700 für den Ordner."
    if file.stat().st_size < LEAST_KEY:
        yield f"Der Hauptschlüssel {key} ist kürzer als {LEAST_KEY} Bytes."


def open_to_others(path: Path, environment: Environment) -> bool:
    """Whether somebody else may read it. systemd grants its credentials by an access list, which shows as rights of the group."""
    granted = environment.get("CREDENTIALS_DIRECTORY", "")
    by_systemd = bool(granted) and path.resolve().is_relative_to(Path(granted).resolve())
    return bool(stat.S_IMODE(path.stat().st_mode) & (0o007 if by_systemd else 0o077))


def _databases(environment: Environment, role: str) -> Iterator[str]:
    wanted = OWNERS if role == "owner" else URLS
    if role != "owner" and environment.get("DATABASE_URL_OWNER"):
        yield "DATABASE_URL_OWNER steht in der Umgebung von Web oder Hintergrunddienst; der Zugang gehört nur zum Migrieren."
    for name, expected in wanted.items():
        if not environment.get(name):
            yield f"{name} fehlt. Siehe docs/operating.md."
            continue
        try:
            place = conninfo_to_dict(environment[name])
        except psycopg.Error:
            yield f"{name} ist keine Adresse, wie PostgreSQL sie schreibt (postgresql://...)."
            continue
        if place.get("user") != expected:
            yield f"{name} meldet sich als {place.get('user') or 'niemand'} an; richtig ist {expected}."
        host = str(place.get("host") or "")
        if host and not host.startswith("/") and host not in HERE and place.get("sslmode") not in OVER_TLS:
            yield f"{name} führt unverschlüsselt zu einem anderen Rechner; richtig ist ?sslmode=verify-full."


def _mail(environment: Environment) -> Iterator[str]:
    sender = environment.get("MITEINANDER_MAIL_FROM", "")
    if "@" not in sender or sender.rstrip(">").endswith(("example.org", "example.com", "example.net")):
        yield "MITEINANDER_MAIL_FROM fehlt: der Absender aller E-Mails, mit einer Domain, die Ihnen gehört."
    away = environment.get("MITEINANDER_SMTP_HOST", "localhost") not in HERE
    if away and environment.get("MITEINANDER_SMTP_USER") and environment.get("MITEINANDER_SMTP_TLS") != "1":
        yield "MITEINANDER_SMTP_TLS ist aus: Das Kennwort ginge unverschlüsselt zum Mailserver."


def everything() -> list[str]:
    """The same for this process."""
    return refusals(os.environ, role=os.environ.get("MITEINANDER_ROLE", "app"))
