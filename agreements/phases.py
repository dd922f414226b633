"""The agreements side by side in time: each as a band in percent of the years shown."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.deadlines import local_day, today_of
from agreements.models import Agreement, Provision
from agreements.vocabularies import AgreementState


@dataclass(frozen=True)
class Tick:
    """A dated point of a band."""

    at: float
    day: dt.date
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True)
class Phase:
    """One agreement on the axis. `length` is 0 where nobody dated the end: the band then begins and fades."""

    agreement: Agreement
    start: float
    length: float
    in_force_from: dt.date | None
    in_force_until: dt.date | None
    signed: Tick
    deadlines: list[Tick] = field(default_factory=list)

    @property
    def end(self) -> float:
        return round(self.start + self.length, 2)

    @property
    def is_open(self) -> bool:
        """In force once, and over on a day nobody dated."""
        return self.in_force_from is not None and not self.length


@dataclass(frozen=True)
class Years:
    """The axis: whole years from the first signature to the last thing dated."""

    first: int
    last: int
    is_mirrored: bool

    def at(self, day: dt.date) -> float:
        """Where a day lies, in percent from the left edge; from the right where the axis is mirrored."""
        begin, end = dt.date(self.first, 1, 1), dt.date(self.last + 1, 1, 1)
        share = 100 * (min(max(day, begin), end) - begin).days / (end - begin).days
        return round(100 - share if self.is_mirrored else share, 2)

    @property
    def marks(self) -> list[tuple[int, float, float]]:
        """Each year with where it begins and where its name stands."""
        return [
            (year, self.at(dt.date(year, 1, 1)), self.at(dt.date(year, 7, 1)))
            for year in range(self.first, self.last + 1)
        ]


def phases(agreements: Sequence[Agreement], *, mirrored: bool) -> tuple[Years, list[Phase]]:
    """The axis and one phase for each agreement, in the order given."""
    years = _years(agreements, mirrored)
    return years, [_phase(agreement, years) for agreement in agreements]


def _years(agreements: Sequence[Agreement], mirrored: bool) -> Years:
    days = [agreement.signed for agreement in agreements]
    for agreement in agreements:
        ends = local_day(agreement, agreement.in_force_until)
        days += [ends] if ends else []
        days += [today_of(agreement)] if _is_running(agreement) else []
        days += [provision.deadline for provision in agreement.provisions.all() if provision.deadline]
    return Years(min(days).year, max(days).year, mirrored)


def _is_running(agreement: Agreement) -> bool:
    return agreement.state == AgreementState.IN_FORCE and agreement.in_force_until is None


def _phase(agreement: Agreement, years: Years) -> Phase:
    begins = local_day(agreement, agreement.in_force_from)
    ends = local_day(agreement, agreement.in_force_until)
    shown_end = today_of(agreement) if _is_running(agreement) else ends
    start = years.at(begins) if begins else years.at(agreement.signed)
    end = years.at(shown_end) if begins and shown_end else start
    return Phase(
        agreement=agreement,
        start=min(start, end),
        length=round(abs(end - start), 2),
        in_force_from=begins,
        in_force_until=ends,
        signed=Tick(years.at(agreement.signed), agreement.signed),
        deadlines=_deadlines(agreement, years),
    )


def _deadlines(agreement: Agreement, years: Years) -> list[Tick]:
    by_day: dict[dt.date, list[Provision]] = {}
    for provision in agreement.provisions.all():
        if provision.deadline:
            by_day.setdefault(provision.deadline, []).append(provision)
    return [Tick(years.at(day), day, tuple(owed)) for day, owed in sorted(by_day.items())]
