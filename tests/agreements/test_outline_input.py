"""Outlines as hostile as they come: a message each, never a crash, never another parser."""

import json

import pytest
from django.core.exceptions import ValidationError

from agreements.outline_input import MOST_POINTS, TYPES_OF_KIND, check_type, read_outline
from agreements.vocabularies import ZoneKind

SQUARE = [[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]


def geojson(kind, coordinates, **more):
    return json.dumps({"type": kind, "coordinates": coordinates, **more})


SOUND = {
    "Point": geojson("Point", [36.6, 35.3]),
    "LineString": geojson("LineString", [[36, 35], [37, 36]]),
    "MultiLineString": geojson("MultiLineString", [[[36, 35], [37, 36]], [[36, 36], [37, 37]]]),
    "Polygon": geojson("Polygon", [SQUARE]),
    "MultiPolygon": geojson("MultiPolygon", [[SQUARE]]),
}


@pytest.mark.parametrize("kind", SOUND)
def test_sound_outlines_are_read(kind):
    geometry = read_outline(SOUND[kind])
    assert geometry.geom_type == kind
    assert geometry.srid == 4326


HOSTILE = {
    "nothing": "",
    "a word": "outline",
    "a number": "1",
    "null": "null",
    "a list": "[]",
    "a dict": "{}",
    "WKT": "POINT (36 35)",
    "HEXEWKB": "0101000020E6100000000000000000424000000000008041C0",
    "nested WKT collections": "GEOMETRYCOLLECTION(" * 5_000 + "POINT(1 1)" + ")" * 5_000,
    "nested lists": '{"type": "Point", "coordinates": ' + "[" * 100_000,
    "a nested list that closes": '{"type": "Polygon", "coordinates": ' + "[" * 900 + "]" * 900 + "}",
    "a path for GDAL": "/vsicurl/http://127.0.0.1/x.geojson",
    "a file for GDAL": "/etc/passwd",
    "XML for GDAL": "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "a collection": json.dumps({"type": "GeometryCollection", "geometries": [json.loads(SOUND["Point"])]}),
    "a feature": json.dumps({"type": "Feature", "geometry": json.loads(SOUND["Point"])}),
    "a type that is no text": json.dumps({"type": ["Point"], "coordinates": [36, 35]}),
    "not a number": '{"type": "Point", "coordinates": [NaN, 35]}',
    "infinity": '{"type": "Point", "coordinates": [Infinity, 35]}',
    "too large for a float": '{"type": "Point", "coordinates": [1e999, 35]}',
    "an integer of 400 digits": f'{{"type": "Point", "coordinates": [{"9" * 400}, 35]}}',
    "an integer of 10,000 digits": f'{{"type": "Point", "coordinates": [{"9" * 10_000}, 35]}}',
    "truth for a number": geojson("Point", [True, 35]),
    "words for numbers": geojson("Point", ["36", "35"]),
    "nulls": geojson("Point", [None, None]),
    "three numbers": geojson("Point", [36, 35, 100]),
    "one number": geojson("Point", [36]),
    "no coordinates": '{"type": "Point"}',
    "coordinates as a dict": geojson("Point", {"x": 36, "y": 35}),
    "the wrong nesting": geojson("Polygon", SQUARE),
    "an empty ring": geojson("Polygon", [[]]),
    "an open ring": geojson("Polygon", [SQUARE[:4]]),
    "a ring of two": geojson("Polygon", [[[36, 35], [37, 36]]]),
    "a line of one point": geojson("LineString", [[36, 35]]),
    "a bow tie": geojson("Polygon", [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]),
    "another continent": geojson("Point", [-74, 40.7]),
    "a crs by address": geojson(
        "Point", [136, 35], crs={"type": "link", "properties": {"href": "http://127.0.0.1/"}}
    ),
    "a hundred thousand points": geojson("LineString", [[36, 35]] * 100_000),
    "two megabytes": geojson("Point", [36, 35], x="y" * 2_000_000),
    "NUL": "\0",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_outlines_are_refused_with_a_message(name):
    with pytest.raises(ValidationError) as refused:
        read_outline(HOSTILE[name])
    assert len(refused.value.messages[0]) > 15


def test_swapped_coordinates_are_named_so():
    with pytest.raises(ValidationError, match="swapped"):
        read_outline(geojson("Point", [32.5, 36.6]))


def test_the_number_of_points_is_bounded():
    step = 1 / MOST_POINTS
    line = [[36 + i * step, 35] for i in range(MOST_POINTS)]
    assert len(read_outline(geojson("LineString", line))) == MOST_POINTS
    with pytest.raises(ValidationError, match="10,001 points"):
        read_outline(geojson("LineString", [*line, [36, 36]]))


@pytest.mark.parametrize("kind", ZoneKind.values)
@pytest.mark.parametrize("drawn", SOUND)
def test_each_kind_of_zone_is_drawn_as_it_can_be(kind, drawn):
    geometry = read_outline(SOUND[drawn])
    if drawn in TYPES_OF_KIND[kind]:
        check_type(geometry, kind)
    else:
        with pytest.raises(ValidationError, match="must be drawn as"):
            check_type(geometry, kind)


def test_every_kind_of_zone_has_its_types():
    assert set(TYPES_OF_KIND) == set(ZoneKind.values)
    assert "Point" not in TYPES_OF_KIND[ZoneKind.DEMILITARISED_ZONE]
