"""Take events of another recorder into the register, in batches, repeat-safe, all or nothing."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import require
from agreements.models import Party
from audit.log import record
from incidents import ucdp
from incidents.models import Casualties, Finding, Incident, Source, ViolationReport
from incidents.moderation import move_many
from incidents.publishing import publish_many
from incidents.reference import new_reference
from incidents.vocabularies import IncidentState, ReportState
from places.bulk import insert, refresh_statistics
from publication.editions import new_public_id, reserve_numbers
from publication.vocabularies import Attribution, Grade

BATCH = 1_000
PUBLISHER = "UCDP GED"
REASONS = {
    Grade.UNVERIFIED: {
        "en": "A single recorder; its source was not checked here.",
        "ar": "مسجِّل واحد، ولم يُتحقق هنا من مصدره.",
        "ru": "Единственный регистратор; его источник здесь не проверялся.",
        "tr": "Tek kayıt tutan; kaynağı burada denetlenmedi.",
    },
    Grade.CORROBORATED: {
        "en": "The recorder names more than one independent source.",
        "ar": "يذكر المسجِّل أكثر من مصدر مستقل.",
        "ru": "Регистратор называет более одного независимого источника.",
        "tr": "Kayıt tutan birden fazla bağımsız kaynak gösteriyor.",
    },
}


@dataclass
class Outcome:
    """What became of every row. `refused` holds (row number, reason)."""

    new: int = 0
    unchanged: int = 0
    updated: int = 0
    published: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.unchanged + self.updated + len(self.refused)


@transaction.atomic
def import_ucdp(
    path: Path,
    *,
    by: User,
    publish: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Outcome:
    """Import a UCDP GED file; returns what became of every row. A dry run does it all and takes it back.

    Raises ucdp.UnreadableFile or PermissionDenied, and then nothing was imported.
    """
    require(by, "import")
    outcome = Outcome()
    importer = _Importer(by, outcome, publish)
    for batch in _batches(_read(path, outcome)):
        importer.take(batch)
        progress(outcome.rows)
    if outcome.new > BATCH:
        refresh_statistics("incidents", "publication")
    record(
        by,
        "import.ucdp",
        path.name[:80],
        {
            "new": outcome.new,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "refused": len(outcome.refused),
            "published": outcome.published,
        },
    )
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _read(path: Path, outcome: Outcome) -> Iterator[ucdp.Event]:
    seen: set[int] = set()
    for number, row in ucdp.rows(path):
        try:
            event = ucdp.event(row)
            if event.id in seen:
                raise ucdp.RefusedRow(_("id %(id)s stands in the file twice") % {"id": event.id})
            seen.add(event.id)
            yield event
        except ucdp.RefusedRow as refusal:
            outcome.refused.append((number, str(refusal)))


def _batches(events: Iterable[ucdp.Event]) -> Iterator[list[ucdp.Event]]:
    events = iter(events)
    while batch := list(islice(events, BATCH)):
        yield batch


class _Importer:
    """Writes batches; keeps what every batch needs to know."""

    def __init__(self, by: User, outcome: Outcome, publish: bool) -> None:
        self.by, self.outcome, self.publish = by, outcome, publish
        self.parties = {party.code: party for party in Party.objects.all()}
        # Events that somebody coded by hand before, with the UCDP id as reference.
        self.coded = set(
            Incident.objects.filter(external_ids__has_key="ucdp_ged")
            .exclude(key__startswith="ucdp_ged:")
            .values_list("external_ids__ucdp_ged", flat=True)
        )

    def take(self, events: list[ucdp.Event]) -> None:
        known = {
            report.source_key: report
            for report in ViolationReport.objects.select_related("incident").filter(
                source_key__in=[event.key for event in events]
            )
        }
        new: list[ucdp.Event] = []
        updated: list[tuple[ucdp.Event, ViolationReport]] = []
        for event in events:
            report = known.get(event.key)
            if event.id in self.coded or (report and report.payload_hash == event.payload_hash):
                self.outcome.unchanged += 1
            elif report:
                updated.append((event, report))
            else:
                new.append(event)
        incidents = self._create(new) + self._update(updated)
        self.outcome.new += len(new)
        self.outcome.updated += len(updated)
        if self.publish:
            waiting = incidents + [
                report.incident
                for report in known.values()
                if report.incident and report.incident.state == IncidentState.OPEN
            ]
            unique = list({incident.pk: incident for incident in waiting}.values())
            if unique:
                self.outcome.published += len(
                    publish_many(
                        unique, by=self.by, note=_("Updated from %(recorder)s") % {"recorder": PUBLISHER}
                    )
                )

    def _create(self, events: list[ucdp.Event]) -> list[Incident]:
        numbers: list[int] | list[None] = (
            reserve_numbers(len(events)) if self.publish else [None] * len(events)
        )
        incidents = insert(
            [
                Incident(
                    key=event.key,
                    title=self._title(event),
                    kind=event.kind,
                    sensitivity="public",
                    external_ids={"ucdp_ged": event.id},
                    number=number,
                    public_id=new_public_id() if self.publish else None,
                )
                for event, number in zip(events, numbers, strict=True)
            ]
        )
        reports = insert(
            [
                ViolationReport(
                    reference=new_reference(),
                    client_id=uuid.uuid5(uuid.NAMESPACE_URL, event.key),
                    monitor=self.by,
                    source_key=event.key,
                    incident=incident,
                    **self._fields(event),
                )
                for event, incident in zip(events, incidents, strict=True)
            ]
        )
        self._children(list(zip(events, reports, strict=True)))
        move_many(
            list(reports),
            ReportState.ACCEPTED,
            by=self.by,
            note=_("Import from %(recorder)s") % {"recorder": PUBLISHER},
        )
        return incidents

    def _update(self, pairs: list[tuple[ucdp.Event, ViolationReport]]) -> list[Incident]:
        for event, report in pairs:
            for name, value in self._fields(event).items():
                setattr(report, name, value)
            report.save()
            if report.incident:
                Incident.objects.filter(pk=report.incident.pk).update(
                    title=self._title(event), kind=event.kind
                )
        reports = [report for _event, report in pairs]
        for model in (Casualties, Source):
            model.objects.filter(report__in=reports).delete()
        ViolationReport.involved.through.objects.filter(violationreport__in=reports).delete()
        self._children(pairs)
        return [report.incident for report in reports if report.incident]

    def _children(self, pairs: list[tuple[ucdp.Event, ViolationReport]]) -> None:
        """The rows that hang on reports and incidents: casualties, source, sides, finding."""
        insert(
            [
                Casualties(report=report, outcome="killed", **row)
                for event, report in pairs
                for row in self._casualties(event)
            ]
        )
        insert(
            [
                Source(
                    report=report, publisher=PUBLISHER, origin="; ".join(event.origins)[:200], language="en"
                )
                for event, report in pairs
            ]
        )
        through = ViolationReport.involved.through
        sides = {(report.pk, self._party(side).pk): None for event, report in pairs for side in event.sides}
        insert([through(violationreport_id=report, party_id=party) for report, party in sides])
        insert(
            [
                Finding(
                    incident=report.incident,
                    event=event.grade,
                    attribution=Attribution.NONE,
                    reason=REASONS[Grade(event.grade)],
                    by=self.by,
                )
                for event, report in pairs
            ]
        )

    def _fields(self, event: ucdp.Event) -> dict[str, object]:
        return {
            "payload_hash": event.payload_hash,
            "account_kind": "recorder",
            "accused_attribution": "none",
            "kind": event.kind,
            "sensitivity": "public",
            "location": Point(event.longitude, event.latitude, srid=4326)
            if event.longitude is not None and event.latitude is not None
            else None,
            "location_precision": event.location_precision,
            "uncertainty_m": event.uncertainty_m,
            "place_text": event.place,
            "governorate": event.governorate,
            "district": event.district,
            "start": event.start,
            "end": event.end,
            "time_precision": event.time_precision,
            "narrative": event.headlines,
            "narrative_language": "en",
            "observation_means": "monitor_report",
        }

    def _casualties(self, event: ucdp.Event) -> list[dict[str, object]]:
        found: list[dict[str, object]] = [
            {
                "status": status,
                "party": self.parties.get(party),
                "low": number,
                "best": number,
                "high": number,
            }
            for status, party, number in event.deaths
        ]
        if not event.low == event.best == event.high:
            # UCDP gives its range for all the dead together, so it is kept for all of them together.
            found.append(
                {"status": "total", "party": None, "low": event.low, "best": event.best, "high": event.high}
            )
        return found

    def _party(self, side: ucdp.Side) -> Party:
        if side.code not in self.parties:
            kind = (
                "rebel_coalition"
                if "," in side.name
                else ("state" if side.name.startswith("Government of") else "unknown")
            )
            self.parties[side.code] = Party.objects.create(
                code=side.code,
                name=side.name,
                name_en=side.name,
                kind=kind,
                source=f"{PUBLISHER}, named as a side there",
            )
        return self.parties[side.code]

    def _title(self, event: ucdp.Event) -> dict[str, str]:
        """A neutral title from the recorder's facts; no side is said to have begun."""
        sides = [self._party(side) for side in event.sides]
        english, arabic = ([side.name_in(language) for side in sides] for language in ("en", "ar"))
        place = event.place or event.governorate
        if event.kind == "attack_civilians":
            return {
                "en": f"Civilians killed, {place} (side recorded: {english[0]})",
                "ar": f"مقتل مدنيين، {place} (الطرف المسجل: {arabic[0]})",
            }
        return {
            "en": f"Lethal event between {' and '.join(english)}, {place}",
            "ar": f"حادث دامٍ بين {' و'.join(arabic)}، {place}",
        }
