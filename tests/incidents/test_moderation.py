"""Every step that is not in the table is refused; every step that is leaves a trace of who and why."""

import itertools

import pytest

from accounts.roles import Role
from audit.models import Entry
from incidents import moderation
from incidents.models import Incident, Message, Transition, ViolationReport
from incidents.moderation import (
    INCIDENT_STEPS,
    REPORT_STEPS,
    Refused,
    allowed_moves,
    answer,
    ask,
    attach,
    correct,
    move,
    move_many,
)
from incidents.vocabularies import IncidentState, ReportState
from tests.factories import IncidentFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def _report_at(state, monitor):
    extra = {"incident": IncidentFactory()} if state == ReportState.ACCEPTED else {}
    extra |= {"rejection_reason": "spam"} if state == ReportState.REJECTED else {}
    return ReportFactory(monitor=monitor, state=state, **extra)


@pytest.mark.parametrize(("start", "to"), list(itertools.product(ReportState.values, repeat=2)))
def test_move_refuses_every_step_not_in_the_table(start, to, monitor, moderator):
    report = _report_at(start, monitor)

    if (start, to) in REPORT_STEPS and to != ReportState.ACCEPTED:
        move(report, to, by=moderator, note="because", reason="spam")
        assert ViolationReport.objects.get(pk=report.pk).state == to
    else:
        with pytest.raises(Refused):
            move(report, to, by=moderator, note="because", reason="spam")
        assert ViolationReport.objects.get(pk=report.pk).state == start
        assert not Transition.objects.exists()


@pytest.mark.parametrize(
    ("start", "to"),
    [pair for pair in itertools.product(IncidentState.values, repeat=2) if pair not in INCIDENT_STEPS],
)
def test_move_refuses_every_incident_step_not_in_the_table(start, to, moderator):
    incident = IncidentFactory(state=start, public_id="abc", number=1)

    with pytest.raises(Refused):
        move(incident, to, by=moderator, note="because")


@pytest.mark.parametrize("role", Role.values)
def test_only_those_who_may_moderate_move_a_report(role, report):
    person = UserFactory(role=role)

    if role in {Role.MODERATOR, Role.ADMIN}:
        move(report, ReportState.IN_REVIEW, by=person)
        assert report.state == ReportState.IN_REVIEW
    else:
        with pytest.raises(Refused):
            move(report, ReportState.IN_REVIEW, by=person)


def test_a_step_writes_state_transition_and_one_audit_entry_together(report, moderator):
    step = move(report, ReportState.IN_REVIEW, by=moderator, note="mine")

    entry = Entry.objects.get()
    assert (step.from_state, step.to_state, step.by, step.note) == (
        "submitted",
        "in_review",
        moderator,
        "mine",
    )
    assert (entry.verb, entry.target, entry.actor) == (
        "violationreport.in_review",
        f"report {report.reference}",
        "moderator",
    )


def test_a_failing_audit_takes_the_step_back(report, moderator, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("log full")

    monkeypatch.setattr(moderation, "record", broken)
    with pytest.raises(RuntimeError):
        move(report, ReportState.IN_REVIEW, by=moderator)

    assert ViolationReport.objects.get(pk=report.pk).state == ReportState.SUBMITTED
    assert not Transition.objects.exists()


def test_a_step_counts_what_another_moderator_did_meanwhile(report, moderator, moderator2):
    stale = ViolationReport.objects.get(pk=report.pk)
    move(report, ReportState.REJECTED, by=moderator, note="no", reason="spam")

    with pytest.raises(Refused):
        move(stale, ReportState.IN_REVIEW + "x", by=moderator2)
    with pytest.raises(Refused):
        attach(stale, None, by=moderator2)


def test_rejection_needs_a_reason_and_words(report, moderator):
    with pytest.raises(Refused, match="Say why"):
        move(report, ReportState.REJECTED, by=moderator, reason="spam")
    with pytest.raises(Refused, match="Choose a reason"):
        move(report, ReportState.REJECTED, by=moderator, note="no", reason="nonsense")


def test_an_accepted_report_is_an_incident_of_one(report, moderator):
    incident = attach(report, None, by=moderator)

    assert report.state == ReportState.ACCEPTED
    assert list(incident.reports.all()) == [report]
    assert incident.state == IncidentState.OPEN


def test_reports_merge_into_one_incident_and_keep_their_accounts(report, monitor2, moderator):
    other = ReportFactory(monitor=monitor2)
    incident = attach(report, None, by=moderator)

    attach(other, incident, by=moderator)

    assert set(incident.reports.all()) == {report, other}
    assert Incident.objects.count() == 1


def test_question_and_answer_bring_the_report_back_into_review(report, monitor, monitor2, moderator):
    ask(report, "How far away were you?", by=moderator)
    assert report.state == ReportState.NEEDS_INFO

    with pytest.raises(Refused):
        answer(ViolationReport.objects.get(pk=report.pk), "I was not there", by=monitor2)
    answer(report, "Two kilometres", by=monitor)

    assert report.state == ReportState.IN_REVIEW
    assert [message.kind for message in Message.objects.all()] == ["question", "answer"]


def test_a_correction_leaves_the_report_as_it_was_sent(report, monitor, moderator):
    before = ViolationReport.objects.filter(pk=report.pk).values().get()

    correct(report, "It was the 9th.", by=monitor)

    assert ViolationReport.objects.filter(pk=report.pk).values().get() == before
    with pytest.raises(Refused):
        correct(report, " ", by=monitor)
    with pytest.raises(Refused):
        correct(report, "not mine", by=moderator)


def test_move_many_moves_all_or_none(monitor, moderator):
    free, decided = ReportFactory(monitor=monitor), _report_at(ReportState.ACCEPTED, monitor)

    with pytest.raises(Refused):
        move_many([free, decided], ReportState.NEEDS_INFO, by=moderator, note="x")

    assert ViolationReport.objects.get(pk=free.pk).state == ReportState.SUBMITTED


def test_allowed_moves_are_those_of_the_table_and_the_role(report, moderator, auditor):
    assert set(allowed_moves(report, moderator)) == {"in_review", "accepted", "rejected"}
    assert allowed_moves(report, auditor) == []
