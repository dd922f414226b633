"""Public answers come in the coding the reader takes; pages of people who signed in are never compressed."""

import gzip
from typing import Any

import brotli
import pytest
from django.test import Client

from tests.factories import EditionFactory

OUTLETS = ["/", "/incidents/", "/map.svg", "/api/v1/zones/", "/feed/manifest.json", "/incidents/?from=never"]


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_what_is_compressed_is_what_is_sent_plain(
    client: Client, sample_agreements: None, coding: str
) -> None:
    EditionFactory()
    open_it = {"br": brotli.decompress, "gzip": gzip.decompress}[coding]
    for outlet in OUTLETS:
        plain = client.get(outlet)
        sent = client.get(outlet, headers={"accept-encoding": f"{coding}, identity;q=0.5"})
        assert "Content-Encoding" not in plain, outlet
        assert sent["Content-Encoding"] == coding, outlet
        assert "Accept-Encoding" in sent["Vary"], outlet
        assert "Accept-Encoding" in plain["Vary"], outlet
        assert len(sent.content) < len(plain.content) / 2, outlet
        assert sent.get("ETag") == plain.get("ETag")
        assert without_nonces(open_it(sent.content)) == without_nonces(plain.content), outlet


def test_pages_behind_the_sign_in_are_not_compressed(client: Client, monitor: Any) -> None:
    client.force_login(monitor)
    response = client.get("/report/", headers={"accept-encoding": "br, gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response


def without_nonces(page: bytes) -> bytes:
    """What a page says, its moments and nonces left out: they differ from one request to the next."""
    return b"".join(line for line in page.splitlines() if b"nonce" not in line and b"UTC" not in line)
