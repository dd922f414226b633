"""The filter's grammar: what is right finds the right incidents, what is wrong is an error that names it."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from publication import editions as acts
from publication.filters import LISTS, InvalidFilter, canonical, select
from publication.record import PublicAccount, PublicAccusation
from tests.factories import EditionFactory
from tests.naughty import NAUGHTY

pytestmark = pytest.mark.django_db
WRONG = [
    ("accused=NOBODY", "accused"), ("accuser=saa", "accuser"), ("kind=shelling", "kind"), ("weapon=bow", "weapon"), ("grade=true", "grade"),
    ("agreement=minsk-2015", "agreement"), ("provision=sochi-2018/99", "provision"), ("governorate=idlib", "governorate"),
    ("pair=SAA", "pair"), ("pair=SAA%3E", "pair"), ("pair=SAA%3ENOBODY", "pair"), ("pair=NOBODY%3ESAA", "pair"), ("pair=%3E", "pair"), ("pair=A%3EB%3EC", "pair"),
    ("zone=within", "zone"), ("reading=Z", "reading"), ("heavy=yes", "heavy"), ("heavy=true", "heavy"), ("harm=1", "harm"),
    ("from=2018-13-01", "from"), ("from=yesterday", "from"), ("to=2018-02-30", "to"), ("to=20180901", "to"), ("from=2018-9-1", "from"),
    ("from=2019-01-02&to=2019-01-01", "from"), ("from=2019-01-01&from=2019-01-02", "from"),
    ("bbox=1,2,3", "bbox"), ("bbox=a,b,c,d", "bbox"), ("bbox=36,35,35,36", "bbox"), ("bbox=36,35,37,95", "bbox"), ("bbox=nan,0,1,1", "bbox"),
    ("bbox=-181,0,1,1", "bbox"), ("bbox=1e2,0,101,1", "bbox"), ("bbox=0,0,1,1,2", "bbox"), ("bbox=36,35,36,36", "bbox"),
    ("map=8", "map"), ("colour=pink", "colour"), ("unit=year", "unit"), ("stack=kind", "stack"), ("layers=zone,moon", "layers"), ("off=a%00b", "off"),
    ("highlight=x", "highlight"), ("highlight=" + ",".join(map(str, range(51))), "highlight"), ("map=99/35/36", "map"), ("as_of=tomorrow", "as_of"), ("as_of=2999-01-01", "as_of"), ("as_of=2020-01-01T25:00", "as_of"),
    ("q=!!!", "q"), ("place=%20-%20", "place"), ("q=a%00b", "q"), ("accused=SAA%00", "accused"), ("colour=red", "colour"), ("Accused=SAA", "Accused"),
    ("q=" + "a" * 1_000_000, "q"), ("place=" + "x" * 101, "place"), ("kind=" + "k" * 1_000_000, "kind"), ("from=" + "1" * 100_000, "from"),
    ("pair=SAA", "pair"), ("pair=SAA>", "pair"), ("pair=SAA%3ENOBODY", "pair"), ("pair=SAA>SAA", "pair"), ("pair=>", "pair"), ("pair=JAI>SAA>RUS", "pair"),
    ("&".join(f"kind=k{n}" for n in range(150)), "kind"), ("bbox=" + "1," * 100_000, "bbox"),
]  # fmt: skip
JSON_OUTLETS = (
    "/incidents.csv",
    "/incidents.geojson",
    "/map.svg",
    "/view.png",
    "/incidents.xlsx",
    "/incidents.atom",
    "/compare.csv",
    "/api/v1/incidents/",
    "/api/v1/cells/",
    "/api/v1/facets/",
)


def test_what_is_wrong_is_named(client: Client, sample_agreements: None) -> None:
    """Every wrong query at every outlet, in one test: the sample is loaded once."""
    for query, parameter in WRONG:
        for outlet in JSON_OUTLETS:
            response = client.get(f"{outlet}?{query}")
            assert response.status_code == 400, (outlet, query)
            assert response["Content-Type"].startswith("application/json"), (outlet, query)
            answer = json.loads(response.content)
            assert parameter in answer["errors"], (outlet, query, answer)
            assert answer["detail"]
            assert len(response.content) < 1_000


@pytest.mark.parametrize("query", ["from=2018-13-01", "accused=NOBODY", "colour=red"])
def test_a_page_says_what_is_wrong_beside_the_form(
    client: Client, sample_agreements: None, query: str
) -> None:
    for page in ("/", "/incidents/"):
        response = client.get(f"{page}?{query}")
        assert response.status_code == 400
        assert b"<form" in response.content


def test_nothing_a_person_types_breaks_an_outlet(client: Client, sample_agreements: None) -> None:
    """Naughty text as a value, and as a name, of any parameter: found or refused, never a server error."""
    for text in NAUGHTY[::4]:
        sent = text.encode("utf-8", "surrogatepass")
        for key in ("q", "place", "accused", "from", "bbox", "as_of", "page"):
            response = client.get("/api/v1/incidents/?" + urlencode({key: sent}))
            assert response.status_code in (200, 400), (key, text)
        assert client.get("/api/v1/incidents/?" + urlencode({sent: "1"})).status_code in (200, 400, 404)


def test_empty_values_are_what_a_form_sends(sample_agreements: None) -> None:
    assert select(QueryDict("accused=&from=&q=&bbox=&heavy=&reading=&as_of=")).query == ""


RIGHT: list[tuple[str, list[str] | None]] = [
        ("accused=SAA", ["raid"]), ("accused=SAA&accused=HTS", ["raid", "shelling"]), ("accused=SAA&accuser=TUR", []),
        ("pair=JAI%3ESAA", ["raid"]), ("pair=SAA%3EHTS&pair=JAI%3ESAA", ["raid", "shelling"]), ("pair=SAA%3EJAI", []), ("pair=%3ESAA", []),
        ("kind=indirect_fire", ["shelling"]), ("weapon=mortar", ["shelling"]), ("heavy=1", ["shelling"]),
        ("from=2018-11-08&to=2018-11-08", ["raid"]), ("from=2018-11-09", ["shelling"]), ("q=alleged+POST", ["raid"]), ("q=post+market", []),
        ("q=%D8%BA%D8%A7%D8%B1%D8%A9", ["raid"]), ("place=zallaqiyat", ["raid"]), ("place=al-Zalaqiyat", ["raid"]), ("q=al-Zalaqiyat", ["raid"]),
        ("place=%D8%A7%D9%84%D8%B2%D9%84%D8%A7%D9%82%D9%8A%D8%A7%D8%AA", ["raid"]), ("q=100%25", []), ("q=_", None),
        ("provision=sochi-2018/6", ["shelling"]), ("agreement=sochi-2018", ["shelling"]), ("governorate=Idlib", ["shelling"]),
        ("bbox=36.5,35.2,36.7,35.3", ["raid"]), ("bbox=36.60636,35.2785,36.7,35.3", ["raid"]), ("map=8/35/36", ["raid", "shelling"]),
]  # fmt: skip


def test_what_is_right_finds(sample_agreements: None) -> None:
    """Every right query, in one test: the sample is loaded once."""
    raid = EditionFactory(title={"en": "Raid"}, summary={"en": "An alleged raid on a post", "ar": "غارة"})
    shelling = EditionFactory(
        title={"en": "Shelling"}, summary={"en": "The market was shelled"}, kind="indirect_fire", weapons=("mortar",), start=dt.date(2018, 12, 1), end=dt.date(2018, 12, 1),
        place_name={"en": "Saraqib"}, governorate="Idlib", longitude=None, latitude=None, uncertainty_m=None, provisions=("sochi-2018/6",),
        accounts=(PublicAccount(kind="accusation", accuser="SAA", accusations=(PublicAccusation("HTS", "perpetrator", "alleged"),)),),
    )  # fmt: skip
    ids = {raid.public_id: "raid", shelling.public_id: "shelling"}
    for query, found in RIGHT:
        if found is None:
            with pytest.raises(InvalidFilter):
                select(QueryDict(query))
            continue
        selection = select(QueryDict(query))
        assert sorted(ids[edition.public_id] for edition in selection.editions) == found, query
        in_snapshot = sorted(selection.rows.keys("newest"))
        assert sorted(selection.editions.values_list("pk", flat=True)) == in_snapshot, query


def test_a_zone_is_asked_in_one_reading_or_in_any(sample_agreements: None) -> None:
    edition = EditionFactory()
    relations = dict(pair.split(":") for pair in edition.zone_relations)
    assert len(relations) > 1
    for reading, relation in relations.items():
        assert select(QueryDict(f"zone={relation}&reading={reading}")).editions.count() == 1
        assert select(QueryDict(f"zone={relation}")).editions.count() == 1
    for other in {"inside", "outside"} - {relations["A-20"]}:
        assert not select(QueryDict(f"zone={other}&reading=A-20")).editions.exists()


def test_as_of_reads_what_was_published_then(sample_agreements: None) -> None:
    first = EditionFactory(
        public_id="aaaaaaaaaa", number=1, grade="unverified", at=dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
    )
    EditionFactory(
        public_id="aaaaaaaaaa", number=1, grade="verified", at=dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
    )

    def grades(as_of: str) -> list[str]:
        return [edition.grade for edition in select(QueryDict(urlencode({"as_of": as_of}))).editions]

    assert grades("2019-12-31") == []
    assert grades("2020-01-01") == [first.grade]  # a day means its end
    assert grades("2020-01-01T11:59:00Z") == []
    assert grades("2020-01-01T15:00:00+03:00") == ["unverified"]
    assert (
        select(QueryDict("as_of=2020-01-01T15:00:00+03:00")).editions.count() == 1
    )  # a plus sign not escaped
    assert grades("2020-03-01") == ["verified"]
    acts.withdraw("aaaaaaaaaa", "safety")
    assert grades("2020-01-15") == [], "what was withdrawn is gone from the past too"


def test_a_pair_is_one_accuser_and_its_accused(sample_agreements: None) -> None:
    """Not: accused by somebody, and accused by the accuser of somebody else."""

    def account(accuser: str, *accused: str) -> PublicAccount:
        said = tuple(PublicAccusation(code, "perpetrator", "alleged") for code in accused)
        label = "" if accuser else "@observer"
        return PublicAccount(kind="accusation", accuser=accuser, accuser_label=label, accusations=said)

    first = EditionFactory(accounts=(account("JAI", "SAA"), account("SAA", "JAI")))
    second = EditionFactory(accounts=(account("JAI", "RUS"), account("HTS", "SAA")))
    third = EditionFactory(accounts=(account("", "SAA"),))
    EditionFactory(accounts=())

    def found(query: str) -> set[str]:
        return set(select(QueryDict(query)).editions.values_list("public_id", flat=True))

    assert found("pair=JAI>SAA") == found("pair=JAI%3ESAA") == {first.public_id}
    assert found("pair=>SAA") == {third.public_id}
    assert found("pair=JAI>RUS&pair=SAA>JAI") == {first.public_id, second.public_id}
    assert found("pair=JAI>RUS&accused=JAI") == set()
    assert found("accuser=JAI&accused=SAA") == {first.public_id, second.public_id}
    assert select(QueryDict("pair=>SAA&pair=JAI>RUS&pair=")).query == "pair=%3ESAA&pair=JAI%3ERUS"


def test_a_chosen_pair_is_said_and_outlives_another_choice(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    page = client.get("/incidents/?pair=JAI>SAA&pair=>SAA&harm=civilian")
    chosen = {choice.words: choice.url for choice in page.context["filter"].chosen}
    assert (
        chosen["Accusation: Jaysh al-Izza accuses Syrian Arab Army"]
        == "/incidents/?pair=%3ESAA&harm=civilian"
    )
    assert any("Syrian Arab Army, accused by no party" in words for words in chosen), chosen
    assert 'name="pair" value="JAI&gt;SAA" checked' in page.content.decode()


def test_the_query_string_has_one_form(sample_agreements: None) -> None:
    mixed = QueryDict("q=a+b&accused=SAA&map=8/35/36&accused=RUS&from=2018-10-01&accused=SAA&kind=")
    assert canonical(mixed) == "accused=RUS&accused=SAA&from=2018-10-01&q=a+b"
    assert canonical(mixed, accused="HTS") == "accused=HTS&from=2018-10-01&q=a+b"


def test_the_browser_has_the_same_keys(settings: Any) -> None:
    script = (settings.BASE_DIR / "static" / "js" / "explorer" / "filter.js").read_text()
    listed = script.split("export const LISTS = [")[1].split("]")[0]
    assert tuple(key.strip(" '\n") for key in listed.split(",") if key.strip()) == LISTS
