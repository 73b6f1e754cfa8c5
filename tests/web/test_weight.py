"""What a place of the web studio may weigh: it opens on slow lines, too."""

import pytest
from playwright.sync_api import Page

from tools.page_weight import weights

MOST_KB = 260
MOST_KB_WITH_AN_EDITOR_OR_CHARTS = 400
HEAVY = ("prompts", "usage", "script", "breakdown")
SENT_KB = """
() => performance.getEntriesByType('resource')
  .filter(one => one.name.endsWith('.js'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000
"""


def allowed(place: str) -> float:
    return MOST_KB_WITH_AN_EDITOR_OR_CHARTS if place.startswith(HEAVY) else MOST_KB


def test_no_first_visit_to_a_place_has_more_javascript_sent_than_it_may() -> None:
    found = {name: weight.visit for name, weight in weights().items()}

    assert {"gallery/GalleryView", "board/BoardView"} <= set(found)
    assert {name: round(kb) for name, kb in found.items() if kb > allowed(name)} == {}
    assert min(found.values()) > 100  # what is shared is counted


@pytest.mark.parametrize(
    "place",
    ["gallery", "board", "review", "script", "breakdown", "settings", "/models", "/usage", "/prompts", "/tasks"],
)
def test_nothing_else_is_sent_until_somebody_is_at_the_page(page: Page, place: str) -> None:
    page.add_init_script("localStorage.setItem('shotwright.language', 'zh')")
    page.goto(place if place[0] == "/" else f"/projects/roof/{place}", wait_until="networkidle")

    sent = page.evaluate(SENT_KB)

    assert 100 < sent <= allowed(place.strip("/"))
    page.mouse.move(300, 300)
    page.wait_for_function(f"sent => ({SENT_KB})() > sent + 5", arg=sent)
