"""Measurements: the demo's settings, and addresses that show the same pages from constants."""

from config.settings.demo import *

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
