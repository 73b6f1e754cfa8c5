"""What a client sees by a link: the film, a place to say something, and nothing of the studio."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.web.conftest import Reel, Trouble, faults_of, keep

WORDS = "tall green lamp"
VIDEO = "document.querySelector('video[data-shown]')"
HIDE = """state => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}"""


def link(reel: Reel, **given: Any) -> tuple[str, str]:
    """Make a link; return its address and its id."""
    answer = reel.studio.http.post(f"/projects/{reel.code}/shares", json={"name": "Ms Gu, first cut", **given})
    assert answer.status_code == 201, answer.text
    return answer.json()["path"], answer.json()["share"]["id"]


def ready(page: Page) -> None:
    page.wait_for_function(f"() => {VIDEO} && {VIDEO}.readyState >= 2 && !{VIDEO}.seeking")


def test_a_client_watches_and_is_shown_nothing_else(page: Page, reel: Reel) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url.removeprefix(reel.studio.address)))
    page.goto(link(reel)[0])
    ready(page)
    page.keyboard.press("l")
    page.wait_for_function(f"() => {VIDEO}.currentTime > 0.3")
    page.keyboard.press("k")
    page.get_by_test_id("part").nth(1).click()
    ready(page)

    expect(page.get_by_text("Ms Gu, first cut")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    api = {one.split("?")[0] for one in asked if one.startswith(("/api", "/ws"))}
    assert {one for one in api if not one.startswith("/api/v1/share/")} <= {"/api/v1/auth/methods"}


def test_what_a_client_says_of_a_frame_comes_to_the_studio_and_the_answer_back(page: Page, reel: Reel) -> None:
    path, _ = link(reel)
    words = f"Could the lamp be warmer? {uuid4().hex}"
    page.goto(path)
    ready(page)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.get_by_role("textbox", name="Write a note").fill(words)
    expect(page.get_by_test_id("pin")).to_have_text("00:00:00:05")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Say who you are")).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill("Ms Gu")
    page.get_by_role("button", name="Send").click()

    mine = page.get_by_test_id("note").filter(has_text=words)
    expect(mine).to_be_visible()
    [kept] = [one for one in reel.get("/notes", key="ep_01/film")["items"] if one["body"] == words]
    assert (kept["author"], kept["is_guest"], kept["first_frame"]) == ("Ms Gu", True, 5)

    page.goto(f"/projects/{reel.code}/exports?tab=notes")
    theirs = page.get_by_test_id("note").filter(has_text=words)
    expect(theirs).to_contain_text("Guest")
    theirs.get_by_role("button", name=re.compile("^Go to")).click()
    expect(page.get_by_test_id("frame")).to_have_text("Frame 5")
    theirs.get_by_role("button", name="Answer").click()
    theirs.get_by_role("textbox").fill("It will be.")
    theirs.get_by_role("button", name="Send").click()
    expect(theirs.get_by_text("It will be.")).to_be_visible()
    page.goto(path)
    expect(mine.get_by_text("It will be.")).to_be_visible()


def test_a_link_that_was_withdrawn_says_so_and_shows_nothing(page: Page, reel: Reel, trouble: Trouble) -> None:
    trouble.expected = ("status of 404",)
    path, share = link(reel)
    page.clock.install()
    page.goto(path)
    ready(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/share/" in request.url else None)
    reel.studio.http.delete(f"/projects/{reel.code}/shares/{share}").raise_for_status()
    # Guests have no link that tells them. Their page looks twice a minute, unless nobody sees it.
    page.evaluate(HIDE, "hidden")
    page.clock.run_for(65_000)
    assert asked == []
    page.evaluate(HIDE, "visible")
    page.clock.run_for(31_000)

    expect(page.get_by_text("This link leads nowhere any more")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    expect(page.get_by_text("Ms Gu, first cut")).to_have_count(0)
    keep(page, "share-gone-en")
    assert faults_of(page) == []


def test_a_passphrase_is_asked_for(page: Page, reel: Reel, trouble: Trouble) -> None:
    trouble.expected = ("status of 401",)
    page.goto(link(reel, passphrase=WORDS)[0])
    page.get_by_role("textbox", name="Passphrase").fill("short red lamp")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("The passphrase is wrong.")
    keep(page, "share-locked-en")
    assert faults_of(page) == []
    page.get_by_role("textbox", name="Passphrase").fill(WORDS)
    page.get_by_role("button", name="Open").click()
    ready(page)


def test_a_link_for_watching_has_no_place_to_write(page: Page, reel: Reel) -> None:
    page.goto(link(reel, can_comment=False)[0])
    ready(page)
    expect(page.get_by_text("This link is for watching.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
