"""The addresses under which one state of the public pages goes out into the world."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import dates
from publication import aggregation, headline, shortlink
from publication.filters import Selection, canonical
from publication.inwords import in_words
from publication.statement import moment
from publication.viewing import view_query

#: Parameters of single pages that say what they show: the order of the list, the evidence of the accusations.
PAGE_KEYS = ("order", "basis", "least")
EMBED_WIDTH, EMBED_HEIGHT = 960, 900  # pixels, unless somebody asks for less


@dataclass(frozen=True)
class Address:
    """The address of a page, long and short; `short` is empty where the state does not fit into a code."""

    url: str
    short: str


@dataclass(frozen=True)
class Outlets:
    """The state of a page in words, and what can be made of it: absolute addresses, but for `share`, a path."""

    words: list[str]  # the filter, phrase by phrase
    moment: dt.datetime
    share: str
    url: str
    embed: str
    picture: str
    card: str
    csv: str
    geojson: str
    xlsx: str
    atom: str
    oembed: str


def title(selection: Selection) -> str:
    """How many incidents from when to when."""
    return headline.sentence(aggregation.totals(selection.rows))


def outlets(request: HttpRequest, selection: Selection, page: str = "explorer") -> Outlets:
    """Everything for the state of a request; `page` is one of `shortlink_table.PAGES`."""
    own, state = _of_page(request), state_query(selection, request.GET)
    language = get_language() or "en"
    in_language = joined(selection.query, "" if language == "en" else urlencode({"language": language}))
    url = absolute(request, page, joined(state, own))
    return Outlets(
        words=in_words(selection),
        moment=selection.as_of or timezone.now(),
        share=path("share", joined(state, own, "" if page == "explorer" else urlencode({"of": page}))),
        url=url,
        embed=absolute(request, "embed", state),
        picture=absolute(request, "view_png", state),
        card=absolute(request, "view_png", joined(state, "shape=card")),
        csv=absolute(request, "incidents_csv", selection.query),
        geojson=absolute(request, "incidents_geojson", selection.query),
        xlsx=absolute(request, "incidents_xlsx", in_language),
        atom=absolute(request, "incidents_atom", in_language),
        oembed=absolute(request, "oembed", urlencode({"url": url})),
    )


def state_query(selection: Selection, data: QueryDict) -> str:
    """The filter and the view of a checked query string, without "?"."""
    return joined(selection.query, view_query(data))


def live(request: HttpRequest, page: str) -> Address:
    """The state of a request without a moment: it changes as incidents are published and corrected."""
    return _address(request, page, canonical(request.GET, as_of=""))


def pinned(request: HttpRequest, page: str, at: dt.datetime) -> Address:
    """The state of a request as the public reads it at a moment, for ever."""
    return _address(request, page, canonical(request.GET, as_of=moment(at)))


def path(route: str, query: str = "") -> str:
    """The path of a route with a query string."""
    return f"{reverse(route)}?{query}" if query else reverse(route)


def absolute(request: HttpRequest, route: str, query: str = "") -> str:
    """The whole address of a route with a query string."""
    return request.build_absolute_uri(path(route, query))


def embed_code(url: str, title: str, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT) -> str:
    """The HTML that shows a state on another site: a frame that may open links and nothing else."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>',
        url,
        title,
        width,
        height,
    )


def citation(title: str, at: dt.datetime, url: str) -> str:
    """One sentence: site, what was counted, the moment, the address."""
    return _("%(site)s. %(title)s, as published on %(day)s at %(time)s UTC. %(url)s") % {
        "site": settings.SITE_NAME,
        "title": title,
        "day": dates.day(at.astimezone(dt.UTC).date()),
        "time": f"{at.astimezone(dt.UTC):%H:%M:%S}",
        "url": url,
    }


def _address(request: HttpRequest, page: str, query: str) -> Address:
    state = joined(query, view_query(request.GET), _of_page(request))
    code = shortlink.encode(page, state)
    short = request.build_absolute_uri(reverse("short_link", args=[code]))
    return Address(absolute(request, page, state), short if len(code) <= shortlink.LONGEST else "")


def _of_page(request: HttpRequest) -> str:
    """The parameters of the page itself that are part of its state."""
    given = [(key, request.GET.get(key, "").strip()) for key in PAGE_KEYS]
    return urlencode([(key, value) for key, value in given if value])


def joined(*parts: str) -> str:
    """Parts of a query string as one; empty ones are left out."""
    return "&".join(part for part in parts if part)
