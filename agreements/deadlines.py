"""What a deadline says: how long ago it passed, how long is left, or that the duty goes on."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from agreements import dates
from agreements.models import Agreement, Provision
from agreements.vocabularies import AgreementState

CONTINUING = "continuing"  # no day is set
FROM_THE_START = "from_the_start"  # due on the day the agreement entered into force
PASSED_UNTIL_END = "passed_until_end"  # days from the deadline to the end of the agreement
PASSED = "passed"  # days until now; 0 where the agreement is over on a day nobody dated
AFTER_END = "after_end"  # the agreement ended before the day came
DUE = "due"  # days left


@dataclass(frozen=True)
class Deadline:
    """How a deadline stands, the days that belong to it (0 where there are none to count), and its day in words."""

    state: str
    days: int
    written: str


def deadline_of(provision: Provision, agreement: Agreement, today: dt.date) -> Deadline:
    """How the deadline of a provision stands. Whether it was met is told by the record, never guessed here."""
    due = provision.deadline
    if due is None:
        return Deadline(CONTINUING, 0, "")
    state, days = _passed(due, agreement, today)
    return Deadline(state, days, dates.day(due))


def _passed(due: dt.date, agreement: Agreement, today: dt.date) -> tuple[str, int]:
    if due == local_day(agreement, agreement.in_force_from):
        return FROM_THE_START, 0
    end = local_day(agreement, agreement.in_force_until)
    if end and end <= today:
        return (AFTER_END, 0) if due >= end else (PASSED_UNTIL_END, (end - due).days)
    if due >= today:
        return DUE, (due - today).days
    # An agreement that is over on a day nobody knows: then no number would be true.
    return PASSED, (today - due).days if agreement.state == AgreementState.IN_FORCE else 0


def local_day(agreement: Agreement, moment: dt.datetime | None) -> dt.date | None:
    """The calendar day of a moment by the agreement's own clock."""
    return moment.astimezone(ZoneInfo(agreement.time_zone)).date() if moment else None


def today_of(agreement: Agreement) -> dt.date:
    """Today by the agreement's own clock."""
    return timezone.now().astimezone(ZoneInfo(agreement.time_zone)).date()
