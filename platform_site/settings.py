"""All settings, read from the environment; each missing or wrong one says what to do.

`PLATFORM_MODE=sandbox` (the default) needs nothing but what `python -m platform_site.embedded` sets.
`PLATFORM_MODE=production` has no defaults for anything that matters and refuses the sandbox's.
docs/operators/settings.md explains each.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


BASE_DIR = Path(__file__).resolve().parent.parent
SANDBOX_SECRET_KEY = "sandbox-only: this key signs nothing that matters"
HOW = "Start with `make run`, or prefix the command with `python -m platform_site.embedded`."


def env(name: str, default: str | None = None, *, help: str = "") -> str:  # noqa: A002
    """Return an environment variable, or its default; raise ImproperlyConfigured with `help` if there is none.

    An empty variable counts as none.
    """
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. {help}".strip())
    return value


def env_int(name: str, default: int, *, most: int = 10**12 - 1) -> int:
    """Return a whole number, 1 or more, from the environment."""
    text = env(name, str(default))
    if not re.fullmatch("0*[1-9][0-9]{0,11}", text) or int(text) > most:
        raise ImproperlyConfigured(f"{name} is {text[:40]!r}, but has to be a whole number from 1 to {most}.")
    return int(text)


def env_flag(name: str) -> bool:
    """Return True for `1`, False for `0` or nothing; anything else is refused."""
    return env_choice(name, "0", ["0", "1"]) == "1"


def env_choice(name: str, default: str, choices: Sequence[str]) -> str:
    """Return one of a few words from the environment."""
    text = env(name, default)
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text[:40]!r}, but has to be one of: {', '.join(choices)}.")
    return text


def env_url(name: str, default: str | None = None, *, schemes: Sequence[str], help: str) -> str:  # noqa: A002
    """Return an address of one of these kinds from the environment; it is not quoted, as it may hold a password."""
    text = env(name, default, help=help)
    if not _is_url(text, schemes):
        beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} is no address that begins with {beginnings}. {help}")
    return text


def _is_url(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
        where = parts.hostname if parts.scheme.startswith("http") else parts.netloc or parts.path.strip("/")
        # libpq takes several hosts, of which the application finds the one that may be written.
        hosts = parts.netloc.rpartition("@")[2].split("," if parts.scheme.startswith("postgres") else None) or [""]
        return parts.scheme in schemes and bool(where) and all(urlsplit(f"//{host}").port != 0 for host in hosts)
    except ValueError:
        return False


def database(name: str, *, role: str | None = None) -> dict:
    """Return Django's form of `postgresql://user:password@host/name?host=/socket/folder`, as libpq reads it.

    Several hosts stand side by side: `…@db1:5432,db2:5432/name?target_session_attrs=read-write` (I03-1).
    """
    url = env_url(name, schemes=["postgresql", "postgres"], help=HOW)
    try:
        options = {"connect_timeout": "5", **conninfo_to_dict(url)}
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is no address that libpq reads; is each option spelled right?") from error
    if "dbname" not in options:
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host/name.")
    if role:
        options["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": role is None, **options},
    }


# --- which installation this is ------------------------------------------------------------------

MODE = env_choice("PLATFORM_MODE", "sandbox", ["sandbox", "production"])
SANDBOX = MODE == "sandbox"


def _only_in_sandbox(value: str) -> str | None:
    return value if SANDBOX else None


LOCAL_DIR = Path(env("PLATFORM_LOCAL", str(BASE_DIR / ".local")))
DEBUG = env_flag("DEBUG")
SECRET_KEY = env("SECRET_KEY", _only_in_sandbox(SANDBOX_SECRET_KEY), help="Set 50 or more random characters.")
PORT = env_int("PORT", 8000, most=65535)
PUBLIC_URL = env_url(
    "PUBLIC_URL",
    _only_in_sandbox(f"http://127.0.0.1:{PORT}"),
    schemes=["http", "https"] if SANDBOX else ["https"],
    help="Set the address that callers use, such as https://platform.example.",
).rstrip("/")
_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost" if SANDBOX else urlsplit(PUBLIC_URL).hostname or "")
ALLOWED_HOSTS = [host.strip() for host in _HOSTS.split(",") if host.strip()]
KEYS_DIR = Path(
    env(
        "KEYS_DIR",
        _only_in_sandbox(str(LOCAL_DIR / "keys")),
        help="Name the folder of this installation's keys; `manage.py make_keys` fills it.",
    )
)

if not SANDBOX:
    if env_flag("SANDBOX_PLAIN_COOKIES"):
        raise ImproperlyConfigured("SANDBOX_PLAIN_COOKIES is on. Production's cookies are never plain; unset it.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on. Production does not start with DEBUG; unset it.")
    if SECRET_KEY == SANDBOX_SECRET_KEY:
        raise ImproperlyConfigured("SECRET_KEY is the sandbox's. Set 50 or more random characters.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short. Set 50 or more random characters.")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS is `*`. Name the hosts that callers use.")

# --- what this installation is made of -----------------------------------------------------------

STOREYS = ["platform_site", "pmh", "eligibility", "eprescription", "ehr_share", "secondary_use"]
INSTALLED_APPS = [
    *STOREYS,  # first, so that our templates come before those of others
    "platform_site.admin.config.AdminConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "platform_site.api.middleware.RequestLine",
    "platform_site.api.sandbox.Faults",
    "platform_site.api.programs.Programs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "platform_site.portal.middleware.Sessions",
    "platform_site.portal.bounds.Bounds",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "platform_site.portal.bounds.Parameters",
    "platform_site.portal.middleware.SignedIn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if not SANDBOX:
    MIDDLEWARE.remove("platform_site.api.sandbox.Faults")
ROOT_URLCONF = "platform_site.urls"
WSGI_APPLICATION = "platform_site.wsgi.application"
APPEND_SLASH = False
AUTH_USER_MODEL = "platform_site.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W018"]

# --- database, broker ----------------------------------------------------------------------------

DATABASES = {"default": database("DATABASE_URL")}
WEB_POOL = env_int("DATABASE_POOL", 6)
if os.environ.get("DATABASE_POOL"):  # set by wsgi.py: the threads of a web process share so many connections
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": WEB_POOL,
        "timeout": 2,
        "reconnect_timeout": 1,  # its pauses grow while PostgreSQL is away: begin anew each second
    }
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = database("DATABASE_OWNER_URL", role="app_owner")
if os.environ.get("DATABASE_AUDIT_URL"):
    # Searches are rare: their connection is closed after each, as every web thread may have one (I03-4).
    DATABASES["audit"] = {**database("DATABASE_AUDIT_URL"), "CONN_MAX_AGE": 0}
if os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = {**database("DATABASE_REPLICA_URL"), "CONN_MAX_AGE": 0}
    DATABASE_ROUTERS = ["platform_site.queries.replica.Router"]
REPLICA_LAG_SECONDS = env_int("REPLICA_LAG_SECONDS", 10)
# What a replica may be asked for (ARCH-3): statistics and code masters, from which no relation leads to a person.
REPLICATED_MODELS = [
    "eligibility.UsageDay",
    "platform_site.Code",
    "platform_site.CodeRelease",
    "platform_site.Policy",
]
PREPARED_AFTER = 3
"""A statement that a connection is asked so often is planned once (ADR 0027)."""
# The connections that PgBouncer opens at most; behind it (transaction mode) nothing may outlive a transaction.
DATABASE_POOLER = env_int("DATABASE_POOLER", 1) if os.environ.get("DATABASE_POOLER") else 0
if DATABASE_POOLER:
    for _database in DATABASES.values():
        _database["DISABLE_SERVER_SIDE_CURSORS"] = True
else:
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = PREPARED_AFTER
# Of the whole installation, all hosts together, so that its pools fit into PostgreSQL's connections (I03-4).
WEB_PROCESSES, WORKER_PROCESSES = env_int("WEB_PROCESSES", 2), env_int("WORKER_PROCESSES", 4)
CONNECTION_RESERVE = env_int("CONNECTION_RESERVE", 10)  # for administrators, backups and migrations

CELERY_BROKER_URL = env_url("REDIS_URL", schemes=["redis", "rediss", "redis+socket"], help=HOW)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A message that nobody began within this time is given to somebody else too: deliveries, jobs and periodic jobs
    # have their leases in the database, so that the second does nothing (I03-2).
    "visibility_timeout": 3600,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    # A dead broker is told at once: kombu would sleep 6 s in every request that puts an event, whatever `retry` says.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "eligibility.apply_feed": {"queue": "feeds"},
    "eligibility.preview_feed": {"queue": "bulk"},
    "eligibility.run_bulk_check": {"queue": "bulk"},
    "eligibility.compare_ledger": {"queue": "bulk"},
    "eligibility.compare_batch_with_register": {"queue": "bulk"},
    "eligibility.correct_after_feed": {"queue": "bulk"},
    "eprescription.run_in_house_batch": {"queue": "bulk"},
    "eprescription.count_trial": {"queue": "bulk"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BEAT_SCHEDULE = {
    "relay what is due in the outbox": {"task": "platform_site.relay_outbox", "schedule": 5},
    # At hours of the day, as beat counts intervals from its own start: one that starts often would never come to it.
    "make partitions ahead": {"task": "platform_site.make_partitions", "schedule": crontab(hour="1-23/6", minute=10)},
    "purge what has expired": {"task": "platform_site.purge_expired", "schedule": crontab(hour=2, minute=30)},
    "count what is due to be purged": {"task": "platform_site.count_due", "schedule": crontab(hour="*/6", minute=15)},
    "tell of dead letters": {"task": "platform_site.tell_of_dead_letters", "schedule": 600},
    "tell of jobs that were not done": {"task": "platform_site.tell_of_silent_jobs", "schedule": 600},
    "look at the disks": {"task": "platform_site.look_at_disks", "schedule": 60},
    "destroy files nobody decided about": {"task": "eligibility.discard_previews", "schedule": 600},
    "look for silent feeds": {"task": "eligibility.tell_of_silence", "schedule": 3600},
    "tell of overdue cases": {"task": "eligibility.tell_overdue_cases", "schedule": crontab(hour=6, minute=0)},
    "read the revocation list": {"task": "eligibility.refresh_revocation", "schedule": 600},
    "count the use of complete days": {"task": "eligibility.roll_up_usage", "schedule": crontab(hour=0, minute=20)},
    "expire what was never redeemed": {
        "task": "eprescription.expire_prescriptions",
        "schedule": crontab(hour=0, minute=10),
    },
    "count what checks found on complete days": {
        "task": "eprescription.count_alerts",
        "schedule": crontab(hour=0, minute=30),
    },
    # When people are awake, as a notice may be on a telephone.
    "remind of prescriptions": {"task": "eprescription.remind", "schedule": crontab(hour=9, minute=0)},
    "read the list of revoked signers": {"task": "eprescription.refresh_signer_list", "schedule": 600},
    "compare with the resident register": {
        "task": "eligibility.compare_with_register",
        "schedule": crontab(hour=4, minute=0),
    },
}
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry["options"] = {"headers": {"beat": True}}  # each period of a job is leased to one such message (I03-2)

# --- disks (I03-3) ---------------------------------------------------------------------------------

_DISKS = env("DISK_PATHS", str(LOCAL_DIR) if SANDBOX else "/")
DISK_PATHS = [Path(folder.strip()) for folder in _DISKS.split(",") if folder.strip()]
DISK_ALARM_PERCENT = env_int("DISK_ALARM_PERCENT", 80, most=100)
DISK_STOP_PERCENT = env_int("DISK_STOP_PERCENT", 95, most=100)

# --- limits ----------------------------------------------------------------------------------------

WRONG_TRIES_PER_CLIENT = env_int("WRONG_TRIES_PER_CLIENT", 100)  # in 10 minutes (API-5)
WRONG_TRIES_PER_ORGANISATION = env_int("WRONG_TRIES_PER_ORGANISATION", 300)  # in 10 minutes
WRONG_TRIES_PER_TARGET = env_int("WRONG_TRIES_PER_TARGET", 10)  # a day
# In 10 minutes, at all pharmacies together, at one person's printed numbers; above what one pharmacy has (I04-3).
WRONG_TRIES_PER_PERSON = env_int("WRONG_TRIES_PER_PERSON", 30)
REQUESTS_PER_SECOND = env_int("REQUESTS_PER_SECOND", 200)  # per client and process
REQUESTS_PER_TARGET = env_int("REQUESTS_PER_TARGET", 5)  # a second, per client and person asked for by number
MOST_AT_ONCE = env_int("MOST_AT_ONCE", 24)  # programs' requests in one process
MOST_WAITING = env_int("MOST_WAITING", 32)  # for those; who comes beyond is told 503 and to come again
MOST_AT_COUNTER = env_int("MOST_AT_COUNTER", 80)  # requests that the event loop of one process carries at once
AT_COUNTER = frozenset({"/api/v1/eligibility/checks"})
BODY_LIMIT = env_int("BODY_LIMIT", 64 * 1024)  # bytes, where a path names no other
FEED_LIMIT = env_int("FEED_LIMIT", 64 * 1024 * 1024)  # bytes of one coverage feed
# Each path has its own limit, judged before the body is read (API-12); this one is for the texts beside a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What people upload stands in memory until it is sealed, never in a file of its own; a longer body brings no file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = FEED_LIMIT + 64 * 1024
ACCESS_TOKEN_SECONDS = env_int("ACCESS_TOKEN_SECONDS", 300)

# --- the card's proof --------------------------------------------------------------------------------

CARD_AUTHORITIES = Path(
    env(
        "CARD_AUTHORITIES",
        _only_in_sandbox(str(LOCAL_DIR / "cards" / "authorities.pem")),
        help="Name the PEM file of the card authority's root and issuing certificates.",
    )
)
CARD_REVOCATION_URL = env_url(
    "CARD_REVOCATION_URL",
    _only_in_sandbox(f"http://127.0.0.1:{PORT}/sandbox/cards/revocation-list"),
    schemes=["http", "https"],
    help="Give the address of the card authority's revocation list.",
)
CARD_REVOCATION_GRACE_HOURS = env_int("CARD_REVOCATION_GRACE_HOURS", 72)
SANDBOX_CARDS_DIR = LOCAL_DIR / "cards"
_REGISTER = env("RESIDENT_REGISTER", str(LOCAL_DIR / "register" / "residents.csv") if SANDBOX else "")
RESIDENT_REGISTER = Path(_REGISTER) if _REGISTER else None  # none: no resident register is connected
CLIENT_CERTIFICATE_HEADER = env("CLIENT_CERTIFICATE_HEADER", "")  # set by the TLS proxy, if there is one (API-10)

# --- time, language, what leaves over HTTP -----------------------------------------------------------

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
FORMAT_MODULE_PATH = "platform_site.portal.formats"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # the few files are served from where they lie; there is no collectstatic to forget
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "platform_site.portal.context.site",
            ],
        },
    }
]
FORM_RENDERER = "platform_site.portal.renderer.Renderer"
SECURE_HSTS_SECONDS = 0 if SANDBOX else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not SANDBOX
SECURE_HSTS_PRELOAD = not SANDBOX
SECURE_SSL_REDIRECT = not SANDBOX
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = None if SANDBOX else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- people's sign-in --------------------------------------------------------------------------------

PLAIN_COOKIES = SANDBOX and env_flag("SANDBOX_PLAIN_COOKIES")  # for a sandbox over plain HTTP that is not on loopback
_HOST = "" if PLAIN_COOKIES else "__Host-"
SESSION_ENGINE = "platform_site.portal.sessions"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}session", f"{_HOST}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = env_int("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_COOKIE_AGE = env_int("SESSION_ABSOLUTE_SECONDS", 12 * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "platform_site.portal.lost.no_csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["platform_site.portal.sign_in_backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: staff make accounts
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds in which a factor may be added or removed (I02-3)
ACCOUNT_RATE_LIMITS = False  # tries are counted in PostgreSQL, which outlives this process and Redis
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "全国医療情報プラットフォーム"
SIGN_IN_TRIES_PER_ADDRESS = env_int("SIGN_IN_TRIES_PER_ADDRESS", 100)  # wrong ones, in 15 minutes
CLIENT_ADDRESS_HEADER = env("CLIENT_ADDRESS_HEADER", "")  # set by the TLS proxy, if there is one

# --- e-mail: a sandbox keeps it in a folder ------------------------------------------------------------

EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if SANDBOX else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = str(LOCAL_DIR / "mail")
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25, most=65535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER", ""), env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "no-reply@platform.invalid")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["platform_site.api.authentication.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["platform_site.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "platform_site.api.renderers.OneRenderer",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "platform_site.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "全国医療情報プラットフォーム API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "オンライン資格確認をはじめとする、機関のシステムのためのAPIです。",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "PrescriptionKind": ["electronic", "numbered_paper", "in_house"],
        "PrescriptionState": ["registered", "received", "dispensed", "cancelled", "recalled", "expired"],
        "DispensingState": ["current", "corrected", "withdrawn"],
        "CheckResult": ["active", "inactive", "inactive_new_coverage", "not_found", "multiple"],
        "InquiryState": ["open", "answered", "withdrawn"],
        "VoucherRequestState": ["requested", "granted", "declined"],
        "FeedDecisionState": ["confirmed", "released", "rejected"],
        "CaseKind": [
            "overlap",
            "ratio",
            "link_mismatch",
            "five_details",
            "register_mismatch",
            "link_disputed",
            "large_change",
            "sequence_gap",
            "address_seen",
        ],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "platform_site.api.schema.add_problems",
    ],
}

# --- logs: one line an event, no personal data -------------------------------------------------------

LOG_LEVEL = env_choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "platform_site.gateways.logs.Readable" if SANDBOX else "platform_site.gateways.logs.Json"}
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "lines"}},
    "root": {"handlers": ["out"], "level": LOG_LEVEL},
    "loggers": {
        # These put paths, parameters or exception texts into their messages; RequestLine and Readable replace them.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "django.db.backends": {"level": "CRITICAL"},
        "celery.app.trace": {"level": "CRITICAL"},
        "celery.worker.strategy": {"level": "WARNING"},
        "fido2.server": {"level": "CRITICAL"},
        "psycopg.pool": {"level": "WARNING"},  # tells of each connection that is taken and given back
    },
}

# --- electronic prescriptions ------------------------------------------------------------------------

HPKI_AUTHORITIES = Path(
    env(
        "HPKI_AUTHORITIES",
        _only_in_sandbox(str(LOCAL_DIR / "hpki" / "authorities.pem")),
        help="Name the PEM file of HPKI's root and issuing certificates.",
    )
)
HPKI_REVOCATION_URL = env_url(
    "HPKI_REVOCATION_URL",
    _only_in_sandbox(f"http://127.0.0.1:{PORT}/sandbox/signatures/revocation-list"),
    schemes=["http", "https"],
    help="Give the address of HPKI's revocation list.",
)
HPKI_REVOCATION_GRACE_HOURS = env_int("HPKI_REVOCATION_GRACE_HOURS", 72)
SANDBOX_HPKI_DIR = LOCAL_DIR / "hpki"
# Its debug lines quote what was signed, which is a prescription.
LOGGING["loggers"]["signxml"] = {"level": "WARNING"}  # type: ignore[index]
