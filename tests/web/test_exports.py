"""Handing a film out: what should be known before, what is written, and what can be fetched."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.web.conftest import Link, Reel, faults_of, keep, page_of
from tests.web.homes import comes_to

VIDEO = "document.querySelector('video[data-shown]')"


@pytest.fixture
def exports(page: Page, reel: Reel) -> Page:
    reel.reset()
    page.goto(f"/projects/{reel.code}/exports")
    ready(page)
    return page


def ready(page: Page) -> None:
    page.wait_for_function(f"() => {VIDEO} && {VIDEO}.readyState >= 2 && !{VIDEO}.seeking")


def test_what_is_not_approved_is_found_before_and_leads_to_its_shot(exports: Page, reel: Reel) -> None:
    found = exports.get_by_test_id("found-unapproved")
    expect(found).to_contain_text("Clips: one waits for a decision")
    found.get_by_role("link", name=reel.twice).click()

    expect(exports).to_have_url(re.compile(f"/review/{reel.twice}$"))
    expect(exports.get_by_role("heading", name=reel.twice)).to_be_visible()
    exports.get_by_role("button", name="Approve", exact=True).click()
    comes_to(lambda: reel.reviews()[reel.twice], "approved")
    exports.go_back()
    expect(exports.get_by_test_id("preflight")).to_be_visible()
    expect(found).to_have_count(0)
    reel.reset()


def test_what_is_out_of_date_is_made_again_once_the_price_was_seen(exports: Page) -> None:
    asked: list[str] = []
    exports.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    exports.get_by_role("button", name="Make it again").click()
    expect(exports.get_by_role("dialog").get_by_test_id("total")).to_have_text("≈ $0.00")
    exports.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(exports.get_by_role("dialog")).to_have_count(0)
    assert asked == []


def test_an_export_is_followed_watched_and_fetched(exports: Page, reel: Reel) -> None:
    before = exports.get_by_test_id("export").count()
    exports.get_by_role("radio", name="Social media").click()
    exports.get_by_role("button", name="Export", exact=True).click()

    expect(exports.get_by_test_id("export")).to_have_count(before + 1)
    newest = exports.get_by_test_id("export").first
    expect(newest.get_by_test_id("export-status")).to_have_text(re.compile("Waiting|Being written"))
    expect(newest.get_by_role("progressbar")).to_be_visible()
    expect(newest.get_by_test_id("export-status")).to_have_text("Ready", timeout=180_000)
    expect(newest).to_contain_text("GIF")

    told = reel.get("/exports")["items"][0]
    film = next(one for one in told["files"] if one["name"].endswith(".mp4") and "upright" not in one["name"])
    newest.get_by_role("button", name=f"Watch {film['name']}", exact=True).click()
    ready(exports)
    expect(exports.get_by_role("tab", name=film["name"])).to_be_visible()
    exports.keyboard.press("l")
    exports.wait_for_function(f"() => {VIDEO}.currentTime > 0.3")
    exports.keyboard.press("k")
    keep(exports, "exports-done-en")
    with exports.expect_download() as coming:
        newest.get_by_role("link", name=f"Download {film['name']}", exact=True).click()
    assert coming.value.path().stat().st_size == film["size_bytes"]
    with exports.expect_download() as coming:
        newest.get_by_role("link", name=re.compile("^Download all")).click()
    assert coming.value.path().read_bytes()[:2] == b"PK"


def test_how_far_an_export_is_comes_over_the_link(page: Page, link: Link, reel: Reel) -> None:
    waits = reel.studio.http.post("/projects/reel/exports", json={"kinds": ["edl"]}).raise_for_status().json()
    waits |= {"status": "pending", "step": "", "progress": 0, "files": [], "findings": []}
    page.route(re.compile(r"/exports\?"), lambda route: route.fulfill(json=page_of(waits)))
    page.goto(f"/projects/{reel.code}/exports")
    step = page.get_by_test_id("export-step")
    expect(step).to_have_text("Waits 0 %")
    expect(page.get_by_test_id("link")).to_have_text("Live")

    link.tell(of="export", id=waits["id"], step="film", progress=0.35)

    expect(step).to_contain_text("35 %")
    expect(page.get_by_test_id("export-status")).to_have_text("Being written")


def test_the_film_has_its_subtitles_and_what_lies_beside_it(exports: Page) -> None:
    exports.get_by_role("button", name="Subtitles off and on").click()
    exports.wait_for_function(f"() => {VIDEO}.textTracks[0].mode === 'showing' && {VIDEO}.textTracks[0].cues.length")
    assert "Look." in exports.evaluate(f"{VIDEO}.textTracks[0].cues[0].text")
    exports.wait_for_function("() => document.querySelector('[data-testid=contact-sheet] img').naturalWidth > 0")
    with exports.expect_download() as coming:
        exports.get_by_role("link", name=re.compile("^SRT")).click()
    assert "Look." in coming.value.path().read_text(encoding="utf-8")


def test_a_change_of_the_film_itself_is_kept_and_makes_it_stale(exports: Page, reel: Reel) -> None:
    exports.get_by_role("combobox", name="Loudness").click()
    exports.get_by_role("option", name=re.compile("Streaming")).click()

    comes_to(lambda: reel.get("/settings")["loudness"], "streaming")
    expect(exports.get_by_test_id("found-stale").filter(has_text="Film")).to_be_visible()
    reel.studio.http.patch(f"/projects/{reel.code}/settings", json={"loudness": "web"}).raise_for_status()


def test_the_whole_project_can_be_fetched_and_brought_in_again(exports: Page, reel: Reel) -> None:
    with exports.expect_download() as coming:
        exports.get_by_role("link", name="Download the project").click()
    assert coming.value.suggested_filename == f"{reel.code}.shotwright.zip"
    archive = coming.value.path().read_bytes()

    exports.goto("/projects")
    file = FilePayload(name=f"{reel.code}.shotwright.zip", mimeType="application/zip", buffer=archive)
    exports.locator("input[type=file][aria-label=Import]").set_input_files(file)
    expect(exports).to_have_url(re.compile(r"/projects/[^/]+$"), timeout=60_000)
    code = exports.url.rpartition("/")[2]
    assert code != reel.code
    exports.goto(f"/projects/{code}/exports")
    ready(exports)
    reel.studio.http.delete(f"/projects/{code}").raise_for_status()


def test_a_link_for_clients_is_made_shown_once_and_withdrawn(exports: Page, reel: Reel) -> None:
    exports.get_by_role("tab", name="Client links").click()
    exports.get_by_role("textbox", name="Who is it for?").fill("Ms Gu")
    exports.get_by_role("button", name="Make a link").click()

    address = exports.get_by_test_id("once").inner_text()
    assert "/share/sws_" in address
    keep(exports, "exports-link-en")
    assert faults_of(exports) == []
    exports.reload()
    expect(exports.get_by_test_id("share").first).to_contain_text("Ms Gu")
    expect(exports.get_by_test_id("once")).to_have_count(0)
    exports.get_by_role("button", name="Withdraw").first.click()
    exports.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(exports.get_by_test_id("share").first).to_contain_text("Withdrawn")
    assert reel.studio.http.get(f"/share/{address.rpartition('/')[2]}").status_code == 404


def test_without_a_film_there_is_nothing_to_export(page: Page, reel: Reel) -> None:
    page.goto("/projects/roof/exports")
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_disabled()
    expect(page.get_by_test_id("found-noFilm")).to_be_visible()
    expect(page.get_by_test_id("found-missing").first).to_be_visible()
    keep(page, "exports-none-en")
    assert faults_of(page) == []
