"""Parts of a report that come several times (further accused, casualties, sources), and the confidential one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Party
from incidents.forms import when
from incidents.forms.choices import Choices, RowField
from incidents.forms.fields import DayField, DraftableForm, LongTextField, NumberField, WebAddressField
from incidents.models import Accusation, Casualties, Source
from incidents.submitting import ConfidentialPerson
from publication.vocabularies import AccusationRole, CasualtyOutcome, CasualtyStatus

MOST_PEOPLE = 10_000_000


class Row(DraftableForm, forms.Form):
    """One row. It counts as filled in once one of `telling` holds something; an empty row is left out."""

    telling: tuple[str, ...] = ()

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices

    def has_changed(self) -> bool:
        return any((self[name].data or "").strip() for name in self.telling)


class AccusedRow(Row):
    """A further accused party and its role."""

    telling = ("accused",)
    accused: RowField[Party] = RowField(label=gettext_lazy("Party"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=AccusationRole, initial=AccusationRole.CO_PERPETRATOR
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accused: Any = self.fields["accused"]
        accused.offer(self.choices.parties, self.choices.party_groups, _("Choose"))

    def as_model(self) -> Accusation:
        return Accusation(accused=self.cleaned_data["accused"], role=self.cleaned_data["role"])


class CasualtiesRow(Row):
    """A range of people of one status: at least, most likely, at most."""

    telling = ("status", "party", "low", "best", "high")
    outcome = forms.ChoiceField(
        label=gettext_lazy("Killed, wounded …"), choices=CasualtyOutcome, initial=CasualtyOutcome.KILLED
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Who"), choices=[("", gettext_lazy("Choose")), *CasualtyStatus.choices]
    )
    party: RowField[Party] = RowField(label=gettext_lazy("Of which side"), required=False)
    low = NumberField(label=gettext_lazy("At least"), max_value=MOST_PEOPLE)
    best = NumberField(label=gettext_lazy("Most likely"), max_value=MOST_PEOPLE)
    high = NumberField(label=gettext_lazy("At most"), max_value=MOST_PEOPLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party: Any = self.fields["party"]
        party.offer(self.choices.parties, self.choices.party_groups, _("Not known"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"low", "best", "high"} & self.errors.keys():
            return given
        low, best, high = (given.get(name) for name in ("low", "best", "high"))
        numbers = [number for number in (low, best, high) if number is not None]
        if not numbers:
            raise ValidationError({"best": _("Give at least one number. 0 is a number too.")})
        if numbers != sorted(numbers):
            raise ValidationError({"best": _("The numbers must not fall: at least ≤ most likely ≤ at most.")})
        # Without a most likely number the lowest stands for it: never more than is claimed.
        given["low"] = numbers[0]
        given["high"] = numbers[-1]
        given["best"] = numbers[0] if best is None else best
        return given

    def as_model(self) -> Casualties:
        given = self.cleaned_data
        return Casualties(
            outcome=given["outcome"], status=given["status"], party=given["party"],
            low=given["low"], best=given["best"], high=given["high"],
        )  # fmt: skip


class SourceRow(Row):
    """Where the knowledge comes from: something published, that anybody may name."""

    telling = ("publisher", "origin", "url", "date")
    publisher = forms.CharField(label=gettext_lazy("Published by"), max_length=200)
    origin = forms.CharField(
        label=gettext_lazy("Which had it from"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Two outlets with one origin count as one source."),
    )
    url = WebAddressField(label=gettext_lazy("Address on the web"), required=False, max_length=500)
    date = DayField(label=gettext_lazy("Date"), required=False)

    def clean_date(self) -> Any:
        if self.cleaned_data["date"]:
            when.check_day(self.cleaned_data["date"])
        return self.cleaned_data["date"]

    def as_model(self) -> Source:
        return Source(**self.cleaned_data)


class AccusedRows(forms.BaseFormSet):
    def clean(self) -> None:
        """Refuses the same party in the same role twice; the form of the report knows the first accused."""
        seen = set()
        for form in self.forms:
            given = getattr(form, "cleaned_data", {})
            accused = (given.get("accused"), given.get("role"))
            if accused[0] and accused in seen:
                form.add_error("accused", _("This party is already accused in this role."))
            seen.add(accused)


def _rows(form: type[Row], base: type[forms.BaseFormSet] = forms.BaseFormSet) -> Any:
    return forms.formset_factory(form, formset=base, extra=3, max_num=20, absolute_max=40, validate_max=True)


AccusedFormSet = _rows(AccusedRow, AccusedRows)
CasualtiesFormSet = _rows(CasualtiesRow)
SourceFormSet = _rows(SourceRow)


class ConfidentialForm(DraftableForm, forms.Form):
    """Who told it. Kept in a table of its own, never in a draft, never published."""

    name = forms.CharField(label=gettext_lazy("Name or pseudonym"), required=False, max_length=200)
    contact = forms.CharField(label=gettext_lazy("How to reach them"), required=False, max_length=200)
    notes = LongTextField(
        label=gettext_lazy("What moderators must know"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def as_person(self) -> ConfidentialPerson | None:
        """The person, or None when the block was left empty."""
        given = self.cleaned_data
        return ConfidentialPerson(**given) if any(given.values()) else None


def models_of(formset: Iterable[Any]) -> list[Any]:
    """The rows that were filled in, as unsaved models."""
    return [form.as_model() for form in formset if form.has_changed()]
