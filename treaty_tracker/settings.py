"""All settings, one file. The environment is read by three helpers that fail loudly on a bad value."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
import django
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from treaty_tracker import styles
from treaty_tracker.embedded import places

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def secret_key() -> str:
    """SECRET_KEY, else one made on the first start and kept in DATA_DIR, readable by its owner alone."""
    if given := env("SECRET_KEY"):
        return given
    kept = places.secret_key_file()
    if not kept.exists():
        places.make_folders()
        # Written aside and linked whole: two processes that start at once must read one and the same key.
        with tempfile.NamedTemporaryFile("w", dir=kept.parent) as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            with contextlib.suppress(FileExistsError):
                os.link(made.name, kept)
    return kept.read_text()


def check_production() -> None:
    """With PRODUCTION set nothing is made up: what `make run` invents must be given, and given well."""
    if not env("PRODUCTION"):
        return
    needed = (
        "SECRET_KEY",
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "ALLOWED_HOSTS",
        "INTAKE_CONTACT",
    )
    if missing := [name for name in needed if not env(name)]:
        raise ImproperlyConfigured(f"In production set {', '.join(missing)}: nothing is made up there.")
    if len(env("SECRET_KEY")) < 50 or len(set(env("SECRET_KEY"))) < 5:
        raise ImproperlyConfigured(
            "In production SECRET_KEY has at least 50 random characters. This makes one:"
            " python -c 'import secrets; print(secrets.token_urlsafe(60))'"
        )
    if env("DATABASE_URL") == env("DATABASE_OWNER_URL"):
        raise ImproperlyConfigured(
            "In production DATABASE_URL and DATABASE_OWNER_URL are two roles: what the application's own role could"
            " switch off is no promise."
        )
    if "*" in env("ALLOWED_HOSTS"):
        raise ImproperlyConfigured(
            "In production ALLOWED_HOSTS names the hosts: with * whoever asks would choose where mailed links lead."
        )
    if env("EMAIL_HOST") and not env("DEFAULT_FROM_EMAIL"):
        raise ImproperlyConfigured("With EMAIL_HOST set DEFAULT_FROM_EMAIL, too: whom the mail is from.")
    if env("DEMO_PASSWORD"):
        raise ImproperlyConfigured("In production there are no demo accounts: take DEMO_PASSWORD away.")


check_production()
SECRET_KEY = secret_key()
DEBUG = False
HOST = env("HOST", "127.0.0.1")
ALLOWED_HOSTS = env("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST},[{HOST}]").split(",")

INSTALLED_APPS = [
    "positions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "pgtrigger",
    "pghistory",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # An answer that the reader has already is not sent again: 304.
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "positions.views.languages.spoken",
    "positions.views.htmx.addressed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "positions.views.guard.without_floods",
    "positions.views.guard.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "positions.views.devices.noted",
    "pghistory.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "treaty_tracker.urls"
WSGI_APPLICATION = "treaty_tracker.wsgi.application"
TEMPLATES = [
    {  # Pages, and forms with Django's own templates for them.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages", Path(django.__path__[0]) / "forms" / "jinja2"],
        "OPTIONS": {
            "environment": "positions.templating.environment.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "positions.templating.parts.token",
                "positions.views.htmx.frame",
            ],
        },
    },
    {  # What the admin's pages and allauth's mails are made of, in whose language ours of the kind are, too.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Minutes of thought before a published word is out: approval takes effect after this many seconds.
PUBLISH_DELAY = env_int("PUBLISH_DELAY", 300)


def database(url: str) -> dict[str, Any]:
    """One connection's settings. The delay travels with it: the database's own clock adds it (see 0002)."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    options: dict[str, Any] = config.get("OPTIONS", {})
    options["options"] = (
        f"{options.get('options', '')} -c treaty_tracker.publish_delay={PUBLISH_DELAY}".strip()
    )
    # Celery closes a pool after every task, so the pool is for the web process alone (wsgi.py says so).
    if env("DATABASE_POOL"):
        # With the database away whoever asks is told so soon, and not after half a minute.
        options["pool"] = {"min_size": 2, "max_size": 8, "timeout": 3}
    return config | {"OPTIONS": options}


# `default` is the application's role: no DDL, no TRUNCATE. `owner` migrates and makes test databases.
DATABASES = {
    "default": database(env("DATABASE_URL", places.app_database_url())),
    "owner": database(env("DATABASE_OWNER_URL", env("DATABASE_URL", places.owner_database_url()))),
}
DATABASES["owner"]["OPTIONS"].pop("pool", None)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One Valkey, two spellings: redis-py's for the cache, kombu's for Celery.
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or places.cache_url(),
    }
}
CELERY_BROKER_URL = REDIS_URL or places.broker_url()
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A fetch ends after 30 seconds by itself, the worst page is read in 6.
CELERY_TASK_TIME_LIMIT = 75
CELERY_TASK_SOFT_TIME_LIMIT = 60
# visibility_timeout above the longest task, or it would run twice at once; without the interval a dead
# worker's task waits another 91 seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 1,
    "queue_order_strategy": "priority",
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    # Ringing makes one try to connect, or whoever posts waits six seconds for a broker that is down.
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A person waits for the answer: one try to ring, then the sweep takes over.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# In this order: what people ring for, then feeds, then articles, then what is suggested of them (tasks.py).
CELERY_TASK_QUEUES = {
    name: {"exchange": name, "routing_key": name} for name in ("celery", "feeds", "articles", "suggestions")
}
SWEEP_SECONDS = env_int("SWEEP_SECONDS", 30)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "positions.sweep", "schedule": SWEEP_SECONDS},
    "hourly": {"task": "positions.hourly", "schedule": crontab(minute="17")},
    "nightly": {"task": "positions.nightly", "schedule": crontab(hour="3", minute="41")},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(places.data_dir() / "beat-schedule")
# A claim older than this belongs to a dead worker: above the task's time limit.
CLAIM_SECONDS = env_int("CLAIM_SECONDS", CELERY_TASK_TIME_LIMIT + 15)

AUTH_USER_MODEL = "positions.User"
AUTHENTICATION_BACKENDS = ["positions.permitting.Permitting"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "edit"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "positions.signing_in.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# One address an account; the new one counts once its link was opened.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Treaty Tracker: "
# What is not named here is limited as allauth has it, which counts readers' reports of errors, too. Wrong passwords
# count by name and address together (signing_in.py), wrong codes by account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "report_error": "5/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Accounts are by invitation: nobody can take one under another's address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Treaty Tracker"
# A clock that is half a minute off is still believed.
MFA_TOTP_TOLERANCE = 1
# What a mailed link to choose a password is good for, in seconds: three days, once.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

# Without a mail server `make run` shows in its terminal what would be mailed; in production nobody sees it, since its
# links let in whoever reads them: pages then say so, and administrators hand links over.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and env("EMAIL_USE_TLS", "1") != "0"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Treaty Tracker <treaty-tracker@localhost>")
EMAIL_BACKEND = (
    "django.core.mail.backends."
    f"{'smtp' if EMAIL_HOST else 'dummy' if env('PRODUCTION') else 'filebased'}.EmailBackend"
)
EMAIL_FILE_PATH = places.mail_dir()

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = places.data_dir() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Readers' pages speak the language of their address, `/fr/…`; without one, as all editors' pages, this one.
LANGUAGE_CODE = env("LANGUAGE_CODE", "en")
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Who changed the catalogue, when and why: history of those tables alone, by triggers, only ever added to.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

# A posted body over this gets our own page, which names the cap.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE

# Behind TLS (docs/deploy.md) HTTPS=1 makes cookies and redirects secure; `make run` serves plain http on loopback.
HTTPS = bool(env("HTTPS"))
SECURE_SSL_REDIRECT = HTTPS
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# How many proxies of ours stand before the web process. Each adds to X-Forwarded-For whom it heard, and they say in
# X-Forwarded-Proto whether that was by TLS. Where there is none, whoever asks could write both: 0 reads neither.
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, styles.ALLOWED],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Who asks, on every request of intake; a deployment gives its own address to write to.
INTAKE_CONTACT = env("INTAKE_CONTACT", "no contact configured")
INTAKE_USER_AGENT = f"TreatyTracker/0.1 (+{INTAKE_CONTACT})"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "treaty_tracker.logs.formatter", "style": env("LOG_FORMAT", "text")}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        # Every address that intake asks for, whole.
        "httpx2": {"level": "WARNING"},
        # Celery's pool keeps its words from the root logger: which of its processes was killed, and by what.
        "multiprocessing": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
