"""Production has no door: neither the package nor its address nor its command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import production

LOOKS = """
import sys, django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve
found = []
if apps.is_installed("miteinander.demo") or "miteinander.demo" in settings.INSTALLED_APPS:
    found.append("installed")
try:
    resolve("/demo/")
    found.append("address")
except Resolver404:
    pass
if any(name == "miteinander.demo" or name.startswith("miteinander.demo.") for name in sys.modules):
    found.append("imported")
if "fill_demo" in get_commands():
    found.append("command")
if "demo" in settings.EMAIL_BACKEND:
    found.append("mail")
print(",".join(found))
"""


def looks(module: str, tmp_path: Path) -> str:
    environment = production.environment(tmp_path) | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": module}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOKS],
        env=environment, cwd=Path(__file__).resolve().parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("module", "found"),
    [("config.settings.production", ""), ("config.settings.demo", "installed,address,imported,command,mail")],
)
def test_production_has_nothing_of_the_demo_and_the_demo_has_all_of_it(module: str, found: str, tmp_path: Path) -> None:
    assert looks(module, tmp_path) == found
