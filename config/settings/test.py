"""Tests: the demo's settings on a cluster of their own. The test database is built by the owner, tests run as the application."""

import os
from pathlib import Path

from miteinander.core import sealing
from miteinander.operation import embedded

VAR = Path(__file__).resolve().parents[2] / "var"
os.environ["MITEINANDER_ROLE"] = "owner"  # pytest-django reads settings before conftest.py
os.environ["MITEINANDER_KEY_FILE"] = str(VAR / "test-keys" / "master.key")
sealing.make_master(VAR / "test-keys" / "master.key")
if "DATABASE_URL_OWNER" not in os.environ:
    cluster = embedded.Cluster(VAR / "test", mark=embedded.TEST_MARK, durable=False)
    os.environ |= {embedded.VARIABLES[role]: url for role, url in cluster.start().items()}

from config.settings.demo import *  # noqa: E402

URLS = {name: value for name, value in os.environ.items() if name.startswith("DATABASE_URL")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the real one is tested by itself
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# A page whose queries grow with its rows fails its test.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
SECRET_KEY = "tests only"  # noqa: S105

if template := os.environ.get("TEST_TEMPLATE"):  # a database with all tables, made by ``miteinander test``
    for alias in DATABASES.values():
        alias["TEST"] = {"TEMPLATE": template}
if name := os.environ.get("MITEINANDER_TEST_NAME"):  # two runs at once on one cluster
    for alias in DATABASES.values():
        alias.setdefault("TEST", {})["NAME"] = f"test_{name}"
