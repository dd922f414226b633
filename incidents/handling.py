"""What moderators do to the register besides deciding: take on, note, edit. Each leaves its trace.

Steps from state to state are `moderation`'s; grading and what the public reads are `publishing`'s.
"""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from accounts.models import User
from accounts.roles import require
from audit.log import record
from incidents.models import Incident, Message, Transition, ViolationReport
from incidents.moderation import Refused, target
from incidents.vocabularies import MessageKind

Thing = TypeVar("Thing", ViolationReport, Incident)


def lock_as_seen(thing: Thing, seen: str) -> Thing:
    """The row, locked until the transaction ends. Raises Refused when it left the state in which it was `seen`.

    A step may be possible from the new state too; but whoever decides must know what they decide on.
    """
    locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if locked.state != seen:
        # Both kinds of thing name their steps alike.
        step = Transition.objects.filter(**{_link(locked): locked}).select_related("by").last()
        raise Refused(
            gettext(
                "Meanwhile this was moved to “%(state)s”%(who)s. Your text is kept below: look again, then decide."
            )
            % {"state": locked.get_state_display(), "who": _by_whom(step)},
            code="moved_meanwhile",
        )
    return locked


def _link(thing: ViolationReport | Incident) -> str:
    return "report" if isinstance(thing, ViolationReport) else "incident"


def _by_whom(step: Transition | None) -> str:
    if step is None:
        return ""
    moment = date_format(localtime(step.at), "SHORT_DATETIME_FORMAT")
    return gettext(" by %(person)s (%(moment)s UTC)") % {"person": step.by.get_username(), "moment": moment}


@transaction.atomic
def assign(report: ViolationReport, to: User | None, *, by: User) -> ViolationReport:
    """Make `to` responsible for the report, or nobody; returns the report as it is stored now."""
    require(by, "moderate")
    locked = ViolationReport.objects.select_for_update().get(pk=report.pk)
    locked.assigned_to = to
    locked.save(update_fields=["assigned_to"])
    record(by, "violationreport.assigned", target(locked), {"to": to.get_username() if to else ""})
    return locked


@transaction.atomic
def note(report: ViolationReport, text: str, *, by: User) -> Message:
    """Add an internal note, which the monitor never sees."""
    require(by, "moderate")
    message = Message.objects.create(report=report, kind=MessageKind.NOTE, text=text, by=by)
    record(by, "violationreport.noted", target(report), {"message": message.pk})
    return message


@transaction.atomic
def edit(incident: Incident, save: Callable[[], None], *, seen: str, by: User) -> None:
    """Run `save`, which stores the facts of the incident, and record the edit.

    Raises Refused when somebody else edited them since they had the fingerprint `seen`.
    """
    require(by, "moderate")
    Incident.objects.select_for_update().get(pk=incident.pk)
    if fingerprint(incident) != seen:
        raise Refused(
            gettext(
                "Somebody else edited this incident meanwhile. Your entries are kept below; compare, then save again."
            ),
            code="edited_meanwhile",
        )
    save()
    record(by, "incident.edited", target(incident), {"facts": fingerprint(incident)})


@transaction.atomic
def reword(incident: Incident, title: dict[str, str], summary: dict[str, str], *, by: User) -> None:
    """Store the title and the public text of the incident, where they differ; the edit is recorded."""
    require(by, "moderate")
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if (locked.title, locked.summary) == (title, summary):
        return
    incident.title, incident.summary = title, summary
    incident.save(update_fields=["title", "summary"])
    record(by, "incident.edited", target(incident), {"facts": fingerprint(incident)})


def fingerprint(incident: Incident) -> str:
    """A short hash of the facts of an incident as stored: equal as long as nobody edited them."""
    fresh = Incident.objects.get(pk=incident.pk)
    facts = [
        [
            fresh.title,
            fresh.summary,
            fresh.kind,
            fresh.sensitivity,
            fresh.start,
            fresh.end,
            fresh.time_precision,
        ],
        sorted(fresh.involved.values_list("pk", flat=True)),
        sorted(fresh.provisions.values_list("pk", flat=True)),
        *(
            [model_to_dict(row) for row in rows]
            for rows in (fresh.casualties.all(), fresh.replies.all(), fresh.links.all())
        ),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
