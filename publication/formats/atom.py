"""An Atom feed (RFC 4287) of what was published: one entry for each edition and for each withdrawal.

An entry never changes: its id names the incident and the edition. A correction is an entry of its own
that says what changed.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publication.models import Edition
from publication.models.edition import in_language
from publication.statement import LICENCE, LICENCE_URL, disclaimer, moment

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
#: Characters XML cannot hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEFORE_EVERYTHING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

ElementTree.register_namespace("", NAMESPACE)


@dataclass(frozen=True)
class Head:
    """What a feed says of itself."""

    title: str
    site: str
    root: str  # the site's address in front of paths
    here: str  # the feed's own address, which is its id
    page: str  # the page that shows the same
    changed: dt.datetime | None  # when anything was published last


def write(editions: Iterable[Edition], head: Head) -> bytes:
    """The feed as a document; the editions in the order given, the newest first."""
    feed = ElementTree.Element(f"{{{NAMESPACE}}}feed")
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", get_language() or "en")
    entries = [_entry(edition, head) for edition in editions]
    _add(feed, "title", head.title)
    _add(feed, "subtitle", disclaimer())
    _add(feed, "id", head.here)
    _add(feed, "updated", moment(head.changed or BEFORE_EVERYTHING))
    _link(feed, "self", head.here, MEDIA_TYPE)
    _link(feed, "alternate", head.page, "text/html")
    _link(feed, "license", LICENCE_URL)
    _add(feed, "rights", f"{LICENCE}, {LICENCE_URL}")
    author = ElementTree.SubElement(feed, f"{{{NAMESPACE}}}author")
    _add(author, "name", head.site)
    _add(author, "uri", head.root)
    feed.extend(entries)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def entry_id(edition: Edition, root: str) -> str:
    """A tag URI (RFC 4151) of the site, the day of the edition, and what it is an edition of."""
    host = root.partition("://")[2].rpartition(":")[0] or root.partition("://")[2]
    day = edition.published_at.astimezone(dt.UTC).date()
    return f"tag:{host},{day.isoformat()}:incident/{edition.public_id}/{edition.edition}"


def _entry(edition: Edition, head: Head) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{NAMESPACE}}}entry")
    published = moment(edition.published_at)
    if edition.is_withdrawn:
        title, summary = _withdrawn(edition)
        page = reverse("incident", args=[edition.public_id])
    else:
        title, summary = _published(edition)
        page = reverse("incident_edition", args=[edition.public_id, edition.edition])
    _add(entry, "title", title)
    _add(entry, "id", entry_id(edition, head.root))
    _add(entry, "published", published)
    _add(entry, "updated", published)
    _link(entry, "alternate", head.root + page, "text/html")
    _add(entry, "summary", summary)
    if edition.is_withdrawn:
        _category(entry, "withdrawn", edition.withdrawal_reason)
    else:
        _category(entry, "kind", edition.kind)
        _category(entry, "grade", edition.grade)
        if edition.edition > 1:
            _category(entry, "edition", "correction")
    return entry


def _published(edition: Edition) -> tuple[str, str]:
    title, summary = in_language(edition.title), in_language(edition.summary)
    facts = " · ".join(
        filter(
            None, [edition.start.isoformat(), in_language(edition.place_name), edition.get_grade_display()]
        )
    )
    if edition.edition > 1:
        title = _("Edition %(edition)s: %(title)s") % {"edition": edition.edition, "title": title}
        change = in_language(edition.change)
        summary = _("Changed: %(change)s") % {"change": change} + f"\n{summary}" if change else summary
    return title, f"{facts}\n{summary}"


def _withdrawn(edition: Edition) -> tuple[str, str]:
    return (
        _("Withdrawn: incident %(id)s") % {"id": edition.public_id},
        _(
            "This record was withdrawn. Reason: %(reason)s. Withdrawals stand in the feed of every filter, "
            "because what a record said is not told any more."
        )
        % {"reason": edition.get_withdrawal_reason_display()},
    )


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = FORBIDDEN.sub("", text)


def _link(parent: ElementTree.Element, relation: str, address: str, media_type: str = "") -> None:
    link = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}link", rel=relation, href=address)
    if media_type:
        link.set("type", media_type)


def _category(parent: ElementTree.Element, scheme: str, term: str) -> None:
    """A code of a vocabulary; the scheme is a name within the feed."""
    ElementTree.SubElement(parent, f"{{{NAMESPACE}}}category", term=term, label=f"{scheme}: {term}")
