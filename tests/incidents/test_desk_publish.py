"""From the desk to the public: prepare, preview, publish, correct, retract."""

import re

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from incidents import moderation, publishing
from incidents.models import Incident, ViolationReport
from incidents.models.confidential import ConfidentialSource
from incidents.placing import AREA, BY_RULE, CELL, CHOICES, placed
from publication.models import Edition
from publication.record import from_json
from tests.factories import PlaceFactory, ReportFactory, record

CANARY = "nightingale"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def report(monitor):
    report = ReportFactory(
        monitor=monitor, narrative=f"Confidential {CANARY}", place=PlaceFactory(), place_text=CANARY
    )
    report.sources.create(publisher="Press agency", says={"en": "A post was raided."})
    ConfidentialSource.objects.create(report=report, name="Abu Nightingale", contact=CANARY, notes=CANARY)
    return report


@pytest.fixture
def incident(report, moderator):
    incident = moderation.attach(report, None, by=moderator)
    Incident.objects.filter(pk=incident.pk).update(
        title={"en": "Raid near Zalaqiyat"}, summary={"en": "According to its command a post was raided."}
    )
    incident.refresh_from_db()
    return incident


def address(incident: Incident, step: str) -> str:
    return reverse(f"desk:{step}", args=[incident.pk])


def prepared(desk, incident: Incident, **changed: object) -> object:
    fields = {
        "title_en": "Raid near Zalaqiyat",
        "summary_en": "A post was raided, its command says.",
        "place": BY_RULE,
    }
    return desk.post(address(incident, "prepare"), fields | changed)


def published(desk, incident: Incident, **changed: object) -> object:
    assert prepared(desk, incident, **changed).status_code == 302
    return desk.post(address(incident, "publish"), {"content_hash": incident.drafts.first().content_hash})


def text_of(response) -> str:
    return response.content.decode()


def test_prepare_preview_publish(desk, incident):
    assert published(desk, incident).status_code == 302

    edition = Edition.objects.get()
    incident.refresh_from_db()
    assert (edition.title, incident.state, edition.content_hash) == (
        {"en": "Raid near Zalaqiyat"},
        "published",
        incident.drafts.get().content_hash,
    )
    assert reverse("incident", args=[edition.public_id]) in text_of(desk.get(address(incident, "incident")))


def test_preview_shows_the_words_of_the_public_page(desk, incident, client):
    prepared(desk, incident)
    preview = text_of(desk.get(address(incident, "preview")))
    shown = preview.partition('<article class="record">')[2].partition("</article>")[0]
    desk.post(address(incident, "publish"), {"content_hash": incident.drafts.first().content_hash})

    public = text_of(client.get(reverse("incident", args=[Edition.objects.get().public_id])))

    assert incident.drafts.first().content_hash in preview
    body = words(public.partition("</header>")[2])
    for section in re.findall(r"<section.*?</section>", shown, re.DOTALL):
        assert words(section) in body


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_nothing_confidential_is_in_the_preview_or_the_record(desk, incident):
    prepared(desk, incident)

    # Planted: the desk's own page of the report does show it, so the search would find it.
    assert CANARY in text_of(desk.get(reverse("desk:report", args=[incident.reports.get().reference])))
    assert CANARY not in text_of(desk.get(address(incident, "preview"))).casefold()
    assert CANARY not in str(incident.drafts.get().record).casefold()


@pytest.mark.parametrize(("sensitivity", "choices"), CHOICES.items())
def test_place_may_be_coarser_and_never_finer(desk, incident, sensitivity, choices):
    Incident.objects.filter(pk=incident.pk).update(sensitivity=sensitivity)
    ViolationReport.objects.update(sensitivity=sensitivity)
    proposed = publishing.propose(Incident.objects.get(pk=incident.pk))

    for choice in (BY_RULE, CELL, AREA, "exact", ""):
        response = prepared(desk, incident, place=choice)

        assert response.status_code == (302 if choice in choices else 400)
        if choice in choices:
            place = from_json(incident.drafts.first().record)
            assert place == placed(proposed, choice).__class__(
                **{**vars(placed(proposed, choice)), "title": place.title, "summary": place.summary}
            )
            assert place.point is None or place.uncertainty_m >= proposed.uncertainty_m


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [CELL, AREA])
def test_the_coarser_circle_still_holds_the_finer_one(choice):
    fine = record(uncertainty_m=2_000)

    coarse = placed(fine, choice)

    if coarse.point is None:
        assert (coarse.uncertainty_m, coarse.place_name, coarse.district, coarse.governorate) == (
            None,
            {},
            "",
            "Hama",
        )
    else:
        metres = coarse.point.transform(32637, clone=True).distance(fine.point.transform(32637, clone=True))
        assert metres + fine.uncertainty_m <= coarse.uncertainty_m


def test_preview_warns_of_words_that_expose_people(desk, incident):
    prepared(desk, incident, summary_en="Abu Nightingale, 35.2785, 36.6063, someone@example.org")

    page = text_of(desk.get(address(incident, "preview")))
    refused = desk.post(address(incident, "publish"), {"content_hash": incident.drafts.first().content_hash})

    for kind in ("Coordinates", "E-mail address", "Name or contact from the confidential sources"):
        assert kind in page
    assert (refused.status_code, Edition.objects.count()) == (400, 0)
    desk.post(
        address(incident, "publish"),
        {"content_hash": incident.drafts.first().content_hash, "leaks_read": "on"},
    )
    assert Edition.objects.count() == 1


def test_only_what_was_on_the_screen_is_published(desk, incident):
    prepared(desk, incident)
    on_screen = incident.drafts.first().content_hash
    prepared(desk, incident, title_en="Another title")

    response = desk.post(address(incident, "publish"), {"content_hash": on_screen})

    assert (response.status_code, Edition.objects.count()) == (409, 0)
    assert "Another title" in text_of(response)


def test_publishing_twice_is_refused(desk, incident):
    published(desk, incident)

    again = desk.post(address(incident, "publish"), {"content_hash": incident.drafts.first().content_hash})

    assert (again.status_code, Edition.objects.count()) == (409, 1)


def raise_the_sensitivity(incident: Incident, moderator) -> None:
    Incident.objects.filter(pk=incident.pk).update(sensitivity="sealed")


def take_the_report_back(incident: Incident, moderator) -> None:
    moderation.move(incident.reports.get(), "in_review", by=moderator)


def grade_it(incident: Incident, moderator) -> None:
    publishing.grade(incident, "corroborated", "alleged", {"en": "Two sources"}, by=moderator)


@pytest.mark.parametrize("change", [raise_the_sensitivity, take_the_report_back, grade_it])
def test_what_the_register_no_longer_says_is_not_published(desk, incident, moderator, change):
    prepared(desk, incident)
    assert not desk.get(address(incident, "preview")).context["is_outdated"]

    change(incident, moderator)

    response = desk.post(address(incident, "publish"), {"content_hash": incident.drafts.first().content_hash})
    assert (response.status_code, response.context["is_outdated"], Edition.objects.count()) == (409, True, 0)


def test_words_and_a_coarser_place_are_there_again_for_the_next_edition(desk, incident):
    prepared(desk, incident, title_en="A better title", place=AREA)

    form = desk.get(address(incident, "prepare")).context["form"]

    assert (form["title"].value(), form["place"].value()) == ({"en": "A better title"}, AREA)


def test_correction_says_what_changed_and_makes_a_new_edition(desk, incident):
    published(desk, incident)

    silent = prepared(desk, incident, title_en="Raid at Zalaqiyat")
    assert (silent.status_code, Edition.objects.count()) == (400, 1)
    published(desk, incident, title_en="Raid at Zalaqiyat", change_en="The preposition.")

    assert [edition.change for edition in Edition.objects.order_by("edition")] == [
        {},
        {"en": "The preposition."},
    ]
    page = text_of(desk.get(address(incident, "incident")))
    assert page.count("/incidents/" + Edition.objects.first().public_id) >= 3


def test_retract_needs_a_class_and_words(desk, incident, client):
    published(desk, incident)
    public_id = Edition.objects.get().public_id
    for fields in ({}, {"reason": "error"}, {"note": "Because"}, {"reason": "nonsense", "note": "Because"}):
        assert desk.post(address(incident, "retract"), fields).status_code == 400

    assert (
        desk.post(address(incident, "retract"), {"reason": "error", "note": "Wrong village"}).status_code
        == 302
    )

    incident.refresh_from_db()
    gone = client.get(reverse("incident", args=[public_id]))
    assert (incident.state, gone.status_code) == ("retracted", 410)
    assert "Wrong village" not in text_of(gone)
    assert "Wrong village" in text_of(desk.get(address(incident, "incident")))


def test_retracting_what_is_not_published_is_refused(desk, incident):
    response = desk.post(address(incident, "retract"), {"reason": "error", "note": "Wrong village"})

    assert response.status_code == 409
    assert "Wrong village" in text_of(response)


def test_nothing_prepared_has_no_preview(desk, incident):
    assert desk.get(address(incident, "preview"))["Location"] == address(incident, "incident")


def test_an_incident_without_an_accepted_report_cannot_be_prepared(desk, incident, report, moderator):
    moderation.move(ViolationReport.objects.get(pk=report.pk), "in_review", by=moderator)

    response = desk.get(address(incident, "prepare"))

    assert response.status_code == 409
    assert "no accepted report" in text_of(response)


def test_exact_point_is_in_no_page_for_the_public(desk, incident, report, client):
    ViolationReport.objects.filter(pk=report.pk).update(
        location=Point(36.61234, 35.28765, srid=4326), location_precision="exact"
    )
    published(desk, incident)

    page = text_of(client.get(reverse("incident", args=[Edition.objects.get().public_id])))

    assert "36.612" not in page
    assert "35.287" not in page
