"""Hostile input at the desk: an answer that helps, never a 500, nothing half-written."""

import pytest
from django.urls import reverse

from incidents import moderation
from tests.factories import ReportFactory
from tests.naughty import NAUGHTY

HUGE = 10**30


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def incident(moderator):
    return moderation.attach(ReportFactory(), None, by=moderator)


FILTERS = ("state", "accuser", "accused", "kind", "sensitivity", "mine", "reference", "order", "page")
# Lone surrogates cannot be sent at all.
SENDABLE = [text.encode("utf-8", "replace").decode() for text in NAUGHTY[:80]]


def test_naughty_strings_in_the_filters_are_told_or_harmless(desk, report):
    for text in SENDABLE:
        assert desk.get("/desk/", {"reference": text}).status_code in {200, 400}
        # An empty field is no filter; whatever else these are, they are no state and no kind.
        assert desk.get("/desk/", dict.fromkeys(FILTERS, text)).status_code == (400 if text else 200)


def test_naughty_notes_are_kept_as_they_are_or_refused(desk, report):
    kept = []
    for text in SENDABLE:
        response = desk.post(reverse("desk:note", args=[report.reference]), {"text": text})
        kept += [text.strip()] if response.status_code == 302 else []
        assert response.status_code in {302, 400}

    assert [message.text for message in report.messages.all()] == kept
    page = desk.get(reverse("desk:report", args=[report.reference]))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("step", ["move", "ask", "reject", "accept", "note"])
def test_a_step_without_its_fields_is_400(desk, report, step):
    assert desk.post(reverse(f"desk:{step}", args=[report.reference])).status_code == 400
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_megabyte_of_text_is_refused(desk, report):
    response = desk.post(
        reverse("desk:ask", args=[report.reference]), {"seen": "submitted", "text": "x" * 1_000_000}
    )

    assert response.status_code == 400
    report.refresh_from_db()
    assert report.state == "submitted"


@pytest.mark.parametrize(
    "page",
    [
        f"/desk/incidents/{HUGE}/",
        f"/desk/incidents/?page={HUGE}",
        f"/desk/?page={HUGE}",
        f"/desk/incidents/?q={HUGE}",
        "/desk/reports/%F0%9F%98%80/",
        "/admin/incidents/violationreport/nobody/change/",
    ],
)
def test_huge_and_strange_addresses_are_no_error_of_ours(desk, page):
    assert desk.get(page).status_code in {200, 302, 400, 404}


@pytest.mark.parametrize("figure", ["-1", "1.5", "two", "99999999999", "١٢"])
def test_hostile_figures_are_told(desk, incident, figure):
    rows = {
        f"{prefix}-{name}": "0"
        for prefix in ("casualties", "replies", "links")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    row = {
        "casualties-TOTAL_FORMS": "1",
        "casualties-0-outcome": "killed",
        "casualties-0-status": "civilian",
        "casualties-0-low": "0",
        "casualties-0-best": figure,
        "casualties-0-high": figure,
    }
    seen = desk.get(reverse("desk:edit", args=[incident.pk])).context["forms"].facts["seen"].value()

    response = desk.post(
        reverse("desk:edit", args=[incident.pk]),
        {"kind": incident.kind, "sensitivity": "partners", "seen": seen, **rows, **row},
    )

    # Arabic digits are digits.
    assert response.status_code == (302 if figure == "١٢" else 400)
    assert incident.casualties.count() == (1 if figure == "١٢" else 0)


@pytest.mark.parametrize("total", ["-1", "x", "100000", ""])
def test_a_tampered_list_is_told(desk, incident, total):
    sent = {
        "kind": incident.kind,
        "sensitivity": "partners",
        "seen": "0",
        "casualties-TOTAL_FORMS": total,
        "casualties-INITIAL_FORMS": total,
    }

    assert desk.post(reverse("desk:edit", args=[incident.pk]), sent).status_code == 400
