"""Two selections side by side: the address of a comparison, checked, and what makes it fair.

`?grade=verified&a.to=2018-10-10&b.from=2018-10-11`: every key of the one filter may be given for both
sides, or with `a.` or `b.` in front for one of them, which then replaces what both were given. A key
without a value, which forms send, says nothing.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils import timezone

from publication import aggregation
from publication.fields import echo
from publication.filters import InvalidFilter, Selection, canonical, select
from publication.stamp import edition_stamp
from publication.vocabularies import TimePrecision

SIDES = ("a", "b")
VAGUE = (TimePrecision.MONTH, TimePrecision.YEAR)
Days = dict[dt.date, int]


@dataclass(frozen=True)
class Side:
    """One side: its selection, its period, and how much of that the record covers."""

    name: str  # one of SIDES
    data: QueryDict  # its filter as one query string, nothing shared or prefixed
    selection: Selection
    first: dt.date  # of the period: asked for, else of the record
    last: dt.date
    record: Days  # everything published, whatever the filter, by day

    @property
    def days(self) -> int:
        """The length of the period, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def covered(self) -> int:
        """Days of the period between the first and the last day the record has: rates are per such day."""
        if not self.record:
            return 0
        return max(0, (min(self.last, max(self.record)) - max(self.first, min(self.record))).days + 1)

    @property
    def published_days(self) -> int:
        """Days of the period on which anything at all is published."""
        return sum(self.first <= day <= self.last for day in self.record)

    def vague(self) -> int:
        """Incidents known to a month or a year only: they count on its first day. One query."""
        return self.selection.editions.filter(time_precision__in=VAGUE).count()


@dataclass(frozen=True)
class Comparison:
    """Two sides; the first is what the second is compared with."""

    a: Side
    b: Side

    @property
    def is_set(self) -> bool:
        """False where both sides ask for the same: then there is nothing to compare."""
        return self.a.selection.query != self.b.selection.query

    @property
    def is_per_day(self) -> bool:
        """Whether only rates are comparable, the covered periods being of different length."""
        return self.a.covered != self.b.covered

    @property
    def is_comparable(self) -> bool:
        """False where the record knows nothing of a side's time: its zero would be no finding."""
        return bool(self.a.covered and self.b.covered)

    @property
    def is_one_period(self) -> bool:
        return (self.a.first, self.a.last) == (self.b.first, self.b.last)

    @property
    def query(self) -> str:
        """This comparison always as the same query string, without "?"."""
        return query_of(self.a.data, self.b.data)

    @property
    def swapped(self) -> str:
        return query_of(self.b.data, self.a.data)

    def in_both(self) -> int:
        """Incidents that both sides count."""
        a, b = self.a, self.b
        same_moment = a.selection.as_of == b.selection.as_of
        if same_moment and (a.last < b.first or b.last < a.first):
            return 0
        first, second = a.selection.rows, b.selection.rows
        if same_moment and first.state is second.state:
            return first.counted(second.chosen)
        return len(set(first.numbers()) & set(second.numbers()))


def compare(data: QueryDict) -> Comparison:
    """The comparison a query string asks for; raises :class:`InvalidFilter` with the keys as in the address."""
    given = split(data)
    selections: dict[str, Selection] = {}
    errors: dict[str, dict[str, list[str]]] = {name: {} for name in SIDES}
    for name in SIDES:
        try:
            selections[name] = select(given[name])
        except InvalidFilter as invalid:
            errors[name] = invalid.errors
    if any(errors.values()):
        raise InvalidFilter(_by_address(data, errors))
    a, b = (_side(name, given[name], selections[name]) for name in SIDES)
    return Comparison(a, b)


def split(data: QueryDict) -> dict[str, QueryDict]:
    """The filter of each side as a query of its own."""
    found = {name: QueryDict(mutable=True) for name in SIDES}
    own: list[tuple[str, str, list[str]]] = []
    for key, values in data.lists():
        name, dot, rest = key.partition(".")
        if dot and name in SIDES:
            own.append((name, rest, [value for value in values if value.strip()]))
        else:
            for side in found.values():
                side.setlist(key, values)
    for name, key, values in own:
        if values:
            found[name].setlist(key, values)
    return found


def query_of(a: QueryDict, b: QueryDict) -> str:
    """The shortest address of two filters: what both ask for once, what differs with its side in front."""
    asked = {name: by_key(one) for name, one in zip(SIDES, (a, b), strict=True)}
    pairs: list[tuple[str, str]] = []
    for key, values in asked["a"].items():
        shared = asked["b"].get(key) == values
        pairs += [(key if shared else f"a.{key}", value) for value in values]
    for key, values in asked["b"].items():
        if asked["a"].get(key) != values:
            pairs += [(f"b.{key}", value) for value in values]
    pairs.sort(key=lambda pair: pair[0][:2] in ("a.", "b."))
    return urlencode(pairs, safe="/,:")


def by_key(data: QueryDict) -> dict[str, list[str]]:
    """What a filter asks for: each key with its values, in the order of `canonical()`."""
    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(canonical(data)):
        found.setdefault(key, []).append(value)
    return found


def record(as_of: dt.datetime | None) -> Days:
    """Everything published, by the day it began. That of the present is kept until an edition changes."""
    return _present(edition_stamp()) if as_of is None else _days(as_of)


@lru_cache(maxsize=2)
def _present(stamp: str) -> Days:
    return _days(None)


def _days(as_of: dt.datetime | None) -> Days:
    query = urlencode({"as_of": as_of.isoformat()}) if as_of else ""
    return aggregation.count_by_day(select(QueryDict(query)).rows)


def _side(name: str, data: QueryDict, selection: Selection) -> Side:
    known = record(selection.as_of)
    today = timezone.now().date()
    since, until = selection.values["from"], selection.values["to"]
    first = since or min(min(known, default=today), until or dt.date.max)
    last = until or max(max(known, default=today), first)
    return Side(name, data, selection, first, last, known)


def _by_address(data: QueryDict, errors: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    """The errors under the keys of the address: said once where a shared key is the cause, else for the side."""
    own = {name: {echo(key[2:]) for key in data if key.startswith(f"{name}.")} for name in SIDES}
    found: dict[str, list[str]] = {}
    for name, other in (SIDES, SIDES[::-1]):
        for key, messages in errors[name].items():
            shared = key not in own[name] and (key in own[other] or errors[other].get(key) == messages)
            found[key if shared else f"{name}.{key}"] = messages
    return found
