"""Hostile text and places in the report form: kept, or refused beside the field; never an error of the server."""

import pytest

from incidents.models import ViolationReport
from tests.hostile_places import HOSTILE_PLACES
from tests.incidents.posting import a_form, sides
from tests.naughty import NAUGHTY


@pytest.fixture(autouse=True)
def _parties(db):
    sides()


TEXT_FIELDS = (
    "accusing_party", "accuser_label", "accused_party", "accused_role", "kind", "location", "place_text", "place", "place_asked", "place_unknown",
    "location_precision", "uncertainty_m", "start", "end", "start_time", "end_time", "part_of_day", "time_precision", "weapons", "explosions",
    "narrative", "narrative_language", "observation_means", "provisions", "sensitivity", "client_id",
    "accused-0-accused", "accused-0-role", "casualties-0-best", "casualties-0-status", "sources-0-publisher", "sources-0-url", "sources-0-date",
    "confidential-name", "confidential-notes", "accused-TOTAL_FORMS",
)  # fmt: skip
ONE_ROW = {"accused-TOTAL_FORMS": "1", "casualties-TOTAL_FORMS": "1", "sources-TOTAL_FORMS": "1"}


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_hostile_text_in_any_field_is_kept_or_answered_never_an_error(client, monitor, name):
    client.force_login(monitor)
    for text in [
        "\x00",
        "a\x00b",
        "\x00" * 20,
        "x" * 1_000_000,
        "\u202e",
        "'\"><script>alert(1)</script>",
        "🏴" * 500,
        HOSTILE_PLACES[0],
    ]:
        response = client.post("/report/", a_form(**(ONE_ROW | {"location": "36.6064, 35.2785", name: text})))
        assert response.status_code == 422
        assert b"<script>alert(1)" not in response.content


def test_naughty_strings_are_stored_as_they_are_or_refused(client, monitor):
    client.force_login(monitor)
    for text in NAUGHTY:
        text = text.encode("utf-8", "replace").decode()
        response = client.post("/report/", a_form(narrative=text, accuser_label="", place_text=text[:200]))
        if response.status_code == 302:
            assert ViolationReport.objects.latest("pk").narrative == text.strip()
        else:
            assert response.status_code == 422


@pytest.mark.parametrize("value", HOSTILE_PLACES)
def test_hostile_places_open_nothing_and_break_nothing(client, monitor, tmp_path, value):
    client.force_login(monitor)

    assert client.post("/report/", a_form(location=value)).status_code == 422
    assert set(client.get("/report/places/", {"at": value}).json()) == {"error", "suggestion"}
    assert client.get("/report/places/", {"q": value}).status_code == 200


def test_long_text_is_refused_and_kept(client, monitor):
    text = "الزلاقيات " * 100_000
    client.force_login(monitor)

    response = client.post("/report/", a_form(narrative=text))

    assert response.status_code == 422
    assert [problem.anchor for problem in response.context["problems"]] == ["id_narrative"]
    assert text.strip() in response.content.decode()
