"""A month of the record, day by day: incidents, turns of the agreements, and days nobody published about."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.deadlines import local_day
from agreements.models import Agreement, Milestone
from publication.aggregation import count_by_day
from publication.models import Edition
from publication.snapshot import Rows
from publication.vocabularies import TimePrecision

#: Incidents written out for one day; the rest are a link to the list.
MOST_OF_A_DAY = 6
#: Days without an incident from which they are folded into one line.
QUIET_FROM = 2
#: Height of one agreement's band in the overview, its gap included.
BAND = 4
VAGUE = frozenset({TimePrecision.MONTH, TimePrecision.YEAR})


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def code(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass
class Day:
    """One day, or a run of days on which nothing began that the filter lets through."""

    start: dt.date
    end: dt.date
    incidents: list[Edition] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not self.incidents and not self.milestones

    @property
    def length(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def shown(self) -> list[Edition]:
        """Those written out: all of a day of ordinary size, else the deadliest."""
        if len(self.incidents) <= MOST_OF_A_DAY:
            return self.incidents
        return sorted(self.incidents, key=lambda edition: (-edition.killed_best, edition.number))[
            :MOST_OF_A_DAY
        ]

    @property
    def left_out(self) -> int:
        return len(self.incidents) - len(self.shown)


@dataclass(frozen=True)
class Phase:
    """An agreement in force on some days of a period; `until` is None while it lasts."""

    agreement: Agreement
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True)
class MonthBar:
    """One month of the overview; `height` is percent of the fullest month."""

    month: Month
    count: int
    height: float
    milestones: list[Milestone]

    @property
    def top(self) -> float:
        return 100 - self.height


@dataclass(frozen=True)
class Band:
    """An agreement in force in one year of the overview, in days of that year; `tone` is its colour's number."""

    agreement: Agreement
    start: int
    length: int
    row: int
    tone: int


@dataclass(frozen=True)
class Year:
    number: int
    months: list[MonthBar]
    bands: list[Band]

    @property
    def height(self) -> int:
        """Of the drawing of the bands."""
        return max(len(self.bands) * BAND, 1)


def counts_by_month(rows: Rows) -> dict[Month, int]:
    """How many incidents began in each month that has any, oldest first."""
    months: dict[Month, int] = {}
    for day, count in count_by_day(rows).items():
        month = Month.of(day)
        months[month] = months.get(month, 0) + count
    return months


def days_of(
    since: dt.date, until: dt.date, editions: Sequence[Edition], milestones: Sequence[Milestone]
) -> list[Day]:
    """The days from `since` to `until`, runs of quiet days folded into one.

    Editions whose day is not known (see `VAGUE`) are left to the caller.
    """
    dates = [since + dt.timedelta(days=n) for n in range((until - since).days + 1)]
    days = {date: Day(date, date) for date in dates}
    for edition in editions:
        if edition.time_precision not in VAGUE and edition.start in days:
            days[edition.start].incidents.append(edition)
    for milestone in milestones:
        if milestone.date in days:
            days[milestone.date].milestones.append(milestone)
    folded: list[Day] = []
    for day in days.values():
        if day.is_quiet and folded and folded[-1].is_quiet:
            folded[-1].end = day.end
        else:
            folded.append(day)
    return [day for day in folded if not day.is_quiet or day.length >= QUIET_FROM]


def phases(agreements: Sequence[Agreement], since: dt.date, until: dt.date) -> list[Phase]:
    """The agreements in force on any day of a period, the oldest first."""
    found = []
    for agreement in agreements:
        start = local_day(agreement, agreement.in_force_from) or agreement.signed
        end = local_day(agreement, agreement.in_force_until)
        if start <= until and (end is None or end >= since):
            found.append(Phase(agreement, start, end))
    return found


def overview(
    counts: dict[Month, int], agreements: Sequence[Agreement], milestones: Sequence[Milestone]
) -> list[Year]:
    """Every month from the first year with an incident to the last, with what was in force."""
    if not counts:
        return []
    fullest = max(counts.values())
    years = []
    for number in range(min(counts).year, max(counts).year + 1):
        months = [Month(number, one) for one in range(1, 13)]
        bars = [
            MonthBar(
                month,
                counts.get(month, 0),
                round(100 * counts.get(month, 0) / fullest, 1),
                [milestone for milestone in milestones if Month.of(milestone.date) == month],
            )
            for month in months
        ]
        years.append(Year(number, bars, _bands(agreements, number)))
    return years


def _bands(agreements: Sequence[Agreement], year: int) -> list[Band]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    bands = []
    for row, phase in enumerate(phases(agreements, first, last)):
        start = max(phase.since, first)
        end = min(phase.until or last, last)
        tone = agreements.index(phase.agreement) + 1
        bands.append(
            Band(phase.agreement, (start - first).days, max((end - start).days + 1, 2), row * BAND, tone)
        )
    return bands
