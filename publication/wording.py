"""Dates, ranges and codes in the reader's words. Digits are Latin in every language."""

import datetime as dt

from babel.core import Locale
from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publication.vocabularies import TimePrecision

# Syria's own month names (تشرين الثاني), a European order of day and month in English.
LOCALES = {"en": "en_GB", "ar": "ar_SY", "ru": "ru_RU", "tr": "tr_TR"}


def locale() -> Locale:
    """Babel's locale for the active language."""
    return Locale.parse(LOCALES.get((get_language() or "en").split("-")[0], "en_GB"))


def day(date: dt.date) -> str:
    """'8 November 2018', '8 تشرين الثاني 2018'."""
    return format_date(date, "d MMMM y", locale=locale())


def short_day(date: dt.date) -> str:
    """'8 Nov 2018': for tables; Arabic has no short months."""
    return format_date(date, "d MMM y", locale=locale())


def weekday(date: dt.date) -> str:
    """'Thursday'."""
    return format_date(date, "EEEE", locale=locale())


def month(date: dt.date) -> str:
    """'November 2018', the month standing alone."""
    return format_date(date, "LLLL y", locale=locale())


def month_name(number: int, width: str = "LLLL") -> str:
    """The name of a month of the year, 1 to 12; `LLL` gives the short one."""
    return format_date(dt.date(2000, number, 1), width, locale=locale())


def day_range(start: dt.date, end: dt.date) -> str:
    """'8–9 November 2018', with no more repeated than needed."""
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{format_date(start, 'd MMMM', locale=locale())} – {day(end)}"
    return f"{day(start)} – {day(end)}"


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
    return _("%(number)s km") % {"number": f"{kilometres:g}" if kilometres < 10 else f"{kilometres:.0f}"}


def language_name(code: str) -> str:
    """The name of a language in the reader's language: 'Arabic'; the code itself if unknown."""
    return locale().languages.get(code.split("-")[0], code) if code else ""
