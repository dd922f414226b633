"""The workbook and the feed of a filter; every file holds exactly the incidents that are shown."""

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from publication import columns, editions
from publication.filters import select
from publication.formats import xlsx
from publication.statement import statement
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
NOW = dt.datetime(2020, 3, 5, 12, tzinfo=dt.UTC)


def content(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]


def sheets(data: bytes) -> list[ElementTree.Element]:
    book = zipfile.ZipFile(io.BytesIO(data))
    return [ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")) for number in (1, 2)]


def cells(sheet: ElementTree.Element) -> list[dict[str, tuple[str, str]]]:
    """Each row as column letters with type and text."""
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        values = {}
        for cell in row.iter(f"{SHEET}c"):
            text = "".join(part.text or "" for part in cell.iter() if part.tag in (f"{SHEET}v", f"{SHEET}t"))
            values[re.sub(r"\d", "", cell.attrib["r"])] = (cell.get("t", "n"), text)
        found.append(values)
    return found


def incidents(data: bytes) -> list[dict[str, tuple[str, str]]]:
    """The rows of the second sheet by column name."""
    head, *rows = cells(sheets(data)[1])
    names = {letter: name for letter, (_type, name) in head.items()}
    return [{names[letter]: cell for letter, cell in row.items()} for row in rows]


@pytest.mark.parametrize(
    "query", ["", "accused=SAA&accused=RUS", "grade=verified", "bbox=36,35,37,36", "kind=ied_mine&q=raid"]
)
def test_every_file_holds_what_is_shown(client: Client, sample_agreements: None, query: str) -> None:
    issue_random(120)
    shown = select(QueryDict(query)).editions
    ids = list(shown.order_by("-start", "-number").values_list("public_id", flat=True))
    numbers = set(json.loads(content(client, f"/api/v1/numbers/?{query}"))["numbers"])

    table = list(csv.DictReader(io.StringIO(content(client, f"/incidents.csv?{query}").decode(), newline="")))
    features = json.loads(content(client, f"/incidents.geojson?{query}"))["features"]
    rows = incidents(content(client, f"/incidents.xlsx?{query}"))

    assert [row["public_id"] for row in table] == ids
    assert [feature["id"] for feature in features] == ids
    assert [row["public_id"][1] for row in rows] == ids
    assert {int(row["number"]) for row in table} == numbers
    assert [row["number"][1] for row in rows] == [row["number"] for row in table]
    assert [row["accused"][1] for row in rows if "accused" in row] == [
        row["accused"] for row in table if row["accused"]
    ]


def test_the_workbook_says_what_it_is(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    data = content(client, "/incidents.xlsx?accused=SAA&from=2018-10-01")
    about = {row["A"][1]: row.get("B", ("", ""))[1] for row in cells(sheets(data)[0]) if row}
    assert about["Filter"] == "Accused: Syrian Arab Army · from 1 October 2018"
    assert about["The same as a query"] == "accused=SAA&from=2018-10-01"
    assert about["Incidents"] == "1"
    assert about["As of"].endswith("Z")
    assert about["Licence"].startswith("CC BY 4.0")
    assert about["Note"].startswith("Accusations are claims")
    assert {column.name for column in columns.COLUMNS} < set(about)


@pytest.mark.parametrize("language", ["ar", ""])
def test_the_sheets_run_from_the_right_in_arabic(
    client: Client, sample_agreements: None, language: str
) -> None:
    EditionFactory()
    for sheet in sheets(content(client, f"/incidents.xlsx?language={language}")):
        view = next(sheet.iter(f"{SHEET}sheetView"))
        assert (view.get("rightToLeft") == "1") == (language == "ar")


@pytest.mark.parametrize(
    "start",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\n=1",
        '=HYPERLINK("http://x","y")',
        "http://x.example/",
        "{=1}",
        "0012",
    ],
)
def test_text_stays_text(client: Client, sample_agreements: None, start: str) -> None:
    EditionFactory(title={"en": start}, time_note=start, longitude=-0.5)
    data = content(client, "/incidents.xlsx")
    book = zipfile.ZipFile(io.BytesIO(data))
    assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
    assert not [name for name in book.namelist() if "rels" in name and b"http://x" in book.read(name)]
    (row,) = incidents(data)
    assert row["title_en"][0] in {"s", "inlineStr"}
    assert row["title_en"][1].replace("_x0009_", "\t") in {start, start.strip()}
    assert row["longitude"] == ("n", "-0.5")
    assert row["heavy_weapon"][0] == "b"
    assert row["start"] == ("n", "43412"), "a day is a day: 8 November 2018"


def test_too_many_rows_are_refused_with_a_way_out(
    client: Client, sample_agreements: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue_random(3)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    response = client.get("/incidents.xlsx")
    assert response.status_code == 400
    assert "CSV" in response.json()["detail"]


def test_memory_does_not_grow_with_the_rows(
    sample_agreements: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the rows, about the same memory; and nothing is left lying about."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    EditionFactory()
    selection = select(QueryDict(""))
    (row,) = columns.read(selection.editions, list(selection.editions.values_list("pk", flat=True)))
    peaks = []
    for count in (100, 1_000):
        tracemalloc.start()
        with xlsx.write((row for _number in range(count)), statement(selection, count), "", "") as file:
            assert len(file.read(4)) == 4
            peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
    assert list(tmp_path.iterdir()) == []


# --- The feed ----------------------------------------------------------------------------------


def feed(client: Client, query: str = "") -> ElementTree.Element:
    root = ElementTree.fromstring(content(client, f"/incidents.atom?{query}"))
    check_atom(root)
    return root


def check_atom(root: ElementTree.Element) -> None:
    """What RFC 4287 demands of a feed and its entries."""
    moment = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = parent.findall(f"{ATOM}{name}")
            assert one.text
        assert moment.fullmatch(parent.findtext(f"{ATOM}updated") or "")
        links = [(link.get("rel"), link.get("type")) for link in parent.findall(f"{ATOM}link")]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html") in links
        assert all((link.get("href") or "").startswith("http") for link in parent.findall(f"{ATOM}link"))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)


def entries(root: ElementTree.Element) -> list[tuple[str, str]]:
    """The end of each id, and the title."""
    return [
        ((entry.findtext(f"{ATOM}id") or "").partition(":incident/")[2], entry.findtext(f"{ATOM}title") or "")
        for entry in root.findall(f"{ATOM}entry")
    ]


def publish() -> None:
    EditionFactory(public_id="first22222", title={"en": "Raid"}, at=NOW)
    EditionFactory(
        public_id="other22222", kind="chemical", title={"en": "Gas"}, at=NOW + dt.timedelta(hours=1)
    )
    EditionFactory(public_id="gone222222", title={"en": "Secret name"}, at=NOW + dt.timedelta(hours=2))
    EditionFactory(
        public_id="first22222", number=7, title={"en": "Raid"}, kind="sniping", change={"en": "It was one shot."}, at=NOW + dt.timedelta(hours=3)
    )  # fmt: skip
    editions.withdraw("gone222222", "safety", at=NOW + dt.timedelta(hours=4))


def test_editions_corrections_and_withdrawals_follow_each_other(
    client: Client, sample_agreements: None
) -> None:
    publish()
    root = feed(client)
    assert entries(root) == [
        ("gone222222/2", "Withdrawn: incident gone222222"),
        ("first22222/2", "Edition 2: Raid"),
        ("other22222/1", "Gas"),
        ("first22222/1", "Raid"),
    ]
    first = root.findall(f"{ATOM}entry")[0]
    assert "Safety of people" in (first.findtext(f"{ATOM}summary") or "")
    assert "It was one shot." in (root.findall(f"{ATOM}entry")[1].findtext(f"{ATOM}summary") or "")
    assert "Secret name" not in ElementTree.tostring(root, encoding="unicode")
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == "tag:testserver,2020-03-05:incident/gone222222/2"
    page = root.find(f"{ATOM}entry/{ATOM}link[@rel='alternate']")
    assert page is not None
    assert client.get((page.get("href") or "").removeprefix("http://testserver")).status_code == 410


def test_a_filter_keeps_what_was_corrected_out_of_it(client: Client, sample_agreements: None) -> None:
    publish()
    found = entries(feed(client, "kind=infiltration_raid"))
    assert [one for one, _title in found] == ["gone222222/2", "first22222/2", "first22222/1"]


def test_a_filter_tells_nothing_of_what_was_withdrawn(client: Client, sample_agreements: None) -> None:
    """The tombstone is in every feed, whether the filter matched the record or not."""
    publish()
    for query in (
        "q=secret",
        "q=nothing+of+this",
        "kind=infiltration_raid",
        "kind=missed_deadline",
        "accused=SAA",
        "accused=TUR",
    ):
        assert "gone222222/2" in [one for one, _title in entries(feed(client, query))], query


def test_the_feed_of_a_moment(client: Client, sample_agreements: None) -> None:
    publish()
    moment = (NOW + dt.timedelta(hours=1, minutes=30)).isoformat().replace("+00:00", "Z")
    assert [one for one, _title in entries(feed(client, f"as_of={moment}"))] == [
        "other22222/1",
        "first22222/1",
    ]
    assert entries(feed(client, "as_of=2019-01-01")) == []


def test_the_feed_in_a_language_and_asked_again(client: Client, sample_agreements: None) -> None:
    EditionFactory(title={"en": "Raid \x0b\ud7ff", "ar": "غارة"}, at=timezone.now() - dt.timedelta(days=1))
    root = feed(client, "language=ar&accused=SAA")
    assert root.get(f"{XML}lang") == "ar"
    assert [title for _one, title in entries(root)] == ["غارة"]
    assert "الجيش" in (root.findtext(f"{ATOM}title") or "")
    link = root.find(f"{ATOM}link[@rel='self']")
    assert link is not None
    assert link.get("href") == "http://testserver/incidents.atom?language=ar&accused=SAA"
    again = client.get("/incidents.atom")
    assert client.get("/incidents.atom", headers={"If-None-Match": again["ETag"]}).status_code == 304
    EditionFactory()
    assert client.get("/incidents.atom", headers={"If-None-Match": again["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/incidents.atom?language=xx",
        "/incidents.xlsx?language=en-gb",
        "/incidents.atom?page=2",
        "/incidents.xlsx?accused=NOBODY",
    ],
)
def test_wrong_questions_are_refused(client: Client, sample_agreements: None, path: str) -> None:
    response = client.get(path)
    errors: dict[str, Any] = response.json()["errors"]
    assert response.status_code == 400
    assert errors
