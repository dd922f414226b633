"""How a reader looks at the explorer, as it stands in the address beside the filter.

These keys leave no incident out and are no part of the canonical query. `static/js/explorer/view.js`
knows the same keys in the browser.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from publication.fields import echo

COLOURS = ("single", "accused", "accuser", "grade", "kind")
UNITS = ("auto", "day", "week", "month")
STACKS = ("none", "grade", "accused")
LAYERS = ("zone", "rival", "line", "post", "road")
#: Layers shown unless the reader chooses otherwise.
USUAL_LAYERS = ("zone", "line")
MOST_HIGHLIGHTED = 50
MOST_HIDDEN = 40


class ViewWordField(forms.CharField):
    """One of a few words, or an empty string."""

    def __init__(self, *, words: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def validate(self, value: str) -> None:
        if value and value not in self.words:
            raise ValidationError(
                _("Use one of: %(words)s."), code="invalid_choice", params={"words": ", ".join(self.words)}
            )


class ViewListField(forms.CharField):
    """Words with commas between them as a list; `none` stands for the empty list.

    With `words`, each must be one of them; `most` limits how many there may be.
    """

    def __init__(
        self, *, most: int, words: tuple[str, ...] = (), numbers: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.most, self.words, self.numbers = most, words, numbers

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value) or ""
        return [part.strip() for part in text.split(",") if part.strip() and part.strip() != "none"]

    def validate(self, value: list[str]) -> None:
        if len(value) > self.most:
            raise ValidationError(
                _("Use at most %(limit)s values."), code="most", params={"limit": self.most}
            )
        for part in value:
            if self.words and part not in self.words:
                raise ValidationError(
                    _("There is no “%(value)s” here."), code="invalid_choice", params={"value": echo(part)}
                )
            if self.numbers and not (part.isascii() and part.isdigit() and len(part) <= 10):
                raise ValidationError(_("Give whole numbers."), code="invalid")
            if not part.isprintable() or len(part) > 40:
                raise ValidationError(
                    _("There is no “%(value)s” here."), code="invalid_choice", params={"value": echo(part)}
                )

    def run_validators(self, value: Any) -> None:
        """The validators of text do not fit a list of words."""


#: The keys of the view in the order of addresses.
KEYS = ("map", "colour", "unit", "stack", "layers", "off", "highlight")


def view_query(data: QueryDict) -> str:
    """The view of a checked query string in one fixed order, without "?"."""
    pairs = [(key, data.get(key, "").strip()) for key in KEYS]
    return urlencode([(key, value) for key, value in pairs if value], safe="/,:")
