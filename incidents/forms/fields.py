"""Fields and form bases that every part of the report form shares."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy


def western_digits(text: str) -> str:
    """`text` with every decimal digit, Arabic ones too, as 0 to 9."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class DraftableForm(forms.BaseForm):
    """A form that can show what somebody has typed so far without judging it yet."""

    def __init__(self, *args: Any, is_draft: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.is_draft = is_draft

    def full_clean(self) -> None:
        if self.is_draft:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
        else:
            super().full_clean()


class LongTextField(forms.CharField):
    """Long text. The browser does not cut off what is pasted; too much of it is an error that keeps it."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        longest = attrs.pop("maxlength", None)
        return attrs | {"data-longest": longest} if longest else attrs


class NumberField(forms.IntegerField):
    """A whole number typed as text, so that Arabic digits are not thrown away by the browser."""

    widget = forms.TextInput
    default_error_messages = {"invalid": gettext_lazy("This is no whole number. Write digits only: 30.")}

    def __init__(self, *, max_value: int, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, required=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return dict(NUMERIC)


class DayField(forms.DateField):
    default_error_messages = {
        "invalid": gettext_lazy("This is no date. Write year, month and day: 2018-11-08.")
    }
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "2011-01-01"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class ClockField(forms.TimeField):
    default_error_messages = {"invalid": gettext_lazy("This is no time. Write hours and minutes: 05:20.")}
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%H.%M"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class WebAddressField(forms.URLField):
    """An address on the web; "https://" may be left out. Nothing but http and https: it is shown as a link."""

    widget = forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"})
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)
