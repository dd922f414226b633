"""Synthetic incidents with the shape of real ones, as numpy columns: the same seed gives the same rows.

Some 3,000 places along a front line in north-west Syria, a few of them with most of the incidents; days of
2015 to 2022 with quiet weeks and offensives; the parties, kinds, weapons and provisions of the sample. Places
are numbered, not named, and nobody is described: nothing here can be taken for a record of something.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer[Any]]

SEED = 20180917
FIRST_DAY = np.datetime64("2015-01-01", "D")
DAYS = 2922  # to the end of 2022
PLACES = 3000
#: Bends of the front line, longitude and latitude: from the Latakia mountains round to north of Aleppo.
FRONT = np.array(
    [(36.05, 35.83), (36.28, 35.62), (36.38, 35.40), (36.62, 35.38), (36.80, 35.42), (36.98, 35.62), (37.05, 35.85), (36.98, 36.10), (37.02, 36.28), (36.90, 36.45)]
)  # fmt: skip
DEGREE_M = 111_320
#: Governorates and a middle of each; a place belongs to the nearest.
GOVERNORATES = ("Idlib", "Hama", "Aleppo", "Latakia", "Homs")
MIDDLES = np.array([(36.65, 35.85), (36.75, 35.30), (37.10, 36.25), (36.05, 35.65), (36.75, 34.80)])

#: Precision of the place: its code, metres of uncertainty (0: no point), share of the incidents.
PRECISIONS = (("settlement", 1000, 0.58), ("near", 5000, 0.29), ("district", 25_000, 0.05), ("governorate", 75_000, 0.03), ("withheld", 0, 0.05))  # fmt: skip
DISTRICTS = 14  # how many points stand for "district only"
TIMES = (("day", 0.86), ("part_of_day", 0.06), ("days_2_6", 0.05), ("week", 0.02), ("month", 0.01))
GRADES = (("unverified", 0.70), ("corroborated", 0.14), ("verified", 0.09), ("contested", 0.04), ("not_substantiated", 0.02), ("refuted", 0.01))  # fmt: skip

#: Who is accused, by side, the most often accused first (weights fall by a third from one to the next).
GOVERNMENT_SIDE = ("SAA", "RUS-MOD", "SYR-GOV", "SAA-25D", "NDF", "SAA-5C", "IR-MIL", "LIWA-QUDS", "HZB", "IRGC")  # fmt: skip
OPPOSITION_SIDE = ("HTS", "NFL", "SNA", "TSK", "JAI", "HAD", "TIP", "JNASR", "AHRAR", "ANSAR-T")
#: Who accuses which side.
ACCUSERS_OF_GOVERNMENT = ("SOHR", "NFL", "SCD", "SNHR", "TUR", "HTS", "SNA", "JAI", "SSG", "OMRAN")
ACCUSERS_OF_OPPOSITION = ("SYR-GOV", "RUS-MOD", "RUS-CPVS", "SOHR", "SAA", "IRN", "SDF", "SNHR", "RTJC", "LIWA-QUDS")  # fmt: skip

#: Kinds by the side accused (government, opposition, nobody), with their shares.
KINDS: tuple[dict[str, float], ...] = (
    {"indirect_fire": 0.40, "airstrike": 0.34, "rocket_missile": 0.08, "ground_assault": 0.07, "direct_fire": 0.03, "sniping": 0.02, "infiltration_raid": 0.02, "attack_civilians": 0.02, "drone_strike": 0.01, "transit_blocked": 0.01},
    {"indirect_fire": 0.44, "sniping": 0.12, "infiltration_raid": 0.12, "ground_assault": 0.10, "atgm": 0.07, "ied_mine": 0.06, "direct_fire": 0.04, "drone_strike": 0.02, "suicide_attack": 0.02, "abduction_detention": 0.01},
    {"not_coded": 0.55, "ied_mine": 0.20, "indirect_fire": 0.15, "abduction_detention": 0.05, "other": 0.05},
)  # fmt: skip
#: Weapons by kind, the usual one first; a kind that is not here has none stated.
WEAPONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "indirect_fire": (("artillery",), ("mortar",), ("artillery", "mlrs"), ("mlrs",), ("improvised_rocket",), ("tank",)),
    "airstrike": (("aerial_bomb",), ("barrel_bomb",), ("air_gun_rocket",), ("aerial_bomb", "cluster"), ("incendiary",)),
    "rocket_missile": (("mlrs",), ("ssm",), ("mlrs", "cluster")), "ground_assault": (("small_arms", "tank"), ("small_arms",), ("ifv_cannon", "tank")),
    "direct_fire": (("hmg",), ("tank",), ("aaa",)), "sniping": (("sniper",),), "atgm": (("atgm",),), "ied_mine": (("ied",), ("mine_ap",), ("vbied",), ("mine_at",)),
    "drone_strike": (("uav_munition",),), "suicide_attack": (("vbied",), ("ied",)), "infiltration_raid": (("small_arms",), ("grenade", "small_arms")),
}  # fmt: skip
DEADLY = frozenset({"airstrike", "indirect_fire", "rocket_missile", "attack_civilians", "not_coded"})
#: The agreement in force from a day on, and the provisions an incident is held against.
AGREEMENTS = (
    ("2015-01-01", ((),)),
    ("2016-02-27", (("coh-2016/1",), ("coh-2016/2",))),
    ("2017-05-04", (("astana-2017/1",), ("astana-2017/2",))),
    ("2018-09-17", (("sochi-2018/1",), ("sochi-2018/2",), ("sochi-2018/6",), ("sochi-2018/5", "sochi-2018/6"))),
    ("2020-03-05", (("moscow-2020/1",), ("moscow-2020/1", "sochi-2018/1"))),
)  # fmt: skip


@dataclass(frozen=True)
class Sites:
    """Points an incident may have: the places twice (exact, near), then districts, then governorates."""

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    uncertainty: NDArray[np.int64]  # metres
    governorate: Codes  # index in GOVERNORATES

    def __len__(self) -> int:
        return len(self.longitude)


@dataclass(frozen=True)
class Shape:
    """Incidents in the order of their publication; -1 stands for "none"."""

    day: Codes  # days after FIRST_DAY
    published: NDArray[np.int64]  # seconds after FIRST_DAY, rising
    precision: Codes  # index in PRECISIONS
    time: Codes  # index in TIMES
    site: Codes  # index in Sites, -1 without a public point
    place: Codes  # number of the place
    side: Codes  # of the accused: 0 government, 1 opposition, 2 nobody accused
    accusers: Codes  # n × 2, index in the accusers of that side
    accused: Codes  # n × 2, index in the parties of that side
    kind: NDArray[np.str_]
    grade: Codes  # index in GRADES
    draw: NDArray[np.int64]  # n × 4 large numbers, for whatever hangs on one row alone

    def __len__(self) -> int:
        return len(self.day)


def sites(random: np.random.Generator) -> Sites:
    """The points, the same for any number of incidents."""
    along = np.sort(random.uniform(0, len(FRONT) - 1, PLACES))
    step = np.minimum(along.astype(int), len(FRONT) - 2)
    point = FRONT[step] + (along - step)[:, None] * (FRONT[step + 1] - FRONT[step])
    point += random.standard_t(3, (PLACES, 2)) * 0.07  # most within 10 km of the line, some far behind it
    point = np.clip(point, (35.8, 34.9), (37.6, 36.75)).round(5)
    districts = random.uniform((36.0, 35.2), (37.2, 36.5), (DISTRICTS, 2)).round(5)
    xy = np.concatenate([point, point, districts, MIDDLES])
    counts = [PLACES, PLACES, DISTRICTS, len(MIDDLES)]
    metres = np.repeat([metres for _code, metres, _share in PRECISIONS[:4]], counts)
    nearest = ((xy[:, None, :] - MIDDLES[None]) ** 2).sum(axis=2).argmin(axis=1)
    return Sites(xy[:, 0], xy[:, 1], metres, nearest)


def shape(n: int, seed: int = SEED) -> tuple[Sites, Shape]:
    """`n` incidents and the points they lie at."""
    random = np.random.default_rng(seed)
    where = sites(random)
    day = _days(random, n)
    delay = np.minimum(random.geometric(0.35, n) - 1 + (random.random(n) < 0.02) * random.integers(30, 400, n), 700)  # fmt: skip
    published = (day + delay) * 86_400 + random.integers(6 * 3600, 22 * 3600, n)
    order = np.argsort(published, kind="stable")
    day, published = day[order], published[order]

    weights = 1 / np.arange(1, PLACES + 1) ** 0.9
    place = random.permutation(PLACES)[_choose(random, weights, n)]
    precision = _choose(random, [share for *_, share in PRECISIONS], n)
    site = np.select(
        [precision == 0, precision == 1, precision == 2, precision == 3],
        [place, PLACES + place, 2 * PLACES + place % DISTRICTS, 2 * PLACES + DISTRICTS + where.governorate[place]],
        -1,
    )  # fmt: skip
    side = _choose(random, [0.58, 0.32, 0.10], n)
    falling = (2 / 3) ** np.arange(10)
    accused, accusers = (np.stack([_choose(random, falling, n) for _each in range(2)], 1) for _both in "ab")
    accused[:, 1][random.random(n) < 0.82] = -1
    accusers[:, 1][random.random(n) < 0.75] = -1
    accused[side == 2] = accusers[side == 2] = -1
    kind = np.empty(n, dtype="U20")
    for number, shares in enumerate(KINDS):
        rows = side == number
        kind[rows] = np.array(list(shares))[_choose(random, list(shares.values()), int(rows.sum()))]
    return where, Shape(
        day=day, published=published, precision=precision, place=place, site=site, side=side,
        time=_choose(random, [share for _code, share in TIMES], n),
        accusers=accusers, accused=accused, kind=kind,
        grade=_choose(random, [share for _code, share in GRADES], n),
        draw=random.integers(0, 2**40, (n, 4)),
    )  # fmt: skip


def _days(random: np.random.Generator, n: int) -> Codes:
    """Days: a slow tide, weeks of offensives, some days ten times their neighbours."""
    tide = np.cumsum(random.normal(0, 0.12, DAYS))
    tide -= np.linspace(0, tide[-1], DAYS)
    offensives = np.zeros(DAYS)
    for start in random.integers(0, DAYS - 60, 9):
        offensives[start : start + int(random.integers(15, 60))] += random.uniform(0.8, 2)
    weights = np.exp(np.clip(tide, -2, 2) + offensives + random.standard_t(4, DAYS) * 0.35)
    return np.repeat(np.arange(DAYS), random.multinomial(n, weights / weights.sum()))


def _choose(random: np.random.Generator, weights: Any, n: int) -> Codes:
    """`n` indices, drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.minimum(np.searchsorted(edges / edges[-1], random.random(n), "right"), len(edges) - 1)
