"""Input that has broken other software: never a 5xx, no file, no connection, nothing half-written."""

import os
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from ceasefire import urls as site
from publication.filters import EditionFilter
from tests.hostile_places import HOSTILE_PLACES
from tests.naughty import NAUGHTY
from tests.security.world import PASSWORD, World

LONG = "a" * 1_000_000
HOSTILE_TEXT = [
    LONG,
    "\x00",
    "a\x00b",
    "\u202e\u2066abc\u2069",
    "\ufeff",
    "%00",
    "[" * 100_000,
    '{"a":' * 5_000,
    "<svg onload=alert(1)>",
    "=cmd|' /C calc'!A0",
    "-1",
    "9" * 5_000,
    "1e999",
    "NaN",
]
BBOXES = [
    "170,-10,-170,10",
    "179,0,181,1",
    "nan,nan,nan,nan",
    "-inf,-inf,inf,inf",
    "36,35,36,35",
    ",,,",
    "1,2,3",
    "1,2,3,4,5",
    "1e308,1,1e309,2",
    "/vsicurl/http://127.0.0.1:9/x",
]
RASTER = (
    '{"driver":"GTiff","name":"/tmp/planted.tif","width":1,"height":1,"srid":4326,"bands":[{"data":[0]}]}'
)
# What cannot stand in an address as text: broken UTF-8, a lone surrogate, a NUL.
RAW_BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"\x00", b"%", b"%u0000", b"\xc0\xaf"]
ADDRESS_LIMIT = 8_000  # longer addresses never get past a web server


@pytest.fixture(autouse=True)
def quiet_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No connection but the database's, and no new file below the checkout or in the folder for temporary files."""
    known = {str(database["HOST"]) for database in settings.DATABASES.values()}
    connect = socket.socket.connect

    def refuse(self: socket.socket, to: Any) -> None:
        if self.family == socket.AF_UNIX or (isinstance(to, tuple) and str(to[0]) in known):
            return connect(self, to)
        raise AssertionError(f"an outbound connection to {to}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.chdir(temporary)
    planted = Path("/tmp/planted.tif")
    yield
    assert os.listdir(temporary) == []
    assert not planted.exists()


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    rooms = ("incidents", "publication", "agreements", "accounts", "audit", "places")
    tables = {
        model._meta.label: model._meta.db_table
        for room in rooms
        for model in apps.get_app_config(room).get_models()
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables.values()))
        return dict(zip(tables, cursor.fetchone(), strict=True))


def sent(client: Client, url: str, fields: dict[str, Any]) -> HttpResponse:
    """A form with these fields; lone surrogates go as the bytes a broken client would send."""
    body = "&".join(
        f"{quote(name)}={quote_from_bytes(str(value).encode('utf-8', 'surrogatepass'))}"
        for name, value in fields.items()
    )
    return client.post(url, body, content_type="application/x-www-form-urlencoded")  # type: ignore[return-value]


def query(name: str, value: str | bytes) -> str:
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return f"{name}={quote_from_bytes(data[:ADDRESS_LIMIT])}"


PARAMETERS = [*EditionFilter.base_filters, "page", "order", "variant", "width", "shape", "language", "of"]
OUTLETS = [
    "/",
    "/incidents/",
    "/timeline/",
    "/accusations/",
    "/compare/",
    "/compare.csv",
    "/incidents.csv",
    "/incidents.geojson",
    "/map.svg",
    "/view.png",
    "/incidents.xlsx",
    "/incidents.atom",
    "/share/",
    "/embed/",
    "/oembed",
    "/api/v1/incidents/",
    "/api/v1/cells/",
    "/feed/manifest.json",
]


def test_public_parameters(world: World) -> None:
    """Every parameter with every value on one outlet, and every outlet with the worst of them."""
    client, wrong = Client(raise_request_exception=False), []
    spatial = [value for value in HOSTILE_PLACES if len(value) < ADDRESS_LIMIT]
    worst = [*HOSTILE_TEXT, *BBOXES, RASTER, *RAW_BYTES]
    asked = [f"/api/v1/numbers/?{query(name, value)}" for name in PARAMETERS for value in worst]
    asked += [
        f"/api/v1/numbers/?{query(name, value)}"
        for name in ("bbox", "map", "place", "q")
        for value in (*spatial, *NAUGHTY)
    ]
    asked += [
        f"{outlet}?{query(name, value)}"
        for outlet in OUTLETS
        for name in ("bbox", "q", "page", "as_of")
        for value in (LONG, RASTER, b"\xff", "\x00")
    ]
    asked += [
        f"/compare/?{side}.{query(name, value)}"
        for side in "ab"
        for name in PARAMETERS
        for value in (LONG, b"\xff", "\x00")
    ]
    asked += [
        f"/incidents/{quote(value[:200].encode('utf-8', 'surrogatepass'), safe='')}/"
        for value in NAUGHTY
        if value not in (".", "..")
    ]
    for url in asked:
        response = client.get(url)
        if response.status_code >= 500:
            wrong.append(f"{response.status_code} {url[:200]}")
    assert wrong == []


def test_a_wrong_box_is_no_box(world: World) -> None:
    for value in (*BBOXES, RASTER):
        assert Client().get("/api/v1/numbers/", {"bbox": value}).status_code == 400, value


def valid_report() -> dict[str, Any]:
    """The fields of the report form as a browser sends them."""
    management = {
        f"{part}-{name}_FORMS": number
        for part in ("accused", "casualties", "sources")
        for name, number in (("TOTAL", 1), ("INITIAL", 0))
    }
    return {
        "client_id": str(uuid.uuid4()), "accusing_party": "JAI", "accused_party": "SAA", "accused_role": "perpetrator", "kind": "infiltration_raid",
        "narrative": "Shots.", "start": "2018-11-08", "location": "35.2785, 36.60636", "send": "1", **management,
    }  # fmt: skip


REPORT_FIELDS = [
    "client_id", "accusing_party", "accuser_label", "accused_party", "accused_role", "kind", "narrative", "narrative_language", "observation_means",
    "place_text", "place", "place_asked", "location", "location_precision", "uncertainty_m", "start", "end", "time_precision", "start_time", "end_time",
    "part_of_day", "weapons", "explosions", "provisions", "sensitivity", "accused-TOTAL_FORMS", "accused-0-accused", "accused-0-role",
    "casualties-0-low", "casualties-0-status", "sources-0-publisher", "sources-0-url", "sources-0-date", "confidential-name", "confidential-notes",
]  # fmt: skip
SPATIAL_FIELDS = ("location", "place")
# One of each family for every field; the whole lists for the fields that are text or place.
SAMPLE = ["ا" * 5_000, "\x00", "\ud800", "\u202eabc", RASTER, "9" * 400, "NaN", "[]"]


def test_the_report_form(world: World) -> None:
    client, wrong, after = world.client("own"), [], rows()
    tries = [(name, value) for name in REPORT_FIELDS for value in SAMPLE]
    tries += [(name, value) for name in SPATIAL_FIELDS for value in HOSTILE_PLACES] + [
        ("narrative", value) for value in NAUGHTY[:60]
    ]
    tries += [(name, LONG) for name in ("narrative", "place_text", "location", "start", "confidential-notes")]
    for name, value in tries:
        before = after
        response = sent(client, "/report/", valid_report() | {name: value})
        after = rows()
        changed = {label for label, number in after.items() if number != before[label]}
        if response.status_code >= 500:
            wrong.append(f"{response.status_code} {name}={value[:60]!r}")
        # A draft of what was typed may be kept with a refusal; a report is taken in whole or not at all.
        if response.status_code >= 400 and changed - {"incidents.ReportDraft"}:
            wrong.append(f"{response.status_code} {name}={value[:60]!r} wrote {changed}")
    assert wrong == []


def test_the_form_of_this_test_is_valid(world: World) -> None:
    before = rows()["incidents.ViolationReport"]
    response = sent(world.client("own"), "/report/", valid_report())
    assert response.status_code == 302, response.content.decode()[:3000]
    assert rows()["incidents.ViolationReport"] == before + 1


DESK_FORMS = {
    "reports/{reference}/assign/": ("to", "next"), "reports/{reference}/move/": ("to", "seen"), "reports/{reference}/ask/": ("text", "seen"),
    "reports/{reference}/reject/": ("reason", "note", "seen"), "reports/{reference}/accept/": ("into", "other", "note", "seen"),
    "reports/{reference}/note/": ("text",), "incidents/{pk}/edit/": ("title_en", "summary_en", "start", "seen", "kind", "sensitivity", "replies-TOTAL_FORMS"),
    "incidents/{pk}/grade/": ("event", "attribution", "reason_en"), "incidents/{pk}/prepare/": ("title_en", "summary_en", "place", "change_en"),
    "incidents/{pk}/publish/": ("content_hash", "leaks_read"), "incidents/{pk}/retract/": ("reason", "note"),
}  # fmt: skip


def test_the_desk(world: World) -> None:
    client, wrong = world.client("moderator"), []
    names = {"reference": world.reports["submitted"].reference, "pk": world.incidents["accepted"].pk}
    for page, fields in DESK_FORMS.items():
        for name in fields:
            for value in (*SAMPLE, *([LONG] if name in ("text", "note", "title_en") else [])):
                before = rows()
                response = sent(
                    client, f"/desk/{page.format(**names)}", dict.fromkeys(fields, "x") | {name: value}
                )
                if response.status_code >= 500 or (response.status_code >= 400 and rows() != before):
                    wrong.append(f"{response.status_code} {page} {name}={value[:60]!r}")
    for page in ("", "incidents/"):
        for name in ("state", "order", "page", "q", "kind", "accused", "monitor"):
            for value in (*SAMPLE, b"\xff"):
                status = client.get(f"/desk/{page}?{query(name, value)}").status_code
                wrong += [f"{status} /desk/{page} {name}={value[:60]!r}"] if status >= 500 else []
    assert wrong == []


def test_signing_in(world: World) -> None:
    wrong = []
    for url, names in (
        ("/accounts/login/", ("login", "password", "next")),
        ("/admin/login/", ("username", "password", "next")),
    ):
        for name in names:
            for value in (*SAMPLE, *NAUGHTY[:40]):
                response = sent(
                    Client(raise_request_exception=False),
                    url,
                    {"login": "own", "username": "own", "password": PASSWORD} | {name: value},
                )
                wrong += (
                    [f"{response.status_code} {url} {name}={value[:60]!r}"]
                    if response.status_code >= 500
                    else []
                )
    assert wrong == []


def test_the_admins_lists(world: World) -> None:
    """Lookups in the address of a list: what once wrote a file (CVE-2026-15307) is refused."""
    client, wrong = world.client("admin"), []
    lookups = {
        "incidents/violationreport": (
            "location",
            "location__contains",
            "location__bbcontains",
            "location__dwithin",
            "monitor__password",
            "monitor__username__startswith",
            "incident__drafts__record",
            "q",
            "p",
            "o",
        ),
        "incidents/incident": ("reports__location__intersects", "reports__narrative__contains", "q", "p"),
        "places/place": ("point", "point__within", "point__dwithin", "point__isvalid", "q", "p"),
        "accounts/user": ("password__startswith", "q", "p"),
    }
    for section, names in lookups.items():
        for name in names:
            for value in (
                RASTER,
                "/vsicurl/http://127.0.0.1:9/x.tif",
                '["POINT(1 1)", 1]',
                "POINT(1 1)",
                "\x00",
                "x" * 3000,
                "pbkdf2",
            ):
                response = client.get(f"/admin/{section}/?{query(name, value)}")
                wrong += (
                    [f"{response.status_code} {section} {name}={value[:60]!r}"]
                    if response.status_code >= 500
                    else []
                )
    assert wrong == []


def test_spatial_values_in_the_admins_forms(world: World) -> None:
    from places.models import Place

    client, wrong = world.client("editor"), []
    place = Place.objects.get()
    for value in (*HOSTILE_PLACES, RASTER):
        fields = {
            "key": "planted",
            "name_en": "Planted",
            "point": value,
            "governorate": "Hama",
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
        }
        for url in ("/admin/places/place/add/", f"/admin/places/place/{place.pk}/change/"):
            before = rows()
            response = sent(client, url, fields)
            if response.status_code >= 500 or (response.status_code != 302 and rows() != before):
                wrong.append(f"{response.status_code} {url} {value[:60]!r}")
    assert wrong == []


# --- The guards of this module see what is wrong -------------------------------------------------


def careless(request: HttpRequest) -> HttpResponse:
    """A view that opens what an address names."""
    with socket.socket() as opened:
        opened.connect(("127.0.0.1", 9))
    return HttpResponse("")


careless.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*site.urlpatterns, path("careless/", careless)]


@pytest.mark.urls("tests.security.test_hostile_input")
def test_a_connection_is_noticed() -> None:
    with pytest.raises(AssertionError, match="outbound"):
        Client().get("/careless/")
