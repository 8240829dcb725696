"""Settings common to all: what the product is. Where it runs and with which secrets comes from the environment."""

import json
import os
from pathlib import Path

import pghistory
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MITEINANDER_DATA", ROOT / "var" / "demo")).resolve()
# Outside the data folder and outside every backup: without it a stolen dump stays mute.
KEY_FILE = Path(os.environ.get("MITEINANDER_KEY_FILE", DATA.with_name(f"{DATA.name}-keys") / "master.key"))
# Keys of persons lie beside it (None), unless the master key is handed in by systemd: nothing can be written there.
PERSON_KEYS = Path(os.environ["MITEINANDER_PERSON_KEYS"]) if os.environ.get("MITEINANDER_PERSON_KEYS") else None
# Files that centres keep, outside the static files: the database says what they are, and views that asked the wall hand them out.
FILES = DATA / "files"
# How many bytes of them each centre may keep; told in megabytes.
FILES_PER_CENTRE = int(os.environ.get("MITEINANDER_FILES_PER_CENTRE", "2000")) * 1_000_000
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
        "OPTIONS": {"connect_timeout": "5"}  # a lost database is said soon, not after minutes
        | {name: value for name, value in part.items() if name not in PLACES}
        | {"server_side_binding": True},
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


def identity_providers(file: str) -> list[dict]:
    """Towns with a sign-in of their own: issuer, client, and by which words it says that a second factor was shown."""
    providers = json.loads(Path(file).read_text()) if file else []
    for one in providers:
        missing = {"id", "name", "issuer", "client_id", "secret"} - one.keys()
        if missing:
            raise ImproperlyConfigured(f"{file}: {one.get('id', '?')}: {', '.join(sorted(missing))} fehlt.")
        if not one["issuer"].startswith(("https://", "http://localhost:")):
            raise ImproperlyConfigured(f"{file}: {one['id']}: issuer beginnt nicht mit https://.")
    return providers


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
    "miteinander.knowledge",
    "miteinander.interpreting",
    "miteinander.keeping",
    "miteinander.workbench",
    "miteinander.portal",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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
    "miteinander.operation.health.Health",  # before everything: answers without database, TLS and host name
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "miteinander.core.logs.Requests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "miteinander.core.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "miteinander.centres.middleware.Language",
    "miteinander.core.middleware.SizeLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # only tells the library which request it is
    # Everything below runs inside the one transaction of the request, behind the walls.
    "miteinander.centres.middleware.Walls",
    "django.contrib.messages.middleware.MessageMiddleware",
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
    {"NAME": "miteinander.centres.adapters.passwords.HouseWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench:today"
ACCOUNT_ADAPTER = "miteinander.centres.adapters.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by a centre, nobody signs up alone
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
# How many reverse proxies stand before us: without it all visitors would share one limit, or could choose theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MITEINANDER_PROXIES", "0"))
ACCOUNT_SESSION_REMEMBER = False  # several people share an office computer
# For how many days the link of an invitation holds, unless a centre has settled otherwise.
INVITATION_DAYS = int(os.environ.get("MITEINANDER_INVITATION_DAYS", "7"))
ACCOUNT_RATE_LIMITS = False  # counted by our own doors, atomically (centres.adapters.guessing)
ACCOUNT_FORMS = {"reset_password": "miteinander.centres.forms.sign_in.NewPasswordForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 (a class)
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "miteinander.centres.adapters.factors.SecondFactor"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "miteinander.centres.forms.sign_in.PasskeyForm",
    "edit_webauthn": "miteinander.centres.forms.sign_in.PasskeyNameForm",
    "login_webauthn": "miteinander.centres.forms.sign_in.PasskeyLoginForm",
    "authenticate_webauthn": "miteinander.centres.forms.sign_in.PasskeyFactorForm",
    "reauthenticate_webauthn": "miteinander.centres.forms.sign_in.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
SOCIALACCOUNT_ADAPTER = "miteinander.centres.adapters.identities.Identities"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "miteinander.centres.adapters.identities.Town", "OAUTH_PKCE_ENABLED": True}
}
# A link, not a form: what may receive our forms is our own house alone (Content-Security-Policy), also by way of a redirect.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
# Towns whose own sign-in opens this house, as a file (docs/operating.md); it holds secrets, so no variables.
OIDC_PROVIDERS = identity_providers(os.environ.get("MITEINANDER_OIDC_FILE", ""))
MFA_TOTP_ISSUER = "Miteinander"

SESSION_ENGINE = "miteinander.core.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60  # from signing in, however busy somebody is
SESSION_IDLE_AGE = 30 * 60  # left alone for so long: over
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Counted in PostgreSQL, never in the memory of one process: limits hold for all of them.
CACHES = {"default": {"BACKEND": "miteinander.core.counters.Counters"}}
# Ten megabytes pasted into a field get our sentence, not the server's; percent-encoding triples them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 34_000_000
FILE_UPLOAD_HANDLERS = ["miteinander.core.receiving.Bounded"]
# A list is built in memory, whole; longer ones are narrowed first.
EXPORT_ROWS = 10_000
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "de"
# At the desks: whoever signs in reads one of these. German is the source of all texts.
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
# What everybody may read, each by its own name. A further language: a line here, its catalogues (`miteinander translate`), and
# where its script needs it a typeface (core/static/core/scripts.css).
PORTAL_LANGUAGES = [
    *LANGUAGES,
    ("sq", "Shqip"),
    ("bg", "Български"),
    ("es", "Español"),
    ("fr", "Français"),
    ("el", "Ελληνικά"),
    ("it", "Italiano"),
    ("kmr", "Kurdî (Kurmancî)"),
    ("pl", "Polski"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ar", "العربية"),
    ("prs", "دری"),
    ("fa", "فارسی"),
    ("ckb", "کوردیی ناوەندی"),
    ("ps", "پښتو"),
    ("ur", "اردو"),
    ("ti", "ትግርኛ"),
]
LANGUAGES_BIDI = ["ar", "fa", "prs", "ckb", "ur", "ps"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LOCALE_PATHS = [
    ROOT / "miteinander" / package / "locale"
    for package in (
        "core",
        "centres",
        "directory",
        "correspondence",
        "knowledge",
        "interpreting",
        "keeping",
        "workbench",
        "portal",
        "demo",
    )
]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
NODE_MODULES = ROOT / "node_modules"
# Only the built folder of the design system, under a prefix: the rest of it is nobody's business.
STATICFILES_DIRS = [
    ("kern", NODE_MODULES / "@kern-ux" / "native" / "dist"),
    # Scripts that the typeface of the design system does not draw (core/static/core/scripts.css).
    ("noto/arabic", NODE_MODULES / "@fontsource-variable" / "noto-sans-arabic" / "files"),
    ("noto/ethiopic", NODE_MODULES / "@fontsource-variable" / "noto-sans-ethiopic" / "files"),
]
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
