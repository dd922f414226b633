"""UCDP GED rows as events of the register. Sundberg & Melander 2013; codebook of GED 19.1.

UCDP's sides are not accuser and accused, so no accusation is made of them: an event comes in as a
recorder's account with its sides as involved parties, graded "unverified" unless several independent
sources are named.
"""

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.utils.translation import gettext as _

from publication.vocabularies import Grade, LocationPrecision, TimePrecision, ViolationKind

# The columns without which a file is not UCDP GED; all three known layouts (41, 42, 49) have them.
REQUIRED = (
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "where_prec",
    "where_coordinates",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "country",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "low",
    "best",
    "high",
)
# where_prec → (our precision, radius in metres); 2 means within about 25 km of the point.
WHERE_PREC: dict[str, tuple[LocationPrecision, int | None]] = {
    "1": (LocationPrecision.SETTLEMENT, 1_000),
    "2": (LocationPrecision.NEAR, 25_000),
    "3": (LocationPrecision.DISTRICT, 25_000),
    "4": (LocationPrecision.GOVERNORATE, 75_000),
    "5": (LocationPrecision.LINE, 25_000),
    "6": (LocationPrecision.COUNTRY, None),
    "7": (LocationPrecision.LINE, 25_000),
}
DATE_PREC = {
    "1": TimePrecision.DAY,
    "2": TimePrecision.DAYS_2_6,
    "3": TimePrecision.WEEK,
    "4": TimePrecision.MONTH,
    "5": TimePrecision.YEAR,
}
GOVERNORATES = {
    "Aleppo Governorate": "Aleppo",
    "Idlib Governorate": "Idlib",
    "Latakia Governorate": "Latakia",
    "Hamah Governorate": "Hama",
    "Homs Governorate": "Homs",
    "Tartus Governorate": "Tartus",
    "Ar Raqqah Governorate": "Raqqa",
    "Deir ez Zor Governorate": "Deir ez-Zor",
    "Al Hasakah Governorate": "Hasakah",
    "Damascus Governorate": "Damascus",
    "Rif Dimashq Governorate": "Rural Damascus",
    "Daraa Governorate": "Daraa",
    "As Suwayda Governorate": "Suwayda",
    "Quneitra Governorate": "Quneitra",
}
# UCDP actor id → our party. An actor that is not here becomes a party of its own, named as UCDP names it.
PARTIES = {
    "118": "SYR-GOV",
    "234": "IS",
    "6288": "SDF",
    "6815": "HTS",
    "7514": "SNA",
    "7128": "NFL",
    "5554": "AHRAR",
    "366": "HZB",
    "115": "TUR",
    "114": "IRN",
    "3": "US",
    "6434": "ZENKI",
    "6709": "NDF",
}
CIVILIANS = "1"
# Headlines run to several kilobytes, and the csv module stops at 128.
csv.field_size_limit(1_000_000)


class UnreadableFile(ValueError):
    """The file as a whole cannot be read as UCDP GED; the message says why."""


class RefusedRow(ValueError):
    """One row cannot be taken in; the message says why."""


@dataclass(frozen=True)
class Side:
    """One side of a UCDP event: our party's code and the name UCDP uses."""

    code: str
    name: str


@dataclass(frozen=True)
class Event:
    """A row, read. Coordinates are EPSG:4326 degrees, or None where the row knows only the country."""

    id: int
    kind: str
    sides: tuple[Side, ...]
    start: dt.date
    end: dt.date
    time_precision: str
    longitude: float | None
    latitude: float | None
    location_precision: str
    uncertainty_m: int | None
    place: str
    governorate: str
    district: str
    deaths: tuple[tuple[str, str, int], ...]
    low: int
    best: int
    high: int
    is_aggregate: bool
    grade: str
    origins: tuple[str, ...]
    headlines: str

    @property
    def key(self) -> str:
        """The id under which the register knows this event."""
        return f"ucdp_ged:{self.id}"

    @property
    def payload_hash(self) -> str:
        """SHA-256 (hex) of everything read: equal means nothing changed since the last import."""
        return hashlib.sha256(
            json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False).encode()
        ).hexdigest()


def open_text(path: Path) -> TextIO:
    """The file as text, unpacked if its name ends in .gz."""
    raw = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # noqa: SIM115 - the caller closes it
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, values by column name) of the file; the header is row 1. Raises UnreadableFile."""
    try:
        with open_text(path) as file:
            reader = csv.DictReader(file, strict=True)
            header = reader.fieldnames or []
            missing = [name for name in REQUIRED if name not in header]
            if missing:
                raise UnreadableFile(
                    _("This is not a UCDP GED file: it has no column %(columns)s.")
                    % {"columns": ", ".join(missing[:5])}
                )
            yield from enumerate(reader, start=2)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("The file is not UTF-8 text. Save it as CSV in UTF-8 and try again.")
        ) from error
    except (csv.Error, EOFError, gzip.BadGzipFile, OSError) as error:
        raise UnreadableFile(_("The file cannot be read: %(reason)s.") % {"reason": str(error)}) from error


def event(row: Mapping[str, str]) -> Event:
    """The event of one row. Raises RefusedRow with the reason."""
    if None in row or any(value is None for value in row.values()):
        raise RefusedRow(_("the row has more or fewer columns than the header"))
    if any("\x00" in value for value in row.values()):
        raise RefusedRow(_("the row holds a NUL byte"))
    deaths = (
        ("combatant_a", _side_code(row, "a"), _count(row, "deaths_a")),
        ("combatant_b", _side_code(row, "b"), _count(row, "deaths_b")),
        ("civilian", "", _count(row, "deaths_civilians")),
        ("unknown_status", "", _count(row, "deaths_unknown")),
    )
    best, low, high = _count(row, "best"), _count(row, "low"), _count(row, "high")
    if best != sum(number for _status, _party, number in deaths):
        raise RefusedRow(
            _("best estimate %(best)s is not the sum of the four kinds of deaths") % {"best": best}
        )
    start, end = _date(row, "date_start"), _date(row, "date_end")
    if end < start:
        raise RefusedRow(_("date_end lies before date_start"))
    longitude, latitude, precision, radius = _place(row)
    origins = _origins(row)
    return Event(
        id=_count(row, "id"),
        kind=ViolationKind.ATTACK_CIVILIANS.value
        if row["type_of_violence"] == "3"
        else ViolationKind.NOT_CODED.value,
        sides=_sides(row),
        start=start,
        end=end,
        time_precision=_code(row, "date_prec", DATE_PREC).value,
        longitude=longitude,
        latitude=latitude,
        location_precision=precision.value,
        uncertainty_m=radius,
        place=row["where_coordinates"][:200],
        governorate=_governorate(row),
        district=row["adm_2"].removesuffix(" district")[:80],
        deaths=tuple(entry for entry in deaths if entry[2]),
        # In events that UCDP could not split the best estimate may lie outside its own range.
        low=min(low, best),
        best=best,
        high=max(high, best),
        is_aggregate=row["event_clarity"] == "2",
        grade=Grade.CORROBORATED.value if len(origins) > 1 else Grade.UNVERIFIED.value,
        origins=origins,
        headlines="\n".join(part.strip('"') for part in row.get("source_article", "").split('";"'))[:20_000],
    )


def _count(row: Mapping[str, str], name: str) -> int:
    try:
        number = int(row[name])
    except ValueError:
        raise RefusedRow(
            _("%(column)s is not a whole number: “%(value)s”") % {"column": name, "value": row[name][:40]}
        ) from None
    if not 0 <= number <= 2**31 - 1:
        raise RefusedRow(
            _("%(column)s is out of range: %(value)s") % {"column": name, "value": row[name][:40]}
        )
    return number


def _date(row: Mapping[str, str], name: str) -> dt.date:
    """The day of "2018-11-08", "2018-11-08 00:00:00.000" or "2018-11-08T00:00:00"."""
    try:
        return dt.date.fromisoformat(row[name].strip()[:10])
    except ValueError:
        raise RefusedRow(
            _("%(column)s is not a date: “%(value)s”") % {"column": name, "value": row[name][:40]}
        ) from None


def _code(row: Mapping[str, str], name: str, table: Mapping[str, TimePrecision]) -> TimePrecision:
    if row[name].strip() not in table:
        raise RefusedRow(
            _("%(column)s has an unknown code: “%(value)s”") % {"column": name, "value": row[name][:40]}
        )
    return table[row[name].strip()]


def _place(row: Mapping[str, str]) -> tuple[float | None, float | None, LocationPrecision, int | None]:
    """(longitude, latitude, precision, radius); without coordinates where only the country is known."""
    if row["where_prec"].strip() not in WHERE_PREC:
        raise RefusedRow(
            _("%(column)s has an unknown code: “%(value)s”")
            % {"column": "where_prec", "value": row["where_prec"][:40]}
        )
    precision, radius = WHERE_PREC[row["where_prec"].strip()]
    # A point that stands for the whole country is no place, whatever its precision code says.
    if precision == LocationPrecision.COUNTRY or row["where_coordinates"].strip() == row["country"].strip():
        return None, None, LocationPrecision.COUNTRY, None
    try:
        longitude, latitude = float(row["longitude"]), float(row["latitude"])
    except ValueError:
        raise RefusedRow(_("latitude and longitude are not numbers")) from None
    west, south, east, north = settings.AREA
    if not (
        math.isfinite(longitude)
        and math.isfinite(latitude)
        and west <= longitude <= east
        and south <= latitude <= north
    ):
        raise RefusedRow(
            _("the point %(latitude)s, %(longitude)s lies outside the area of this site")
            % {"latitude": row["latitude"][:20], "longitude": row["longitude"][:20]}
        )
    return longitude, latitude, precision, radius


def _governorate(row: Mapping[str, str]) -> str:
    name = row["adm_1"].strip()
    if name and name not in GOVERNORATES:
        raise RefusedRow(_("unknown governorate: “%(value)s”") % {"value": name[:60]})
    return GOVERNORATES.get(name, "")


def _side_code(row: Mapping[str, str], side: str) -> str:
    """Our code of the party on a side; empty for civilians."""
    actor = row.get(f"side_{side}_new_id", "").strip()
    if actor == CIVILIANS:
        return ""
    return (
        PARTIES.get(actor) or f"UCDP-{actor or hashlib.sha256(row[f'side_{side}'].encode()).hexdigest()[:8]}"
    )


def _sides(row: Mapping[str, str]) -> tuple[Side, ...]:
    sides = [Side(_side_code(row, side), row[f"side_{side}"].strip()[:150]) for side in "ab"]
    if not sides[0].name or not sides[1].name:
        raise RefusedRow(_("a side has no name"))
    return tuple(side for side in sides if side.code)


def _origins(row: Mapping[str, str]) -> tuple[str, ...]:
    """The independent origins named: one agency quoted by several offices is one.

    More than one only where both the offices and the original sources differ.
    """
    offices = _names(row.get("source_office", ""))
    originals = _names(row.get("source_original", "").replace("/", ";").replace(",", ";"))
    return originals if len(offices) > 1 and len(originals) > 1 else (originals or offices)[:1]


def _names(text: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in text.split(";"):
        if name.strip() and name.strip() != "-1":
            found.setdefault(name.strip().casefold(), name.strip()[:60])
    return tuple(found.values())
