"""Load the shipped sample of incidents: through the same acts a monitor and a moderator use."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from agreements.models import Party, Provision
from incidents.models import (
    Accusation,
    Casualties,
    Incident,
    IncidentCasualties,
    IncidentLink,
    Reply,
    Source,
    ViolationReport,
)
from incidents.moderation import ask, attach, move
from incidents.publishing import grade, prepare, propose, publish
from incidents.reference import new_reference
from incidents.vocabularies import ReportState
from places.models import Place
from publication import editions
from publication.vocabularies import UNCERTAINTY_M, LocationPrecision

FOLDER = Path(__file__).parent / "sample"
# These are left at the desk, so that a moderator has something to decide on the first day.
WAITING = {
    "babulin-2018-11-16": ReportState.SUBMITTED,
    "jubb-al-ahmar-2018-11-27": ReportState.SUBMITTED,
    "maranaz-2018-10-20": ReportState.SUBMITTED,
    "tell-mamu-2018-12-14": ReportState.IN_REVIEW,
    "rashidin-2018-11-29": ReportState.NEEDS_INFO,
}
QUESTION = "Was it heard, or seen? How far away was whoever noticed it first?"


def read() -> list[dict[str, Any]]:
    """Every incident of the sample files, in the order of their days."""
    found = [
        incident
        for path in sorted(FOLDER.glob("*.json"))
        for incident in json.loads(path.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda incident: (incident["start"], incident["key"]))


@transaction.atomic
def load(
    *, monitor: User, moderator: User, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Log, accept, grade and publish every incident of the sample that is not there yet; returns how many were new."""
    known = set(Incident.objects.exclude(key=None).values_list("key", flat=True))
    known |= {
        key.split(":")[1]
        for key in ViolationReport.objects.filter(source_key__startswith="sample:").values_list(
            "source_key", flat=True
        )
        if key
    }
    new = [values for values in read() if values["key"] not in known]
    waiting = [values for values in new if values["key"] in WAITING]
    new = [values for values in new if values["key"] not in WAITING]
    lookups = _Lookups()
    for values in new:
        lookups.incidents[values["key"]] = _incident(values, lookups)
    for values in new:
        _links(values, lookups)
    for done, values in enumerate(new, start=1):
        incident = lookups.incidents[values["key"]]
        for order, account in enumerate(values["accounts"]):
            attach(_report(values, account, order, lookups, monitor), incident, by=moderator)
        finding = values["finding"]
        grade(incident, finding["event"], finding["attribution"], finding["reason"], by=moderator)
        publish(prepare(incident, propose(incident), by=moderator), by=moderator)
        progress(done, len(new))
    for values in waiting:
        _leave_at_the_desk(values, lookups, monitor, moderator)
    return len(new)


def _leave_at_the_desk(values: dict[str, Any], lookups: "_Lookups", monitor: User, moderator: User) -> None:
    """Log the accusation of an incident as a monitor would, and take it no further than `WAITING` says."""
    account = next(one for one in values["accounts"] if one["accused"])
    report = _report(values, account, 0, lookups, monitor)
    report.narrative, report.sensitivity = values["summary"]["en"], "partners"
    report.save()
    state = WAITING[values["key"]]
    if state == ReportState.NEEDS_INFO:
        ask(report, QUESTION, by=moderator)
    elif state != ReportState.SUBMITTED:
        move(report, state, by=moderator)


class _Lookups:
    """What the files name by code, fetched once."""

    def __init__(self) -> None:
        self.parties = {party.code: party for party in Party.objects.all()}
        self.places = {place.key: place for place in Place.objects.all()}
        self.provisions = {
            provision.reference: provision for provision in Provision.objects.select_related("agreement")
        }
        self.incidents = {incident.key: incident for incident in Incident.objects.exclude(key=None)}

    def codes(self, codes: Sequence[str]) -> list[Party]:
        return [self.parties[code] for code in codes]


def _incident(values: dict[str, Any], lookups: _Lookups) -> Incident:
    incident = Incident.objects.create(
        key=values["key"],
        title=values["title"],
        summary=values["summary"],
        kind=values["kind"],
        sensitivity="public",
        start=dt.date.fromisoformat(values["start"]),
        end=dt.date.fromisoformat(values["end"]),
        time_precision=values["time_precision"],
        external_ids={"ucdp_ged": values["ucdp"]} if values.get("ucdp") else {},
        # Known from the start, so that incidents of the sample can point at each other.
        public_id=editions.new_public_id(),
        number=editions.reserve_numbers(1)[0],
    )
    incident.provisions.set([lookups.provisions[reference] for reference in values["provisions"]])
    incident.involved.set(lookups.codes(values.get("involved", [])))
    IncidentCasualties.objects.bulk_create(
        [IncidentCasualties(incident=incident, **_range(row, lookups)) for row in values["casualties"]]
    )
    Reply.objects.bulk_create(
        [
            Reply(
                incident=incident,
                party=lookups.parties[reply["party"]],
                kind=reply["kind"],
                date=_day(reply["date"]),
                publisher=reply["publisher"] or "",
                says=reply["says"],
            )
            for reply in values["replies"]
        ]
    )
    return incident


def _links(values: dict[str, Any], lookups: _Lookups) -> None:
    IncidentLink.objects.bulk_create(
        [
            IncidentLink(
                incident=lookups.incidents[values["key"]],
                to=lookups.incidents[link["to"]],
                relation=link["relation"],
                asserted_by=link["asserted_by"],
                note=link.get("note") or {},
            )
            for link in values["links"]
        ]
    )


def _report(
    values: dict[str, Any], account: dict[str, Any], order: int, lookups: _Lookups, monitor: User
) -> ViolationReport:
    place: Place | None = lookups.places[values["place"]] if values["place"] else None
    key = f"sample:{values['key']}:{order}"
    accused = account["accused"]
    # No account is made to say more than it does: the incident's weapons go to the first only if none names any.
    stated = any(one["weapons"] for one in values["accounts"])
    uncertainty = (
        values.get("uncertainty_m") or UNCERTAINTY_M[LocationPrecision(values["location_precision"])]
    )
    report = ViolationReport.objects.create(
        reference=new_reference(),
        client_id=uuid.uuid5(uuid.NAMESPACE_URL, key),
        payload_hash=hashlib.sha256(key.encode()).hexdigest(),
        source_key=key,
        monitor=monitor,
        account_kind=account["account_kind"],
        accusing_party=lookups.parties[account["accuser"]] if account["accuser"] else None,
        accuser_label=account.get("accuser_text") or "",
        accused_party=lookups.parties[accused[0]["party"]] if accused else None,
        accused_role=accused[0]["role"] if accused else "perpetrator",
        accused_attribution=accused[0]["attribution"] if accused else "none",
        kind=values["kind"],
        weapons=account["weapons"] or ([] if order or stated else values["weapons"]),
        location=place.point if place else None,
        location_precision=values["location_precision"],
        uncertainty_m=uncertainty if place else None,
        place=place,
        place_text=account["place_text"] or "",
        start=dt.date.fromisoformat(account["start"] or values["start"]),
        end=dt.date.fromisoformat(account["end"] or account["start"] or values["end"]),
        time_precision=values["time_precision"],
        sensitivity="public",
        narrative="",
        narrative_language="en",
    )
    report.involved.set(lookups.codes(values.get("involved", [])))
    Accusation.objects.bulk_create(
        [
            Accusation(
                report=report,
                accused=lookups.parties[one["party"]],
                role=one["role"],
                attribution=one["attribution"],
            )
            for one in accused[1:]
        ]
    )
    Casualties.objects.bulk_create(
        [Casualties(report=report, **_range(row, lookups)) for row in account["casualties"]]
    )
    Source.objects.create(
        report=report,
        publisher=account["publisher"],
        origin=account["origin"] or "",
        speaker=account["speaker"] or "",
        url=account["url"] or "",
        date=_day(account["date"]),
        says=account["says"],
        language=account["language"] or "",
        reliability=account.get("reliability") or "",
        credibility=account.get("credibility") or "",
    )
    return report


def _range(row: dict[str, Any], lookups: _Lookups) -> dict[str, Any]:
    return {
        "outcome": row["outcome"],
        "status": row["status"],
        "party": lookups.parties.get(row.get("party") or ""),
        "low": row["low"],
        "best": row["best"],
        "high": row["high"],
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
