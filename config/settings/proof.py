"""Proofs: the demo's settings in a throw-away cluster, with mail that really goes to a mail server (on this machine)."""

from config.settings.demo import *

LOGGING["root"] = {"handlers": ["console"], "level": "CRITICAL"}  # refusals and planned failures by the thousand
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# Killed workers are missed sooner than in operation: the proof waits for it.
PROCRASTINATE_WORKER_DEFAULTS |= {
    "fetch_job_polling_interval": 0.2,
    "update_heartbeat_interval": 1,
    "stalled_worker_timeout": 3,
}
ROOT_URLCONF = "miteinander.operation.prove.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
