"""The facts of an incident as the moderators hold them, its grade, and the words of its public record."""

import dataclasses
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from agreements.models import Party, Provision
from incidents.forms.desk import IncidentField
from incidents.forms.words import WordsField
from incidents.models import Incident, IncidentCasualties, IncidentLink, Reply
from incidents.placing import BY_RULE, chosen_place, place_choices, placed
from publication.record import PublicRecord
from publication.vocabularies import Attribution, Grade

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FactsForm(forms.ModelForm):
    title = WordsField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("What is said to have happened, and where. No accusation without “alleged”."),
    )
    summary = WordsField(
        label=_("Public text"),
        required=False,
        rows=4,
        max_length=5_000,
        help_text=_("Write “according to …”. No names of victims or sources, no coordinates."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Incident
        fields = [
            "title",
            "summary",
            "kind",
            "sensitivity",
            "start",
            "end",
            "time_precision",
            "provisions",
            "involved",
        ]
        help_texts = {"start": _("Where the accounts differ; empty: as the first report has it.")}
        widgets = {
            "start": DAY,
            "end": DAY,
            "provisions": forms.CheckboxSelectMultiple,
            "involved": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provisions: Any = self.fields["provisions"]
        provisions.queryset = Provision.objects.select_related("agreement")
        provisions.label_from_instance = _provision_label

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "summary")]

    @property
    def particulars(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "sensitivity", "start", "end", "time_precision")]

    @property
    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in ("provisions", "involved")]


def _provision_label(provision: Provision) -> str:
    summary = provision.summary if len(provision.summary) <= 90 else f"{provision.summary[:89]}…"
    return f"{provision}: {summary}"


class CasualtiesForm(forms.ModelForm):
    class Meta:
        model = IncidentCasualties
        fields = ["outcome", "status", "party", "low", "best", "high"]

    def clean(self) -> dict[str, Any]:
        """The database refuses a falling range too, but cannot say it beside the field."""
        cleaned = super().clean() or {}
        low, best, high = (cleaned.get(name) for name in ("low", "best", "high"))
        if low is not None and best is not None and high is not None and not low <= best <= high:
            self.add_error("best", _("Lowest, best and highest must not fall: lowest ≤ best ≤ highest."))
        return cleaned


class ReplyForm(forms.ModelForm):
    says = WordsField(label=_("Says"), required=False, rows=2)

    class Meta:
        model = Reply
        fields = ["party", "kind", "date", "publisher", "says"]
        widgets = {"date": DAY}


class LinkForm(forms.ModelForm):
    to = IncidentField(label=_("Incident"), help_text=_("Number on the desk (#12) or public id."))
    note = WordsField(label=_("Note"), required=False)

    class Meta:
        model = IncidentLink
        fields = ["relation", "to", "asserted_by", "note"]

    def clean_to(self) -> Incident:
        to: Incident = self.cleaned_data["to"]
        if to.pk == self.instance.incident_id:
            raise forms.ValidationError(_("An incident cannot be linked to itself."))
        return to


CasualtiesFormSet = inlineformset_factory(Incident, IncidentCasualties, form=CasualtiesForm, extra=1)
ReplyFormSet = inlineformset_factory(Incident, Reply, form=ReplyForm, extra=1)
LinkFormSet = inlineformset_factory(Incident, IncidentLink, form=LinkForm, fk_name="incident", extra=1)


class FactsForms:
    """The form and the three lists of the edit page, validated and saved together."""

    def __init__(self, incident: Incident, seen: str, posted: Any = None) -> None:
        parties = list(Party.objects.all())
        self.facts = FactsForm(posted, instance=incident, initial={"seen": seen})
        self.casualties = CasualtiesFormSet(posted, instance=incident, prefix="casualties")
        self.replies = ReplyFormSet(posted, instance=incident, prefix="replies")
        self.links = LinkFormSet(posted, instance=incident, prefix="links")
        for form in [*self.casualties.forms, *self.replies.forms]:
            _offer(form, parties)

    @property
    def all(self) -> list[Any]:
        return [self.facts, self.casualties, self.replies, self.links]

    def are_valid(self) -> bool:
        """Whether all is well; every part is looked at, so that every error is told at once."""
        answers = [part.is_valid() for part in self.all]
        return all(answers)

    def save(self) -> None:
        for part in self.all:
            part.save()


def _offer(form: Any, parties: list[Party]) -> None:
    """Give each row the same list of parties instead of one query per row; validation stays the field's."""
    field = form.fields["party"]
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.widget.choices = [*empty, *((party.pk, str(party)) for party in parties)]


class GradeForm(forms.Form):
    event = forms.ChoiceField(label=_("Grade of the event"), choices=Grade)
    attribution = forms.ChoiceField(label=_("Attribution"), choices=Attribution)
    reason = WordsField(
        label=_("Reason"),
        rows=3,
        help_text=_("The public reads this: what the grade rests on, and what is missing."),
    )


class RecordForm(forms.Form):
    """The words and the place of the public record; everything else follows from the register by rule."""

    title = WordsField(label=_("Title"), max_length=200)
    summary = WordsField(label=_("Public text"), rows=5, max_length=5_000, required=False)
    place = forms.ChoiceField(
        label=_("Public place"),
        widget=forms.RadioSelect,
        initial=BY_RULE,
        help_text=_("Made by rule from the sensitivity. It may be coarser, never finer."),
    )
    change = WordsField(
        label=_("What changed since the last edition"),
        rows=2,
        help_text=_("Readers who cited the last edition see this."),
    )

    def __init__(
        self,
        *,
        proposed: PublicRecord,
        incident: Incident,
        sensitivity: str,
        last: PublicRecord | None = None,
        posted: Any = None,
    ) -> None:
        """`last` is the record prepared before: a place that was made coarser then stays so unless somebody changes it."""
        place_before = chosen_place(last, proposed, sensitivity) if last else None
        super().__init__(
            posted,
            initial={"title": proposed.title, "summary": proposed.summary, "place": place_before or BY_RULE},
        )
        self.proposed = proposed
        place: Any = self.fields["place"]
        place.choices = place_choices(proposed, sensitivity)
        if incident.public_id is None:
            del self.fields["change"]

    def record(self) -> PublicRecord:
        """The record as it will be prepared: the proposal with the chosen words and place."""
        record = placed(self.proposed, self.cleaned_data["place"])
        return dataclasses.replace(
            record, title=self.cleaned_data["title"], summary=self.cleaned_data["summary"]
        )
