"""Usage and caps in the browser: every number is the ledger's, and stands in a table as well as in a picture."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Studio, page_of

expect.set_options(timeout=20_000)

DOLLAR = 1_000_000


def row(day: str, provider: str, medium: str, spent: int, **changes: Any) -> dict[str, Any]:
    return {
        "day": day,
        "project": "roof",
        "project_name": "roof",
        "provider": provider,
        "model": f"{provider}-2",
        "medium": medium,
        "kind": "clip" if medium == "video" else "keyframe",
        "jobs": 2,
        "spent_usd_micros": spent,
        "reserved_usd_micros": 0,
        "estimated_usd_micros": spent + DOLLAR,
        **changes,
    }


ROWS = [
    row("2026-01-01", "fal", "image", 2 * DOLLAR),
    row("2026-01-02", "sora", "video", 12 * DOLLAR, reserved_usd_micros=3 * DOLLAR),
    row("2026-01-02", "fal", "image", DOLLAR, project=None, project_name=""),
]


def bills(page: Page) -> None:
    def answer(route: Route) -> None:
        given = {"since": "2026-01-01", "until": "2026-01-03", "rows": ROWS}
        given |= {"spent_usd_micros": 15 * DOLLAR, "reserved_usd_micros": 3 * DOLLAR}
        route.fulfill(json=given)

    page.route(re.compile(r"/api/v1/costs/usage"), answer)


def test_the_sums_are_the_ledgers_however_they_are_grouped_and_go_into_a_file(page: Page, studio: Studio) -> None:
    bills(page)
    page.goto("/usage?since=2026-01-01&until=2026-01-03")
    for by in ("Day", "Project", "Provider", "Stage"):
        page.get_by_role("button", name=by, exact=True).click()
        table = page.get_by_role("table").first
        expect(table.get_by_test_id("spent")).to_have_text("$15.00")
        expect(table.get_by_test_id("reserved")).to_have_text("$3.00")
        expect(page.get_by_role("img").first).to_have_accessible_name(re.compile("Cost"))
    expect(page.get_by_test_id("all-spent")).to_have_text("$15.00")
    assert page.get_by_role("img").count() == page.get_by_role("table").count() == 2
    page.get_by_role("button", name="Project", exact=True).click()
    expect(page.get_by_role("cell", name="Deleted project")).to_be_visible()

    with page.expect_download() as saved:
        page.get_by_role("button", name="Export CSV").click()
    lines = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(ROWS)
    assert sum(int(line.split(",")[7]) for line in lines[1:]) == 15 * DOLLAR
    page.reload()
    expect(page.get_by_role("button", name="Project", exact=True, pressed=True)).to_be_visible()


def test_a_balance_says_who_told_it_and_when(page: Page, studio: Studio) -> None:
    provider: dict[str, Any] = {"id": "p1", "name": "sora", "kind": "video", "model": "sora-2", "active": True}
    page.route(re.compile(r"/api/v1/models/providers$"), lambda route: route.fulfill(json=page_of(provider)))
    told = {"balance_usd_micros": 25 * DOLLAR, "why": ""}
    page.route("**/api/v1/models/providers/p1/account", lambda route: route.fulfill(json=told))
    page.goto("/usage")

    expect(page.get_by_text("$25.00")).to_be_visible()
    expect(page.get_by_test_id("source")).to_contain_text(re.compile(r"As sora told it, (now|\d+ seconds? ago)"))


def test_the_cap_of_the_day_is_set_and_lifted(page: Page, studio: Studio) -> None:
    page.goto("/usage")
    day = page.locator("#caps form").first
    day.get_by_label("Limit").fill("12.5")
    day.get_by_label("Warn from").fill("80")
    day.get_by_role("button", name="Set cap").click()
    expect(page.get_by_role("meter", name="Cap of the day")).to_be_visible()
    (cap,) = (one for one in studio.http.get("/costs/caps").json()["items"] if one["scope"] == "day")
    assert (cap["limit_usd_micros"], cap["warn_percent"]) == (12_500_000, 80)

    day.get_by_label("Limit").fill("")
    day.get_by_role("button", name="Set cap").click()
    expect(page.get_by_role("meter", name="Cap of the day")).to_have_count(0)
