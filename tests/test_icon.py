"""Every page has the site's icon, and so has what is no page: browsers log an error where they find none."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/places/place/", "/admin/places/place/add/"])
def test_every_kind_of_admin_page_names_the_icon(client: Client, admin: User, path: str) -> None:
    client.force_login(admin)

    assert '<link rel="icon"' in client.get(path).content.decode()


@pytest.mark.django_db
def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    response.close()

    assert (response.status_code, response["Content-Type"]) == (200, "image/x-icon")
