"""The generated incidents of the benchmarks: rows the site itself could have written."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from bench import million, shape
from publication import editions as acts
from publication import feed, reading
from publication.models import PublishedAccusation
from publication.zones import relations_to_zones

ROWS = 500


@pytest.fixture
def filled(sample_agreements: None, settings: Any, tmp_path: Path) -> None:
    settings.FEED_ROOT = tmp_path / "feed"
    connection.ensure_connection()
    million.fill(connection.connection, ROWS)


def test_the_site_reads_what_was_written_past_it(filled: None, client: Client) -> None:
    editions = list(reading.editions())
    assert len(editions) == ROWS
    for edition in editions:
        # Every code is one of the vocabularies; that a list may be empty is no matter of forms.
        edition.clean_fields(
            exclude={field.name for field in edition._meta.fields if not getattr(edition, field.name)}
        )
    assert client.get("/api/v1/incidents/").json()["count"] == ROWS
    assert client.get("/incidents/").status_code == 200
    assert sum(shard.n for shard in feed.current().shards) == ROWS
    # What the edition says of its accusations is what the rows say.
    for edition in editions:
        rows = PublishedAccusation.objects.filter(edition=edition)
        assert sorted({row.accused for row in rows}) == edition.accused
        assert sorted({row.accuser for row in rows}) == edition.accusers
    known = set(reading.parties())
    assert {code for edition in editions for code in (*edition.accused, *edition.accusers)} <= known
    asked = [(edition.point, edition.uncertainty_m, edition.start) for edition in editions]
    assert relations_to_zones(asked) == [edition.zone_relations for edition in editions]
    # The constraints that were away while writing are back, and the next number is free.
    assert acts.reserve_numbers(1)[0] == max(edition.number for edition in editions) + 1
    with connection.cursor() as cursor:
        names = set(connection.introspection.get_constraints(cursor, "publication_edition"))
    assert {"one_edition_at_a_time", "edition_trigrams", "one_current_edition_per_number"} <= names


def test_the_same_seed_gives_the_same_rows() -> None:
    (_, first), (_, again), (_, other) = shape.shape(ROWS), shape.shape(ROWS), shape.shape(ROWS, seed=1)
    assert (first.draw == again.draw).all()
    assert (first.kind == again.kind).all()
    assert (first.draw != other.draw).any()
    assert (first.published[1:] >= first.published[:-1]).all()
