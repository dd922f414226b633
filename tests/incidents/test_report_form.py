"""What the report form takes, what it refuses and how it says so."""

import datetime as dt

import pytest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from incidents.forms import when
from incidents.forms.report import ReportForm
from incidents.forms.sending import LONGEST_DRAFT, DraftTooLong, ReportForms, draft_fields
from incidents.models import ViolationReport
from incidents.models.confidential import ConfidentialSource
from places.models import Place, PlaceName
from tests.factories import PartyFactory, PlaceFactory, ProvisionFactory
from tests.incidents.posting import a_form, sides

# The evening of 9 November 2018 in Damascus; every test of dates counts from here.
NOW = dt.datetime(2018, 11, 9, 20, 0)


@pytest.fixture(autouse=True)
def _parties(db):
    sides()


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr(when, "local_now", lambda: NOW)


def forms_of(**changes):
    fields = a_form(**changes)
    return ReportForms(
        MultiValueDict(
            {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        )
    )


def problems_of(**changes):
    return [(problem.anchor, problem.message) for problem in forms_of(**changes).problems()]


def anchors_of(**changes):
    return [anchor for anchor, _message in problems_of(**changes)]


def stored(client, monitor, **changes):
    """Send the form as `monitor`; returns the report it has become."""
    client.force_login(monitor)
    response = client.post("/report/", a_form(**changes))
    assert response.status_code == 302, [str(problem) for problem in response.context["problems"]]
    return ViolationReport.objects.get(reference=response.url.split("/")[-2])


def test_smallest_report(client, monitor):
    report = stored(client, monitor)

    assert (report.accusing_party.code, report.accused_party.code, report.accused_role) == (
        "JAI",
        "SAA",
        "perpetrator",
    )
    assert (report.location.y, report.location.x, report.location_precision, report.uncertainty_m) == (
        35.2785,
        36.6064,
        "near",
        5_000,
    )
    assert (report.start, report.end, report.time_precision, report.time_zone) == (
        dt.date(2018, 11, 8),
        dt.date(2018, 11, 8),
        "day",
        "Asia/Damascus",
    )
    assert (report.sensitivity, report.observation_means, report.narrative_language) == (
        "partners",
        "unknown",
        "en",
    )


def test_whole_report(client, monitor):
    provision = ProvisionFactory()
    PartyFactory(code="RUS")
    report = stored(
        client, monitor,
        **{
            "accused-TOTAL_FORMS": "2", "accused-0-accused": "RUS", "accused-0-role": "supervisor", "accused-1-accused": "", "accused-1-role": "co_perpetrator",
            "casualties-TOTAL_FORMS": "3", "casualties-0-outcome": "killed", "casualties-0-status": "combatant_b", "casualties-0-party": "JAI",
            "casualties-0-low": "١٨", "casualties-0-high": "23",
            "casualties-1-outcome": "wounded", "casualties-1-status": "civilian", "casualties-1-best": "4", "casualties-2-outcome": "killed",
            "sources-TOTAL_FORMS": "1", "sources-0-publisher": "An outlet", "sources-0-origin": "An agency", "sources-0-url": "example.org/1", "sources-0-date": "2018-11-09",
            "confidential-name": "Abu Canary", "confidential-contact": "@canary",
            "weapons": ["mortar", "small_arms"], "explosions": "30", "counts_are_estimates": "on", "provisions": [provision.reference],
            "time_precision": "overnight", "part_of_day": "night", "sensitivity": "restricted", "observation_means": "witness",
        },
    )  # fmt: skip

    assert [(row.accused.code, row.role) for row in report.accusations.all()] == [("RUS", "supervisor")]
    assert [(row.outcome, row.status, row.party and row.party.code, row.low, row.best, row.high) for row in report.casualties.all()] == [
        ("killed", "combatant_b", "JAI", 18, 18, 23), ("wounded", "civilian", None, 4, 4, 4),
    ]  # fmt: skip
    assert [(row.publisher, row.origin, row.url, row.date) for row in report.sources.all()] == [
        ("An outlet", "An agency", "https://example.org/1", dt.date(2018, 11, 9))
    ]
    assert [(person.name, person.contact) for person in ConfidentialSource.objects.filter(report=report)] == [
        ("Abu Canary", "@canary")
    ]
    assert (report.weapons, report.explosions, report.counts_are_estimates) == (
        ["mortar", "small_arms"],
        30,
        True,
    )
    assert (report.end, report.time_precision, list(report.provisions.all())) == (
        dt.date(2018, 11, 9),
        "overnight",
        [provision],
    )


def test_confidential_source_is_stored_only_in_its_own_table(client, monitor, django_assert_num_queries):
    report = stored(
        client, monitor, **{"confidential-name": "Abu Canary", "confidential-notes": "canary notes"}
    )

    assert "anary" not in str(vars(report)) + str(list(report.sources.values())) + str(
        list(report.messages.values())
    )


# --- who ---------------------------------------------------------------------------------------


def test_accuser_may_be_somebody_not_in_the_list(client, monitor):
    assert (
        stored(client, monitor, accusing_party="", accuser_label="An observatory").accuser_label
        == "An observatory"
    )


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"accusing_party": ""}, "id_accusing_party"),
        ({"accuser_label": "An observatory"}, "id_accuser_label"),
        ({"accused_party": ""}, "id_accused_party"),
        ({"accused_party": "JAI"}, "id_accused_party"),
        ({"accused_party": "NOBODY"}, "id_accused_party"),
        ({"kind": ""}, "id_kind"),
        ({"kind": "not_coded"}, "id_kind"),
        ({"narrative": ""}, "id_narrative"),
        ({"narrative": "x" * 20_001}, "id_narrative"),
        ({"explosions": "many"}, "id_explosions"),
        ({"explosions": "-1"}, "id_explosions"),
        ({"explosions": "9" * 30}, "id_explosions"),
        ({"sensitivity": "none"}, "id_sensitivity_group"),
        ({"weapons": ["fist"]}, "id_weapons_group"),
        ({"provisions": ["sochi-2018/99"]}, "id_provisions_group"),
        ({"accused-TOTAL_FORMS": "1", "accused-0-accused": "SAA", "accused-0-role": "perpetrator"}, "id_accused-0-accused"),
        ({"casualties-TOTAL_FORMS": "1", "casualties-0-outcome": "killed", "casualties-0-status": "civilian"}, "id_casualties-0-best"),
        ({"casualties-TOTAL_FORMS": "1", "casualties-0-outcome": "killed", "casualties-0-best": "3"}, "id_casualties-0-status"),
        ({"casualties-TOTAL_FORMS": "1", "casualties-0-outcome": "killed", "casualties-0-status": "civilian", "casualties-0-low": "5", "casualties-0-high": "3"}, "id_casualties-0-best"),
        ({"sources-TOTAL_FORMS": "1", "sources-0-url": "https://example.org"}, "id_sources-0-publisher"),
        ({"sources-TOTAL_FORMS": "1", "sources-0-publisher": "x", "sources-0-url": "javascript:alert(1)"}, "id_sources-0-url"),
        ({"sources-TOTAL_FORMS": "999999"}, "report-form"),
        ({"sources-TOTAL_FORMS": "x"}, "report-form"),
        ({"sources-TOTAL_FORMS": None}, "report-form"),
    ],
)  # fmt: skip
def test_each_problem_leads_to_its_field(changes, anchor):
    assert anchors_of(**changes) == [anchor]


def test_all_problems_are_told_at_once_in_the_order_of_the_page():
    anchors = anchors_of(accused_party="", kind="", location="", start="", narrative="")

    assert anchors == ["id_accused_party", "id_kind", "id_narrative", "id_location", "id_start"]


# --- when --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"start": "2018-11-10"}, "id_start"),
        ({"start": "2010-12-31"}, "id_start"),
        ({"start": "0001-01-01"}, "id_start"),
        ({"start": "2018-02-30"}, "id_start"),
        ({"start": "yesterday"}, "id_start"),
        ({"end": "2018-11-07"}, "id_end"),
        ({"end": "2018-11-10"}, "id_end"),
        ({"start": "2016-01-01", "end": "2018-01-01"}, "id_end"),
        ({"end_time": "05:00"}, "id_start_time"),
        ({"start_time": "05:00", "end_time": "04:00"}, "id_end_time"),
        ({"start": "2018-11-09", "start_time": "21:00"}, "id_start_time"),
        ({"start": "2018-11-01", "end": "2018-11-08", "time_precision": "overnight"}, "id_time_precision"),
        ({"time_precision": "days_2_6"}, "id_end"),
        ({"start_time": "25:00"}, "id_start_time"),
    ],
)  # fmt: skip
def test_impossible_times_are_refused_beside_their_field(changes, anchor):
    assert anchors_of(**changes) == [anchor]


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    ("changes", "end", "precision"),
    [
        ({}, "2018-11-08", "day"),
        ({"start_time": "05:20"}, "2018-11-08", "minute"),
        ({"part_of_day": "dawn"}, "2018-11-08", "part_of_day"),
        ({"time_precision": "overnight"}, "2018-11-09", "overnight"),
        ({"end": "2018-11-09", "part_of_day": "night"}, "2018-11-09", "overnight"),
        ({"end": "2018-11-09"}, "2018-11-09", "days_2_6"),
        ({"start": "2018-11-01", "time_precision": "week"}, "2018-11-07", "week"),
        ({"start": "2018-10-01", "time_precision": "month"}, "2018-10-31", "month"),
        ({"start": "2018-11-01", "time_precision": "month"}, "2018-11-09", "month"),
        ({"start": "2018-10-01", "end": "2018-11-05"}, "2018-11-05", "year"),
        ({"start": "08.11.2018"}, "2018-11-08", "day"),
        ({"start": "٢٠١٨-١١-٠٨"}, "2018-11-08", "day"),
    ],
)
def test_last_day_and_precision_follow_from_what_was_entered(changes, end, precision):
    forms = forms_of(**changes)

    assert forms.problems() == []
    assert (forms.report.instance.end.isoformat(), forms.report.instance.time_precision) == (end, precision)


# --- where -------------------------------------------------------------------------------------


def a_village(key, name="Zalaqiyat", governorate="Hama", at=(36.60636, 35.2785)):
    place = PlaceFactory(key=key, name=name, governorate=governorate)
    Place.objects.filter(pk=place.pk).update(point=f"SRID=4326;POINT({at[0]} {at[1]})")
    PlaceName.objects.create(place=place, name=name)
    return place


def test_a_name_is_answered_with_the_places_it_may_mean_and_one_is_chosen(client, monitor):
    a_village("zalaqiyat")
    client.force_login(monitor)

    offered = client.post("/report/", a_form(location="", place_text="Zilaqiat"))

    assert offered.status_code == 422
    assert [match.place.key for match in offered.context["forms"].report.candidates] == ["zalaqiyat"]
    assert [problem.anchor for problem in offered.context["problems"]] == ["id_place_text"]
    report = stored(
        client, monitor, location="", place_text="Zilaqiat", place="zalaqiyat", place_asked="Zilaqiat"
    )
    assert (report.place.key, report.place_text, report.location_precision, report.uncertainty_m) == (
        "zalaqiyat",
        "Zilaqiat",
        "settlement",
        1_000,
    )
    assert report.location == report.place.point


def test_a_place_chosen_for_another_name_does_not_count(client, monitor):
    a_village("zalaqiyat")
    a_village("morek", "Morek")

    assert anchors_of(location="", place_text="Morek", place="zalaqiyat", place_asked="Zalaqiyat") == [
        "id_place_text"
    ]


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"location": ""}, "id_location"),
        ({"location": "", "place_text": "Nowhere at all"}, "id_place_text"),
        ({"location": "36.6064, 35.2785"}, "id_location"),
        ({"location": "51.5, -0.1"}, "id_location"),
        ({"place_unknown": "on"}, "id_place_unknown"),
        (
            {
                "location": "",
                "place_text": "Zalaqiyat",
                "place": "far",
                "place_asked": "Zalaqiyat",
                "location_precision": "exact",
            },
            "id_location_precision",
        ),
        (
            {
                "location": "35.2785, 36.6064",
                "place_text": "Zalaqiyat",
                "place": "far",
                "place_asked": "Zalaqiyat",
            },
            "id_location",
        ),
        ({"uncertainty_m": "near"}, "id_uncertainty_m"),
    ],
)
def test_impossible_places_are_refused_beside_their_field(changes, anchor):
    a_village("far", at=(37.5, 36.2))

    assert anchors_of(**changes) == [anchor]


def test_place_may_be_unknown_and_its_name_is_kept(client, monitor):
    report = stored(client, monitor, location="", place_unknown="on", place_text="somewhere near the river")

    assert (
        report.location,
        report.place,
        report.location_precision,
        report.uncertainty_m,
        report.place_text,
    ) == (None, None, "country", None, "somewhere near the river")


def test_swapped_coordinates_are_offered_the_right_way_round(client, monitor):
    client.force_login(monitor)

    page = client.post("/report/", a_form(location="36.6064, 35.2785"))

    assert page.context["suggestions"] == ["35.2785, 36.6064"]
    taken = client.post("/report/", a_form(location="36.6064, 35.2785", use_coordinates="35.2785, 36.6064"))
    assert (taken.status_code, taken.context["forms"].report["location"].value()) == (200, "35.2785, 36.6064")


# --- drafts of fields --------------------------------------------------------------------------


def test_draft_fields_leave_out_sources_passwords_and_nul():
    posted = MultiValueDict(
        {
            name: ["a\x00b"]
            for name in (
                "narrative",
                "sources-0-publisher",
                "confidential-name",
                "sign_in-password",
                "csrfmiddlewaretoken",
                "client_id",
                "x",
            )
        }
    )

    assert draft_fields(posted) == {"narrative": ["ab"], "sources-0-publisher": ["ab"]}


def test_draft_fields_have_a_limit():
    with pytest.raises(DraftTooLong):
        draft_fields(MultiValueDict({"narrative": ["x" * (LONGEST_DRAFT + 1)]}))


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
def test_every_field_speaks_the_language(language: str) -> None:
    """Its label and why it is asked: a monitor who cannot read English must be able to fill it in."""
    with override("en"):
        english = words_of()
    with override(language):
        same = {name for name, words in words_of().items() if words == english[name]}

    assert not same
    assert len(english) > 25


def words_of() -> dict[str, str]:
    return {
        f"{name}, {kind}": str(words)
        for name, field in ReportForm.base_fields.items()
        for kind, words in (("label", field.label), ("help", field.help_text))
        if words
    }
