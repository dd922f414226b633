"""A route and an example make an address; the answers of the site put into classes."""

import re
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from places.models import Place
from tests.security.world import World

_PLACEHOLDER = re.compile(
    r"\(\?P<(?P<group>\w+)>(?:\[[^\]]*\](?:\{[^}]*\}|\+)?|[^()]*)\)|<(?:\w+:)?(?P<name>\w+)>"
)


def address(template: str, example: dict[str, str], world: World) -> str:
    """The address of a route with the example's objects of this world put in."""

    def value(match: re.Match[str]) -> str:
        name = match["group"] or match["name"]
        return str(_value(name, example.get(name, ""), world))

    filled = _PLACEHOLDER.sub(value, template.replace("^", "").replace("$", ""))
    return f"/{filled}"


def _value(name: str, stands_for: str, world: World) -> Any:
    """What a placeholder stands for: a row of the world by its state or model, or the text itself."""
    if name == "reference":
        return world.reports[stands_for].reference
    if name == "pk":
        return world.incidents[stands_for].pk
    if name == "public_id":
        return world.incidents[stands_for].public_id
    if name == "client_id" and world.draft:
        return world.draft.client_id
    rows = {
        "incidents.violationreport": world.reports["submitted"].pk,
        "incidents.incident": world.incidents["accepted"].pk,
        "accounts.user": world.people["other"].pk,
    }
    tables = {"audit.entry": Entry, "places.place": Place, "auth.group": User}
    if stands_for in tables:
        return getattr(tables[stands_for].objects.order_by("pk").first(), "pk", 1)
    if "." in stands_for and stands_for.split(".")[0] in {"agreements", "account", "mfa"}:
        return _first(stands_for)
    return rows.get(stands_for, stands_for)


def _first(label: str) -> Any:
    from django.apps import apps

    row = apps.get_model(label)._default_manager.order_by("pk").first()
    return row.pk if row else 1


def kind(response: HttpResponseBase) -> str:
    """The class of an answer: open, sign in, refused, absent, not allowed, or wrong (5xx)."""
    status = response.status_code
    if status in (301, 302) and "/login/" in response.headers.get("Location", ""):
        return "sign in"
    asked = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    if (
        status == 302
        and response.headers["Location"] == reverse("admin:index")
        and asked.startswith("/admin/")
        and "/login/" not in asked
    ):
        return "absent"  # the admin's way of saying that there is no such row
    named = {401: "sign in", 403: "refused", 404: "absent", 405: "not allowed"}
    return named.get(status, "wrong" if status >= 500 else "open")
