"""What the numbers say: a headline, a few sentences under it, and four figures."""

import datetime as dt
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import dates
from agreements.models import Party
from places.models import Governorate
from publication import aggregation, wording
from publication.aggregation import GovernorateCount, Totals
from publication.filters import Selection
from publication.snapshot import Rows

WEEK = 7
#: Incidents in both periods together from which they are compared in words.
ENOUGH = 20
NAMED = 3  # governorates
MOST_SHARE = 0.8


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and how to take it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Headline:
    region: str
    headline: str
    standfirst: str
    figures: list[Figure]


def write(
    selection: Selection,
    totals: Totals,
    governorates: list[GovernorateCount],
    parties: dict[str, Party],
) -> Headline:
    """The words for a selection."""
    accused = aggregation.by_accused(selection.rows)
    covered = Span.between(*selection.readable.first_and_last())
    span = _span(selection, totals, covered)
    return Headline(
        region=_region(governorates, totals.incidents),
        headline=sentence(totals),
        standfirst=" ".join(
            filter(
                None,
                [
                    _accusations(totals, accused, parties),
                    _people(totals),
                    _compared(selection, totals, covered),
                    _days(selection.rows, span),
                    _nowhere(totals),
                ],
            )
        ),
        figures=_figures(selection.rows, totals, covered),
    )


def number(count: int) -> str:
    """'16,566': Latin digits in every language."""
    return f"{count:,}"


def share(part: int, whole: int) -> str:
    """'12 %', and never 0 % or 100 % of what is not none or all."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    if 0 < part < whole:
        percent = min(99, max(1, percent))
    # The sign stays on the line of its number.
    return (_("%(percent)s %%") % {"percent": percent}).replace(" ", "\N{NO-BREAK SPACE}")


def _region(governorates: list[GovernorateCount], incidents: int) -> str:
    """The governorates where most of it was, or the country."""
    labels = dict(Governorate.choices)
    named = [row for row in governorates if row.governorate][:NAMED]
    if not named or sum(row.incidents for row in named) < MOST_SHARE * incidents:
        return _("Syria")
    return ", ".join(str(labels.get(row.governorate, row.governorate)) for row in named)


def sentence(totals: Totals) -> str:
    """How many incidents from when to when, in a few words."""
    if not totals.first or not totals.last:
        return _("No incident matches")
    incidents = ngettext("%(count)s incident", "%(count)s incidents", totals.incidents) % {
        "count": number(totals.incidents)
    }
    if totals.first == totals.last:
        return _("%(incidents)s on %(day)s") % {"incidents": incidents, "day": dates.day(totals.first)}
    return _("%(incidents)s from %(first)s to %(last)s") % {
        "incidents": incidents,
        "first": dates.day(totals.first),
        "last": dates.day(totals.last),
    }


def _accusations(totals: Totals, accused: dict[str, int], parties: dict[str, Party]) -> str:
    if not totals.incidents:
        return _("Take something back from the filter to see more.")
    if not totals.accusations or not accused:
        return _("In none of them is somebody accused.")
    most = max(accused, key=lambda code: (accused[code], code))
    return ngettext(
        "In %(count)s of them somebody is accused; most often %(party)s (%(times)s).",
        "In %(count)s of them somebody is accused; most often %(party)s (%(times)s).",
        totals.accusations,
    ) % {
        "count": number(totals.accusations),
        "party": parties.get(most, most),
        "times": number(accused[most]),
    }


def _people(totals: Totals) -> str:
    if not totals.killed_high:
        return ""
    killed = wording.number_range(totals.killed_low, totals.killed_best, totals.killed_high)
    return ngettext(
        "%(killed)s people were killed; civilians came to harm in %(count)s incident.",
        "%(killed)s people were killed; civilians came to harm in %(count)s incidents.",
        totals.civilian_harm,
    ) % {"killed": killed, "count": number(totals.civilian_harm)}


def _nowhere(totals: Totals) -> str:
    if not totals.unlocated:
        return ""
    return ngettext(
        "%(count)s incident has no public point and is counted, but not on the map.",
        "%(count)s incidents have no public point and are counted, but not on the map.",
        totals.unlocated,
    ) % {"count": number(totals.unlocated)}


@dataclass(frozen=True)
class Span:
    """Some days, the first and the last included."""

    first: dt.date
    last: dt.date

    @classmethod
    def between(cls, first: dt.date | None, last: dt.date | None) -> "Span | None":
        return cls(first, last) if first and last and first <= last else None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def within(self, other: "Span") -> bool:
        return other.first <= self.first and self.last <= other.last

    @property
    def before(self) -> "Span | None":
        """The equally long time before; None where the calendar has no such days."""
        try:
            first = self.first - dt.timedelta(days=self.days)
        except OverflowError:
            return None
        return Span(first, self.first - dt.timedelta(days=1))


def _span(selection: Selection, totals: Totals, covered: Span | None) -> Span | None:
    """The time the words speak of: what is asked for, as far as anything is published of it, else what is found."""
    since, until = selection.values["from"], selection.values["to"]
    if not covered or not (since or until):
        return Span.between(totals.first, totals.last)
    return Span.between(max(since or covered.first, covered.first), min(until or covered.last, covered.last))


def week_to(last: dt.date | None) -> Span | None:
    """The seven days up to a day; None where the calendar has no such days."""
    if last is None or last.toordinal() < WEEK:
        return None
    return Span(last - dt.timedelta(days=WEEK - 1), last)


def _compared(selection: Selection, totals: Totals, covered: Span | None) -> str:
    """More, fewer or about as many as before. Nothing where the time before is not covered, or numbers are small."""
    asked = selection.values["from"] or selection.values["to"]
    span = _span(selection, totals, covered) if asked else week_to(totals.last)
    if not span or not span.before or not covered or not span.before.within(covered):
        return ""
    whenever = selection.without("from")
    now = whenever.between(span.first, span.last).count
    before = whenever.between(span.before.first, span.before.last).count
    if now + before < ENOUGH:
        return ""
    more = _more(now, before)
    if asked:
        words = {
            1: _("That is more than in the equally long time before, %(earlier)s (%(before)s)."),
            0: _("That is about as many as in the equally long time before, %(earlier)s (%(before)s)."),
            -1: _("That is fewer than in the equally long time before, %(earlier)s (%(before)s)."),
        }[more]
        earlier = dates.day_range(span.before.first, span.before.last)
        return words % {"earlier": earlier, "before": number(before)}
    values = {"count": number(now), "day": dates.day(span.last), "before": number(before)}
    if more > 0:
        words = ngettext(
            "%(count)s incident in the week to %(day)s, more than in the week before (%(before)s).",
            "%(count)s incidents in the week to %(day)s, more than in the week before (%(before)s).",
            now,
        )
    elif more < 0:
        words = ngettext(
            "%(count)s incident in the week to %(day)s, fewer than in the week before (%(before)s).",
            "%(count)s incidents in the week to %(day)s, fewer than in the week before (%(before)s).",
            now,
        )
    else:
        words = ngettext(
            "%(count)s incident in the week to %(day)s, about as many as in the week before (%(before)s).",
            "%(count)s incidents in the week to %(day)s, about as many as in the week before (%(before)s).",
            now,
        )
    return words % values


def _more(now: int, before: int) -> int:
    """1 for more, -1 for fewer, 0 for a difference that chance alone often makes (two standard deviations)."""
    if abs(now - before) < 2 * math.sqrt(now + before):
        return 0
    return 1 if now > before else -1


def _days(rows: Rows, span: Span | None) -> str:
    """On how many days of the time something is reported."""
    if not span or span.days < 2 or not rows.count:
        return ""
    covered = len(aggregation.count_by_day(rows))
    return ngettext(
        "%(share)s of the %(days)s day have a report; a day without one need not have been quiet.",
        "%(share)s of the %(days)s days have a report; a day without one need not have been quiet.",
        span.days,
    ) % {"share": share(covered, span.days), "days": number(span.days)}


def _figures(rows: Rows, totals: Totals, covered: Span | None) -> list[Figure]:
    week = week_to(totals.last)
    recent = rows.between(week.first, week.last).count if week else 0
    last = _("to %(day)s") % {"day": dates.short_day(totals.last) if totals.last else "–"}
    if week and week.before and covered and week.before.within(covered):
        last = _("to %(day)s; %(before)s in the 7 days before") % {
            "day": dates.short_day(week.last),
            "before": number(rows.between(week.before.first, week.before.last).count),
        }
    verified = _("%(verified)s of %(all)s; %(contested)s contested") % {
        "verified": number(totals.verified),
        "all": number(totals.incidents),
        "contested": number(totals.contested),
    }
    return [
        Figure(
            _("Incidents"),
            number(totals.incidents),
            _("%(count)s with heavy weapons") % {"count": number(totals.heavy)},
        ),
        Figure(_("Last 7 days"), number(recent), last),
        Figure(_("Verified"), share(totals.verified, totals.incidents), verified),
        Figure(
            _("Civilians harmed"),
            number(totals.civilian_harm),
            _("%(share)s of all incidents") % {"share": share(totals.civilian_harm, totals.incidents)},
        ),
    ]
