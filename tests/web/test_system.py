"""The installation's own page, for administrators: what there is to do, what is backed up, what went wrong."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Studio, faults_of, keep
from tests.web.whole import cut_off

LINE = {
    "at": "2026-11-23T10:00:00Z",
    "level": "error",
    "logger": "shotwright.api.problems",
    "message": "a fault while a request was answered",
    "request": "0b1c5f5d2f7a4f0e9a0f1f1f1f1f1f1f",
    "error": "LookupError, read_shot in stories.py:120",
}
LOG = {
    "process": 4711,
    "began_at": "2026-11-23T09:00:00Z",
    "most": 200,
    "lines": [LINE, {**LINE, "level": "warning", "message": "the database is away", "error": "", "request": ""}],
}
QUEUES = {
    "queues": [
        {"kind": "keyframe", "waiting": 12, "running": 2, "in_doubt": 0},
        {"kind": "clip", "waiting": 30, "running": 1, "in_doubt": 1},
    ],
    "jobs": {"submitted": 3, "unknown": 1},
    "runs": 2,
    "exports": 0,
    "event_lag_s": 95.0,
    "paused": [{"project": "roof", "name": "Two on a roof", "waiting": 4}],
    "workers": [{"name": "desk-4711-a1b2c3", "seen_at": "2026-11-23T10:00:00Z", "takes": 3}],
    "shows_idle": True,
}


def test_an_administrator_makes_a_backup_and_sees_who_is_paused(page: Page, studio: Studio) -> None:
    studio.http.post("/projects/roof/pause").raise_for_status()
    page.goto("/admin/system")
    queues, backups = page.get_by_role("region", name="Queues"), page.get_by_role("region", name="Backup")
    expect(queues.get_by_role("link", name="roof")).to_have_attribute("href", "/projects/roof")
    expect(backups).to_contain_text("no backup in the studio's folder")
    expect(page.get_by_role("region", name="Log")).to_contain_text("Nothing has gone wrong.")

    backups.get_by_role("button", name="Back up now").click()
    expect(backups.get_by_role("status")).to_contain_text("The last one here was made", timeout=60_000)
    expect(backups.get_by_role("listitem")).to_have_text(re.compile(r"studio-\d{8}-\d{6}\.zip.*B"))
    assert len(list((studio.home / "backups").glob("studio-*.zip"))) == 1

    studio.http.post("/projects/roof/resume").raise_for_status()
    page.reload()
    expect(queues.get_by_role("heading", name="Workers")).to_be_visible()
    expect(queues.get_by_role("link", name="roof")).to_have_count(0)


@pytest.mark.parametrize(("language", "width", "theme"), [("zh-CN", 390, "light"), ("en-GB", 1440, "dark")])
def test_a_busy_installation_has_room(browser: Browser, studio: Studio, language: str, width: int, theme: str) -> None:
    context = browser.new_context(base_url=studio.address, viewport={"width": width, "height": 844}, locale=language)
    context.add_init_script(f"localStorage.setItem('shotwright.theme', '{theme}')")
    page = context.new_page()
    page.route("**/api/v1/system/queues", lambda route: route.fulfill(json=QUEUES))
    page.route("**/api/v1/system/log", lambda route: route.fulfill(json=LOG))
    page.goto("/admin/system")
    expect(page.get_by_text(LINE["error"])).to_be_visible()
    expect(page.get_by_text("desk-4711-a1b2c3")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert cut_off(page) == []
    assert faults_of(page) == []
    keep(page, f"system-busy-{language[:2]}-{width}-{theme}")
    page.get_by_text(LINE["error"]).scroll_into_view_if_needed()
    keep(page, f"system-log-{language[:2]}-{width}-{theme}")
    context.close()
