"""Production: refuses to start without its secrets, on a database that is not the demo's."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *

SECRET_KEY = os.environ.get("MITEINANDER_SECRET_KEY", "")
ALLOWED_HOSTS = [host for host in os.environ.get("MITEINANDER_HOSTS", "").split(",") if host]
for _name, _value in {
    "MITEINANDER_SECRET_KEY": len(SECRET_KEY) >= 50,
    "MITEINANDER_HOSTS": ALLOWED_HOSTS,
    "MITEINANDER_KEY_FILE": os.environ.get("MITEINANDER_KEY_FILE"),
    "DATABASE_URL_OWNER" if ROLE == "owner" else "DATABASE_URL": DATABASES["default"]["USER"],
    "DATABASE_URL_LOG": DATABASES["log"]["USER"],
    "DATABASE_URL_PUBLIC": DATABASES["public"]["USER"],
}.items():
    if not _value:
        raise ImproperlyConfigured(f"{_name} fehlt oder ist zu kurz. Siehe docs/operating.md.")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
