"""What crosses the wall: only named fields, coarsened places, numbered editions that are never edited."""

import dataclasses
import datetime as dt

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from incidents.models import Source
from incidents.models.confidential import ConfidentialSource
from incidents.moderation import Refused, attach
from incidents.publishing import grade, prepare, propose, publish, publish_many, retract
from incidents.vocabularies import IncidentState
from places.coarsen import METRIC_SRID
from publication import reading
from publication.models import Edition
from publication.record import PublicRecord, as_json, from_json
from tests.factories import ZALAQIYAT, IncidentFactory, PlaceFactory, ReportFactory

pytestmark = pytest.mark.django_db
TITLE = {"en": "Raid near Zalaqiyat"}


@pytest.fixture
def incident(report, moderator):
    incident = attach(report, None, by=moderator)
    incident.title, incident.summary = TITLE, {"en": "According to Jaysh al-Izza …"}
    incident.save()
    return incident


def _publish(incident, moderator, **changes):
    record = dataclasses.replace(propose(incident), **changes.pop("record", {}))
    return publish(prepare(incident, record, by=moderator, **changes), by=moderator)


def test_an_edition_says_who_accuses_whom(incident, moderator):
    edition = _publish(incident, moderator)

    assert (edition.accusers, edition.accused) == (["JAI"], ["SAA"])
    assert reading.editions().get() == edition
    assert incident.__class__.objects.get().state == IncidentState.PUBLISHED


def test_nothing_of_the_narrative_the_source_or_the_monitor_crosses(incident, report, moderator):
    report.narrative = "CANARY-NARRATIVE"
    report.place_text = "CANARY-PLACE"
    report.save()
    ConfidentialSource.objects.create(report=report, name="CANARY-NAME", contact="CANARY-CONTACT")

    edition = _publish(incident, moderator)

    stored = str(Edition.objects.filter(pk=edition.pk).values().get()) + str(list(edition.accounts.values()))
    assert "CANARY" not in stored
    assert report.reference not in stored
    assert report.monitor.username not in stored.casefold().replace("monitor of this mis", "")


@pytest.mark.parametrize(
    ("sensitivity", "at_least_m"), [("public", 1_000), ("partners", 1_000), ("restricted", 7_000)]
)
def test_the_exact_place_never_crosses(incident, report, moderator, sensitivity, at_least_m):
    PlaceFactory(key="halfaya", point=Point(36.6030, 35.2600, srid=4326))
    report.location, report.location_precision, report.uncertainty_m = (
        Point(*ZALAQIYAT, srid=4326),
        "exact",
        50,
    )
    report.sensitivity = incident.sensitivity = sensitivity
    report.save()
    incident.save()

    edition = _publish(incident, moderator)

    true, public = (point.transform(METRIC_SRID, clone=True) for point in (report.location, edition.point))
    assert true.distance(public) > 100
    assert edition.uncertainty_m >= max(at_least_m, true.distance(public))


def test_a_sealed_report_has_no_point_in_public(incident, report, moderator):
    report.sensitivity = "sealed"
    report.save()

    edition = _publish(incident, moderator)

    assert (edition.point, edition.location_precision) == (None, "withheld")


def test_the_most_sensitive_report_decides(incident, report, monitor2, moderator):
    attach(ReportFactory(monitor=monitor2, sensitivity="sealed"), incident, by=moderator)

    assert propose(incident).longitude is None


def test_a_draft_is_published_once_and_only_the_latest(incident, moderator):
    first = prepare(incident, propose(incident), by=moderator)
    second = prepare(incident, propose(incident), by=moderator)

    with pytest.raises(Refused, match="newer text"):
        publish(first, by=moderator)
    publish(second, by=moderator)
    with pytest.raises(Refused):
        publish(second, by=moderator)
    assert Edition.objects.count() == 1


def test_an_altered_draft_is_refused(incident, moderator):
    draft = prepare(incident, propose(incident), by=moderator)
    type(draft).objects.filter(pk=draft.pk).update(record=draft.record | {"title": {"en": "Something else"}})

    with pytest.raises(Refused, match="altered"):
        publish(draft, by=moderator)


def test_a_correction_is_a_new_edition_and_the_old_one_stays_as_it_was(incident, moderator):
    first = _publish(incident, moderator)
    before = Edition.objects.filter(pk=first.pk).values().get()
    incident.refresh_from_db()
    incident.title = {"en": "Raid west of Lataminah"}
    incident.save()

    with pytest.raises(Refused, match="what changed"):
        prepare(incident, propose(incident), by=moderator)
    second = _publish(incident, moderator, change={"en": "Place corrected."})

    after = Edition.objects.filter(pk=first.pk).values().get()
    assert (second.public_id, second.number, second.edition) == (first.public_id, first.number, 2)
    assert {key for key in before if before[key] != after[key]} == {"valid", "changed"}
    assert reading.editions().get() == second
    assert reading.editions(as_of=second.published_at - dt.timedelta(microseconds=1)).get().title == TITLE


def test_the_database_refuses_to_edit_an_edition(incident, moderator):
    edition = _publish(incident, moderator)

    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(grade="verified")


def test_the_database_refuses_two_current_editions(incident, moderator):
    edition = _publish(incident, moderator)

    edition.pk = None
    edition.edition = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)


def test_a_retraction_leaves_a_tombstone_without_content(incident, moderator):
    edition = _publish(incident, moderator)
    incident.refresh_from_db()

    with pytest.raises(Refused):
        retract(incident, "safety", by=moderator, note="")
    tombstone = retract(incident, "safety", by=moderator, note="A source is in danger.")

    assert not reading.editions().exists()
    assert (tombstone.public_id, tombstone.edition, tombstone.is_withdrawn) == (edition.public_id, 2, True)
    assert (tombstone.title, tombstone.summary, tombstone.point, tombstone.accused, tombstone.folded) == (
        {},
        {},
        None,
        [],
        "",
    )
    # What was taken back for somebody's safety is gone from the past too.
    assert not reading.editions(as_of=edition.published_at).exists()


def test_a_grade_needs_a_reason_and_supersedes_the_one_before(incident, moderator):
    with pytest.raises(Refused):
        grade(incident, "verified", "alleged", {"en": " "}, by=moderator)
    grade(incident, "unverified", "alleged", {"en": "One source."}, by=moderator)
    grade(incident, "corroborated", "disputed", {"en": "Two sources."}, by=moderator)

    record = propose(incident)
    assert (record.grade, record.attribution, record.grade_reason) == (
        "corroborated",
        "disputed",
        {"en": "Two sources."},
    )
    assert incident.findings.count() == 2


def test_a_record_survives_the_way_through_json(incident, report, moderator):
    Source.objects.create(
        report=report, publisher="syria.tv", date=dt.date(2018, 11, 9), says={"en": "23 dead"}
    )

    record = propose(incident)

    assert from_json(as_json(record)) == record
    with pytest.raises(TypeError):
        from_json(as_json(record) | {"monitor": "monitor"})


def test_publishing_many_equals_publishing_each(report, monitor2, moderator, admin):
    incidents = [attach(one, None, by=moderator) for one in (report, ReportFactory(monitor=monitor2))]
    for incident in incidents:
        incident.title = TITLE
        incident.save()

    single = [propose(incident) for incident in incidents]
    editions = publish_many(incidents, by=admin, note="import")

    assert [isinstance(record, PublicRecord) for record in single] == [True, True]
    assert [edition.content_hash for edition in editions] == [
        incident.drafts.latest().content_hash for incident in incidents
    ]
    assert reading.editions().count() == 2


def test_proposing_takes_the_same_number_of_queries_for_one_and_for_three(
    monitor, moderator, django_assert_max_num_queries
):
    incidents = []
    for _ in range(3):
        incident = attach(
            ReportFactory(monitor=monitor, place=PlaceFactory()), IncidentFactory(), by=moderator
        )
        incidents.append(incident)

    from incidents.publishing import propose_many

    with django_assert_max_num_queries(15):
        propose_many([incident.pk for incident in incidents])


def test_a_finer_place_than_the_rule_allows_is_refused(incident, report, moderator):
    report.sensitivity = "restricted"
    report.save()
    exact = dataclasses.replace(
        propose(incident),
        longitude=ZALAQIYAT[0],
        latitude=ZALAQIYAT[1],
        uncertainty_m=50,
        location_precision="exact",
    )

    with pytest.raises(Refused, match="register changed"):
        publish(prepare(incident, exact, by=moderator), by=moderator)
    assert not Edition.objects.exists()


def test_a_draft_falls_when_its_report_becomes_more_sensitive(incident, report, moderator):
    draft = prepare(incident, propose(incident), by=moderator)
    report.sensitivity = "sealed"
    report.save()

    with pytest.raises(Refused, match="register changed"):
        publish(draft, by=moderator)


def test_only_those_who_may_prepare_grade_and_publish(incident, monitor, auditor, moderator):
    for person in (monitor, auditor):
        with pytest.raises(PermissionDenied):
            prepare(incident, propose(incident), by=person)
        with pytest.raises(PermissionDenied):
            grade(incident, "verified", "alleged", {"en": "x"}, by=person)
        draft = prepare(incident, propose(incident), by=moderator)
        with pytest.raises(Refused):
            publish(draft, by=person)


def test_a_monitors_point_is_coarsened_even_if_it_calls_itself_a_recorders(incident, report, moderator):
    report.account_kind, report.sensitivity, report.location_precision, report.uncertainty_m = (
        "recorder",
        "public",
        "exact",
        50,
    )
    report.save()
    incident.sensitivity = "public"
    incident.save()

    record = propose(incident)

    assert (record.longitude, record.latitude) != ZALAQIYAT


def test_the_sample_knows_the_governorate_of_each_named_place(incident, report, moderator):
    report.place, report.account_kind, report.source_key = PlaceFactory(), "recorder", "sample:x:0"
    report.save()

    assert propose(incident).governorate == "Hama"
