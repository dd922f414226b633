"""What every answer says to the browser: what it may load, keep and tell, on every page and in every error."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from ceasefire import urls as site
from tests.security.addresses import address
from tests.security.permissions import ADMIN, EDITOR, MODERATOR, OWN, ROUTES
from tests.security.world import World

REQUIRED = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
}  # fmt: skip
# The one page that may stand in another site's frame, and what it says instead.
FRAMED = re.compile(r"^(?:/(?:ar|ru|tr))?/embed/")
FRAMED_HEADERS = REQUIRED | {"X-Frame-Options": None, "Cross-Origin-Resource-Policy": "cross-origin"}
HOST = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)
# What a page loads by itself. A link that somebody follows is no load.
LOADS = re.compile(
    r"""<(?:script|img|source|iframe|embed|object|video|audio|track|input|use|image)\b[^>]*?\s(?:src|srcset|data|href|poster)=["']?([^"'\s>]+)""",
    re.IGNORECASE,
)
LINK = re.compile(
    r"""<link\b(?=[^>]*rel=["']?(?:stylesheet|icon|preload|modulepreload|manifest|preconnect|dns-prefetch))[^>]*?\shref=["']?([^"'\s>]+)""",
    re.IGNORECASE,
)
STYLE_LOADS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
INLINE = re.compile(r"""<style\b|\sstyle=["']|\son[a-z]+=["']|javascript:""", re.IGNORECASE)
DATA_BLOCKS = ('type="application/json"', 'type="application/ld+json"')


def faults(response: Any) -> Iterator[str]:
    """What is missing or wrong in the headers of one answer."""
    headers = response.headers
    is_framed = bool(FRAMED.match(response.request["PATH_INFO"]))
    for name, value in (FRAMED_HEADERS if is_framed else REQUIRED).items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    if "Permissions-Policy" not in headers:
        yield "no Permissions-Policy"
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        yield f"policy without default-src 'none': {policy}"
    if is_framed:
        policy = policy.replace("frame-ancestors *", "", 1)
    elif "frame-ancestors 'none'" not in policy:
        yield f"may be framed: {policy}"
    if "unsafe-" in policy or "*" in policy or "http" in policy:
        yield f"policy lets in too much: {policy}"
    for cookie in response.cookies.values():
        if not cookie["httponly"] or cookie["samesite"] not in ("Lax", "Strict"):
            yield f"cookie {cookie.key}: httponly {cookie['httponly']}, samesite {cookie['samesite']}"


def foreign(page: str) -> Iterator[str]:
    """What the HTML loads from elsewhere, and scripts and styles in the page itself."""
    for found in (*LOADS.findall(page), *LINK.findall(page)):
        if HOST.match(found):
            yield f"loads {found}"
    for attributes, content in SCRIPT.findall(page):
        if (
            content.strip()
            and "nonce=" not in attributes
            and not any(block in attributes for block in DATA_BLOCKS)
        ):
            yield f"script in the page: {content.strip()[:80]}"
    for found in INLINE.findall(re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL | re.IGNORECASE)):
        yield f"in the page: {found.strip()}"


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Every page with somebody who may read it."""
    for template, row in ROUTES.items():
        url = address(template, row.example, world)
        readers = [actor for actor in (MODERATOR, ADMIN, OWN, EDITOR, "auditor") if actor in row.reads]
        for actor in ["anonymous", *readers[:1]]:
            yield url, actor


def test_every_answer(world: World) -> None:
    clients = {
        actor: world.client(actor) for actor in ("anonymous", MODERATOR, ADMIN, OWN, EDITOR, "auditor")
    }
    wrong = []
    for url, actor in pages(world):
        if "logout" in url:
            continue
        response = clients[actor].get(url)
        found = list(faults(response))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            found += foreign(response.content.decode())
        if not response.headers.get("Cache-Control", "").startswith("public") and not {
            "no-store",
            "no-cache",
        } & {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}:
            found.append(f"may be kept: {response.headers.get('Cache-Control')}")
        if (
            actor != "anonymous"
            and "no-store" not in response.headers.get("Cache-Control", "")
            and url.startswith(("/desk", "/report", "/admin", "/accounts"))
        ):
            found.append(f"confidential and may be kept: {response.headers.get('Cache-Control')}")
        wrong += [f"{url} as {actor} ({response.status_code}): {fault}" for fault in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("status", "url"),
    [
        (400, "/incidents/?bbox=x"),
        (400, "/%00"),
        (404, "/nothing/"),
        (403, "/accounts/login/"),
        (405, "/incidents/"),
        (404, "/api/v1/incidents/zzzz/"),
        (500, "/planted-error/"),
    ],
)
@pytest.mark.urls("tests.security.test_headers")
def test_every_error(db: None, status: int, url: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=status == 403)
    response = client.post(url) if status in (403, 405) else client.get(url)
    assert response.status_code == status
    assert list(faults(response)) == []
    assert "public" not in response.headers["Cache-Control"]


def planted_error(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("planted")


planted_error.login_required = False  # type: ignore[attr-defined]


def inline_page(request: HttpRequest) -> HttpResponse:
    """A page with everything in it that must not be."""
    return HttpResponse(
        '<script>alert(1)</script><img src="https://tiles.example/1.png"><link rel="stylesheet" href="//cdn.example/x.css"><p style="color:red" onclick="x()">'
    )


inline_page.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*site.urlpatterns, path("planted-error/", planted_error), path("planted-inline/", inline_page)]


@pytest.mark.urls("tests.security.test_headers")
def test_what_must_not_be_in_a_page_is_found(db: None) -> None:
    response = Client().get("/planted-inline/")
    assert len(list(foreign(response.content.decode()))) == 5
    for name in REQUIRED:
        del response.headers[name]
    response["Content-Security-Policy"] = "default-src 'none'; script-src 'unsafe-inline'"
    assert len(list(faults(response))) == len(REQUIRED) + 2


def test_only_the_framed_view_may_be_framed(world: World) -> None:
    """And it may do nothing else than show: no script, no request, no form."""
    for url in ("/embed/", "/ru/embed/?accused=SAA", "/embed/?accused=nobody"):
        policy = Client().get(url).headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "form-action 'none'" in policy
        assert "script-src" not in policy
        assert "connect-src" not in policy
    for url in (
        "/",
        "/share/",
        "/s/nonsense",
        "/embed",
        "/embed/x/",
        "/view.png?width=300",
        "/oembed",
        "/desk/",
        "/accounts/login/",
    ):
        response = Client().get(url)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], url
        assert response.headers["X-Frame-Options"] == "DENY", url


def test_every_nonce_is_new(world: World) -> None:
    """A page with a script in it names it by a nonce that no other answer has."""
    client = world.client(ADMIN)
    url = f"/admin/places/place/{address('<object_id>', {'object_id': 'places.place'}, world)[1:]}/change/"
    found = [
        re.findall(r"'nonce-([^']+)'", client.get(url).headers["Content-Security-Policy"])
        for _again in range(2)
    ]
    if any(found):
        assert all(len(nonces[0]) >= 16 for nonces in found)
        assert found[0] != found[1]


def test_static_files_load_nothing_foreign() -> None:
    wrong = []
    for file in (*settings.BASE_DIR.glob("static/**/*.css"), *settings.BASE_DIR.glob("static/**/*.js")):
        text = file.read_text(encoding="utf-8")
        loads = (
            STYLE_LOADS.findall(text)
            if file.suffix == ".css"
            else re.findall(r"""(?:fetch|import|import\(|from|Worker\()\s*["'`]([^"'`]+)""", text)
        )
        wrong += [f"{file.name}: {found}" for found in loads if HOST.match(found)]
    assert wrong == []


CHECK = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
LIVE = {
    "HTTPS": "1",
    "DEBUG": "0",
    "SECRET_KEY": "k3y-of-a-test-that-is-long-enough-and-has-many-different-characters-0123456789",
}


def test_the_deploy_check_is_content() -> None:
    found = subprocess.run(
        CHECK, cwd=settings.BASE_DIR, env=os.environ | LIVE, capture_output=True, text=True, timeout=120
    )
    assert found.returncode == 0, found.stderr


def test_the_deploy_check_sees_a_site_without_https() -> None:
    found = subprocess.run(
        CHECK,
        cwd=settings.BASE_DIR,
        env=os.environ | LIVE | {"HTTPS": "0"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode != 0


def test_cookies_over_https_belong_to_this_host_alone() -> None:
    code = "import django; django.setup(); from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    environment = os.environ | LIVE | {"DJANGO_SETTINGS_MODULE": "ceasefire.settings"}
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(settings.BASE_DIR),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert said.split() == ["__Host-session", "__Host-csrf", "True", "True", "31536000"]
