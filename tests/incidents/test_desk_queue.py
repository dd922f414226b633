"""The queue: exact tabs, filters, order by an explained risk, the same few queries however long it is."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Casualties, ViolationReport
from incidents.risk import explain, with_risk
from incidents.vocabularies import ReportState
from tests.factories import IncidentFactory, PartyFactory, ReportFactory

QUEUE = "/desk/"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def report_in(state: str, **fields) -> ViolationReport:
    needed = (
        {"rejection_reason": "spam"}
        if state == "rejected"
        else {"incident": IncidentFactory()}
        if state == "accepted"
        else {}
    )
    return ReportFactory(state=state, **needed, **fields)


def references(response) -> list[str]:
    return [report.reference for report, _risk in response.context["rows"]]


def test_counts_of_the_tabs_equal_their_lists(desk):
    for number, state in enumerate(ReportState.values, 1):
        for _copy in range(number):
            report_in(state, kind="airstrike")
        report_in(state, kind="sniping")

    response = desk.get(QUEUE, {"kind": "airstrike"})

    counts = {code: count for code, _label, count, _query in response.context["tabs"]}
    lists = {code: len(references(desk.get(QUEUE, {"kind": "airstrike", "state": code}))) for code in counts}
    assert (
        counts
        == lists
        == {
            "waiting": 6,
            "submitted": 1,
            "in_review": 2,
            "needs_info": 3,
            "accepted": 4,
            "rejected": 5,
            "all": 15,
        }
    )


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("accuser=HTS", {"accusing_party": "HTS"}),
        ("accused=HTS", {"accused_party": "HTS"}),
        ("kind=airstrike", {"kind": "airstrike"}),
        ("sensitivity=sealed", {"sensitivity": "sealed"}),
        ("reference=cv-find", {"reference": "CV-FINDME"}),
        ("mine=on", {"assigned_to": "me"}),
    ],
)
def test_each_filter_keeps_what_it_names(desk, moderator, query, fields):
    ReportFactory()
    objects = {"HTS": PartyFactory(code="HTS"), "me": moderator}
    wanted = ReportFactory(**{name: objects.get(value, value) for name, value in fields.items()})

    assert references(desk.get(f"{QUEUE}?{query}")) == [wanted.reference]


def test_accused_finds_the_further_accused_once(desk):
    report, other = ReportFactory(), PartyFactory(code="IRN")
    report.accusations.create(accused=other, role="supporter")
    report.accusations.create(accused=other, role="supervisor")

    assert references(desk.get(QUEUE, {"accused": "IRN"})) == [report.reference]


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "accused=NOBODY", "state=lost", "sensitivity=x", "order=up", "reference=" + "x" * 50],
)
def test_a_wrong_filter_is_an_error_and_never_everything(desk, query):
    report = ReportFactory()

    response = desk.get(f"{QUEUE}?{query}")

    assert response.status_code == 400
    assert report.reference not in response.content.decode()


def test_highest_risk_comes_first_and_is_explained(desk):
    calm = ReportFactory(sensitivity="public")
    grave = ReportFactory(sensitivity="restricted")
    Casualties.objects.create(report=grave, outcome="killed", status="civilian", low=1, best=2, high=3)
    waiting = ReportFactory(sensitivity="public")
    ViolationReport.objects.filter(pk=waiting.pk).update(received_at=timezone.now() - dt.timedelta(days=5))

    response = desk.get(QUEUE)

    assert references(response) == [grave.reference, waiting.reference, calm.reference]
    risk = explain(with_risk(ViolationReport.objects.all()).get(pk=grave.pk))
    assert (risk.points, risk.reasons) == (
        31,
        ["\u2066+25\u2069: High: named staff", "\u2066+6\u2069: 2 people killed or wounded"],
    )


def test_what_is_decided_no_longer_waits():
    """No database: the parts of a row are given."""
    report = ViolationReport(sensitivity="public")
    report.risk, report.people_hurt, report.days_waiting, report.sensitivity_points = 0, 0, 0, 0

    assert explain(report).reasons == []


@pytest.mark.parametrize(("order", "first"), [("oldest", 0), ("newest", 2)])
def test_order_by_age(desk, order, first):
    reports = [ReportFactory() for _number in range(3)]

    assert references(desk.get(QUEUE, {"order": order}))[0] == reports[first].reference


def test_pages_hold_everything_once(desk):
    sent = {ReportFactory().reference for _number in range(30)}

    first, second = (references(desk.get(QUEUE, {"page": page})) for page in (1, 2))

    assert (len(first), len(second)) == (25, 5)
    assert {*first, *second} == sent


@pytest.mark.parametrize("query", ["", "?order=newest", "?accused=SAA", "?state=all&page=2"])
def test_queries_do_not_grow_with_the_queue(desk, query, query_count):
    ReportFactory()
    few = query_count(desk, f"{QUEUE}{query}")
    for _number in range(40):
        report = ReportFactory()
        report.casualties.create(outcome="killed", status="civilian", low=1, best=1, high=1)

    assert query_count(desk, f"{QUEUE}{query}") == few <= 8


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Nothing waits for a decision"),
        ("?kind=sniping", "No report in this tab matches"),
        ("?state=rejected", "No report stands here"),
    ],
)
def test_an_empty_tab_says_so(desk, query, words):
    assert words in desk.get(f"{QUEUE}{query}").content.decode()


def test_assign_to_me_and_hand_back(desk, moderator, report):
    desk.post(reverse("desk:assign", args=[report.reference]), {"next": "/desk/?state=all"}, follow=False)
    report.refresh_from_db()
    assert report.assigned_to == moderator

    desk.post(reverse("desk:assign", args=[report.reference]), {"to": "nobody"})
    report.refresh_from_db()
    assert report.assigned_to is None


def test_assign_never_leads_to_a_foreign_host(desk, report):
    response = desk.post(reverse("desk:assign", args=[report.reference]), {"next": "https://example.org/"})

    assert response["Location"] == reverse("desk:report", args=[report.reference])
