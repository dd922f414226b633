"""The one list of public columns: what each is called, where it comes from, what it means.

CSV, GeoJSON and the API take their fields from here. A field of `Edition` that stands neither in a
column nor in `INTERNAL` fails a test: somebody has to decide.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, FloatField, Func
from django.urls import reverse

from publication.models import EditionQuerySet
from publication.statement import moment

Row = dict[str, Any]
CHUNK = 1_000

#: Fields of `Edition` no file shows: keys, texts made for searching, the change number, the marks of a tombstone (which no list holds).
INTERNAL = frozenset({"id", "folded", "place_folded", "changed", "is_withdrawn", "withdrawal_reason"})


@dataclass(frozen=True)
class Column:
    """One public column; `value` takes a row of `read()` and returns a plain JSON value."""

    name: str
    field: str  # of `Edition`
    datatype: str  # as CSVW names it: string, integer, decimal, date, dateTime, boolean
    description: str
    value: Callable[[Row], Any]
    is_list: bool = False


def _plain(name: str, datatype: str, description: str, field: str = "", *, is_list: bool = False) -> Column:
    source = field or name
    return Column(name, source, datatype, description, lambda row: row[source], is_list)


def _list(name: str, description: str, field: str = "") -> Column:
    return _plain(name, "string", description, field, is_list=True)


def _words(name: str, description: str, field: str = "") -> list[Column]:
    """One column for each language of the site."""
    source = field or name

    def in_language(code: str) -> Callable[[Row], str]:
        return lambda row: row[source].get(code, "")

    return [
        Column(f"{name}_{code}", source, "string", f"{description} ({language})", in_language(code))
        for code, language in settings.LANGUAGES
    ]


def _day(name: str, description: str) -> Column:
    return Column(name, name, "date", description, lambda row: row[name].isoformat())


def _external(row: Row) -> list[str]:
    return [f"{source}:{key}" for source, key in sorted(row["external_ids"].items())]


def _published(row: Row) -> str:
    return moment(row["valid"].lower)


def _superseded(row: Row) -> str:
    upper: dt.datetime | None = row["valid"].upper
    return moment(upper) if upper else ""


COLUMNS: tuple[Column, ...] = (
    _plain("number", "integer", "Incident number; stays through all editions"),
    _plain("public_id", "string", "Identifier in addresses; stays through all editions"),
    _plain("edition", "integer", "Number of the edition"),
    Column("published_at", "valid", "dateTime", "When this edition was issued (UTC)", _published),
    Column(
        "superseded_at",
        "valid",
        "dateTime",
        "When a later edition replaced it (UTC); empty while it is the newest",
        _superseded,
    ),
    *_words("title", "Title"),
    *_words("summary", "Summary"),
    _plain("kind", "string", "Kind of violation (code)"),
    _list("weapons", "Weapons (codes)"),
    _plain("heavy_weapon", "boolean", "A weapon barred from the demilitarised zone", "has_heavy_weapon"),
    _day("start", "First day"),
    _day("end", "Last day"),
    _plain("time_precision", "string", "Precision of time (code)"),
    _plain("time_note", "string", "Time as stated"),
    Column(
        "longitude",
        "point",
        "decimal",
        "Public point, WGS 84: a centroid or cell, never the exact place",
        lambda row: row["longitude"],
    ),
    Column("latitude", "point", "decimal", "Public point, WGS 84", lambda row: row["latitude"]),
    _plain("uncertainty_m", "integer", "Radius around the public point in metres"),
    _plain("location_precision", "string", "Precision of place (code)"),
    *_words("place", "Place", "place_name"),
    _plain("governorate", "string", "Governorate"),
    _plain("district", "string", "District"),
    _list(
        "zone_relations",
        "reading:relation to the demilitarised zone, computed from the public point and its radius",
    ),
    _plain("grade", "string", "Verification of the event (code)"),
    _plain("attribution", "string", "Verification of who did it (code)"),
    *_words("grade_reason", "Reason of the grade"),
    _list("accusers", "Accusing parties (codes)"),
    _list("accused", "Accused parties (codes)"),
    _list("involved", "Parties involved without being accused (codes)"),
    _list("agreements", "Agreements said to be breached (codes)"),
    _list("provisions", "Provisions said to be breached: agreement/number"),
    _plain("civilian_harm", "boolean", "Civilians, monitors or aid workers were harmed", "has_civilian_harm"),
    _plain("killed_low", "integer", "Killed, lowest estimate"),
    _plain("killed_best", "integer", "Killed, best estimate"),
    _plain("killed_high", "integer", "Killed, highest estimate"),
    _plain("origins", "integer", "Independent origins among the accounts"),
    Column(
        "external_ids", "external_ids", "string", "References elsewhere: source:id", _external, is_list=True
    ),
    *_words("change", "What changed since the edition before"),
    _plain("content_hash", "string", "SHA-256 of the published record"),
)


def read(editions: EditionQuerySet, keys: list[int]) -> Iterator[Row]:
    """The rows of these editions in the order of `keys`, a chunk a query.

    Editions never change, so that a file made of chunks holds what its first line says.
    """
    fields = sorted({column.field for column in COLUMNS} - {"point"} | {"id"})
    points = {"longitude": _coordinate("ST_X"), "latitude": _coordinate("ST_Y")}
    every = editions.model._default_manager.using("public").order_by()
    for at in range(0, len(keys), CHUNK):
        chunk = keys[at : at + CHUNK]
        rows = {row["id"]: row for row in every.filter(pk__in=chunk).values(*fields, **points)}
        for key in chunk:
            yield rows[key]


def _coordinate(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())


def address(row: Row) -> str:
    """The path of the incident's page."""
    return reverse("incident", args=[row["public_id"]])
