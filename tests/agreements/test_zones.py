"""Zones by reading: on the page, as GeoJSON, as a picture; indicative everywhere."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db.backends.postgresql.psycopg_any import DateRange

from agreements import basemap, reading
from agreements.models import Agreement, Zone, ZoneOutline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_agreements")]

SVG = "{http://www.w3.org/2000/svg}"


def test_the_page_offers_every_reading_and_shows_one(client):
    page = client.get("/agreements/sochi-2018/").content.decode()
    for code in ("A-15", "A-20", "B"):
        assert f'value="{code}"' in page
    assert 'value="A-20" checked' in page
    assert "zones.svg?reading=A-20" in page
    other = client.get("/agreements/sochi-2018/?reading=B").content.decode()
    assert 'value="B" checked' in other
    assert "zones.svg?reading=B" in other


@pytest.mark.parametrize("address", ["/agreements/sochi-2018/", "/agreements/sochi-2018/zones.svg"])
@pytest.mark.parametrize("asked", ["C", "", "a-20", "%00x"])
def test_an_unknown_reading_is_a_bad_request(client, address, asked):
    assert client.get(f"{address}?reading={asked}").status_code == 400


def test_geojson_says_of_each_outline_what_it_is(client):
    response = client.get("/agreements/sochi-2018/zones.geojson")
    assert response["Content-Type"] == "application/geo+json"
    assert "sochi-2018.geojson" in response["Content-Disposition"]
    found = response.json()
    assert found["type"] == "FeatureCollection"
    assert "not the official annex" in found["disclaimer"]
    assert found["licence"] == "CC BY 4.0"
    readings = {
        one["properties"]["reading"]
        for one in found["features"]
        if one["properties"]["kind"] == "demilitarised_zone"
    }
    assert readings == {"A-15", "A-20", "B"}
    for one in found["features"]:
        properties = one["properties"]
        assert properties["official"] is False
        assert properties["disclaimer"]
        assert properties["source"]
        assert properties["confidence"]
        assert properties["uncertainty_m"] > 0
        assert properties["name"]
        assert one["geometry"]["type"]
    zone = next(one for one in found["features"] if one["properties"]["reading"] == "A-20")
    assert zone["properties"]["valid_to"] == "2020-03-05"
    arabic = client.get("/ar/agreements/sochi-2018/zones.geojson").json()["features"]
    assert any("خط التماس" in one["properties"]["name"] for one in arabic)


def test_posts_of_the_agreement_before_stand_in_the_zone():
    kinds = {one.zone.kind for one in reading.outlines_for(Agreement.objects.get(code="sochi-2018"))}
    assert {"demilitarised_zone", "contact_line", "road", "observation_post"} <= kinds
    # The line of contact of 2018 was gone when the protocol of 2020 entered into force.
    later = {one.zone.code for one in reading.outlines_for(Agreement.objects.get(code="moscow-2020"))}
    assert "contact-line" not in later
    assert "sochi-dmz" not in later


def test_the_picture_draws_one_reading_and_says_that_it_is_indicative(client):
    drawn = {}
    for code in ("A-15", "A-20", "B"):
        response = client.get(f"/agreements/sochi-2018/zones.svg?reading={code}")
        assert response["Content-Type"].startswith("image/svg+xml")
        picture = ET.fromstring(response.content)
        text = " ".join(picture.itertext())
        assert "Indicative, not the official annex" in text
        zones = [path.get("d") for path in picture.iter(f"{SVG}path") if path.get("fill") == "#1f5f8b"]
        assert len(zones) == 1
        drawn[code] = zones[0]
        assert not list(picture.iter(f"{SVG}script"))
        assert not list(picture.iter(f"{SVG}style"))
        assert not [one for one in picture.iter() if one.get("style")]
    assert len(set(drawn.values())) == 3


def test_posts_are_circles_of_their_uncertainty(client):
    picture = ET.fromstring(client.get("/agreements/astana6-2017/zones.svg").content)
    circles = [one for one in picture.iter(f"{SVG}circle") if one.get("stroke-dasharray")]
    outlines = ZoneOutline.objects.filter(zone__kind="observation_post").order_by("uncertainty_m")
    assert len(circles) == outlines.count() == 29
    radii = sorted(float(circle.get("r")) for circle in circles)
    assert radii[-1] / radii[0] == pytest.approx(
        outlines.last().uncertainty_m / outlines.first().uncertainty_m, rel=0.05
    )


def test_a_superseded_outline_is_in_the_file_and_not_on_the_map():
    old = ZoneOutline.objects.get(zone__code="contact-line")
    newer = ZoneOutline.objects.create(
        zone=old.zone, reading=old.reading, valid=DateRange(dt.date(2019, 5, 7), dt.date(2019, 9, 1)),
        geometry=GEOSGeometry("LINESTRING (36 35.5, 36.5 35.6)", srid=4326), source="Somebody",
    )  # fmt: skip
    found = list(reading.outlines_for(Agreement.objects.get(code="sochi-2018")))
    assert {old.pk, newer.pk} <= {one.pk for one in found}
    shown = {one.pk for one in reading.latest(found)}
    assert newer.pk in shown
    assert old.pk not in shown


def test_a_window_shows_the_whole_box():
    window = basemap.window_around((35.9, 35.2, 37.2, 36.5), 960, 640)
    for longitude, latitude in ((35.9, 35.2), (37.2, 36.5), (36.5, 35.9)):
        x, y = window.at(longitude, latitude)
        assert 0 <= x <= 960
        assert 0 <= y <= 640
    # 10 km near Idlib, against the distance between two points 10 km apart on the meridian.
    above, below = window.at(36.6, 35.94 + 10 / 111.2), window.at(36.6, 35.94)
    assert window.metres(10_000, 35.94) == pytest.approx(below[1] - above[1], rel=0.02)


def test_zones_without_outlines_are_no_error(client):
    ZoneOutline.objects.all().delete()
    Zone.objects.all().delete()
    assert client.get("/agreements/sochi-2018/").status_code == 200
    assert client.get("/agreements/sochi-2018/zones.geojson").json()["features"] == []
    assert client.get("/agreements/sochi-2018/zones.svg").status_code == 200
