"""The shipped agreements sample: complete, consistent and in known codes."""

import json
from datetime import date
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "agreements" / "sample"
SEED = PROJECT.parent / "shared" / "domain" / "seed.json"

PROVISION_KINDS = {
    "cessation", "zone", "withdrawal_groups", "withdrawal_weapons", "patrols", "transit",
    "mechanism", "declaratory", "status_quo", "no_gain", "humanitarian", "self_defence",
}  # fmt: skip
STANDINGS = {
    "signatory", "guarantor", "adherent", "represented", "excluded", "not_party", "disputed",
}  # fmt: skip
MILESTONE_KINDS = {"signature", "deadline", "turning_point", "entry_into_force", "end"}
PRECISION_LENGTH = {"year": 4, "month": 7, "day": 10}


def sample(name):
    """The parsed content of one file of the sample."""
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))


def as_precise(row, edge):
    """A date of a relation cut to what is known of it: 2011, 2018-10 or 2018-09-17."""
    return row[edge] and row[edge][: PRECISION_LENGTH[row[f"{edge}_precision"]]]


AGREEMENTS = {row["code"]: row for row in sample("agreements.json")}
PARTIES = {row["code"]: row for row in sample("parties.json")}
PROVISIONS = {f"{row['agreement']}/{row['number']}": row for row in sample("provisions.json")}


def test_size_of_the_sample():
    assert len(AGREEMENTS) == 6
    assert len(PROVISIONS) == 24
    assert len(PARTIES) == 42
    assert len(sample("relations.json")) == 42
    assert len(sample("zones.geojson")["features"]) == 8
    assert len(sample("observation_posts.geojson")["features"]) == 29


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed facts are not on this machine")
def test_nothing_of_the_seed_is_lost():
    seed = json.loads(SEED.read_text(encoding="utf-8"))
    assert set(AGREEMENTS) == {row["id"] for row in seed["agreements"]}
    for row in seed["agreements"]:
        ours = AGREEMENTS[row["id"]]
        assert ours["name"]["en"] == row["name"]
        assert ours["signed"] == row["date"]
        assert ours["pax_id"] == row.get("pax_id")
        assert ours["parties"] == row["parties"]
    provisions = {f"{row['agreement']}/{row['number']}": row["kind"] for row in seed["provisions"]}
    assert {key: row["kind"] for key, row in PROVISIONS.items()} == provisions
    assert set(PARTIES) == {row["code"] for row in seed["parties"]}
    for row in seed["parties"]:
        assert PARTIES[row["code"]]["name"]["en"] == row["name_en"]
        assert PARTIES[row["code"]]["name"]["ar"] == row["name_ar"]
    relations = {
        (
            row["subject"],
            row["relation"],
            row["party"] or row["agreement"] or row["label"],
            as_precise(row, "since"),
            as_precise(row, "until"),
        )
        for row in sample("relations.json")
    }
    assert relations == {
        (row["subject"], row["relation"], row["object"], row["from"], row["to"]) for row in seed["relations"]
    }


def test_every_code_is_known():
    for agreement in AGREEMENTS.values():
        assert set(agreement["parties"]) <= set(PARTIES)
        assert agreement["predecessor"] is None or agreement["predecessor"] in AGREEMENTS
    for provision in PROVISIONS.values():
        assert provision["agreement"] in AGREEMENTS
        assert provision["kind"] in PROVISION_KINDS
        assert set(provision["obliged"]) <= set(PARTIES)
    for relation in sample("relations.json"):
        assert relation["subject"] in PARTIES
        objects = [relation["party"], relation["agreement"], relation["label"]]
        assert sum(value is not None for value in objects) == 1
        assert relation["party"] is None or relation["party"] in PARTIES
        assert relation["agreement"] is None or relation["agreement"] in AGREEMENTS
    for standing in sample("standings.json"):
        assert standing["agreement"] in AGREEMENTS
        assert standing["party"] in PARTIES
        assert standing["standing"] in STANDINGS
    for milestone in sample("milestones.json"):
        assert milestone["agreement"] in AGREEMENTS
        assert milestone["kind"] in MILESTONE_KINDS
        assert milestone["provision"] is None or milestone["provision"] in PROVISIONS


def test_dates_are_real_and_in_order():
    for row in sample("relations.json"):
        for edge in ("since", "until"):
            assert (row[edge] is None) == (row[f"{edge}_precision"] is None)
            assert row[edge] is None or date.fromisoformat(row[edge])
    for row in sample("standings.json"):
        assert row["until"] is None or date.fromisoformat(row["since"]) < date.fromisoformat(row["until"])
    milestones = sample("milestones.json")
    days = [date.fromisoformat(row["date"]) for row in milestones]
    assert days == sorted(days)
    assert len({row["code"] for row in milestones}) == len(milestones)
    for row in milestones:
        assert row["end"] is None or row["end"] > row["date"]


def test_every_fact_names_its_source():
    rows = [*AGREEMENTS.values(), *PROVISIONS.values(), *PARTIES.values()]
    for name in ("relations.json", "standings.json"):
        rows += sample(name)
    for name in ("zones.geojson", "observation_posts.geojson"):
        rows += [feature["properties"] for feature in sample(name)["features"]]
    for row in rows:
        assert row["source"], row
        assert row["confidence"] in {"high", "medium", "low"}, row


def test_party_names_are_neutral_and_complete():
    for party in PARTIES.values():
        assert all(party["name"][language] for language in ("en", "ar", "ru", "tr")), party["code"]
        pejorative = {alias["name"] for alias in party["aliases"] if alias["pejorative"]}
        assert not pejorative & set(party["name"].values())
    colours = [party["colour"] for party in PARTIES.values() if party["colour"]]
    assert len(colours) == len(set(colours)) == 12


def test_outlines_say_that_they_are_not_official():
    for name in ("zones.geojson", "observation_posts.geojson"):
        for feature in sample(name)["features"]:
            properties = feature["properties"]
            assert properties["official"] is False
            assert properties["disclaimer"]["en"]
            assert properties["disclaimer"]["ar"]
            assert properties["name"]["en"]
            assert properties["name"]["ar"]
            assert properties["uncertainty_m"] > 0
            assert properties["agreement"] in AGREEMENTS
            assert properties["provision"] is None or properties["provision"] in PROVISIONS


def test_the_demilitarised_zone_has_three_readings_and_one_default():
    zone = [
        feature["properties"]
        for feature in sample("zones.geojson")["features"]
        if feature["properties"]["zone"] == "sochi-dmz"
    ]
    assert {properties["reading"] for properties in zone} == {"A-15", "A-20", "B"}
    assert [properties["reading"] for properties in zone if properties["default"]] == ["A-20"]
