"""No tile server by default; where an operator names one, pages and policy say the same."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_no_page_names_a_tile_server_by_default(client: Client):
    assert b"map-tiles" not in client.get("/method/").content


def test_an_operators_tiles_are_named_in_the_page(client: Client, settings):
    settings.MAP_TILES_URL, settings.MAP_TILES_ATTRIBUTION = (
        "https://tiles.example.org/{z}/{x}/{y}.png",
        "© Example",
    )

    page = client.get("/method/").content.decode()

    assert (
        '<meta name="map-tiles" content="https://tiles.example.org/{z}/{x}/{y}.png" data-attribution="© Example">'
        in page
    )
