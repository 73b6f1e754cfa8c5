"""Deciding on a phone: all that waits, one card at a time, with a thumb."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.conftest import GALLERY, Reel, Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to

DECK = "/projects/roof/review?kind=keyframe"
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}


@pytest.fixture
def phone(browser: Browser, studio: Studio, trouble: Trouble) -> Iterator[Page]:
    context = browser.new_context(
        base_url=studio.address, viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    trouble.watch(page)
    yield page
    context.close()


def swipe(what: Locator, by: int) -> None:
    """Draw a finger over something, and let go."""
    for kind, x in (("pointerdown", 200), ("pointermove", 200 + by), ("pointerup", 200 + by)):
        where = {"bubbles": True, "isPrimary": True, "pointerType": "touch", "clientX": x, "clientY": 300}
        what.dispatch_event(kind, where)


def opened(page: Page, where: str) -> Page:
    page.goto(where)
    expect(page.get_by_test_id("card")).to_be_visible()
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def test_all_that_waits_is_swiped_through_and_taken_back(phone: Page, studio: Studio) -> None:
    studio.reset()
    count = len(studio.artefacts())
    opened(phone, DECK)
    expect(phone.get_by_test_id("place")).to_have_text(f"1 / {count}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("shot_001")
    bar = phone.get_by_role("navigation", name="Places").last
    expect(bar.get_by_role("link", name=re.compile(r"^Review \d+ to review"))).to_be_visible()

    swipe(phone.get_by_test_id("card"), 60)  # not far enough
    expect(phone.get_by_test_id("last-decision")).to_have_count(0)
    swipe(phone.get_by_test_id("card"), 150)
    expect(phone.get_by_test_id("last-decision")).to_have_text("Approved: shot_001")
    expect(phone.get_by_role("heading", level=1)).to_have_text("shot_002")
    swipe(phone.get_by_test_id("card"), -150)
    expect(phone.get_by_test_id("last-decision")).to_have_text("Rejected: shot_002")
    expect(phone.get_by_role("heading", level=1)).to_have_text("shot_003")
    comes_to(lambda: [studio.reviews()[f"shot_00{n}"] for n in (1, 2)], ["approved", "rejected"])

    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("shot_002")
    comes_to(lambda: studio.reviews()["shot_002"], "pending")


def test_a_rejection_on_a_phone_can_have_a_reason_and_one_more_take_its_price(phone: Page, studio: Studio) -> None:
    studio.reset()
    opened(phone, DECK)
    foot = phone.get_by_test_id("decide")
    assert all(box and box["height"] >= 48 for box in (one.bounding_box() for one in foot.get_by_role("button").all()))
    foot.get_by_role("button", name="Again").click()
    phone.get_by_role("menuitem", name=re.compile("^New seed")).click()
    expect(phone.get_by_role("dialog")).to_contain_text("shot_001")
    phone.keyboard.press("Escape")
    foot.get_by_role("button", name="Reject").click()
    phone.get_by_role("radio").first.click()
    phone.get_by_role("dialog").get_by_role("button", name="Reject").click()

    expect(phone.get_by_test_id("last-decision")).to_have_text("Rejected: shot_001")
    comes_to(lambda: studio.reviews()["shot_001"], "rejected")
    studio.reset()


def test_the_gallery_leads_to_the_cards_and_its_picture_is_swiped_too(phone: Page, studio: Studio) -> None:
    studio.reset()
    count = len(studio.artefacts())
    phone.goto(GALLERY)
    expect(phone.get_by_role("gridcell").first).to_be_visible()
    swipe(phone.get_by_test_id("swipe").locator("img"), 150)
    expect(phone.get_by_test_id("last-decision")).to_have_text("Approved: shot_001/keyframe")
    comes_to(lambda: studio.reviews()["shot_001"], "approved")
    assert faults_of(phone) == []
    keep(phone, "phone-gallery-en")
    phone.get_by_role("link", name=f"Review {count - 1} one by one").click()

    expect(phone.get_by_test_id("place")).to_have_text(f"1 / {count - 1}")
    expect(phone.get_by_role("button", name=f"Keyframes {count - 1}")).to_have_attribute("aria-pressed", "true")
    studio.reset()


def test_a_card_is_compared_by_flipping_and_opened(phone: Page, studio: Studio) -> None:
    studio.reset()
    opened(phone, DECK)
    phone.get_by_role("button", name="Compare").click()
    stage = phone.get_by_test_id("compare").get_by_test_id("stage")
    expect(stage).to_have_attribute("data-shown", "0")
    phone.get_by_role("button", name="Flip").click()
    expect(stage).to_have_attribute("data-shown", "1")
    expect(phone.get_by_role("radiogroup", name="Mode")).to_have_count(0)
    phone.go_back()
    phone.get_by_role("link", name="Open shot_001").click()
    expect(phone).to_have_url(re.compile("/shots/shot_001"))


def test_clips_are_watched_and_swiped(phone: Page, reel: Reel) -> None:
    reel.reset()
    opened(phone, f"/projects/{reel.code}/review")
    video = phone.get_by_test_id("card").locator("video")
    phone.wait_for_function("() => document.querySelector('[data-testid=card] video').currentTime > 0.1")
    keep(phone, "phone-clip-en")
    assert faults_of(phone) == []
    swipe(video, 150)
    expect(phone.get_by_test_id("last-decision")).to_have_text("Approved: shot_002")
    expect(phone.get_by_text("Nothing waits for you")).to_be_visible()
    comes_to(lambda: reel.reviews()["shot_002"], "approved")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("shot_002")
    comes_to(lambda: reel.reviews()["shot_002"], "pending")

    phone.get_by_role("link", name="Open shot_002").click()
    expect(phone.get_by_test_id("player")).to_be_visible()
    swipe(phone.get_by_test_id("scrubber"), -150)  # its place is moved, nothing is decided
    swipe(phone.locator("video[data-shown]"), -150)
    expect(phone.get_by_test_id("last-decision")).to_have_text("Rejected: shot_002/clip")
    comes_to(lambda: reel.reviews()["shot_002"], "rejected")
    reel.reset()


def test_where_nothing_waits_it_says_so(phone: Page, studio: Studio) -> None:
    phone.goto("/projects/roof/review?kind=reference")
    expect(phone.get_by_text("Nothing waits for you")).to_be_visible()
    phone.get_by_role("link", name="Gallery").last.click()
    expect(phone).to_have_url(re.compile(GALLERY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_are_whole_in_every_language_width_and_theme(phone: Page, studio: Studio, language: str) -> None:
    studio.reset()
    for theme, width, height in (("dark", 390, 844), ("light", 360, 640)):
        phone.set_viewport_size({"width": width, "height": height})
        phone.goto(DECK)
        for name, value in {"language": language, "theme": theme}.items():
            phone.evaluate(f"localStorage.setItem('shotwright.{name}', '{value}')")
        phone.goto(DECK)
        expect(phone.get_by_test_id("card")).to_be_visible()
        expect(phone.get_by_test_id("decide")).to_be_in_viewport(ratio=1)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults_of(phone) == []
        keep(phone, f"phone-deck-{language}-{theme}-{width}")


def test_script_and_templates_are_read_until_somebody_means_to_write(phone: Page, studio: Studio) -> None:
    studio.http.post("/prompts/sets", json={"code": "pocket", "name": "Pocket"}).raise_for_status()
    for where, name, locked in (
        ("/prompts/pocket/keyframe", "aria-readonly", "true"),
        ("/projects/roof/script", "contenteditable", "false"),
    ):
        phone.goto(where)
        written = phone.locator(".cm-content")
        expect(written).to_have_attribute(name, locked)
        phone.get_by_role("button", name="Edit here").click()
        expect(written).not_to_have_attribute(name, locked)
    expect(phone.get_by_role("button", name="Edit here")).to_have_count(0)
    studio.http.delete("/prompts/sets/pocket")


_LOW = """() => [...document.querySelectorAll('button, a[data-slot=base], input[data-slot=base]')]
    .filter(one => one.checkVisibility() && !one.closest('[role=switch], [role=checkbox]'))
    .map(one => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width > 1 && box.height < 43.5)
    .map(([box, one]) => `${Math.round(box.height)}: ${one.getAttribute('aria-label') || one.innerText}`)"""


def test_what_is_pressed_is_as_high_as_a_thumb(phone: Page, studio: Studio) -> None:
    for where in ("/projects", "/projects/roof/settings", "/projects/roof/characters/char_001", "/settings?of=keys"):
        phone.goto(where)
        expect(phone.locator("main").get_by_role("heading").first).to_be_visible()
        expect(phone.get_by_test_id("link")).to_have_text("Live")
        assert phone.evaluate(_LOW) == [], where
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
