"""What crosses the wall: one redacted object with explicit fields, and its hash.

The moderator previews it, two-person rules bind to its hash, `publication.editions.issue()` stores it.
A field that is not named here cannot become public.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

from django.contrib.gis.geos import Point


@dataclasses.dataclass(frozen=True)
class PublicCasualties:
    """A range of people; `party` is a code or empty."""

    outcome: str
    status: str
    low: int
    best: int
    high: int
    party: str = ""


@dataclasses.dataclass(frozen=True)
class PublicAccusation:
    """One party accused (code) in a role; the accuser is the account's."""

    accused: str
    role: str
    attribution: str


@dataclasses.dataclass(frozen=True)
class PublicAccount:
    """What one source says. `says` is {language: words}; `accuser` a party's code, or empty."""

    kind: str
    publisher: str = ""
    origin: str = ""
    speaker: str = ""
    date: dt.date | None = None
    url: str = ""
    accuser: str = ""
    accuser_label: str = ""
    accusations: tuple[PublicAccusation, ...] = ()
    says: dict[str, str] = dataclasses.field(default_factory=dict)
    language: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    place_text: str = ""
    weapons: tuple[str, ...] = ()
    casualties: tuple[PublicCasualties, ...] = ()
    reliability: str = ""
    credibility: str = ""


@dataclasses.dataclass(frozen=True)
class PublicReply:
    party: str
    kind: str
    date: dt.date | None = None
    publisher: str = ""
    says: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class PublicLink:
    relation: str
    to_public_id: str
    asserted_by: str = ""
    note: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class PublicRecord:
    """One incident as the public may read it. Longitude and latitude are EPSG:4326 degrees."""

    title: dict[str, str]
    summary: dict[str, str]
    kind: str
    start: dt.date
    end: dt.date
    time_precision: str
    location_precision: str
    grade: str
    attribution: str
    grade_reason: dict[str, str] = dataclasses.field(default_factory=dict)
    weapons: tuple[str, ...] = ()
    time_note: str = ""
    longitude: float | None = None
    latitude: float | None = None
    uncertainty_m: int | None = None
    place_name: dict[str, str] = dataclasses.field(default_factory=dict)
    governorate: str = ""
    district: str = ""
    involved: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    accounts: tuple[PublicAccount, ...] = ()
    casualties: tuple[PublicCasualties, ...] = ()
    replies: tuple[PublicReply, ...] = ()
    links: tuple[PublicLink, ...] = ()
    external_ids: dict[str, int | str] = dataclasses.field(default_factory=dict)

    @property
    def point(self) -> Point | None:
        """The public point, EPSG:4326, or None."""
        if self.longitude is None or self.latitude is None:
            return None
        return Point(self.longitude, self.latitude, srid=4326)


PARTS: dict[str, Any] = {
    "accounts": PublicAccount,
    "accusations": PublicAccusation,
    "casualties": PublicCasualties,
    "replies": PublicReply,
    "links": PublicLink,
}
DATES = frozenset({"start", "end", "date"})
TUPLES = frozenset({"weapons", "involved", "provisions"})


def as_json(record: PublicRecord) -> dict[str, Any]:
    """The record as plain JSON values; dates as ISO 8601."""
    return _plain(record)


def _plain(value: Any) -> Any:
    # Not `dataclasses.asdict`: it copies every leaf, and imports write thousands of records.
    if dataclasses.is_dataclass(value):
        return {name: _plain(part) for name, part in vars(value).items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def from_json(values: dict[str, Any]) -> PublicRecord:
    """The record back from `as_json`. Raises TypeError for a field that is not public."""
    return _build(PublicRecord, values)


def _build(kind: Any, values: dict[str, Any]) -> Any:
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name in PARTS:
            fields[name] = tuple(_build(PARTS[name], part) for part in value)
        elif name in DATES and value:
            fields[name] = dt.date.fromisoformat(value)
        else:
            fields[name] = tuple(value) if name in TUPLES else value
    return kind(**fields)


def content_hash(record: PublicRecord) -> str:
    """SHA-256 (hex) over the canonical JSON of the record."""
    return hash_of_json(as_json(record))


def hash_of_json(values: dict[str, Any]) -> str:
    """The same hash, of a record that is plain JSON already."""
    return hashlib.sha256(
        json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
