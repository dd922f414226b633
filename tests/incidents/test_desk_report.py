"""The report page: everything is on it, each step goes through moderation, nothing typed is lost."""

import pytest
from django.urls import reverse

from audit.models import Entry
from incidents import moderation
from incidents.models import Message, ViolationReport
from incidents.models.confidential import ConfidentialSource
from tests.factories import IncidentFactory, PartyFactory, ReportFactory


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def address(report: ViolationReport, step: str = "report") -> str:
    return reverse(f"desk:{step}", args=[report.reference])


def text_of(response) -> str:
    return response.content.decode()


def test_page_shows_everything(desk, report):
    report.narrative, report.narrative_language = "هاجموا ليلا", "ar"
    report.save()
    report.sources.create(publisher="Press agency", origin="A speaker", reliability="C", credibility="3")
    report.casualties.create(outcome="killed", status="combatant_b", low=19, best=22, high=23)
    Message.objects.create(report=report, kind="correction", text="It was the eighth.", by=report.monitor)
    similar, other = (
        ReportFactory(),
        ReportFactory(monitor=report.monitor, start="2019-01-01", end="2019-01-01"),
    )

    page = text_of(desk.get(address(report)))

    for words in (
        "35.2785, 36.6064",
        "Press agency",
        "19–23",
        "It was the eighth.",
        similar.reference,
        other.reference,
        "same accuser and accused",
    ):
        assert words in page
    assert '<blockquote class="narrative" lang="ar" dir="rtl">' in page


def test_review_ask_answer_accept_is_one_journey(desk, report, moderator):
    desk.post(address(report, "move"), {"seen": "submitted", "to": "in_review"})
    desk.post(address(report, "ask"), {"seen": "in_review", "text": "Which bank of the river?"})
    report.refresh_from_db()
    assert report.state == "needs_info"
    moderation.answer(report, "The eastern one.", by=report.monitor)

    response = desk.post(address(report, "accept"), {"seen": "in_review", "into": "new"})

    report.refresh_from_db()
    assert report.state == "accepted"
    assert response["Location"] == reverse("desk:incident", args=[report.incident_id])
    page = text_of(desk.get(address(report)))
    assert "Which bank of the river?" in page
    assert "The eastern one." in page


def test_accept_merges_into_the_incident_of_a_similar_report(desk, report):
    known = moderation.attach(ReportFactory(), None, by=report_moderator(desk))

    assert f'value="{known.pk}"' in text_of(desk.get(address(report)))
    desk.post(address(report, "accept"), {"seen": "submitted", "into": str(known.pk)})

    report.refresh_from_db()
    assert report.incident == known


def report_moderator(desk):
    return desk.get("/desk/").wsgi_request.user


@pytest.mark.parametrize("named", ["#{pk}", "{pk}", "abcdefghjk"])
def test_accept_merges_into_an_incident_named_by_number_or_public_id(desk, report, named):
    known = IncidentFactory(public_id="abcdefghjk", number=1)

    desk.post(
        address(report, "accept"), {"seen": "submitted", "into": "other", "other": named.format(pk=known.pk)}
    )

    report.refresh_from_db()
    assert report.incident == known


@pytest.mark.parametrize("other", ["", "#99999999", "nothing", "9" * 19, "١٢"])
def test_accept_into_an_unknown_incident_is_an_error_that_changes_nothing(desk, report, other):
    response = desk.post(
        address(report, "accept"), {"seen": "submitted", "into": "other", "other": other, "note": "My words"}
    )

    report.refresh_from_db()
    assert (response.status_code, report.state) == (400, "submitted")
    assert "My words" in text_of(response)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reason": "spam"}, 400),
        ({"note": "Because"}, 400),
        ({"reason": "spam", "note": "  "}, 400),
        ({"reason": "spam", "note": "Because"}, 302),
    ],
)
def test_reject_needs_a_reason_and_words(desk, report, fields, status):
    response = desk.post(address(report, "reject"), {"seen": "submitted", **fields})

    report.refresh_from_db()
    assert response.status_code == status
    assert (report.state == "rejected") == (status == 302)


def test_meanwhile_moved_is_told_and_the_text_kept(desk, report, moderator2):
    moderation.move(report, "in_review", by=moderator2)

    response = desk.post(
        address(report, "reject"), {"seen": "submitted", "reason": "spam", "note": "My careful words"}
    )

    report.refresh_from_db()
    page = text_of(response)
    assert (response.status_code, report.state) == (409, "in_review")
    assert "My careful words" in page
    assert "moderator2" in page
    # The next try is decided on what is shown now.
    assert response.context["forms"]["reject"]["seen"].value() == "in_review"


def test_a_step_outside_the_table_is_refused_with_its_message(desk, report):
    report.state, report.incident = "accepted", IncidentFactory()
    report.save()

    response = desk.post(address(report, "ask"), {"seen": "accepted", "text": "One more thing"})

    assert response.status_code == 409
    assert "This step is not possible" in text_of(response)
    assert "One more thing" in text_of(response)


def test_internal_note_is_kept_and_logged(desk, report):
    desk.post(address(report, "note"), {"text": "Compare with the other bank."})

    assert report.messages.get().kind == "note"
    assert Entry.objects.get().verb == "violationreport.noted"
    assert "Compare" not in str(Entry.objects.values())


def test_confidential_sources_are_behind_a_recorded_button(desk, report, moderator):
    ConfidentialSource.objects.create(report=report, name="Cousin of the miller")

    closed = text_of(desk.get(address(report)))
    refused = desk.get(address(report, "sources"))
    assert "Cousin of the miller" not in closed
    assert refused.status_code == 405
    assert Entry.objects.count() == 0

    opened = text_of(desk.post(address(report, "sources")))
    assert "Cousin of the miller" in opened
    assert Entry.objects.get().actor == "moderator"
    assert "Cousin of the miller" not in text_of(desk.get(address(report)))


def test_auditor_reads_and_changes_nothing(client, auditor, report):
    client.force_login(auditor)

    page = client.get(address(report))

    assert page.status_code == 200
    assert text_of(page).count("<form") == 0
    for step in ("assign", "move", "ask", "reject", "accept", "note", "sources"):
        assert client.post(address(report, step), {"seen": "submitted"}).status_code == 403
    report.refresh_from_db()
    assert report.state == "submitted"


@pytest.mark.parametrize(
    ("role", "status"),
    [("monitor", 403), ("editor", 403), ("auditor", 200), ("moderator", 200), ("admin", 200)],
)
def test_only_readers_of_the_register_come_in(client, request, report, role, status):
    client.force_login(request.getfixturevalue(role))
    incident = IncidentFactory()

    pages = ["/desk/", address(report), "/desk/incidents/", reverse("desk:incident", args=[incident.pk])]

    assert [client.get(page).status_code for page in pages] == [status] * 4


def test_strangers_are_sent_to_sign_in(client, report):
    assert client.get(address(report)).status_code == 302


def test_unknown_report_is_404(desk):
    assert desk.get("/desk/reports/CV-NOTHERE/").status_code == 404


def test_steps_need_the_form_token(moderator, report):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)

    assert client.post(address(report, "move"), {"seen": "submitted", "to": "in_review"}).status_code == 403


def test_queries_do_not_grow_with_neighbours_and_parts(desk, report, query_count):
    def add() -> None:
        near = ReportFactory(monitor=report.monitor, state="accepted", incident=IncidentFactory())
        near.accusations.create(accused=near.accusing_party, role="host")
        report.accusations.create(accused=PartyFactory(), role="host")
        report.casualties.create(outcome="killed", status="civilian", low=1, best=1, high=1)
        report.sources.create(publisher="Press agency")
        Message.objects.create(report=report, kind="note", text="…", by=report.monitor)

    add()
    few = query_count(desk, address(report))
    for _number in range(6):
        add()

    assert query_count(desk, address(report)) == few <= 24
