"""Canaries: a unique word in every text of the register, and the one searcher that finds them in any clothing.

Which fields hold text comes from the models. `PUBLISHED` names the fields whose words may reach the public once a
moderator published the incident; every other field of text is confidential in every state.
"""

import base64
import binascii
import hashlib
import html
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import numpy as np
from django.apps import apps
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.contrib.postgres.fields import ArrayField
from django.db import models

ROOMS = ("incidents", "accounts", "audit")
# No word of any language and none of ours; letters only, so that folding and quoting leave it whole.
MARK = "qzxjvk"
_FOUND = re.compile(rf"{MARK}[a-p]{{6}}")

# Words that publishing hands on, with the reason why they may be read.
PUBLISHED = {
    "incidents.ViolationReport.accuser_label": "who accuses is the heart of an accusation; a person is never named there",
    "incidents.ViolationReport.time_zone": "the zone of a stated time, where the record is of no risk",
    "incidents.Source.publisher": "an outlet anybody may name",
    "incidents.Source.origin": "where the outlet had it from",
    "incidents.Source.speaker": "who spoke for a party in public",
    "incidents.Source.url": "the address of what was published",
    "incidents.Source.says": "what the outlet says, in the moderators' words",
    "incidents.Source.language": "the language of the outlet",
    "incidents.Incident.title": "written for the public",
    "incidents.Incident.summary": "written for the public",
    "incidents.Incident.public_id": "made for the public",
    "incidents.Incident.external_ids": "references to published databases",
    "incidents.IncidentLink.asserted_by": "who says that one answers the other",
    "incidents.IncidentLink.note": "why they say so",
    "incidents.Reply.publisher": "an outlet anybody may name",
    "incidents.Reply.says": "what a party said in public",
    "incidents.Finding.reason": "the reason of a grade is published with it",
    "incidents.PublicationDraft.record": "the record itself, once published",
    "incidents.PublicationDraft.change": "what changed between editions",
}
# Text columns that can hold no words of a person: codes and hashes that we make, kept in order by the code.
CODES = {
    "incidents.PublicationDraft.content_hash": "hash of what is public",
    "incidents.ViolationReport.weapons": "codes of a list",
    "incidents.Transition.from_state": "a state",
    "incidents.Transition.to_state": "a state",
    "accounts.User.preferred_language": "code of a language",
    "accounts.User.password": "a salted hash, searched for by its own value",
    "audit.Entry.details": "ids and hashes, searched for by the words they would be made from",
    "audit.Entry.previous_hash": "a hash",
    "audit.Entry.hash": "a hash",
}
CONFIDENTIAL = {
    "incidents.ViolationReport": (
        "reference",
        "client_id",
        "payload_hash",
        "place_text",
        "district",
        "narrative",
        "source_key",
    ),
    "incidents.ConfidentialSource": ("name", "contact", "notes"),
    "incidents.Message": ("text",),
    "incidents.Transition": ("note",),
    "incidents.ReportDraft": ("client_id", "fields"),
    "incidents.Incident": ("key",),
    "accounts.User": ("username", "first_name", "last_name", "email"),
    "audit.Entry": ("actor", "verb", "target"),
}
TEXT = (models.CharField, models.TextField, models.JSONField, models.UUIDField, ArrayField)


@dataclass
class Canaries:
    """The words planted: which field and state each stands for, and which of them the public may read."""

    meaning: dict[str, str] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)

    def word(self, meaning: str, *, is_public: bool = False) -> str:
        """A new canary; the same meaning always gives the same word."""
        digest = hashlib.sha256(meaning.encode()).hexdigest()[:6]
        made = MARK + "".join("abcdefghijklmnop"[int(digit, 16)] for digit in digest)
        self.meaning[made] = meaning
        if is_public:
            self.allowed.add(made)
        return made


def text_fields() -> dict[str, models.Field]:
    """Every column of the register that may hold words, by its label."""
    found = {}
    for model in (model for room in ROOMS for model in apps.get_app_config(room).get_models()):
        for column in model._meta.concrete_fields:
            if isinstance(column, TEXT) and not column.choices and not column.remote_field:
                found[f"{model._meta.app_label}.{model.__name__}.{column.name}"] = column
    return found


def classified() -> set[str]:
    """Every label that somebody decided about."""
    return {
        *PUBLISHED,
        *CODES,
        *(f"{model}.{name}" for model, names in CONFIDENTIAL.items() for name in names),
    }


def plant(
    row: models.Model, state: str, canaries: Canaries, *, is_public: bool, leave: tuple[str, ...] = ()
) -> None:
    """Put a canary into every text of `row`, in the database itself; `is_public`: the published words may be read."""
    label = f"{row._meta.app_label}.{type(row).__name__}"
    values = {}
    for column in (found for name, found in text_fields().items() if name.rpartition(".")[0] == label):
        name = f"{label}.{column.name}"
        if name in CODES or column.name in leave:
            continue
        word = canaries.word(f"{name} of {state} {row.pk}", is_public=is_public and name in PUBLISHED)
        values[column.name] = _value(column, word)
    points = [column.name for column in row._meta.concrete_fields if isinstance(column, PointField)]
    for name in points:
        point: Point | None = getattr(row, name)
        if point:
            canaries.points[f"{label}.{name} of {state}"] = point.coords
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def _value(column: models.Field, word: str) -> object:
    if isinstance(column, models.JSONField):
        return {"narrative": [word]} if column.name == "fields" else {"en": word}
    if isinstance(column, models.UUIDField):
        return uuid.UUID(bytes=hashlib.sha256(word.encode()).digest()[:16])
    return word[-column.max_length :] if column.max_length and column.max_length < len(word) else word


# --- Searching ---------------------------------------------------------------------------------


def views_of(data: bytes) -> Iterator[str]:
    """The bytes as text, and what that text may be hiding: each decoded once, then once more."""
    text = data.decode("utf-8", errors="replace")
    seen = {text}
    for again in (text, *[step(text) for step in _DECODERS]):
        for found in (again, *[step(again) for step in _DECODERS]):
            if found not in seen or found is text:
                seen.add(found)
                yield found.lower()
    yield data.decode("utf-16-le", errors="replace").lower()
    yield from _hidden(text)


_DECODERS = (
    html.unescape,
    lambda text: unquote_to_bytes(text).decode("utf-8", errors="replace"),
    lambda text: re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text),
)
_BASE64 = [
    base64.b64encode(b"\0" * pad + MARK.encode())[(8 * pad + 5) // 6 : (8 * (pad + len(MARK))) // 6].decode()
    for pad in range(3)
]
_HEX = MARK.encode().hex()


def _hidden(text: str) -> Iterator[str]:
    """Runs of base64 and hexadecimal digits that hold the mark, decoded."""
    if any(part in text.replace("-", "+").replace("_", "/") for part in _BASE64):
        for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
            for start in range(4):
                cut = run[start:].replace("-", "+").replace("_", "/")
                try:
                    yield base64.b64decode(cut + "A" * (-len(cut) % 4)).decode("latin-1").lower()
                except binascii.Error:
                    continue
    if _HEX in text.lower():
        for run in re.findall(r"(?:[0-9a-f]{2}){6,}", text.lower()):
            yield bytes.fromhex(run).decode("latin-1")


def search(data: bytes, canaries: Canaries) -> set[str]:
    """Meanings of the confidential canaries in `data`, in whatever encoding; unknown marks are reported too."""
    words = {word for text in views_of(data) for word in _FOUND.findall(text)}
    return {canaries.meaning.get(word, f"an unknown canary {word}") for word in words - canaries.allowed}


def public_words(data: bytes, canaries: Canaries) -> set[str]:
    """Meanings of the canaries that may be read and are: the searcher sees at all."""
    return {
        canaries.meaning[word]
        for text in views_of(data)
        for word in _FOUND.findall(text)
        if word in canaries.allowed
    }


_NUMBER = re.compile(r"-?\d{1,8}\.\d{2,}")
NEAR_DEGREES, NEAR_METRES = 1e-3, 110.0


def near_a_true_point(data: bytes, canaries: Canaries) -> set[str]:
    """Names of exact points that two neighbouring numbers in `data` give away, in degrees or projected metres."""
    numbers = np.array([float(number) for number in _NUMBER.findall(data.decode("utf-8", errors="replace"))])
    found = set()
    for name, (longitude, latitude) in canaries.points.items():
        point = Point(longitude, latitude, srid=4326)
        for srid, tolerance in ((4326, NEAR_DEGREES), (3857, NEAR_METRES), (32637, NEAR_METRES)):
            x, y = point.transform(srid, clone=True).coords if srid != 4326 else (longitude, latitude)
            first, second = (
                np.flatnonzero(abs(numbers - x) < tolerance),
                np.flatnonzero(abs(numbers - y) < tolerance),
            )
            if len(first) and len(second) and np.abs(first[:, None] - second[None, :]).min() <= 3:
                found.add(f"{name} as EPSG:{srid}")
    return found


def pretty(found: dict[str, set[str]]) -> str:
    """One line per leak: where, and what."""
    return json.dumps(
        {where: sorted(what) for where, what in sorted(found.items())}, ensure_ascii=False, indent=1
    )
