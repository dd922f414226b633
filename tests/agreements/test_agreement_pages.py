"""The pages of agreements: complete, quick, public, the same for everybody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Provision

pytestmark = pytest.mark.django_db

PAGES = ["/agreements/", "/agreements/sochi-2018/", "/parties/", "/parties/JAI/"]
FILES = ["/agreements/sochi-2018/zones.geojson", "/agreements/sochi-2018/zones.svg"]


@pytest.mark.usefixtures("sample_agreements")
@pytest.mark.parametrize("address", PAGES + FILES)
def test_pages_are_public_and_kept(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.usefixtures("sample_agreements")
@pytest.mark.parametrize("address", PAGES + FILES)
def test_a_signed_in_reader_sees_the_same(client, monitor, address):
    before = Client().get(address).content
    client.force_login(monitor)
    assert strip_nonce(client.get(address).content) == strip_nonce(before)


def strip_nonce(content):
    return re.sub(rb'nonce="[^"]*"', b"", content)


@pytest.mark.usefixtures("sample_agreements")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/agreements/", 3),
        ("/agreements/sochi-2018/", 7),
        ("/agreements/sochi-2018/zones.svg", 7),
        ("/parties/", 2),
        ("/parties/HTS/", 5),
    ],
)
def test_number_of_queries(client, django_assert_num_queries, address, queries):
    with django_assert_num_queries(queries, using="public"):
        client.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/nothing/",
        "/parties/NOBODY/",
        "/agreements/nothing/zones.geojson",
        "/agreements/nothing/zones.svg",
    ],
)
def test_what_is_unknown_is_not_found(client, address):
    response = client.get(address)
    assert response.status_code == 404


@pytest.mark.usefixtures("sample_agreements")
def test_the_six_agreements_in_time(client):
    page = client.get("/agreements/").content.decode()
    places = [
        page.index(f'id="{code}"')
        for code in Agreement.objects.order_by("signed").values_list("code", flat=True)
    ]
    assert len(places) == 6
    assert places == sorted(places)
    assert "from 17 September 2018" in re.sub(r"<[^>]+>", "", page)


@pytest.mark.usefixtures("sample_agreements")
def test_every_provision_with_deadline_record_and_incidents(client):
    page = client.get("/agreements/sochi-2018/").content.decode()
    for provision in Provision.objects.filter(agreement__code="sochi-2018"):
        assert f'href="{reverse("incident_list")}?provision={provision.reference}"' in page
        assert f'id="provision-{provision.number}"' in page
    text = re.sub(r"<[^>]+>", "", page)
    assert "passed 513 days before the agreement ended" in text
    assert "continuing" in text
    assert 'href="https://pax.peaceagreements.org/agreements/2169" rel="noreferrer"' in page
    assert "Wikipedia" in text


@pytest.mark.usefixtures("sample_agreements")
def test_arabic_page_keeps_english_texts_apart(client):
    page = client.get("/ar/agreements/sochi-2018/").content.decode()
    assert 'dir="rtl"' in page
    assert "تشرين الأول 2018" in page
    assert "أكتوبر" not in page
    assert re.search(r'<span lang="en" dir="ltr">[^<]*PA-X 2169', page)


@pytest.mark.usefixtures("sample_agreements")
def test_texts_are_escaped(client):
    Agreement.objects.filter(code="sochi-2018").update(
        name_en="<script>x</script>", state_note_en="<b>note</b>"
    )
    for address in (
        "/agreements/",
        "/agreements/sochi-2018/",
        "/agreements/sochi-2018/zones.svg",
        "/tr/agreements/sochi-2018/",
    ):
        page = client.get(address).content.decode()
        assert "<script>x" not in page
        assert "<b>note" not in page
