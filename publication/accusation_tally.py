"""Accusations counted once for every question asked of them: by pair, by party, by grade. Six queries.

An edition has one grade, so counts of different grades may be added: every reading of the evidence
is a sum over some of them (`accusing.py`).
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, Count, Exists, ExpressionWrapper, F, Func, OuterRef, Q

from publication.models import EditionQuerySet, PublishedAccusation

Grades = Counter[str]  # grade: incidents
PairCode = tuple[str, str]  # codes; the first is empty where the accuser is no party


@dataclass(frozen=True)
class Tally:
    """Incidents by grade; each is counted once wherever it stands."""

    pairs: dict[PairCode, Grades]  # accuser, accused
    both: dict[PairCode, Grades]  # a < b: incidents in which each accuses the other
    accusers: dict[str, Grades]
    accused: dict[str, Grades]
    taking_part: dict[str, Grades]  # incidents in which it accuses or is accused
    incidents: Grades  # in which somebody is accused
    without: Grades  # in which nobody is


def tally(editions: EditionQuerySet) -> Tally:
    """The counts over the accusations of the editions."""
    accusations = (
        PublishedAccusation.objects.using("public")
        .filter(edition__in=editions.order_by().using(None).values("pk"))
        .order_by()
    )
    answer = PublishedAccusation.objects.filter(
        edition=OuterRef("edition"), accuser=OuterRef("accused"), accused=OuterRef("accuser")
    )
    parties = Func(F("accusers"), F("accused"), template="unnest(%(expressions)s)", arg_joiner=" || ")
    parties.output_field = CharField()
    any_accused = ExpressionWrapper(~Q(accused=[]), output_field=BooleanField())
    incidents: dict[bool, Grades] = {True: Counter(), False: Counter()}
    rows = editions.order_by().annotate(any_accused=any_accused)
    for is_accused, grade, count in rows.values_list("any_accused", "grade").annotate(n=Count("pk")):
        incidents[is_accused][grade] += count
    taking_part = _by(editions.order_by().annotate(code=parties), "code", once=Count("pk", distinct=True))
    accusers = _by(accusations, "accuser")
    if "" in accusers:
        taking_part[""] = accusers[""]  # who is no party is never accused
    return Tally(
        pairs=_by(accusations, "accuser", "accused"),
        both={
            pair: grades
            for pair, grades in _by(accusations.filter(Exists(answer)), "accuser", "accused").items()
            if pair[0] < pair[1]
        },
        accusers=accusers,
        accused=_by(accusations, "accused"),
        taking_part=taking_part,
        incidents=incidents[True],
        without=incidents[False],
    )


def _by(rows: Any, *names: str, once: Any = None) -> dict[Any, Grades]:
    """The incidents of each code (or tuple of codes) by grade. One query."""
    grade = "edition__grade" if once is None else "grade"
    once = once or Count("edition", distinct=True)
    found: dict[Any, Grades] = {}
    for *codes, given, count in rows.values_list(*names, grade).annotate(n=once):
        found.setdefault(codes[0] if len(names) == 1 else tuple(codes), Counter())[given] = count
    return found
