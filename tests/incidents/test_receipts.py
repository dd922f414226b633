"""The receipt of a report and the list of one's own: states, questions, corrections, and nothing for strangers."""

import pytest

from incidents import moderation
from incidents.models import Message, ReportDraft, ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.views import receipts
from tests.factories import ReportFactory
from tests.incidents.posting import without_ids


@pytest.fixture
def signed_in(client, monitor):
    client.force_login(monitor)
    return client


def tells_strangers_of_a_report(client, owner):
    """Whether `client` can tell a report of `owner` from one that does not exist."""
    ReportFactory(monitor=owner, reference="AAAA-AAAA", narrative="theirs")
    pairs = [
        (method("/report/AAAA-AAAA/"), method("/report/BBBB-BBBB/")) for method in (client.get, client.post)
    ]
    return any(
        (theirs.status_code, without_ids(theirs).replace("AAAA-AAAA", "BBBB-BBBB"))
        != (404, without_ids(none))
        for theirs, none in pairs
    )


def test_a_stranger_gets_the_answer_of_a_report_that_does_not_exist(signed_in, monitor2):
    assert not tells_strangers_of_a_report(signed_in, monitor2)


def test_a_view_that_showed_every_report_would_be_noticed(signed_in, monitor2, monkeypatch):
    monkeypatch.setattr(receipts, "_own_reports", lambda user: ViolationReport.objects.all())

    assert tells_strangers_of_a_report(signed_in, monitor2)


def test_the_receipt_is_found_however_the_code_is_typed(signed_in, monitor):
    ReportFactory(monitor=monitor, reference="K7QM-3XTR")

    assert [
        signed_in.get(f"/report/{code}/").status_code for code in ("K7QM-3XTR", "k7qm-3xtr", "%FF", "x" * 300)
    ] == [200, 200, 404, 404]


def test_the_receipt_shows_questions_and_never_internal_notes_names_or_sources(
    signed_in, monitor, moderator2
):
    report = ReportFactory(monitor=monitor, reference="K7QM-3XTR")
    ConfidentialSource.objects.create(report=report, name="Abu Canary")
    moderation.ask(report, "How far away were you?", by=moderator2)
    Message.objects.create(report=report, kind="note", text="internal canary", by=moderator2)

    page = signed_in.get("/report/K7QM-3XTR/").content.decode()

    assert "How far away were you?" in page
    assert "anary" not in page
    assert "moderator2" not in page


def test_a_question_is_answered_and_a_correction_added_beside_the_report(signed_in, monitor, moderator):
    report = ReportFactory(monitor=monitor, reference="K7QM-3XTR")
    moderation.ask(report, "How far away were you?", by=moderator)

    answered = signed_in.post("/report/K7QM-3XTR/", {"answer": "1", "answer-text": "Two kilometres."})
    corrected = signed_in.post(
        "/report/K7QM-3XTR/", {"correction": "1", "correction-text": "It was the 9th."}
    )

    assert answered.status_code == corrected.status_code == 302
    assert [(message.kind, message.text) for message in report.messages.all()] == [
        ("question", "How far away were you?"),
        ("answer", "Two kilometres."),
        ("correction", "It was the 9th."),
    ]
    report.refresh_from_db()
    assert (report.state, report.narrative) == ("in_review", "What the monitor saw.")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"answer": "1", "answer-text": "Nobody asked."}, 422),
        ({"correction": "1", "correction-text": ""}, 422),
        ({"correction": "1", "correction-text": "a\x00b"}, 422),
        ({"correction": "1", "correction-text": "x" * 10_001}, 422),
        ({}, 404),
    ],
)
def test_a_message_that_cannot_be_taken_is_kept_in_the_form(signed_in, monitor, fields, status):
    report = ReportFactory(monitor=monitor, reference="K7QM-3XTR")

    response = signed_in.post("/report/K7QM-3XTR/", fields)

    assert (response.status_code, report.messages.count()) == (status, 0)
    if fields.get("answer-text"):
        assert "Nobody asked." in response.content.decode()


@pytest.mark.parametrize("state", ["submitted", "in_review", "needs_info", "accepted", "rejected"])
def test_the_receipt_says_the_state_in_words(signed_in, monitor, moderator, state):
    report = ReportFactory(monitor=monitor, reference="K7QM-3XTR")
    if state != "submitted":
        moderation.move(report, "in_review", by=moderator)
    if state == "needs_info":
        moderation.ask(report, "?", by=moderator)
    elif state == "accepted":
        moderation.attach(report, None, by=moderator)
    elif state == "rejected":
        moderation.move(report, "rejected", by=moderator, note="Twice.", reason="spam")
    words = {
        "submitted": "Nobody has read it yet",
        "in_review": "is reading it",
        "needs_info": "has a question",
        "accepted": "prepares the public text",
        "rejected": "not taken up: Spam",
    }

    assert words[state] in signed_in.get("/report/K7QM-3XTR/").content.decode()
    assert words[state] in signed_in.get("/report/mine/").content.decode()


def test_own_reports_are_listed_and_nobody_elses(signed_in, monitor, monitor2, django_assert_num_queries):
    ReportFactory(monitor=monitor2, reference="AAAA-AAAA")
    ReportFactory(monitor=monitor, reference="BBBB-BBBB")
    signed_in.get("/report/mine/")
    with django_assert_num_queries(5):
        assert [report.reference for report in signed_in.get("/report/mine/").context["page"]] == [
            "BBBB-BBBB"
        ]
    for number in range(30):
        ReportFactory(monitor=monitor, reference=f"CCCC-{number:04}")
        ReportDraft.objects.create(user=monitor, fields={"narrative": ["begun"]})

    with django_assert_num_queries(5):
        page = signed_in.get("/report/mine/")
    assert len(page.context["page"]) == 25


def test_a_moderator_reads_own_receipts_only_here(client, moderator, report):
    client.force_login(moderator)

    assert client.get(f"/report/{report.reference}/").status_code == 404
