"""The questions every server is asked, in the words of each: the same boxes, tiles and filters.

Where a peer has no words for a question it is left out. Cells and tiles are not the same thing: ours, the SQL's
and Datasette's answer to "map" is a count for each square, tipg's is every point of the same square of the map.
"""

import math
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.shape import FRONT

Box = tuple[float, float, float, float]  # west, south, east, north
ZOOM = 8
#: Tiles of zoom 8 that cover the front line.
TILES = [(x, y) for x in (153, 154) for y in (100, 101)]
KINDS = ("airstrike", "sniping", "indirect_fire")
SIZE = 22 * 360 / (256 * 2**ZOOM)  # degrees of a cell, as the explorer draws it
LIMIT = 100


def boxes() -> list[Box]:
    """Districts along the front line, some 30 by 30 km."""
    between = [(FRONT[:-1] * (1 - share) + FRONT[1:] * share) for share in (0, 0.25, 0.5, 0.75)]
    return [(round(x - 0.17, 3), round(y - 0.14, 3), round(x + 0.17, 3), round(y + 0.14, 3)) for part in between for x, y in part.tolist()]  # fmt: skip


def bounds(x: int, y: int, zoom: int = ZOOM) -> Box:
    """West, south, east, north of a tile."""
    n = 2**zoom
    south, north = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / n)))) for row in (y + 1, y))
    return round(x / n * 360 - 180, 6), round(south, 6), round((x + 1) / n * 360 - 180, 6), round(north, 6)


@dataclass
class Question:
    """One question: the paths of each server, and the statements of plain SQL with their values."""

    name: str
    paths: dict[str, list[str]] = field(default_factory=dict)
    statement: str = ""
    values: list[tuple[object, ...]] = field(default_factory=list)


def _query(path: str, **values: object) -> str:
    return f"{path}?{urlencode({key: value for key, value in values.items() if value}, safe=',')}"


def _text(box: Box) -> str:
    return ",".join(map(str, box))


COLUMNS = "id, public_id, kind, grade, attribution, accused, governorate, title, summary, start, killed, harm, ST_X(geom), ST_Y(geom)"
IN_BOX = "geom && ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
CELLS = f"SELECT floor((ST_X(geom) + 180) / {SIZE}), floor((180 - degrees(ln(tan(pi() / 4 + radians(ST_Y(geom)) / 2)))) / {SIZE}), count(*), avg(ST_X(geom)), avg(ST_Y(geom)) FROM bench.points WHERE {IN_BOX} {{}} GROUP BY 1, 2"  # noqa: S608


def questions() -> list[Question]:
    """All of them."""
    found = []
    for kind_of, kinds in (("", ("",)), (", one kind", KINDS)):
        asked = [(box, kind) for kind in kinds for box in boxes()]
        also = "AND kind = %s" if kinds[0] else ""
        found.append(Question(
            f"newest {LIMIT} items in a box and their number{kind_of}",
            {
                "ours": [_query("/api/v1/incidents/", bbox=_text(box), page_size=LIMIT, kind=kind) for box, kind in asked],
                "tipg": [_query("/collections/bench.points/items", bbox=_text(box), limit=LIMIT, sortby="-start", kind=kind) for box, kind in asked],
                "pygeoapi": [_query("/collections/points/items", f="json", bbox=_text(box), limit=LIMIT, sortby="-start", kind=kind) for box, kind in asked],
                "datasette": [_query(f"/points/box{'_kind' if kind else ''}.json", w=box[0], s=box[1], e=box[2], n=box[3], k=kind, _shape="array") for box, kind in asked],
            },
            f"SELECT count(*) OVER (), {COLUMNS} FROM bench.points WHERE {IN_BOX} {also} ORDER BY start DESC, id DESC LIMIT {LIMIT}",  # noqa: S608
            [(*box, kind) if kind else box for box, kind in asked],
        ))  # fmt: skip
    for kind_of, kinds in (("", ("",)), (", one kind", KINDS)):
        tiles = [(x, y, kind) for kind in kinds for x, y in TILES]
        also = "AND kind = %s" if kinds[0] else ""
        found.append(Question(
            f"map of a tile of zoom {ZOOM}{kind_of}",
            {
                "ours": [_query("/api/v1/cells/", zoom=ZOOM, view=_text(bounds(x, y)), kind=kind) for x, y, kind in tiles],
                "tipg": [_query(f"/collections/bench.points/tiles/WebMercatorQuad/{ZOOM}/{x}/{y}", kind=kind) for x, y, kind in tiles],
                "datasette": [_query(f"/points/cells{'_kind' if kind else ''}.json", w=w, s=s, e=e, n=n, k=kind, _shape="array") for x, y, kind in tiles for w, s, e, n in [bounds(x, y)]],
            },
            CELLS.format(also),
            [(*bounds(x, y), kind) if kind else bounds(x, y) for x, y, kind in tiles],
        ))  # fmt: skip
    found.append(Question(
        "incidents by day, all of them",
        {
            "ours": ["/api/v1/timeline/?unit=day"], "tipg": ["/collections/bench.daily/items?limit=5000"],
            "pygeoapi": ["/collections/daily/items?f=json&limit=5000"], "datasette": ["/points/daily.json?_shape=array"],
        },
        "SELECT start, count(*) FROM bench.points GROUP BY start ORDER BY start", [()],
    ))  # fmt: skip
    found.append(Question(
        "incidents by day, one kind",
        {
            "ours": [f"/api/v1/timeline/?unit=day&kind={kind}" for kind in KINDS],
            "datasette": [f"/points/daily_kind.json?k={kind}&_shape=array" for kind in KINDS],
        },
        "SELECT start, count(*) FROM bench.points WHERE kind = %s GROUP BY start ORDER BY start", [(kind,) for kind in KINDS],
    ))  # fmt: skip
    return found


def datasette_queries() -> dict[str, dict[str, str]]:
    """Datasette's canned queries. Its cells are squares of degrees: simpler than ours, if anything quicker."""
    place = "places.west BETWEEN :w AND :e AND places.south BETWEEN :s AND :n"
    box = f"SELECT count(*) OVER () AS found, points.* FROM places JOIN points ON points.id = places.id WHERE {place} {{}} ORDER BY start DESC, points.id DESC LIMIT {LIMIT}"  # noqa: S608  # fmt: skip
    cells = f"SELECT CAST((longitude + 180) / {SIZE} AS INTEGER) AS x, CAST((latitude + 90) / {SIZE} AS INTEGER) AS y, count(*) AS n, avg(longitude) AS longitude, avg(latitude) AS latitude FROM places JOIN points ON points.id = places.id WHERE {place} {{}} GROUP BY 1, 2"  # noqa: S608  # fmt: skip
    kind = "AND points.kind = :k"
    daily = "SELECT start, count(*) AS n FROM points {} GROUP BY start"
    return {
        name: {"sql": text}
        for name, text in {
            "box": box.format(""), "box_kind": box.format(kind), "cells": cells.format(""), "cells_kind": cells.format(kind),
            "daily": daily.format(""), "daily_kind": daily.format("WHERE kind = :k"),
        }.items()
    }  # fmt: skip
