"""The incident page: reports side by side, facts, grade; and what somebody else did meanwhile."""

import pytest
from django.urls import reverse

from incidents import moderation, publishing
from incidents.models import Incident
from tests.factories import IncidentFactory, PartyFactory, ProvisionFactory, ReportFactory


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def incident(moderator):
    """Two rival reports of one event."""
    first = ReportFactory()
    incident = moderation.attach(first, None, by=moderator)
    moderation.attach(
        ReportFactory(accusing_party=first.accused_party, accused_party=first.accusing_party),
        incident,
        by=moderator,
    )
    return incident


def address(incident: Incident, step: str = "incident") -> str:
    return reverse(f"desk:{step}", args=[incident.pk])


def facts(client, incident: Incident, **changed: object) -> dict[str, object]:
    """What the edit page would send unchanged, with `changed`."""
    forms = client.get(address(incident, "edit")).context["forms"]
    sent: dict[str, object] = {}
    for form in [
        forms.facts,
        *(
            form
            for rows in (forms.casualties, forms.replies, forms.links)
            for form in [rows.management_form, *rows.forms]
        ),
    ]:
        for field in form:
            value = field.value()
            if isinstance(value, dict):
                sent |= {f"{field.html_name}_{language}": text for language, text in value.items()}
            elif value is not None and value is not False:
                sent[field.html_name] = value
    return sent | changed


def text_of(response) -> str:
    return response.content.decode()


def test_rival_reports_stand_side_by_side(desk, incident):
    page = text_of(desk.get(address(incident)))

    for report in incident.reports.all():
        assert f'<th scope="col"><a href="{reverse("desk:report", args=[report.reference])}">' in page


def test_edit_stores_words_figures_replies_and_links(desk, incident):
    party, provision, other = PartyFactory(code="RUS"), ProvisionFactory(), IncidentFactory()

    response = desk.post(
        address(incident, "edit"),
        facts(
            desk,
            incident,
            title_en="Raid near Zalaqiyat",
            title_ar="غارة",
            kind="infiltration_raid",
            provisions=[provision.pk],
            involved=[party.pk],
            **{
                "casualties-0-outcome": "killed",
                "casualties-0-status": "combatant_b",
                "casualties-0-low": 19,
                "casualties-0-best": 22,
                "casualties-0-high": 23,
                "replies-0-party": party.pk,
                "replies-0-kind": "denial",
                "replies-0-says_en": "Nothing happened.",
                "links-0-relation": "retaliation",
                "links-0-to": f"#{other.pk}",
                "links-0-note_en": "The next day.",
            },
        ),
    )

    assert response.status_code == 302
    incident.refresh_from_db()
    assert incident.title == {"en": "Raid near Zalaqiyat", "ar": "غارة"}
    assert list(incident.provisions.all()) == [provision]
    assert [row.best for row in incident.casualties.all()] == [22]
    assert [reply.says for reply in incident.replies.all()] == [{"en": "Nothing happened."}]
    assert [link.to for link in incident.links.all()] == [other]


def test_saving_again_without_a_change_changes_nothing(desk, incident):
    test_edit_stores_words_figures_replies_and_links(desk, incident)
    before = [list(rows.values()) for rows in (incident.casualties, incident.replies, incident.links)]

    response = desk.post(address(incident, "edit"), facts(desk, incident))

    assert response.status_code == 302
    assert [list(rows.values()) for rows in (incident.casualties, incident.replies, incident.links)] == before


@pytest.mark.parametrize(
    "wrong",
    [
        {
            "casualties-0-outcome": "killed",
            "casualties-0-status": "civilian",
            "casualties-0-low": 5,
            "casualties-0-best": 2,
            "casualties-0-high": 9,
        },
        {"links-0-relation": "retaliation", "links-0-to": "#99999"},
        {"replies-0-kind": "denial"},
        {"kind": "nonsense"},
        {"title_en": "x" * 201},
        {"title_en": "NUL \x00"},
    ],
)
def test_a_wrong_entry_is_told_and_nothing_is_saved(desk, incident, wrong):
    response = desk.post(address(incident, "edit"), facts(desk, incident, **({"title_ar": "غارة"} | wrong)))

    incident.refresh_from_db()
    assert (response.status_code, incident.title) == (400, {})
    assert "غارة" in text_of(response)


def test_a_falling_range_is_told_in_words_beside_its_field(desk, incident):
    row = {"outcome": "killed", "status": "civilian", "low": 5, "best": 2, "high": 9}

    response = desk.post(
        address(incident, "edit"),
        facts(desk, incident, **{f"casualties-0-{name}": value for name, value in row.items()}),
    )

    assert response.context["forms"].casualties.forms[0].errors == {
        "best": ["Lowest, best and highest must not fall: lowest ≤ best ≤ highest."]
    }


def test_an_incident_is_not_linked_to_itself(desk, incident):
    response = desk.post(
        address(incident, "edit"),
        facts(desk, incident, **{"links-0-relation": "continuation", "links-0-to": str(incident.pk)}),
    )

    assert response.status_code == 400


def test_an_edit_meanwhile_is_told_and_both_texts_are_kept(desk, incident):
    mine = facts(desk, incident, title_en="My title")
    Incident.objects.filter(pk=incident.pk).update(title={"en": "Their title"})

    response = desk.post(address(incident, "edit"), mine)

    incident.refresh_from_db()
    assert (response.status_code, incident.title) == (409, {"en": "Their title"})
    assert "My title" in text_of(response)
    # Looked at and sent again, it is taken.
    again = {**mine, "seen": response.context["forms"].facts["seen"].value()}
    assert desk.post(address(incident, "edit"), again).status_code == 302


def test_grade_needs_a_reason_and_the_one_before_stays_in_view(desk, incident):
    unreasoned = desk.post(address(incident, "grade"), {"event": "verified", "attribution": "disputed"})
    assert unreasoned.status_code == 400

    for event, reason in (("unverified", "One source"), ("corroborated", "Two independent sources")):
        desk.post(
            address(incident, "grade"), {"event": event, "attribution": "disputed", "reason_en": reason}
        )

    page = text_of(desk.get(address(incident)))
    assert [finding.event for finding in incident.findings.all()] == ["corroborated", "unverified"]
    assert page.index("Two independent sources") < page.index("One source")


def test_list_shows_each_state_with_its_exact_count(desk, incident, moderator):
    IncidentFactory(state="published", public_id="bcdfghjkmn", number=7)

    response = desk.get("/desk/incidents/", {"state": "published"})

    assert [(code, count) for code, _label, count, _query in response.context["tabs"]] == [
        ("open", 1),
        ("published", 1),
        ("retracted", 0),
    ]
    assert len(response.context["page"]) == 1


def test_a_number_or_public_id_leads_to_the_incident(desk, incident):
    IncidentFactory(state="published", public_id="bcdfghjkmn", number=7)

    assert desk.get("/desk/incidents/", {"q": f"#{incident.pk}"})["Location"] == address(incident)
    assert desk.get("/desk/incidents/", {"q": "bcdfghjkmn"}).status_code == 302
    assert desk.get("/desk/incidents/", {"q": "nothing"}).status_code == 400
    assert desk.get("/desk/incidents/", {"state": "lost"}).status_code == 400


def test_auditor_changes_no_incident(client, auditor, incident):
    client.force_login(auditor)

    assert "<form" not in text_of(client.get(address(incident)))
    for step in ("edit", "grade", "prepare", "publish", "retract"):
        assert client.post(address(incident, step)).status_code == 403


@pytest.mark.parametrize("page", ["incident", "edit"])
def test_queries_do_not_grow_with_reports_and_rows(desk, incident, moderator, page, query_count):
    def add() -> None:
        report = ReportFactory()
        report.sources.create(publisher="Press agency")
        report.accusations.create(accused=PartyFactory(), role="host")
        moderation.attach(report, incident, by=moderator)
        incident.casualties.create(
            outcome="killed", status="civilian", party=report.accused_party, low=1, best=1, high=1
        )
        incident.replies.create(party=report.accused_party, kind="denial")
        incident.links.create(to=IncidentFactory(), relation="retaliation")
        publishing.grade(incident, "unverified", "alleged", {"en": "One source"}, by=moderator)

    add()
    few = query_count(desk, address(incident, page))
    for _number in range(4):
        add()

    assert query_count(desk, address(incident, page)) == few <= 30


def test_queries_do_not_grow_with_the_list(desk, incident, query_count):
    few = query_count(desk, "/desk/incidents/")
    for _number in range(30):
        IncidentFactory()

    assert query_count(desk, "/desk/incidents/") == few <= 5
