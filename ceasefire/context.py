"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi

from accounts.roles import EVERY_CAPABILITY, can


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, text direction, and this page's address in each language."""
    here = request.get_full_path()
    return {
        "site_name": settings.SITE_NAME,
        "map_tiles": {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION},
        "direction": "rtl" if get_language_bidi() else "ltr",
        # Lazy: a public page must not open the session.
        "roles": SimpleLazyObject(lambda: _roles(request)),
        "languages": [
            {"code": code, "name": name, "url": translate_url(here, code), "bidi": code == "ar"}
            for code, name in settings.LANGUAGES
        ],
    }


def _roles(request: HttpRequest) -> dict[str, bool]:
    """What the person may do, by capability, for navigation alone; views ask `can()` themselves."""
    held = {capability: can(request.user, capability) for capability in EVERY_CAPABILITY}
    return held | {"staff": bool(getattr(request.user, "is_staff", False))}
