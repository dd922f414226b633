"""The counts once more in plain SQL over the editions: what the snapshot has to agree with."""

import datetime as dt
from collections import Counter
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db import connections
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
)  # fmt: skip
from django.db.models.functions import Coalesce, Floor

from publication import reading
from publication.accusation_tally import Grades, Tally
from publication.aggregation import (
    Cell,
    Cells,
    GovernorateCount,
    Totals,
    cell_size,
)
from publication.filters import LISTS, Selection
from publication.models import EditionQuerySet, PublishedAccusation
from publication.snapshot.spots import mix_name
from publication.vocabularies import UNCERTAIN_FROM, Grade

VERIFIED = Q(grade=Grade.VERIFIED)
LONGITUDE = Func(F("point"), function="ST_X", output_field=FloatField())
LATITUDE = Func(F("point"), function="ST_Y", output_field=FloatField())
# Mercator's northing in degrees, so that a cell is a square on the map.
NORTHING = Func(
    F("point"),
    template="DEGREES(LN(TAN(PI() / 4 + RADIANS(ST_Y(%(expressions)s)) / 2)))",
    output_field=FloatField(),
)


def cells(
    editions: EditionQuerySet, zoom: float, view: tuple[float, float, float, float] | None = None
) -> Cells:
    """The incidents gathered by square; `view` is west, south, east, north. One query."""
    size = cell_size(zoom)
    shown: Any = Value(True, output_field=BooleanField())
    if view:
        box = Polygon.from_bbox(view)
        box.srid = 4326
        shown = Q(point__coveredby=box)
    groups = (
        editions.order_by()
        .values(
            "accused",
            column=Floor((LONGITUDE + 180.0) / Value(size)),
            row=Floor((180.0 - NORTHING) / Value(size)),
            uncertain=Coalesce(Q(uncertainty_m__gte=UNCERTAIN_FROM), False),
            shown=Coalesce(shown, False) if view else shown,
        )
        .annotate(count=Count("pk"), x=Sum(LONGITUDE), y=Sum(LATITUDE))
    )
    found: dict[tuple[float, float, bool], Cell] = {}
    unlocated = outside = 0
    for group in groups:
        if group["column"] is None:
            unlocated += group["count"]
        elif not group["shown"]:
            outside += group["count"]
        else:
            place = (group["column"], group["row"], group["uncertain"])
            cell = found.setdefault(place, Cell(0.0, 0.0, 0, group["uncertain"]))
            cell.longitude += group["x"]
            cell.latitude += group["y"]
            cell.count += group["count"]
            name = mix_name(group["accused"])
            cell.accused[name] = cell.accused.get(name, 0) + group["count"]
    for cell in found.values():
        cell.longitude = round(cell.longitude / cell.count, 6)
        cell.latitude = round(cell.latitude / cell.count, 6)
    ordered = sorted(found.values(), key=lambda cell: (-cell.count, cell.longitude, cell.latitude))
    return Cells(ordered, unlocated, outside)


def bars(editions: EditionQuerySet) -> dict[dt.date, dict[str, int]]:
    """Incidents by the day they began and their grade. One query."""
    days: dict[dt.date, Counter[str]] = {}
    for day, grade, count in editions.order_by().values_list("start", "grade").annotate(count=Count("pk")):
        days.setdefault(day, Counter())[grade] += count
    return {day: dict(grades) for day, grades in days.items()}


def tally(editions: EditionQuerySet) -> Tally:
    """Who accuses whom, by grade, in plain SQL."""
    accusations = (
        PublishedAccusation.objects.using("public")
        .filter(edition__in=editions.order_by().using(None).values("pk"))
        .order_by()
    )
    answer = PublishedAccusation.objects.filter(
        edition=OuterRef("edition"), accuser=OuterRef("accused"), accused=OuterRef("accuser")
    )
    parts: dict[tuple[str, int], str] = {}  # who takes part in which edition, and its grade
    for edition, accuser, accused, grade in accusations.values_list(
        "edition", "accuser", "accused", "edition__grade"
    ):
        parts[accuser, edition] = parts[accused, edition] = grade
    taking_part: dict[str, Counter[str]] = {}
    for (code, _edition), grade in parts.items():
        taking_part.setdefault(code, Counter())[grade] += 1
    mutual = _by(accusations.filter(Exists(answer)), "accuser", "accused")
    either = {True: Counter[str](), False: Counter[str]()}
    for accused, grade in editions.order_by().values_list("accused", "grade"):
        either[bool(accused)][grade] += 1
    return Tally(
        pairs=_by(accusations, "accuser", "accused"),
        both={pair: grades for pair, grades in mutual.items() if pair[0] < pair[1]},
        accusers=_by(accusations, "accuser"),
        accused=_by(accusations, "accused"),
        taking_part={code: _grades(counts) for code, counts in taking_part.items()},
        incidents=_grades(either[True]),
        without=_grades(either[False]),
    )


def _grades(counts: Counter[str]) -> Grades:
    return tuple(counts[grade] for grade in Grade.values)


def _by(accusations: Any, *names: str) -> dict[Any, Grades]:
    """The incidents of each code, or pair of codes, by grade."""
    found: dict[Any, Counter[str]] = {}
    once = Count("edition", distinct=True)
    for *codes, grade, count in accusations.values_list(*names, "edition__grade").annotate(n=once):
        found.setdefault(codes[0] if len(names) == 1 else tuple(codes), Counter())[grade] = count
    return {code: _grades(counts) for code, counts in found.items()}


def totals(editions: EditionQuerySet) -> Totals:
    """One query."""
    return Totals(
        **editions.order_by().aggregate(
            incidents=Count("pk"),
            unlocated=Count("pk", filter=Q(point__isnull=True)),
            verified=Count("pk", filter=VERIFIED),
            contested=Count("pk", filter=Q(grade=Grade.CONTESTED)),
            civilian_harm=Count("pk", filter=Q(has_civilian_harm=True)),
            heavy=Count("pk", filter=Q(has_heavy_weapon=True)),
            accusations=Count("pk", filter=~Q(accused=[])),
            killed_low=Coalesce(Sum("killed_low"), 0),
            killed_best=Coalesce(Sum("killed_best"), 0),
            killed_high=Coalesce(Sum("killed_high"), 0),
            first=Min("start"),
            last=Max("start"),
        )
    )


def by_governorate(editions: EditionQuerySet) -> list[GovernorateCount]:
    """Incidents by governorate, the most first; one query."""
    rows = (
        editions.order_by()
        .values_list("governorate")
        .annotate(n=Count("pk"), v=Count("pk", filter=VERIFIED), k=Sum("killed_best"))
    )
    return sorted((GovernorateCount(*row) for row in rows), key=lambda row: (-row.incidents, row.governorate))


def by_accused(editions: EditionQuerySet) -> dict[str, int]:
    """Incidents in which each party is accused; an incident counts once for every party. One query."""
    code = Func(F("accused"), function="unnest", output_field=CharField())
    return dict(editions.order_by().annotate(code=code).values_list("code").annotate(count=Count("pk")))


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
    "pair": "SELECT s.id, a.accuser || '>' || a.accused FROM s JOIN publication_publishedaccusation a ON a.edition_id = s.id",
    "heavy": "SELECT id, '1' FROM s WHERE has_heavy_weapon",
    "harm": "SELECT id, 'civilian' FROM s WHERE has_civilian_harm",
}
COLUMNS = (
    "id", "accusers", "accused", "kind", "weapons", "grade", "agreements", "provisions",
    "zone_relations", "governorate", "has_heavy_weapon", "has_civilian_harm",
)  # fmt: skip


def without(selection: Selection, key: str) -> EditionQuerySet:
    """The editions chosen were nothing asked for under `key`."""
    return selection.filterset.narrow(reading.editions(selection.as_of), leaving_out=key)


def facets(selection: Selection) -> dict[str, dict[str, int]]:
    """The counts of every option: one query, and one more for each key something is chosen under."""
    chosen = [key for key in CODES if selection.values[key]]
    asked = selection.values["reading"]
    found = _count(selection.editions, [key for key in CODES if key not in chosen], asked)
    for key in chosen:
        found |= _count(without(selection, key), [key], asked)
    return {key: found[key] for key in (*LISTS, "heavy", "harm")}


def _count(editions: EditionQuerySet, keys: list[str], asked: str) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {key: {} for key in keys}
    if not keys:
        return counts
    chosen, params = editions.order_by().values(*COLUMNS).query.get_compiler("public").as_sql()
    # Keys and CODES are constants of this module, what was asked is a parameter.
    parts = [
        f"SELECT '{key}', code, count(DISTINCT id) FROM ({CODES[key]}) AS {key}(id, code) GROUP BY code"
        for key in keys
    ]
    given = [*params, *([asked] if "zone" in keys else [])]
    with connections["public"].cursor() as cursor:
        cursor.execute(f"WITH s AS MATERIALIZED ({chosen}) {' UNION ALL '.join(parts)}", given)
        for key, code, count in cursor.fetchall():
            counts[key][code] = count
    return counts
