"""The one filter: the query string of every public outlet, checked, and the editions it chooses.

Repeated keys are alternatives, different keys must all hold. Whatever is wrong (a value, a code, a
key nobody knows) is an error that names the key, never "everything". `static/js/explorer/filter.js`
is the same grammar in the browser; a test compares the two.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.contrib.gis.geos import Polygon
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publication import options, reading, viewing
from publication.fields import (
    AsOfField,
    CodesField,
    ISODateField,
    MapViewField,
    NumbersField,
    PairsField,
    ReadingField,
    SwitchField,
    WordsField,
    echo,
)
from publication.models import Edition, EditionQuerySet, PublishedAccusation
from publication.snapshot import Rows, State, current
from publication.snapshot.choosing import Chooser
from publication.snapshot.pairs import split
from publication.viewing import ViewListField, ViewWordField

#: Keys that may be repeated, in the order of the form.
LISTS = (
    "accuser", "accused", "pair", "kind", "weapon", "grade", "agreement", "provision", "zone", "governorate",
)  # fmt: skip
MOST_VALUES = 100  # of one key; more is no question of a reader


class InvalidFilter(Exception):
    """The query cannot be understood. `errors` has the messages of each parameter, `form` the form with them."""

    def __init__(self, errors: dict[str, list[str]], form: forms.Form | None = None) -> None:
        super().__init__("; ".join(f"{key}: {' '.join(messages)}" for key, messages in errors.items()))
        self.errors, self.form = errors, form


class EditionFilterForm(forms.Form):
    """The fields of the filter, and what concerns several of them."""

    #: Parameters of the outlet itself (a page number, a format), checked by it.
    extras: Collection[str] = ()

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        since, until = values.get("from"), values.get("to")
        if since and until and since > until:
            self.add_error("from", _("The first day lies after the last."))
        for key in self.data:
            if key not in self.fields and key not in self.extras:
                self.add_error(None, _unknown(key))
            elif isinstance(self.data, QueryDict):
                self._check_repeats(key, self.data.getlist(key))
        return values

    def _check_repeats(self, key: str, given: list[str]) -> None:
        if key in LISTS and len(given) > MOST_VALUES:
            self.add_error(key, _("Use at most %(limit)s values.") % {"limit": MOST_VALUES})
        elif key in self.fields and key not in LISTS and len({value for value in given if value}) > 1:
            self.add_error(key, _("Give this once."))

    def by_parameter(self) -> dict[str, list[str]]:
        """The error messages of each parameter, unknown ones under their own name."""
        found: dict[str, list[str]] = {}
        for name, errors in self.errors.as_data().items():
            for error in errors:
                key = error.params["parameter"] if name == NON_FIELD_ERRORS and error.params else name
                found.setdefault(key, []).extend(error.messages)
        return found


def _unknown(key: str) -> ValidationError:
    return ValidationError(
        _("There is no parameter “%(parameter)s”."), code="unknown", params={"parameter": echo(key)}
    )


class FieldFilter(django_filters.Filter):
    """A filter that brings its own form field."""

    def __init__(self, field: type[forms.Field], **kwargs: Any) -> None:
        self.field_class = field
        super().__init__(**kwargs)

    def filter(self, qs: EditionQuerySet, value: Any) -> EditionQuerySet:
        """The editions that have `value`; all of them where none is asked for."""
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value}) if value else qs


class NoFilter(FieldFilter):
    """A parameter that is checked but leaves no edition out: another one needs it."""

    def filter(self, qs: EditionQuerySet, value: Any) -> EditionQuerySet:
        return qs


class PointFilter(FieldFilter):
    """Points in a box, its border included; incidents without a public point lie in no box."""

    def filter(self, qs: EditionQuerySet, value: tuple[float, float, float, float] | None) -> EditionQuerySet:
        return qs.filter(point__coveredby=_box(value)) if value else qs


class TextFilter(FieldFilter):
    """Editions whose folded text has all of the words."""

    def filter(self, qs: EditionQuerySet, value: list[str]) -> EditionQuerySet:
        for word in value:
            qs = qs.filter(**{f"{self.field_name}__contains": word})
        return qs


class PlaceFilter(FieldFilter):
    """Editions one of whose place names has the folded text, words in this order."""

    def filter(self, qs: EditionQuerySet, value: list[str]) -> EditionQuerySet:
        return qs.filter(place_folded__contains=" ".join(value)) if value else qs


class PairFilter(FieldFilter):
    """Editions in which one of these accusers accuses the party named with it."""

    def filter(self, qs: EditionQuerySet, value: list[str]) -> EditionQuerySet:
        if not value:
            return qs
        found = Q()
        for pair in value:
            accuser, accused = split(pair)
            found |= Q(accuser=accuser, accused=accused)
        accusations = PublishedAccusation.objects.filter(found, edition=OuterRef("pk"))
        return qs.filter(Exists(accusations))


def _codes(field_name: str, lookup: str, choices: Any, label: Any) -> FieldFilter:
    return FieldFilter(CodesField, field_name=field_name, lookup_expr=lookup, choices=choices, label=label)


class EditionFilter(django_filters.FilterSet):
    """The grammar as filters over editions; use `select()`."""

    accuser = _codes("accusers", "overlap", options.parties, gettext_lazy("Accuser"))
    accused = _codes("accused", "overlap", options.parties, gettext_lazy("Accused"))
    kind = _codes("kind", "in", options.kinds, gettext_lazy("Kind of violation"))
    weapon = _codes("weapons", "overlap", options.weapons, gettext_lazy("Weapon"))
    grade = _codes("grade", "in", options.grades, gettext_lazy("Grade"))
    agreement = _codes("agreements", "overlap", options.agreements, gettext_lazy("Agreement"))
    provision = _codes("provisions", "overlap", options.provisions, gettext_lazy("Provision"))
    reading = NoFilter(ReadingField, choices=options.readings, label=gettext_lazy("Reading of the zone"))
    zone = FieldFilter(
        CodesField, choices=options.zone_relations, method="in_zone", label=gettext_lazy("In the zone")
    )
    governorate = _codes("governorate", "in", options.governorates, gettext_lazy("Governorate"))
    pair = PairFilter(PairsField, choices=options.parties, label=gettext_lazy("Accusation"))
    heavy = FieldFilter(
        SwitchField, field_name="has_heavy_weapon", on="1", label=gettext_lazy("Heavy weapons")
    )
    harm = FieldFilter(
        SwitchField, field_name="has_civilian_harm", on="civilian", label=gettext_lazy("Civilians harmed")
    )
    to = FieldFilter(ISODateField, field_name="start", lookup_expr="lte", label=gettext_lazy("To"))
    place = PlaceFilter(WordsField, max_length=100, label=gettext_lazy("Place"))
    bbox = PointFilter(NumbersField, label=gettext_lazy("Box on the map"))
    q = TextFilter(WordsField, field_name="folded", max_length=200, label=gettext_lazy("Words in the text"))
    as_of = NoFilter(AsOfField, label=gettext_lazy("As of"))
    map = NoFilter(MapViewField, label=gettext_lazy("View of the map"))
    colour = NoFilter(ViewWordField, words=viewing.COLOURS, label=gettext_lazy("Colour"))
    unit = NoFilter(ViewWordField, words=viewing.UNITS, label=gettext_lazy("Unit of the timeline"))
    stack = NoFilter(ViewWordField, words=viewing.STACKS, label=gettext_lazy("Stacked by"))
    layers = NoFilter(
        ViewListField, words=viewing.LAYERS, most=len(viewing.LAYERS), label=gettext_lazy("Layers")
    )
    off = NoFilter(ViewListField, most=viewing.MOST_HIDDEN, label=gettext_lazy("Hidden from the map"))
    highlight = NoFilter(
        ViewListField,
        numbers=True,
        most=viewing.MOST_HIGHLIGHTED,
        label=gettext_lazy("Highlighted incidents"),
    )

    class Meta:
        model = Edition
        fields: list[str] = []
        form = EditionFilterForm

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Adds the one key that is a word of Python."""
        since = FieldFilter(ISODateField, field_name="start", lookup_expr="gte", label=gettext_lazy("From"))
        return {"from": since, **super().get_filters()}

    def in_zone(self, qs: EditionQuerySet, name: str, value: list[str]) -> EditionQuerySet:
        """Editions with one of these relations in the reading asked for, else in any reading."""
        if not value:
            return qs
        asked = self.form.cleaned_data["reading"]
        readings = [asked] if asked else [code for code, _label in options.readings()]
        return qs.filter(
            zone_relations__overlap=[f"{one}:{relation}" for one in readings for relation in value]
        )

    def narrow(self, editions: EditionQuerySet, leaving_out: str = "") -> EditionQuerySet:
        """The editions every filter lets through; one key may be left out (to count its options)."""
        for name, value in self.form.cleaned_data.items():
            if name != leaving_out:
                editions = self.filters[name].filter(editions, value)
        return editions


@dataclass(frozen=True)
class Selection:
    """A checked query and what it chooses."""

    editions: EditionQuerySet
    as_of: dt.datetime | None  # the moment asked for; None is the present
    values: dict[str, Any]  # the cleaned value of every key
    query: str  # the same filter always as the same query string, without "?"; keys of the view left out
    filterset: EditionFilter

    @property
    def form(self) -> forms.Form:
        """The form with the values in it."""
        return self.filterset.form

    @property
    def everything(self) -> EditionQuerySet:
        """What could be read at the moment asked for, were nothing filtered."""
        return reading.editions(self.as_of)

    @cached_property
    def _chooser(self) -> Chooser:
        return Chooser(self, current())

    @property
    def state(self) -> State:
        """The state of the publication that all rows of this selection are of, taken when it is first asked for."""
        return self._chooser.state

    @property
    def readable(self) -> Rows:
        """Everything that could be read at the moment asked for, were nothing filtered."""
        return Rows(self.state, self._chooser.readable)

    @cached_property
    def rows(self) -> Rows:
        """The editions chosen, on the snapshot: for counting, and for their keys in order."""
        return self._chooser.rows()

    def without(self, *keys: str) -> Rows:
        """The editions chosen were nothing asked for under these keys."""
        return self._chooser.rows(leaving_out=keys)


def select(data: QueryDict, extras: Collection[str] = ()) -> Selection:
    """What the query string chooses; raises :class:`InvalidFilter`.

    `extras` are the parameters of the outlet itself, which checks them.
    """
    filterset = EditionFilter(data, queryset=Edition.objects.none())
    form: Any = filterset.form
    form.extras = extras
    if not form.is_valid():
        raise InvalidFilter(form.by_parameter(), form)
    as_of = form.cleaned_data["as_of"]
    editions = filterset.narrow(reading.editions(as_of))
    return Selection(editions, as_of, form.cleaned_data, canonical(data), filterset)


def canonical(data: QueryDict, **changed: str) -> str:
    """The filter of a query string in one fixed order; a changed key replaces what was there."""
    pairs: list[tuple[str, str]] = []
    for key in (*LISTS, "heavy", "harm", "reading", "from", "to", "place", "q", "as_of", "bbox"):
        given = [changed[key]] if key in changed else data.getlist(key)
        values = sorted({value.strip() for value in given if value.strip()})
        pairs += [(key, value) for value in values]
    return urlencode(pairs, safe="/,:")


def _box(value: tuple[float, float, float, float]) -> Polygon:
    box = Polygon.from_bbox(value)
    box.srid = 4326
    return box
