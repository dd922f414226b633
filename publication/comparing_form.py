"""The form of a comparison: the same fields three times, for both sides, for A and for B, with what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from publication import facets
from publication.comparing import SIDES
from publication.facets import Facets
from publication.filters import LISTS, EditionFilter, select
from publication.models import Edition

SELECTS = ("reading", "zone", "accused", "accuser", "kind", "weapon", "grade", "governorate")
SWITCHES = {"harm": "civilian", "heavy": "1"}
TEXTS = ("place", "q", "as_of")
DATES = ("from", "to")
Errors = Mapping[str, list[str]]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One field; `name` is the key as the address has it. `kind`: date, text, select, switch or hidden."""

    name: str
    label: str
    kind: str
    values: list[str]
    options: list[Option]
    errors: list[str]

    @property
    def value(self) -> str:
        return self.values[-1] if self.values else ""

    @property
    def id(self) -> str:
        return f"compare-{self.name.replace('.', '-')}"

    @property
    def is_many(self) -> bool:
        """More is chosen than a plain select can hold."""
        return len(self.values) > 1


@dataclass(frozen=True)
class Fieldset:
    """The fields of a side, or of both (`side` empty)."""

    side: str
    title: str
    fields: list[Field]

    @property
    def is_used(self) -> bool:
        return any(field.values or field.errors for field in self.fields)


def fieldsets(data: QueryDict, errors: Errors) -> list[Fieldset]:
    """A, B, then both. Three queries."""
    keys: Any = EditionFilter({}, queryset=Edition.objects.none()).form.fields
    known = facets.unfiltered(select(QueryDict("")))
    choices = {key: _choices(keys[key], key, known) for key in SELECTS}
    titles = {"a": _("Side A"), "b": _("Side B"), "": _("For both sides")}
    return [
        Fieldset(side, titles[side], _fields(f"{side}." if side else "", keys, choices, data, errors))
        for side in (*SIDES, "")
    ]


def _fields(
    prefix: str, keys: Any, choices: Mapping[str, list[tuple[str, str]]], data: QueryDict, errors: Errors
) -> list[Field]:
    found: list[Field] = []
    for key in (*DATES, *SELECTS, *SWITCHES, *TEXTS, *keys):
        name = prefix + key
        if name in {field.name for field in found}:
            continue
        values = [value for value in data.getlist(name) if value.strip()]
        wrong = errors.get(name, [])
        kind = _kind(key, values, wrong)
        if kind == "hidden" and not values:
            continue
        options = _options(choices[key], values) if kind == "select" else []
        if key in SWITCHES:
            options = [Option(SWITCHES[key], "", SWITCHES[key] in values)]
        found.append(Field(name, str(keys[key].label), kind, values, options, wrong))
    return found


def _kind(key: str, values: list[str], wrong: list[str]) -> str:
    if key in SELECTS and not (wrong and key not in LISTS):
        return "select"
    if wrong or key in TEXTS:
        return "text"  # shows whatever was sent, so that it can be mended
    if key in DATES:
        return "date"
    return "switch" if key in SWITCHES else "hidden"


def _choices(field: Any, key: str, known: Facets) -> list[tuple[str, str]]:
    """The codes that any incident has; every reading."""
    choices = field.choices() if callable(field.choices) else field.choices
    return [
        (str(code), str(label))
        for code, label in choices
        if code and (key == "reading" or known.of(key, str(code)))
    ]


def _options(choices: list[tuple[str, str]], values: list[str]) -> list[Option]:
    """What can be chosen; what was sent stays, even if there is no such code."""
    labels = dict(choices)
    added = [(value, value[:40]) for value in values if value not in labels]
    return [Option(code, label, code in values) for code, label in [*choices, *added]]
