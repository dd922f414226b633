"""uMap as its documentation sets it up, without tiles and without sign-in of others; read by uMap's own environment."""

import os

from umap.settings.base import *  # noqa: F403

SECRET_KEY = "only for a site that is thrown away"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
SITE_URL = os.environ["SITE_URL"]
SHORT_SITE_URL = None
ENABLE_ACCOUNT_LOGIN = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STATIC_ROOT = os.environ["STATIC_ROOT"]
MEDIA_ROOT = os.environ["MEDIA_ROOT"]
UMAP_ALLOW_ANONYMOUS = True
LEAFLET_LONGITUDE, LEAFLET_LATITUDE, LEAFLET_ZOOM = 36.95, 35.75, 8
WSGI_APPLICATION = "bench.umap_site.wsgi.application"
