"""The matrix of accusations, and the page on method."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.vocabularies import ZoneRelation
from publication import definitions
from publication.record import PublicAccount, PublicAccusation
from publication.vocabularies import AccusationRole, Attribution, Grade, ViolationKind
from tests.factories import EditionFactory, PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parties(db: None) -> None:
    for code in ("SAA", "JAI", "RUS"):
        PartyFactory(code=code)


def accuse(accuser: str, accused: str, grade: str = "unverified", label: str = "") -> None:
    said = PublicAccusation(accused, "perpetrator", "alleged")
    EditionFactory(
        grade=grade,
        accounts=(
            PublicAccount(kind="accusation", accuser=accuser, accuser_label=label, accusations=(said,)),
        ),
    )


def test_matrix_counts_incidents_and_the_verified_among_them(client: Client) -> None:
    for grade in ("verified", "unverified", "unverified", "contested"):
        accuse("JAI", "SAA", grade)
    accuse("SAA", "JAI")
    EditionFactory(accounts=())

    page = client.get("/accusations/")

    cells = {
        (pair.accuser, pair.accused): (pair.incidents, pair.verified_share)
        for row in page.context["grid"].rows
        for pair in row.cells
        if pair
    }
    assert cells == {("JAI", "SAA"): (4, 0.25), ("SAA", "JAI"): (1, 0.0)}
    assert page.context["grid"].columns == [("SAA", 4), ("JAI", 1)]
    assert (
        "Somebody is accused in <bdi>5</bdi> published incidents; in <bdi>1</bdi> nobody is."
        in page.content.decode()
    )


def test_every_cell_links_to_as_many_incidents_as_it_says(client: Client) -> None:
    accuse("JAI", "SAA", "verified")
    accuse("JAI", "SAA")
    accuse("JAI", "RUS")
    accuse("SAA", "JAI")

    grid = client.get("/accusations/").context["grid"]

    for pair in (pair for row in grid.rows for pair in row.cells if pair):
        listed = client.get("/incidents/", {"accuser": pair.accuser, "accused": pair.accused})
        assert listed.context["totals"].incidents == pair.incidents


def test_pairs_that_accuse_each_other_stand_side_by_side(client: Client) -> None:
    for _time in range(3):
        accuse("SAA", "JAI")
    accuse("JAI", "SAA", "verified")
    accuse("JAI", "RUS")

    (pair,) = client.get("/accusations/").context["mutual"]

    assert (pair.there.accuser, pair.there.incidents, pair.there.verified_share) == ("JAI", 1, 1.0)
    assert (pair.back.accuser, pair.back.incidents, pair.back.verified_share) == ("SAA", 3, 0.0)


def test_accusers_who_are_no_party_are_counted_without_a_link(client: Client) -> None:
    accuse("", "RUS", label="@observer")

    text = client.get("/accusations/").content.decode()

    assert "No party: press, networks, people" in text
    assert "accuser=&" not in text


def test_matrix_follows_the_filter(client: Client) -> None:
    accuse("JAI", "SAA", "verified")
    accuse("JAI", "SAA")

    page = client.get("/accusations/?grade=verified")

    assert page.context["matrix"].incidents == 1
    assert 'href="/incidents/?grade=verified&amp;accuser=JAI&amp;accused=SAA"' in page.content.decode()
    assert client.get("/accusations/?grade=certain").status_code == 400


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    counts = []
    for accuser, accused in (("JAI", "SAA"), ("SAA", "JAI"), ("JAI", "RUS")):
        accuse(accuser, accused)
        client.get("/accusations/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/accusations/")
        counts.append(len(queries))

    assert counts[0] == counts[2] <= 12


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
