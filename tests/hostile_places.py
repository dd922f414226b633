"""Values that have made spatial software read files, open connections or run out of memory."""

import json

_RASTER = {"width": 1, "height": 1, "srid": 4326, "bands": [{"data": [0]}]}
_PATHS = [
    "/etc/passwd",
    "/vsimem/x.tif",
    "/vsicurl/http://127.0.0.1:9/x.tif",
    "/vsizip/vsicurl/http://127.0.0.1:9/x.zip",
    "file:///etc/passwd",
    "PG:host=127.0.0.1",
    "WMS:http://127.0.0.1:9/",
]
_NUMBERS = ["NaN", "nan nan", "Infinity", "-inf", "1e400 1e400", "9" * 400]

HOSTILE_PLACES = [
    *(
        json.dumps(_RASTER | {"driver": driver, "name": name})
        for driver in ("GTiff", "MEM", "PNG", "VRT")
        for name in ("/tmp/planted.tif", "/vsimem/x")
    ),
    *_PATHS,
    *_NUMBERS,
    *(f"POINT({number})" for number in _NUMBERS),
    "POINT EMPTY",
    "POINT(36.6 35.27)",
    "SRID=3857;POINT(36.6 35.27)",
    "SRID=999999;POINT(36.6 35.27)",
    "POINT Z (36.6 35.27 1)",
    "GEOMETRYCOLLECTION(" * 3000 + "POINT(1 1)" + ")" * 3000,
    "LINESTRING(" + ",".join("1 1" for _vertex in range(100_000)) + ")",
    "POLYGON((0 0,0 1,1 1,0 0",
    "0101000020E6100000" + "00" * 16,
    "00" * 20_000,
    '{"type":"Point","coordinates":[36.6,35.27]}',
    '{"type":"GeometryCollection","geometries":[' * 500 + "]}" * 500,
    "<gml:Point><gml:pos>36.6 35.27</gml:pos></gml:Point>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
]
