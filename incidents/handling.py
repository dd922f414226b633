"""What moderators do to the register besides deciding: take on, note, edit, grade. Each leaves its trace.

Steps from state to state are `moderation`'s; what the public reads is `publishing`'s.
"""

import hashlib
import json
from collections.abc import Callable

from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import User
from accounts.roles import require
from audit.log import record
from incidents.models import Finding, Incident, Message, ViolationReport
from incidents.vocabularies import MessageKind


@transaction.atomic
def assign(report: ViolationReport, to: User | None, *, by: User) -> ViolationReport:
    """Make `to` responsible for the report, or nobody; returns the report as it is stored now."""
    require(by, "moderate")
    locked = ViolationReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to"])
    record(by, "report.assigned", f"report {locked.reference}", {"to": to.get_username() if to else ""})
    return locked


@transaction.atomic
def note(report: ViolationReport, text: str, *, by: User) -> Message:
    """Add an internal note, which the monitor never sees."""
    require(by, "moderate")
    message = Message.objects.create(report=report, kind=MessageKind.NOTE, text=text, by=by)
    record(by, "report.noted", f"report {report.reference}")
    return message


@transaction.atomic
def grade(incident: Incident, *, event: str, attribution: str, reason: dict[str, str], by: User) -> Finding:
    """Add a finding, which supersedes the one before; the history stays."""
    require(by, "moderate")
    finding = Finding.objects.create(incident=incident, event=event, attribution=attribution, reason=reason, by=by)
    record(by, "incident.graded", f"incident {incident.pk}", {"event": event, "attribution": attribution})
    return finding


@transaction.atomic
def edit(incident: Incident, save: Callable[[], None], *, by: User) -> None:
    """Run `save`, which stores the facts of the incident, and record that it was edited and into what state."""
    require(by, "moderate")
    save()
    record(by, "incident.edited", f"incident {incident.pk}", {"facts": fingerprint(incident)})


def fingerprint(incident: Incident) -> str:
    """A short hash of the facts of an incident as stored: equal as long as nobody edited them."""
    fresh = Incident.objects.get(pk=incident.pk)
    facts = [
        [fresh.title, fresh.summary, fresh.kind, fresh.sensitivity],
        sorted(fresh.involved.values_list("pk", flat=True)),
        sorted(fresh.provisions.values_list("pk", flat=True)),
        *([model_to_dict(row) for row in rows] for rows in (fresh.casualties.all(), fresh.replies.all(), fresh.links.all())),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
