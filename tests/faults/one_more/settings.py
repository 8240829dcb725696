"""The proofs' settings, and one app more."""

from config.settings.proof import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.one_more"]  # noqa: F405
