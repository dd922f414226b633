"""All settings, one file. What differs between installations comes from the environment."""

import copy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ceasefire import environment, static_headers

BASE_DIR = Path(__file__).resolve().parent.parent
environment.load_file(BASE_DIR / "var" / "env")

DEBUG = environment.boolean("DEBUG", False)
SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Start with ./run, or set it in the environment.")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
# HTTPS is ended by the proxy in front; on a laptop there is none.
HTTPS = environment.boolean("HTTPS", False)

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django_filters",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "places",
    "audit",
    "accounts",
    "agreements",
    "publication",
    "incidents",
]

MIDDLEWARE = [
    "ceasefire.middleware.spare_headers",
    "django.middleware.security.SecurityMiddleware",
    # Headers come first, so that an early refusal and a file have them too.
    "csp.middleware.CSPMiddleware",
    "ceasefire.middleware.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ceasefire.middleware.refuse_malformed_input",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ceasefire.middleware.database_unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ceasefire.middleware.LoginRequiredUnlessPublic",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ceasefire.urls"
WSGI_APPLICATION = "ceasefire.wsgi.application"

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
                "ceasefire.context.site",
            ],
        },
    },
]

# --- Databases: `default` writes; `public` is the read-only role of the public site. -----------
DATABASE_URL = environment.text("DATABASE_URL", "postgres:///ceasefire")
PUBLIC_DATABASE_URL = environment.text("PUBLIC_DATABASE_URL")
PUBLIC_DATABASE_ROLE = environment.text("PUBLIC_DATABASE_ROLE", "ceasefire_public")
DATABASES = {"default": environment.database(DATABASE_URL)}
DATABASES["public"] = (
    environment.database(PUBLIC_DATABASE_URL) if PUBLIC_DATABASE_URL else copy.deepcopy(DATABASES["default"])
)
_public_options = "-c default_transaction_read_only=on -c statement_timeout=10000"
if not PUBLIC_DATABASE_URL:
    # One login only: the connection gives up its rights when it opens.
    _public_options += f" -c role={PUBLIC_DATABASE_ROLE}"
DATABASES["public"]["OPTIONS"]["options"] = _public_options  # type: ignore[index]
# In tests both aliases share one connection and one transaction; the wall itself is tested with a
# connection of its own (tests/security/test_wall.py).
DATABASES["public"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_after_login"
LOGOUT_REDIRECT_URL = "explorer"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.text("TRUSTED_PROXY_COUNT", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "Ceasefire monitor"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "ceasefire.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

CONTENT_SECURITY_POLICY: dict[str, dict[str, list[Any]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("ru", "Русский"), ("tr", "Türkçe")]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# The clock of the place, for what a monitor means by "18:25".
LOCAL_TIME_ZONE = environment.text("LOCAL_TIME_ZONE", "Asia/Damascus")
FORMAT_MODULE_PATH = ["ceasefire.formats"]

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "var" / "files"},
    },
    "staticfiles": {"BACKEND": "ceasefire.storage.HashedModulesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.for_frames
# Files that browsers ask for at the root, whatever page they came from: the icon.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
FEED_ROOT = BASE_DIR / "var" / "feed"
SAMPLE_ACCOUNTS_FILE = BASE_DIR / "var" / "sample_accounts.json"

# --- The map -----------------------------------------------------------------------------------
SITE_NAME = _("Ceasefire monitor")
# The window reports may lie in (west, south, east, north; EPSG:4326). Outside it: a clear error.
AREA = (33.0, 32.2, 42.6, 38.0)
LEAFLET_CONFIG = {
    # No tiles by default: a tile server would learn who looks at which place.
    "TILES": [],
    "SPATIAL_EXTENT": AREA,
    "DEFAULT_CENTER": (35.75, 36.95),
    "DEFAULT_ZOOM": 8,
    "MIN_ZOOM": 6,
    "MAX_ZOOM": 16,
    "NO_GLOBALS": False,
    "LOADEVENT": "DOMContentLoaded",
    "ATTRIBUTION_PREFIX": "",
    "SCALE": "metric",
    "RESET_VIEW": False,
    "MINIMAP": False,
}
# An operator's own tile server, if any: it must also be allowed by the content security policy.
MAP_TILES_URL = environment.text("MAP_TILES_URL")
MAP_TILES_ATTRIBUTION = environment.text("MAP_TILES_ATTRIBUTION")
if MAP_TILES_URL:
    _tiles = urlsplit(MAP_TILES_URL)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(
        f"{_tiles.scheme}://{_tiles.netloc}".replace("{s}", "*")
    )
    LEAFLET_CONFIG["TILES"] = [("tiles", MAP_TILES_URL, {"attribution": MAP_TILES_ATTRIBUTION})]

# --- API ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["publication.rendering.QuickJSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ceasefire monitor: public data",
    "DESCRIPTION": "Read-only. Every number is of published editions; nothing unpublished can be asked for.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Several tables have a `kind`; each list of codes gets a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "AccountKindEnum": "publication.vocabularies.AccountKind",
        "DatePrecisionEnum": "agreements.vocabularies.DatePrecision",
        "MilestoneKindEnum": "agreements.vocabularies.MilestoneKind",
        "PartyKindEnum": "agreements.vocabularies.PartyKind",
        "ProvisionKindEnum": "agreements.vocabularies.ProvisionKind",
        "RelationKindEnum": "agreements.vocabularies.RelationKind",
        "ReplyKindEnum": "publication.vocabularies.ReplyKind",
        "StandingKindEnum": "agreements.vocabularies.StandingKind",
        "ViolationKindEnum": "publication.vocabularies.ViolationKind",
    },
}

# --- Logs: never the text of a report, never an address --------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Debian 12 has GDAL 3.6. What 3.9 adds is a guard against malicious rasters and vectors; no raster and no
# file of a user reaches GDAL here (Django ≥ 5.2.17 refuses rasters in lookups, tests/security/test_hostile_input.py).
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
