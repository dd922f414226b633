"""A report is taken in once, whole, with its audit entry, however often and however simultaneously it is sent."""

import datetime as dt
import threading
import uuid

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.db import connection

from audit.models import Entry
from incidents import submitting
from incidents.models import Accusation, Casualties, ReportDraft, Source, ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.reference import ALPHABET, new_reference
from incidents.submitting import ConfidentialPerson, ReportInput, SentBefore, submit
from tests.factories import ZALAQIYAT, PartyFactory, ProvisionFactory, UserFactory

CLIENT_ID = uuid.UUID("0f5f0dbe-6a54-4d4b-93cd-1d7a3bd0ce9a")


def an_input(client_id=CLIENT_ID, **changes):
    """The attack at Zalaqiyat, as a monitor would send it; `changes` are fields of the report."""
    fields = {
        "accusing_party": PartyFactory(code="JAI"), "accused_party": PartyFactory(code="SAA"), "kind": "infiltration_raid",
        "location": Point(*ZALAQIYAT, srid=4326), "start": dt.date(2018, 11, 8), "end": dt.date(2018, 11, 9), "narrative": "A post was raided.",
    }  # fmt: skip
    return ReportInput(
        client_id=client_id,
        report=ViolationReport(**(fields | changes)),
        accusations=[Accusation(accused=PartyFactory(code="RUS"), role="supervisor")],
        casualties=[Casualties(outcome="killed", status="combatant_b", low=18, best=22, high=23)],
        sources=[Source(publisher="An outlet", date=dt.date(2018, 11, 9))],
        confidential=ConfidentialPerson(name="Abu Canary"),
    )


def test_submit_stores_everything_with_its_audit_entry(monitor):
    sent = an_input()
    provision = ProvisionFactory()

    report, is_new = submit(ReportInput(**(vars(sent) | {"provisions": [provision]})), by=monitor)

    assert is_new
    stored = ViolationReport.objects.get()
    assert (stored, stored.monitor, stored.state) == (report, monitor, "submitted")
    assert [(row.accused.code, row.role) for row in stored.accusations.all()] == [("RUS", "supervisor")]
    assert [(row.low, row.best, row.high) for row in stored.casualties.all()] == [(18, 22, 23)]
    assert [row.publisher for row in stored.sources.all()] == ["An outlet"]
    assert list(stored.provisions.all()) == [provision]
    assert ConfidentialSource.objects.get(report=stored).name == "Abu Canary"
    entry = Entry.objects.get()
    assert (entry.actor, entry.verb, entry.target, entry.details) == (
        "monitor",
        "report.submitted",
        f"report {stored.reference}",
        {},
    )


def test_submit_again_returns_the_same_receipt(monitor):
    first, _new = submit(an_input(), by=monitor)

    again, is_new = submit(an_input(), by=monitor)

    assert (again.reference, is_new) == (first.reference, False)
    assert (
        ViolationReport.objects.count()
        == Entry.objects.count()
        == Source.objects.count()
        == ConfidentialSource.objects.count()
        == 1
    )


def test_submit_again_is_known_after_the_secret_key_was_rotated(monitor, settings):
    settings.SECRET_KEY = "old" * 20
    first, _new = submit(an_input(), by=monitor)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["old" * 20]

    assert submit(an_input(), by=monitor) == (first, False)


@pytest.mark.parametrize(
    "change",
    [
        {"narrative": "Another text."},
        {"kind": "sniping"},
        {"start": dt.date(2018, 11, 7)},
        {"location": Point(36.6, 35.3, srid=4326)},
        {"weapons": ["mortar"]},
    ],
)
def test_submit_refuses_other_content_under_the_same_id(monitor, change):
    first, _new = submit(an_input(), by=monitor)

    with pytest.raises(SentBefore) as refusal:
        submit(an_input(**change), by=monitor)

    assert refusal.value.existing == first
    assert ViolationReport.objects.get().narrative == "A post was raided."


@pytest.mark.parametrize("part", ["accusations", "casualties", "sources", "confidential"])
def test_submit_sees_a_change_in_every_part(monitor, part):
    submit(an_input(), by=monitor)

    with pytest.raises(SentBefore):
        submit(ReportInput(**(vars(an_input()) | {part: None if part == "confidential" else []})), by=monitor)


def test_submit_tells_nobody_of_somebody_elses_report(monitor, monitor2):
    submit(an_input(), by=monitor)

    with pytest.raises(SentBefore) as refusal:
        submit(an_input(), by=monitor2)

    assert refusal.value.existing is None


def test_submit_needs_the_right_to(editor):
    with pytest.raises(PermissionDenied):
        submit(an_input(), by=editor)
    assert not ViolationReport.objects.exists()


def test_submit_ends_the_draft(monitor, monitor2):
    ReportDraft.objects.create(user=monitor, client_id=CLIENT_ID, fields={})
    other = ReportDraft.objects.create(user=monitor2, fields={})

    submit(an_input(), by=monitor)

    assert list(ReportDraft.objects.all()) == [other]


def test_submit_stores_nothing_when_the_audit_fails(monitor, monkeypatch):
    def broken(*args):
        raise RuntimeError("no audit")

    monkeypatch.setattr(submitting.log, "record", broken)
    with pytest.raises(RuntimeError):
        submit(an_input(), by=monitor)

    assert not ViolationReport.objects.exists()
    assert not ConfidentialSource.objects.exists()


def test_submit_tries_another_reference_when_one_is_taken(monitor, monkeypatch):
    references = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr(submitting, "new_reference", lambda: next(references))

    first, _new = submit(an_input(), by=monitor)
    second, _new = submit(an_input(uuid.uuid4()), by=monitor)

    assert (first.reference, second.reference) == ("AAAA-AAAA", "BBBB-BBBB")


def in_threads(number, work):
    """Run `work` at the same moment in `number` threads; returns what each returned or raised."""
    start, results = threading.Barrier(number), []

    def one():
        try:
            start.wait(10)
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _thread in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A monitor and parties in a database where threads see what others committed; emptied afterwards, the log included."""
    with django_db_blocker.unblock():
        for code in ("JAI", "SAA", "RUS"):
            PartyFactory(code=code)
        yield UserFactory(username="monitor")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_entry, accounts_user, agreements_party CASCADE")


@pytest.fixture
def without_unique_client_id(committed):
    """The planted fault: the table without the constraint that makes a client id come once."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "incidents_violationreport")
        name = next(
            name
            for name, facts in constraints.items()
            if facts["unique"] and facts["columns"] == ["client_id"]
        )
        cursor.execute(f'ALTER TABLE incidents_violationreport DROP CONSTRAINT "{name}"')
        yield
        cursor.execute("TRUNCATE incidents_violationreport CASCADE")
        cursor.execute(f'ALTER TABLE incidents_violationreport ADD CONSTRAINT "{name}" UNIQUE (client_id)')


def test_submit_makes_one_report_of_simultaneous_doubles(committed):
    results = in_threads(6, lambda: submit(an_input(), by=committed))

    assert sorted(is_new for _report, is_new in results) == [False] * 5 + [True]
    assert len({report.reference for report, _new in results}) == 1
    assert ViolationReport.objects.count() == Source.objects.count() == Entry.objects.count() == 1


def test_simultaneous_doubles_get_through_without_the_constraint(committed, without_unique_client_id):
    in_threads(6, lambda: submit(an_input(), by=committed))

    assert ViolationReport.objects.count() > 1


def test_references_are_short_unambiguous_and_not_in_sequence():
    references = [new_reference() for _reference in range(2_000)]

    assert len(set(references)) == 2_000
    assert all(len(reference) == 9 and set(reference) <= {*ALPHABET, "-"} for reference in references)
    assert not set("01ILOUV") & set(ALPHABET)
    assert references != sorted(references)
