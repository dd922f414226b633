"""The front page as plain HTML, its words written from the numbers, and the drawn map."""

import datetime as dt
import json
import re
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from agreements.models import Party
from publication import aggregation, headline, mapdrawing, reading
from publication.accusation_tally import tally
from publication.filters import select
from publication.record import PublicCasualties
from tests.factories import EditionFactory
from tests.publication.random_editions import issue_random

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def words(query: str = "") -> headline.Headline:
    selection = select(QueryDict(query))
    rows = selection.rows
    return headline.write(
        selection, aggregation.totals(rows), aggregation.by_governorate(rows), reading.parties()
    )


def test_the_page_works_without_javascript(client: Client, sample_agreements: None) -> None:
    EditionFactory(title={"en": "Raid"})
    EditionFactory(
        title={"en": "Shelling"},
        kind="indirect_fire",
        weapons=("mortar",),
        governorate="",
        longitude=None,
        latitude=None,
        uncertainty_m=None,
    )
    page = client.get("/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "Raid" in html
    assert "Shelling" in html
    assert page["Cache-Control"] == "public, max-age=60"
    assert "style=" not in html
    assert re.search(r'<noscript><img src="/map.svg', html)
    rows = {row.code: row.count for row in page.context["governorates"]}
    assert rows == {"Hama": 1, "": 1}, "an unknown governorate is counted too"
    assert page.context["unlocated"] == 1


def test_the_filter_of_the_page_narrows_all_of_it(client: Client, sample_agreements: None) -> None:
    EditionFactory(title={"en": "Raid"})
    EditionFactory(title={"en": "Shelling"}, kind="indirect_fire")
    page = client.get("/?kind=indirect_fire")
    assert page.context["total"] == 1
    assert [edition.title["en"] for edition in page.context["incidents"]] == ["Shelling"]
    (kinds,) = [facet for facet in page.context["facets"] if facet.key == "kind"]
    assert {option.value: (option.count, option.checked) for option in kinds.options} == {
        "infiltration_raid": (1, False),
        "indirect_fire": (1, True),
    }
    assert page.context["filter_query"] == "kind=indirect_fire"


def test_an_option_taken_away_by_another_filter_can_still_be_chosen(
    client: Client, sample_agreements: None
) -> None:
    """The browser takes filters back without asking the server: the form holds every option any incident has."""
    EditionFactory(governorate="Hama")
    EditionFactory(governorate="Idlib", kind="indirect_fire")
    facets = {facet.key: facet for facet in client.get("/?kind=indirect_fire").context["facets"]}
    assert {option.value: option.count for option in facets["governorate"].options} == {"Hama": 0, "Idlib": 1}


def test_the_words_follow_from_the_numbers(sample_agreements: None) -> None:
    civilians = (PublicCasualties("killed", "civilian", 2, 3, 5),)
    for day, grade, casualties in [(1, "verified", civilians), (7, "contested", ()), (9, "unverified", ())]:
        EditionFactory(
            start=dt.date(2018, 11, day), end=dt.date(2018, 11, day), grade=grade, casualties=casualties
        )
    EditionFactory(
        start=dt.date(2018, 9, 17),
        end=dt.date(2018, 9, 17),
        accounts=(),
        longitude=None,
        latitude=None,
        uncertainty_m=None,
    )
    said = words()
    assert said.headline == "4 incidents from 17 September 2018 to 9 November 2018"
    assert said.region == "Hama"
    assert (
        f"In 3 of them somebody is accused; most often {Party.objects.get(code='SAA')} (3)."
        in said.standfirst
    )
    assert "2–5, best 3 people were killed; civilians came to harm in 1 incident." in said.standfirst
    assert "1 incident has no public point" in said.standfirst
    figures = {figure.label: (figure.value, figure.note) for figure in said.figures}
    assert figures["Last 7 days"] == ("2", "to 9 Nov 2018; 1 in the 7 days before")
    assert figures["Verified"] == ("25\u00a0%", "1 of 4; 1 contested")
    assert words("from=2020-01-01").headline == "No incident matches"
    assert words("grade=verified").headline == "1 incident on 1 November 2018"


def on(*days: tuple[int, int]) -> None:
    """So many incidents on each day of November 2018."""
    for day, count in days:
        for _one in range(count):
            EditionFactory(start=dt.date(2018, 11, day), end=dt.date(2018, 11, day))


def test_a_comparison_is_made_where_there_is_one(sample_agreements: None) -> None:
    on((1, 12), (3, 10), (9, 3), (14, 2), (20, 1))
    # To 14 November: 5 in a week, 22 in the week before; 3 of 14 days and more have a report.
    said = words("to=2018-11-14&from=2018-11-08").standfirst
    assert "That is fewer than in the equally long time before, 1–7 November 2018 (22)." in said
    assert "29\u00a0% of the 7 days have a report; a day without one need not have been quiet." in said
    assert (
        "more than in the equally long time before" not in words("from=2018-11-01&to=2018-11-07").standfirst
    ), "nothing is published of the week before"
    assert "before, 9–14 November" not in words("from=2018-11-15").standfirst, "3 and 5 are too few"
    assert "25\u00a0% of the 20 days have a report" in words().standfirst
    assert "week before" not in words().standfirst, "1 and 2 are too few"
    figures = {figure.label: figure.note for figure in words("to=2018-11-09").figures}
    assert figures["Last 7 days"] == "to 9 Nov 2018", "of the week before only a part is covered"
    on((18, 30))
    assert (
        "33 incidents in the week to 20 November 2018, more than in the week before (3)."
        in words().standfirst
    )
    on((12, 22))
    said = words().standfirst
    assert "33 incidents in the week to 20 November 2018, about as many as in the week before (25)." in said
    assert len(words().figures) == 4


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "–"),
        (0, 9, "0\u00a0%"),
        (1, 9_999, "1\u00a0%"),
        (9_998, 9_999, "99\u00a0%"),
        (5, 5, "100\u00a0%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(part: int, whole: int, said: str) -> None:
    assert headline.share(part, whole) == said


@pytest.mark.parametrize("language", ["ar", "ru", "tr"])
def test_the_words_are_made_in_every_language(sample_agreements: None, language: str) -> None:
    EditionFactory()
    with translation.override(language):
        assert words().headline
        assert len(words().figures) == 4


@pytest.mark.parametrize(
    "query",
    [
        "",
        "map=11/35.28/36.6",
        "bbox=36.4,35.1,36.9,35.5",
        "map=6/20/100",
        "accused=HTS",
        "map=0/0/0",
        "bbox=-180,-90,180,90",
    ],
)
def test_the_map_is_a_harmless_picture_that_counts_everything(
    client: Client, sample_agreements: None, query: str
) -> None:
    issue_random(60)
    response = client.get(f"/map.svg?{query}")
    assert response["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(response.content)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "path", "circle", "text"}
        assert not {"style", "href", "class", "onload"} & set(element.attrib)
    drawn = sum(
        int((circle.findtext(f"{SVG}title") or "0").replace(",", "")) for circle in root.iter(f"{SVG}circle")
    )
    view = mapdrawing.view_of(*mapdrawing.HOME)
    assert view.box()[0] < 36.6 < view.box()[2]
    total = json.loads(client.get(f"/api/v1/facets/?{query}").content)
    caption = next(text.text or "" for text in root.iter(f"{SVG}text") if "as of" in (text.text or ""))
    incidents, nowhere, outside = (
        int(number.replace(",", ""))
        for number in re.findall(r"([\d,]+) (?:incident|without|outside)", caption)
    )
    assert incidents == total["count"] == drawn + nowhere + outside
    assert nowhere == total["unlocated"]


def test_a_view_and_its_box_are_inverse() -> None:
    view = mapdrawing.view_of(8, 35.75, 36.95)
    west, south, east, north = view.box()
    assert view.at(west, north) == pytest.approx((0, 0), abs=1e-6)
    assert view.at(east, south) == pytest.approx((mapdrawing.WIDTH, mapdrawing.HEIGHT), abs=1e-6)


def test_periods_are_calendar_periods() -> None:
    day = dt.date(2018, 11, 8)
    starts = {unit: aggregation.period_start(day, unit) for unit in aggregation.UNITS}
    assert starts == {
        "day": day,
        "week": dt.date(2018, 11, 5),
        "month": dt.date(2018, 11, 1),
        "quarter": dt.date(2018, 10, 1),
        "year": dt.date(2018, 1, 1),
    }
    assert aggregation.period_start(dt.date.min, "week") == dt.date.min


def test_bars_stand_for_every_period_and_are_not_too_many(sample_agreements: None) -> None:
    for year in (1, 2018, 9999):
        EditionFactory(start=dt.date(year, 12, 31), end=dt.date(year, 12, 31))
    EditionFactory(start=dt.date(2018, 10, 1), end=dt.date(2018, 10, 1))
    found = aggregation.bars(select(QueryDict("from=2018-01-01&to=2018-12-31")).rows, "week")
    assert [bar.count for bar in found.bars] == [1, *[0] * 12, 1]
    assert found.bars[0].end + dt.timedelta(days=1) == found.bars[1].start
    with pytest.raises(aggregation.TooManyBars):
        aggregation.bars(select(QueryDict()).rows, "day")
    with pytest.raises(aggregation.TooManyBars):
        aggregation.bars(select(QueryDict()).rows, "")


def test_an_incident_counts_once_beside_the_pairs(sample_agreements: None) -> None:
    issue_random(80)
    rows = select(QueryDict()).rows
    counted = tally(rows)
    accused = {code: sum(grades) for code, grades in counted.accused.items()}
    assert accused == aggregation.by_accused(rows)
    assert sum(sum(grades) for grades in counted.pairs.values()) >= sum(counted.incidents)
    assert sum(counted.incidents) + sum(counted.without) == rows.count


def test_the_picture_speaks_the_language_of_its_page(client: Client) -> None:
    page = client.get("/ar/", headers={"Accept-Language": "en"}).content.decode()

    assert '<noscript><img src="/ar/map.svg' in page
    assert 'lang="ar"' in client.get("/ar/map.svg", headers={"Accept-Language": "en"}).content.decode()
