"""From the register to the public: propose, prepare, publish, correct, retract.

`propose()` names every field it takes; nothing of a report is copied by default. The exact place never
crosses: `places.coarsen` decides by sensitivity.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import require
from audit.log import record as record_audit
from incidents.models import (
    Casualties,
    Finding,
    Incident,
    IncidentCasualties,
    PublicationDraft,
    ViolationReport,
)
from incidents.moderation import Refused, move, move_many, target
from incidents.placing import PLACE_FIELDS, chosen_place, strictest_sensitivity
from incidents.vocabularies import IncidentState, ReportState, Sensitivity
from places.bulk import insert
from places.coarsen import PublicPlace, coarsen
from publication import editions
from publication.models import Edition
from publication.record import (
    PublicAccount,
    PublicAccusation,
    PublicCasualties,
    PublicLink,
    PublicRecord,
    PublicReply,
    as_json,
    content_hash,
    from_json,
    hash_of_json,
)
from publication.vocabularies import UNCERTAINTY_M, AccountKind, Attribution, Grade, LocationPrecision

# What a record is made of, fetched with a constant number of queries however many incidents there are.
PARTS = (
    "reports__accusing_party",
    "reports__accused_party",
    "reports__place",
    "reports__accusations__accused",
    "reports__casualties__party",
    "reports__sources",
    "reports__involved",
    "findings",
    "casualties__party",
    "replies__party",
    "links__to",
    "involved",
    "provisions__agreement",
)


def propose(incident: Incident) -> PublicRecord:
    """The redacted record of an incident as the rules make it; a moderator edits its words, then prepares it.

    Raises Refused when the incident has no accepted report.
    """
    return propose_many([incident.pk])[0]


def propose_many(keys: Sequence[int]) -> list[PublicRecord]:
    """The redacted records of the incidents with these keys, in that order. Raises Refused like `propose`."""
    incidents = Incident.objects.prefetch_related(*PARTS).in_bulk(keys)
    return [_compose(incidents[key]) for key in keys]


def _compose(incident: Incident) -> PublicRecord:
    """The record of an incident whose PARTS were fetched."""
    reports = sorted(
        (report for report in incident.reports.all() if report.state == ReportState.ACCEPTED),
        key=lambda report: report.pk,
    )
    if not reports:
        raise Refused(_("The incident has no accepted report yet."), code="no_report")
    finding = next(iter(incident.findings.all()), None)
    place = public_place(incident, reports)
    lead = reports[0]
    return PublicRecord(
        title=dict(incident.title),
        summary=dict(incident.summary),
        kind=incident.kind or lead.kind,
        start=incident.start or lead.start,
        end=incident.end or lead.end,
        time_precision=incident.time_precision or lead.time_precision,
        time_note=_time_note(lead, incident),
        weapons=tuple(sorted({weapon for report in reports for weapon in report.weapons})),
        longitude=place.point.x if place.point else None,
        latitude=place.point.y if place.point else None,
        location_precision=place.precision,
        uncertainty_m=place.uncertainty_m,
        place_name=place.place_name,
        governorate=place.governorate,
        district=place.district,
        grade=finding.event if finding else Grade.UNVERIFIED,
        attribution=finding.attribution if finding else _attribution(reports),
        grade_reason=dict(finding.reason) if finding else {},
        involved=tuple(
            sorted(
                {party.code for party in incident.involved.all()}
                | {party.code for report in reports for party in report.involved.all()}
            )
        ),
        provisions=tuple(provision.reference for provision in incident.provisions.all()),
        accounts=tuple(account for report in reports for account in _accounts(report)),
        casualties=_casualties(incident.casualties.all()) or _widest(reports),
        replies=tuple(
            PublicReply(
                party=reply.party.code,
                kind=reply.kind,
                date=reply.date,
                publisher=reply.publisher,
                says=dict(reply.says),
            )
            for reply in incident.replies.all()
        ),
        links=tuple(
            PublicLink(
                relation=link.relation,
                to_public_id=link.to.public_id,
                asserted_by=link.asserted_by,
                note=dict(link.note),
            )
            for link in incident.links.all()
            if link.to.public_id
        ),
        external_ids=dict(incident.external_ids),
    )


def public_place(incident: Incident, reports: list[ViolationReport]) -> PublicPlace:
    """Where the public may know it: the most precise report's place, coarsened by the highest sensitivity."""
    sensitivity = strictest_sensitivity(incident)
    if sensitivity == Sensitivity.PUBLIC and all(_was_public_before(report) for report in reports):
        first = reports[0]
        return PublicPlace(
            first.location,
            first.location_precision,
            _uncertainty(first) if first.location else None,
            {"en": first.place_text} if first.place_text else {},
            first.governorate,
            first.district,
        )
    located = [report for report in reports if report.location or report.place]
    if not located:
        return coarsen(None, reports[0].location_precision, None, None, sensitivity)
    best = min(located, key=lambda report: (_uncertainty(report) or 10**9, report.pk))
    return coarsen(best.location, best.location_precision, _uncertainty(best), best.place, sensitivity)


def _was_public_before(report: ViolationReport) -> bool:
    """Whether an import brought the place from a recorder who publishes it: moving it would only make two public records disagree."""
    return (
        report.account_kind == AccountKind.RECORDER and report.source_key is not None and report.place is None
    )


def _uncertainty(report: ViolationReport) -> int | None:
    return (
        report.uncertainty_m
        if report.uncertainty_m is not None
        else UNCERTAINTY_M[LocationPrecision(report.location_precision)]
    )


def _time_note(report: ViolationReport, incident: Incident) -> str:
    """The time of day, only where the record is of no risk: who was on duty when is a trace."""
    if incident.sensitivity != Sensitivity.PUBLIC or report.start_time is None:
        return ""
    end = f"–{report.end_time:%H:%M}" if report.end_time else ""
    return f"{report.start_time:%H:%M}{end} {report.time_zone}"


def _attribution(reports: list[ViolationReport]) -> str:
    accused = any(report.accused_party_id for report in reports)
    return Attribution.ALLEGED if accused else Attribution.NONE


def _accounts(report: ViolationReport) -> list[PublicAccount]:
    """What each public source of a report says; a report without one is the monitor's own account, unnamed."""
    accusations: tuple[PublicAccusation, ...] = ()
    if report.accused_party:
        accusations = (
            PublicAccusation(report.accused_party.code, report.accused_role, report.accused_attribution),
            *(
                PublicAccusation(one.accused.code, one.role, one.attribution)
                for one in report.accusations.all()
            ),
        )
    casualties = _casualties(report.casualties.all())
    common: dict[str, Any] = {
        "kind": report.account_kind,
        "accuser": report.accusing_party.code if report.accusing_party else "",
        "accuser_label": report.accuser_label,
        "accusations": accusations,
        "casualties": casualties,
        "weapons": tuple(report.weapons),
        "start": report.start,
        "end": report.end,
    }
    sources = list(report.sources.all())
    if not sources:
        # Without a publisher it is the word of this mission's own monitor, as pages say in their language.
        return [PublicAccount(**common)]
    first, *others = sources
    return [
        PublicAccount(
            publisher=first.publisher,
            origin=first.origin,
            speaker=first.speaker,
            date=first.date,
            url=first.url,
            says=dict(first.says),
            language=first.language,
            reliability=first.reliability,
            credibility=first.credibility,
            **common,
        ),
        *(
            PublicAccount(
                kind="statement",
                publisher=other.publisher,
                origin=other.origin,
                speaker=other.speaker,
                date=other.date,
                url=other.url,
                says=dict(other.says),
                language=other.language,
                reliability=other.reliability,
                credibility=other.credibility,
            )
            for other in others
        ),
    ]


def _casualties(rows: Iterable[IncidentCasualties] | Iterable[Casualties]) -> tuple[PublicCasualties, ...]:
    return tuple(
        PublicCasualties(
            row.outcome, row.status, row.low, row.best, row.high, row.party.code if row.party else ""
        )
        for row in rows
    )


def _widest(reports: list[ViolationReport]) -> tuple[PublicCasualties, ...]:
    """Without figures of the moderators': the widest range of the accounts, by outcome, status and side."""
    found: dict[tuple[str, str, str], PublicCasualties] = {}
    for report in reports:
        for row in _casualties(report.casualties.all()):
            key = (row.outcome, row.status, row.party)
            known = found.get(key, row)
            low, high = min(known.low, row.low), max(known.high, row.high)
            found[key] = PublicCasualties(
                row.outcome, row.status, low, min(max(known.best, low), high), high, row.party
            )
    return tuple(found.values())


# What a moderator words or chooses; every other field of a record follows from the register.
CHOSEN = frozenset({"title", "summary", *PLACE_FIELDS})


def is_outdated(incident: Incident, record: PublicRecord) -> bool:
    """Whether the register says something else by now than `record`, or does not allow its place (any more)."""
    try:
        fresh = propose(incident)
    except Refused:
        return True
    if chosen_place(record, fresh, strictest_sensitivity(incident)) is None:
        return True
    return any(
        getattr(fresh, field.name) != getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name not in CHOSEN
    )


@transaction.atomic
def prepare(
    incident: Incident, record: PublicRecord, *, by: User, change: dict[str, str] | None = None
) -> PublicationDraft:
    """Keep a record for preview and publication, bound to the hash of its content. Raises Refused."""
    require(by, "publish")
    if not any(record.title.values()):
        raise Refused(_("Give the incident a title for the public."), code="title_missing")
    # A second edition says what changed in it; a draft that is published anew says it too.
    if incident.state == IncidentState.PUBLISHED and not any((change or {}).values()):
        raise Refused(
            _("Say what changed since the last edition: readers who cited it must be able to see why."),
            code="change_missing",
        )
    draft = PublicationDraft.objects.create(
        incident=incident,
        record=as_json(record),
        content_hash=content_hash(record),
        change=change or {},
        prepared_by=by,
    )
    record_audit(by, "incident.prepared", target(incident), {"content": draft.content_hash})
    return draft


@transaction.atomic
def publish(draft: PublicationDraft, *, by: User, at: dt.datetime | None = None) -> Edition:
    """Issue the draft as the incident's next edition; returns it. Raises Refused.

    Only the latest draft of an incident can be published, and only once, and only unaltered.
    """
    incident = Incident.objects.select_for_update().get(pk=draft.incident_id)
    latest = incident.drafts.latest()
    if latest.pk != draft.pk or latest.published_at is not None:
        raise Refused(
            _(
                "A newer text was prepared, or this one is published already. Look at the newest and publish that."
            ),
            code="stale_draft",
        )
    record = from_json(latest.record)
    if content_hash(record) != draft.content_hash:
        raise Refused(
            _("The prepared text was altered after it was prepared. Prepare it again."), code="altered"
        )
    if is_outdated(incident, record):
        raise Refused(
            _("The register changed since this was prepared. Prepare it again, then publish."),
            code="outdated",
        )
    if incident.public_id is None or incident.number is None:
        incident.public_id, incident.number = editions.new_public_id(), editions.reserve_numbers(1)[0]
        incident.save(update_fields=["public_id", "number"])
    edition = editions.issue(
        record, public_id=incident.public_id, number=incident.number, change=latest.change, at=at
    )
    PublicationDraft.objects.filter(pk=latest.pk).update(published_at=timezone.now())
    move(incident, IncidentState.PUBLISHED, by=by, note=latest.change.get("en", ""))
    return edition


@transaction.atomic
def publish_many(
    incidents: Sequence[Incident], *, by: User, note: str, at: dt.datetime | None = None
) -> list[Edition]:
    """Propose, prepare and publish many incidents as the rules make them, for imports; returns their editions."""
    records = propose_many([incident.pk for incident in incidents])
    unnumbered = [incident for incident in incidents if incident.public_id is None]
    for incident, number in zip(unnumbered, editions.reserve_numbers(len(unnumbered)), strict=True):
        incident.public_id, incident.number = editions.new_public_id(), number
    Incident.objects.bulk_update(unnumbered, ["public_id", "number"], batch_size=1_000)
    now = timezone.now()
    drafts = [
        PublicationDraft(
            incident=incident,
            record=(plain := as_json(record)),
            content_hash=hash_of_json(plain),
            prepared_by=by,
            published_at=now,
            change={"en": note} if incident.state == IncidentState.PUBLISHED else {},
        )
        for incident, record in zip(incidents, records, strict=True)
    ]
    insert(drafts)
    issued = editions.issue_many(
        [
            editions.Issue(record, incident.public_id, incident.number, draft.change, draft.content_hash)  # type: ignore[arg-type]
            for incident, record, draft in zip(incidents, records, drafts, strict=True)
        ],
        at=at,
    )
    move_many(list(incidents), IncidentState.PUBLISHED, by=by, note=note)
    return issued


@transaction.atomic
def retract(
    incident: Incident, reason: str, *, by: User, note: str, at: dt.datetime | None = None
) -> Edition:
    """Take the incident out of every public outlet, leaving a tombstone with the class of the reason. Raises Refused."""
    move(incident, IncidentState.RETRACTED, by=by, note=note, reason=reason)
    incident.refresh_from_db(fields=["public_id"])
    return editions.withdraw(incident.public_id, reason, at=at)  # type: ignore[arg-type]


@transaction.atomic
def grade(incident: Incident, event: str, attribution: str, reason: dict[str, str], *, by: User) -> Finding:
    """Record a finding; the one before stays in the history. Raises Refused without a reason."""
    require(by, "moderate")
    if not any(words.strip() for words in reason.values()):
        raise Refused(
            _("Give the reason of the grade: readers must be able to judge it."), code="reason_missing"
        )
    finding = Finding.objects.create(
        incident=incident, event=event, attribution=attribution, reason=reason, by=by
    )
    record_audit(by, "incident.graded", target(incident), {"event": event, "attribution": attribution})
    return finding
