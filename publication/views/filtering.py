"""The filter as pages show it: its options with counts, what is chosen, and how to take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from publication.facets import Facets, facets
from publication.filters import LISTS, InvalidFilter, Selection, canonical
from publication.snapshot.pairs import split
from publication.vocabularies import HEAVY_WEAPONS

TEXTS = ("place", "q", "from", "to", "as_of", "bbox")
#: Parameters of the pages themselves that outlive a change of the filter.
KEPT = ("order", "month", "basis", "least")
SWITCHES = {"harm": "civilian", "heavy": "1"}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None  # incidents it would bring; None where nobody counted
    checked: bool
    heavy: bool = False


@dataclass(frozen=True)
class Facet:
    """One key of the filter with its options; those that would bring nothing are left out unless chosen."""

    key: str
    title: str
    options: list[Option]
    errors: list[str]

    @property
    def chosen(self) -> int:
        return sum(option.checked for option in self.options)


@dataclass(frozen=True)
class Choice:
    """Something that is filtered, in words, and the address of the page without it."""

    words: str
    url: str


@dataclass(frozen=True)
class FilterPanel:
    """Everything `publication/_filter_form.html` shows."""

    action: str
    facets: list[Facet]
    readings: list[Option]
    selection: dict[str, str]
    counts: dict[str, int | None]
    chosen: list[Choice]
    clear_url: str
    errors: dict[str, list[str]]
    titles: dict[str, str]  # of the keys
    keep: dict[str, str]  # parameters of the page itself that a new filter keeps
    urls_without: dict[str, str]  # key: the page were nothing asked for under it


def filter_panel(
    request: HttpRequest, selection: Selection, keep: Mapping[str, str] | None = None
) -> FilterPanel:
    """The panel of a valid filter. The queries are those of `facets()`."""
    return _panel(request, selection.form, facets(selection), {}, dict(keep or {}))


def invalid_filter(request: HttpRequest, invalid: InvalidFilter, title: str) -> HttpResponse:
    """A page with status 400 that says beside each field what is wrong with it."""
    form = invalid.form or forms.Form()
    panel = _panel(request, form, None, invalid.errors, {})
    return render(request, "publication/invalid_filter.html", {"filter": panel, "title": title}, status=400)


def _panel(
    request: HttpRequest,
    form: forms.Form,
    counted: Facets | None,
    errors: dict[str, list[str]],
    keep: dict[str, str],
) -> FilterPanel:
    given = request.GET
    titles = {name: str(field.label) for name, field in form.fields.items()}
    options = {key: _options(form, key, given.getlist(key), counted) for key in LISTS if key in form.fields}
    readings = [
        Option(code, label, None, given.get("reading") == code) for code, label in _choices(form, "reading")
    ]
    return FilterPanel(
        action=request.path,
        facets=[
            Facet(key, titles[key], found, errors.get(key, []))
            for key, found in options.items()
            if found or key in errors
        ],
        readings=readings,
        selection={key: given.get(key, "").strip() for key in (*TEXTS, *SWITCHES)},
        counts={key: counted.of(key, code) if counted else None for key, code in SWITCHES.items()},
        chosen=[] if errors else _chosen(request, titles, options),
        clear_url=address(request.path, "", keep),
        errors=errors,
        titles=titles,
        keep=keep,
        urls_without={key: _without(request, key) for key in form.fields if given.get(key)},
    )


def _choices(form: forms.Form, key: str) -> list[tuple[str, str]]:
    field: Any = form.fields.get(key)
    if field is None:
        return []
    choices = field.choices() if callable(field.choices) else field.choices
    return [(str(code), str(label)) for code, label in choices if code]


def _options(form: forms.Form, key: str, given: list[str], counted: Facets | None) -> list[Option]:
    found = []
    for code, label in _pairs(form, given) if key == "pair" else _choices(form, key):
        count = counted.of(key, code) if counted else None
        if count != 0 or code in given:
            found.append(Option(code, label, count, code in given, key == "weapon" and code in HEAVY_WEAPONS))
    return found


def _pairs(form: forms.Form, given: list[str]) -> list[tuple[str, str]]:
    """Those accusations that are chosen: there are far too many to offer them all."""
    names = dict(_choices(form, "pair"))
    found = []
    for pair in dict.fromkeys(given):
        accuser, accused = split(pair)
        if accused in names and (not accuser or accuser in names):
            found.append((pair, accusation(names.get(accuser, ""), names[accused])))
    return found


def accusation(accuser: str, accused: str) -> str:
    """'Turkey accuses Syria', for the names of two parties; the accuser's is empty where it is no party."""
    if not accuser:
        return _("%(accused)s, accused by no party") % {"accused": accused}
    return _("%(accuser)s accuses %(accused)s") % {"accuser": accuser, "accused": accused}


def _chosen(request: HttpRequest, titles: dict[str, str], options: dict[str, list[Option]]) -> list[Choice]:
    given = request.GET
    choices = [
        Choice(f"{titles[key]}: {option.label}", _without(request, key, option.value))
        for key, found in options.items()
        for option in found
        if option.checked
    ]
    choices += [Choice(titles[key], _without(request, key)) for key in SWITCHES if given.get(key)]
    for key in TEXTS:
        value = given.get(key, "").strip()
        if value:
            words = _("the box on the map") if key == "bbox" else value
            choices.append(Choice(f"{titles[key]}: {words}", _without(request, key)))
    return choices


def _without(request: HttpRequest, key: str, value: str = "") -> str:
    """The address of this page with one value, or a whole key, taken back; from its first page."""
    left: QueryDict = request.GET.copy()
    kept = [one for one in left.getlist(key) if value and one != value]
    left.setlist(key, kept)
    keep = {name: str(left[name]) for name in KEPT if left.get(name)}
    return address(request.path, canonical(left), keep)


def address(path: str, query: str, keep: Mapping[str, str]) -> str:
    """The address of a page with a filter and parameters of its own."""
    whole = "&".join(part for part in (query, urlencode(keep)) if part)
    return f"{path}?{whole}" if whole else path
