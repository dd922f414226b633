"""Reading coordinates as people write them, and saying clearly what is wrong when they cannot be right."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms.fields import western_digits
from places.search import nearest

LONGEST = 100
# A place of the gazetteer is hardly ever farther than this from a violation. Used only to tell whether
# coordinates that could be read both ways round were swapped.
_NEAR_A_PLACE_KM = 20

_SAME_SIGNS = str.maketrans(
    {
        "٫": ".",
        "،": ",",
        "؛": ";",
        "−": "-",
        "–": "-",
        "º": "°",
        "˚": "°",
        "′": "'",
        "’": "'",
        "‘": "'",
        "ʹ": "'",
        "`": "'",
        "″": '"',
        "“": '"',
        "”": '"',
    }
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# The letter or word for each direction in the languages of the site, longest first.
_DIRECTIONS = {
    "N": ("north", "شمالا", "شمالي", "شمال", "ش", "с.ш.", "сш", "kuzey", "k", "n"),
    "S": ("south", "جنوبا", "جنوب", "ج", "ю.ш.", "юш", "güney", "s"),
    "E": ("east", "شرقا", "شرقي", "شرق", "ق", "в.д.", "вд", "doğu", "d", "e"),
    "W": ("west", "غربا", "غرب", "غ", "з.д.", "зд", "batı", "w"),
}
_LETTER_OF = {word: letter for letter, words in _DIRECTIONS.items() for word in words}
_WORDS = "|".join(re.escape(word) for word in sorted(_LETTER_OF, key=len, reverse=True))
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>[+-]?\d+(?:\.\d+)?)|(?P<word>{_WORDS})|(?P<mark>°|''|'|\")|(?P<break>[,;/]))",
    re.IGNORECASE,
)
_DECIMAL_COMMAS = re.compile(r"^\s*([+-]?\d+),(\d+)\s*[,;\s]\s*([+-]?\d+),(\d+)\s*$")


@dataclass(frozen=True)
class Angle:
    """One half of a pair of coordinates: degrees, and the direction if a letter gave it."""

    degrees: float
    letter: str = ""


def _tokens(text: str) -> list[tuple[str, str]] | None:
    found, position = [], 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if not token:
            return None
        kind = token.lastgroup or ""
        value = token[kind]
        found.append((kind, _LETTER_OF[value.lower()] if kind == "word" else value))
        position = token.end()
    return found


def _halves(tokens: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]] | None:
    """The tokens of the first and of the second angle; None if there is no telling."""
    breaks = [i for i, (kind, _value) in enumerate(tokens) if kind == "break"]
    words = [i for i, (kind, _value) in enumerate(tokens) if kind == "word"]
    numbers = [i for i, (kind, _value) in enumerate(tokens) if kind == "number"]
    if len(breaks) == 1:
        return tokens[: breaks[0]], tokens[breaks[0] + 1 :]
    if breaks or not numbers:
        return None
    if len(words) == 2:
        cut = words[1] if words[0] < numbers[0] else words[0] + 1
        return tokens[:cut], tokens[cut:]
    if words or len(numbers) % 2:
        return None
    cut = numbers[len(numbers) // 2]
    return tokens[:cut], tokens[cut:]


def _angle(tokens: list[tuple[str, str]]) -> Angle | None:
    """Degrees, minutes and seconds in this order, with a direction before or after; None for anything else."""
    letters = [value for kind, value in tokens if kind == "word"]
    shape = "".join({"number": "0", "word": "N"}.get(kind, value) for kind, value in tokens)
    shape = shape.replace("''", '"').strip("N")
    if len(letters) > 1 or not re.fullmatch(r"0°?|0°?0'?|0°?0'?0\"?", shape):
        return None
    numbers = [value for kind, value in tokens if kind == "number"]
    whole, smaller = numbers[0], [float(value) for value in numbers[1:]]
    signed = whole[0] in "+-"
    if (
        (smaller and "." in whole)
        or any(value[0] in "+-" for value in numbers[1:])
        or any(value >= 60 for value in smaller)
    ):
        return None
    if (len(smaller) == 2 and "." in numbers[1]) or (signed and letters):
        return None
    size = abs(float(whole)) + sum(value / 60**power for power, value in enumerate(smaller, start=1))
    negative = whole[0] == "-" or letters in (["S"], ["W"])
    return Angle(-size if negative else size, letters[0] if letters else "")


def _pair(text: str) -> tuple[Angle, Angle] | None:
    """The two angles in `text` as written; None if it is no pair of coordinates."""
    text = western_digits(_INVISIBLE.sub("", text.translate(_SAME_SIGNS))).strip()
    commas = _DECIMAL_COMMAS.match(text)
    if commas:
        text = f"{commas[1]}.{commas[2]} {commas[3]}.{commas[4]}"
    halves = _halves(_tokens(text) or [])
    if not halves:
        return None
    first, second = _angle(halves[0]), _angle(halves[1])
    return (first, second) if first and second else None


def _in_area(latitude: float, longitude: float) -> bool:
    west, south, east, north = settings.AREA
    return south <= latitude <= north and west <= longitude <= east


def _looks_swapped(latitude: float, longitude: float) -> bool:
    """Whether the pair fits the other way round and not as it stands, by the area and by the places in it."""
    if not _in_area(longitude, latitude):
        return False
    if not _in_area(latitude, longitude):
        return True
    if nearest(Point(longitude, latitude, srid=4326), _NEAR_A_PLACE_KM):
        return False
    return nearest(Point(latitude, longitude, srid=4326), _NEAR_A_PLACE_KM) is not None


def written(point: Point) -> str:
    """A point as this site writes coordinates, latitude first: "35.2785, 36.6064"."""
    return f"{point.y:.6f}".rstrip("0").rstrip(".") + ", " + f"{point.x:.6f}".rstrip("0").rstrip(".")


def read(text: str) -> Point:
    """The point that `text` gives, latitude first unless letters say otherwise.

    Raises ValidationError with code unreadable, impossible, swapped (its params hold `suggestion`) or outside.
    """
    pair = _pair(text) if len(text) <= LONGEST else None
    if not pair:
        raise ValidationError(
            _(
                "This cannot be read as coordinates. Write latitude, then longitude, for example 35.2785, 36.6064 or 35°16'42.6\"N 36°36'23\"E."
            ),
            code="unreadable",
        )
    first, second = pair
    lettered = bool(first.letter and second.letter)
    if lettered and (first.letter in "NS") == (second.letter in "NS"):
        raise ValidationError(
            _("Both numbers have the same direction. Give one of north or south and one of east or west."),
            code="unreadable",
        )
    if first.letter in ("E", "W") or second.letter in ("N", "S"):
        first, second = second, first
    latitude, longitude = round(first.degrees, 6), round(second.degrees, 6)
    if not lettered and _looks_swapped(latitude, longitude):
        suggestion = written(Point(latitude, longitude))
        raise ValidationError(
            _(
                "These look swapped: latitude comes first. Did you mean %(suggestion)s? If the order is right, write the directions, for example %(lettered)s."
            ),
            code="swapped",
            params={"suggestion": suggestion, "lettered": f"{latitude:g} N {longitude:g} E"},
        )
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValidationError(
            _("No such place: latitude ends at 90 degrees, longitude at 180."), code="impossible"
        )
    if not _in_area(latitude, longitude):
        west, south, east, north = settings.AREA
        raise ValidationError(
            _(
                "This point lies outside the area of this site: latitude %(south)s to %(north)s, longitude %(west)s to %(east)s. Check the numbers."
            ),
            code="outside",
            params={"south": south, "north": north, "west": west, "east": east},
        )
    return Point(longitude, latitude, srid=4326)


class CoordinatesField(forms.CharField):
    """Text in, Point out (EPSG:4326). No text of a user ever reaches GDAL or GEOS."""

    default_error_messages = {"required": gettext_lazy("Give coordinates.")}

    def to_python(self, value: Any) -> Point | None:  # type: ignore[override]
        text = super().to_python(value)
        return read(text) if text else None

    def run_validators(self, value: Any) -> None:
        """The text was checked while it was read; a point has no length."""

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Point) else value
