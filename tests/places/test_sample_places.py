"""The sample gazetteer: every row can be loaded, and the names people use lead to the right place."""

import csv
from pathlib import Path

import pytest

GAZETTEER = Path(__file__).resolve().parents[2] / "places" / "sample" / "places.csv"

COLUMNS = [
    "key", "name_en", "name_ar", "name_ru", "name_tr", "aliases", "kind", "lon", "lat",
    "governorate_en", "governorate_ar", "district", "subdistrict", "population", "source",
]  # fmt: skip

KINDS = {"city", "town", "village", "hill", "crossing", "post", "area"}

GOVERNORATES = {
    "Aleppo": "حلب",
    "Idlib": "إدلب",
    "Latakia": "اللاذقية",
    "Hama": "حماة",
    "Homs": "حمص",
    "Tartus": "طرطوس",
    "Raqqa": "الرقة",
    "Deir ez-Zor": "دير الزور",
    "Hasakah": "الحسكة",
    "Damascus": "دمشق",
    "Rural Damascus": "ريف دمشق",
    "Daraa": "درعا",
    "Suwayda": "السويداء",
    "Quneitra": "القنيطرة",
}

WEST, SOUTH, EAST, NORTH = 35.5, 32.2, 42.5, 37.4

NEEDED = {
    "zalaqiyat", "tarabia", "lataminah", "halfaya", "muhradah", "masasinah", "zalin-checkpoint", "morek", "kafr-zita",
    "khan-shaykhun", "saraqib", "jisr-al-shughur", "maarat-al-numan", "ariha", "idlib", "qalaat-al-madiq",
    "kafr-nabuda", "fawru", "jabal-al-turkman", "salwah", "qalaat-siman", "shaykh-aqil", "eis", "tell-tuqan", "surman",
    "jabal-anadan", "zaytunah", "tell-sawwan", "rashidin-south", "shir-maghar", "ishtabraq",
}  # fmt: skip


def faults(rows: list[dict[str, str]]) -> list[str]:
    """What is wrong with gazetteer rows, one sentence per fault; an empty list when nothing is."""
    found = []
    seen: set[str] = set()
    for row in rows:
        key = row["key"]
        if key in seen:
            found.append(f"{key}: the key is used twice")
        seen.add(key)
        if not key or key != key.lower() or not key.replace("-", "").isalnum() or not key.isascii():
            found.append(f"{key}: not a slug")
        if not row["name_en"].strip():
            found.append(f"{key}: no English name")
        if row["kind"] not in KINDS:
            found.append(f"{key}: unknown kind {row['kind']!r}")
        if not (WEST <= float(row["lon"]) <= EAST and SOUTH <= float(row["lat"]) <= NORTH):
            found.append(f"{key}: {row['lon']}, {row['lat']} is not in Syria's window")
        if GOVERNORATES.get(row["governorate_en"]) != row["governorate_ar"]:
            found.append(f"{key}: governorate {row['governorate_en']!r} / {row['governorate_ar']!r}")
        aliases = row["aliases"].split(";") if row["aliases"] else []
        if any(not alias or alias != alias.strip() for alias in aliases) or len(aliases) != len(set(aliases)):
            found.append(f"{key}: an empty, padded or repeated alias")
        if row["population"] and not row["population"].isdigit():
            found.append(f"{key}: population {row['population']!r}")
        if not row["source"].strip():
            found.append(f"{key}: no source")
    return found


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_rows_are_sound(rows):
    assert faults(rows) == []


def test_places_of_the_record_are_there(rows):
    assert {row["key"] for row in rows} >= NEEDED
    assert len(rows) >= 450


def test_zalaqiyat_is_found_under_every_spelling(rows):
    place = next(row for row in rows if row["key"] == "zalaqiyat")
    assert (float(place["lat"]), float(place["lon"])) == (35.2785, 36.60636)
    names = {place["name_en"], place["name_ar"], *place["aliases"].split(";")}
    assert names >= {"Zalaqiyat", "Zilaqiat", "Zallaqiyat", "al-Zalaqiyat", "Zalakiat", "الزلاقيات"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "morek"}, "used twice"),
        ({"lon": "35.2785", "lat": "36.60636"}, "window"),
        ({"governorate_en": "Hamah"}, "governorate"),
        ({"aliases": "Zilaqiat;;Zalakiat"}, "alias"),
        ({"kind": "hamlet"}, "kind"),
        ({"source": ""}, "source"),
    ],
)
def test_a_planted_fault_is_found(rows, change, words):
    place = next(row for row in rows if row["key"] == "zalaqiyat")
    others = [row for row in rows if row["key"] != "zalaqiyat"]
    assert any(words in fault for fault in faults([*others, place | change]))
