"""What the page of accusations asks of its pairs and of its drawing."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publication.accusation_graph import OTHERS
from publication.accusing import Grid, PairLinks
from publication.aggregation import Pair

register = template.Library()


@register.simple_tag(takes_context=True)
def pair_query(context: template.Context, *pairs: Pair, one_way: bool = False) -> str:
    """The filter that finds the incidents of a pair; empty where there is none. Needs `links`."""
    links: PairLinks = context["links"]
    gathered = any(OTHERS in (pair.accuser, pair.accused) for pair in pairs)
    return "" if gathered else links.query(pairs, one_way=one_way)


@register.simple_tag(takes_context=True)
def pairs_query(context: template.Context, pairs: list[Pair]) -> str:
    """The filter that finds the incidents of any of the pairs; as `pair_query`."""
    return pair_query(context, *pairs)


@register.simple_tag(takes_context=True)
def pair_title(context: template.Context, pair: Pair) -> str:
    """A pair as a sentence without markup, for titles. Needs `names`."""
    names = context["names"]
    who = _("%(accuser)s accuses %(accused)s") % {
        "accuser": names.get(pair.accuser, pair.accuser),
        "accused": names.get(pair.accused, pair.accused),
    }
    count = ngettext("%(incidents)s incident", "%(incidents)s incidents", pair.incidents)
    share = _("%(share)s verified") % {"share": f"{100 * pair.verified_share:.0f} %"}
    return f"{who}: {count % {'incidents': f'{pair.incidents:,}'}}, {share}"


@register.simple_tag
def shade(grid: Grid, pair: Pair) -> int:
    """The shade of a cell, from 1."""
    return grid.shade(pair.incidents)


@register.filter
def length_of(count: int, whole: int) -> str:
    """The length of a bar in a drawing where `whole` is 100 units."""
    return f"{100 * count / whole:.2f}" if whole else "0"
