"""What the first view of the two heaviest pages weighs, counted, as a server in production sends it."""

import brotli
import pytest
from playwright.sync_api import Page, Response

from ceasefire.middleware import FOR_DOCUMENTS
from tests.browser.conftest import OpenContext

# Brotli as it is used: files once and thoroughly, answers on the way and quickly.
THOROUGH, QUICK = 11, 5
SENT_AS_IT_IS = ("font/", "image/png", "image/jpeg", "image/webp")


def weigh(page: Page, path: str) -> dict[str, int]:
    """Bytes of each address that the first view of a page asks for."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return {answer.url: _sent(answer) for answer in answers if answer.status == 200}


def _sent(answer: Response) -> int:
    body = answer.body()
    kind = answer.headers.get("content-type", "")
    if kind.startswith(SENT_AS_IT_IS):
        return len(body)
    return len(brotli.compress(body, quality=THOROUGH if "/static/" in answer.url else QUICK))


@pytest.mark.parametrize(
    ("person", "path", "limit"),
    [("", "/", 200_000), ("monitor2", "/report/", 95_000)],
    ids=["explorer", "report form"],
)
def test_the_first_view_stays_within_its_budget(
    open_context: OpenContext, person: str, path: str, limit: int
) -> None:
    context = open_context(person)
    weights = weigh(context.new_page(), path)
    assert len(weights) > 5
    total = sum(weights.values())
    heaviest = "\n".join(
        f"{size:>8,} {url}" for url, size in sorted(weights.items(), key=lambda item: -item[1])
    )
    assert total <= limit, f"{total:,} bytes\n{heaviest}"
    print(f"{path}: {total:,} bytes")


def test_only_what_is_no_document_goes_without_the_headers_of_documents(page: Page) -> None:
    def of(address: str, status: int = 200) -> set[str]:
        answer = page.request.get(address)
        assert answer.status == status, address
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        return {name for name in FOR_DOCUMENTS if name.lower() in answer.headers}

    for address in ("/static/js/explorer/view.js", "/static/css/site.css", "/static/basemap/base.geo.json"):
        assert of(address) == set(), address
    # A picture can be opened by itself, and then it is a document that could run a script.
    for address, status in (("/static/img/mark.svg", 200), ("/static/no-such.js", 404), ("/method/", 200)):
        assert of(address, status) == set(FOR_DOCUMENTS), address
