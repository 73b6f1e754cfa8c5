"""Gate 4 in the browser: every frame can be reached, named and decided on."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.web.conftest import Reel, Trouble, faults_of, keep
from tests.web.homes import comes_to

VIDEO = "document.querySelector('video[data-shown]')"
_BRIGHTNESS = """one => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 32;
    const paper = canvas.getContext('2d');
    paper.drawImage(one, 0, 0, 32, 32);
    const all = paper.getImageData(0, 0, 32, 32).data;
    return all.reduce((sum, value, place) => place % 4 === 3 ? sum : sum + value, 0) / (32 * 32 * 3);
}"""


def place(reel: Reel, shot: str = "shot_001", query: str = "") -> str:
    return f"/projects/{reel.code}/review/{shot}{query}"


@pytest.fixture
def review(page: Page, reel: Reel) -> Page:
    """The first shot, ready to be played, nothing decided."""
    reel.reset()
    visit(page, place(reel))
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def visit(page: Page, where: str) -> None:
    page.goto(where)
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_function(f"() => {VIDEO} && {VIDEO}.readyState >= 2 && !{VIDEO}.seeking")


def number(page: Page) -> int:
    return int(page.get_by_test_id("frame").inner_text().split()[-1])


def shown_frame(page: Page) -> float:
    """Where the video itself stands, in frames."""
    page.wait_for_function(f"() => !{VIDEO}.seeking")
    return float(page.evaluate(f"{VIDEO}.currentTime * 24"))


def strip(page: Page) -> Locator:
    return page.get_by_test_id("strip")


def test_a_clip_plays_and_something_is_to_be_seen(review: Page) -> None:
    review.keyboard.press(" ")
    review.wait_for_function(f"() => {VIDEO}.currentTime > 0.3")

    assert review.locator("video[data-shown]").evaluate(_BRIGHTNESS) > 10
    assert not review.evaluate(f"{VIDEO}.paused")
    expect(review.get_by_role("button", name="Pause")).to_be_visible()
    review.keyboard.press("k")
    expect(review.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert review.evaluate(f"{VIDEO}.paused")
    assert int(shown_frame(review)) == number(review)


def test_frames_are_gone_through_one_by_one(review: Page) -> None:
    frame = review.get_by_test_id("frame")
    for key, expected in [("ArrowRight", 1), (".", 2), ("ArrowRight", 3), ("ArrowLeft", 2), (",", 1)]:
        review.keyboard.press(key)
        expect(frame).to_have_text(f"Frame {expected}")
        assert int(shown_frame(review)) == expected
    review.keyboard.press("Shift+ArrowRight")
    expect(review.get_by_test_id("timecode")).to_have_text("00:00:01:01")
    assert int(shown_frame(review)) == 25
    review.keyboard.press("Home")
    review.keyboard.press("ArrowLeft")
    expect(frame).to_have_text("Frame 0")


def test_j_k_l_go_faster_stop_and_turn_back(review: Page) -> None:
    review.keyboard.press("l")
    review.keyboard.press("l")
    expect(review.get_by_test_id("speed")).to_have_text("2×")
    assert review.evaluate(f"{VIDEO}.playbackRate") == 2
    review.keyboard.press("j")
    assert review.evaluate(f"{VIDEO}.playbackRate") == 1
    review.keyboard.press("k")

    review.keyboard.press("End")
    last = number(review)
    for expected in ("-1×", "-2×"):
        review.keyboard.press("j")
        expect(review.get_by_test_id("speed")).to_have_text(expected)
    review.wait_for_function(f"() => {VIDEO}.currentTime * 24 < {last - 12}")
    review.keyboard.press("k")
    assert int(shown_frame(review)) == number(review) < last - 10


def test_a_range_is_repeated(review: Page) -> None:
    heard = f"window.went.push({VIDEO}.currentTime)"
    review.evaluate(f"window.went = []; {VIDEO}.addEventListener('seeking', () => {heard})")
    for key in ("Shift+ArrowRight", "i", *["ArrowRight"] * 6, "o", "Shift+L"):
        review.keyboard.press(key)
    expect(review.get_by_test_id("range")).to_be_visible()
    review.evaluate("window.went = []")
    review.keyboard.press("l")

    review.wait_for_function("() => window.went.length >= 3")
    assert {int(one * 24) for one in review.evaluate("window.went")} == {24}
    assert 24 <= number(review) <= 33
    review.keyboard.press("k")
    review.keyboard.press("\\")
    expect(review.get_by_test_id("range")).to_have_count(0)


def test_a_note_is_pinned_to_its_frame_answered_and_settled(review: Page, reel: Reel) -> None:
    words = f"The lamp flickers: jkl {uuid4().hex}"
    review.keyboard.press("l")
    review.wait_for_function(f"() => {VIDEO}.currentTime > 0.2")
    field = review.get_by_role("textbox", name="Write a note")
    field.press_sequentially(words)
    assert review.evaluate(f"{VIDEO}.paused")
    at = number(review)
    assert int(shown_frame(review)) == at
    # Whoever looks elsewhere meanwhile does not move the note.
    review.get_by_role("button", name="One frame on").click()
    review.get_by_role("button", name="One frame on").click()
    keep(review, "review-note-en")
    review.get_by_role("button", name="Send").click()

    note = review.get_by_test_id("note").filter(has_text=words)
    expect(note).to_be_visible()
    expect(field).to_have_value("")
    [kept] = [one for one in reel.get("/notes", key="shot_001/clip")["items"] if one["body"] == words]
    assert (kept["first_frame"], kept["last_frame"]) == (at, at)
    review.keyboard.press("Escape")
    review.keyboard.press("Home")
    note.get_by_role("button", name=re.compile("^Go to")).click()
    expect(review.get_by_test_id("frame")).to_have_text(f"Frame {at}")
    assert int(shown_frame(review)) == at
    review.keyboard.press("Home")
    review.get_by_role("button", name=re.compile(words)).click(force=True)
    assert int(shown_frame(review)) == at

    note.get_by_role("button", name="Answer").click()
    note.get_by_role("textbox").fill("It will be calmer.")
    note.get_by_role("button", name="Send").click()
    expect(note.get_by_text("It will be calmer.")).to_be_visible()
    note.get_by_role("button", name="Settle").click()
    expect(note.get_by_text("Settled")).to_be_visible()
    note.get_by_role("button", name="Open again").click()
    expect(note.get_by_role("button", name="Settle")).to_be_visible()


def test_a_note_on_a_range_brings_the_range_back(review: Page, reel: Reel) -> None:
    for key in ("ArrowRight", "ArrowRight", "i", *["ArrowRight"] * 4, "o", "t"):
        review.keyboard.press(key)
    review.keyboard.type("All of this")
    expect(review.get_by_test_id("pin")).to_have_text("00:00:00:02 – 00:00:00:06")
    review.keyboard.press("Control+Enter")
    note = review.get_by_test_id("note").filter(has_text="All of this")
    expect(note.last).to_be_visible()
    kept = [one for one in reel.get("/notes", key="shot_001/clip")["items"] if one["body"] == "All of this"][-1]
    assert (kept["first_frame"], kept["last_frame"]) == (2, 6)

    review.reload()
    ready(review)
    note.last.get_by_role("button", name=re.compile("^Go to")).click()
    expect(review.get_by_test_id("range")).to_be_visible()
    assert int(shown_frame(review)) == 2


def test_words_that_were_not_sent_are_there_again(review: Page, reel: Reel, trouble: Trouble) -> None:
    trouble.expected = ("status of 422",)
    problem = {"status": 422, "title": "No", "detail": "A note has words.", "code": "note_not_usable", "errors": []}

    def refuse(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        return route.fulfill(status=422, json=problem, content_type="application/problem+json")

    review.route(re.compile("/notes$"), refuse)
    review.keyboard.press("t")
    review.keyboard.type("Half a")
    review.get_by_role("button", name="Send").click()
    expect(review.get_by_role("alert").filter(has_text="A note has words.")).to_be_visible()
    expect(review.get_by_role("textbox", name="Write a note")).to_have_value("Half a")
    review.get_by_role("button", name="Next shot").click()
    expect(review.get_by_role("textbox", name="Write a note")).to_have_value("")
    review.get_by_role("button", name="Previous shot").click()
    expect(review.get_by_role("textbox", name="Write a note")).to_have_value("Half a")


def test_deciding_goes_on_to_what_waits_and_can_be_taken_back(review: Page, reel: Reel) -> None:
    review.keyboard.press("n")
    expect(review.get_by_role("heading", name=reel.twice)).to_be_visible()
    review.keyboard.press("a")

    expect(review.get_by_test_id("last-decision")).to_have_text(f"Approved: {reel.twice}/clip")
    expect(review.get_by_text("nothing left to review")).to_be_visible()
    comes_to(lambda: reel.reviews()[reel.twice], "approved")
    review.keyboard.press("u")
    comes_to(lambda: reel.reviews()[reel.twice], "pending")
    expect(review.get_by_text("1 left to review")).to_be_visible()
    review.keyboard.press("r")
    review.get_by_role("dialog").get_by_role("radio").first.click()
    review.get_by_role("dialog").get_by_role("button", name="Reject").click()
    comes_to(lambda: reel.reviews()[reel.twice], "rejected")
    reel.reset()


def test_another_take_is_watched_compared_and_taken_into_use_by_approving_it(page: Page, reel: Reel) -> None:
    reel.reset()
    visit(page, place(reel, reel.twice))
    two = page.get_by_role("button", name="Take 2", exact=True)
    expect(two).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile(r"take=1"))
    ready(page)
    page.keyboard.press("v")
    expect(page.get_by_test_id("compare")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("compare")).to_have_count(0)

    expect(page.get_by_role("button", name="Approve take 1")).to_be_visible()
    page.keyboard.press("a")
    comes_to(lambda: [one["selected"] for one in reel.clips() if one["code"] == reel.twice], [1])
    reel.reset()


def test_one_more_take_shows_its_price_first(review: Page) -> None:
    asked: list[str] = []
    review.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    expect(review.get_by_role("button", name="Again")).to_be_enabled()
    review.keyboard.press("e")
    review.keyboard.press("1")
    expect(review.get_by_role("dialog").get_by_test_id("total")).to_have_text("≈ $0.00")
    review.keyboard.press("Escape")
    expect(review.get_by_role("dialog")).to_have_count(0)
    assert asked == []


def test_all_clips_are_played_one_after_the_other(review: Page) -> None:
    review.get_by_role("button", name="Play all").click()
    review.keyboard.press("k")
    review.keyboard.press("End")
    for _ in range(3):
        review.keyboard.press("ArrowLeft")
    review.keyboard.press("k")

    expect(review.get_by_role("heading", name="shot_002")).to_be_visible()
    review.wait_for_function(f"() => {VIDEO}.currentTime > 0.1 && !{VIDEO}.paused")
    expect(strip(review).nth(1)).to_have_attribute("aria-current", "true")
    review.keyboard.press("k")


def test_what_was_asked_for_and_paid_is_told(review: Page, reel: Reel) -> None:
    recipe = reel.get("/artefacts/shot_001/clip")["all_takes"][0]["recipe"]
    review.get_by_role("tab", name="Shot").click()
    expect(review.get_by_test_id("prompt")).to_have_text(recipe["prompt"])
    expect(review.get_by_test_id("fact-cost")).to_have_text("$0.00")
    expect(review.get_by_test_id("fact-model")).to_have_text("embedded · embedded/clip")
    expect(review.get_by_test_id("fact-camera")).not_to_be_empty()


def test_a_clip_that_cannot_be_played_says_so_and_the_next_one_plays(page: Page, reel: Reel, trouble: Trouble) -> None:
    trouble.expected = ("status of 404",)
    [url] = [one["url"] for one in reel.clips()[0]["files"] if one["role"] == "main"]
    page.route(f"**{url}", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(place(reel))
    words = page.get_by_test_id("player-trouble")
    expect(words).to_contain_text("not there any more")
    keep(page, "review-missing-en")
    assert faults_of(page) == []
    page.unroute(f"**{url}")
    page.route(f"**{url}", lambda route: route.fulfill(status=200, body=b"no film at all", content_type="video/mp4"))
    words.get_by_role("button", name="Try again").click()
    expect(words).to_contain_text("may be damaged")

    page.keyboard.press("Alt+k")
    expect(page.get_by_role("heading", name="shot_002")).to_be_visible()
    ready(page)
    expect(words).to_have_count(0)
    page.keyboard.press("Alt+j")
    expect(words).to_contain_text("may be damaged")
    page.unroute(f"**{url}")
    words.get_by_role("button", name="Try again").click()
    ready(page)
    expect(words).to_have_count(0)


@contextmanager
def grown(file: Path, by: int) -> Generator[None]:
    """Put this much of nothing between a film's table of contents and its pictures, as if hours lay there."""
    whole = file.read_bytes()
    media = whole.index(b"mdat") - 4
    head = bytearray(whole[:media])
    table = head.index(b"stco") + 4
    for entry in range(int.from_bytes(head[table + 4 : table + 8], "big")):
        at = table + 8 + 4 * entry
        head[at : at + 4] = (int.from_bytes(head[at : at + 4], "big") + by).to_bytes(4, "big")
    try:
        with file.open("wb") as stream:
            stream.write(head + by.to_bytes(4, "big") + b"free")
            stream.seek(by - 8, 1)
            stream.write(whole[media:])
        yield
    finally:
        file.write_bytes(whole)


def test_of_a_large_file_only_what_is_looked_at_is_fetched(page: Page, reel: Reel) -> None:
    file = reel.studio.home / "projects" / reel.code / "04_videos" / "shot_001_batch_001.mp4"
    parts: list[tuple[int, str]] = []

    def hear(answer: Response) -> None:
        if url in answer.url:
            parts.append((answer.status, answer.headers.get("content-range", "")))

    [url] = [one["url"] for one in reel.clips()[0]["files"] if one["role"] == "main"]
    page.on("response", hear)
    with grown(file, by=200_000_000):
        visit(page, place(reel))
        page.keyboard.press("End")
        assert int(shown_frame(page)) == number(page) > 0
    assert any(status == 206 and "/200" in told for status, told in parts), parts


def test_a_project_without_shots_says_what_to_do(page: Page, reel: Reel) -> None:
    code = reel.studio.http.post("/projects", json={"name": "Nothing yet"}).json()["code"]
    page.goto(f"/projects/{code}/review")
    expect(page.get_by_text("There are no shots yet")).to_be_visible()
    keep(page, "review-empty-en")
    reel.studio.http.delete(f"/projects/{code}")


def test_a_shot_without_a_clip_says_what_it_waits_for(page: Page, reel: Reel) -> None:
    shot = next(one["code"] for one in reel.studio.artefacts("clip") if one["standing"] == "blocked")
    page.goto(f"/projects/roof/review/{shot}")
    expect(page.get_by_test_id("no-clip")).to_contain_text("cannot be made yet")
    page.get_by_test_id("no-clip").get_by_role("link", name=f"Keyframe {shot}").click()
    expect(page.locator("[aria-selected=true]")).to_have_accessible_name(re.compile(shot))
