"""What the desk's queue may be narrowed by. A wrong value is told, and never means "everything"."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.models import Party
from incidents.models import Accusation, ViolationReport
from incidents.risk import with_risk
from incidents.vocabularies import ReportState, Sensitivity
from publication.vocabularies import ViolationKind

# "waiting" is every state that still asks something of a moderator, or of the monitor.
WAITING = "waiting"
TABS = [(WAITING, _("To decide")), *ReportState.choices, ("all", _("All"))]
ORDERS = [("risk", _("Highest risk first")), ("oldest", _("Oldest first")), ("newest", _("Newest first"))]


class QueueFilter(django_filters.FilterSet):
    """The reports of one tab, narrowed and in order; `counts()` are the sizes of all tabs under the same filter."""

    state = django_filters.ChoiceFilter(choices=TABS, method="in_tab", empty_label=None, label=_("State"))
    accuser = django_filters.ModelChoiceFilter(
        field_name="accusing_party",
        to_field_name="code",
        queryset=Party.objects.all(),
        empty_label=_("Any accuser"),
        label=_("Accuser"),
    )
    accused = django_filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=Party.objects.all(),
        method="accusing",
        empty_label=_("Any accused"),
        label=_("Accused"),
    )
    kind = django_filters.ChoiceFilter(choices=ViolationKind, empty_label=_("Any kind"), label=_("Kind"))
    sensitivity = django_filters.ChoiceFilter(
        choices=Sensitivity, empty_label=_("Any sensitivity"), label=_("Sensitivity")
    )
    mine = django_filters.BooleanFilter(
        method="assigned_to_me", label=_("Assigned to me"), widget=forms.CheckboxInput
    )
    reference = django_filters.CharFilter(lookup_expr="icontains", label=_("Reference"), max_length=12)
    order = django_filters.ChoiceFilter(choices=ORDERS, method="in_order", empty_label=None, label=_("Order"))

    class Meta:
        model = ViolationReport
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[ViolationReport]) -> QuerySet[ViolationReport]:
        """The rows of the chosen tab; without a choice, what is to be decided, highest risk first."""
        chosen = self.form.cleaned_data
        rows = self.in_tab(self._narrowed(queryset), "state", chosen["state"] or WAITING)
        return self.in_order(rows, "order", chosen["order"] or "risk")

    def counts(self) -> dict[str, int]:
        """How many reports each tab holds under the other filters: one query."""
        rows = self._narrowed(self.queryset).order_by().values_list("state").annotate(number=Count("pk"))
        by_state = dict(rows)
        waiting = sum(
            by_state.get(state, 0)
            for state in (ReportState.SUBMITTED, ReportState.IN_REVIEW, ReportState.NEEDS_INFO)
        )
        return {
            WAITING: waiting,
            **{state: by_state.get(state, 0) for state in ReportState.values},
            "all": sum(by_state.values()),
        }

    def _narrowed(self, queryset: QuerySet[ViolationReport]) -> QuerySet[ViolationReport]:
        for name, value in self.form.cleaned_data.items():
            if name not in {"state", "order"}:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def in_tab(self, queryset: QuerySet[ViolationReport], name: str, value: str) -> QuerySet[ViolationReport]:
        if value == "all":
            return queryset
        return queryset.waiting() if value == WAITING else queryset.filter(state=value)  # type: ignore[attr-defined]

    def accusing(
        self, queryset: QuerySet[ViolationReport], name: str, party: Party | None
    ) -> QuerySet[ViolationReport]:
        """Reports that accuse the party first or further down."""
        if party is None:
            return queryset
        further = Accusation.objects.filter(report=OuterRef("pk"), accused=party)
        return queryset.filter(Q(accused_party=party) | Exists(further))

    def assigned_to_me(
        self, queryset: QuerySet[ViolationReport], name: str, value: bool | None
    ) -> QuerySet[ViolationReport]:
        user: Any = self.request.user if self.request else None
        return queryset.filter(assigned_to_id=user.pk) if value and isinstance(user, User) else queryset

    def in_order(
        self, queryset: QuerySet[ViolationReport], name: str, value: str
    ) -> QuerySet[ViolationReport]:
        if value == "risk":
            return with_risk(queryset).order_by(F("risk").desc(), "received_at", "pk")
        return queryset.order_by(*(("received_at", "pk") if value == "oldest" else ("-received_at", "-pk")))
