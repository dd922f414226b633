"""No word and no exact point of the register is on any public outlet; and if there were one, this would find it."""

import re
from dataclasses import dataclass

import pytest
from django.http import QueryDict
from django.test import Client

from audit.models import Entry
from incidents.models import Finding, IncidentLink, Message, PublicationDraft, Reply, Source, Transition
from incidents.models.confidential import ConfidentialSource
from publication import picture, sharing
from publication.filters import EditionFilter, select
from tests.publication.feed_reading import fetch_shards
from tests.security import world as worlds
from tests.security.addresses import address
from tests.security.canaries import (
    CONFIDENTIAL,
    PUBLISHED,
    Canaries,
    classified,
    near_a_true_point,
    plant,
    pretty,
    public_words,
    search,
    text_fields,
)
from tests.security.crawler import Answer, crawl, fetch, heard
from tests.security.permissions import PUBLIC
from tests.security.planted_leaks import EXACT, LEAKS
from tests.security.world import PUBLIC_NOW, World


@dataclass
class Planted:
    world: World
    canaries: Canaries


@pytest.fixture
def planted(db: None) -> Planted:
    """The world with a canary in every text, planted before anything was published, and again in what came after."""
    world, canaries = worlds.build(), Canaries()
    _plant_everything(world, canaries, leave=("public_id",))
    worlds.publish(world)
    # Ids are not overwritten now: the published ones point to the register by nothing.
    for entry in Entry.objects.all():
        canaries.word(f"audit.Entry of {entry.pk}")
    for step in Transition.objects.all():
        plant(step, "a step", canaries, is_public=False)
    return Planted(world, canaries)


def _plant_everything(world: World, canaries: Canaries, leave: tuple[str, ...]) -> None:
    for person in world.people.values():
        plant(person, "a person", canaries, is_public=False)
    for state, report in world.reports.items():
        is_public = state in PUBLIC_NOW
        if state == "submitted":
            Message.objects.create(report=report, kind="note", text="-", by=world.people["moderator"])
        plant(report, state, canaries, is_public=is_public)
        for model in (Source, ConfidentialSource, Message, Transition):
            for row in model.objects.filter(report=report):
                plant(row, state, canaries, is_public=is_public)
    for state, incident in world.incidents.items():
        is_public = state in PUBLIC_NOW
        Reply.objects.create(incident=incident, party_id=world.reports[state].accused_party_id, kind="denial")
        IncidentLink.objects.create(
            incident=incident,
            to=world.incidents["published" if state != "published" else "corrected"],
            relation="retaliation",
        )
        plant(incident, state, canaries, is_public=is_public, leave=leave)
        for model in (Finding, Reply, IncidentLink, Transition, PublicationDraft):
            for row in model.objects.filter(incident=incident):
                plant(row, state, canaries, is_public=is_public)
    if world.draft:
        plant(world.draft, "a draft", canaries, is_public=False)


def addresses(world: World) -> list[str]:
    """Every public route with every object of the world, whether it is public or not, in two languages."""
    found = [address(template, row.example, world) for template, row in PUBLIC.items()]
    ids = [incident.public_id or f"{incident.pk}" for incident in world.incidents.values()]
    found += [
        f"{before}{one}/" for one in ids for before in ("/incidents/", "/ar/incidents/", "/api/v1/incidents/")
    ]
    found += [f"/incidents/{one}/{number}/" for one in ids for number in (1, 2, 9)]
    found += [f"/incidents/{report.reference}/" for report in world.reports.values()]
    return found


def questions() -> list[str]:
    """Every outlet with every parameter: valid, wrong, sorted, paged; and each kind of error page."""
    outlets = (
        "/",
        "/incidents/",
        "/timeline/",
        "/accusations/",
        "/compare/",
        "/compare.csv",
        "/incidents.csv",
        "/incidents.geojson",
        "/map.svg",
        "/api/v1/incidents/",
        "/api/v1/numbers/",
        "/incidents.xlsx",
        "/incidents.atom",
        "/share/",
        "/embed/",
    )
    good = (
        "q=raid",
        "place=zalaqiyat",
        "order=updated&page=1",
        "as_of=2025-01-01",
        "accuser=JAI&accused=SAA",
        "bbox=36,35,37,36",
        "governorate=Hama",
        "grade=unverified",
        "variant=described",
    )
    wrong = ("page=99999", "order=narrative", "bbox=x", "as_of=never", "lang=xx", "%00=1", "q=%FF")
    found = [f"{outlet}?{query}" for outlet in outlets for query in (*good, *wrong)]
    return [
        *found,
        *(f"/{page}?colour={colour}" for page in ("embed/", "ar/embed/") for colour in ("accused", "grade")),
        "/view.png?width=300&colour=kind",
        "/oembed?url=http%3A%2F%2Ftestserver%2F%3Fq%3Draid",
        "/oembed?url=http%3A%2F%2Ftestserver%2F&format=xml",
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/security.txt",
        "/feed/state.json",
        "/nothing/",
        "/ar/nothing/",
    ]


def leaks(answers: list[Answer], canaries: Canaries) -> dict[str, set[str]]:
    """What each answer gives away, by its address; a canary that the asker wrote into the address does not count."""
    found = {
        answer.url: search(answer.everything, canaries) | near_a_true_point(answer.body, canaries)
        for answer in answers
    }
    return {url: what for url, what in found.items() if what}


def test_every_text_of_the_register_is_classified() -> None:
    assert set(text_fields()) - classified() == set(), "decide in canaries.py whether these may become public"
    assert classified() - set(text_fields()) == set(), "classified, but no such column"
    assert all(PUBLISHED.values())


def test_nothing_confidential_is_on_a_public_outlet(planted: Planted) -> None:
    with heard() as log:
        answers = list(
            crawl(["/", "/ar/", "/incidents/", "/timeline/"], [*addresses(planted.world), *questions()])
        )
    assert len(answers) > 100
    assert leaks(answers, planted.canaries) == {}, pretty(leaks(answers, planted.canaries))
    assert search("\n".join(log).encode(), planted.canaries) == set()
    assert {answer.status for answer in answers} >= {200, 400, 404, 410}
    assert not [answer.url for answer in answers if answer.status >= 500]
    # The crawl did read what is published: the title of each public incident and the reason of its grade.
    seen = set().union(*(public_words(answer.everything, planted.canaries) for answer in answers))
    for state in PUBLIC_NOW:
        assert any(f"Incident.title of {state}" in meaning for meaning in seen), state
        assert any(f"Source.publisher of {state}" in meaning for meaning in seen), state
    assert any(url.startswith("/feed/2018") for url in {answer.url for answer in answers}) or _shards(planted)


def _shards(planted: Planted) -> bool:
    """The feed's files, read in every coding; whether there were any."""
    manifest = Client().get("/feed/manifest.json").json()
    answers = [
        fetch(Client(), file["url"], **{"Accept-Encoding": coding})
        for shard in manifest["shards"]
        for file in shard["files"].values()
        for coding in ("identity", "gzip", "br")
    ]
    assert leaks(answers, planted.canaries) == {}
    return bool(answers)


def test_the_feed_holds_no_exact_point(planted: Planted) -> None:
    scanned = 0
    for shard in fetch_shards(Client()):
        columns = shard.columns
        points = [(lon, lat) for lon, lat in zip(columns.lon, columns.lat, strict=True) if lon == lon]
        scanned += len(points)
        assert near_a_true_point(_as_text(points), planted.canaries) == set()
    assert scanned

    # The planted fault: a true point, exact to the feed's own grid, would be found.
    name, point = next(iter(planted.canaries.points.items()))
    assert near_a_true_point(_as_text([point]), planted.canaries) >= {f"{name} as EPSG:4326"}


def test_a_picture_letters_nothing_of_the_register(planted: Planted) -> None:
    """Pixels cannot be searched, so what they are made from is."""
    lettered = ""
    for query in ("", "colour=accused", "colour=accuser&map=11/35.28/36.6", "colour=kind&highlight=1,2,3,4"):
        selection = select(QueryDict(query))
        lettered += picture.compose(selection, sharing.title(selection), "testserver/", "card")
    assert "<text" in lettered
    assert search(lettered.encode(), planted.canaries) == set()
    assert near_a_true_point(lettered.encode(), planted.canaries) == set()

    # The planted fault: a word of the register in the title would be found.
    word = next(word for word in planted.canaries.meaning if word not in planted.canaries.allowed)
    assert search(picture.compose(select(QueryDict("")), word, "").encode(), planted.canaries)


def _as_text(points: list[tuple[float, float]]) -> bytes:
    return " ".join(f"{lon:.5f} {lat:.5f}" for lon, lat in points).encode()


FILTERED = (
    "/", "/incidents/", "/incidents.csv", "/incidents.xlsx", "/incidents.atom", "/share/", "/embed/", "/view.png",
    "/api/v1/incidents/", "/api/v1/numbers/", "/map.svg",
)  # fmt: skip


def test_no_parameter_asks_for_what_is_confidential(db: None) -> None:
    """A filter nobody offers is refused: its answer would tell what it filtered by."""
    names = {name for names in CONFIDENTIAL.values() for name in names} | {
        "location",
        "monitor",
        "state",
        "sensitivity",
        "received_at",
    }
    names -= set(EditionFilter.base_filters)
    lookups = ("{}", "{}__contains", "report__{}", "accounts__edition__{}__startswith", "-{}")
    for outlet in FILTERED:
        for lookup in (pattern.format(name) for name in sorted(names) for pattern in lookups):
            assert Client().get(outlet, {lookup: "a"}).status_code == 400, (outlet, lookup)
        for order in ("narrative", "point", "-folded", "edition__id", "?"):
            assert Client().get(outlet, {"order": order}).status_code == 400, (outlet, order)


def test_an_error_tells_nothing_to_the_log(planted: Planted) -> None:
    """A report that is refused, and one that breaks, leave no word of it in a log."""
    narrative, source = (
        planted.canaries.word("a narrative just sent"),
        planted.canaries.word("a source just named"),
    )
    client = planted.world.client("own")
    with heard() as log:
        for day in ("not a day", "2018-11-08", "9999-99-99"):
            client.post(
                "/report/",
                {
                    "narrative": narrative,
                    "start": day,
                    "confidential-name": source,
                    "accused-TOTAL_FORMS": "x",
                },
            )
        client.post("/report/draft/", {"client_id": "x", "narrative": narrative})
    assert search("\n".join(log).encode(), planted.canaries) == set()


@pytest.mark.urls("tests.security.planted_leaks")
def test_every_planted_leak_is_found(db: None) -> None:
    canaries = Canaries(points={"a post": EXACT})
    canaries.word("planted")
    with heard() as log:
        found = leaks(
            [answer for answer in crawl(["/planted/"]) if re.fullmatch(r"/planted/\d+/", answer.url)],
            canaries,
        )
    missed = [
        leak.name
        for number, leak in enumerate(LEAKS)
        if f"/planted/{number}/" not in found and leak.name != "log line"
    ]
    assert missed == []
    assert search("\n".join(log).encode(), canaries) == {"planted"}


def test_a_field_nobody_decided_about_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CONFIDENTIAL, "incidents.Message")
    assert set(text_fields()) - classified() == {"incidents.Message.text"}


def test_what_is_published_may_be_read(planted: Planted) -> None:
    word = planted.canaries.word("planted", is_public=True)
    assert search(word.encode(), planted.canaries) == set()
    assert public_words(word.encode(), planted.canaries) == {"planted"}
