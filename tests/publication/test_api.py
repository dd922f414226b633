"""The API: read-only, its description true, its answers complete and kept by caches."""

import datetime as dt
import json
from itertools import pairwise
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from rest_framework.renderers import JSONRenderer

from publication import editions as acts
from publication.models import Edition
from publication.record import PublicAccount, PublicAccusation, PublicCasualties, PublicLink, PublicReply
from publication.serializers import IncidentSerializer
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db
PATHS = [
    "/api/v1/", "/api/v1/incidents/", "/api/v1/incidents.geojson", "/api/v1/numbers/", "/api/v1/cells/", "/api/v1/timeline/",
    "/api/v1/accusations/", "/api/v1/facets/", "/api/v1/agreements/", "/api/v1/parties/", "/api/v1/zones/", "/api/v1/schema/",
    "/incidents.csv", "/incidents.csv-metadata.json", "/incidents.geojson", "/feed/manifest.json", "/map.svg",
    "/compare.csv",
]  # fmt: skip


def get(client: Client, path: str, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


@pytest.mark.parametrize("path", PATHS)
def test_it_is_read_only(
    client: Client, sample_agreements: None, settings: Any, tmp_path: Any, path: str
) -> None:
    settings.FEED_ROOT = tmp_path
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
    assert client.head(path).status_code == 200
    assert client.get(path).status_code == 200
    assert "Set-Cookie" not in client.get(path).headers
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("path", [path for path in PATHS if "schema" not in path and "manifest" not in path])
def test_it_is_kept_a_minute_and_then_asked_for_by_tag(
    client: Client, sample_agreements: None, path: str
) -> None:
    EditionFactory()
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=60"
    tag = first["ETag"]
    assert tag.startswith("W/")
    again = client.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again["ETag"] == tag
    # A picture speaks the language of its page's address, data the one that is asked for.
    if path != "/map.svg":
        assert "Accept-Language" in first["Vary"]
        assert client.get(path, headers={"If-None-Match": tag, "Accept-Language": "ar"}).status_code == 200
    EditionFactory()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_description_is_valid_and_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_every_address_is_described(client: Client) -> None:
    described = client.get("/api/v1/schema/?format=json").json()["paths"]
    routes = {
        f"/api/v1/{pattern.pattern}".replace("<slug:public_id>", "{public_id}")
        for pattern in get_resolver("publication.urls_api").url_patterns
    }
    assert routes - {"/api/v1/schema/"} == set(described)
    assert {parameter["name"] for parameter in described["/api/v1/incidents/"]["get"]["parameters"]} >= {
        "accused",
        "from",
        "bbox",
        "as_of",
        "number",
    }


def test_a_list_has_what_the_explorer_shows(client: Client, sample_agreements: None) -> None:
    edition = EditionFactory(number=17)
    answer = get(client, "/api/v1/incidents/?number=17&number=999")
    (result,) = answer["results"]
    expected = {
        "number": 17,
        "url": f"/incidents/{edition.public_id}/",
        "title": "Raid near Zalaqiyat",
        "place": "Zalaqiyat",
        "grade": "unverified",
        "grade_label": "Unverified claim",
        "accusers": ["JAI"],
        "accused": ["SAA"],
        "start": "2018-11-08",
        "end": "2018-11-09",
    }
    assert expected.items() <= result.items()
    assert (answer["count"], answer["next"], answer["licence"]) == (1, None, "CC BY 4.0")
    arabic = get(client, "/api/v1/incidents/", **{"Accept-Language": "ar"})["results"][0]
    assert (arabic["title"], arabic["place"]) == ("غارة قرب الزلاقيات", "الزلاقيات")
    assert arabic["url"].startswith("/ar/")


def test_pages_hold_every_incident_once(client: Client, sample_agreements: None) -> None:
    numbers = [
        EditionFactory(start=dt.date(2018, 11, day), end=dt.date(2018, 11, day)).number
        for day in (1, 2, 3, 3, 4)
    ]
    path, seen = "/api/v1/incidents/?page_size=2&order=oldest", []
    while path:
        answer = get(client, path)
        seen += [result["number"] for result in answer["results"]]
        path = (answer["next"] or "").removeprefix("http://testserver")
    assert seen == sorted(numbers, key=numbers.index)
    assert client.get("/api/v1/incidents/?page_size=2&page=4").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "page=-1",
        "page=1e9",
        "page_size=501",
        "page_size=0",
        "order=random",
        "number=x",
        "number=99999999999",
        "number=-1",
        "&".join(["number=1"] * 201),
    ],
)
def test_a_wrong_page_or_number_is_named(client: Client, db: None, query: str) -> None:
    response = client.get(f"/api/v1/incidents/?{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.json()["errors"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("cells/?zoom=x", "zoom"),
        ("cells/?zoom=99", "zoom"),
        ("cells/?view=1,2", "view"),
        ("timeline/?unit=hour", "unit"),
        ("zones/?on=today", "on"),
        ("zones/?reading=Z", "reading"),
        ("zones/?agreement=x", "agreement"),
        ("parties/?code=SAA", "code"),
        ("numbers/?page=1", "page"),
    ],
)
def test_other_wrong_parameters_are_named(
    client: Client, sample_agreements: None, path: str, parameter: str
) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert parameter in response.json()["errors"]


def whole_record() -> dict[str, Any]:
    accounts = (
        PublicAccount(
            kind="accusation", publisher="Press", accuser="JAI", accusations=(PublicAccusation("SAA", "perpetrator", "alleged"), PublicAccusation("IRGC", "co_perpetrator", "likely")),
            says={"en": "Its post was raided"}, language="ar", casualties=(PublicCasualties("killed", "combatant_b", 22, 22, 23),),
        ),
        PublicAccount(kind="statement", publisher="Agency", accuser="SAA", says={"en": "An infiltration was repelled"}),
    )  # fmt: skip
    return {
        "accounts": accounts,
        "casualties": (PublicCasualties("killed", "combatant_b", 19, 22, 23, "JAI"),),
        "replies": (PublicReply("RUS", "not_found"),),
        "links": (PublicLink("retaliation", "bbbbbbbbbb", "The National"),),
    }


def test_one_incident_is_complete(client: Client, sample_agreements: None) -> None:
    EditionFactory(public_id="bcdfghjkmn", number=1, **whole_record())
    EditionFactory(public_id="bcdfghjkmn", number=1, change={"en": "Figures corrected"}, **whole_record())
    answer = get(client, "/api/v1/incidents/bcdfghjkmn/")
    first, second = answer["accounts"]
    assert [accusation["accused"] for accusation in first["accusations"]] == ["SAA", "IRGC"]
    assert (first["casualties"][0]["best"], second["accusations"]) == (22, [])
    assert [(row["low"], row["party"]) for row in answer["casualties"]] == [(19, "JAI")]
    assert answer["replies"][0]["kind"] == "not_found"
    assert answer["links"][0]["to_public_id"] == "bbbbbbbbbb"
    assert [(edition["edition"], edition["superseded_at"] is None) for edition in answer["editions"]] == [
        (1, False),
        (2, True),
    ]
    assert answer["editions"][1]["change"] == {"en": "Figures corrected"}


def test_one_incident_needs_as_many_queries_with_more_parts(client: Client, sample_agreements: None) -> None:
    few = EditionFactory()
    many = EditionFactory(**{name: part * 3 for name, part in whole_record().items()})

    def queries(public_id: str) -> int:
        with CaptureQueriesContext(connections["public"]) as captured:
            get(client, f"/api/v1/incidents/{public_id}/")
        return len(captured)

    # Accounts bring two tables of their own; the rest is the same for any number of rows.
    assert queries(many.public_id) == queries(few.public_id)


def test_a_withdrawn_incident_is_gone_with_a_reason(client: Client, sample_agreements: None) -> None:
    edition = EditionFactory()
    acts.withdraw(edition.public_id, "safety")
    response = client.get(f"/api/v1/incidents/{edition.public_id}/")
    assert response.status_code == 410
    assert response.json()["reason"] == "safety"
    assert "Zalaqiyat" not in response.content.decode()
    assert client.get(f"/api/v1/incidents/{edition.public_id}/?as_of=2026-01-01").status_code == 410
    assert client.get("/api/v1/incidents/zzzzzzzzzz/").status_code == 404
    assert client.get("/api/v1/incidents/zzzzzzzzzz/?q=raid").status_code == 400


def test_zones_say_reading_validity_and_disclaimer(client: Client, sample_agreements: None) -> None:
    answer = get(client, "/api/v1/zones/")
    assert {feature["properties"]["reading"] for feature in answer["features"]} >= {"A-20", "B"}
    for feature in answer["features"]:
        properties = feature["properties"]
        assert properties["valid_from"]
        assert properties["official"] or properties["disclaimer"]
        if feature["geometry"]["type"] == "Polygon":
            assert area(feature["geometry"]["coordinates"][0]) > 0, "outer rings are counter-clockwise"
    before, during = (
        len(get(client, f"/api/v1/zones/?on={day}&reading=A-20")["features"])
        for day in ("2018-09-01", "2018-11-08")
    )
    assert before == 0 < during


def area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_parties_and_agreements_are_all_there(client: Client, sample_agreements: None) -> None:
    parties = get(client, "/api/v1/parties/")
    assert parties["count"] == len(parties["results"]) > 40
    assert all(party["names"]["en"] for party in parties["results"])
    agreements = {one["code"]: one for one in get(client, "/api/v1/agreements/")["results"]}
    assert "sochi-2018/6" in [provision["reference"] for provision in agreements["sochi-2018"]["provisions"]]
    assert {standing["party"] for standing in agreements["sochi-2018"]["standings"]} >= {"RUS", "TUR"}


def test_everything_says_filter_moment_count_and_licence(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    for name in ("incidents", "numbers", "cells", "timeline", "accusations", "facets"):
        answer = get(client, f"/api/v1/{name}/?to=2019-01-01&accused=SAA")
        assert answer["filter"] == "accused=SAA&to=2019-01-01"
        assert (answer["count"], answer["licence"]) == (1, "CC BY 4.0")
        assert answer["as_of"]
        assert answer["disclaimer"]


def test_rows_are_written_as_the_fields_would_write_them(sample_agreements: None) -> None:
    """The quick way gives the JSON of the slow one, whatever the edition holds."""
    issue_random(40, seed=8)
    editions = list(Edition.objects.all())
    quick = IncidentSerializer(editions, many=True).data
    field_by_field = [
        super(IncidentSerializer, IncidentSerializer()).to_representation(one) for one in editions
    ]
    assert orjson.loads(orjson.dumps(quick)) == json.loads(JSONRenderer().render(field_by_field))
    assert [list(row) for row in quick] == [list(row) for row in field_by_field]
