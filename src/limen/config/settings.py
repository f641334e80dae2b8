"""Django settings, all derived from the installation folder; nothing here is edited by hand on a node."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from limen.adapters import compiled_code, installation

CONFIGURATION = installation.read_configuration(installation.home())
LIMEN_HOME = CONFIGURATION.home
compiled_code.keep_in(LIMEN_HOME)
PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    path = CONFIGURATION.secrets / "session.key"
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    # Before `limen init` there are no sessions to protect; a key of this process lets `init`, `mrz` and `doctor` run.
    return os.urandom(32).hex()


def _database(address: str, file: str) -> dict[str, object]:
    if address == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(LIMEN_HOME / file),
            "OPTIONS": {
                # A post has two writers at most; whoever comes second waits instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    " PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY"
                ),
            },
            "TEST": {"NAME": str(LIMEN_HOME / f"test-{file}")},
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(address)
    if parts.scheme != "postgresql":
        raise installation.ConfigurationError(
            f"limen.toml: database must be “sqlite” or a postgresql:// address, not {address!r}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            # A scan and a decision run some fifty statements, the same ones each time: planned once for a connection
            # they take two thirds of the time of processors. A pooler in between must keep a session's connection.
            "server_side_binding": True,
            "prepare_threshold": 5,
            # What stands behind the ?, such as sslmode=verify-full, is PostgreSQL's own and reaches it unchanged.
            **dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))),
        },
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
DATABASES = {
    "default": _database(CONFIGURATION.database, "limen.sqlite3"),
    "keys": _database(CONFIGURATION.keys_database, "keys.sqlite3"),
}
DATABASE_ROUTERS = ["limen.config.routing.KeysApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "limen.apps.journal",
    "limen.apps.posts",
    "limen.apps.trust",
    "limen.apps.travellers",
    "limen.apps.watchlists",
    "limen.apps.permits",
    "limen.apps.screening",
    "limen.apps.protection",
    "limen.apps.carriers",
    "limen.apps.crossings",
    "limen.apps.examination",
    "limen.apps.response",
    "limen.apps.missing",
    "limen.apps.oversight",
    "limen.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "limen.desk.middleware.Bounded",
    "limen.api.middleware.ProgramsDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "limen.desk.middleware.OfficersLanguage",
    "limen.desk.middleware.Gate",
    "limen.desk.middleware.ProblemPages",
]
ROOT_URLCONF = "limen.config.urls"
WSGI_APPLICATION = "limen.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "desk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "limen.desk.surroundings.desk",
            ],
        },
    },
]

AUTH_USER_MODEL = "posts.Officer"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "limen.desk.sign_in.AccountDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "limen.desk.sign_in.SignInForm",
    "reauthenticate": "limen.desk.sign_in.PasswordAgainForm",
    "change_password": "limen.desk.sign_in.NewPasswordForm",
}
# Five wrong passwords or codes for one name, or twenty from one machine, close that way in for five minutes.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    # What anybody may send without a sign-in: seals to check, links to papers.
    "public_page": "60/m/ip",
    # Behind one address may stand a whole hall; a word of sixty bits needs no more to be safe.
    "complaint": "60/h/ip",
    "complaint_word": "30/5m/ip,10/5m/key",
}
MFA_ADAPTER = "limen.desk.sign_in.SecondFactor"
MFA_FORMS = {
    "authenticate": "limen.desk.sign_in.CodeForm",
    "reauthenticate": "limen.desk.sign_in.UnlockCodeForm",
    "activate_totp": "limen.desk.sign_in.EnrolCodeForm",
    "add_webauthn": "limen.desk.sign_in.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A phone's clock may be one step ahead or behind.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Limen"
# Without HTTPS (a demo on localhost) a browser offers passkeys all the same, and its answer names an http origin.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.https

# Attempts and used codes are counted for all processes together. `limen init` makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limen_cache",
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = LIMEN_HOME / "static"
# `limen init` makes the folder and `limen serve` fills it with hashed, compressed files that a browser keeps for ever;
# before that (in tests) files are served from where they lie.
_COLLECTED = STATIC_ROOT.is_dir()
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

# Messages name travellers: they stay on the server and never ride in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CONFIGURATION.https
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = CONFIGURATION.shift_hours * 3600
CSRF_COOKIE_SECURE = CONFIGURATION.https
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS: list[str] = []
CSRF_FAILURE_VIEW = "limen.desk.problems.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if CONFIGURATION.https else 0
X_FRAME_OPTIONS = "DENY"
# A passport scan is under 200 characters and a passenger list under a megabyte; what is larger is refused unread.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Pictures for a case and copies of lists are larger; desk/middleware.py bounds them by their address. They stay in
# memory: nobody's photo lies on a disk unsealed.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 33 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # The agent of the booth's own chip reader, on the machine of whoever looks at the page.
        "connect-src": [SELF, CONFIGURATION.reader],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LIMEN_DEMO = CONFIGURATION.demo

# Faults are told on standard error with their traceback, which names lines of code and no values of variables.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
