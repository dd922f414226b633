"""The report itself: one account by one accuser. Rows, sources and people are in forms beside it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.models import Party, Provision
from incidents.forms import when, where
from incidents.forms.choices import Choices, RowField, RowsField, weapon_choices
from incidents.forms.coordinates import CoordinatesField
from incidents.forms.fields import ClockField, DayField, DraftableForm, LongTextField, NumberField
from incidents.models import ViolationReport
from incidents.vocabularies import ObservationMeans, PartOfDay, Sensitivity
from places.models import Place
from places.search import Match, search
from publication.vocabularies import AccusationRole, LocationPrecision, TimePrecision, ViolationKind

MOST_COUNTED = 100_000

# What the public will see of the place; the rule itself is in `places.coarsen`.
SENSITIVITY_MEANS = {
    Sensitivity.PUBLIC: gettext_lazy("The public sees the nearest named place, never the exact point."),
    Sensitivity.PARTNERS: gettext_lazy("The public sees the named place or a square of 5 km."),
    Sensitivity.RESTRICTED: gettext_lazy(
        "The public sees a square of 10 km. Choose it if people could be recognised by the place."
    ),
    Sensitivity.SEALED: gettext_lazy(
        "The public sees the governorate only. Choose it if somebody's life is at risk."
    ),
}
PLACE_PRECISIONS = [
    precision
    for precision in LocationPrecision
    if precision not in (LocationPrecision.COUNTRY, LocationPrecision.WITHHELD)
]
TIME_SPANS = (
    TimePrecision.OVERNIGHT,
    TimePrecision.DAYS_2_6,
    TimePrecision.WEEK,
    TimePrecision.MONTH,
    TimePrecision.YEAR,
)


def _sensitivity_choices() -> list[tuple[str, Any]]:
    return [
        (level.value, format_lazy("{label}. {meaning}", label=level.label, meaning=SENSITIVITY_MEANS[level]))
        for level in Sensitivity
    ]


class ReportForm(DraftableForm, forms.ModelForm):
    """Who accuses whom of what, where and when, and how it is known."""

    accusing_party: RowField[Party] = RowField(
        label=gettext_lazy("Who accuses?"),
        required=False,
        help_text=gettext_lazy("Readers see every claim beside the name of the one who makes it."),
    )
    accuser_label = forms.CharField(
        label=gettext_lazy("Accuser who is not in the list"),
        required=False,
        max_length=150,
        help_text=gettext_lazy(
            "An organisation or outlet, never a private person: people belong under “Confidential source”."
        ),
    )
    accused_party: RowField[Party] = RowField(
        label=gettext_lazy("Who is accused?"),
        error_messages={"required": gettext_lazy("Choose who is accused.")},
        help_text=gettext_lazy("The party said to have done it. It will be asked for a reply."),
    )
    accused_role = forms.ChoiceField(
        label=gettext_lazy("In which role?"),
        choices=AccusationRole,
        initial=AccusationRole.PERPETRATOR,
        required=False,
        help_text=gettext_lazy("Having done it is another claim than having ordered or tolerated it."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of violation?"),
        error_messages={"required": gettext_lazy("Choose the kind of violation, or the nearest to it.")},
        help_text=gettext_lazy(
            "Decides which provisions may be breached and how it is counted. If in doubt, choose the nearest."
        ),
    )
    location = CoordinatesField(
        label=gettext_lazy("Coordinates"),
        required=False,
        help_text=gettext_lazy(
            "Latitude, then longitude: 35.2785, 36.6064 or 35°16'42.6\"N 36°36'23\"E. The public never sees the exact point."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    place_text = forms.CharField(
        label=gettext_lazy("Name of the place"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("In any spelling, Latin or Arabic script. It is also kept as you write it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )
    place = forms.CharField(label=gettext_lazy("Which place is meant?"), required=False, max_length=100)
    place_asked = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    place_unknown = forms.BooleanField(
        label=gettext_lazy("The place is not known"),
        required=False,
        help_text=gettext_lazy("The report is then kept without a point on the map."),
    )
    location_precision = forms.ChoiceField(
        label=gettext_lazy("How exact is the place?"),
        required=False,
        help_text=gettext_lazy(
            "Says whether it can be told to lie inside a zone. Too exact is worse than too coarse."
        ),
    )
    uncertainty_m = NumberField(
        label=gettext_lazy("Or within how many metres?"),
        max_value=200_000,
        help_text=gettext_lazy("If you know it better than the choices allow."),
    )
    start = DayField(
        label=gettext_lazy("Day"),
        error_messages={
            "required": gettext_lazy("Give the day it happened, or the first day it may have happened.")
        },
        help_text=gettext_lazy(
            "The day it happened, or the first day. It decides which agreement was in force."
        ),
    )
    end = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only if it went on past midnight or the exact day is not known."),
    )
    start_time = ClockField(
        label=gettext_lazy("Time"),
        required=False,
        help_text=gettext_lazy("Local time. Helps to find other reports of the same event."),
    )
    end_time = ClockField(label=gettext_lazy("Until"), required=False)
    part_of_day = forms.ChoiceField(
        label=gettext_lazy("Part of the day"),
        choices=[("", gettext_lazy("Not known")), *PartOfDay.choices],
        required=False,
    )
    time_precision = forms.ChoiceField(
        label=gettext_lazy("How exact is the time?"),
        required=False,
        choices=[("", gettext_lazy("As entered")), *((span.value, span.label) for span in TIME_SPANS)],
        help_text=gettext_lazy(
            "“Overnight” means from this day to the next; then the last day may stay empty."
        ),
    )
    weapons = forms.MultipleChoiceField(
        label=gettext_lazy("Weapons"),
        required=False,
        choices=weapon_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Some weapons may not be in the zone at all, whatever they did."),
    )
    explosions = NumberField(label=gettext_lazy("Explosions"), max_value=MOST_COUNTED)
    bursts = NumberField(label=gettext_lazy("Bursts of fire"), max_value=MOST_COUNTED)
    shots = NumberField(label=gettext_lazy("Single shots"), max_value=MOST_COUNTED)
    counts_are_estimates = forms.BooleanField(
        label=gettext_lazy("About: these numbers are estimates"), required=False
    )
    narrative = LongTextField(
        label=gettext_lazy("What happened?"),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Say what happened, be it in one sentence.")},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=gettext_lazy(
            "In your own words and language. Moderators read it; the public reads a text made from it, without names."
        ),
    )
    narrative_language = forms.ChoiceField(
        label=gettext_lazy("Language of your text"), choices=settings.LANGUAGES, required=False
    )
    observation_means = forms.ChoiceField(
        label=gettext_lazy("How is it known?"),
        required=False,
        choices=ObservationMeans,
        initial=ObservationMeans.UNKNOWN,
        help_text=gettext_lazy("Having seen it weighs more than having been told."),
    )
    provisions: RowsField[Provision] = RowsField(
        label=gettext_lazy("Provisions you think were breached"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A proposal: a moderator confirms it."),
    )
    sensitivity = forms.ChoiceField(
        label=gettext_lazy("How dangerous would it be if this became known?"),
        required=False,
        choices=_sensitivity_choices,
        initial=Sensitivity.PARTNERS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Decides how coarse the public place is. You know the risk best."),
    )

    # The order of the page, and so of the summary of errors.
    field_order = (
        "accusing_party", "accuser_label", "accused_party", "accused_role", "kind", "narrative", "narrative_language",
        "observation_means", "place_text", "place", "location", "place_unknown", "location_precision", "uncertainty_m",
        "start", "end", "time_precision", "start_time", "end_time", "part_of_day",
    )  # fmt: skip

    class Meta:
        model = ViolationReport
        fields = [
            "accusing_party", "accuser_label", "accused_party", "accused_role", "kind", "location", "place_text", "place",
            "location_precision", "uncertainty_m", "start", "end", "start_time", "end_time", "part_of_day", "time_precision",
            "weapons", "explosions", "bursts", "shots", "counts_are_estimates", "narrative", "narrative_language",
            "observation_means", "provisions", "sensitivity",
        ]  # fmt: skip

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["accusing_party"].offer(
            choices.parties, choices.party_groups, _("Choose, or name somebody else")
        )
        fields["accused_party"].offer(choices.parties, choices.party_groups, _("Choose"))
        fields["provisions"].offer(choices.provisions, choices.provision_groups)
        fields["kind"].choices = [
            ("", _("Choose")),
            *((kind.value, kind.label) for kind in ViolationKind if kind != ViolationKind.NOT_CODED),
        ]
        fields["location_precision"].choices = [
            ("", _("Not sure")),
            *((each.value, each.label) for each in PLACE_PRECISIONS),
        ]
        fields["narrative_language"].initial = get_language()

    @cached_property
    def candidates(self) -> list[Match]:
        """The places the name may mean, for choosing; only the chosen one once it was chosen for this name."""
        name, chosen, asked = (
            str(self[field].value() or "").replace("\x00", "")
            for field in ("place_text", "place", "place_asked")
        )
        if chosen and name == asked:
            place = Place.objects.filter(key=chosen[:100]).first()
            return [Match(place, 1.0)] if place else []
        return search(name) if self.is_bound else []

    def boxes(self, name: str) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The boxes of a field with many choices, by group, for the template to lay out."""
        field = self[name]
        widget: Any = field.field.widget
        groups = widget.optgroups(field.html_name, widget.format_value(field.value()), {"id": field.auto_id})
        return [(group, options) for group, options, _index in groups]

    @property
    def weapon_boxes(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        return self.boxes("weapons")

    @property
    def provision_boxes(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        return self.boxes("provisions")

    @property
    def sensitivity_boxes(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        return self.boxes("sensitivity")

    def clean_place(self) -> Place | None:
        key = self.cleaned_data["place"]
        return (
            next((match.place for match in self.candidates if match.place.key == key), None) if key else None
        )

    def clean_accused_role(self) -> str:
        return self.cleaned_data["accused_role"] or AccusationRole.PERPETRATOR

    def clean_narrative_language(self) -> str:
        return self.cleaned_data["narrative_language"] or get_language() or "en"

    def clean_observation_means(self) -> str:
        return self.cleaned_data["observation_means"] or ObservationMeans.UNKNOWN

    def clean_sensitivity(self) -> str:
        return self.cleaned_data["sensitivity"] or Sensitivity.PARTNERS

    def clean_start(self) -> Any:
        when.check_day(self.cleaned_data["start"])
        return self.cleaned_data["start"]

    def clean_end(self) -> Any:
        if self.cleaned_data["end"]:
            when.check_day(self.cleaned_data["end"])
        return self.cleaned_data["end"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._settle(lambda: self._check_sides(given))
        if not {"location", "place_text", "location_precision"} & self.errors.keys():
            self._settle(lambda: given.update(where.settle(given, self.candidates)))
        if not {"start", "end", "start_time", "end_time"} & self.errors.keys():
            self._settle(lambda: given.update(when.settle(given)))
        if (
            given.get("kind") == ViolationKind.OTHER
            and not given.get("narrative")
            and "narrative" not in self.errors
        ):
            self.add_error("narrative", _("Say what kind of breach it was."))
        return given

    def _settle(self, rule: Callable[[], None]) -> None:
        """Run one rule; what it refuses is shown beside the fields it names, and the other rules still run."""
        try:
            rule()
        except ValidationError as error:
            self.add_error(None, error)

    def _check_sides(self, given: dict[str, Any]) -> None:
        accuser, label, accused = (
            given.get("accusing_party"),
            given.get("accuser_label"),
            given.get("accused_party"),
        )
        if {"accusing_party", "accuser_label"} & self.errors.keys():
            return
        if not accuser and not label:
            raise ValidationError(
                {
                    "accusing_party": _(
                        "Choose who accuses, or write the name of an accuser who is not in the list."
                    )
                }
            )
        if accuser and label:
            raise ValidationError(
                {"accuser_label": _("You chose an accuser and wrote another. Keep one of the two.")}
            )
        if accuser and accuser == accused:
            raise ValidationError(
                {"accused_party": _("A party cannot accuse itself. Choose another accused party.")}
            )
