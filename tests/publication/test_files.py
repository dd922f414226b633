"""CSV, GeoJSON and their columns: complete, safe in a spreadsheet, by the standards, and they say what they are."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication import columns
from publication.models import Edition
from publication.record import PublicAccount, PublicAccusation
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def content(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content)


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(client, f"/incidents.csv?{query}").decode(), newline="")))


def unclassified(fields: set[str]) -> set[str]:
    """Fields nobody decided about: in no public column and not internal."""
    return fields - {column.field for column in columns.COLUMNS} - columns.INTERNAL


def test_every_field_of_an_edition_is_public_or_internal() -> None:
    fields = {field.name for field in Edition._meta.concrete_fields}
    assert not unclassified(fields)
    assert unclassified({*fields, "source_name"}) == {"source_name"}, "a new field would be noticed"
    known = {column.field for column in columns.COLUMNS} | columns.INTERNAL
    assert known <= fields, "a column of a field that is no more"
    assert not {column.field for column in columns.COLUMNS} & columns.INTERNAL
    names = [column.name for column in columns.COLUMNS]
    assert len(set(names)) == len(names)


def test_the_csv_is_rfc_4180(client: Client, sample_agreements: None) -> None:
    EditionFactory(title={"en": 'He said "stop", twice\nand left', "ar": "غارة، قرب الزلاقيات"})
    text = content(client, "/incidents.csv").decode()
    assert not text.startswith(("#", "\ufeff"))
    assert text.endswith("\r\n")
    (row,) = rows(client)
    assert list(row) == [column.name for column in columns.COLUMNS]
    assert row["title_en"] == 'He said "stop", twice\nand left'
    assert row["title_ar"] == "غارة، قرب الزلاقيات"
    assert (row["start"], row["end"], row["accused"], row["heavy_weapon"]) == (
        "2018-11-08",
        "2018-11-09",
        "SAA",
        "false",
    )


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")']
)
def test_text_is_no_formula(client: Client, sample_agreements: None, start: str) -> None:
    EditionFactory(
        title={"en": f"{start} title"},
        time_note=start,
        place_name={"en": start},
        longitude=-0.5 if start == "-1" else 36.6,
    )
    (row,) = rows(client)
    assert row["title_en"].startswith("'")
    assert row["time_note"].startswith("'")
    assert row["place_en"].startswith("'")
    assert float(row["longitude"]) == (-0.5 if start == "-1" else 36.6), (
        "a negative number is a number, no formula"
    )


def test_the_csv_says_what_it_is(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    response = client.get("/incidents.csv?accused=SAA&as_of=2026-01-01")
    assert 'rel="describedby"; type="application/csvm+json"' in response["Link"]
    assert "incidents-2026-01-01-0.csv" in response["Content-Disposition"]
    described = response["Link"].split(">")[0].lstrip("<")
    assert described.endswith("/incidents.csv-metadata.json?accused=SAA&as_of=2026-01-01")
    about = json.loads(client.get(described.removeprefix("http://testserver")).content)
    (said,) = about["notes"]
    assert said["filter"] == "accused=SAA&as_of=2026-01-01"
    assert (said["licence"], said["count"], said["as_of"][:10]) == ("CC BY 4.0", 0, "2026-01-01")
    assert said["disclaimer"]
    assert "A-20" in said["zone_readings"]
    assert [column["name"] for column in about["tableSchema"]["columns"]] == [
        column.name for column in columns.COLUMNS
    ]


def test_the_described_variant_says_it_in_the_file(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    lines = content(client, "/incidents.csv?variant=described&accused=SAA").decode().split("\r\n")
    comments = [line for line in lines if line.startswith("# ")]
    assert "# filter: accused=SAA" in comments
    assert "# count: 1" in comments
    assert "# licence: CC BY 4.0" in comments
    assert any(line.startswith("# disclaimer: Accusations are claims") for line in comments)
    assert lines[len(comments)].startswith("number,public_id,")
    assert content(client, "/incidents.csv?variant=excel").startswith("\ufeffnumber".encode())
    assert client.get("/incidents.csv?variant=tsv").status_code == 400


def test_geojson_is_rfc_7946(client: Client, sample_agreements: None) -> None:
    EditionFactory(public_id="bbbbbbbbbb", start=dt.date(2018, 11, 8))
    EditionFactory(
        longitude=None,
        latitude=None,
        uncertainty_m=None,
        start=dt.date(2018, 11, 7),
        end=dt.date(2018, 11, 7),
    )
    response = client.get("/incidents.geojson?accuser=JAI")
    assert response["Content-Type"] == "application/geo+json"
    answer = json.loads(b"".join(response.streaming_content))
    assert "crs" not in answer
    assert answer["type"] == "FeatureCollection"
    assert (answer["numberReturned"], answer["filter"], answer["licence"]) == (2, "accuser=JAI", "CC BY 4.0")
    assert answer["disclaimer"]
    assert "B" in answer["zone_readings"]
    first, second = answer["features"]
    assert first["id"] == "bbbbbbbbbb"
    assert first["geometry"] == {"type": "Point", "coordinates": [36.60636, 35.2785]}
    assert second["geometry"] is None
    flat = (str, int, float, bool, type(None))
    assert all(
        isinstance(value, flat) for feature in answer["features"] for value in feature["properties"].values()
    )
    assert first["properties"]["url"] == "http://testserver/incidents/bbbbbbbbbb/"


@pytest.mark.parametrize(
    "path", ["/incidents.csv", "/incidents.geojson", "/api/v1/incidents/", "/api/v1/cells/", "/map.svg", "/"]
)
def test_more_rows_need_no_more_queries(client: Client, sample_agreements: None, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["public"]) as captured:
            response = client.get(path)
            b"".join(response.streaming_content) if response.streaming else None
        return len(captured)

    def rival(number: int) -> dict[str, Any]:
        accounts = tuple(
            PublicAccount(
                kind="accusation",
                accuser=code,
                accusations=(PublicAccusation("SAA", "perpetrator", "alleged"),),
            )
            for code in ("JAI", "TUR")
        )
        return {"accounts": accounts, "start": dt.date(2018, 11, number), "end": dt.date(2018, 11, number)}

    EditionFactory(**rival(1))
    queries()  # what is kept between requests is kept now
    one = queries()
    EditionFactory(**rival(2))
    EditionFactory(**rival(3))
    queries()
    assert queries() == one


def test_long_files_come_in_chunks(
    client: Client, sample_agreements: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "CHUNK", 2)
    numbers = [
        EditionFactory(start=dt.date(2018, 11, day), end=dt.date(2018, 11, day)).number
        for day in (3, 1, 5, 2, 4)
    ]
    assert [int(row["number"]) for row in rows(client)] == [numbers[i] for i in (2, 4, 0, 3, 1)]
