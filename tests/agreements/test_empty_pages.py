"""The pages where little or nothing has been entered yet."""

import pytest

from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db


def test_pages_of_an_empty_database(client):
    assert "No agreement has been entered yet" in client.get("/agreements/").content.decode()
    assert client.get("/parties/").status_code == 200


def test_an_agreement_with_nothing_but_a_name(client):
    AgreementFactory(code="bare")
    page = client.get("/agreements/bare/").content.decode()
    assert "No provision of this text is recorded" in page
    assert "zone-map" not in page
