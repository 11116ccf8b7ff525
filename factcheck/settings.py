"""Settings: safe by default; the environment supplies secrets, the database and the publisher.

README lists the variables. Reading this file starts nothing and connects to nothing.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from factcheck import CHECKOUT, DATA, logs

env = os.environ.get

DEBUG = env("FACTCHECK_DEBUG") == "1"
HTTPS = env("FACTCHECK_HTTPS") == "1"

# Without DATABASE_URL nothing can be served, so tools that only read this file need no key either;
# `manage.py` supplies both for the embedded server.
SECRET_KEY = env("FACTCHECK_SECRET_KEY", "")
if "DATABASE_URL" in os.environ and not SECRET_KEY:
    raise ImproperlyConfigured("Set FACTCHECK_SECRET_KEY to a long random text and keep it secret.")

pool_size = int(env("FACTCHECK_POOL_SIZE", "0"))

PLANNING = "-c jit=off -c work_mem=16MB -c random_page_cost=1.1"
"""Of every connection, unless its URL says otherwise: counts of a hundred thousand claims stay in
memory, no statement is compiled, which would take longer than to run it, and what an index finds
costs hardly more than what lies in a row, as in memory and on disks without heads."""
USES_UNTIL_PLANNED_ONCE = 5
"""Of a statement of `claims/models/prepared_sql.py` on one connection."""


def database(name: str, url: str, *, patience_seconds: int) -> dict[str, Any]:
    """Django's settings for a database that a variable of the environment names."""
    try:
        options: dict[str, Any] = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not understood: {error}") from error
    found = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
        # web_environment.py asks for a pool; a command needs one connection and no threads.
        "CONN_HEALTH_CHECKS": bool(pool_size),
    }
    options["options"] = f"{PLANNING} {options.get('options', '')}".strip()
    options["prepare_threshold"] = USES_UNTIL_PLANNED_ONCE
    # web_environment.py limits statements and locks: no reader waits for ever; a command may.
    for limit in ("statement_timeout", "lock_timeout"):
        if value := env(f"FACTCHECK_{limit.upper()}"):
            options["options"] += f" -c {limit}={value}"
    if pool_size and env("FACTCHECK_MIRROR"):
        options["options"] += " -c default_transaction_read_only=on"
    if pool_size:
        # The pool tries after longer and longer pauses; it gives up with the last who waits for
        # it, and begins anew, with short ones, for the next.
        options["pool"] = {
            "min_size": 1,
            "max_size": pool_size,
            "timeout": patience_seconds,
            "reconnect_timeout": patience_seconds,
        }
    return found


# While the database comes back, a request waits for ten seconds; then it is told to come back. For
# a replica nobody waits: the primary answers.
DATABASES = {"default": database("DATABASE_URL", env("DATABASE_URL", ""), patience_seconds=10)}
REPLICAS: list[str] = []
for number, url in enumerate(env("DATABASE_REPLICAS", "").split(), start=1):
    REPLICAS.append(alias := f"replica{number}")
    DATABASES[alias] = database("DATABASE_REPLICAS", url, patience_seconds=1)
    DATABASES[alias]["OPTIONS"].setdefault("connect_timeout", 2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env("FACTCHECK_HOSTS", "").split()]
ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

INSTALLED_APPS = [
    "pgtrigger",
    "pghistory",
    "factcheck.apps.ClaimsConfig",
    "factcheck.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "factcheck.request_log.RequestLogMiddleware",
    "claims.api.middleware.ProblemsMiddleware",
    "claims.api.middleware.SharedAnswersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factcheck.csp.ContentSecurityPolicyMiddleware",
    "factcheck.desk_only.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "factcheck.desk_only.AuthenticationMiddleware",
    "factcheck.desk_only.MessageMiddleware",
    "factcheck.desk_only.DeskPeopleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "factcheck.desk_only.DeskFormsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "factcheck.overload.OverloadMiddleware",
    "factcheck.replicas.ReplicasMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "factcheck/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "desk": "claims.admin.desk.template_tags",
                "pages": "claims.pages.template_tags",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

SESSION_ENGINE = "claims.access.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked by a machine beside this one
CSRF_FAILURE_VIEW = "factcheck.desk_forms.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    # Whether other hosts of the domain speak HTTPS only is not for this one to say.
    *("security.W005", "security.W021"),
    # CHECKs in plain SQL, which forms do not try beforehand: `refusals` words what PostgreSQL says.
    "models.W045",
]

# From this day on Reviewers and Administrators work with a second factor; before it they are told.
FACTCHECK_SECOND_FACTOR_FROM: date | None = None
if day := env("FACTCHECK_SECOND_FACTOR_FROM"):
    try:
        FACTCHECK_SECOND_FACTOR_FROM = date.fromisoformat(day)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"FACTCHECK_SECOND_FACTOR_FROM is a day such as 2027-01-15, not {day!r}."
        ) from error

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "正體中文")]
FORMAT_MODULE_PATH = "factcheck.formats"
LOCALE_PATHS = [CHECKOUT / "factcheck/locale"]
# A claim page posts about 15 fields for each citation.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A clip (claims/admin/claim/clip.py) brings up to 1.2 million characters of three bytes each.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

USE_TZ = True
TIME_ZONE = env("FACTCHECK_TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATICFILES_DIRS = [CHECKOUT / "factcheck/static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The withholdings of this log, for backups that are older than one of them.
FACTCHECK_WITHHELD = DATA / "withheld.jsonl"
# Files that texts of sources and articles were read from: others' works, never served.
FACTCHECK_ORIGINALS = DATA / "originals"
# The address behind which an archive takes that of a page to keep: https://archive.example/save/
FACTCHECK_ARCHIVE = env("FACTCHECK_ARCHIVE", "")
# Large exports, each made once and kept for a day.
FACTCHECK_EXPORTS = Path(env("FACTCHECK_EXPORTS") or DATA / "exports")

# One pass over a statement's rows instead of one trigger call for each of them.
PGHISTORY_LEVEL = pgtrigger.Statement
# Reading needs no context, and so no account: public answers do not depend on cookies.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# The API reads editions only, which are public: no accounts, no browsable pages.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "claims.api.openapi.PublicSchema",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Factcheck",
    "VERSION": "1",
    "DESCRIPTION": "Published claims and their evidence: numbered, hashed, never changed. The"
    " address alone says in which format, whatever Accept asks for. What speaks to Google's Fact"
    " Check Tools API finds the same at /v1alpha1/claims:search, as Google describes it.",
    "PREPROCESSING_HOOKS": ["claims.api.openapi.only_once"],
    "POSTPROCESSING_HOOKS": ["claims.api.openapi.with_components"],
}

# The name of the log in its checkpoints, for ever; without a key it signs none (docs/log.md).
FACTCHECK_LOG_ORIGIN = env("FACTCHECK_LOG_ORIGIN", "")
FACTCHECK_LOG_KEY = env("FACTCHECK_LOG_KEY") or DATA / "log-key"
# The folder of `mirror --serve`: this site is a mirror of another one, and only reads.
FACTCHECK_MIRROR = env("FACTCHECK_MIRROR", "")
# Where heads of the log are noted outside, as `await_head` takes them: `restore` asks there.
FACTCHECK_NOTED_HEADS = env("FACTCHECK_NOTED_HEADS", "").split()

# From one address, all processes of a machine together; 0 for as many as it likes.
FACTCHECK_API_REQUESTS_PER_MINUTE = int(env("FACTCHECK_API_REQUESTS_PER_MINUTE", "600"))
# Of answers that are kept in memory, in each process (claims/front).
FACTCHECK_KEPT_MEGABYTES = int(env("FACTCHECK_KEPT_MEGABYTES", "64"))
# Sites whose pages may ask /mcp from a browser, beside this one: https://agents.example …
FACTCHECK_MCP_ORIGINS = env("FACTCHECK_MCP_ORIGINS", "").split()
# Whom to tell of a fault of security: addresses of mail or pages, for /.well-known/security.txt.
FACTCHECK_SECURITY_CONTACT = env("FACTCHECK_SECURITY_CONTACT", "").split()

# Whoever sends this as a bearer token is answered at /metrics; without it nobody is.
FACTCHECK_METRICS_TOKEN = env("FACTCHECK_METRICS_TOKEN", "")

LOGGING = logs.configuration(env("FACTCHECK_LOG", ""))
# A request that took this long leaves a line in the log.
FACTCHECK_SLOW_SECONDS = float(env("FACTCHECK_SLOW_SECONDS", "2"))

# Requests for correction: days until the first look and the decision, by which one extension may
# put the decision off, and for which their sender is kept after the answer; and how many wait for
# their first look from when on a mail has to be answered before one counts.
FACTCHECK_CORRECTION_LOOK_DAYS = int(env("FACTCHECK_CORRECTION_LOOK_DAYS", "14"))
FACTCHECK_CORRECTION_DECISION_DAYS = int(env("FACTCHECK_CORRECTION_DECISION_DAYS", "30"))
FACTCHECK_CORRECTION_EXTENSION_DAYS = int(env("FACTCHECK_CORRECTION_EXTENSION_DAYS", "30"))
FACTCHECK_CORRECTION_KEPT_DAYS = int(env("FACTCHECK_CORRECTION_KEPT_DAYS", "90"))
FACTCHECK_CORRECTION_BUSY = int(env("FACTCHECK_CORRECTION_BUSY", "50"))

# Without a mail server no mail is sent.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "factcheck@localhost")

# Where colleagues reach this site: links in mails begin with it.
FACTCHECK_ADDRESS = env("FACTCHECK_ADDRESS") or (
    f"{'https' if HTTPS else 'http'}://{[*env('FACTCHECK_HOSTS', '').split(), 'localhost:8000'][0]}"
)

FACTCHECK_PUBLISHER = {
    "name": env("FACTCHECK_PUBLISHER_NAME", "Factcheck"),
    "site": env("FACTCHECK_PUBLISHER_SITE", ""),
    "license": env("FACTCHECK_PUBLISHER_LICENSE", "https://creativecommons.org/licenses/by/4.0/"),
    "contact": env("FACTCHECK_PUBLISHER_CONTACT", ""),
    "corrections_policy": env("FACTCHECK_PUBLISHER_CORRECTIONS_POLICY", ""),
}
