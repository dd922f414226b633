"""Drawn maps show the outlines that the live map shows in the same view."""

import re

import pytest
from django.http import QueryDict

from agreements.models import ZoneOutline
from publication import mapdrawing, picture
from publication.filters import select
from publication.outlines import outlines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_agreements")]


def drawn(query: str) -> tuple[list[str], str]:
    """The outlines of a view as SVG elements, and the sentence about them."""
    selection = select(QueryDict(query))
    found = outlines(selection, mapdrawing.view_for(selection))
    return list(found.shapes), found.words


def test_layers_choose_what_is_drawn() -> None:
    usual, words = drawn("from=2018-10-01&to=2018-12-31")
    assert usual
    assert "Demilitarised zone" in words
    assert "Line of contact" in words
    assert drawn("from=2018-10-01&to=2018-12-31&layers=zone,line") == (usual, words)
    assert drawn("layers=none") == ([], "")
    posts, words = drawn("layers=post")
    assert all(shape.startswith("<circle") for shape in posts)
    assert len(posts) > 10
    assert "Observation post" in words
    assert len(drawn("layers=zone,rival")[0]) > len(drawn("layers=zone")[0])


def test_readings_differ_by_their_dashes() -> None:
    readings = ZoneOutline.objects.of_demilitarised_zones().values_list("reading", flat=True).distinct()
    dashes = {
        reading: set(re.findall(r'stroke-dasharray="([^"]+)"', " ".join(shapes)))
        for reading in readings
        if (shapes := drawn(f"layers=zone&reading={reading}&from=2018-10-01&to=2018-12-31")[0])
    }
    assert len(dashes) > 1
    assert all(len(found) == 1 for found in dashes.values())
    assert len(set.union(*dashes.values())) == len(dashes)


def test_only_what_held_in_the_period_is_drawn() -> None:
    assert not drawn("layers=zone&to=2016-01-01")[0]
    assert not drawn("layers=zone&map=9/0/0")[0], "and nothing outside the picture"


def test_pictures_say_what_the_outlines_are() -> None:
    selection = select(QueryDict("from=2018-10-01&to=2018-12-31"))
    shapes, words = drawn("from=2018-10-01&to=2018-12-31")
    assert set(shapes) <= set(picture.draw_map(selection).shapes)
    svg = mapdrawing.draw(selection)
    assert words in svg
    assert "not the official annex" in svg, "as the disclaimer has it"
    assert all(shape in svg for shape in shapes)
