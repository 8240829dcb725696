"""Production: refuses to start with anything unsafe (``safety``), on a database that is not the demo's (``operation``)."""

import logging
import os
import sys

from django.core.exceptions import ImproperlyConfigured

from config.settings import safety
from config.settings.base import *
from miteinander.core import logs

if _refusals := safety.everything():
    raise ImproperlyConfigured("\n".join(_refusals))

SECRET_KEY = safety.secret(os.environ, "MITEINANDER_SECRET_KEY")
# For the time of a change: what the old key signed still counts (docs/operating.md, "Changing keys").
SECRET_KEY_FALLBACKS = [key for key in (safety.secret(os.environ, "MITEINANDER_SECRET_KEY_OLD"),) if key]
ALLOWED_HOSTS = safety.words(os.environ, "MITEINANDER_HOSTS")
EMAIL_HOST_PASSWORD = safety.secret(os.environ, "MITEINANDER_SMTP_PASSWORD")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
# One name of a town must not decide for its other names: no includeSubDomains, no preload list.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]

# One line of JSON per request, job and fault, without anybody's words. At a terminal Python may still say what went wrong.
LOGGING = logs.CONFIGURATION
logging.raiseExceptions = False  # a line that cannot be written is not printed in another way
logging.captureWarnings(True)
if not sys.stderr.isatty():
    sys.excepthook = logs.uncaught
