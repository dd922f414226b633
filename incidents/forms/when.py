"""When it happened: how a report's dates and times must fit together, and how exact they are."""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import dates
from publication.vocabularies import TimePrecision

# The uprising began in March 2011; nothing before it can breach an agreement kept here.
EARLIEST = dt.date(2011, 1, 1)
# The longest span in days that each precision of more than one day may cover.
_LONGEST_SPAN: dict[str, int] = {
    TimePrecision.OVERNIGHT: 1,
    TimePrecision.DAYS_2_6: 5,
    TimePrecision.WEEK: 7,
    TimePrecision.MONTH: 31,
    TimePrecision.YEAR: 366,
}


def local_now() -> dt.datetime:
    """The time on the clocks of the place, without a zone, as monitors write it."""
    return timezone.now().astimezone(ZoneInfo(settings.LOCAL_TIME_ZONE)).replace(tzinfo=None)


def check_day(day: dt.date) -> None:
    """Raises ValidationError for a day that has not come yet or lies before the years kept here."""
    if day > local_now().date():
        raise ValidationError(_("This day has not come yet. Check the year and the month."), code="future")
    if day < EARLIEST:
        raise ValidationError(
            _("Only days since %(day)s are kept here. Check the year."),
            code="early",
            params={"day": dates.day(EARLIEST)},
        )


def _last_day(start: dt.date, precision: str) -> dt.date:
    """The last day meant when only the first was given."""
    if precision == TimePrecision.OVERNIGHT:
        return start + dt.timedelta(days=1)
    if precision == TimePrecision.WEEK:
        return start + dt.timedelta(days=6)
    if precision == TimePrecision.MONTH:
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    if precision == TimePrecision.YEAR:
        return start.replace(month=12, day=31)
    return start


def _from_what_is_given(start: dt.date, end: dt.date, given: Mapping[str, Any]) -> str:
    span = (end - start).days
    if span == 0:
        if given.get("start_time"):
            return TimePrecision.MINUTE
        return TimePrecision.PART_OF_DAY if given.get("part_of_day") else TimePrecision.DAY
    by_span = [
        (1, TimePrecision.OVERNIGHT if given.get("part_of_day") == "night" else TimePrecision.DAYS_2_6)
    ]
    by_span += [(5, TimePrecision.DAYS_2_6), (7, TimePrecision.WEEK), (31, TimePrecision.MONTH)]
    return next((precision for longest, precision in by_span if span <= longest), TimePrecision.YEAR)


def settle(given: Mapping[str, Any]) -> dict[str, Any]:
    """The last day and the precision that follow from what was entered.

    Raises ValidationError, by field, where the parts contradict each other.
    """
    start, precision = given.get("start"), given.get("time_precision") or ""
    if start is None:
        return {}
    end = given.get("end") or min(_last_day(start, precision), max(local_now().date(), start))
    span = (end - start).days
    if span < 0:
        raise ValidationError(
            {"end": _("The end lies before the beginning. Exchange the two dates, or correct one.")}
        )
    if span > 366:
        raise ValidationError(
            {"end": _("A report covers a year at most. Log longer courses as several reports.")}
        )
    if precision == TimePrecision.DAYS_2_6 and not span:
        raise ValidationError({"end": _("For a range of days give the last day too.")})
    if precision and span > _LONGEST_SPAN.get(precision, 366):
        raise ValidationError(
            {
                "time_precision": _(
                    "The dates are further apart than this. Correct the last day, or choose another answer."
                )
            }
        )
    start_time, end_time = given.get("start_time"), given.get("end_time")
    if end_time and not start_time:
        raise ValidationError({"start_time": _("Give the time it began too, or leave both times empty.")})
    if span == 0 and start_time and end_time and end_time < start_time:
        raise ValidationError(
            {
                "end_time": _(
                    "It ended before it began. If it went on past midnight, give the next day as the last day."
                )
            }
        )
    if start_time and dt.datetime.combine(start, start_time) > local_now():
        raise ValidationError(
            {
                "start_time": _("This time has not come yet. Times are those of %(zone)s.")
                % {"zone": settings.LOCAL_TIME_ZONE}
            }
        )
    return {"end": end, "time_precision": precision or _from_what_is_given(start, end, given)}
