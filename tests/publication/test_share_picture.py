"""The picture of the view: it says what it shows, in every language, and is bounded."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from agreements import clipping
from publication import lettering, picture
from publication.filters import select
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def words(query: str, shape: str = "") -> str:
    """Everything that is lettered in the picture, run after run."""
    svg = picture.compose(select(QueryDict(query)), "The title", "site.example/?x=1", shape)
    lines: dict[str, str] = {}
    for y, run in re.findall(r'<text [^>]*?y="(\d+)"[^>]*>([^<]*)</text>', svg[svg.index("</svg>") :]):
        lines[y] = lines.get(y, "") + run.replace("&amp;", "&")
    return " ".join(lines.values())


@pytest.mark.parametrize("shape", ["", "card"])
def test_everything_is_burnt_in(sample_agreements: None, shape: str) -> None:
    EditionFactory()
    EditionFactory(longitude=None, latitude=None, uncertainty_m=None)
    said = words("accused=SAA&from=2018-10-01&colour=grade", shape)
    for part in (
        "The title",
        "Accused: Syrian Arab Army",
        "1 October 2018",
        "2 incidents",
        "1 without a public point",
        "as of 20",
        "UTC",
        "Unverified claim 1",
        "Ceasefire monitor",
        "site.example/?x=1",
        "CC BY 4.0",
        "Accusations are claims",
        "imply no endorsement",
    ):
        assert part in said, part


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_letters_stay_in_the_picture_and_have_a_font(sample_agreements: None, language: str) -> None:
    issue_random(60)
    query = "accused=SAA&accused=RUS&kind=airstrike&kind=ied_mine&kind=sniping&kind=chemical&kind=other&q=a&colour=kind"
    with translation.override(language):
        for shape, (width, _height) in picture.SHAPES.items():
            svg = picture.compose(select(QueryDict(query)), "T " * 200, "site.example/?" + "x" * 300, shape)
            page = svg[svg.index("</svg>") :]
            runs = re.findall(
                r'<text x="([\d.-]+)" y="(\d+)" font-family="([^"]*)" font-size="(\d+)"([^>]*)>([^<]*)<', page
            )
            height = int(re.search(r'height="(\d+)"', svg)[1])  # type: ignore[index]
            assert len(runs) > 8
            for x, y, family, size, more, text in runs:
                run = text.replace("&amp;", "&")
                breadth = lettering.measure(run, int(size), "bold" in more)
                left = float(x) - breadth if "end" in more else float(x)
                assert -1 <= left <= left + breadth <= width + 1, run
                assert 0 < int(y) < height, run
                assert (family == lettering.ARABIC) == bool(re.search("[\u0621-\u064a]", run)), run


def test_a_line_from_the_right_begins_at_the_right() -> None:
    runs = list(lettering.placed("كما في 2026-11-27 04:40 UTC (س)", 20, False, True))
    assert [text for _at, _family, text in runs] == ["كما في", " ", "2026-11-27 04:40 UTC", ") ", "س", "("]
    assert [at for at, _family, _text in runs] == sorted(at for at, _family, _text in runs)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_long_texts_are_cut_where_it_shows(most: int) -> None:
    lines = lettering.wrapped("word " * 100 + "x" * 300, 20, 300, most)
    assert len(lines) == most
    assert lines[-1].endswith("…")
    assert all(lettering.measure(line, 20) <= 300 for line in lines)
    assert lettering.wrapped("A few words", 20, 300, most) == ["A few words"]


@pytest.mark.parametrize("path", ["/view.png?width=300", "/ar/view.png?shape=card&width=300&colour=accused"])
def test_the_picture_is_kept_like_others(client: Client, sample_agreements: None, path: str) -> None:
    EditionFactory()
    response = client.get(path)
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(PNG)
    assert int.from_bytes(response.content[16:20], "big") == 300
    assert response["Cache-Control"] == "public, max-age=60"
    assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304
    EditionFactory()
    assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["width=2401", "width=299", "width=1e3", "width=٣٠٠", "shape=poster", "colour=red", "off=" + "x," * 50],
)
def test_wrong_pictures_are_refused(client: Client, sample_agreements: None, query: str) -> None:
    response = client.get(f"/view.png?{query}")
    assert response.status_code == 400
    assert response.json()["errors"]


def test_missing_fonts_are_said(
    client: Client, sample_agreements: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for kept in (lettering.font_files, lettering._font, lettering._width, picture.png):
        cache: Any = kept
        cache.cache_clear()
    monkeypatch.setattr(lettering, "FOLDERS", (tmp_path,))
    response = client.get("/view.png")
    assert response.status_code == 503
    assert "fonts-noto-core" in response.json()["detail"]
    assert response["Cache-Control"] == "no-store"


def test_shapes_are_cut_to_the_box() -> None:
    square = [(-10.0, -10.0), (5.0, -10.0), (5.0, 5.0), (-10.0, 5.0)]
    assert set(clipping.clip(square, 0, 0, 10, 10)) == {(0, 0), (5, 0), (5, 5), (0, 5)}
    assert clipping.clip([(20, 20), (30, 20), (30, 30)], 0, 0, 10, 10) == []
    around = [(-5.0, -5.0), (50.0, -5.0), (50.0, 50.0), (-5.0, 50.0)]
    assert set(clipping.clip(around, 0, 0, 10, 10)) == {(0, 0), (10, 0), (10, 10), (0, 10)}
