"""Form fields of the filter's grammar: strict, and each error says what would have been right."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.names import fold

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DECIMAL = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")
ECHOED = 40


def echo(value: str) -> str:
    """What was sent, fit to be shown: printable characters only, cut short."""
    shown = "".join(c for c in value[: ECHOED + 1] if c.isprintable())
    return shown if len(value) <= ECHOED else shown[:ECHOED] + "…"


class CodesField(forms.MultipleChoiceField):
    """Codes of a vocabulary, sorted and each once; empty ones, which a form sends, are ignored."""

    def to_python(self, value: Any) -> list[str]:
        return sorted({code for code in super().to_python(value) if code})

    def validate(self, value: list[str]) -> None:
        if not value:
            return
        choices: Any = self.choices
        known = {code for code, _label in choices}
        for code in value:
            if code not in known:
                raise ValidationError(
                    _("There is no “%(value)s” here."), code="invalid_choice", params={"value": echo(code)}
                )


class PairsField(CodesField):
    """Accusers and accused as `ACCUSER>ACCUSED`, sorted and each once; an accuser who is no party has no code."""

    def validate(self, value: list[str]) -> None:
        if not value:
            return
        choices: Any = self.choices
        known = {code for code, _label in choices}
        for pair in value:
            accuser, sign, accused = pair.partition(">")
            if not sign or accuser == accused:
                raise ValidationError(_("Give accuser and accused as ACCUSER>ACCUSED."), code="invalid")
            for code in filter(None, (accuser, accused or pair)):
                if code not in known:
                    raise ValidationError(
                        _("There is no “%(value)s” here."),
                        code="invalid_choice",
                        params={"value": echo(code)},
                    )


class ReadingField(forms.CharField):
    """One of the readings of the zone, or an empty string."""

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        super().__init__(widget=forms.Select, **kwargs)
        self.choices = self.widget.choices = choices

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in {code for code, _label in self.choices()}:
            raise ValidationError(
                _("There is no “%(value)s” here."), code="invalid_choice", params={"value": echo(value)}
            )


class SwitchInput(forms.CheckboxInput):
    """A checkbox that hands over what was sent, where Django's takes anything for yes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


class SwitchField(forms.CharField):
    """True when the one value it knows was sent, False when nothing was."""

    def __init__(self, *, on: str, **kwargs: Any) -> None:
        super().__init__(
            widget=SwitchInput(attrs={"value": on}, check_test=lambda value: value == on), **kwargs
        )
        self.on = on

    def to_python(self, value: Any) -> bool:  # type: ignore[override]
        if value in self.empty_values:
            return False
        if value != self.on:
            raise ValidationError(
                _("The only value is “%(value)s”."), code="invalid", params={"value": self.on}
            )
        return True

    def run_validators(self, value: Any) -> None:
        """The validators of text do not fit a switch."""


class ISODateField(forms.CharField):
    """A day as YYYY-MM-DD, and nothing that merely looks like one."""

    default_error_messages = {"invalid": gettext_lazy("Give a day as YYYY-MM-DD, such as 2018-11-08.")}

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            if ISO_DATE.fullmatch(text):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class AsOfField(forms.CharField):
    """A moment in the past: a date means its end (UTC), a date-time without a zone is UTC."""

    default_error_messages = {
        "invalid": gettext_lazy("Give a day (2020-03-05) or a moment (2020-03-05T18:00:00Z)."),
        "future": gettext_lazy("This lies in the future."),
    }

    def to_python(self, value: Any) -> dt.datetime | None:  # type: ignore[override]
        # A plus sign arrives as a space where it was not escaped.
        text = re.sub(r" (\d\d:\d\d)$", r"+\1", super().to_python(value) or "")
        if not text:
            return None
        now = timezone.now()
        try:
            if ISO_DATE.fullmatch(text):
                day = dt.date.fromisoformat(text)
                if day > now.date():
                    raise ValidationError(self.error_messages["future"], code="future")
                return min(now, dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC))
            moment = (
                dt.datetime.fromisoformat(text) if re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text) else None
            )
        except ValueError:
            moment = None
        if moment is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        if moment > now:
            raise ValidationError(self.error_messages["future"], code="future")
        return moment


class NumbersField(forms.CharField):
    """So many finite decimal numbers with a separator between them, or None."""

    separator = ","
    names: tuple[str, ...] = ("west", "south", "east", "north")

    def to_python(self, value: Any) -> tuple[float, ...] | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        parts = [part.strip() for part in text.split(self.separator)[: len(self.names) + 1]]
        if len(parts) != len(self.names) or not all(DECIMAL.fullmatch(part) for part in parts):
            form = self.separator.join(self.names)
            raise ValidationError(
                _("Give decimal numbers as %(form)s."), code="invalid", params={"form": form}
            )
        numbers = tuple(float(part) for part in parts)
        self.check_range(numbers)
        return numbers

    def check_range(self, numbers: tuple[float, ...]) -> None:
        """Raise ValidationError for numbers that are no such thing."""
        west, south, east, north = numbers
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
            raise ValidationError(
                _("Longitudes lie between -180 and 180, latitudes between -90 and 90."), code="range"
            )
        if west >= east or south >= north:
            raise ValidationError(_("West must be less than east, and south less than north."), code="order")


class MapViewField(NumbersField):
    """What the map shows: zoom, latitude, longitude."""

    separator = "/"
    names = ("zoom", "latitude", "longitude")

    def check_range(self, numbers: tuple[float, ...]) -> None:
        zoom, latitude, longitude = numbers
        if not (0 <= zoom <= 24 and abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValidationError(
                _("Zoom lies between 0 and 24, latitude between -90 and 90, longitude between -180 and 180."),
                code="range",
            )


class WordsField(forms.CharField):
    """Text to search for, as its folded words; text without a word is an error, not "everything"."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value) or ""
        if text and self.max_length and len(text) > self.max_length:
            raise ValidationError(
                _("Use at most %(limit)s characters."), code="max_length", params={"limit": self.max_length}
            )
        if "\x00" in text:
            raise ValidationError(_("This has a character that is no text."), code="null")
        words = fold(text, limit=None).split() if text else []
        if text and not words:
            raise ValidationError(_("There is no word in this to search for."), code="invalid")
        return words

    def run_validators(self, value: Any) -> None:
        """The validators of text do not fit a list of words; `to_python` has checked the text."""
