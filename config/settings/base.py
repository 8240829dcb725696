"""Settings common to all: what the product is. Where it runs and with which secrets comes from the environment."""

import os
from pathlib import Path

import pghistory
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MITEINANDER_DATA", ROOT / "var" / "demo")).resolve()
# Outside the data folder and outside every backup: without it a stolen dump stays mute.
KEY_FILE = Path(os.environ.get("MITEINANDER_KEY_FILE", DATA.with_name(f"{DATA.name}-keys") / "master.key"))
# Which database role this process has: web and worker are "app", only migrating processes are "owner".
ROLE = os.environ.get("MITEINANDER_ROLE", "app")


PLACES = ("dbname", "user", "password", "host", "port")


def place(url: str) -> dict:
    """A connection as Django wants it, from a URL as PostgreSQL writes it (socket folder as ``?host=``)."""
    part = conninfo_to_dict(url) if url else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": part.get("dbname", "miteinander"),
        "USER": part.get("user", ""),
        "PASSWORD": part.get("password", ""),
        "HOST": part.get("host", ""),
        "PORT": part.get("port", ""),
        # Server-side binding: personal values and signatures stay out of logs and pg_stat_activity.
        # What the URL says besides (sslmode, sslrootcert, ...) goes to libpq as it stands.
        "OPTIONS": {name: value for name, value in part.items() if name not in PLACES} | {"server_side_binding": True},
        # Longer than a request, so that signing in to PostgreSQL is paid once; health checks survive its restart.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # the transaction is opened by our own middleware, with the signed context
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


def databases(environment: os._Environ[str] | dict[str, str], role: str) -> dict:
    own = environment.get("DATABASE_URL_OWNER", "") if role == "owner" else environment.get("DATABASE_URL", "")
    return {
        "default": place(own),
        # Autocommit beside the request's transaction: sessions, counters, and the log that is written before the reading.
        "log": place(own if role == "owner" else environment.get("DATABASE_URL_LOG", "")),
        # Anonymous visitors: may read what is published and nothing else.
        "public": place(own if role == "owner" else environment.get("DATABASE_URL_PUBLIC", "")),
    }


DATABASES = databases(os.environ, ROLE)
DATABASE_ROUTERS = ["miteinander.core.routers.Aside"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "config.urls"
# How people reach this house from a mail.
SITE_URL = os.environ.get("MITEINANDER_URL", "http://localhost:8000")
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "miteinander.core",
    "miteinander.centres",
    "miteinander.directory",
    "miteinander.correspondence",
    "miteinander.interpreting",
    "miteinander.workbench",
    "miteinander.portal",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "miteinander.core.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "miteinander.core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Everything below runs inside the one transaction of the request, behind the walls.
    "miteinander.centres.middleware.Walls",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "miteinander.centres.context.shell",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "centres.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Length and known passwords count; no rules of composition, no forced change (ASVS 6.2.5, 6.2.10).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench:today"
ACCOUNT_ADAPTER = "miteinander.centres.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by a centre, nobody signs up alone
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
# How many reverse proxies stand before us: without it all visitors would share one limit, or could choose theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MITEINANDER_PROXIES", "0"))
ACCOUNT_SESSION_REMEMBER = False  # several people share an office computer
MFA_ADAPTER = "miteinander.centres.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Miteinander"

SESSION_ENGINE = "miteinander.core.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Counted in PostgreSQL, never in the memory of one process: limits hold for all of them.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_counter", "TIMEOUT": 3600}
}
# Ten megabytes pasted into a field get our sentence, not the server's; percent-encoding triples them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 34_000_000
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LOCALE_PATHS = [
    ROOT / "miteinander" / package / "locale"
    for package in ("core", "centres", "directory", "correspondence", "interpreting", "workbench", "portal", "demo")
]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
NODE_MODULES = ROOT / "node_modules"
# Only the built folder of the design system, under a prefix: the rest of it is nobody's business.
STATICFILES_DIRS = [("kern", NODE_MODULES / "@kern-ux" / "native" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()  # who and when inside the walled history row itself
PGHISTORY_APPEND_ONLY = True
# Jobs whose worker was killed are found by their missing heartbeat and done again.
PROCRASTINATE_WORKER_DEFAULTS: dict[str, float] = {
    "concurrency": 1,
    "fetch_job_polling_interval": 2,
    "update_heartbeat_interval": 2,
    "stalled_worker_timeout": 10,
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("MITEINANDER_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MITEINANDER_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MITEINANDER_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MITEINANDER_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MITEINANDER_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MITEINANDER_MAIL_FROM", "miteinander@example.org")

SILENCED_SYSTEM_CHECKS = ["fields.W342"]  # a unique foreign key is written as a constraint that starts with the centre
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
DEMO = False
