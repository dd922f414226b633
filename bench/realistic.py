"""A realistic million incidents in memory, and how many bits each column of them needs at least.

Shaped as the field is: activity in waves, places along a front line with a few that are hit every
day, offensives that gather it in one district, sides that accuse each other, weapons that follow
from the kind, zones and governorates that follow from the place, and numbers given in the order of
publication, which is the day plus a random delay.

Because the chances are known here, so is the information: a value drawn with chance p carries
−log2 p bits, given what the values before it have told already (day, then place, then accused, grade
and so on). Two corrections: rows of one day stand in any order we like, which saves the order of
their places; and numbers are ranks, not moments, which saves log2 e bits each.
"""

from dataclasses import dataclass
from math import e, log2, pi

import numpy as np
from numpy.typing import NDArray

from publication.feed_codec import Coded, FeedColumns

YEARS = 8
DAYS = 365 * YEARS
PLACES = 3_000
DISTRICTS = 12
DELAY_DAYS, DELAY_SHAPE = 1.5, 0.7  # median and sigma of the lognormal delay
PARTIES = [f"P{i:02}" for i in range(40)]
GRADES = ["unverified", "plausible", "contested", "verified", "refuted", "unassessed"]
KINDS = [f"kind_{i:02}" for i in range(15)]
WEAPONS = [f"weapon_{i:02}" for i in range(12)]
RELATIONS = ["inside", "probably_inside", "edge", "outside"]


@dataclass(frozen=True)
class Realistic:
    """The rows, and the least bits of every file of the feed for them."""

    rows: FeedColumns
    bits: dict[str, float]


class Chance:
    """Draws values and adds up what they tell."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def draw(self, tables: NDArray[np.float64], given: NDArray[np.int64]) -> tuple[NDArray[np.int64], float]:
        """One value per row by the table of chances its condition names; and the bits of all of them."""
        tables = tables / tables.sum(axis=1, keepdims=True)
        drawn = np.empty(len(given), dtype=np.int64)
        bits = 0.0
        order = np.argsort(given, kind="stable")
        edges = np.searchsorted(given[order], np.arange(len(tables) + 1))
        for condition, table in enumerate(tables):
            rows = order[edges[condition] : edges[condition + 1]]
            if len(rows):
                values = self.rng.choice(len(table), len(rows), p=table)
                drawn[rows] = values
                bits -= float(np.log2(table[values]).sum())
        return drawn, bits

    def tables(self, conditions: int, values: int, steepness: float) -> NDArray[np.float64]:
        """Chances that fall by rank, in another order under each condition."""
        falling = 1.0 / np.arange(1, values + 1) ** steepness
        return np.stack([self.rng.permutation(falling) for _ in range(conditions)])


def log2_factorials(counts: NDArray[np.int64]) -> float:
    """Σ log2(count!)."""
    table = np.concatenate([[0.0], np.cumsum(np.log2(np.arange(1, max(2, int(counts.max()) + 1))))])
    return float(table[counts].sum())


def conditional_bits(codes: NDArray[np.int64], known: NDArray[np.int64]) -> float:
    """Bits of a column for somebody who knows another one, from how often they occur together."""
    together = np.unique(known * (int(codes.max()) + 1) + codes, return_counts=True)[1]
    alone = np.unique(known, return_counts=True)[1]
    return float((alone * np.log2(alone)).sum() - (together * np.log2(together)).sum())


def realistic(n: int, seed: int = 1) -> Realistic:
    """``n`` incidents over eight years."""
    chance = Chance(seed)
    rng = chance.rng
    day = _days(rng, n)
    lon, lat, uncertainty, district, popularity = _places(rng)
    place, place_bits = _where(chance, day, district, popularity)
    home = np.where(place == PLACES, DISTRICTS, district[np.minimum(place, PLACES - 1)])

    pairs = _pairs(rng)
    accused_sets = sorted({accused for _accuser, accused in pairs})
    accused, accused_bits = chance.draw(chance.tables(DISTRICTS + 1, len(accused_sets), 1.5), home)
    told = chance.tables(len(accused_sets), len(pairs), 1.6)
    told *= [[accused == accused_sets[i] for _accuser, accused in pairs] for i in range(len(accused_sets))]
    pair, _bits = chance.draw(told, accused)
    grade, grade_bits = chance.draw(
        np.tile(np.array([[0.55, 0.2, 0.1, 0.1, 0.02, 0.03]]), (1, 1)), np.zeros(n, dtype=np.int64)
    )
    kind, _bits = chance.draw(chance.tables(len(accused_sets), len(KINDS), 1.3), accused)
    weapon_sets = [
        (),
        *((name,) for name in WEAPONS),
        *(tuple(sorted(rng.choice(WEAPONS, 2, replace=False))) for _ in range(8)),
    ]
    weapon_sets = sorted(set(weapon_sets))
    weapon, _bits = chance.draw(chance.tables(len(KINDS), len(weapon_sets), 1.8), kind)
    harm, _bits = chance.draw(
        np.column_stack([np.linspace(0.75, 0.98, 15), np.linspace(0.25, 0.02, 15)]), kind
    )
    provision_sets = sorted(
        [
            (),
            ("sochi-2018/2",),
            ("sochi-2018/5",),
            ("sochi-2018/6",),
            ("moscow-2020/1",),
            ("sochi-2018/2", "sochi-2018/6"),
        ]
    )
    provision, _bits = chance.draw(
        chance.tables(len(KINDS) * YEARS, len(provision_sets), 1.6), kind * YEARS + day // 365
    )
    attribution, _bits = chance.draw(chance.tables(len(GRADES), 5, 2.2), grade)
    spread, spread_bits = chance.draw(np.array([[0.96, 0.04]]), np.zeros(n, dtype=np.int64))
    zone_sets = sorted((f"A-20:{a}", f"B:{b}") for a in RELATIONS for b in RELATIONS)
    # A place lies in its governorate and zone once and for all: a million rows tell nothing new.
    zone_of = np.append(rng.integers(0, len(zone_sets), PLACES), 0)
    governorates = ["", "Aleppo", "Hama", "Idlib", "Latakia"]
    governorate_of = np.append(1 + district % 4, 0)
    number, number_bits = _numbers(rng, day)

    ties = np.unique(day * (PLACES + 1) + place, return_counts=True)[1]
    table_bits = YEARS * (PLACES * (16 + 16 + 1.5) - log2_factorials(np.array([PLACES])))
    rows = FeedColumns(
        number=number,
        day=np.datetime64("2015-01-01") + day,
        lon=np.append(lon, np.nan)[place],
        lat=np.append(lat, np.nan)[place],
        uncertainty=np.append(uncertainty, np.nan)[place],
        accused=Coded(accused, accused_sets),
        pair=Coded(
            pair,
            [
                tuple(sorted(f"{accuser}>{one}" for one in accused)) if accused else ()
                for accuser, accused in pairs
            ],
        ),
        kind=Coded(kind, KINDS),
        weapon=Coded(weapon, weapon_sets),
        grade=Coded(grade, GRADES),
        attribution=Coded(attribution, ["alleged", "disputed", "likely", "confirmed", "unknown"]),
        zone=Coded(zone_of[place], zone_sets),
        provision=Coded(provision, provision_sets),
        governorate=Coded(governorate_of[place], governorates),
        harm=harm,
        spread=spread,
    )
    # A file read alone can count on nothing but the base: its least is what its column tells to
    # somebody who knows who is accused, the grade, the place and the year.
    known = (accused * len(GRADES) + grade) * YEARS + day // 365
    bits = {
        "base": place_bits + table_bits + accused_bits + grade_bits + spread_bits,
        "pair": conditional_bits(pair, known),
        "kind": conditional_bits(kind, known),
        "weapon": conditional_bits(weapon, known),
        "provision": conditional_bits(provision, known),
        "zone": YEARS * PLACES * log2(len(zone_sets)),
        "governorate": YEARS * PLACES * 2.0,
        "harm": conditional_bits(harm, known),
        "attribution": conditional_bits(attribution, known),
        "number": number_bits - log2_factorials(ties),
    }
    return Realistic(rows, bits)


def _days(rng: np.random.Generator, n: int) -> NDArray[np.int64]:
    """Days in waves: the logarithm of the daily rate wanders."""
    wander = np.zeros(DAYS)
    for at in range(1, DAYS):
        wander[at] = 0.97 * wander[at - 1] + 0.2 * rng.standard_normal()
    rate = np.exp(wander)
    return np.sort(rng.choice(DAYS, n, p=rate / rate.sum()))


def _places(rng: np.random.Generator) -> tuple[NDArray[np.float64], ...]:
    """Towns along a front line from Latakia round Idlib to Aleppo; how often each is named falls by rank."""
    along = rng.random(PLACES)
    bend = np.column_stack([36.1 + 1.1 * along, 35.5 + 0.9 * np.sin(along * pi * 0.8)])
    spot = np.round(bend + rng.normal(0, 0.09, (PLACES, 2)), 3)
    district = np.minimum((along * DISTRICTS).astype(np.int64), DISTRICTS - 1)
    uncertainty = rng.choice([1000.0, 5000.0, 25_000.0], PLACES, p=[0.7, 0.2, 0.1])
    popularity = rng.permutation(1.0 / np.arange(1, PLACES + 1) ** 0.8)
    return spot[:, 0], spot[:, 1], uncertainty, district, popularity


def _where(
    chance: Chance, day: NDArray[np.int64], district: NDArray[np.int64], popularity: NDArray[np.float64]
) -> tuple[NDArray[np.int64], float]:
    """Places month by month, one district eight times as busy; 8 % without a point (index PLACES)."""
    months = -(-DAYS // 30)
    tables = np.tile(popularity, (months, 1))
    for month in range(months):
        tables[month, district == chance.rng.integers(DISTRICTS)] *= 8
    tables = np.column_stack([tables / tables.sum(axis=1, keepdims=True) * 0.92, np.full(months, 0.08)])
    place, bits = chance.draw(tables, day // 30)
    of_day = np.bincount(day)
    same = np.unique(day * (PLACES + 1) + place, return_counts=True)[1]
    return place, bits - log2_factorials(of_day) + log2_factorials(same)


def _pairs(rng: np.random.Generator) -> list[tuple[str, tuple[str, ...]]]:
    """Who accuses whom: an accuser (or none that is a party) and one or two accused."""
    found: set[tuple[str, tuple[str, ...]]] = {("", ())}
    while len(found) < 160:
        accuser = "" if rng.random() < 0.1 else PARTIES[int(40 * rng.random() ** 2)]
        others = [party for party in PARTIES[: int(3 + 37 * rng.random())] if party != accuser]
        found.add((accuser, tuple(sorted(rng.choice(others, 1 + (rng.random() < 0.2), replace=False)))))
    return sorted(found)


def _numbers(rng: np.random.Generator, day: NDArray[np.int64]) -> tuple[NDArray[np.int64], float]:
    """Numbers from 1 in the order of publication, and the bits of that order given the days."""
    n = len(day)
    delay = DELAY_DAYS * np.exp(DELAY_SHAPE * rng.standard_normal(n))
    published = day + rng.random(n) + delay
    number = np.empty(n, dtype=np.int64)
    number[np.argsort(published)] = np.arange(1, n + 1)
    # Entropy of the delay in bits of days, the time within the day aside; times what happens in a day.
    of_delay = log2(DELAY_DAYS * DELAY_SHAPE * (2 * pi * e) ** 0.5)
    rate = np.bincount(published.astype(np.int64))[published.astype(np.int64)]
    return number, n * (of_delay - log2(e)) + float(np.log2(rate).sum())
