"""Who may come where, by which method: one row per route. A route without a row fails, and a row without a route.

`reads` and `writes` name the actors a view lets in; everybody else gets what `refuses` says. Anonymous visitors
and people whose account was deactivated are sent to sign in, on every route that is not public.
"""

from dataclasses import dataclass, field

ANONYMOUS, OWN, OTHER, MODERATOR, EDITOR, ADMIN, AUDITOR, DEACTIVATED = (
    "anonymous", "own", "other", "moderator", "editor", "admin", "auditor", "deactivated",
)  # fmt: skip
ACTORS = (ANONYMOUS, OWN, OTHER, MODERATOR, EDITOR, ADMIN, AUDITOR, DEACTIVATED)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OUTSIDE = frozenset({ANONYMOUS, DEACTIVATED})

SIGNED_IN = frozenset(ACTORS) - OUTSIDE
MONITORS = frozenset({OWN, OTHER})
SUBMITTERS = frozenset({OWN, OTHER, MODERATOR, ADMIN})
DESK_READERS = frozenset({MODERATOR, ADMIN, AUDITOR})
DESK = frozenset({MODERATOR, ADMIN})
REFERENCE = frozenset({EDITOR, ADMIN})
STAFF = frozenset({MODERATOR, EDITOR, ADMIN, AUDITOR})
NOBODY: frozenset[str] = frozenset()

# What the placeholders of a route stand for; `World` gives the values.
REPORT = {"reference": "submitted"}


@dataclass(frozen=True)
class Access:
    """One row of the table."""

    reads: frozenset[str] = NOBODY
    writes: frozenset[str] = NOBODY
    refuses: int = 403  # to those signed in who are not let in
    public: int = 0  # the status everybody gets for GET and HEAD; the other methods 405
    open_to_all: bool = False  # needs no account, and is no public page: signing in
    other: str = "not allowed"  # PUT, PATCH, DELETE, OPTIONS of those let in: "not allowed", "read" or "any"
    example: dict[str, str] = field(default_factory=dict)


def public(status: int = 200, **example: str) -> Access:
    """Read by everybody alike, without cookies."""
    return Access(public=status, example=example)


def reading(who: frozenset[str], **more: object) -> Access:
    """A page that only shows."""
    return Access(reads=who, **more)  # type: ignore[arg-type]


def acting(who: frozenset[str], **more: object) -> Access:
    """A POST-only step."""
    return Access(writes=who, **more)  # type: ignore[arg-type]


def form(who: frozenset[str], **more: object) -> Access:
    """A form: shown by GET, sent by POST."""
    return Access(reads=who, writes=who, **more)  # type: ignore[arg-type]


def section(
    app: str,
    model: str,
    *,
    view: frozenset[str],
    change: frozenset[str] = NOBODY,
    add: frozenset[str] = NOBODY,
    delete: frozenset[str] = NOBODY,
    actions: frozenset[str] = NOBODY,
) -> dict[str, Access]:
    """The routes Django's admin makes for one model. The admin reads an unknown method as a GET."""
    base, one = f"admin/{app}/{model}/", f"admin/{app}/{model}/<path:object_id>/"
    known = {"object_id": f"{app}.{model}"}
    return {
        base: Access(reads=view, writes=view | actions, other="read"),
        f"{base}add/": Access(reads=add, writes=add, other="read"),
        f"{one}history/": Access(reads=view, writes=view, other="read", example=known),
        f"{one}delete/": Access(reads=delete, writes=delete, other="read", example=known),
        # Whoever may view but not change gets 403 for a POST.
        f"{one}change/": Access(reads=view, writes=change, other="read", example=known),
        # The old address of a row: leads to the new one, which asks for the right.
        one: Access(reads=STAFF, writes=STAFF, other="read", example=known),
    }


EDITION = {"public_id": "published"}

PUBLIC = {
    **{
        f"{page}/" if page else "": public()
        for page in ("", "incidents", "timeline", "accusations", "compare", "method", "share", "embed")
    },
    "incidents/<slug:public_id>/": public(**EDITION),
    "incidents/<slug:public_id>/<int:edition>/": public(**EDITION, edition="1"),
    "incidents/<slug:public_id>/<int:edition>/map.svg": public(**EDITION, edition="1"),
    **{f"{page}/": public() for page in ("agreements", "parties")},
    "parties/<slug:code>/": public(code="SAA"),
    "agreements/<slug:code>/": public(code="sochi-2018"),
    **{
        f"agreements/<slug:code>/{file}": public(code="sochi-2018") for file in ("zones.geojson", "zones.svg")
    },
    **{
        page: public()
        for page in (
            "incidents.csv",
            "incidents.csv-metadata.json",
            "incidents.geojson",
            "feed/manifest.json",
            "map.svg",
            "view.png",
            "incidents.xlsx",
            "incidents.atom",
            "compare/map.svg",
            "compare.csv",
        )
    },
    "s/<str:code>": public(302, code="aAAIBDf6peg7-qaiRPQ"),
    # Without an address there is nothing to embed.
    "oembed": public(404),
    "feed/as-of.cfv": public(400),
    "^feed/(?P<name>[\\w.-]{1,80})$": public(404, name="2018-0123456789abcdef0123.cfv"),
    **{
        f"api/v1/{page}": Access(public=200, other="read")
        for page in (
            "",
            "incidents/",
            "incidents.geojson",
            "numbers/",
            "cells/",
            "timeline/",
            "accusations/",
            "facets/",
            "agreements/",
            "parties/",
            "zones/",
            "schema/",
        )
    },
    "api/v1/incidents/<slug:public_id>/": Access(public=200, other="read", example=EDITION),
}

REGISTER = {
    # The form has its own way to ask for an account: it keeps what was typed.
    "report/": form(SUBMITTERS, open_to_all=True),
    "report/mine/": reading(SUBMITTERS),
    "report/places/": reading(SUBMITTERS),
    "report/draft/": acting(SUBMITTERS, open_to_all=True),
    "report/draft/<uuid:client_id>/delete/": acting(
        frozenset({OWN}), refuses=403, example={"client_id": "draft"}
    ),
    # An empty POST names neither answer nor correction: 404, also to its owner.
    "report/<str:reference>/": reading(frozenset({OWN}), example=REPORT),
    "desk/": reading(DESK_READERS),
    "desk/reports/<str:reference>/": reading(DESK_READERS, example=REPORT),
    **{
        f"desk/reports/<str:reference>/{step}/": acting(DESK, example=REPORT)
        for step in ("assign", "move", "ask", "reject", "accept", "note", "sources")
    },
    "desk/incidents/": reading(DESK_READERS),
    "desk/incidents/<int:pk>/": reading(DESK_READERS, example={"pk": "accepted"}),
    **{
        f"desk/incidents/<int:pk>/{page}/": form(DESK, example={"pk": "accepted"})
        for page in ("edit", "prepare")
    },
    "desk/incidents/<int:pk>/preview/": reading(DESK_READERS, example={"pk": "accepted"}),
    **{
        f"desk/incidents/<int:pk>/{step}/": acting(DESK, example={"pk": "accepted"})
        for step in ("grade", "publish", "retract")
    },
}

ACCOUNTS = {
    "accounts/start/": Access(reads=SIGNED_IN, writes=SIGNED_IN, other="read"),
    "accounts/login/": form(SIGNED_IN, open_to_all=True, other="any"),
    "accounts/logout/": form(SIGNED_IN, open_to_all=True, other="any"),
    "accounts/inactive/": reading(SIGNED_IN, open_to_all=True, other="any"),
    "accounts/reauthenticate/": form(SIGNED_IN, other="any"),
    "accounts/password/change/": form(SIGNED_IN, other="any"),
    "accounts/2fa/": reading(SIGNED_IN, other="any"),
    # Only in the middle of a sign-in with a second factor.
    "accounts/2fa/authenticate/": form(SIGNED_IN, open_to_all=True, other="any"),
    **{
        f"accounts/2fa/{page}/": form(SIGNED_IN, other="any")
        for page in ("reauthenticate", "totp/activate", "recovery-codes/generate")
    },
    # Nobody in this world has a second factor yet.
    **{
        f"accounts/2fa/{page}/": Access(refuses=404, other="any")
        for page in ("totp/deactivate", "recovery-codes", "recovery-codes/download")
    },
}
# E-mail is no way in: 404 for everybody, by whatever method.
CLOSED = {
    "accounts/^(signup|email|confirm-email|password/set|password/reset|login/code)/": "accounts/password/reset/",
    **{
        f"accounts/{page}/": f"accounts/{page}/"
        for page in (
            "signup",
            "email",
            "confirm-email",
            "password/set",
            "password/reset",
            "password/reset/done",
            "password/reset/key/done",
            "login/code/confirm",
        )
    },
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": "accounts/confirm-email/abc/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-abc/",
}

ADMIN_PAGES = {
    "admin/": Access(reads=STAFF, writes=STAFF, other="read"),
    # Signed in already: who may enter is led in, others are told that they may not.
    "admin/login/": form(STAFF, open_to_all=True, other="any"),
    "admin/logout/": Access(writes=STAFF, other="any"),
    "admin/password_change/": form(STAFF, other="any"),
    "admin/password_change/done/": reading(STAFF, other="any"),
    # Nobody without a field that offers it: 403.
    "admin/autocomplete/": Access(other="any"),
    "admin/jsi18n/": reading(STAFF, other="any"),
    # "View on site": no model of this site has it.
    "admin/r/<path:content_type_id>/<path:object_id>/": Access(
        refuses=404, example={"content_type_id": "1", "object_id": "1"}
    ),
    **section("auth", "group", view=NOBODY),
    **section("account", "emailaddress", view=NOBODY),
    **section("mfa", "authenticator", view=NOBODY),
    **section("places", "place", view=REFERENCE, change=REFERENCE, add=REFERENCE, delete=REFERENCE),
    **{
        template: access
        for model in ("party", "agreement", "provision", "standing", "milestone", "zone", "zoneoutline")
        for template, access in section(
            "agreements", model, view=REFERENCE, change=REFERENCE, add=REFERENCE, delete=REFERENCE
        ).items()
    },
    **section("audit", "entry", view=frozenset({AUDITOR})),
    **section("accounts", "user", view=frozenset({ADMIN}), change=frozenset({ADMIN}), add=frozenset({ADMIN})),
    "admin/accounts/user/<id>/password/": form(
        frozenset({ADMIN}), other="read", example={"id": "accounts.user"}
    ),
    **section("incidents", "incident", view=DESK_READERS),
    "admin/incidents/incident/<path:object_id>/retract/": acting(
        DESK, example={"object_id": "incidents.incident"}
    ),
    **section("incidents", "violationreport", view=DESK_READERS),
    "admin/incidents/violationreport/<path:object_id>/step/<slug:name>/": acting(
        DESK, example={"object_id": "incidents.violationreport", "name": "review"}
    ),
    # An address the admin does not know: 404, but only for those who may know that there is an admin.
    "admin/(?P<url>.*)$": Access(refuses=404, example={"url": "nothing-here/"}),
}

ROUTES: dict[str, Access] = PUBLIC | REGISTER | ACCOUNTS | ADMIN_PAGES
