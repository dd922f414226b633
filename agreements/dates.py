"""Dates in the reader's words, as precisely as they are known. Digits are Latin in every language."""

import datetime as dt

from babel.core import Locale
from babel.dates import format_date
from django.utils.translation import get_language

from agreements.vocabularies import DatePrecision

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


def short_month(date: dt.date) -> str:
    """'Nov 2018', the month standing alone."""
    return format_date(date, "LLL y", locale=locale())


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


def as_known(date: dt.date, precision: str) -> str:
    """'2011', 'Nov 2016' or '22 Nov 2016': no more than is known."""
    if precision == DatePrecision.YEAR:
        return f"{date.year}"
    return short_month(date) if precision == DatePrecision.MONTH else short_day(date)
