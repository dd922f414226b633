"""A filter in the reader's words: what stands in a picture, a caption, a feed's title."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements import dates
from publication.filters import LISTS, Selection

MOST_NAMED = 4  # values of one key; more are counted


def in_words(selection: Selection) -> list[str]:
    """One phrase for each thing asked for, such as "Accused: Syrian army"; empty for the whole record."""
    data: QueryDict = selection.filterset.data
    fields, values = selection.form.fields, selection.values
    phrases = []
    for key in LISTS:
        given = [value for value in data.getlist(key) if value]
        if given and key in fields:
            phrases.append(f"{fields[key].label}: {_list(_labels(fields[key], given))}")
    reading = values.get("reading")
    if reading and values.get("zone"):
        phrases.append(f"{fields['reading'].label}: {_labels(fields['reading'], [reading])[0]}")
    phrases += [str(fields[key].label) for key in ("harm", "heavy") if values.get(key)]
    if values.get("from") or values.get("to"):
        phrases.append(_period(values.get("from"), values.get("to")))
    phrases += [
        f"{fields[key].label}: {str(data[key]).strip()}"
        for key in ("place", "q")
        if str(data.get(key, "")).strip()
    ]
    if values.get("bbox"):
        phrases.append(_("within the box %(box)s") % {"box": str(data["bbox"]).strip()})
    return phrases


def _labels(field: Any, codes: list[str]) -> list[str]:
    """The words for codes; a code without words stands for itself (a pair is two of them)."""
    choices = getattr(field, "choices", ())
    words = {str(code): str(label) for code, label in (choices() if callable(choices) else choices)}
    return [
        " → ".join(words.get(part, part) for part in code.split(">"))
        if ">" in code
        else words.get(code, code)
        for code in dict.fromkeys(codes)
    ]


def _list(words: list[str]) -> str:
    shown = _(", ").join(words[:MOST_NAMED])
    more = len(words) - MOST_NAMED
    return _("%(words)s and %(count)s more") % {"words": shown, "count": more} if more > 0 else shown


def _period(since: Any, until: Any) -> str:
    if since and until:
        return dates.day_range(since, until)
    return (
        _("from %(day)s") % {"day": dates.day(since)}
        if since
        else _("until %(day)s") % {"day": dates.day(until)}
    )
