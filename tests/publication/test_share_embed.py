"""The framed view and oEmbed: light, safe to frame, honest, and only for our own addresses."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.html import escape

from publication.shortlink import encode
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db


def drawn(response: Any) -> str:
    """The map in a framed page, as SVG."""
    assert f'src="{escape(response.context["map"])}"' in response.content.decode()
    return unquote(response.context["map"].removeprefix("data:image/svg+xml,"))


def test_the_frame_says_everything_without_a_script(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    EditionFactory(longitude=None, latitude=None, uncertainty_m=None)
    response = client.get("/embed/?accused=SAA")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script" not in page
    assert "<header" not in page
    assert "2 incidents" in page
    assert "1 without a public point" in page
    assert "as of" in page
    assert "Accusations are claims of whoever makes them" in page
    assert "CC BY 4.0" in page
    assert '<a href="http://testserver/?accused=SAA" target="_blank" rel="noopener">' in page
    svg = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(drawn(response))
    assert {element.tag.removeprefix(svg) for element in root.iter()} <= {
        "svg", "title", "rect", "path", "circle", "text",
    }  # fmt: skip
    assert sum(int(circle.findtext(f"{svg}title") or 0) for circle in root.iter(f"{svg}circle")) == 1
    assert not response.cookies


def test_colours_are_named_and_counted(client: Client, sample_agreements: None) -> None:
    issue_random(80)
    for colour in ("accused", "accuser", "grade", "kind"):
        response = client.get(f"/embed/?colour={colour}&map=6/35.6/36.6")
        legend, shown = response.context["legend"], response.context["facts"]
        counted = client.get("/map.svg?map=6/35.6/36.6").content.decode()
        outside, unlocated = (
            int(re.search(rf"(\d+) {words}", counted)[1])  # type: ignore[index]
            for words in ("outside", "without")
        )
        assert sum(group.incidents for group in legend) == 80 - outside - unlocated
        assert len({group.colour for group in legend}) == len(legend), colour
        assert all(
            group.words and group.words != group.name for group in legend if colour in ("grade", "kind")
        )
        hidden = client.get(f"/embed/?colour={colour}&map=6/35.6/36.6&off={legend[0].name}")
        assert legend[0].name not in {group.name for group in hidden.context["legend"]}
        assert any(f"{legend[0].incidents} hidden" in fact for fact in hidden.context["facts"])
        assert len(shown) == 3


def test_highlighted_incidents_are_ringed(client: Client, sample_agreements: None) -> None:
    one = EditionFactory()
    plain = drawn(client.get("/embed/")).count("<circle")
    assert drawn(client.get(f"/embed/?highlight={one.number},1,9999999999")).count("<circle") == plain + 2


def test_a_wrong_filter_is_said_in_the_frame(client: Client, sample_agreements: None) -> None:
    response = client.get("/embed/?accused=%3Cb%3E")
    assert response.status_code == 400
    assert response["Content-Security-Policy"].count("frame-ancestors *") == 1
    assert "&lt;b&gt;" in response.content.decode()


def oembed(client: Client, url: str, more: str = "") -> dict[str, object]:
    response = client.get(f"/oembed?url={quote(url, safe='')}{more}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


@pytest.mark.parametrize(
    "address",
    [
        "/ar/?accused=SAA&colour=grade",
        "/ar/share/?accused=SAA&colour=grade&of=incident_list",
        "/ar/embed/?accused=SAA&colour=grade",
        "/ar/incidents/?accused=SAA&colour=grade&order=oldest&page=2",
        "/ar/s/" + encode("explorer", "accused=SAA&colour=grade"),
    ],
)
def test_each_of_our_addresses_can_be_embedded(client: Client, sample_agreements: None, address: str) -> None:
    EditionFactory()
    answer = oembed(client, f"http://testserver{address}")
    assert (answer["type"], answer["version"]) == ("rich", "1.0")
    (source,) = re.findall(r'src="([^"]*)"', str(answer["html"]))
    assert source == escape("http://testserver/ar/embed/?accused=SAA&colour=grade")
    assert "حادث" in str(answer["title"])


def test_the_answer_fits_the_room(client: Client, sample_agreements: None) -> None:
    answer = oembed(client, "http://testserver/", "&maxwidth=400&maxheight=300")
    assert (answer["width"], answer["height"]) == (400, 300)
    assert 'width="400" height="300"' in str(answer["html"])
    thumbnail = urlsplit(str(answer["thumbnail_url"]))
    assert parse_qs(thumbnail.query) == {"shape": ["card"], "width": ["400"]}
    image = client.get(f"{thumbnail.path}?{thumbnail.query}").content
    assert int.from_bytes(image[16:20], "big") == answer["thumbnail_width"]
    assert int.from_bytes(image[20:24], "big") == answer["thumbnail_height"]


def test_oembed_as_xml(client: Client, sample_agreements: None) -> None:
    response = client.get("/oembed?format=xml&url=http%3A%2F%2Ftestserver%2F")
    root = ElementTree.fromstring(response.content)
    assert response["Content-Type"].startswith("text/xml")
    assert root.findtext("type") == "rich"
    assert (root.findtext("html") or "").startswith("<iframe ")


def test_discovery_leads_to_the_page_itself(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    text = client.get("/?accused=SAA&q=a+%26+b").content.decode().replace("&amp;", "&")
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]*)"', text)
    answer = json.loads(client.get(address.removeprefix("http://testserver")).content)
    assert "accused=SAA&amp;q=a+%26+b" in str(answer["html"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=http://elsewhere.example/", 404),
        ("url=http://testserver.elsewhere.example/", 404),
        ("url=http://testserver@elsewhere.example/", 404),
        ("url=//testserver/", 404),
        ("url=javascript:alert(1)", 404),
        ("url=http://[::1/", 404),
        ("url=http://testserver/desk/", 404),
        ("url=http://testserver/method/", 404),
        ("url=http://testserver/nothing/", 404),
        ("url=http://testserver/s/damaged", 404),
        ("url=http://testserver/%3Faccused=NOBODY", 404),
        ("url=http://testserver/%3Fa%26" + "a%26" * 1_500, 404),
        ("", 404),
        ("url=http://testserver/&format=yaml", 501),
        ("url=http://testserver/&maxwidth=-1", 400),
        ("url=http://testserver/&maxheight=wide", 400),
        ("url=http://testserver/&callback=x", 400),
    ],
)
def test_what_cannot_be_embedded(client: Client, sample_agreements: None, query: str, status: int) -> None:
    response = client.get(f"/oembed?{query}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["detail"]
