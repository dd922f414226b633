"""Every page a person can reach, for checks that hold on all of them."""

from playwright.sync_api import Page

PUBLIC = [
    "/", "/incidents/", "/incidents/?q=nothing-is-called-so", "/incidents/?from=yesterday", "/timeline/?month=2018-11", "/accusations/", "/accusations/?basis=mutual", "/method/",
    "/share/?accused=SAA", "/embed/?colour=accused", "/s/damaged", "/compare/", "/compare/?a.to=2018-10-10&b.from=2018-10-11", "/compare/?a.from=yesterday",
    "/agreements/", "/agreements/sochi-2018/", "/parties/", "/parties/SAA/", "/accounts/login/", "/no-such-page/",
]  # fmt: skip
MONITOR = ["/report/", "/report/mine/"]
MODERATOR = ["/desk/", "/desk/incidents/"]
# The page of a thing is found through the first link to it on these lists.
FIRST_LINK = {
    "/report/mine/": "section[aria-labelledby=sent] a[href*='/report/']",
    "/desk/": ".queue a[href*='/desk/reports/']",
}


def public_pages(page: Page) -> list[str]:
    """The public pages, those of the night at Zalaqiyat among them: the record with the most accounts."""
    found = page.request.get("/api/v1/incidents/?from=2018-11-08&to=2018-11-08&place=Zalaqiyat").json()[
        "results"
    ]
    fullest = max(found, key=lambda one: len(one["accusers"]))["public_id"]
    return [*PUBLIC, f"/incidents/{fullest}/", f"/incidents/{fullest}/1/"]


def monitor_pages(page: Page) -> list[str]:
    """The pages of a monitor who has sent something."""
    return [*MONITOR, _first(page, "/report/mine/")]


def moderator_pages(page: Page) -> list[str]:
    """The pages of the desk, for a report that waits and an incident that is published."""
    page.goto("/desk/incidents/?state=published")
    incident = page.locator("tbody a[href*='/desk/incidents/']").first.get_attribute("href") or ""
    return [*MODERATOR, _first(page, "/desk/"), incident, f"{incident}edit/", f"{incident}prepare/"]


def in_language(path: str, language: str) -> str:
    return path if language == "en" else f"/{language}{path}"


def _first(page: Page, path: str) -> str:
    page.goto(path)
    return page.locator(FIRST_LINK[path]).first.get_attribute("href") or ""
