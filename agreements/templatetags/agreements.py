"""How templates write what was agreed: translated texts, dates as known, parties with their mark."""

import datetime as dt
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements import dates
from agreements.models import Party, PartyRelation
from agreements.vocabularies import Confidence, DatePrecision

register = template.Library()

#: The mark of a party that has no colour of its own.
NEUTRAL = "#8a8578"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ku"}
MACHINE_FORMS = {DatePrecision.YEAR: "%Y", DatePrecision.MONTH: "%Y-%m"}


@register.simple_tag
def text(row: Model, field: str) -> SafeString | str:
    """A translated field in the reader's language; one that is missing there comes in English, marked as such."""
    active = (get_language() or "en").split("-")[0]
    own = getattr(row, f"{field}_{active}", None)
    if own or active == "en":
        return conditional_escape(own or getattr(row, field) or "")
    english = getattr(row, f"{field}_en", None) or ""
    return format_html('<span lang="en" dir="ltr">{}</span>', english) if english else ""


@register.filter
def in_english(written: str) -> SafeString | str:
    """A source or note as it was written: English, whatever the language of the page."""
    return format_html('<span lang="en" dir="ltr">{}</span>', written) if written else ""


@register.filter
def confidence(graded: str) -> SafeString | str:
    """'high', or 'low' with the reason that follows it; an unknown word stays as it is."""
    grade, _dot, reason = graded.partition(". ")
    if grade not in Confidence.values:
        return in_english(graded)
    label = Confidence(grade).label
    return format_html("{} ({})", label, in_english(reason)) if reason else str(label)


@register.filter
def day(date: dt.date | None) -> SafeString | str:
    """'8 November 2018'."""
    return _time(f"{date:%Y-%m-%d}", dates.day(date)) if date else ""


@register.filter
def short_day(date: dt.date | None) -> SafeString | str:
    """'8 Nov 2018'."""
    return _time(f"{date:%Y-%m-%d}", dates.short_day(date)) if date else ""


@register.simple_tag
def day_range(start: dt.date, end: dt.date | None) -> SafeString:
    """'8–9 November 2018'."""
    return _time(f"{start:%Y-%m-%d}", dates.day_range(start, end or start))


@register.simple_tag
def as_known(date: dt.date | None, precision: str) -> SafeString | str:
    """'2011', 'Nov 2016' or '22 Nov 2016': no more than is known."""
    if date is None:
        return ""
    machine = date.strftime(MACHINE_FORMS.get(DatePrecision(precision), "%Y-%m-%d"))
    return _time(machine, dates.as_known(date, precision))


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter
def unlocalised(value: float) -> str:
    """A number for SVG and machines."""
    return f"{value:g}"


@register.filter
def distance_km(metres: int) -> str:
    """2500 → '2.5'."""
    return f"{metres / 1000:g}"


@register.filter
def party_mark(party: Party) -> SafeString:
    """The colour mark of a party."""
    return format_html(
        '<svg class="mark" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="{}"/></svg>',
        party.colour or NEUTRAL,
    )


@register.filter
def party_link(party: Party) -> SafeString:
    """A party's mark and its name, leading to its page."""
    return format_html(
        '<span class="party">{}<a href="{}">{}</a></span>',
        party_mark(party), reverse("party", args=[party.code]), text(party, "name"),
    )  # fmt: skip


@register.simple_tag
def relation_end(relation: PartyRelation, end: str, here: Party) -> SafeString | str:
    """The subject or the object of a relation; the party whose page this is comes in bold, not as a link."""
    party = relation.subject if end == "subject" else relation.object_party
    if party:
        return format_html("<strong>{}</strong>", text(party, "name")) if party == here else party_link(party)
    agreement = relation.object_agreement
    if agreement:
        address = reverse("agreement", args=[agreement.code])
        return format_html('<a href="{}">{}</a>', address, text(agreement, "short_name"))
    return in_english(relation.object_label)


@register.filter
def other_names(party: Party) -> list[tuple[str, str, str]]:
    """A party's names in the languages that are not the page's: (code, direction, name)."""
    active = (get_language() or "en").split("-")[0]
    codes = (code for code in ("en", "ar", "ru", "tr") if code != active)
    return [
        (code, _direction(code), name) for code in codes if (name := getattr(party, f"name_{code}", None))
    ]


@register.filter
def all_names(party: Party) -> list[tuple[str, str, str]]:
    """A party's names in every language it has: (code, direction, name)."""
    named = ((code, getattr(party, f"name_{code}", None)) for code in ("en", "ar", "ru", "tr"))
    return [(code, _direction(code), name) for code, name in named if name]


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's language; the code itself where unknown."""
    known: Any = dates.locale().languages
    return known.get(code.split("-")[0], code) if code else ""


@register.filter
def direction(code: str) -> str:
    """The writing direction of a language; the browser's guess where none is stated."""
    return _direction(code) if code else "auto"


def _direction(code: str) -> str:
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"
