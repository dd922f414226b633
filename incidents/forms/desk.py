"""The forms of the desk's report page: each is one step, with what was seen when it was decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.vocabularies import RejectionReason, ReportState
from publication.models.edition import in_language
from publication.vocabularies import WithdrawalReason

LONGEST_NOTE = 5_000


class IncidentField(forms.CharField):
    """An incident by its number on the desk ("#12" or "12") or by its public id. Cleans to the Incident or None."""

    default_error_messages = {"unknown": _("No incident has this number or public id.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Incident | None:
        text = super().clean(value).strip().removeprefix("#")
        if not text:
            return None
        # Longer numbers than any row has would not fit the column.
        by_number = (
            {"pk": int(text)} if text.isascii() and text.isdigit() and len(text) < 10 else {"public_id": text}
        )
        try:
            return Incident.objects.get(**by_number)
        except Incident.DoesNotExist:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown") from None

    def prepare_value(self, value: Any) -> Any:
        return f"#{value}" if isinstance(value, int) else value


class StepForm(forms.Form):
    """One of several forms on a page: its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)


class SeenForm(StepForm):
    """A step that is decided on what was on the screen: it carries the state it was decided in."""

    seen = forms.ChoiceField(choices=ReportState, widget=forms.HiddenInput)


class MoveForm(SeenForm):
    """Take into review, put back, or open again."""

    to = forms.ChoiceField(
        choices=[(ReportState.IN_REVIEW, ""), (ReportState.SUBMITTED, "")], widget=forms.HiddenInput
    )


class ReasonForm(StepForm):
    """Why a report is rejected: a class for the statistics, words for the monitor."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose a reason")), *RejectionReason.choices]
    )
    note = forms.CharField(
        label=_("Why, in words"),
        help_text=_("The monitor reads this."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RejectForm(ReasonForm, SeenForm):
    """A rejection on the report page."""


class QuestionForm(StepForm):
    """What the monitor is asked."""

    text = forms.CharField(
        label=_("Question to the monitor"),
        help_text=_("Ask for one thing at a time; never ask for names here."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(QuestionForm, SeenForm):
    """A question on the report page."""


class NoteForm(StepForm):
    text = forms.CharField(
        label=_("Internal note"),
        help_text=_("Only the desk reads this."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(SeenForm):
    """Accept as an incident of its own, or merge into one: proposed or named by its number."""

    NEW, OTHER = "new", "other"

    into = forms.ChoiceField(label=_("Accept"), widget=forms.RadioSelect, initial=NEW)
    other = IncidentField(label=_("Number or public id of the incident"), required=False)
    note = forms.CharField(
        label=_("Note (optional)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, proposals: list[Incident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {str(incident.pk): incident for incident in proposals}
        into: Any = self.fields["into"]
        into.choices = [
            (self.NEW, _("As an incident of its own")),
            *(
                (key, _("Merge into %(incident)s") % {"incident": label(incident)})
                for key, incident in self.proposals.items()
            ),
            (self.OTHER, _("Merge into another incident")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("into") == self.OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Name the incident to merge into."))
        return cleaned

    @property
    def incident(self) -> Incident | None:
        """The incident to merge into, or None for an incident of its own."""
        into = self.cleaned_data["into"]
        return self.cleaned_data["other"] if into == self.OTHER else self.proposals.get(into)


class RetractForm(StepForm):
    reason = forms.ChoiceField(
        label=_("Class of reason"),
        help_text=_("The public sees this class, and nothing else."),
        choices=[("", _("Choose a reason")), *WithdrawalReason.choices],
    )
    note = forms.CharField(
        label=_("Why, in words"),
        help_text=_("Stays inside; it is kept in the history."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def label(incident: Incident) -> str:
    """How the desk names an incident in a list: its number, and its title once it has one."""
    # The number is isolated, so that its sign stays before it in Arabic.
    number = f"\u2066#{incident.pk}\u2069"
    title = in_language(incident.title)
    return f"{number} {title}" if title else number
