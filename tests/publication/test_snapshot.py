"""The snapshot counts what SQL counts: for any filter, of any day, whatever was published in between."""

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from django.db import connection, connections, transaction
from django.http import QueryDict

from publication import aggregation, bulk, editions, facets, snapshot
from publication.accusation_tally import tally
from publication.editions import Issue, issue_many
from publication.filters import Selection, select
from publication.models import Edition
from publication.snapshot import loading
from publication.snapshot.orders import ORDERS, STRENGTH
from tests.factories import EditionFactory
from tests.publication import sql_counts
from tests.publication.random_editions import PARTIES, issue_random, records
from tests.publication.test_numbers_agree import CHOICES, query_of

pytestmark = pytest.mark.django_db
ISSUED = dt.datetime(2021, 3, 1, 12, tzinfo=dt.UTC)
LATER = ISSUED + dt.timedelta(days=30)
PAIRS = [
    f"{accuser}>{accused}" for accuser in ["", *PARTIES[:4]] for accused in PARTIES if accuser != accused
]


def questions(points: list[tuple[float, float]], count: int, seed: int) -> Iterator[str]:
    """Random filters: mixtures of every key, `pair` and `as_of` among them."""
    chance = random.Random(seed)
    keys = [*CHOICES, "from", "to", "bbox"]
    yield from ("", "as_of=2021-03-15", "pair=%3ESAA", "pair=TUR%3ESAA&pair=SAA%3EJAI")
    for _ in range(count - 4):
        query = query_of(chance, chance.sample(keys, chance.choice([0, 1, 1, 2, 3])), points)
        if chance.random() < 0.4:
            query += "".join(f"&pair={pair.replace('>', '%3E')}" for pair in chance.sample(PAIRS, 4))
        if chance.random() < 0.4:
            query += "&as_of=" + chance.choice(
                ["2021-02-28", "2021-03-01T12:00:00Z", "2021-03-15", "2021-03-31"]
            )
        yield query.strip("&")


def differing(selection: Selection) -> list[str]:
    """The counts in which the snapshot and SQL differ."""
    rows, chosen = selection.rows, selection.editions
    zoom, view = 8.5, (36.0, 35.0, 36.9, 35.7)
    days = {bar.start: bar.grades for bar in aggregation.bars(rows, "day").bars if bar.count}
    compared = {
        "keys": (sorted(rows.keys("newest")), sorted(chosen.values_list("pk", flat=True))),
        "count": (rows.count, chosen.count()),
        "totals": (aggregation.totals(rows), sql_counts.totals(chosen)),
        "cells": (whole(aggregation.cells(rows, zoom)), whole(sql_counts.cells(chosen, zoom))),
        "cells of a view": (
            whole(aggregation.cells(rows, zoom, view)),
            whole(sql_counts.cells(chosen, zoom, view)),
        ),
        "days": (days, sql_counts.bars(chosen)),
        "accusations": (tally(rows), sql_counts.tally(chosen)),
        "governorates": (aggregation.by_governorate(rows), sql_counts.by_governorate(chosen)),
        "facets": (facets.facets(selection).counts, sql_counts.facets(selection)),
        "numbers": (rows.numbers(), sorted(chosen.values_list("number", flat=True))),
    }
    return [name for name, (ours, theirs) in compared.items() if ours != theirs]


def whole(found: aggregation.Cells) -> Any:
    """Cells for comparing: positions to a metre, for sums of floats depend on their order."""
    cells = sorted(
        (round(c.longitude, 5), round(c.latitude, 5), c.count, c.uncertain, sorted(c.accused.items()))
        for c in found.cells
    )
    return cells, found.unlocated, found.outside


def publish_and_revise(count: int, withdrawn: int) -> list[tuple[float, float]]:
    """Issue records, supersede a third of them, withdraw some; the points there are."""
    issued = issue_random(count, seed=7, at=ISSUED)
    revised = [one for number, one in enumerate(issued) if number % 3 == 0]
    issue_many(
        [
            Issue(record, one.public_id, one.number)
            for record, one in zip(records(len(revised), seed=8), revised, strict=True)
        ],
        at=LATER,
    )
    for one in issued[1 : 1 + withdrawn]:
        editions.withdraw(one.public_id, "safety", at=LATER + dt.timedelta(hours=1))
    return [(one.point.x, one.point.y) for one in issued if one.point]


def test_it_counts_what_sql_counts(sample_agreements: None) -> None:
    snapshot.current()  # before anything is there, so that everything comes as what is new
    points = publish_and_revise(160, withdrawn=9)
    checked = partly = 0
    for query in questions(points, 60, seed=2):
        selection = select(QueryDict(query))
        assert not differing(selection), query
        checked += 1
        partly += 0 < selection.rows.count < 151
    assert checked == 60
    assert partly > 30, "the filters hardly filter"


def test_it_counts_alike_however_the_rows_came(sample_agreements: None) -> None:
    """All at once, in steps, and after a step that leaves no room behind the base."""
    publish_and_revise(60, withdrawn=4)
    in_steps = snapshot.current()
    issue_random(40, seed=9, at=LATER)
    in_steps = snapshot.current()
    assert in_steps.base < in_steps.size, "these rows came behind the base"
    at_once = snapshot.build(loading.read(loading.NOTHING), in_steps.stamp, in_steps.number)
    assert at_once.base == at_once.size == in_steps.size
    for state in (in_steps, at_once):
        for as_of in ("", "as_of=2021-03-15"):
            selection = select(QueryDict(as_of))
            selection.__dict__["_chooser"] = type(selection._chooser)(selection, state)
            assert not differing(selection)


def test_lists_stand_in_order_from_any_place(sample_agreements: None) -> None:
    publish_and_revise(90, withdrawn=3)
    orders: dict[str, Callable[[Edition], Any]] = {
        "newest": lambda one: (-one.start.toordinal(), -one.number),
        "oldest": lambda one: (one.start, one.number),
        "deaths": lambda one: (-one.killed_best, -one.start.toordinal(), -one.number),
        "grade": lambda one: (STRENGTH.index(one.grade), -one.start.toordinal(), -one.number),
        "updated": lambda one: (-one.published_at.timestamp(), -one.number),
    }
    assert set(orders) == set(ORDERS)
    selection = select(QueryDict(""))
    for name, key in orders.items():
        expected = [one.pk for one in sorted(selection.editions, key=key)]
        assert selection.rows.keys(name) == expected, name
        assert selection.rows.keys(name, 3, 7) == expected[3:7], name
        assert selection.rows.keys(name, len(expected), len(expected) + 5) == []


def test_a_box_has_its_border(sample_agreements: None) -> None:
    """To the last bit: a point on the border is inside, one next to it is not."""
    west = 36.60636
    EditionFactory(longitude=west, latitude=35.2785)
    for border, found in ((west, 1), (36.606360000001, 0)):
        selection = select(QueryDict(f"bbox={border:.12f},35.2,36.7,35.3"))
        assert (selection.rows.count, selection.editions.count()) == (found, found)


@pytest.mark.parametrize(
    "fault", ["forgets to look", "drops a new row", "keeps what ended", "keeps the withdrawn"]
)
def test_a_wrong_snapshot_is_found(
    sample_agreements: None, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The comparison above is able to fail."""
    first = issue_random(30, seed=3, at=ISSUED)
    stamp = snapshot.current().stamp
    read = loading.read
    if fault == "forgets to look":
        monkeypatch.setattr(snapshot, "edition_stamp", lambda: stamp)
    elif fault == "drops a new row":
        monkeypatch.setattr(
            loading, "read", lambda known: (rows := read(known)).taken(np.arange(len(rows) - 1))
        )
    elif fault == "keeps what ended":
        monkeypatch.setattr(loading, "read", lambda known: only(read(known), "until", loading.FOREVER))
    else:
        monkeypatch.setattr(loading, "read", lambda known: only(read(known), "withdrawn", False))
    issue_many([Issue(records(1, seed=4)[0], first[0].public_id, first[0].number)], at=LATER)
    editions.withdraw(first[1].public_id, "safety", at=LATER)
    assert differing(select(QueryDict(""))) or differing(select(QueryDict("as_of=2021-03-15")))


def only(rows: bulk.Editions, name: str, value: Any) -> bulk.Editions:
    return rows.taken(np.flatnonzero(rows.fixed[name] == value))


def test_only_what_is_new_is_read(sample_agreements: None, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue_random(50, seed=3)
    snapshot.current()
    sizes: list[int] = []
    read = loading.read

    def watched(known: int) -> bulk.Editions:
        rows = read(known)
        sizes.append(len(rows))
        return rows

    monkeypatch.setattr(loading, "read", watched)
    snapshot.current()
    issue_many([Issue(records(1, seed=5)[0], issued[0].public_id, issued[0].number)])
    editions.withdraw(issued[1].public_id, "error")
    snapshot.current()
    snapshot.current()
    assert sizes == [4], "two that ended, their successor and the tombstone"


def test_what_was_rolled_back_or_removed_is_gone(sample_agreements: None) -> None:
    issue_random(5, seed=3)
    point = transaction.savepoint()
    issue_random(5, seed=4)
    assert snapshot.current().size == 10
    transaction.savepoint_rollback(point)
    assert snapshot.current().size == 5
    issue_random(2, seed=5)
    assert snapshot.current().size == 7
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE publication_edition CASCADE")
    assert snapshot.current().size == 0


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_or_the_new_and_no_mixture(sample_agreements: None) -> None:
    """While editions are superseded and withdrawn every answer is one of the published states as a whole."""
    issued = issue_random(40, seed=6)
    seen: set[tuple[int, int]] = set()
    mixed: list[str] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                rows = select(QueryDict("")).rows
                found = aggregation.cells(rows, 8)
                sums = {
                    rows.count,
                    sum(cell.count for cell in found.cells) + found.unlocated,
                    sum(bar.count for bar in aggregation.bars(rows, "year").bars),
                    sum(facets._all(rows).counts["kind"].values()),
                    len(rows.keys("newest")),
                }
                seen.add((rows.state.number, rows.count))
                if len(sums) != 1:
                    mixed.append(f"{rows.state.number}: {sums}")
        except Exception as error:
            mixed.append(repr(error))
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    published = {(snapshot.current().number, 40)}
    for step in range(1, 9):
        editions.withdraw(issued[step].public_id, "error")
        published.add((snapshot.current().number, 40 - step))
    done.set()
    for reader in readers:
        reader.join(20)
    assert not mixed
    assert len(seen) > 1
    assert {count for _number, count in seen} <= {count for _number, count in published}
