"""Keys: all of them in the settings, in dialogs, on the row of states; and what waits without a link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.web.conftest import GALLERY, Studio, Trouble
from tests.web.homes import comes_to


def test_the_settings_list_the_keys_of_places_that_were_never_opened(page: Page, studio: Studio) -> None:
    page.goto("/settings?of=keys")
    for place, words in {
        "Player": "One frame back",
        "Video review": "Write a note at this frame",
        "Tasks": "In doubt",
        "Go to": "Gallery",
    }.items():
        section = page.locator("section section").filter(has=page.get_by_role("heading", name=place, exact=True))
        expect(section.get_by_role("listitem").filter(has_text=words).first).to_be_visible()


def test_figures_narrow_the_gallery_down_while_its_row_of_states_has_the_focus(gallery: Page) -> None:
    states = gallery.get_by_role("region", name="Filters")
    states.get_by_role("button", name=re.compile("^All")).focus()
    gallery.keyboard.press("3")
    expect(states.get_by_role("button", name=re.compile("^Approved"))).to_have_attribute("aria-pressed", "true")
    expect(gallery).to_have_url(re.compile("show=approved"))
    gallery.keyboard.press("1")
    expect(gallery).not_to_have_url(re.compile("show="))


def test_ctrl_enter_confirms_a_dialog_wherever_in_it_one_is(gallery: Page, studio: Studio) -> None:
    before = studio.decisions()
    gallery.keyboard.press("x")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("x")
    gallery.keyboard.press("a")
    dialog = gallery.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").focus()
    gallery.keyboard.press("Control+Enter")

    expect(dialog).to_have_count(0)
    comes_to(studio.decisions, before + 2)
    studio.reset()


def test_alt_j_and_k_go_from_shot_to_shot(page: Page, studio: Studio) -> None:
    page.goto("/projects/roof/shots/shot_002")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("shot_002")
    page.keyboard.press("Alt+k")
    expect(heading).to_have_text("shot_003")
    expect(page).to_have_url(re.compile("/shots/shot_003"))
    page.keyboard.press("Alt+j")
    page.keyboard.press("Alt+j")
    expect(heading).to_have_text("shot_001")
    page.keyboard.press("Alt+j")  # there is none before it
    expect(heading).to_have_text("shot_001")


def test_what_has_not_begun_is_cancelled_after_a_question_alone(page: Page, studio: Studio) -> None:
    studio.reset()
    asked: list[str] = []

    page.route(
        re.compile(r"/projects/roof/artefacts\?.*kind=keyframe"),
        lambda route: route.fulfill(
            json={
                **(told := route.fetch().json()),
                "items": [{**told["items"][0], "standing": "running"}, *told["items"][1:]],
            }
        ),
    )
    page.route(re.compile(r"/cancel$"), lambda route: (asked.append(route.request.url), route.fulfill(json={}))[1])
    page.goto(GALLERY)
    page.get_by_role("button", name="Cancel what has not begun").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The run of the whole project ends")
    dialog.get_by_role("button", name="Let it go on").click()
    expect(dialog).to_have_count(0)
    assert asked == []
    page.get_by_role("button", name="Cancel what has not begun").click()
    dialog.get_by_role("button", name="Cancel the rest").click()
    expect(dialog).to_have_count(0)
    assert len(asked) == 1


@pytest.fixture
def cut(page: Page, trouble: Trouble) -> Callable[[str], None]:
    """Open a page, and cut its link for longer than deciding goes on without."""
    trouble.expected = ("WebSocket", "ERR_INTERNET_DISCONNECTED", "status of")
    lines: list[WebSocketRoute] = []
    away: list[bool] = []

    def link(route: WebSocketRoute) -> None:
        if away:
            route.close(code=1001)
            return
        route.connect_to_server()
        lines.append(route)

    def visit(where: str) -> None:
        away.clear()
        page.goto(where)
        expect(page.get_by_test_id("link")).to_have_text("Live")
        away.append(True)
        lines[-1].close(code=1001)
        expect(page.get_by_test_id("link")).to_have_text("Reconnecting")
        page.clock.run_for(11_000)

    page.clock.install()
    page.route_web_socket(re.compile("/ws/"), link)
    return visit


def test_without_a_link_no_place_decides_or_spends(page: Page, cut: Callable[[str], None], studio: Studio) -> None:
    studio.reset()
    before = studio.decisions()
    for where, name in {
        "/projects/roof/characters/char_001": "Approve reference",
        "/projects/roof/shots/shot_001": "Approve",
        "/projects/roof/review/shot_001": "Again",
        "/projects/roof/script": "Break it down",
    }.items():
        cut(where)
        button = page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).first
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", re.compile("No link to the studio"))
        page.keyboard.press("a")
    assert studio.decisions() == before
