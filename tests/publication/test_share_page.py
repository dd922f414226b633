"""The page of ways out: every address opens the state it stands for, live and pinned are told apart."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from publication import editions
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
STATE = "accused=SAA&from=2018-10-01&colour=grade&map=9.5/35.28/36.6&highlight=100005"


def fields(client: Client, address: str) -> dict[str, str]:
    """What stands ready to be copied, by the id of its field."""
    page = client.get(address).content.decode()
    found = re.findall(r'id="share-([\w-]+)" type="text" dir="ltr" value="([^"]*)"', page)
    found += re.findall(r'<textarea[^>]* id="share-([\w-]+)"[^>]*>([^<]*)</textarea>', page)
    return {name: html.unescape(text) for name, text in found}


def path(address: str) -> str:
    parts = urlsplit(address)
    assert parts.netloc == "testserver"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def test_the_links_restore_the_state(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    ready = fields(client, f"/ar/share/?{STATE}")

    live, short = urlsplit(ready["live"]), urlsplit(ready["live-short"])
    assert (live.path, parse_qs(live.query)) == ("/ar/", parse_qs(STATE))
    assert short.path.startswith("/ar/s/")
    assert len(short.path) < len("/ar/s/") + 60
    response = client.get(short.path)
    assert (response.status_code, response["Location"]) == (302, path(ready["live"]))
    assert client.get(response["Location"]).status_code == 200


def test_pinned_is_the_present_for_ever(client: Client, sample_agreements: None) -> None:
    before = timezone.now() - dt.timedelta(days=2)
    EditionFactory(public_id="bbbbbbbbbb", at=before)
    ready = fields(client, "/share/?accused=SAA&of=incident_list&order=oldest")
    pinned = urlsplit(ready["pinned"])
    assert pinned.path == "/incidents/"
    query = parse_qs(pinned.query)
    assert query["order"] == ["oldest"]
    moment = dt.datetime.fromisoformat(query["as_of"][0])
    assert abs((timezone.now() - moment).total_seconds()) < 60
    assert ready["pinned"] in ready["cite"]
    assert client.get(path(ready["pinned-short"]))["Location"] == path(ready["pinned"])

    # What comes later is in the live link and not in the pinned one.
    EditionFactory(at=timezone.now() + dt.timedelta(seconds=1))
    assert client.get(path(ready["pinned"])).context["totals"].incidents == 1
    assert client.get(path(ready["live"])).context["totals"].incidents == 2


def test_a_pinned_state_offers_to_be_freed(client: Client, sample_agreements: None) -> None:
    ready = fields(client, "/share/?as_of=2020-03-05")
    assert "as_of" not in ready["live"]
    assert parse_qs(urlsplit(ready["pinned"]).query)["as_of"] == ["2020-03-05T23:59:59Z"]


@pytest.mark.parametrize("language", ["", "/ar"])
def test_every_address_on_the_page_answers(client: Client, sample_agreements: None, language: str) -> None:
    EditionFactory()
    page = client.get(f"{language}/share/?{STATE}").content.decode()
    found = {
        html.unescape(one) for one in re.findall(r'(?:href|src|value)="(http://testserver/[^"]*)"', page)
    }
    assert len(found) >= 14
    for address in found:
        # The address is what is asked about here, not the pixels.
        small = re.sub(r"(&width=\d+)?$", "&width=300", address) if "view.png" in address else address
        response = client.get(path(small))
        assert response.status_code in (200, 302), address
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_the_code_to_embed_holds_one_frame(client: Client, sample_agreements: None) -> None:
    code = fields(client, "/share/?q=%22%3E%3Cscript%3E")["embed"]
    assert re.fullmatch(r"<iframe [^<>]*></iframe>", code)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in code


@pytest.mark.parametrize("query", ["of=admin", "order=narrative", "nothing=1", "colour=plaid", "as_of=never"])
def test_nonsense_is_refused_with_words(client: Client, sample_agreements: None, query: str) -> None:
    response = client.get(f"/share/?{query}")
    assert response.status_code == 400
    assert "cannot be understood" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "page"), [("/", ""), ("/incidents/", "incident_list"), ("/accusations/", "accusations")]
)
def test_pages_lead_there_with_their_state(
    client: Client, sample_agreements: None, address: str, page: str
) -> None:
    EditionFactory()
    text = html.unescape(client.get(f"{address}?accused=SAA&colour=grade").content.decode())
    links = re.findall(r'href="(/share/[^"]*)"', text)
    assert len(links) == 1
    asked = parse_qs(urlsplit(links[0]).query)
    assert (asked["accused"], asked["colour"], asked.get("of", [""])) == (["SAA"], ["grade"], [page])
    assert 'class="printed"' in text
    if page != "accusations":
        (feed,) = re.findall(r'type="application/atom\+xml"[^>]*href="([^"]*)"', text)
        assert feed == "http://testserver/incidents.atom?accused=SAA"


def test_other_sites_are_told_what_to_show(client: Client, sample_agreements: None) -> None:
    EditionFactory()
    text = html.unescape(client.get("/ar/?accused=SAA").content.decode())
    card = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', text))
    assert card["og:image"] == "http://testserver/ar/view.png?accused=SAA&shape=card"
    assert card["og:url"] == "http://testserver/ar/?accused=SAA"
    assert card["og:title"]
    assert card["og:description"]
    image = client.get(path(card["og:image"]))
    width, height = int.from_bytes(image.content[16:20], "big"), int.from_bytes(image.content[20:24], "big")
    assert (str(width), str(height)) == (card["og:image:width"], card["og:image:height"]) == ("1200", "630")


def test_a_withdrawn_incident_is_gone_from_pinned_links_too(client: Client, sample_agreements: None) -> None:
    EditionFactory(public_id="bbbbbbbbbb", at=timezone.now() - dt.timedelta(days=1))
    ready = fields(client, "/share/?of=incident_list")
    editions.withdraw("bbbbbbbbbb", "safety")
    assert client.get(path(ready["pinned"])).context["totals"].incidents == 0
