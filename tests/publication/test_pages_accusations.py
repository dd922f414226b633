"""The matrix of accusations, and the page on method."""

import re
from html import escape, unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.vocabularies import ZoneRelation
from publication import definitions
from publication.filters import select
from publication.record import PublicAccount, PublicAccusation
from publication.vocabularies import AccusationRole, Attribution, Grade, ViolationKind
from tests.factories import EditionFactory, PartyFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parties(db: None) -> None:
    for code in ("SAA", "JAI", "RUS", "HTS"):
        PartyFactory(code=code)


def account(accuser: str, *accused: str) -> PublicAccount:
    said = tuple(PublicAccusation(code, "perpetrator", "alleged") for code in accused)
    return PublicAccount(
        kind="accusation", accuser=accuser, accuser_label="" if accuser else "@observer", accusations=said
    )


def accuse(accuser: str, accused: str, grade: str = "unverified") -> None:
    EditionFactory(grade=grade, accounts=(account(accuser, accused),))


def accuse_each_other(grade: str = "unverified") -> None:
    EditionFactory(grade=grade, accounts=(account("JAI", "SAA"), account("SAA", "JAI")))


def cells(page: Any) -> dict[tuple[str, str], tuple[int, int]]:
    """The cells of the matrix by its heads: incidents and the verified of them."""
    grid = page.context["grid"]
    return {
        (row.accuser, column.accused): (pair.incidents, pair.verified)
        for row in grid.rows
        for column, pair in zip(grid.columns, row.cells, strict=True)
        if pair
    }


def test_matrix_counts_incidents_and_the_verified_among_them(client: Client) -> None:
    for grade in ("verified", "unverified", "unverified", "contested"):
        accuse("JAI", "SAA", grade)
    accuse("SAA", "JAI")
    EditionFactory(accounts=())

    page = client.get("/accusations/")

    assert cells(page) == {("JAI", "SAA"): (4, 1), ("SAA", "JAI"): (1, 0)}
    assert [(column.accused, column.incidents) for column in page.context["grid"].columns] == [
        ("SAA", 4),
        ("JAI", 1),
    ]
    text = page.content.decode()
    assert "Somebody is accused in <bdi>5</bdi> published incidents; in <bdi>1</bdi> nobody is." in text
    assert 'id="nobody"' in text


def test_totals_count_an_incident_once(client: Client) -> None:
    EditionFactory(accounts=(account("JAI", "SAA", "RUS"), account("HTS", "SAA")))

    page = client.get("/accusations/")

    grid = page.context["grid"]
    assert {row.accuser: row.incidents for row in grid.rows} == {"JAI": 1, "HTS": 1}
    assert {column.accused: column.incidents for column in grid.columns} == {"SAA": 1, "RUS": 1}
    assert (page.context["picture"].incidents, page.context["picture"].accusations) == (1, 3)


def test_pairs_that_accuse_each_other_stand_side_by_side(client: Client) -> None:
    for _time in range(3):
        accuse("SAA", "JAI")
    accuse("JAI", "SAA", "verified")
    accuse_each_other()
    accuse("JAI", "RUS")

    page = client.get("/accusations/")

    (pair,) = page.context["picture"].mutual
    assert (pair.there.accuser, pair.there.incidents, pair.there.verified) == ("JAI", 2, 1)
    assert (pair.back.accuser, pair.back.incidents, pair.back.verified) == ("SAA", 4, 0)
    assert (pair.both, pair.once) == (1, 5)
    assert [(one.accuser, one.accused) for one in page.context["picture"].one_sided] == [("JAI", "RUS")]
    text = page.content.decode()
    assert text.index('class="rivals"') < text.index('class="one-sided"')


def test_the_same_accusations_under_four_readings(client: Client) -> None:
    accuse("JAI", "SAA", "verified")
    accuse("JAI", "SAA", "corroborated")
    accuse("JAI", "SAA", "contested")
    accuse("", "SAA", "unverified")
    accuse_each_other("refuted")

    def seen(query: str) -> tuple[dict[tuple[str, str], tuple[int, int]], int]:
        page = client.get(f"/accusations/?{query}")
        return cells(page), page.context["picture"].left_out

    assert seen("") == ({("JAI", "SAA"): (4, 1), ("", "SAA"): (1, 0), ("SAA", "JAI"): (1, 0)}, 0)
    assert seen("basis=all") == seen("")
    assert seen("basis=graded") == ({("JAI", "SAA"): (2, 1)}, 3)
    assert seen("basis=graded&least=corroborated") == seen("basis=graded")
    assert seen("basis=graded&least=unverified") == ({("JAI", "SAA"): (2, 1), ("", "SAA"): (1, 0)}, 2)
    assert seen("basis=verified") == ({("JAI", "SAA"): (1, 1)}, 4)
    once = {("JAI", "SAA"): (4, 1), ("SAA", "JAI"): (4, 1), ("", "SAA"): (1, 0), ("SAA", ""): (1, 0)}
    assert seen("basis=mutual") == (once, 0)
    readings = client.get("/accusations/?basis=verified").context["readings"]
    assert [one.picture.accusations for one in readings] == [6, 2, 1, 5]
    assert [one.url for one in readings] == [
        "/accusations/", "/accusations/?basis=graded&least=corroborated", "/accusations/?basis=verified", "/accusations/?basis=mutual",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("basis=some", "basis"),
        ("basis=all&basis=mutual", "basis"),
        ("basis=Verified", "basis"),
        ("basis=graded&least=refuted", "least"),
        ("basis=graded&least=", ""),
        ("least=verified", "least"),
        ("basis=verified&least=verified", "least"),
        ("basis=%3Cscript%3E", "basis"),
        ("basis=" + "x" * 10_000, "basis"),
    ],
)
def test_a_reading_nobody_knows_is_named(client: Client, query: str, key: str) -> None:
    for outlet in ("/accusations/", "/api/v1/accusations/"):
        response = client.get(f"{outlet}?{query}")
        assert response.status_code == (400 if key else 200), outlet
        if key:
            assert key in response.content.decode()
    if key:
        assert set(client.get(f"/accusations/?{query}").context["filter"].errors) == {key}
        assert set(client.get(f"/api/v1/accusations/?{query}").json()["errors"]) == {key}


def test_a_new_filter_keeps_the_reading(client: Client) -> None:
    accuse("JAI", "SAA", "verified")

    page = client.get("/accusations/?basis=graded&least=unverified&accused=SAA")

    text = page.content.decode()
    assert '<input type="hidden" name="basis" value="graded">' in text
    assert '<input type="hidden" name="least" value="unverified">' in text
    assert page.context["filter"].chosen[0].url == "/accusations/?basis=graded&least=unverified"
    assert [one.url for one in page.context["readings"]][2] == "/accusations/?accused=SAA&basis=verified"


def linked_numbers(text: str) -> list[tuple[str, int]]:
    """Every number of the matrix that leads to the list: its filter and itself."""
    table = text.split('<table class="matrix">')[1].split("</table>")[0]
    found = re.findall(r'href="/incidents/\?([^"]+)"><bdi>([\d,]+)</bdi>', table)
    return [(unescape(query), int(number.replace(",", ""))) for query, number in found]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "grade=contested&grade=verified&grade=corroborated",
        "accused=SAA&accuser=HTS&accuser=JAI",
        "pair=JAI>SAA&pair=SAA>JAI&pair=RUS>HTS",
        "harm=civilian&from=2019-01-01&q=raid",
    ],
)
def test_every_number_opens_a_list_of_that_length(
    client: Client, sample_agreements: None, query: str
) -> None:
    """Over random editions, under every reading, totals included; and the map has as many."""
    issue_random(150, seed=7)
    for _time in range(3):
        EditionFactory(accounts=(account("", "SAA", "RUS"), account("JAI", "SAA"), account("SAA", "JAI")))
    checked = 0
    for basis in ("", "basis=graded&least=unverified", "basis=verified", "basis=mutual"):
        text = client.get(f"/accusations/?{query}&{basis}").content.decode()
        for filtered, number in linked_numbers(text) if "<table" in text else []:
            assert select(QueryDict(filtered)).editions.count() == number, (basis, filtered)
            checked += 1
        sentences = re.findall(r'href="/incidents/\?([^"]+)"><bdi>([\d,]+)</bdi> incident', text)
        for filtered, number in sentences:
            assert select(QueryDict(unescape(filtered))).editions.count() == int(number), (basis, filtered)
        assert (
            f'href="/?{escape(linked_numbers(text)[0][0])}"' in text
            if "pair" not in query and sentences
            else True
        )
    assert checked > (100 if not query else 8 if "pair" in query else 20)


def test_a_number_that_no_filter_finds_has_no_link(client: Client) -> None:
    """Two pairs asked for are alternatives: what has both cannot be asked for."""
    EditionFactory(accounts=(account("JAI", "SAA"), account("HTS", "RUS")))
    accuse("HTS", "RUS")

    text = client.get("/accusations/?pair=JAI>SAA").content.decode()

    assert ("pair=JAI%3ESAA", 1) in linked_numbers(text)
    assert not [query for query, _number in linked_numbers(text) if "HTS" in query]


def test_accusers_who_are_no_party_are_counted_and_found(client: Client) -> None:
    accuse("", "RUS")

    page = client.get("/accusations/")

    assert cells(page) == {("", "RUS"): (1, 0)}
    assert "No party: press, networks, people" in page.content.decode()
    assert ("pair=%3ERUS", 1) in linked_numbers(page.content.decode())


def test_nobody_accused_is_counted_and_linked(client: Client) -> None:
    accuse("JAI", "SAA")
    editions = [EditionFactory(accounts=()) for _time in range(2)]

    page = client.get("/accusations/?basis=verified")

    assert (page.context["picture"].without, page.context["picture"].left_out) == (2, 1)
    for edition in editions:
        assert f'href="/incidents/{edition.public_id}/"' in page.content.decode()


def test_empty_pages_say_what_to_do(client: Client) -> None:
    assert (
        "No published incident in this filter has an accusation."
        in client.get("/accusations/").content.decode()
    )
    accuse("JAI", "SAA")
    text = client.get("/accusations/?basis=verified&accused=SAA").content.decode()
    assert "but none of the grade asked for" in text
    assert 'href="/accusations/?accused=SAA">Show all claims' in text
    text = client.get("/accusations/?accused=RUS").content.decode()
    assert 'href="/accusations/">Clear all' in text


@pytest.mark.parametrize("language", ["", "/ar", "/ru", "/tr"])
def test_drawings_are_well_formed_and_their_arrows_lead_somewhere(
    client: Client, sample_agreements: None, language: str
) -> None:
    """Numbers have a point in every language, names are escaped, each arrow says what it stands for."""
    issue_random(40, seed=4)
    PartyFactory(code="EVIL", name='"><b>&', name_ar='"><b>&', name_ru='"><b>&', name_tr='"><b>&')
    accuse("EVIL", "SAA")
    accuse("GONE", "SAA")  # a code whose party is no longer there stands for itself
    text = client.get(f"{language}/accusations/").content.decode()
    drawings = [
        ElementTree.fromstring(svg) for svg in re.findall(r"<svg class=\"graph .*?</svg>", text, re.S)
    ]
    assert len(drawings) == 2
    for drawing in drawings:
        arrows = drawing.findall("a")
        assert len(arrows) > 10
        for arrow in arrows:
            assert "pair=" in arrow.attrib["href"]
            assert arrow.attrib["aria-label"] == arrow.findtext("title")
        assert client.get(arrows[0].attrib["href"]).status_code == 200
        numbers = [
            value
            for shape in drawing.iter()
            for key in ("x", "y", "cx", "cy", "r", "stroke-width")
            if (value := shape.attrib.get(key))
        ]
        assert [float(value) for value in numbers]
    assert "None" not in "".join("".join(drawing.itertext()) for drawing in drawings)
    assert "GONE" in "".join(drawings[0].itertext())
    assert '"><b>&' not in text


def test_a_party_is_accused_never_guilty(client: Client, sample_agreements: None) -> None:
    issue_random(60, seed=3)
    text = client.get("/accusations/").content.decode().lower()
    assert not [
        word for word in ("committed", "perpetrator", "violator", "culprit", "violated") if word in text
    ]


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    counts = []
    for accuser, accused in (("JAI", "SAA"), ("SAA", "JAI"), ("JAI", "RUS")):
        accuse(accuser, accused)
        client.get("/accusations/?basis=mutual")
        with CaptureQueriesContext(connection) as queries:
            client.get("/accusations/?basis=mutual")
        counts.append(len(queries))

    assert counts[0] == counts[2] <= 16


def test_method_explains_every_word(client: Client) -> None:
    text = client.get("/method/").content.decode()

    assert definitions.GRADES.keys() == set(Grade)
    assert definitions.ATTRIBUTIONS.keys() == set(Attribution)
    assert definitions.ROLES.keys() == set(AccusationRole)
    assert definitions.ZONE_RELATIONS.keys() == set(ZoneRelation)
    for kind in ViolationKind:
        assert f"<code>{kind.value}</code>" in text


def test_method_asks_the_database_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/method/")

    assert len(queries) == 0
