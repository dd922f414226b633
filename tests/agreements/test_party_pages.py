"""The parties: found by any name, shown with their relations, never rolled up."""

import re

import pytest

from agreements.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_agreements")]


def codes(page):
    """The codes of the parties a page of parties lists."""
    return set(re.findall(r"</a></span> <span[^>]*><bdi>([A-Z0-9-]+)</bdi>", page))


def test_every_party_by_kind(client):
    page = client.get("/parties/").content.decode()
    assert codes(page) == set(Party.objects.values_list("code", flat=True))
    assert page.index('id="kind-state"') < page.index('id="kind-rebel"') < page.index('id="kind-monitor"')


@pytest.mark.parametrize("spelling", ["al-Izza", "IZA", "Ezza", "جيش العزه", "العزة", "изза", "jai"])
def test_a_party_is_found_by_any_spelling(client, spelling):
    page = client.get("/parties/", {"q": spelling}).content.decode()
    assert "JAI" in codes(page)


def test_a_hostile_name_finds_and_is_marked(client):
    page = client.get("/parties/", {"q": "shabiha"}).content.decode()
    assert codes(page) == {"NDF"}
    assert "hostile usage" in page
    assert "<h1" in page


@pytest.mark.parametrize("nothing", ["qwqwqw", "…", "'; DROP TABLE", "<script>alert(1)</script>", "x" * 5000])
def test_names_of_nobody(client, nothing):
    response = client.get("/parties/", {"q": nothing})
    page = response.content.decode()
    assert response.status_code == 200
    assert "No party is called so" in page
    assert "<script>alert" not in page


def test_relations_in_both_directions_as_precisely_as_known(client):
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/parties/SAA/").content.decode()))
    assert "branch of Government of Syria (to 8 Dec 2024) 2011" in page
    assert "5th Assault Corps branch of Syrian Arab Army 22 Nov 2016" in page
    assert "Never rolled up" in page
    monthly = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/parties/HAD/").content.decode()))
    assert "Rouse the Believers operations room Oct 2018" in monthly


def test_names_in_four_languages_and_the_incidents(client):
    page = client.get("/parties/JAI/").content.decode()
    assert '<dd><bdi lang="ar" dir="rtl">جيش العزة</bdi></dd>' in page
    assert '<dd><bdi lang="ru" dir="ltr">Джейш аль-Изза</bdi></dd>' in page
    assert "?accuser=JAI" in page
    assert "?accused=JAI" in page


def test_duties_of_a_guarantor(client):
    page = client.get("/parties/TUR/").content.decode()
    assert '/agreements/sochi-2018/#provision-6"' in page


def test_arabic_page(client):
    page = client.get("/ar/parties/SAA-5C/").content.decode()
    assert "<h1" in page
    assert "الفيلق الخامس اقتحام" in page
    assert "22 تشرين الثاني 2016" in page
