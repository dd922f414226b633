"""What was agreed, on drawn maps: the outlines the live map would show in the same view.

The rules are those of `static/js/explorer/zones.js`: the layers the reader chose, one reading of the zone in
front and its rivals beside it, and only what held in the period of the filter.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.basemap import Window
from agreements.drawing import mark
from agreements.geojson import with_geojson
from agreements.models import ZoneOutline
from agreements.vocabularies import ZoneKind
from publication import options
from publication.filters import Selection
from publication.viewing import USUAL_LAYERS

LAYER_OF = {
    ZoneKind.DEMILITARISED_ZONE: "zone",
    ZoneKind.CORRIDOR: "zone",
    ZoneKind.CONTACT_LINE: "line",
    ZoneKind.ROAD: "road",
    ZoneKind.OBSERVATION_POST: "post",
}
# As css/map.css has them on light paper, the lowest first.
LOOKS = {
    "zone": 'fill="#1f5f8b" fill-opacity="0.07" stroke="#1f5f8b" stroke-width="1.6" stroke-opacity="0.85"',
    "rival": 'fill="none" stroke="#1f5f8b" stroke-width="1.3" stroke-opacity="0.75"',
    "road": 'fill="none" stroke="#b57a2c" stroke-width="4" stroke-opacity="0.55"',
    "line": 'fill="none" stroke="#2b2a27" stroke-width="2" stroke-opacity="0.8" stroke-dasharray="1 5" stroke-linecap="round"',
    "post": 'fill="#2b2a27" fill-opacity="0.025" stroke="#2b2a27" stroke-width="1" stroke-opacity="0.6" stroke-dasharray="2 2"',
}
#: Rival readings of a zone differ by their dashes, not by their colour.
DASHES = ("9 4", "none", "2 3", "11 3 2 3")
CORRIDOR_DASHES = "6 4"


@dataclass(frozen=True)
class Outlines:
    """The outlines of one view as SVG elements, and a sentence about them; both empty where there are none."""

    shapes: tuple[str, ...] = ()
    words: str = ""


def outlines(selection: Selection, window: Window) -> Outlines:
    """What the layers of the view show in this window. Two queries, none without a layer."""
    is_chosen = bool(selection.form.data.get("layers", "").strip())
    layers = set(selection.values["layers"] if is_chosen else USUAL_LAYERS)
    if not layers:
        return Outlines()
    readings = [code for code, _label in options.readings()]
    reading = selection.values["reading"] or next(iter(readings), "")
    found = [(layer, one) for one in _held(selection) if (layer := _layer(one, reading)) and layer in layers]
    found.sort(key=lambda pair: list(LOOKS).index(pair[0]))
    shapes = [
        shape
        for layer, one in found
        for shape in mark(window, one, json.loads(one.geojson), _look(layer, one, readings))  # type: ignore[attr-defined]
    ]
    return Outlines(tuple(shapes), _words([one for _layer_of_it, one in found]) if shapes else "")


def _held(selection: Selection) -> Sequence[ZoneOutline]:
    """Outlines that held on a day of the filter's period."""
    start, end = selection.values["from"], selection.values["to"]
    held = Q(zone__kind__in=list(LAYER_OF)) & (Q(zone__kind=ZoneKind.DEMILITARISED_ZONE) | Q(is_default=True))
    if start or end:
        held &= Q(valid__overlap=DateRange(start, end, "[]"))
    rows = ZoneOutline.objects.using("public").filter(held).select_related("zone")
    return list(with_geojson(rows))


def _layer(outline: ZoneOutline, reading: str) -> str:
    kind = ZoneKind(outline.zone.kind)
    is_rival = kind == ZoneKind.DEMILITARISED_ZONE and outline.reading != reading
    return "rival" if is_rival else LAYER_OF[kind]


def _look(layer: str, outline: ZoneOutline, readings: list[str]) -> str:
    if layer not in {"zone", "rival"}:
        return LOOKS[layer]
    of_zone = outline.zone.kind == ZoneKind.DEMILITARISED_ZONE and outline.reading in readings
    dashes = DASHES[readings.index(outline.reading) % len(DASHES)] if of_zone else CORRIDOR_DASHES
    return f'{LOOKS[layer]} stroke-dasharray="{dashes}"'


def _words(found: list[ZoneOutline]) -> str:
    """'Outlines: Demilitarised zone (reading …), Line of contact.'; that they are indicative the disclaimer says."""
    kinds: dict[str, list[str]] = {}
    for one in found:
        labels = kinds.setdefault(str(ZoneKind(one.zone.kind).label), [])
        label = one.reading_label or one.reading
        if one.zone.kind == ZoneKind.DEMILITARISED_ZONE and label not in labels:
            labels.append(label)
    names = ", ".join(f"{kind} ({'; '.join(labels)})" if labels else kind for kind, labels in kinds.items())
    return _("Outlines: %(names)s.") % {"names": names}
