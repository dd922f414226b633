"""How templates write a public record: words, dates, ranges, codes and the names of parties.

Numbers, codes and addresses come isolated (`<bdi>`), so that they keep their order in Arabic.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements import dates
from agreements.vocabularies import ZoneRelation
from places.models import Governorate
from publication import wording
from publication.models import Edition
from publication.models.edition import Words, in_language
from publication.vocabularies import Attribution, Credibility, Grade, Reliability, ViolationKind, Weapon

register = template.Library()

RIGHT_TO_LEFT = {"ar", "fa", "he", "ku"}
NEUTRAL = "#8a8578"


@register.filter
def words(texts: Words | None) -> str:
    """A text in the reader's language; one that is missing there comes in another, marked as such."""
    if not texts:
        return ""
    active = (get_language() or "en").split("-")[0]
    text = in_language(texts)
    if active in texts or not text:
        return text
    code = "en" if "en" in texts else next(iter(texts))
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', code, "rtl" if code in RIGHT_TO_LEFT else "ltr", text
    )


@register.filter
def plain_words(texts: Words | None) -> str:
    """The same without markup, for titles and attributes."""
    return in_language(texts) if texts else ""


@register.filter
def day(date: dt.date | None) -> str:
    return _time(date, dates.day(date)) if date else ""


@register.filter
def short_day(date: dt.date | None) -> str:
    return _time(date, dates.short_day(date)) if date else ""


@register.filter
def month(date: dt.date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', date.strftime("%Y-%m"), dates.month(date))


@register.filter
def moment(at: dt.datetime | None) -> str:
    """A published moment: its day and minute, in UTC."""
    if at is None:
        return ""
    utc = at.astimezone(dt.UTC)
    return format_html(
        '<time datetime="{}">{} <bdi>{}</bdi> UTC</time>',
        utc.isoformat(timespec="seconds"),
        dates.day(utc.date()),
        f"{utc:%H:%M}",
    )


@register.filter
def when(edition: Edition) -> SafeString:
    """The time of an incident, as precisely as it is known."""
    return _time(edition.start, wording.when(edition.start, edition.end, edition.time_precision))


@register.simple_tag
def day_range(start: dt.date | None, end: dt.date | None) -> str:
    if start is None:
        return ""
    return _time(start, dates.day_range(start, end or start))


def _time(start: dt.date, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', start.isoformat(), text)


@register.filter
def casualty_range(counted: Any) -> SafeString:
    """Low to high of anything with `low`, `best` and `high`."""
    return format_html("<bdi>{}</bdi>", wording.number_range(counted.low, counted.best, counted.high))


@register.filter
def killed_range(edition: Edition) -> SafeString:
    return format_html(
        "<bdi>{}</bdi>", wording.number_range(edition.killed_low, edition.killed_best, edition.killed_high)
    )


@register.filter
def number(count: int) -> SafeString:
    return format_html("<bdi>{}</bdi>", f"{count:,}")


@register.filter
def distance(metres: int) -> SafeString:
    return format_html("<bdi>{}</bdi>", wording.distance(metres))


@register.filter
def language_name(code: str) -> str:
    return wording.language_name(code)


@register.filter
def kind_label(code: str) -> str:
    return _label(ViolationKind, code)


@register.filter
def weapon_label(code: str) -> str:
    return _label(Weapon, code)


@register.filter
def grade_label(code: str) -> str:
    return _label(Grade, code)


@register.filter
def attribution_label(code: str) -> str:
    return _label(Attribution, code)


@register.filter
def relation_label(code: str) -> str:
    return _label(ZoneRelation, code)


@register.filter
def governorate_label(code: str) -> str:
    return _label(Governorate, code)


@register.filter
def reliability_label(code: str) -> str:
    return _label(Reliability, code)


@register.filter
def credibility_label(code: str) -> str:
    return _label(Credibility, code)


def _label(vocabulary: type[TextChoices], code: str) -> str:
    """The word for a code; the code itself where a later version wrote one we do not know."""
    return str(vocabulary(code).label) if code in vocabulary.values else code


@register.filter
def grade_badge(code: str) -> SafeString:
    return format_html('<span class="badge badge--{}">{}</span>', code, _label(Grade, code))


@register.simple_tag(takes_context=True)
def party(context: template.Context, code: str, label: str = "", link: bool = False) -> str:
    """A party's mark and name; `label` for an accuser who is no party. Needs `parties` in the context."""
    if not code:
        return label
    known = (context.get("parties") or {}).get(code)
    if known is None:
        return format_html("<bdi>{}</bdi>", code)
    # The mark and the first word stay on one line.
    first, space, rest = str(known.name).partition(" ")
    name = format_html(
        '<span class="together"><svg class="mark" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect width="10" height="10" fill="{}"/></svg>{}</span>{}{}',
        known.colour or NEUTRAL,
        first,
        space,
        rest,
    )
    if link:
        return format_html('<a class="party" href="{}">{}</a>', reverse("party", args=[code]), name)
    return format_html('<span class="party">{}</span>', name)


@register.simple_tag(takes_context=True)
def party_list(context: template.Context, codes: list[str]) -> SafeString:
    """Parties in a row, in the order given."""
    names = format_html_join(" ", "{}", ((party(context, code),) for code in codes))
    return format_html('<span class="parties">{}</span>', names)


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """What a table has under a key, or nothing."""
    return table.get(key)


@register.filter
def zone_relation_of(edition: Edition, reading: str) -> str:
    """The relation of an edition to one reading of the zone, as a code; empty if it has none."""
    prefix = f"{reading}:"
    return next((pair.removeprefix(prefix) for pair in edition.zone_relations if pair.startswith(prefix)), "")


@register.filter
def coordinate(degrees: float) -> str:
    """Degrees with four decimals, in every language with a point."""
    return f"{degrees:.4f}"


@register.filter
def unlocalised(value: float) -> str:
    """A number for SVG and machines."""
    return f"{value:g}"


@register.filter
def percent(share: float) -> SafeString:
    return format_html('<bdi class="percent">{} %</bdi>', f"{100 * share:.0f}")


@register.simple_tag
def bounds(low: int, high: int) -> SafeString:
    """Lowest to highest, without the best."""
    return format_html("<bdi>{}</bdi>", wording.number_range(low, high, high))


@register.filter
def weekday(date: dt.date) -> str:
    return dates.weekday(date)


@register.filter
def plain_month(date: dt.date) -> str:
    return dates.month(date)


@register.filter
def short_month_name(number: int) -> str:
    return dates.month_name(number, "LLL")


@register.simple_tag(takes_context=True)
def edition_url(context: template.Context, edition: Edition) -> str:
    """Where an edition is read: the incident's address, or its own where the page is read as of a past day."""
    if context.get("as_of"):
        return reverse("incident_edition", args=[edition.public_id, edition.edition])
    return reverse("incident", args=[edition.public_id])


@register.simple_tag(takes_context=True)
def party_name(context: template.Context, code: str) -> str:
    """A party's name without its mark; the code where it is not known."""
    known = (context.get("parties") or {}).get(code)
    return known.name if known else code


@register.filter
def who_accuses_whom(edition: Edition) -> list[tuple[str, str, list[str]]]:
    """Each accuser (code, or the label of one who is no party) with those it accuses, each once."""
    accused: dict[tuple[str, str], list[str]] = {}
    for accusation in edition.accusations.all():
        codes = accused.setdefault((accusation.accuser, accusation.accuser_label), [])
        if accusation.accused not in codes:
            codes.append(accusation.accused)
    return [(code, label, codes) for (code, label), codes in accused.items()]


@register.filter
def reference_name(code: str) -> str:
    """The name of a data set from its code: 'UCDP GED' from 'ucdp_ged'."""
    return code.replace("_", " ").upper()
