"""What the numbers say: a headline, a sentence or three under it, and a few figures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import dates
from agreements.models import Party
from places.models import Governorate
from publication import aggregation, wording
from publication.aggregation import GovernorateCount, Totals
from publication.models import EditionQuerySet

RECENT = dt.timedelta(days=7)
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
    editions: EditionQuerySet,
    totals: Totals,
    governorates: list[GovernorateCount],
    parties: dict[str, Party],
) -> Headline:
    """The words for a selection. Two queries."""
    accused = aggregation.by_accused(editions)
    return Headline(
        region=_region(governorates, totals.incidents),
        headline=sentence(totals),
        standfirst=" ".join(
            filter(None, [_accusations(totals, accused, parties), _people(totals), _nowhere(totals)])
        ),
        figures=_figures(editions, totals),
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
    return _("%(percent)s %%") % {"percent": percent}


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


def _figures(editions: EditionQuerySet, totals: Totals) -> list[Figure]:
    recent = before = 0
    if totals.last:
        since = totals.last - RECENT
        days = aggregation.count_by_day(editions.filter(start__gt=since - RECENT))
        recent = sum(count for day, count in days.items() if day > since)
        before = sum(count for day, count in days.items() if day <= since)
    last = _("to %(day)s; %(before)s in the 7 days before") % {
        "day": dates.short_day(totals.last) if totals.last else "–",
        "before": number(before),
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
