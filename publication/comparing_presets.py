"""Comparisons worth making, from the agreements' own dates, phases and rival readings. None has two empty sides."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements import dates
from agreements.deadlines import local_day
from agreements.models import Agreement, Milestone
from agreements.vocabularies import MilestoneKind, ZoneRelation
from publication import aggregation, options
from publication.comparing import Days, query_of, record
from publication.filters import Selection, canonical, select
from publication.stamp import edition_stamp
from publication.vocabularies import Grade

AROUND_A_DAY = 7  # days before and after a deadline or a turn
AROUND_AN_AGREEMENT = 28


@dataclass(frozen=True)
class Preset:
    """A comparison by its address, with what it would count."""

    words: str
    query: str
    a: int
    b: int


@dataclass(frozen=True)
class Group:
    title: str
    presets: list[Preset]
    is_long: bool = False  # better folded


def groups(agreements: Sequence[Agreement], milestones: Sequence[Milestone]) -> list[Group]:
    """Every preset that has an incident on one of its sides. A few queries, kept until an edition changes."""
    days, stamp = record(None), edition_stamp()
    deadlines = [one for one in milestones if one.kind == MilestoneKind.DEADLINE]
    turns = [one for one in milestones if one.kind == MilestoneKind.TURNING_POINT]
    found = [
        Group(_("A week before a deadline, and the week after"), [_deadline(days, one) for one in deadlines]),
        Group(_("Four weeks before an agreement was in force, and the first four weeks of it"), list(_phases(days, agreements))),
        Group(_("Inside the zone by one reading, and by another"), list(_readings(stamp))),
        Group(_("Everything claimed against what is verified"), [_verified(stamp)]),
        Group(_("A week before a turning point, and the week from it on"), [_turn(days, one) for one in turns], is_long=True),
    ]  # fmt: skip
    kept = [
        Group(one.title, [preset for preset in one.presets if preset.a or preset.b], one.is_long)
        for one in found
    ]
    return [one for one in kept if one.presets]


def earlier(data: QueryDict) -> list[Preset]:
    """For a filter with two dates: the days before of the same number, and the same days a year before."""
    selection = select(data)
    since, until = selection.values["from"], selection.values["to"]
    if not since or not until:
        return []
    length = until - since + dt.timedelta(days=1)
    found = []
    if since.toordinal() > length.days:
        found.append(
            _earlier(data, selection, _("the same number of days before"), since - length, until - length)
        )
    if since.year > 1:
        found.append(
            _earlier(
                data, selection, _("the same days a year before"), _year_before(since), _year_before(until)
            )
        )
    return [one for one in found if one.a or one.b]


def _earlier(data: QueryDict, selection: Selection, words: str, since: dt.date, until: dt.date) -> Preset:
    before = QueryDict(canonical(data, **{"from": since.isoformat(), "to": until.isoformat()}))
    return Preset(
        f"{words}: {dates.day_range(since, until)}",
        query_of(before, data),
        select(before).rows.count,
        selection.rows.count,
    )


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _deadline(days: Days, milestone: Milestone) -> Preset:
    """The deadline's own day is the last on which the duty could be done."""
    day = milestone.date + dt.timedelta(days=1)
    return _around(days, f"{dates.short_day(milestone.date)}: {milestone.label}", day, AROUND_A_DAY)


def _turn(days: Days, milestone: Milestone) -> Preset:
    words = f"{dates.short_day(milestone.date)}: {milestone.label}"
    return _around(days, words, milestone.date, AROUND_A_DAY)


def _phases(days: Days, agreements: Iterable[Agreement]) -> Iterable[Preset]:
    for agreement in agreements:
        since = local_day(agreement, agreement.in_force_from)
        if since:
            yield _around(
                days, f"{dates.short_day(since)}: {agreement.short_name}", since, AROUND_AN_AGREEMENT
            )


def _around(days: Days, words: str, day: dt.date, length: int) -> Preset:
    """As many days before a day as from it on."""
    before = (day - dt.timedelta(days=length), day - dt.timedelta(days=1))
    after = (day, day + dt.timedelta(days=length - 1))
    a, b = (
        sum(count for one, count in days.items() if first <= one <= last) for first, last in (before, after)
    )
    asked = {"a.from": before[0], "a.to": before[1], "b.from": after[0], "b.to": after[1]}
    return Preset(words, urlencode({key: value.isoformat() for key, value in asked.items()}), a, b)


def _readings(stamp: str) -> Iterable[Preset]:
    labels = dict(options.readings())
    counts = _inside(stamp, tuple(labels))
    for one, other in combinations(labels, 2):
        asked = {"zone": ZoneRelation.INSIDE.value, "a.reading": one, "b.reading": other}
        words = _("%(one)s against %(other)s") % {"one": labels[one], "other": labels[other]}
        yield Preset(words, urlencode(asked), counts[one], counts[other])


def _verified(stamp: str) -> Preset:
    incidents, verified = _all_and_verified(stamp)
    return Preset(
        _("all incidents, and the verified alone"),
        urlencode({"b.grade": Grade.VERIFIED.value}),
        incidents,
        verified,
    )


@lru_cache(maxsize=2)
def _inside(stamp: str, readings: tuple[str, ...]) -> dict[str, int]:
    asked = {one: urlencode({"zone": ZoneRelation.INSIDE.value, "reading": one}) for one in readings}
    return {one: select(QueryDict(query)).rows.count for one, query in asked.items()}


@lru_cache(maxsize=2)
def _all_and_verified(stamp: str) -> tuple[int, int]:
    totals = aggregation.totals(select(QueryDict("")).rows)
    return totals.incidents, totals.verified
