"""The register in the Django admin: to read, and to moderate through the desk's own functions."""

import re

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.urls import reverse

from incidents import moderation
from incidents.models import ViolationReport
from incidents.models.confidential import ConfidentialSource
from tests.factories import IncidentFactory, PartyFactory, ReportFactory

REPORTS = "/admin/incidents/violationreport/"
INCIDENTS = "/admin/incidents/incident/"


@pytest.fixture
def section(client, moderator):
    client.force_login(moderator)
    return client


def change(report: ViolationReport) -> str:
    return reverse("admin:incidents_violationreport_change", args=[report.pk])


def step(report: ViolationReport, name: str) -> str:
    return reverse("admin:incidents_violationreport_step", args=[report.pk, name])


def act(client, name: str, *reports: ViolationReport, **fields: object):
    return client.post(
        REPORTS,
        {"action": name, "index": 0, "_selected_action": [report.pk for report in reports], **fields},
        follow=True,
    )


def text_of(response) -> str:
    return response.content.decode()


def test_confidential_sources_have_no_section(report):
    ConfidentialSource.objects.create(report=report, name="Cousin of the miller")

    shown = {
        model
        for section in site._registry.values()
        for model in (section.model, *(inline.model for inline in section.inlines))
    }

    assert ConfidentialSource not in shown
    assert apps.get_model("incidents", "ViolationReport") in shown


def test_report_page_shows_no_confidential_source(section, report):
    ConfidentialSource.objects.create(report=report, name="Cousin of the miller")

    assert "Cousin of the miller" not in text_of(section.get(change(report)))


def test_nothing_is_added_changed_or_deleted_by_hand(section, report):
    assert section.get(f"{REPORTS}add/").status_code == 403
    assert section.post(change(report), {"state": "accepted", "narrative": "Changed"}).status_code == 403
    assert section.post(f"{REPORTS}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in text_of(section.get(REPORTS))
    report.refresh_from_db()
    assert (report.state, report.narrative) == ("submitted", "What the monitor saw.")


def test_actions_take_the_steps_of_moderation(section):
    first, second = ReportFactory(), ReportFactory()

    act(section, "review", first, second)
    assert {report.state for report in ViolationReport.objects.all()} == {"in_review"}
    act(section, "accept", first, second)

    assert {report.state for report in ViolationReport.objects.all()} == {"accepted"}
    assert [entry.to_state for entry in first.transitions.all()] == ["in_review", "accepted"]


@pytest.mark.parametrize(
    ("name", "said", "state"),
    [
        ("reject", {"reason": "spam", "note": "The same text forty times"}, "rejected"),
        ("ask", {"text": "Which bank?"}, "needs_info"),
    ],
)
def test_actions_that_need_words_ask_first(section, report, name, said, state):
    asked = act(section, name, report)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert 'name="confirmed"' in text_of(asked)

    empty = act(section, name, report, confirmed="yes")
    report.refresh_from_db()
    assert (empty.status_code, report.state) == (400, "submitted")

    act(section, name, report, confirmed="yes", **said)
    report.refresh_from_db()
    assert report.state == state


def test_refusals_are_told_for_each_report_and_the_others_are_done(section, report):
    decided = ReportFactory(state="rejected", rejection_reason="spam")

    page = text_of(act(section, "accept", report, decided))

    report.refresh_from_db()
    assert report.state == "accepted"
    assert (
        f"{decided.reference}: This report was decided already" in page.replace("&quot;", '"')
        or decided.reference in page
    )


def test_too_many_at_once_are_refused(section, monkeypatch):
    monkeypatch.setattr("incidents.admin.steps.MOST_AT_ONCE", 1)
    reports = [ReportFactory(), ReportFactory()]

    page = text_of(act(section, "review", *reports))

    assert "Choose at most 1 reports at a time." in page
    assert {report.state for report in ViolationReport.objects.all()} == {"submitted"}


def test_buttons_offer_the_steps_that_are_open(section, report):
    assert set(re.findall(r"/step/(\w+)/", text_of(section.get(change(report))))) == {
        "review",
        "accept",
        "ask",
        "reject",
    }

    report.state, report.incident = "accepted", IncidentFactory()
    report.save()

    assert set(re.findall(r"/step/(\w+)/", text_of(section.get(change(report))))) == {"review"}


def test_button_takes_the_step_it_was_shown_for(section, report, moderator2):
    assert section.get(step(report, "review")).status_code == 405
    moderation.move(report, "in_review", by=moderator2)

    page = text_of(
        section.post(
            step(report, "reject"),
            {"seen": "submitted", "confirmed": "yes", "reason": "spam", "note": "Because"},
            follow=True,
        )
    )

    report.refresh_from_db()
    assert report.state == "in_review"
    assert "Meanwhile this was moved" in page
    section.post(
        step(report, "reject"), {"seen": "in_review", "confirmed": "yes", "reason": "spam", "note": "Because"}
    )
    report.refresh_from_db()
    assert (report.state, report.rejection_reason) == ("rejected", "spam")


@pytest.mark.parametrize(
    ("role", "status"), [("monitor", 302), ("editor", 403), ("auditor", 200), ("admin", 200)]
)
def test_who_may_read_the_sections(client, request, report, role, status):
    client.force_login(request.getfixturevalue(role))

    assert [client.get(page).status_code for page in (REPORTS, change(report), INCIDENTS)] == [status] * 3


def test_auditor_has_no_actions_and_no_buttons(client, auditor, report):
    client.force_login(auditor)

    page = text_of(client.get(REPORTS))
    assert 'value="reject"' not in page
    assert "/step/" not in text_of(client.get(change(report)))
    act(client, "review", report)
    assert client.post(step(report, "review"), {"seen": "submitted"}).status_code == 403
    report.refresh_from_db()
    assert report.state == "submitted"


def test_retract_asks_for_a_reason_and_tells_a_refusal(section, moderator):
    incident = IncidentFactory()
    address = reverse("admin:incidents_incident_retract", args=[incident.pk])

    assert section.get(address).status_code == 405
    assert 'name="confirmed"' in text_of(section.post(address))
    page = text_of(
        section.post(address, {"confirmed": "yes", "reason": "error", "note": "Wrong"}, follow=True)
    )

    assert "This step is not possible" in page


@pytest.mark.parametrize("page", [REPORTS, f"{REPORTS}?q=CV", f"{REPORTS}?state__exact=submitted", INCIDENTS])
def test_changelists_take_the_same_queries_however_long(section, page, report, query_count):
    IncidentFactory()
    few = query_count(section, page)
    for _number in range(40):
        ReportFactory()
        IncidentFactory()

    assert query_count(section, page) == few <= 6


def test_report_page_takes_the_same_queries_however_many_rows(section, report, query_count):
    def add() -> None:
        report.casualties.create(
            outcome="killed", status="civilian", party=PartyFactory(), low=1, best=1, high=1
        )
        report.accusations.create(accused=PartyFactory(), role="host")
        report.messages.create(kind="note", text="…", by=report.monitor)

    add()
    few = query_count(section, change(report))
    for _number in range(6):
        add()

    assert query_count(section, change(report)) == few <= 20


def test_map_needs_no_inline_script_and_no_foreign_host(section, report):
    response = section.get(change(report))
    page = text_of(response)

    assert "<register-map" in page
    assert [
        tag for tag in re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page) if "application/json" not in tag
    ] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert "style=" not in page


def test_report_page_leads_to_no_closed_section(section, report):
    report.accusations.create(accused=PartyFactory(), role="host")
    report.messages.create(kind="note", text="…", by=report.monitor)
    moderation.move(report, "in_review", by=section.get(REPORTS).wsgi_request.user)

    links = set(re.findall(r'href="(/admin/[^"#?]*)', text_of(section.get(change(report)))))

    assert {link for link in links if section.get(link).status_code == 403} == set()
