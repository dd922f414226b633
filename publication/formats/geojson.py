"""GeoJSON as RFC 7946 has it: longitude first, WGS 84, no `crs`, flat properties.

The collection says in members of its own what it is; readers that do not know them ignore them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from publication.columns import COLUMNS, Row, address
from publication.statement import Statement

MEDIA_TYPE = "application/geo+json"
# They are the geometry and the feature's id.
ELSEWHERE = frozenset({"longitude", "latitude", "public_id"})


def stream(rows: Iterable[Row], statement: Statement, root: str) -> Iterator[bytes]:
    """The file piece by piece; `root` is the site's address in front of the incidents' paths."""
    head = {"type": "FeatureCollection", "name": "incidents", **about(statement)}
    yield orjson.dumps(head)[:-1] + b',"features":['
    comma = b""
    for row in rows:
        yield comma + orjson.dumps(feature(row, root))
        comma = b",\n"
    yield b"]}"


def about(statement: Statement) -> dict[str, Any]:
    """The collection's own members; the first two are named as OGC API - Features does."""
    said = statement.as_json()
    return {"timeStamp": said["as_of"], "numberReturned": said["count"], **said}


def feature(row: Row, root: str) -> dict[str, Any]:
    """One incident; its geometry is null where there is no public point."""
    point = None
    if row["longitude"] is not None:
        point = {"type": "Point", "coordinates": [round(row["longitude"], 6), round(row["latitude"], 6)]}
    properties = {
        column.name: _flat(column.value(row), column.is_list)
        for column in COLUMNS
        if column.name not in ELSEWHERE
    }
    return {
        "type": "Feature",
        "id": row["public_id"],
        "geometry": point,
        "properties": {"url": root + address(row), **properties},
    }


def _flat(value: Any, is_list: bool) -> Any:
    """Desktop GIS read flat properties: lists as text with ";"."""
    return ";".join(value) if is_list else value
