"""The list of incidents: filtered, sorted, paged; wrong questions are refused, empty answers help."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication.record import PublicAccount, PublicAccusation, PublicCasualties
from tests.factories import EditionFactory, PartyFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parties(db: None) -> None:
    for code in ("SAA", "JAI", "RUS", "HTS"):
        PartyFactory(code=code)


def titles(page: object) -> list[str]:
    return [edition.title["en"] for edition in page.context["incidents"]]  # type: ignore[attr-defined]


def three() -> None:
    for title, day, grade, deaths in (
        ("old", 1, "contested", 5),
        ("middle", 2, "verified", 0),
        ("new", 3, "unverified", 9),
    ):
        EditionFactory(
            title={"en": title},
            start=dt.date(2018, 11, day),
            end=dt.date(2018, 11, day),
            time_precision="day",
            grade=grade,
            casualties=(PublicCasualties("killed", "civilian", deaths, deaths, deaths),),
        )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["new", "middle", "old"]),
        ("newest", ["new", "middle", "old"]),
        ("oldest", ["old", "middle", "new"]),
        ("deaths", ["new", "old", "middle"]),
        ("grade", ["middle", "old", "new"]),
        ("updated", ["new", "middle", "old"]),
    ],
)
def test_list_is_sorted_as_asked(client: Client, order: str, expected: list[str]) -> None:
    three()

    assert titles(client.get("/incidents/", {"order": order})) == expected


def test_list_is_filtered_and_counted(client: Client) -> None:
    three()

    page = client.get("/incidents/?grade=verified&grade=contested")

    assert titles(page) == ["middle", "old"]
    assert page.context["totals"].incidents == 2
    assert 'href="/incidents.csv?grade=contested&amp;grade=verified"' in page.content.decode()
    assert [choice.words for choice in page.context["filter"].chosen] == [
        "Grade: Verified",
        "Grade: Contested",
    ]
    assert page.context["filter"].chosen[0].url == "/incidents/?grade=contested"


def test_row_says_who_accuses_whom(client: Client) -> None:
    EditionFactory(
        accounts=(
            PublicAccount(
                kind="accusation",
                accuser="JAI",
                accusations=(
                    PublicAccusation("RUS", "supervisor", "disputed"),
                    PublicAccusation("SAA", "perpetrator", "alleged"),
                ),
            ),
            PublicAccount(
                kind="accusation",
                accuser_label="@observer",
                accusations=(PublicAccusation("RUS", "acquiescence", "alleged"),),
            ),
            PublicAccount(kind="recorder", publisher="Data set"),
        )
    )

    text = " ".join(client.get("/incidents/").content.decode().split())

    assert text.count('<span class="visually-hidden">accuses</span>') == 2
    assert "@observer" in text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kind=nonsense", "There is no “nonsense” here."),
        ("from=2018", "Give a day as YYYY-MM-DD"),
        ("from=2019-01-02&to=2019-01-01", "The first day lies after the last."),
        ("order=sideways", "Choose one of:"),
        ("page=0", "Give the number of a page"),
        ("page=-1", "Give the number of a page"),
        ("page=%D9%A1", "Give the number of a page"),
        ("colours=red", "There is no parameter “colours”."),
        ("bbox=1,2,3", "Give decimal numbers"),
    ],
)
def test_wrong_question_is_refused_with_a_reason(client: Client, query: str, message: str) -> None:
    three()

    page = client.get(f"/incidents/?{query}")

    assert page.status_code == 400
    assert message in page.content.decode()
    assert "<table" not in page.content.decode()


def test_wrong_day_has_its_message_beside_the_field(client: Client) -> None:
    text = client.get("/incidents/?from=8.11.2018").content.decode()

    assert 'name="from" value="8.11.2018" aria-invalid="true" aria-describedby="filter-from-error"' in text
    assert 'id="filter-from-error"' in text


def test_what_was_sent_is_escaped(client: Client) -> None:
    text = client.get("/incidents/", {"from": '"><script>x</script>', "<b>key</b>": "1"}).content.decode()

    assert "<script>x" not in text
    assert "<b>key" not in text


def test_empty_list_says_what_to_take_back(client: Client) -> None:
    three()

    page = client.get("/incidents/?grade=verified&from=2018-11-03")

    assert page.status_code == 200
    assert [(one.words, one.url, one.incidents) for one in page.context["relaxations"]] == [
        ("Grade", "/incidents/?from=2018-11-03", 1),
        ("From", "/incidents/?grade=verified", 1),
    ]


def test_pages_hold_fifty_and_lead_on(client: Client) -> None:
    issue_random(51)

    first, second = client.get("/incidents/"), client.get("/incidents/?page=2")

    assert (len(first.context["incidents"]), len(second.context["incidents"])) == (50, 1)
    assert first.context["next_url"] == "/incidents/?page=2"
    assert client.get("/incidents/?page=3").status_code == 404


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            EditionFactory()
        client.get("/incidents/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/incidents/")
        counts.append((len(page.context["incidents"]), len(queries)))

    assert [rows for rows, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1] <= 12


def test_list_as_of_a_day_shows_what_was_published_then(client: Client) -> None:
    EditionFactory(
        title={"en": "early"}, public_id="rly2222222", number=3, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    EditionFactory(
        title={"en": "corrected"}, public_id="rly2222222", number=3, at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    )
    EditionFactory(title={"en": "late"}, at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))

    page = client.get("/incidents/?as_of=2026-02-01")

    assert titles(page) == ["early"]
    assert "As the public read it on" in page.content.decode()
    assert 'href="/incidents/rly2222222/1/"' in page.content.decode()
