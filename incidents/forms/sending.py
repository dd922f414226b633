"""Everything on the page of one report: its forms together, as one input, one list of errors and one draft."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms.choices import Choices
from incidents.forms.report import ReportForm
from incidents.forms.rows import AccusedFormSet, CasualtiesFormSet, ConfidentialForm, SourceFormSet, models_of
from incidents.submitting import ReportInput

ROWS = {"accused": AccusedFormSet, "casualties": CasualtiesFormSet, "sources": SourceFormSet}
_INCOMPLETE = gettext_lazy(
    "This part arrived incomplete. Send the form again; if that does not help, reload the page: your draft is kept."
)
# The optional parts of the page that are fields of the report itself.
_OPTIONAL = {
    "weapons": ("weapons", "explosions", "bursts", "shots", "counts_are_estimates"),
    "provisions": ("provisions",),
}
_ROW_NAMES = {
    "accused": gettext_lazy("Further accused"),
    "casualties": gettext_lazy("People harmed"),
    "sources": gettext_lazy("Source"),
}
# More than this is no draft of a report any more.
LONGEST_DRAFT = 250_000


class Problem(NamedTuple):
    """One line of the summary of errors: which field, what to do, and where the link leads."""

    label: str
    message: str
    anchor: str


class DraftTooLong(Exception):
    """The draft holds more text than is kept."""


class ReportForms:
    """The forms of one page. With `data` they are bound; a draft is shown but not judged."""

    def __init__(
        self,
        data: MultiValueDict | None = None,
        *,
        is_draft: bool = False,
        client_id: uuid.UUID | None = None,
    ) -> None:
        self.is_draft = is_draft
        self.client_id = client_id or _read_id(data) or uuid.uuid4()
        choices = Choices()
        common: dict[str, Any] = {"data": data}
        rows = {
            "form_kwargs": {"choices": choices, "is_draft": is_draft},
            "error_messages": {"missing_management_form": _INCOMPLETE},
        }
        self.report = ReportForm(**common, is_draft=is_draft, choices=choices)
        self.accused = AccusedFormSet(**common, **rows, prefix="accused")
        self.casualties = CasualtiesFormSet(**common, **rows, prefix="casualties")
        self.sources = SourceFormSet(**common, **rows, prefix="sources")
        self.confidential = ConfidentialForm(**common, is_draft=is_draft, prefix="confidential")

    @property
    def formsets(self) -> dict[str, forms.BaseFormSet]:
        return {"accused": self.accused, "casualties": self.casualties, "sources": self.sources}

    @property
    def is_judged(self) -> bool:
        return self.report.is_bound and not self.is_draft

    @cached_property
    def opened(self) -> dict[str, bool]:
        """Which optional parts hold something, or an error, and are shown unfolded."""
        filled = {
            name: any(bool(self.report[field].data) for field in fields) for name, fields in _OPTIONAL.items()
        }
        filled |= {
            name: any(row.has_changed() for row in formset.forms) for name, formset in self.formsets.items()
        }
        filled["confidential"] = any(bool(field.data) for field in self.confidential)
        if self.is_judged:
            filled |= {
                name: True
                for name, fields in _OPTIONAL.items()
                if any(field in self.report.errors for field in fields)
            }
        return filled

    @cached_property
    def _first_accused_again(self) -> bool:
        """Whether a further row repeats the first accused in the same role; marks that row."""
        first = (self.report.cleaned_data.get("accused_party"), self.report.cleaned_data.get("accused_role"))
        repeated = [
            form
            for form in self.accused
            if first[0] and (form.cleaned_data.get("accused"), form.cleaned_data.get("role")) == first
        ]
        for form in repeated:
            form.add_error("accused", _("This party is already accused in this role."))
        return bool(repeated)

    def is_valid(self) -> bool:
        """Whether everything can be sent. Every form is checked, so that all problems are told at once."""
        checked = [
            each.is_valid()
            for each in (self.report, self.accused, self.casualties, self.sources, self.confidential)
        ]
        return not self._first_accused_again and all(checked)

    def problems(self) -> list[Problem]:
        """Every error of a form that was judged, in the order of the page."""
        if not self.is_judged:
            return []
        self.is_valid()
        found = _problems_of(self.report)
        for name, formset in self.formsets.items():
            found += [
                Problem(str(_ROW_NAMES[name]), str(error), "report-form")
                for error in formset.non_form_errors()
            ]
            for number, row in enumerate(formset, start=1):
                found += _problems_of(row, f"{_ROW_NAMES[name]} {number}")
        return found + _problems_of(self.confidential)

    def suggestions(self) -> list[str]:
        """Coordinates that may have been meant instead of the swapped ones that were typed."""
        if not self.is_judged:
            return []
        errors = self.report.errors.as_data().get("location", [])
        return [error.params["suggestion"] for error in errors if error.code == "swapped" and error.params]

    def as_input(self) -> ReportInput:
        """What was sent, for `submitting.submit`; only after `is_valid()` said yes."""
        report = self.report.instance
        report.time_zone = settings.LOCAL_TIME_ZONE
        return ReportInput(
            client_id=self.client_id,
            report=report,
            provisions=self.report.cleaned_data["provisions"],
            accusations=models_of(self.accused),
            casualties=models_of(self.casualties),
            sources=models_of(self.sources),
            confidential=self.confidential.as_person(),
        )


def _read_id(data: MultiValueDict | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(data.get("client_id"))) if data is not None else None
    except ValueError:
        return None


def _problems_of(form: forms.BaseForm, where: str = "") -> list[Problem]:
    found = []
    on_the_page = [*form.fields, NON_FIELD_ERRORS]
    for name, errors in sorted(form.errors.items(), key=lambda error: on_the_page.index(error[0])):
        field = form[name] if name in form.fields else None
        label = " · ".join(filter(None, [where, str(field.label) if field else ""]))
        found += [
            Problem(label, str(message), anchor_of(field) if field else "report-form") for message in errors
        ]
    return found


def anchor_of(field: BoundField) -> str:
    """The id of the first thing in the field that can take the focus."""
    return field.id_for_label or f"{field.auto_id}_group"


def draft_fields(posted: MultiValueDict) -> dict[str, list[str]]:
    """What of a posted form is kept in a draft: never who the source is, never a password, never a NUL.

    Raises DraftTooLong.
    """
    own = set(ReportForm.base_fields)
    kept = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in posted.lists()
        if len(name) <= 60 and (name in own or (name.partition("-")[0] in ROWS and "-" in name))
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > LONGEST_DRAFT:
        raise DraftTooLong
    return kept


def from_draft(fields: Mapping[str, list[str]], client_id: uuid.UUID) -> ReportForms:
    """The forms with what a draft kept in them."""
    return ReportForms(MultiValueDict(fields), is_draft=True, client_id=client_id)
