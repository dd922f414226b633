"""Load a gazetteer in our own CSV format; the shipped one is `places/sample/places.csv`."""

import csv
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import transaction

from places.models import Place, PlaceName
from places.names import fold

SHIPPED = Path(__file__).parent / "sample" / "places.csv"


@transaction.atomic
def load(path: Path = SHIPPED) -> int:
    """Load or update the places of `path` by their key; returns how many the gazetteer has now."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    Place.objects.bulk_create(
        [
            Place(
                key=row["key"],
                name_en=row["name_en"],
                name=row["name_en"],
                name_ar=row["name_ar"] or None,
                name_ru=row["name_ru"] or None,
                name_tr=row["name_tr"] or None,
                kind=row["kind"],
                point=Point(float(row["lon"]), float(row["lat"]), srid=4326),
                governorate=row["governorate_en"],
                district=row["district"],
                subdistrict=row["subdistrict"],
                population=int(row["population"]) if row["population"] else None,
                source=row["source"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[
            "name_en",
            "name",
            "name_ar",
            "name_ru",
            "name_tr",
            "kind",
            "point",
            "governorate",
            "district",
            "subdistrict",
            "population",
            "source",
        ],
    )
    places = {place.key: place for place in Place.objects.filter(key__in=[row["key"] for row in rows])}
    spellings = {
        (places[row["key"]].pk, fold(name)): name
        for row in rows
        for name in [
            row["name_en"],
            row["name_ar"],
            row["name_ru"],
            row["name_tr"],
            *row["aliases"].split(";"),
        ]
        if fold(name)
    }
    PlaceName.objects.bulk_create(
        [
            PlaceName(place_id=place, name=name.strip(), folded=folded)
            for (place, folded), name in spellings.items()
        ],
        ignore_conflicts=True,
    )
    return Place.objects.count()
