"""What every file and answer says of itself: filter, moment, count, licence, disclaimer, readings."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from publication import options
from publication.filters import Selection

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def disclaimer() -> str:
    """The words that go with every map, table and file."""
    return _(
        "Accusations are claims of whoever makes them. Boundaries, names and zone outlines are indicative: "
        "they imply no endorsement and are not the official annex."
    )


@dataclass(frozen=True)
class Statement:
    """The statement of one answer; `as_of` is the moment whose editions it holds."""

    filter: str
    as_of: dt.datetime
    count: int
    readings: tuple[str, ...]  # every reading of the zone that `zone_relations` answers for
    licence: str = LICENCE
    licence_url: str = LICENCE_URL

    def as_json(self) -> dict[str, Any]:
        """Plain values, the moment as ISO 8601 in UTC."""
        return {
            "filter": self.filter,
            "as_of": moment(self.as_of),
            "count": self.count,
            "zone_readings": list(self.readings),
            "licence": self.licence,
            "licence_url": self.licence_url,
            "disclaimer": disclaimer(),
        }


def statement(selection: Selection, count: int) -> Statement:
    """The statement for `count` rows of a selection. One query."""
    as_of = selection.as_of or timezone.now()
    return Statement(selection.query, as_of, count, tuple(code for code, _label in options.readings()))


def moment(of: dt.datetime) -> str:
    """'2020-03-05T18:00:00Z'."""
    return of.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
