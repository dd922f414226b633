"""Taking in a report: once, whole and with its audit entry, however often it is sent."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from accounts.roles import require
from agreements.models import Provision
from audit import log
from incidents.models import Accusation, Casualties, ReportDraft, Source, ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.moderation import target
from incidents.reference import new_reference

# Columns of a report that its sender does not write.
_NOT_SENT = {
    "id", "reference", "client_id", "payload_hash", "state", "rejection_reason", "monitor", "assigned_to", "incident",
    "received_at", "source_key", "report",
}  # fmt: skip
_TRIES_FOR_A_REFERENCE = 5


@dataclass(frozen=True)
class ConfidentialPerson:
    """Who told the monitor. Stored in `ConfidentialSource` and nowhere else."""

    name: str = ""
    contact: str = ""
    notes: str = ""


@dataclass(frozen=True)
class ReportInput:
    """What a monitor sends: validated, not stored yet. The models are unsaved and carry no report."""

    client_id: uuid.UUID
    report: ViolationReport
    provisions: Sequence[Provision] = ()
    accusations: Sequence[Accusation] = ()
    casualties: Sequence[Casualties] = ()
    sources: Sequence[Source] = ()
    confidential: ConfidentialPerson | None = field(default=None, repr=False)


class SentBefore(Exception):
    """This client id already brought another content. `existing` is that report if it is the sender's own."""

    def __init__(self, existing: ViolationReport | None) -> None:
        super().__init__("the client id is taken")
        self.existing = existing


def _sent(row: models.Model) -> dict[str, str]:
    return {
        column.name: column.value_to_string(row)
        for column in row._meta.concrete_fields
        if column.name not in _NOT_SENT
    }


def payload_hash(sent: ReportInput, key: str | None = None) -> str:
    """A keyed hash of everything that was sent: equal for equal content, and no help in guessing a source's name."""
    content = [
        _sent(sent.report),
        sorted(provision.pk for provision in sent.provisions),
        [_sent(row) for rows in (sent.accusations, sent.casualties, sent.sources) for row in rows],
        asdict(sent.confidential) if sent.confidential else None,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return salted_hmac("incidents.submitting", text, secret=key, algorithm="sha256").hexdigest()


def _is_same(stored: ViolationReport, sent: ReportInput) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(stored.payload_hash, payload_hash(sent, key)) for key in keys)


def _repeated(sent: ReportInput, by: User) -> ViolationReport | None:
    """The report this client id brought before, if its content was the same; raises SentBefore if it was not."""
    stored = ViolationReport.objects.filter(client_id=sent.client_id).first()
    if stored is None:
        return None
    if stored.monitor_id != by.pk:
        raise SentBefore(None)
    if not _is_same(stored, sent):
        raise SentBefore(stored)
    return stored


@transaction.atomic
def submit(sent: ReportInput, *, by: User) -> tuple[ViolationReport, bool]:
    """Store the report and all that belongs to it, and return it with True; on a repetition the stored one and False.

    Two equal submissions at the same moment make one report: the second waits for the first. Raises SentBefore when
    the client id is taken by another content, PermissionDenied when `by` may not submit.
    """
    require(by, "submit")
    stored = _repeated(sent, by)
    if stored is not None:
        return stored, False
    report = sent.report
    report.client_id, report.monitor, report.payload_hash = sent.client_id, by, payload_hash(sent)
    for _try in range(_TRIES_FOR_A_REFERENCE):
        report.reference = new_reference()
        # ON CONFLICT DO NOTHING: a conflict is no error, so PostgreSQL writes no row of a report into its log.
        ViolationReport.objects.bulk_create([report], ignore_conflicts=True)
        stored = ViolationReport.objects.filter(client_id=sent.client_id).first()
        if stored is not None:
            break
    else:
        raise RuntimeError("no free reference was found")
    if stored.reference != report.reference:
        return _repeated(sent, by) or stored, False
    stored.provisions.set(sent.provisions)
    for rows in (sent.accusations, sent.casualties, sent.sources):
        for row in rows:
            row.report = stored
            row.save()
    if sent.confidential:
        ConfidentialSource.objects.create(report=stored, **asdict(sent.confidential))
    ReportDraft.objects.filter(client_id=sent.client_id, user=by).delete()
    log.record(by, "report.submitted", target(stored))
    return stored, True
