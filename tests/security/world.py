"""A small world in which everything the guards ask about exists: people, reports and incidents in every state."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.gis.geos import Point, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from accounts.models import User
from agreements.models import Agreement, Milestone, Standing, Zone, ZoneOutline
from incidents import moderation, publishing
from incidents.models import Incident, IncidentCasualties, ReportDraft, Source, ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.vocabularies import IncidentState, ReportState
from tests.factories import (
    AgreementFactory,
    PartyFactory,
    PlaceFactory,
    ProvisionFactory,
    ReportFactory,
    UserFactory,
)

# Exact points of the reports (longitude, latitude), each kilometres away from the place and from cell centres.
TRUE_POINTS = {
    "submitted": (36.63741, 35.30127),
    "in_review": (36.57913, 35.24689),
    "needs_info": (36.65177, 35.25931),
    "accepted": (36.56283, 35.29873),
    "rejected": (36.62339, 35.24317),
    "published": (36.64219, 35.29561),
    "corrected": (36.57127, 35.30359),
    "restricted": (36.71873, 35.33147),
    "retracted": (36.58471, 35.31213),
}
PUBLIC_NOW = frozenset({"published", "corrected", "restricted"})
PASSWORD = "correct horse battery"


@dataclass
class World:
    """Who and what there is. `reports` and `incidents` by the name of their state."""

    people: dict[str, User] = field(default_factory=dict)
    reports: dict[str, ViolationReport] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    draft: ReportDraft | None = None

    def client(self, actor: str) -> Client:
        """A browser of `actor`; a deactivated user still has the session of before."""
        client = Client(raise_request_exception=False)
        if actor == "anonymous":
            return client
        person = self.people[actor]
        if actor == "deactivated":
            User.objects.filter(pk=person.pk).update(is_active=True)
        client.force_login(person)
        if actor == "deactivated":
            User.objects.filter(pk=person.pk).update(is_active=False)
        return client


def people() -> dict[str, User]:
    """One person of each kind the matrix knows."""
    roles = {
        "own": "monitor",
        "other": "monitor",
        "moderator": "moderator",
        "editor": "editor",
        "admin": "admin",
        "auditor": "auditor",
        "deactivated": "admin",
    }
    return {name: UserFactory(username=f"{role}-{name}", role=role) for name, role in roles.items()}


def build() -> World:
    """The world, made through the real acts of moderation and publication."""
    world = World(people())
    place = PlaceFactory()
    for code in ("JAI", "SAA", "RUS"):
        PartyFactory(code=code)
    agreement = AgreementFactory(code="sochi-2018")
    ProvisionFactory(agreement=agreement, number="6")
    _agreed(agreement)
    for state, point in TRUE_POINTS.items():
        world.reports[state] = _report(world, state, point, place)
    _decide(world)
    world.draft = ReportDraft.objects.create(user=world.people["own"], fields={"narrative": ["Typed so far"]})
    return world


def _agreed(agreement: Agreement) -> None:
    """A row in each table of what was agreed."""
    Standing.objects.create(agreement=agreement, party=PartyFactory(code="SAA"), kind="bound")
    Milestone.objects.create(
        agreement=agreement, code="signed", date=dt.date(2018, 9, 17), kind="signature", label="Signed"
    )
    zone = Zone.objects.create(
        agreement=agreement, code="dmz", name="Demilitarised zone", kind="demilitarised"
    )
    days = DateRange(dt.date(2018, 10, 15), dt.date(2020, 3, 5))
    ZoneOutline.objects.create(
        zone=zone,
        reading="A-20",
        valid=days,
        geometry=Polygon.from_bbox((36.0, 35.0, 37.0, 36.0)),
        source="Press",
        is_default=True,
    )


def _report(world: World, state: str, point: tuple[float, float], place: object) -> ViolationReport:
    report = ReportFactory(
        monitor=world.people["own"],
        location=Point(*point, srid=4326),
        location_precision="exact",
        uncertainty_m=50,
        sensitivity="restricted" if state == "restricted" else "partners",
        start_time=dt.time(4, 17),
        place=place if state == "published" else None,
    )
    Source.objects.create(report=report, publisher="Press")
    ConfidentialSource.objects.create(report=report, name="A. Nonymous")
    return report


def _decide(world: World) -> None:
    by, reports = world.people["moderator"], world.reports
    moderation.move(reports["in_review"], ReportState.IN_REVIEW, by=by)
    moderation.ask(reports["needs_info"], "Where did you stand?", by=by)
    moderation.move(
        reports["rejected"], ReportState.REJECTED, by=by, reason="off_topic", note="Not of this area."
    )
    for state in ("accepted", *sorted(PUBLIC_NOW), "retracted"):
        incident = moderation.attach(reports[state], None, by=by)
        incident.title, incident.summary = {"en": f"Raid, {state}"}, {"en": "According to one side."}
        incident.save(update_fields=["title", "summary"])
        IncidentCasualties.objects.create(
            incident=incident, outcome="killed", status="civilian", low=1, best=2, high=3
        )
        publishing.grade(incident, "unverified", "alleged", {"en": "One account."}, by=by)
        world.incidents[state] = incident


def publish(world: World) -> None:
    """Publish what is to be public: once, corrected once, or retracted again."""
    by = world.people["moderator"]
    for state in (*sorted(PUBLIC_NOW), "retracted"):
        _issue(world, state, None)
    _issue(world, "corrected", {"en": "A number was corrected."})
    world.incidents["retracted"].refresh_from_db()
    publishing.retract(world.incidents["retracted"], "safety", by=by, note="Somebody could be known by it.")
    # Prepared but not yet decided: the public must not see a word of it.
    publishing.prepare(world.incidents["accepted"], publishing.propose(world.incidents["accepted"]), by=by)
    for incident in world.incidents.values():
        incident.refresh_from_db()
    assert world.incidents["retracted"].state == IncidentState.RETRACTED


def _issue(world: World, state: str, change: dict[str, str] | None) -> None:
    incident, by = world.incidents[state], world.people["moderator"]
    incident.refresh_from_db()
    publishing.publish(
        publishing.prepare(incident, publishing.propose(incident), by=by, change=change), by=by
    )
