"""The reading pages in a real browser: no accessibility fault, nothing wider than the screen."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from agreements.models import Milestone
from publication.record import PublicAccount, PublicAccusation, PublicCasualties, PublicReply
from tests.factories import AgreementFactory, EditionFactory, PartyFactory, ProvisionFactory
from tests.publication.random_editions import issue_random

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESSES = [
    "/incidents/", "/incidents/?grade=verified&kind=chemical", "/incidents/?from=yesterday", "/incidents/zlqyt22222/", "/incidents/zlqyt22222/1/",
    "/timeline/?month=2018-11", "/accusations/", "/method/", "/compare/?b.grade=verified",
]  # fmt: skip
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript", ".woff2": "font/woff2"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


def publish() -> None:
    """Enough of everything: rival accounts, replies, a milestone, two editions, a page of others."""
    for code, name in {
        "SAA": "الجيش",
        "JAI": "Jaysh al-Izza",
        "RUS": "Russia",
        "SOHR": "A very long name of an observatory",
    }.items():
        PartyFactory(code=code, name=name, name_en=name, colour="#332288")
    agreement = AgreementFactory(code="sochi-2018", in_force_from=dt.datetime(2018, 9, 17, tzinfo=dt.UTC))
    ProvisionFactory(agreement=agreement, number="2")
    Milestone.objects.create(
        code="d",
        agreement=agreement,
        date=dt.date(2018, 11, 7),
        kind="deadline",
        label="Deadline",
        label_en="Deadline",
    )
    said = tuple(
        PublicAccount(
            kind="accusation", publisher=f"Press {accuser}", speaker="Spokesman", accuser=accuser, weapons=weapons, place_text="Zalaqiyat", language="ar",
            reliability="C", credibility="3", url="https://example.org/a-long-address", says={"ar": "قال الناطق إن النقطة هوجمت ليلاً"},
            accusations=(PublicAccusation(accused, "perpetrator", "alleged"),), casualties=(PublicCasualties("killed", "combatant_b", best, best, best, "JAI"),),
        )
        for accuser, accused, best, weapons in (("JAI", "RUS", 20, ("sniper",)), ("SOHR", "SAA", 23, ("mortar", "tank")), ("SAA", "JAI", 23, ()))
    )  # fmt: skip
    for day in (1, 2):
        EditionFactory(
            public_id="zlqyt22222", number=1, at=dt.datetime(2026, 1, day, tzinfo=dt.UTC), accounts=said, provisions=("sochi-2018/2",),
            replies=(PublicReply("RUS", "not_asked"),), grade_reason={"en": "They disagree."}, involved=("SAA",),
            casualties=(PublicCasualties("killed", "combatant_b", 19, 22, 23, "JAI"),),
        )  # fmt: skip
    issue_random(60)


@pytest.fixture
def answers(client: Client) -> dict[str, bytes]:
    """Every page in English and Arabic, rendered before the browser asks."""
    publish()
    return {
        prefix + address: client.get(prefix + address).content
        for address in ADDRESSES
        for prefix in ("", "/ar")
    }


@pytest.fixture
def browser(answers: dict[str, bytes]) -> Iterator[Browser]:
    """A browser, started when the database has answered: Django refuses to work beside Playwright's loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def open_page(browser: Browser, answers: dict[str, bytes], address: str, width: int, scheme: str) -> Page:
    def fulfil(route: Route) -> None:
        path = urlsplit(route.request.url).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            route.fulfill(
                body=Path(str(found)).read_bytes(), content_type=TYPES.get(Path(path).suffix, "text/plain")
            )
        elif route.request.is_navigation_request():
            route.fulfill(body=answers[address], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.route("**/*", fulfil)
    page.goto(f"http://localhost{address}")
    return page


def faults(page: Page) -> list[str]:
    """What axe finds, and how much wider than the screen the page is."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]
    ]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wider} px too wide"] if wider > 0 else [])]


@pytest.mark.parametrize(("width", "scheme", "prefix"), [(1360, "light", ""), (390, "dark", "/ar")])
def test_pages_have_no_accessibility_fault_and_fit(
    browser: Browser, answers: dict[str, bytes], width: int, scheme: str, prefix: str
) -> None:
    found = {}
    for address in ADDRESSES:
        page = open_page(browser, answers, prefix + address, width, scheme)
        assert page.locator("link[href*='publication']").count() == 1
        found[address] = faults(page)
        page.close()

    assert found == {address: [] for address in ADDRESSES}


def test_faults_are_found(browser: Browser, answers: dict[str, bytes]) -> None:
    answers["/method/"] = answers["/method/"].replace(
        b"</main>", b'<img src="x"><pre>' + b"wide" * 300 + b"</pre></main>"
    )
    page = open_page(browser, answers, "/method/", 390, "light")

    found = faults(page)

    page.close()
    assert any(fault.startswith("image-alt") for fault in found)
    assert found[-1].endswith("px too wide")
