"""Short links: whatever goes in comes out, typical ones are short, damaged ones are known, old ones live."""

import hashlib
import json
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as some

from publication import filters, shortlink, viewing
from publication import shortlink_table as table
from publication.shortlink import Damaged, decode, encode

TYPICAL = [
    "",
    "accused=SAA",
    "accused=SAA&from=2018-10-15&to=2018-11-30",
    "accuser=JAI&accused=SAA&kind=indirect_fire&grade=verified",
    "zone=inside&reading=A-20&heavy=1&from=2018-10-10&to=2018-12-31",
    "weapon=artillery&weapon=mortar&harm=civilian&from=2019-04-30&to=2019-08-31",
    "provision=sochi-2018/6&governorate=Idlib&as_of=2020-03-05",
    "accused=SAA&map=9.5/35.281/36.606",
    "pair=JAI%3ESAA&pair=%3ERUS&basis=mutual",
    "as_of=2026-11-27T04:40:00Z&accused=HTS",
]
#: Codes that were given out once. They must open the same state for ever: add to this, never change it.
GIVEN_OUT = {
    "aAOHw": ("explorer", ""),
    "aAAIBDf6peg7-qaiRPQ": ("explorer", "accused=SAA&from=2018-10-15&to=2018-11-30"),
    "aAgEQAgEDBB9Y": ("accusations", "accuser=JAI&accused=SAA&kind=indirect_fire"),
    "aAQgADAEQ_wjYutin2LHYqRsCuOQ": (
        "incident_list",
        "zone=inside&reading=A-20&q=%D8%BA%D8%A7%D8%B1%D8%A9&order=deaths",
    ),
    "aABH9awkJoBT8A_ELk7oi498jFgUY-wIRvQES_ASRLbgEkS6xLDFL": (
        "explorer",
        "as_of=2026-11-27T04:40:00Z&map=9.5/35.281/36.606&layers=zone,line&highlight=17,189&bbox=36.1,-35,36.9,35.5",
    ),
    "aABP6EQEVAxf_A1NBQeWO": ("explorer", "pair=JAI%3ESAA&colour=grade&off=SAA"),
}

CODES = [(key, word) for key, words in table.WORDS.items() for word in words]
DAYS = some.dates().map(lambda day: day.isoformat())
DECIMALS = some.lists(
    some.decimals(-180, 180, places=3).map(str)
    | some.floats(-90, 90).map(str)
    | some.integers(0, 20).map(str),
    min_size=1,
    max_size=5,
)
PAIRS = some.lists(
    some.sampled_from(CODES)
    | some.tuples(some.sampled_from(sorted(table.DAYS)), DAYS | some.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}"))
    | some.tuples(some.just("pair"), some.sampled_from(["JAI>SAA", ">SAA", "NEW>SAA", "SAA>", ">", "SAA>JAI>RUS"]))
    | DECIMALS.map(lambda numbers: ("map", "/".join(numbers)))
    | DECIMALS.map(lambda numbers: ("bbox", ",".join(numbers)))
    | some.lists(some.integers(0, 10**10), max_size=50).map(lambda numbers: ("highlight", ",".join(map(str, numbers))))
    | some.tuples(some.sampled_from(table.KEYS) | some.text(max_size=8), some.text(max_size=30)),
    max_size=12,
)  # fmt: skip


@given(page=some.sampled_from(table.PAGES), pairs=PAIRS)
@example(page="explorer", pairs=[("from", "0001-01-01"), ("to", "9999-12-31"), ("map", "-0/1e5/007")])
@example(
    page="explorer", pairs=[("as_of", "2200-01-01T00:00:00Z"), ("q", "غارة & قرب"), ("highlight", "007")]
)
def test_any_state_comes_back(page: str, pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs, safe="/,:")

    code = encode(page, query)

    assert decode(code) == (page, query) if len(code) <= shortlink.LONGEST else True
    assert parse_qsl(query, keep_blank_values=True) == pairs


@pytest.mark.parametrize("query", TYPICAL)
def test_typical_codes_are_short(query: str) -> None:
    code = encode("explorer", query)
    assert len(code) <= 30, code
    assert decode(code) == ("explorer", query)


@pytest.mark.parametrize("query", TYPICAL)
def test_a_changed_letter_is_always_noticed(query: str) -> None:
    code = encode("incident_list", query)
    letters = "ABCXYZabcxyz0189_-"
    wrong = {code[:at] + letter + code[at + 1 :] for at in range(len(code)) for letter in letters} - {code}
    wrong |= {code[:at] for at in range(len(code))} | {code + "A", code + "==", code.upper()} - {code}
    wrong |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)} - {code}
    for one in wrong:
        with pytest.raises(Damaged):
            decode(one)


@pytest.mark.parametrize("code", ["", "a", "b" + "A" * 10, "aé", "a" * 4_000, "a====", "a\n", "é", "a AAAA"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Damaged):
        decode(code)


@pytest.mark.parametrize(("code", "state"), GIVEN_OUT.items())
def test_old_codes_live(code: str, state: tuple[str, str]) -> None:
    assert decode(code) == state


def test_the_table_is_frozen() -> None:
    content = json.dumps(
        [
            table.PAGES,
            table.KEYS,
            table.WORDS,
            sorted(table.DAYS),
            table.DECIMALS,
            sorted(table.NUMBERS),
            sorted(table.PAIRS),
        ]
    )
    assert hashlib.sha256(content.encode()).hexdigest()[:16] == "ef57e6f7f32defdc", (
        "make a table of the next version"
    )


def test_the_table_knows_every_key_and_word() -> None:
    """A word the table lacks makes links longer: decide whether it is worth a new version."""
    keys = set(filters.EditionFilter.base_filters)
    assert keys - set(table.KEYS) == set()
    assert set(viewing.COLOURS) == set(table.WORDS["colour"])
    assert all(
        len(words) < shortlink.PAIR and len(set(words)) == len(words) for words in table.WORDS.values()
    )
    assert len(table.KEYS) < 250


def test_a_short_link_leads_to_its_state(client: Client, db: None) -> None:
    code = encode("accusations", "accused=SAA&q=a+%26+b")
    response = client.get(f"/ar/s/{code}")
    assert (response.status_code, response["Location"]) == (302, "/ar/accusations/?accused=SAA&q=a+%26+b")
    assert response["Cache-Control"].startswith("public")


@pytest.mark.parametrize("code", ["aAOH9", "nonsense", "a" * 5_000, "%F0%9F", "a%00"])
def test_a_damaged_link_says_so(client: Client, db: None, code: str) -> None:
    response = client.get(f"/s/{code}")
    if "%" in code:
        assert response.status_code in (400, 404)
        return
    assert response.status_code == 404
    assert "damaged" in response.content.decode()
