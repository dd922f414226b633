"""Forms of the admin for outlines: an outline that exists may only be ended and described."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.gis.forms import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import ZoneOutline
from agreements.outline_input import check_type, read_outline
from agreements.vocabularies import ZoneKind
from places.offline_map import OfflineMapWidget


class OutlineWidget(OfflineMapWidget):
    """The map to draw on. What was sent is drawn again only if it is a sound outline."""

    def deserialize(self, value: str) -> GEOSGeometry | None:
        try:
            return read_outline(value)
        except ValidationError:
            return None


class OutlineField(GeometryField):
    """A geometry sent as GeoJSON; each fault of it has a message of its own."""

    def to_python(self, value: Any) -> GEOSGeometry | None:
        if value in self.empty_values or isinstance(value, GEOSGeometry):
            return value or None
        return read_outline(str(value))


class DaysWidget(forms.MultiWidget):
    """First and last day, each with the calendar of the admin."""

    def __init__(self) -> None:
        super().__init__({"first": AdminDateWidget(), "last": AdminDateWidget()})

    def decompress(self, value: Any) -> list[dt.date | None]:
        if not value:
            return [None, None]
        return [value.lower, value.upper - dt.timedelta(days=1) if value.upper else None]


class DaysField(forms.MultiValueField):
    """A range of days as people say it: the last day is the last on which it holds; none means still."""

    widget = DaysWidget

    def __init__(self, **options: Any) -> None:
        missing = _("Say from which day the outline is valid.")
        fields = (forms.DateField(error_messages={"incomplete": missing}), forms.DateField(required=False))
        messages = {"required": missing}
        super().__init__(fields=fields, require_all_fields=False, error_messages=messages, **options)

    def compress(self, data_list: list[Any]) -> DateRange:
        first, last = data_list
        if last is not None and last < first:
            raise ValidationError(gettext("The last day lies before the first."))
        if last == dt.date.max:
            raise ValidationError(gettext("Leave the last day empty while the outline is valid."))
        return DateRange(first, last + dt.timedelta(days=1) if last else None)


class ZoneOutlineForm(forms.ModelForm):
    """A new outline, or the end and the description of one that exists."""

    valid = DaysField(
        label=_("Valid"),
        help_text=_("First and last day. Leave the last day empty while the outline is valid."),
    )

    class Meta:
        model = ZoneOutline
        fields = "__all__"  # noqa: DJ007 - the admin names the fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # The default is English; in the other languages it would pass for a translation.
            for name in ("disclaimer_ar", "disclaimer_ru", "disclaimer_tr"):
                self.initial[name] = ""
            return
        for name in ("zone", "reading", "geometry"):
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Cannot be changed: end this outline and add a new one.")
        self.fields["geometry"].widget.modifiable = False

    def clean_valid(self) -> DateRange:
        """An outline that exists keeps its first day: another begin is another outline."""
        valid: DateRange = self.cleaned_data["valid"]
        if self.instance.pk and valid.lower != self.initial["valid"].lower:
            raise ValidationError(
                gettext("The first day cannot be changed. End this outline and add a new one.")
            )
        return valid

    def clean(self) -> dict[str, Any]:
        """Kind of zone and type of geometry must go together; a post needs its uncertainty."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        zone, geometry = cleaned.get("zone"), cleaned.get("geometry")
        if zone and geometry and self.instance.pk is None:
            try:
                check_type(geometry, zone.kind)
            except ValidationError as error:
                self.add_error("geometry", error)
        if zone and zone.kind == ZoneKind.OBSERVATION_POST and cleaned.get("uncertainty_m") == 0:
            self.add_error(
                "uncertainty_m",
                gettext("A post is drawn as the circle of its uncertainty: say how many metres."),
            )
        return cleaned
