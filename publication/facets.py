"""How many incidents each option of the filter would bring, were nothing else chosen under its key."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db import connections

from publication import reading
from publication.filters import LISTS, Selection
from publication.models import EditionQuerySet
from publication.stamp import edition_stamp

Counts = dict[str, int]

# One row per incident and code; `s` are the incidents the other keys let through.
CODES = {
    "accuser": "SELECT id, unnest(accusers) FROM s",
    "accused": "SELECT id, unnest(accused) FROM s",
    "kind": "SELECT id, kind FROM s",
    "weapon": "SELECT id, unnest(weapons) FROM s",
    "grade": "SELECT id, grade FROM s",
    "agreement": "SELECT id, unnest(agreements) FROM s",
    "provision": "SELECT id, unnest(provisions) FROM s",
    "zone": "SELECT id, split_part(pair, ':', 2) FROM s, unnest(zone_relations) AS pair WHERE %s IN ('', split_part(pair, ':', 1))",
    "governorate": "SELECT id, governorate FROM s WHERE governorate <> ''",
    "heavy": "SELECT id, '1' FROM s WHERE has_heavy_weapon",
    "harm": "SELECT id, 'civilian' FROM s WHERE has_civilian_harm",
}
COLUMNS = (
    "id", "accusers", "accused", "kind", "weapons", "grade", "agreements", "provisions",
    "zone_relations", "governorate", "has_heavy_weapon", "has_civilian_harm",
)  # fmt: skip


@dataclass(frozen=True)
class Facets:
    """Per key of the filter: code and incidents. A code without incidents is left out."""

    counts: dict[str, Counts]

    def of(self, key: str, code: str) -> int:
        return self.counts[key].get(code, 0)


def facets(selection: Selection) -> Facets:
    """The counts of every option: one query, and one more for each key something is chosen under."""
    if not selection.query:
        return unfiltered()
    chosen = [key for key in CODES if selection.values[key]]
    asked = selection.values["reading"]
    found = _count(selection.editions, [key for key in CODES if key not in chosen], asked)
    for key in chosen:
        found |= _count(selection.without(key), [key], asked)
    return Facets({key: found[key] for key in (*LISTS, "heavy", "harm")})


def within(selection: Selection, keys: list[str]) -> dict[str, Counts]:
    """Per key the counts of every code among the incidents the whole filter chooses. One query."""
    return _count(selection.editions, keys, selection.values["reading"])


def unfiltered(as_of: dt.datetime | None = None) -> Facets:
    """The counts were nothing chosen at all. Those of the present are kept until an edition changes."""
    return (
        _present(edition_stamp())
        if as_of is None
        else Facets(_count(reading.editions(as_of), list(CODES), ""))
    )


@lru_cache(maxsize=2)
def _present(stamp: str) -> Facets:
    return Facets(_count(reading.editions(), list(CODES), ""))


def _count(editions: EditionQuerySet, keys: list[str], asked: str) -> dict[str, Counts]:
    counts: dict[str, Counts] = {key: {} for key in keys}
    if not keys:
        return counts
    chosen, params = editions.order_by().values(*COLUMNS).query.get_compiler("public").as_sql()
    # Keys and CODES are constants of this module, what was asked is a parameter.
    parts = [
        f"SELECT '{key}', code, count(DISTINCT id) FROM ({CODES[key]}) AS {key}(id, code) GROUP BY code"  # noqa: S608
        for key in keys
    ]
    given = [*params, *([asked] if "zone" in keys else [])]
    with connections["public"].cursor() as cursor:
        cursor.execute(f"WITH s AS MATERIALIZED ({chosen}) {' UNION ALL '.join(parts)}", given)
        for key, code, count in cursor.fetchall():
            counts[key][code] = count
    return counts
