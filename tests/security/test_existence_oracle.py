"""Nobody can tell an incident that is not public from one that does not exist."""

import csv
import io
import statistics
import string
import time

import pytest
from django.test import Client
from django.utils.crypto import get_random_string

from publication.models import Edition
from tests.factories import EditionFactory
from tests.security.world import World

ADDRESSES = (
    "/incidents/{}/",
    "/ar/incidents/{}/",
    "/incidents/{}/1/",
    "/incidents/{}/1/map.svg",
    "/api/v1/incidents/{}/",
)
FORMULAE = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0")


def hidden_ids(world: World) -> list[str]:
    """What somebody could guess or have seen inside: keys, references, client ids, the id of an incident that is only prepared."""
    found = [str(world.incidents["accepted"].pk), str(world.reports["submitted"].pk)]
    for state in ("submitted", "rejected", "accepted"):
        found += [world.reports[state].reference, str(world.reports[state].client_id)]
    return found


def answer(address: str, public_id: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers, with the id itself taken out of them."""
    path = address.format(public_id)
    response = Client().get(path)
    # The entity tag and the length depend on the address that was asked for.
    headers = {
        name: value.replace(path, "")
        for name, value in response.headers.items()
        if name not in ("ETag", "Content-Length")
    }
    # Where the id stands in the page it stands in its address; a short one stands elsewhere by chance.
    english = path.removeprefix("/ar")
    body = response.content.replace(english.encode(), b"")
    return (
        response.status_code,
        body if len(public_id) < 4 else body.replace(public_id.encode(), b""),
        headers,
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_hidden_and_absent_look_the_same(world: World, address: str) -> None:
    absent = answer(address, "zzzzzzzzzz")
    assert absent[0] == 404
    for hidden in hidden_ids(world):
        assert answer(address, hidden) == absent, hidden


def test_hidden_and_absent_take_as_long(world: World) -> None:
    """Medians of the same request in turns; the bound is far above what a shared machine scatters."""
    client, times = Client(), {"hidden": [], "absent": []}
    hidden = world.reports["accepted"].reference
    for _turn in range(40):
        for name, public_id in (("hidden", hidden), ("absent", "ZZ-999999")):
            began = time.perf_counter()
            client.get(f"/incidents/{public_id}/")
            times[name].append(time.perf_counter() - began)
    assert abs(statistics.median(times["hidden"]) - statistics.median(times["absent"])) < 0.02


def test_public_ids_say_nothing(world: World) -> None:
    """Random, of one length, and none of them a key or a number of anything."""
    ids = list(Edition.objects.values_list("public_id", flat=True).distinct())
    assert len({len(one) for one in ids}) == 1
    assert len(ids[0]) >= 10
    assert all(set(one) <= set(string.ascii_lowercase + string.digits) for one in ids)
    more = [EditionFactory().public_id for _number in range(20)]
    assert len({one[:3] for one in more}) > 10, "ids that begin alike are made in a row"


def test_an_edition_refers_to_nothing_inside() -> None:
    """No column of the publication leads into the register."""
    for model in (Edition, *(relation.related_model for relation in Edition._meta.related_objects)):
        for column in model._meta.concrete_fields:
            target = column.remote_field.model._meta.app_label if column.remote_field else "publication"
            assert target == "publication", f"{model.__name__}.{column.name}"


@pytest.mark.parametrize("variant", ["", "described", "excel"])
@pytest.mark.parametrize("formula", FORMULAE)
def test_no_cell_of_the_csv_is_a_formula(db: None, variant: str, formula: str) -> None:
    EditionFactory(
        title={"en": formula, "ar": formula},
        summary={"en": formula},
        place_name={"en": formula},
        district=formula.strip(),
    )
    response = Client().get("/incidents.csv", {"variant": variant} if variant else {})
    text = b"".join(response).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row and not row[0].startswith("#")]
    assert any(formula in cell for row in rows for cell in row), "the formula is there, made harmless"
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
        assert not cell.startswith("-") or cell[1:].replace(".", "", 1).isdigit(), cell


def test_an_id_of_any_form_is_refused_quietly(db: None) -> None:
    for one in (get_random_string(300), "0", "-1", "a" * 12, "%2e%2e%2f"):
        assert Client().get(f"/incidents/{one}/").status_code == 404
