"""What administrators have everybody told: a bar above every page, at once, until it is withdrawn or put away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.whole import cut_off

WORDS = "The studio stops at 22:00 for an hour."


@pytest.fixture(autouse=True)
def silence(studio: Studio) -> Iterator[None]:
    """Leave nothing announced to the tests that come after."""
    yield
    for one in studio.http.get("/announcements").json()["items"]:
        studio.http.delete(f"/announcements/{one['id']}").raise_for_status()


def test_everybody_is_told_at_once_and_who_has_read_it_puts_it_away(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof")
    expect(page.get_by_test_id("link")).to_have_text("Live")
    told = page.get_by_test_id("announcement")
    expect(told).to_have_count(0)

    studio.http.post("/announcements", json={"text": WORDS, "tone": "warning"}).raise_for_status()
    expect(told).to_contain_text(WORDS)
    expect(told.get_by_label("Important")).to_be_visible()
    assert faults_of(page) == []
    keep(page, "announced-en")

    told.get_by_role("button", name="Put away").click()
    expect(told).to_have_count(0)
    page.goto("/projects/roof/gallery")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    expect(told).to_have_count(0)


def test_an_administrator_tells_and_withdraws(page: Page) -> None:
    page.goto("/admin/system")
    tell = page.get_by_role("button", name="Tell everybody")
    expect(tell).to_be_disabled()
    page.get_by_label("What everybody is told").fill(WORDS)
    page.get_by_label("Until").fill("2020-01-01T00:00")
    tell.click()
    expect(page.get_by_role("alert")).to_be_visible()  # that time is over, and what was typed is kept
    expect(page.get_by_label("What everybody is told")).to_have_value(WORDS)

    page.get_by_label("Until").fill("2099-01-01T00:00")
    tell.click()
    told = page.get_by_test_id("announcement")
    expect(told).to_contain_text(WORDS)
    expect(page.get_by_label("What everybody is told")).to_have_value("")
    assert faults_of(page) == []

    page.get_by_role("button", name="Withdraw").click()
    expect(told).to_have_count(0)


@pytest.fixture
def trouble(studio: Studio) -> Iterator[Trouble]:
    trouble = Trouble(home=studio.address, expected=("status of 4",))
    yield trouble
    assert trouble.found == []


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-CN", 390, "light"), ("en-GB", 1440, "dark")])
def test_it_has_room_on_every_page(browser: Browser, studio: Studio, language: str, width: int, theme: str) -> None:
    studio.http.post("/announcements", json={"text": WORDS * 6, "tone": "info"}).raise_for_status()
    context = browser.new_context(base_url=studio.address, viewport={"width": width, "height": 844}, locale=language)
    context.add_init_script(f"localStorage.setItem('shotwright.theme', '{theme}')")
    page = context.new_page()
    for name, address in (("overview", "/projects/roof"), ("system", "/admin/system")):
        page.goto(address)
        expect(page.get_by_test_id("announcement")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert cut_off(page) == []
        assert faults_of(page) == []
        keep(page, f"announced-{name}-{language[:2]}-{width}")
    context.close()
