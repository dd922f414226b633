"""What a monitor and a moderator do on the pages, one act each, with the mouse and the keyboard."""

import re

from playwright.sync_api import Page, expect

NARRATIVE = (
    "At about half past ten in the evening fighters came over the river and took two posts by surprise."
)
TITLE = "Night raid on two posts at Zalaqiyat, a monitor's account"
SUMMARY = "According to Jaysh al-Izza, government forces raided two of its posts in the night."
REPLY = "The army says that it answered an attack."


def fill_in_the_attack(page: Page) -> None:
    """The report form with everything needed, the place by its name and then by a click on the map."""
    page.goto("/report/")
    page.get_by_label("Who accuses?").select_option(value=party(page, "Who accuses?", "Jaysh al-Izza"))
    page.get_by_label("Who is accused?").select_option(
        value=party(page, "Who is accused?", "Syrian Arab Army")
    )
    page.get_by_label("What kind of violation?").select_option("infiltration_raid")
    page.get_by_label("What happened?").fill(NARRATIVE)
    find_place(page, "Zilaqiat")
    canvas = page.locator("[data-map]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text(re.compile("^Point set, .* km from Zalaqiyat"))).to_be_visible()
    page.get_by_label(re.compile("^Day")).fill("2018-11-08")
    page.get_by_label("How exact is the time?").select_option("overnight")
    page.get_by_label(re.compile("The public sees the nearest named place")).check()


def find_place(page: Page, name: str) -> None:
    """Types a name and takes the first place the gazetteer knows for it, by keyboard."""
    field = page.get_by_label("Name of the place")
    field.press_sequentially(name)
    expect(page.locator("#place-list [role=option]").first).to_contain_text("Zalaqiyat")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("[data-chosen-name]")).to_contain_text("الزلاقيات")


def party(page: Page, label: str, name: str) -> str:
    """The value of a party's option."""
    options = page.get_by_label(label).locator("option").filter(has_text=name)
    return options.first.get_attribute("value") or ""


def send(page: Page) -> str:
    """Sends the report; returns the reference on its receipt."""
    page.get_by_role("button", name="Send the report").last.click()
    expect(page.locator(".reference")).to_be_visible()
    return page.locator(".reference").inner_text()


def ask_back(page: Page, reference: str, question: str) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Take into review").click()
    page.locator("#ask > summary").click()
    page.get_by_label("Question to the monitor").fill(question)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("The question was sent to the monitor.")).to_be_visible()


def answer(page: Page, reference: str, question: str, words: str) -> None:
    page.goto("/report/mine/")
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_text(question)).to_be_visible()
    page.locator("#answer").get_by_role("textbox").fill(words)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text(words)).to_be_visible()


def accept(page: Page, reference: str, answered: str) -> str:
    """Accepts the report as an incident of its own; returns the address of the incident on the desk."""
    page.goto(f"/desk/reports/{reference}/")
    expect(page.get_by_text(answered)).to_be_visible()
    page.get_by_label("As an incident of its own").check()
    page.get_by_role("button", name="Accept the report").click()
    page.wait_for_url(re.compile(r"/desk/incidents/\d+/"))
    return page.url


def write_facts(page: Page, incident: str) -> None:
    """Title, text and the reply of the accused."""
    page.goto(f"{incident}edit/")
    page.get_by_role("group", name="Title").get_by_label("English").fill(TITLE)
    page.get_by_role("group", name="Public text").get_by_label("English").fill(SUMMARY)
    replies = page.locator("section[aria-labelledby=rows-replies]")
    replies.get_by_label("Party").select_option(label="Syrian Arab Army")
    replies.get_by_label("Kind").select_option("counter_accusation")
    replies.get_by_label("English").fill(REPLY)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(incident)


def give_grade(page: Page, incident: str, event: str, reason: str) -> None:
    page.goto(f"{incident}#grade")
    form = page.locator("#grade form")
    if not form.is_visible():
        page.locator("#grade details.step > summary").click()
    form.get_by_label("Grade of the event").select_option(event)
    form.get_by_label("Attribution").select_option("alleged")
    form.get_by_label("English").fill(reason)
    form.get_by_role("button", name="Record the grade").click()
    expect(page.locator("#grade").get_by_text(reason).first).to_be_visible()


def prepare(page: Page, incident: str, change: str = "") -> str:
    """Prepares the public record; returns the words of its preview."""
    page.goto(f"{incident}prepare/")
    if change:
        page.get_by_role("group", name="What changed").get_by_label("English").fill(change)
    page.get_by_role("button", name="Prepare and preview").click()
    expect(page.locator(".preview article.record")).to_be_visible()
    return page.locator(".preview article.record").inner_text()


def publish(page: Page) -> str:
    """Publishes what is previewed; returns the public id."""
    if page.get_by_label("I read the warnings").is_visible():
        page.get_by_label("I read the warnings").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile(r"Edition \d+ is published\."))).to_be_visible()
    address = page.get_by_role("link", name="Public page").first.get_attribute("href")
    assert address
    return address.strip("/").split("/")[-1]


def retract(page: Page, incident: str) -> None:
    page.goto(incident)
    page.locator("#retract > summary").click()
    page.locator("#retract").get_by_label("Class of reason").select_option("error")
    page.locator("#retract").get_by_label("Why, in words").fill("Two events were taken for one.")
    page.get_by_role("button", name="Retract from the public").click()
    expect(page.get_by_text("Retracted. Its public address now says so.")).to_be_visible()
