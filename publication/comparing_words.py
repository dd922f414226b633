"""A comparison in words: what is on each side, what came out, and what makes it less than it seems."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import dates
from publication.comparing import Comparison, Side, by_key
from publication.comparing_table import Row
from publication.headline import number, share

SMALL = 10  # incidents on both sides together below which chance alone may make the difference
DATES = ("from", "to")


@dataclass(frozen=True)
class Term:
    """One key of a filter with the words for its values."""

    title: str
    values: str


def name(side: Side) -> str:
    """'A'."""
    return side.name.upper()


def terms(side: Side, other: Side | None, *, shared: bool) -> list[Term]:
    """What is asked for on a side but not alike on the other; what both ask for, if `shared`. Without dates."""
    theirs = by_key(other.data) if other else {}
    return [
        Term(str(side.selection.form.fields[key].label), ", ".join(_words(side, key, values)))
        for key, values in by_key(side.data).items()
        if key not in DATES and (theirs.get(key) == values) == shared
    ]


def headline(comparison: Comparison, incidents: Row) -> str:
    """'23 incidents in A, 35 in B', or that the two cannot be compared."""
    if not comparison.is_comparable:
        return _("Not comparable")
    return ngettext(
        "%(a)s incident in A, %(b)s in B", "%(a)s incidents in A, %(b)s in B", incidents.a.count
    ) % {"a": number(incidents.a.count), "b": number(incidents.b.count)}


def standfirst(comparison: Comparison, incidents: Row) -> str:
    """The difference in a sentence; a rate where the periods differ in length."""
    if not comparison.is_comparable:
        return ""
    # Isolated, so that the sign stays in front of the number in Arabic.
    percent = f" (\u2066{incidents.percent_words}\u2069)" if incidents.percent_words else ""
    if comparison.is_per_day:
        return _("That is %(a)s a day in A and %(b)s a day in B%(percent)s.") % {
            "a": incidents.a.rate_words,
            "b": incidents.b.rate_words,
            "percent": percent,
        }
    more = incidents.b.count - incidents.a.count
    if not more:
        return _("Neither side has more than the other.")
    words = (
        ngettext("B has %(count)s more than A%(percent)s.", "B has %(count)s more than A%(percent)s.", more)
        if more > 0
        else ngettext(
            "B has %(count)s fewer than A%(percent)s.", "B has %(count)s fewer than A%(percent)s.", -more
        )
    )
    return words % {"count": number(abs(more)), "percent": percent}


def coverage(side: Side) -> str:
    """How long a period is, and on how many of its days anything at all was published."""
    return ngettext(
        "%(days)s day; something was published about %(published)s of them (%(share)s).",
        "%(days)s days; something was published about %(published)s of them (%(share)s).",
        side.days,
    ) % {
        "days": number(side.days),
        "published": number(side.published_days),
        "share": share(side.published_days, side.days),
    }


def notes(comparison: Comparison, incidents: Row) -> list[str]:
    """What to know before believing a difference, the gravest first. At most three queries."""
    a, b = comparison.a, comparison.b
    found = [_outside(a), _outside(b)]
    if comparison.is_comparable and comparison.is_per_day:
        found.append(
            _(
                "The periods are not of one length: A has %(a)s covered days, B has %(b)s. Differences are in incidents a day."
            )
            % {"a": number(a.covered), "b": number(b.covered)}
        )
    found.append(_overlap(comparison.in_both()))
    if a.selection.as_of != b.selection.as_of:
        found.append(
            _(
                "The sides are read as of different moments: what was published between them is part of the difference."
            )
        )
    if comparison.is_comparable and incidents.a.count + incidents.b.count < SMALL:
        found.append(_("The numbers are so small that chance alone may make the difference."))
    return [note for note in (*found, _vague(a), _vague(b)) if note]


def _outside(side: Side) -> str:
    beyond = side.days - side.covered
    if not side.record or not beyond:
        return ""
    words = (
        ngettext(
            "%(count)s of the %(days)s days of %(side)s lies outside the time the record covers (%(first)s to %(last)s) and is left out of every rate.",
            "%(count)s of the %(days)s days of %(side)s lie outside the time the record covers (%(first)s to %(last)s) and are left out of every rate.",
            beyond,
        )
        if side.covered
        else _(
            "%(side)s lies outside the time the record covers (%(first)s to %(last)s): that nothing is published there is not proof of quiet."
        )
    )
    return words % {
        "side": name(side),
        "count": number(beyond),
        "days": number(side.days),
        "first": dates.day(min(side.record)),
        "last": dates.day(max(side.record)),
    }


def _overlap(both: int) -> str:
    if not both:
        return ""
    return ngettext(
        "%(count)s incident is on both sides and counted on each: the sides overlap.",
        "%(count)s incidents are on both sides and counted on each: the sides overlap.",
        both,
    ) % {"count": number(both)}


def _vague(side: Side) -> str:
    vague = side.vague()
    if not vague:
        return ""
    return ngettext(
        "%(count)s incident of %(side)s is dated to a month or a year only and counts on its first day.",
        "%(count)s incidents of %(side)s are dated to a month or a year only and count on its first day.",
        vague,
    ) % {"count": number(vague), "side": name(side)}


def _words(side: Side, key: str, values: list[str]) -> list[str]:
    """The labels of codes; what was typed otherwise."""
    field: Any = side.selection.form.fields[key]
    if key in ("heavy", "harm"):
        return [_("yes")]
    choices = getattr(field, "choices", ())
    labels = {str(code): str(label) for code, label in (choices() if callable(choices) else choices)}
    return [labels.get(value, value) for value in values]
