"""Times, ranges and codes of a record in the reader's words; dates as such are in `agreements.dates`."""

import datetime as dt

from django.utils.translation import gettext as _

from agreements.dates import day_range, locale, month
from publication.vocabularies import TimePrecision


def when(start: dt.date, end: dt.date, precision: str) -> str:
    """The time of an incident as precisely as it is known, and no more."""
    if precision == TimePrecision.OVERNIGHT:
        return _("night of %(days)s") % {"days": day_range(start, end)}
    if precision == TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return _("%(month)s, day not known") % {"month": month(start)}
    if precision == TimePrecision.YEAR and start.year == end.year:
        return _("%(year)s, month not known") % {"year": start.year}
    if (
        precision in {TimePrecision.DAYS_2_6, TimePrecision.WEEK, TimePrecision.MONTH, TimePrecision.YEAR}
        and start != end
    ):
        return _("some time in %(days)s") % {"days": day_range(start, end)}
    return day_range(start, end)


def number_range(low: int, best: int, high: int) -> str:
    """'23', '19–23', or '19–23, best 22' where the best is neither end."""
    if low == high:
        return f"{best:,}"
    bounds = f"{low:,}–{high:,}"
    return (
        bounds
        if best in {low, high}
        else _("%(bounds)s, best %(best)s") % {"bounds": bounds, "best": f"{best:,}"}
    )


def distance(metres: int) -> str:
    """'500 m', '5 km'."""
    if metres < 1000:
        return _("%(number)s m") % {"number": metres}
    kilometres = metres / 1000
    return _("%(number)s km") % {
        "number": f"{round(kilometres, 1):g}" if kilometres < 10 else f"{kilometres:.0f}"
    }


def language_name(code: str) -> str:
    """The name of a language in the reader's language: 'Arabic'; the code itself if unknown."""
    return locale().languages.get(code.split("-")[0], code) if code else ""
