"""Production starts with what is safe and refuses each unsafe thing in one sentence."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import safety
from tests import production

ROOT = Path(__file__).resolve().parents[2]
Environment = dict[str, str]


LAX = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.SECURE_SSL_REDIRECT = False
sys.excepthook = sys.__excepthook__
django.setup()
call_command("check", deploy=True, fail_level="INFO")
"""


@pytest.fixture
def good(tmp_path: Path) -> Environment:
    return production.environment(tmp_path)


def django(environment: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    told = environment | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    command = [sys.executable, "-W", "ignore", "-m", "django", *arguments]
    return subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, check=False)


def test_djangos_own_check_for_production_finds_nothing(good: Environment) -> None:
    done = django(good, "check", "--deploy", "--fail-level=INFO")
    assert done.returncode == 0, done.stderr
    # Control: the same check does find what the settings switch off by name.
    told = good | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LAX], env=told, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "security.W008" in done.stderr


def test_refusal_is_what_the_operator_reads(good: Environment) -> None:
    del good["MITEINANDER_MAIL_FROM"]
    done = django(good, "check")
    assert done.returncode != 0
    assert (
        done.stderr.rstrip()
        .splitlines()[-1]
        .endswith("MITEINANDER_MAIL_FROM fehlt: der Absender aller E-Mails, mit einer Domain, die Ihnen gehört.")
    )


def set_to(**values: str) -> Callable[[Environment], None]:
    return lambda environment: environment.update(values)


def open_key(environment: Environment) -> None:
    Path(environment["MITEINANDER_KEY_FILE"]).chmod(0o640)


def open_folder(environment: Environment) -> None:
    Path(environment["MITEINANDER_KEY_FILE"]).parent.chmod(0o755)


def short_key(environment: Environment) -> None:
    Path(environment["MITEINANDER_KEY_FILE"]).write_bytes(b"kurz")


def key_among_the_data(environment: Environment) -> None:
    place = Path(environment["MITEINANDER_DATA"]) / "keys"
    Path(environment["MITEINANDER_KEY_FILE"]).parent.rename(place)
    environment["MITEINANDER_KEY_FILE"] = str(place / "master.key")


FAR = "postgresql://miteinander_app:x@db.town.example/miteinander"
UNSAFE: dict[str, tuple[Callable[[Environment], None], str]] = {
    "no secret": (set_to(MITEINANDER_SECRET_KEY=""), "MITEINANDER_SECRET_KEY fehlt oder ist zu kurz"),
    "short secret": (set_to(MITEINANDER_SECRET_KEY="x1y2z3" * 5), "zu kurz"),
    "dull secret": (set_to(MITEINANDER_SECRET_KEY="x" * 60), "zufällige Zeichen"),
    "known secret": (set_to(MITEINANDER_SECRET_KEY="django-insecure-" + "abcdefghijkl" * 4), "öffentlich bekannt"),
    "two secrets": (set_to(MITEINANDER_SECRET_KEY_FILE="/etc/hostname"), "eindeutig"),
    "old secret too short": (set_to(MITEINANDER_SECRET_KEY_OLD="kurz"), "MITEINANDER_SECRET_KEY_OLD"),
    "secret file missing": (
        set_to(MITEINANDER_SECRET_KEY="", MITEINANDER_SECRET_KEY_FILE="/nowhere/key"), "kein lesbarer Schlüssel",
    ),
    "no hosts": (set_to(MITEINANDER_HOSTS=""), "MITEINANDER_HOSTS fehlt"),
    "any host": (set_to(MITEINANDER_HOSTS="ki.town.example,*"), "volle Namen ohne Stern"),
    "all below": (set_to(MITEINANDER_HOSTS="ki.town.example,.town.example"), "volle Namen"),
    "host with port": (set_to(MITEINANDER_HOSTS="ki.town.example,ki.town.example:443"), "volle Namen"),
    "plain address": (set_to(MITEINANDER_URL="http://ki.town.example"), "https://"),
    "foreign address": (set_to(MITEINANDER_URL="https://other.example"), "steht nicht in MITEINANDER_HOSTS"),
    "address with path": (set_to(MITEINANDER_URL="https://ki.town.example/x"), "Pfad"),
    "no proxies": (set_to(MITEINANDER_PROXIES=""), "MITEINANDER_PROXIES fehlt"),
    "zero proxies": (set_to(MITEINANDER_PROXIES="0"), "MITEINANDER_PROXIES fehlt"),
    "no data folder": (set_to(MITEINANDER_DATA=""), "MITEINANDER_DATA fehlt"),
    "no key": (set_to(MITEINANDER_KEY_FILE=""), "MITEINANDER_KEY_FILE fehlt"),
    "key gone": (set_to(MITEINANDER_KEY_FILE="/nowhere/master.key"), "kein Hauptschlüssel"),
    "open key": (open_key, "auch für andere lesbar"),
    "open folder": (open_folder, "auch für andere lesbar"),
    "short key": (short_key, "kürzer als 32 Bytes"),
    "key among the data": (key_among_the_data, "liegt im Datenordner"),
    "owner in web": (set_to(DATABASE_URL_OWNER="postgresql://x"), "gehört nur zum Migrieren"),
    "no database": (set_to(DATABASE_URL=""), "DATABASE_URL fehlt"),
    "no log": (set_to(DATABASE_URL_LOG=""), "DATABASE_URL_LOG fehlt"),
    "no public": (set_to(DATABASE_URL_PUBLIC=""), "DATABASE_URL_PUBLIC fehlt"),
    "no address": (set_to(DATABASE_URL="nonsense"), "wie PostgreSQL sie schreibt"),
    "superuser": (set_to(DATABASE_URL="postgresql://postgres@/miteinander"), "richtig ist miteinander_app"),
    "owner as app": (set_to(DATABASE_URL="postgresql://miteinander_owner@/miteinander"), "richtig ist miteinander_app"),
    "in the clear": (set_to(DATABASE_URL=FAR), "unverschlüsselt zu einem anderen Rechner"),
    "perhaps in the clear": (set_to(DATABASE_URL=f"{FAR}?sslmode=prefer"), "unverschlüsselt"),
    "sender of the examples": (set_to(MITEINANDER_MAIL_FROM="miteinander@example.org"), "MITEINANDER_MAIL_FROM"),
    "mail password in the clear": (
        set_to(MITEINANDER_SMTP_HOST="mail.town.example", MITEINANDER_SMTP_USER="ki"), "Kennwort ginge unverschlüsselt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSAFE)
def test_each_unsafe_thing_is_refused_in_one_sentence(good: Environment, name: str) -> None:
    assert safety.refusals(good) == []  # control
    spoil, sentence = UNSAFE[name]
    spoil(good)
    said = safety.refusals(good)
    assert len(said) == 1
    assert sentence in said[0]
    assert "\n" not in said[0]


def test_migrating_needs_the_owner_alone(good: Environment) -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_LOG", "DATABASE_URL_PUBLIC"):
        del good[name]
    assert "DATABASE_URL_OWNER fehlt" in safety.refusals(good, role="owner")[0]
    good["DATABASE_URL_OWNER"] = "postgresql://miteinander_owner@/miteinander"
    assert safety.refusals(good, role="owner") == []


def test_secrets_and_keys_handed_in_by_systemd(good: Environment, tmp_path: Path) -> None:
    """Credentials are readable by an access list, which shows as rights of the group."""
    handed = tmp_path / "credentials"
    handed.mkdir(mode=0o750)
    for name, content in (("secret-key", good.pop("MITEINANDER_SECRET_KEY").encode()), ("keys_master.key", b"k" * 32)):
        (handed / name).write_bytes(content)
        (handed / name).chmod(0o440)
    good |= {
        "MITEINANDER_SECRET_KEY_FILE": str(handed / "secret-key"),
        "MITEINANDER_KEY_FILE": str(handed / "keys_master.key"),
    }
    assert safety.refusals(good)  # control: anywhere else this is too open
    assert safety.refusals(good | {"CREDENTIALS_DIRECTORY": str(handed)}) == []


def test_database_elsewhere_over_tls_is_fine(good: Environment) -> None:
    good["DATABASE_URL"] = f"{FAR}?sslmode=verify-full"
    assert safety.refusals(good) == []
