"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_bidi


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, text direction, and this page's address in each language."""
    here = request.get_full_path()
    return {
        "site_name": settings.SITE_NAME,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": [
            {"code": code, "name": name, "url": translate_url(here, code), "bidi": code == "ar"}
            for code, name in settings.LANGUAGES
        ],
    }
