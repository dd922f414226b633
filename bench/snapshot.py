"""What the snapshot costs: time per question and memory, on rows made up in the shape of the real ones.

No database is needed: the rows go straight into the arrays. Beside each question stands the plain way, numpy
truth values over the same columns, so that a slow machine shows as a slow machine.
"""

import argparse
import datetime as dt
import itertools
import os
import random
import time
from collections.abc import Callable
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceasefire.settings")
django.setup()

from publication import aggregation, facets  # noqa: E402
from publication.accusation_tally import tally  # noqa: E402
from publication.bulk import Coded, Editions  # noqa: E402
from publication.filters import LISTS  # noqa: E402
from publication.snapshot import bits, build, choosing, renewed  # noqa: E402
from publication.snapshot.loading import FOREVER  # noqa: E402
from publication.snapshot.rows import Rows, days  # noqa: E402
from publication.snapshot.state import GRADES, State  # noqa: E402
from publication.vocabularies import ViolationKind, Weapon  # noqa: E402

PARTIES = [f"P{number:02d}" for number in range(40)]
READINGS = ("A-15", "A-20", "B")
RELATIONS = ("inside", "probably_inside", "edge", "outside", "undetermined")
GOVERNORATES = [
    "Idlib",
    "Hama",
    "Aleppo",
    "Latakia",
    "Homs",
    "Raqqa",
    "Daraa",
    "Damascus",
    "Rural Damascus",
    "",
]
VIEWS: dict[str, tuple[float, tuple[float, float, float, float]]] = {
    "world": (3.0, (-20.0, 10.0, 90.0, 60.0)),
    "country": (7.0, (34.5, 32.0, 42.5, 37.5)),
    "district": (10.0, (36.2, 35.3, 36.9, 35.8)),
    "village": (13.0, (36.55, 35.50, 36.65, 35.56)),
}
ROUNDS = 60


def heavy_tailed(chance: np.random.Generator, choices: int, rows: int) -> np.ndarray:
    """Indices of `choices`, a few of them frequent."""
    weights = 1.0 / np.arange(1, choices + 1) ** 1.1
    return chance.choice(choices, rows, p=weights / weights.sum())


def sets_of(chance: random.Random, names: list[str], most: int, count: int) -> list[tuple[str, ...]]:
    """Some combinations, single ones and the empty one first."""
    found = {(): None} | {(name,): None for name in names}
    while len(found) < count:
        found[tuple(sorted(chance.sample(names, chance.randint(2, most))))] = None
    return list(found)


def made_up(rows: int, seed: int = 1) -> Editions:
    """Reports around 3,000 places and a front line, 2015 to 2022; a twentieth without a point."""
    chance, dice = np.random.default_rng(seed), random.Random(seed)
    places = np.stack([chance.normal(36.7, 0.9, 3_000), chance.normal(35.5, 0.5, 3_000)]).round(4)
    place = heavy_tailed(chance, 3_000, rows)
    located = chance.random(rows) > 0.05
    accused = sets_of(dice, PARTIES, 3, 400)
    which = heavy_tailed(chance, len(accused), rows)
    # One to three accusers, each accusing all of the accused.
    accusers = [tuple(sorted(dice.sample(PARTIES, dice.choice([1, 1, 2])))) for _ in range(60)]
    accuser = heavy_tailed(chance, len(accusers), rows)
    both, both_index = np.unique(which * 60 + accuser, return_inverse=True)
    pairs = [
        tuple(
            sorted(
                f"{a}>{b}" for a, b in itertools.product(accusers[code % 60], accused[code // 60]) if a != b
            )
        )
        for code in both.tolist()
    ]
    # Who accuses nobody is no accuser.
    said = [[pair.split(">") for pair in members] for members in pairs]
    accuser_table = [tuple(sorted({one for one, _other in members})) for members in said]
    accused_table = [tuple(sorted({other for _one, other in members})) for members in said]
    zones = list(itertools.product(*[[f"{one}:{relation}" for relation in RELATIONS] for one in READINGS]))
    weapons = sets_of(dice, list(Weapon.values), 3, 120)
    provisions = sets_of(dice, [f"sochi-2018/{n}" for n in range(1, 25)], 3, 150)
    day = 5_479 + np.minimum((chance.random(rows) ** 0.7 * 2_900).astype(np.int32), 2_899)
    killed = np.where(chance.random(rows) < 0.3, chance.geometric(0.3, rows), 0).astype(np.int32)
    since = (np.sort(chance.integers(0, 10**14, rows)) + 6 * 10**14).astype(np.int64)
    fixed = {
        "id": np.arange(1, rows + 1), "incident": chance.permutation(rows).astype(np.int64), "number": np.arange(1, rows + 1, dtype=np.int32),
        "since": since, "until": np.where(chance.random(rows) < 0.05, since + 10**12, FOREVER), "withdrawn": chance.random(rows) < 0.0005,
        "day": day.astype(np.int32), "longitude": np.where(located, places[0][place], np.nan), "latitude": np.where(located, places[1][place], np.nan),
        "uncertain": located & (place % 7 == 0), "heavy": chance.random(rows) < 0.4, "harm": chance.random(rows) < 0.3, "spread": chance.random(rows) < 0.1,
        "killed_low": killed // 2, "killed_best": killed, "killed_high": killed * 2,
    }  # fmt: skip

    def coded(table: list[tuple[str, ...]], index: np.ndarray | None = None) -> Coded:
        return Coded(
            (heavy_tailed(chance, len(table), rows) if index is None else index).astype(np.int32), table
        )

    return Editions(
        fixed,
        {
            "kind": coded([(code,) for code in ViolationKind.values]), "grade": coded([(code,) for code in GRADES]),
            "governorate": coded([(code,) for code in GOVERNORATES]), "accuser": coded(accuser_table, both_index), "accused": coded(accused_table, both_index),
            "weapon": coded(weapons), "agreement": coded([(), ("sochi-2018",), ("moscow-2020",)]), "provision": coded(provisions),
            "zone": coded(zones), "pair": coded(pairs, both_index),
        },
    )  # fmt: skip


class Asked:
    """A filter as `facets()` needs it: chosen keys and the rows without each of them."""

    def __init__(self, state: State, chance: random.Random, keys: list[str]) -> None:
        self.state, self.sets = state, {}
        self.values: dict[str, Any] = dict.fromkeys((*LISTS, "heavy", "harm", "reading"), "")
        self.query = "&".join(keys)
        for key in keys:
            if key == "time":
                first = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(2_500))
                self.sets[key] = days(state, first, first + dt.timedelta(days=chance.choice([30, 180, 700])))
                continue
            self.values[key] = True
            if key in ("heavy", "harm"):
                self.sets[key] = state.flags[key]
            elif key == "pair":
                self.values[key] = chance.sample(state.pairs.pairs.names, 2)
                self.sets[key] = choosing.pairs(state, set(self.values[key]))
            elif key == "bbox":
                west, south = chance.uniform(35.5, 37.0), chance.uniform(35.0, 36.0)
                self.sets[key] = choosing.box(state, (west, south, west + 0.6, south + 0.4))
            elif key == "zone":
                self.sets[key] = choosing.zones(state, {chance.choice(RELATIONS)}, chance.choice(READINGS))
            else:
                codes = sorted(state.sets[key])[:8]
                found = np.zeros_like(state.current)
                self.values[key] = chance.sample(codes, min(len(codes), chance.choice([1, 2, 3])))
                for code in self.values[key]:
                    found |= state.sets[key][code]
                self.sets[key] = found
        self.readable = Rows(state, state.current)
        self.rows = self.without()

    def without(self, *keys: str) -> Rows:
        chosen = self.state.current
        for name, one in self.sets.items():
            if name not in keys:
                chosen = chosen & one
        return Rows(self.state, chosen)


def masks(state: State, rows: Rows) -> dict[str, Callable[[], Any]]:
    """The plain way: a truth value per row, and counting what it chooses."""
    chosen, size = bits.unpack(rows.chosen, state.size), state.size
    spot, grade, pair = (state.columns[name][:size] for name in ("spot", "day_grade", "pair"))
    return {
        "count": lambda: int(chosen.sum()),
        "cells": lambda: np.bincount(spot[chosen], minlength=len(state.spots.place)),
        "bars": lambda: np.bincount(grade[chosen] - int(grade.min())),
        "accusations": lambda: np.bincount(pair[chosen]),
        "totals": lambda: [grade[chosen].min(initial=0), state.columns["killed_best"][:size][chosen].sum()],
    }


def measure(state: State, rounds: int) -> None:
    chance = random.Random(4)
    keys = [*LISTS, "heavy", "harm", "time", "bbox"]
    took: dict[tuple[str, str], list[float]] = {}

    def timed(question: str, how: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        answer = work()
        took.setdefault((question, how), []).append((time.process_time() - start) * 1_000)
        return answer

    for turn in range(rounds):
        count = (0, 1, 3)[turn % 3]
        chosen = chance.sample(keys, count)
        asked = timed(
            "the filter itself", f"{count} keys", lambda chosen=chosen: Asked(state, chance, chosen)
        )
        for question, work in {
            "count": lambda rows: rows.count,
            **{
                f"cells, {name}": lambda rows, at=at: aggregation.cells(rows, *at)
                for name, at in VIEWS.items()
            },
            "bars": lambda rows: aggregation.bars(rows),
            "accusations": tally,
            "totals": aggregation.totals,
            "governorates": aggregation.by_governorate,
            "newest 50": lambda rows: rows.keys("newest", 0, 50),
        }.items():
            # A selection of its own for each question: nothing is left over from the one before.
            rows = Rows(state, asked.rows.chosen)
            timed(question, f"{count} keys", lambda work=work, rows=rows: work(rows))
        state.kept.pop("facets", None)
        timed("facets", f"{count} keys", lambda asked=asked: facets.facets(asked))  # type: ignore[arg-type]
        for question, work in masks(state, asked.rows).items():
            timed(question if question != "cells" else "cells, country", "plain masks", work)
    print(
        "\n| question | filter keys 0: p50 / p95 ms | 1 | 3 | all | plain masks, all |\n|---|---|---|---|---|---|"
    )
    for question in dict.fromkeys(question for question, _how in took):
        columns = [took.get((question, f"{count} keys"), []) for count in (0, 1, 3)]
        columns += [[one for column in columns for one in column], took.get((question, "plain masks"), [])]
        print(f"| {question} | " + " | ".join(_percentiles(column) for column in columns) + " |")


def _percentiles(values: list[float]) -> str:
    if not values:
        return ""
    middle, late = np.percentile(values, [50, 95])
    return f"{middle:.2f} / {late:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000_000, 5_000_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    for rows in given.rows:
        editions = made_up(rows)
        start = time.process_time()
        state = build(editions, "1-0", 1)
        built = time.process_time() - start
        print(f"\n## {rows:,} rows\n\nbuilt from arrays in {built:.2f} s; {state.bytes / 1e6:.0f} MB")
        del editions
        for count in (1, 50, 500):
            more = made_up(count, seed=count)
            more.fixed["id"] += state.size + 1_000
            start = time.process_time()
            after = renewed(state, more, f"{count}-1", count)
            print(f"{count} rows more: {(time.process_time() - start) * 1_000:.1f} ms")
            assert after is not None
            state = after
        measure(state, given.rounds)


if __name__ == "__main__":
    main()
