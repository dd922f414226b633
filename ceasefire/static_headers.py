"""Headers of static files that differ from those of the pages."""

from pathlib import PurePath
from wsgiref.headers import Headers


def for_frames(headers: Headers, path: str, url: str) -> None:
    """Lets the framed view load its style: in a sandbox it has no origin, so that we look foreign to it."""
    if PurePath(url).name.startswith("embed.") and url.endswith(".css"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
