"""Drafts: what somebody has typed so far, kept on the server under the id its report will have."""

import uuid
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from incidents.models import ReportDraft, ViolationReport

MOST_DRAFTS = 100


class NotKept(Exception):
    """The draft could not be kept; `report` is the report it has become, if it is one of this user's."""

    def __init__(self, report: ViolationReport | None = None) -> None:
        super().__init__("draft not kept")
        self.report = report


def keep(client_id: uuid.UUID, fields: Mapping[str, list[str]], *, by: User) -> ReportDraft:
    """Keep what was typed, over what was kept before; returns the draft. Raises NotKept.

    A late call after the report was sent does not bring the draft back. An id that is somebody else's keeps nothing.
    """
    sent = ViolationReport.objects.filter(client_id=client_id).first()
    if sent is not None:
        raise NotKept(sent if sent.monitor_id == by.pk else None)
    own = ReportDraft.objects.filter(user=by)
    if not own.filter(client_id=client_id).update(fields=dict(fields), updated_at=timezone.now()):
        if own.count() >= MOST_DRAFTS:
            raise NotKept
        ReportDraft.objects.bulk_create(
            [ReportDraft(user=by, client_id=client_id, fields=dict(fields))], ignore_conflicts=True
        )
    draft = own.filter(client_id=client_id).first()
    if draft is None:
        raise NotKept
    return draft
