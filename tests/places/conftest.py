"""The sample gazetteer in the test database, with every spelling it knows."""

import csv
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point

from places.models import Place, PlaceName
from places.names import fold

GAZETTEER = Path(__file__).resolve().parents[2] / "places" / "sample" / "places.csv"


@pytest.fixture
def gazetteer(db):
    """Every row of the sample, and the spellings of each."""
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = {
        row["key"]: Place(
            key=row["key"], name_en=row["name_en"], name_ar=row["name_ar"] or None, kind=row["kind"],
            point=Point(float(row["lon"]), float(row["lat"]), srid=4326), governorate=row["governorate_en"],
            district=row["district"], subdistrict=row["subdistrict"],
        )
        for row in rows
    }  # fmt: skip
    Place.objects.bulk_create(places.values())
    names = []
    for row in rows:
        spellings = {
            fold(name): name for name in (*row["aliases"].split(";"), row["name_ar"], row["name_en"]) if name
        }
        names += [
            PlaceName(place=places[row["key"]], name=name, folded=folded)
            for folded, name in spellings.items()
        ]
    PlaceName.objects.bulk_create(names)
    return places
