"""The steps of moderation: one table, and `move()`, the one door through which a state changes."""

from collections.abc import Sequence
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import can
from audit.log import record
from incidents.models import Incident, Message, Transition, ViolationReport
from incidents.vocabularies import IncidentState, MessageKind, RejectionReason, ReportState
from places.bulk import insert

Moderated: TypeAlias = ViolationReport | Incident

# (from, to) → the capability it takes. What is not here is refused.
REPORT_STEPS: dict[tuple[str, str], str] = {
    (ReportState.SUBMITTED, ReportState.IN_REVIEW): "moderate",
    (ReportState.SUBMITTED, ReportState.ACCEPTED): "moderate",
    (ReportState.SUBMITTED, ReportState.REJECTED): "moderate",
    (ReportState.IN_REVIEW, ReportState.SUBMITTED): "moderate",
    (ReportState.IN_REVIEW, ReportState.NEEDS_INFO): "moderate",
    (ReportState.IN_REVIEW, ReportState.ACCEPTED): "moderate",
    (ReportState.IN_REVIEW, ReportState.REJECTED): "moderate",
    (ReportState.NEEDS_INFO, ReportState.IN_REVIEW): "submit",
    (ReportState.NEEDS_INFO, ReportState.REJECTED): "moderate",
    (ReportState.REJECTED, ReportState.IN_REVIEW): "moderate",
    (ReportState.ACCEPTED, ReportState.IN_REVIEW): "moderate",
}
INCIDENT_STEPS: dict[tuple[str, str], str] = {
    (IncidentState.OPEN, IncidentState.PUBLISHED): "publish",
    (IncidentState.PUBLISHED, IncidentState.PUBLISHED): "publish",
    (IncidentState.PUBLISHED, IncidentState.RETRACTED): "publish",
    (IncidentState.RETRACTED, IncidentState.PUBLISHED): "publish",
}
# Steps that need words: whoever is concerned must be able to read why.
NEEDS_NOTE = frozenset({ReportState.REJECTED, IncidentState.RETRACTED})


class Refused(ValidationError):
    """A step that may not be taken; the message says what to do instead."""


def steps_of(thing: Moderated) -> dict[tuple[str, str], str]:
    return REPORT_STEPS if isinstance(thing, ViolationReport) else INCIDENT_STEPS


def allowed_moves(thing: Moderated, user: User) -> list[str]:
    """The states `user` may move `thing` to from where it stands."""
    return [
        to
        for (start, to), capability in steps_of(thing).items()
        if start == thing.state and can(user, capability)
    ]


@transaction.atomic
def move(thing: Moderated, to: str, *, by: User, note: str = "", reason: str = "") -> Transition:
    """Move a report or an incident one step; state, Transition and audit entry are written together.

    The row is locked and read again: what another moderator did meanwhile counts. Raises Refused.
    """
    locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    start = locked.state
    capability = steps_of(locked).get((start, to))
    if capability is None:
        raise Refused(
            _("This step is not possible: it stands at “%(state)s” now. Reload the page.")
            % {"state": locked.get_state_display()},
            code="no_such_step",
        )
    if not can(by, capability):
        raise Refused(_("Your account may not take this step."), code="not_allowed")
    if to in NEEDS_NOTE and not note.strip():
        raise Refused(
            _("Say why, in words that the monitor or the reader can understand."), code="note_missing"
        )
    changed = ["state"]
    if isinstance(locked, ViolationReport):
        changed += _before_report_moves(locked, to, reason)
    locked.state = to
    locked.save(update_fields=changed)
    step = Transition.objects.create(
        report=locked if isinstance(locked, ViolationReport) else None,
        incident=locked if isinstance(locked, Incident) else None,
        from_state=start,
        to_state=to,
        note=note,
        by=by,
    )
    for name in changed:
        setattr(thing, name, getattr(locked, name))
    record(by, f"{locked._meta.model_name}.{to}", target(locked), {"from": start, "reason": reason})
    return step


@transaction.atomic
def move_many(things: Sequence[Moderated], to: str, *, by: User, note: str) -> None:
    """Move many reports, or many incidents, one step each, as an import does; one audit entry names them all.

    The same table and the same rights as `move()`: one that may not be moved, and none is. Raises Refused.
    """
    if not things:
        return
    model = type(things[0])
    locked = model._default_manager.select_for_update().only("state").in_bulk([thing.pk for thing in things])
    for thing in locked.values():
        capability = steps_of(thing).get((thing.state, to))
        if capability is None or not can(by, capability):
            raise Refused(
                _("This step is not possible: it stands at “%(state)s” now. Reload the page.")
                % {"state": thing.get_state_display()},
                code="no_such_step",
            )
    insert(
        [
            Transition(
                report=thing if isinstance(thing, ViolationReport) else None,
                incident=thing if isinstance(thing, Incident) else None,
                from_state=thing.state,
                to_state=to,
                note=note,
                by=by,
            )
            for thing in locked.values()
        ]
    )
    model._default_manager.filter(pk__in=locked).update(state=to)
    for thing in things:
        thing.state = to
    record(
        by,
        f"{model._meta.model_name}.{to}",
        f"{len(locked)} × {model._meta.model_name}",
        {"keys": [min(locked), max(locked)]},
    )


def _before_report_moves(report: ViolationReport, to: str, reason: str) -> list[str]:
    """Checks and sets what goes with a report's new state; returns the fields that changed."""
    if to == ReportState.ACCEPTED and report.incident_id is None:
        raise Refused(
            _("Say which incident the report belongs to, or accept it as an incident of its own."),
            code="incident_missing",
        )
    if report.state == ReportState.ACCEPTED:
        if report.incident and report.incident.state == IncidentState.PUBLISHED:
            raise Refused(
                _("Its incident is published. Retract or correct the incident instead."), code="published"
            )
        report.incident = None
        return ["incident"]
    if to == ReportState.REJECTED:
        if reason not in RejectionReason.values:
            raise Refused(_("Choose a reason for the rejection."), code="reason_missing")
        report.rejection_reason = reason
        return ["rejection_reason"]
    if report.state == ReportState.REJECTED:
        report.rejection_reason = ""
        return ["rejection_reason"]
    return []


def target(thing: Moderated) -> str:
    """How the audit log names a thing: by its reference or key, never by its content."""
    return f"report {thing.reference}" if isinstance(thing, ViolationReport) else f"incident {thing.pk}"


@transaction.atomic
def attach(report: ViolationReport, incident: Incident | None, *, by: User, note: str = "") -> Incident:
    """Accept a report into `incident`, or as an incident of its own (None); returns the incident. Raises Refused."""
    locked = ViolationReport.objects.select_for_update().get(pk=report.pk)
    if (locked.state, ReportState.ACCEPTED) not in REPORT_STEPS:
        raise Refused(
            _("This report was decided already: it stands at “%(state)s”. Reload the page.")
            % {"state": locked.get_state_display()},
            code="no_such_step",
        )
    if incident is None:
        incident = Incident.objects.create(kind=locked.kind, sensitivity=locked.sensitivity)
        incident.provisions.set(locked.provisions.all())
        incident.involved.set(locked.involved.all())
    report.incident = locked.incident = incident
    locked.save(update_fields=["incident"])
    move(report, ReportState.ACCEPTED, by=by, note=note)
    return incident


@transaction.atomic
def ask(report: ViolationReport, text: str, *, by: User) -> Message:
    """Send a question back to the monitor. Raises Refused."""
    _words(text)
    if report.state == ReportState.SUBMITTED:
        move(report, ReportState.IN_REVIEW, by=by)
    move(report, ReportState.NEEDS_INFO, by=by)
    return Message.objects.create(report=report, kind=MessageKind.QUESTION, text=text, by=by)


@transaction.atomic
def answer(report: ViolationReport, text: str, *, by: User) -> Message:
    """The monitor's answer; the report goes back into review. Raises Refused."""
    _own(report, by)
    _words(text)
    move(report, ReportState.IN_REVIEW, by=by)
    return Message.objects.create(report=report, kind=MessageKind.ANSWER, text=text, by=by)


@transaction.atomic
def correct(report: ViolationReport, text: str, *, by: User) -> Message:
    """A correction beside the report; what was sent stays as it was sent. Raises Refused."""
    _own(report, by)
    _words(text)
    message = Message.objects.create(report=report, kind=MessageKind.CORRECTION, text=text, by=by)
    record(by, "violationreport.corrected", target(report), {"message": message.pk})
    return message


def _own(report: ViolationReport, user: User) -> None:
    if report.monitor_id != user.pk:
        raise Refused(_("Only the monitor who sent the report can do this."), code="not_allowed")


def _words(text: str) -> None:
    if not text.strip():
        raise Refused(_("Write a few words."), code="text_missing")
