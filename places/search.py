"""Finding places of the gazetteer by a name as people spell it, in Latin or Arabic script, and by a point."""

import re
from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, FloatField, Func, Q, Value, When
from django.db.models.functions import Greatest

from places.models import Place, PlaceName
from places.names import fold

# Below this share of common trigrams two spellings are hardly ever of one place.
SIMILAR = 0.3
SHORTEST = 2
# A degree of longitude is at least this long where Syria lies.
_KM_PER_DEGREE = 80
# Vowels are what spellings of one Arabic name differ in: "zilaqiat" and "zalaqiyat" share "zlqt".
_VOWELS = "[aeiouwyاويع'’]"
_SHORTEST_SKELETON = 3


@dataclass(frozen=True)
class Match:
    """A place that a name may mean, and how well it fits (1 is the same name)."""

    place: Place
    score: float

    @property
    def area(self) -> str:
        """Where it lies, so that villages of one name can be told apart: "Muhradah, Hama"."""
        within = [self.place.subdistrict, self.place.district, self.place.get_governorate_display()]
        return ", ".join(dict.fromkeys(part for part in within if part and part != self.place.name))


def search(name: str, limit: int = 8) -> list[Match]:
    """The places `name` may mean, best first; none for less than two letters."""
    folded = fold(name[:120])
    if len(folded) < SHORTEST:
        return []
    skeleton = re.sub(_VOWELS, "", folded)
    own_skeleton = Func(F("folded"), Value(_VOWELS), Value(""), Value("g"), function="regexp_replace")
    same_skeleton = Q(skeleton=skeleton) if len(skeleton) >= _SHORTEST_SKELETON else Q(pk__in=[])
    fitting = Case(
        When(folded=folded, then=Value(1.0)),
        When(folded__startswith=folded, then=Value(0.85)),
        When(folded__contains=f" {folded}", then=Value(0.75)),
        When(same_skeleton, then=Value(0.7)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    names = (
        PlaceName.objects.annotate(skeleton=own_skeleton, similarity=TrigramSimilarity("folded", folded))
        .annotate(score=Greatest(fitting, F("similarity"), output_field=FloatField()))
        .filter(score__gte=SIMILAR)
        .order_by("place_id", "-score")
        .distinct("place_id")
        .select_related("place")
    )
    matches = [Match(found.place, found.score) for found in names]
    return sorted(
        matches, key=lambda match: (-match.score, -(match.place.population or 0), match.place.name)
    )[:limit]


def nearest(point: Point, within_km: float) -> tuple[Place, float] | None:
    """The place whose centre is nearest to `point` and its distance in kilometres; None if none is that near."""
    place = (
        Place.objects.filter(point__dwithin=(point, within_km / _KM_PER_DEGREE))
        .annotate(distance=Distance("point", point))
        .filter(distance__lte=D(km=within_km))
        .order_by("distance")
        .first()
    )
    return (place, place.distance.km) if place else None
