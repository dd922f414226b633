#!/usr/bin/env python3
"""Pictures of every page (390 and 1360 px, light and dark, English and Arabic), and the four of the documentation.

Run: .venv/bin/python -m tools.take_pictures FOLDER [--docs] [--only WORD]
"""

import argparse
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tools.scratch_site.site import ROOT, ScratchSite, scratch_site

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 250_000
DESK, PHONE = 1360, 390
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page, and how."""

    name: str
    path: str
    person: str = ""
    width: int = DESK
    language: str = "en"
    scheme: str = "light"
    script: bool = True
    whole: bool = True
    upwards: str = ""  # what stands at the upper edge, the top of the page by default

    @property
    def address(self) -> str:
        return self.path if self.language == "en" else f"/{self.language}{self.path}"


def every_page(places: dict[str, str]) -> Iterator[Shot]:
    """Each page in each way."""
    public = {
        "explorer": "/", "list": "/incidents/", "incident": places["incident"], "timeline": "/timeline/?month=2018-11", "accusations": "/accusations/",
        "method": "/method/", "agreements": "/agreements/", "agreement": "/agreements/sochi-2018/", "parties": "/parties/", "party": "/parties/SAA/", "sign-in": "/accounts/login/",
        "not-found": "/no-such-page/",
        "invalid-filter": "/incidents/?from=2019-13-01&kind=nonsense",
        "nothing-found": "/incidents/?q=nothingofthekind",
        "withdrawn": places["withdrawn"],
    }  # fmt: skip
    desk = {
        "desk": "/desk/",
        "desk-report": places["report"],
        "desk-incidents": "/desk/incidents/",
        "desk-incident": places["desk"],
        "desk-edit": f"{places['desk']}edit/",
        "desk-prepare": f"{places['desk']}prepare/",
        "desk-preview": f"{places['desk']}preview/",
    }
    pages = [(name, path, "") for name, path in public.items()] + [
        ("report-form", "/report/", "monitor"),
        ("own-reports", "/report/mine/", "monitor"),
        ("receipt", places["receipt"], "monitor"),
    ]
    pages += [(name, path, "moderator") for name, path in desk.items()]
    admin = {
        "admin": "/admin/",
        "admin-reports": "/admin/incidents/violationreport/",
        "admin-report": places["admin-report"],
        "admin-outlines": "/admin/agreements/zoneoutline/",
        "admin-outline": places["admin-outline"],
        "admin-party": places["admin-party"],
    }
    pages += [(name, path, "admin") for name, path in admin.items()]
    for name, path, person in pages:
        for width in (PHONE, DESK):
            for language in ("en", "ar"):
                for scheme in ("light", "dark"):
                    yield Shot(f"{name}-{width}-{language}-{scheme}", path, person, width, language, scheme)
        if not person:
            yield Shot(f"{name}-{DESK}-without-javascript", path, script=False)


def for_documentation(places: dict[str, str]) -> list[Shot]:
    """The four best."""
    return [
        Shot("explorer", "/?from=2018-11-01&to=2019-05-31", whole=False, upwards=".explorer"),
        Shot("incident", places["incident"], whole=False),
        Shot("explorer-arabic-dark-phone", "/", width=PHONE, language="ar", scheme="dark", whole=False),
        Shot("report-form", "/report/", "monitor", whole=False, upwards="#part-where"),
    ]


def find_places(page: Page) -> dict[str, str]:
    """Addresses that differ from one installation to the next."""
    found = page.request.get("/api/v1/incidents/?from=2018-11-08&to=2018-11-08&place=Zalaqiyat").json()[
        "results"
    ]
    places = {"incident": max(found, key=lambda one: len(one["accusers"]))["url"]}
    page.goto("/desk/")
    places["report"] = page.locator(".queue a[href*='/desk/reports/']").first.get_attribute("href") or ""
    page.goto("/desk/incidents/?state=published")
    incidents = page.locator("tbody a[href*='/desk/incidents/']")
    places["desk"] = incidents.first.get_attribute("href") or ""
    second = incidents.nth(1).get_attribute("href") or ""
    places["second"] = second
    places["receipt"] = places["report"].replace("/desk/reports/", "/report/")
    for name, model in (
        ("admin-report", "incidents/violationreport"),
        ("admin-outline", "agreements/zoneoutline"),
        ("admin-party", "agreements/party"),
    ):
        page.goto(f"/admin/{model}/")
        places[name] = page.locator("#result_list tbody a").first.get_attribute("href") or ""
    return places


def prepare(page: Page, incident: str) -> None:
    """Makes the draft that the preview shows."""
    page.goto(f"{incident}prepare/")
    page.get_by_role("group", name="What changed").get_by_label("English").fill("One more source was added.")
    page.get_by_role("button", name="Prepare and preview").click()
    page.wait_for_url(re.compile(r"/preview/$"))


def withdraw(page: Page, incident: str) -> str:
    """Retracts an incident; returns its public address."""
    page.goto(incident)
    address = page.get_by_role("link", name="Public page").first.get_attribute("href") or ""
    page.locator("#retract > summary").click()
    page.locator("#retract").get_by_label("Class of reason").select_option("error")
    page.locator("#retract").get_by_label("Why, in words").fill("Two events were taken for one.")
    page.get_by_role("button", name="Retract from the public").click()
    page.wait_for_load_state()
    return address


def sign_in(browser: Browser, address: str, site: ScratchSite, person: str) -> StorageState:
    """The cookies of a sample account."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(person)
    page.locator("[name=password]").fill(site.passwords[person])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/(desk|report|admin)/"))
    state = context.storage_state()
    context.close()
    return state


def take(browser: Browser, address: str, shot: Shot, state: StorageState | None) -> bytes:
    """The picture as PNG."""
    height = 844 if shot.width == PHONE else 1000
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        viewport={"width": shot.width, "height": height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=shot.script,
        storage_state=state,
    )
    page = context.new_page()
    page.goto(shot.address)
    page.wait_for_load_state("networkidle")
    if shot.script and page.locator("[data-map]").count():
        # Drawn when it comes near.
        page.locator("[data-map]").scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
    if shot.script:
        page.evaluate(
            "upper => upper ? document.querySelector(upper).scrollIntoView() : window.scrollTo(0, 0)",
            shot.upwards,
        )
    page.wait_for_timeout(500)
    picture = page.screenshot(full_page=shot.whole)
    context.close()
    return picture


def small(picture: bytes) -> bytes:
    """The picture with as many colours as fit the limit: flat colours lose nothing by it."""
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        reduced.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("folder", type=Path, help="where the pictures of every page go")
    arguments.add_argument("--docs", action="store_true", help="take the four of docs/pictures alone")
    arguments.add_argument(
        "--only", default="", help="only pictures whose name this regular expression finds"
    )
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, scratch_site(Path(folder), "ceasefire_pictures") as site:
        site.manage("load_sample")
        with site.serving() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            states = {
                person: sign_in(browser, address, site, person)
                for person in ("monitor", "moderator", "admin")
            }
            desk = browser.new_context(base_url=address, storage_state=states["admin"]).new_page()
            places = find_places(desk)
            if not given.docs:  # those of the documentation show the sample as it is
                prepare(desk, places["desk"])
                places["withdrawn"] = withdraw(desk, places["second"])
            target = PICTURES if given.docs else given.folder
            target.mkdir(parents=True, exist_ok=True)
            for shot in for_documentation(places) if given.docs else every_page(places):
                if re.search(given.only, shot.name):
                    picture = take(browser, address, shot, states.get(shot.person))
                    (target / f"{shot.name}.png").write_bytes(small(picture) if given.docs else picture)
                    print(target / f"{shot.name}.png", flush=True)
            browser.close()


if __name__ == "__main__":
    main()
