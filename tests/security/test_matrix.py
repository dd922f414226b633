"""Every route, asked by everybody, by every method: who is let in is in `permissions.py` and nowhere else."""

import itertools
import uuid
from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import path

from ceasefire import urls as site
from tests.security.addresses import address, kind
from tests.security.permissions import (
    ACTORS,
    CLOSED,
    METHODS,
    MONITORS,
    NOBODY,
    OUTSIDE,
    ROUTES,
    SIGNED_IN,
    Access,
)
from tests.security.routes import every_route
from tests.security.world import World

SAFE = ("GET", "HEAD")
READERS = ("anonymous", "own")
# Tables that a refused request may write: the session of whoever asks.
MAY_BE_WRITTEN = {"django_session"}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    found, known = {route.template for route in every_route()}, {*ROUTES, *CLOSED} | APP_INDEX
    assert found - known == set(), "routes that are missing from permissions.py"
    assert known - found == set(), "rows of permissions.py without a route"


# The admin's page of one app: its pattern names every app that has a section.
APP_INDEX = {route.template for route in every_route() if route.name == "admin:app_list"}


def expected(template: str, row: Access, actor: str, method: str) -> set[str]:
    """The classes of answer that the table allows."""
    if row.public:
        answer = "absent" if row.public == 404 else "open"
        return (
            {answer} if method in SAFE or (method == "OPTIONS" and row.other == "read") else {"not allowed"}
        )
    if actor in OUTSIDE:
        return {"open", "sign in", "not allowed", "refused"} if row.open_to_all else {"sign in"}
    if template.startswith("admin/") and actor in MONITORS and not row.open_to_all:
        # The admin has a door of its own; its sign-out leads there by way of its first page.
        return {"sign in", "absent"} if template == "admin/logout/" else {"sign in"}
    refusal = {403: "refused", 404: "absent"}[row.refuses]
    let_in = {"GET": row.reads, "HEAD": row.reads, "POST": row.writes}.get(method, row.reads | row.writes)
    if actor in let_in and method in (*SAFE, "POST"):
        return {"open"}
    if method == "OPTIONS" and row.other == "any":
        return {"open", refusal, "not allowed"}
    if actor in let_in:
        if template == "admin/logout/":
            return {"sign in", "absent", "not allowed", "open"}
        return {
            "read": {"open", refusal, "not allowed"},
            "any": {"open", "not allowed"},
            "not allowed": {"not allowed"},
        }[row.other]
    # A view may ask for the method before it asks for the right.
    offered = row.reads if method in SAFE else row.writes if method == "POST" else NOBODY
    return {refusal, "absent"} if offered else {refusal, "absent", "not allowed"}


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """One request; the cookies of the client stay as they were, whatever the answer sets."""
    cookies = client.cookies.output()
    response = client.generic(method, url, b"", content_type="application/x-www-form-urlencoded")
    if client.cookies.output() != cookies:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return response


def written() -> dict[str, int]:
    """Rows inserted, updated and deleted in this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def faults(world: World, routes: dict[str, Access], actors: tuple[str, ...] = ACTORS) -> Iterator[str]:
    """Every answer that the table does not allow, and every refused request that wrote a row."""
    urls = {template: address(template, row.example, world) for template, row in routes.items()}
    client, who, last = None, "", ""
    for actor, (template, row) in itertools.product(actors, routes.items()):
        if client is None or "/logout/" in last or actor != who:
            client, who = world.client(actor), actor
        last = template
        for method in METHODS:
            if row.public and actor not in READERS:
                continue  # that they know nobody is tested below
            if method in ("PATCH", "DELETE") and row.other == "read" and actor in row.reads:
                continue  # the admin tells POST from everything else; PUT stands for the others
            if method == "HEAD" and not row.public and actor in row.reads:
                continue  # who may read the answer may have its headers
            allowed = expected(template, row, actor, method)
            response, wrote = asked(client, method, urls[template], is_trial=method not in SAFE)
            got = kind(response)
            if got not in allowed:
                yield f"{method} /{template} as {actor}: {response.status_code} ({got}), expected {' or '.join(sorted(allowed))}"
            if wrote and got != "open":
                yield f"{method} /{template} as {actor} was answered {got} and wrote {sorted(wrote)}"


def asked(client: Client, method: str, url: str, *, is_trial: bool) -> tuple[HttpResponseBase, set[str]]:
    """The answer, and the tables the request wrote; a trial is undone."""
    if not is_trial:
        return ask(client, method, url), set()
    with transaction.atomic():
        before = written()
        response = ask(client, method, url)
        after = written()
        transaction.set_rollback(True)
    return response, {
        table for table, number in after.items() if number != before.get(table, 0)
    } - MAY_BE_WRITTEN


def test_everybody_gets_what_the_table_says(world: World) -> None:
    found = list(faults(world, ROUTES))
    assert not found, "\n".join(found)


def test_what_is_closed_is_closed_to_everybody(world: World) -> None:
    for actor in ACTORS:
        client = world.client(actor)
        for template, url in CLOSED.items():
            for method in METHODS:
                assert ask(client, method, f"/{url}").status_code == 404, f"{method} {template} as {actor}"


def test_public_pages_know_nobody(world: World) -> None:
    """No cookie is set, none is looked at: everybody gets the same bytes."""
    for template, row in ROUTES.items():
        if not row.public:
            continue
        url, bodies = address(template, row.example, world), set()
        for actor in ("anonymous", "own", "admin"):
            response = world.client(actor).get(url)
            assert response.status_code == row.public, url
            assert not response.cookies, url
            assert "cookie" not in response.headers.get("Vary", "").lower(), url
            bodies.add(b"".join(response) if response.streaming else response.content)
        # A time of generation may be in it; nothing else may differ.
        assert len({len(body) for body in bodies}) == 1, f"{url} differs between people"


@pytest.mark.parametrize(
    ("actor", "there", "nowhere"),
    [
        ("other", "/report/{reports[submitted].reference}/", "/report/CV-999999/"),
        ("moderator", "/report/{reports[submitted].reference}/", "/report/CV-999999/"),
        ("anonymous", "/incidents/{incidents[retracted].pk}/", "/incidents/zzzzzzzzzzzz/"),
    ],
)
def test_denied_and_absent_are_the_same(world: World, actor: str, there: str, nowhere: str) -> None:
    client = world.client(actor)
    denied, absent = (
        client.get(there.format(reports=world.reports, incidents=world.incidents)),
        client.get(nowhere),
    )
    assert denied.status_code == absent.status_code == 404
    assert _without_address(denied) == _without_address(absent)


def _without_address(response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    """Body and headers, the address asked for (in the links to the other languages) taken out."""
    asked = response.request["PATH_INFO"].encode()  # type: ignore[attr-defined]
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in ("Content-Length", "Content-Security-Policy")
    }
    return response.content.replace(asked, b""), headers


def test_somebody_elses_draft_cannot_be_deleted(world: World) -> None:
    assert world.draft
    for client_id in (world.draft.client_id, uuid.uuid4()):
        assert world.client("other").post(f"/report/draft/{client_id}/delete/").status_code == 404


# --- The matrix sees what is wrong -------------------------------------------------------------


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot to ask who is there."""
    return HttpResponse("everything")


def unasked(request: HttpRequest) -> HttpResponse:
    """A view that asks for an account and not for the right."""
    return HttpResponse("everything")


urlpatterns = [*site.urlpatterns, path("forgotten/", forgotten), path("unasked/", unasked)]


@pytest.mark.urls("tests.security.test_matrix")
def test_a_forgotten_check_is_found(world: World) -> None:
    desk = Access(reads=frozenset({"moderator"}))
    found = list(faults(world, {"forgotten/": desk, "unasked/": desk}))
    assert any("/forgotten/ as anonymous" in fault for fault in found)
    assert any("GET /unasked/ as other" in fault for fault in found)
    assert not any("GET /unasked/ as anonymous" in fault for fault in found)
    assert {route.template for route in every_route()} >= {"forgotten/", "unasked/"}


def test_the_table_knows_every_actor() -> None:
    assert {actor for row in ROUTES.values() for actor in row.reads | row.writes} <= SIGNED_IN
