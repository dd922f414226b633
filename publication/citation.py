"""How to cite an edition: the words never change under the reader, because an edition never does."""

import datetime as dt

from django.utils.translation import gettext as _

from agreements import dates
from publication.models import Edition
from publication.models.edition import in_language

# What BibTeX would read as a command.
BIBTEX_SPECIAL = {character: f"\\{character}" for character in "&%$#_"} | {
    "{": "(",
    "}": ")",
    "\\": "/",
    "~": "-",
    "^": "",
}


def plain(edition: Edition, url: str, site: str) -> str:
    """One sentence: title, site, number, edition, day of publication, address."""
    return _("“%(title)s”. %(site)s, incident %(id)s, edition %(edition)s, published %(day)s. %(url)s") % {
        "title": in_language(edition.title),
        "site": site,
        "id": edition.public_id,
        "edition": edition.edition,
        "day": dates.day(edition.published_at.astimezone(dt.UTC).date()),
        "url": url,
    }


def bibtex(edition: Edition, url: str, site: str) -> str:
    """A BibTeX entry of type `misc`."""
    published = edition.published_at.astimezone(dt.UTC).date()
    escape = str.maketrans(BIBTEX_SPECIAL)
    fields = {
        "title": "{" + in_language(edition.title).translate(escape) + "}",
        "author": "{" + site.translate(escape) + "}",
        "year": str(published.year),
        "note": f"Incident {edition.public_id}, edition {edition.edition}, published {published.isoformat()}",
        "url": url,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{ceasefire-{edition.public_id}-{edition.edition},\n{lines}\n}}"
