"""The steps of moderation as the admin offers them: for chosen rows, and as buttons on one report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from incidents import handling, moderation
from incidents.forms.desk import QuestionForm, ReasonForm
from incidents.models import ViolationReport
from incidents.vocabularies import ReportState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Each row is a transaction of its own; more at once would hold a request too long.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what it asks for, the states it leads from, and the function that takes it."""

    name: str
    label: "_StrPromise"
    act: Callable[[ViolationReport, User, dict[str, Any]], object]
    leads_to: str
    form: type[Form] | None = None

    def is_open(self, report: ViolationReport, user: User) -> bool:
        """Whether the table of moderation lets `user` take it from where the report stands."""
        moves = moderation.allowed_moves(report, user)
        # A question takes an unread report into review on its way.
        return self.leads_to in moves or (
            self.leads_to == ReportState.NEEDS_INFO and report.state == ReportState.SUBMITTED and bool(moves)
        )


STEPS = {
    step.name: step
    for step in (
        Step(
            "review",
            _("Take into review"),
            lambda report, by, said: moderation.move(report, ReportState.IN_REVIEW, by=by),
            ReportState.IN_REVIEW,
        ),
        Step(
            "accept",
            _("Accept, each as an incident of its own"),
            lambda report, by, said: moderation.attach(report, None, by=by),
            ReportState.ACCEPTED,
        ),
        Step(
            "ask",
            _("Ask back…"),
            lambda report, by, said: moderation.ask(report, said["text"], by=by),
            ReportState.NEEDS_INFO,
            QuestionForm,
        ),
        Step(
            "reject",
            _("Reject with a reason…"),
            lambda report, by, said: moderation.move(
                report, ReportState.REJECTED, by=by, reason=said["reason"], note=said["note"]
            ),
            ReportState.REJECTED,
            ReasonForm,
        ),
    )
}


def as_action(step: Step) -> Callable[[Any, HttpRequest, QuerySet[ViolationReport]], HttpResponse | None]:
    """The step as an action of the changelist; only for those who may moderate."""

    def action(section: Any, request: HttpRequest, reports: QuerySet[ViolationReport]) -> HttpResponse | None:
        chosen = list(reports[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            section.message_user(
                request,
                gettext("Choose at most %(number)d reports at a time.") % {"number": MOST_AT_ONCE},
                messages.ERROR,
            )
            return None
        return take(section, request, step, chosen)

    action.__name__ = step.name
    return admin.action(permissions=["moderate"], description=step.label)(action)


def take(
    section: Any, request: HttpRequest, step: Step, reports: Iterable[ViolationReport], seen: str = ""
) -> HttpResponse | None:
    """Takes the step with each report; asks first for the words it needs. Refusals are told one by one.

    Returns the page that asks, or None when all is done.
    """
    said: dict[str, Any] = {}
    if step.form is not None:
        form = step.form(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return _ask_first(section, request, step, form, reports, seen)
        said = form.cleaned_data
    done = 0
    for report in reports:
        try:
            with transaction.atomic():
                if seen:
                    handling.lock_as_seen(report, seen)
                step.act(report, request.user, said)  # type: ignore[arg-type]
            done += 1
        except moderation.Refused as refusal:
            section.message_user(request, f"{report.reference}: {refusal.messages[0]}", messages.ERROR)
    if done:
        section.message_user(
            request,
            ngettext("Done for %(number)d report.", "Done for %(number)d reports.", done) % {"number": done},
            messages.SUCCESS,
        )
    return None


def _ask_first(
    section: Any, request: HttpRequest, step: Step, form: Form, reports: Iterable[ViolationReport], seen: str
) -> HttpResponse:
    context = section.admin_site.each_context(request) | {
        "title": step.label,
        "step": step,
        "form": form,
        "reports": reports,
        "opts": section.opts,
        "seen": seen,
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": request.path.partition("/step/")[0],
    }
    return TemplateResponse(
        request, "admin/incidents/step.html", context, status=400 if form.is_bound else 200
    )
