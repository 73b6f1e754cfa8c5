"""Two takes beside or over each other: in step, to the letter, and decided on at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.media.foreign import made
from tests.web.conftest import Studio, keep
from tests.web.homes import comes_to

FRAME_S = 1 / 24
LOADED = "[...document.querySelectorAll('[data-testid=compared]')].filter(one => one.naturalWidth).length"
LONG_S, PLAYED_S = 16, 10
PLAYED = f"""[...document.querySelectorAll('[data-testid=compare] video')]
  .every(one => !one.paused && one.duration > {LONG_S - 1} && one.currentTime > {PLAYED_S})"""
RECTANGLES = """all => all.map(one => {
  const {x, y, width, height} = one.getBoundingClientRect()
  return {x, y, width, height}
})"""
SIZES = """one => {
  const {width, height} = one.getBoundingClientRect()
  return [one.naturalWidth, Math.min(width, height * one.naturalWidth / one.naturalHeight)]
}"""
DRIFT = """async () => {
  const found = []
  for (let at = 0; at < 40; at++) {
    await new Promise(requestAnimationFrame)
    const [first, second] = document.querySelectorAll('[data-testid=compare] video')
    found.push(Math.abs(first.currentTime - second.currentTime))
  }
  return found.sort((one, other) => one - other)[Math.floor(found.length * 0.9)]
}"""


def takes(studio: Studio, project: str, kind: str) -> list[Any]:
    found = studio.http.get(f"/projects/{project}/artefacts/shot_001/{kind}").raise_for_status().json()["all_takes"]
    return [one for one in found if one["status"] == "completed"]


def use(studio: Studio, project: str, kind: str, number: int) -> None:
    path = f"/projects/{project}/artefacts/shot_001/{kind}/takes/{number}/select"
    studio.http.post(path).raise_for_status()


@pytest.fixture
def pair(studio: Studio, pier: str) -> tuple[Any, Any]:
    first, second = takes(studio, pier, "keyframe")[:2]
    return first, second


@pytest.fixture
def compared(page: Page, pier: str, pair: tuple[Any, Any]) -> Page:
    """The gallery with the first shot's keyframes compared, as its address says."""
    first, second = pair
    page.goto(f"/projects/{pier}/gallery?compare={first['id']},{second['id']}")
    comes_to(lambda: page.evaluate(LOADED), 2)
    return page


def boxes(page: Page) -> list[dict[str, float]]:
    return page.get_by_test_id("compared").evaluate_all(RECTANGLES)


def test_what_is_compared_is_named_and_told_to_the_letter(compared: Page, pair: tuple[Any, Any]) -> None:
    first, second = pair
    expect(compared.get_by_test_id("caption")).to_contain_text(["take 1", "take 2"])
    expect(compared.get_by_test_id("prompt-A")).to_be_visible()
    assert compared.get_by_test_id("prompt-A").inner_text() == first["recipe"]["prompt"]
    assert compared.get_by_test_id("prompt-B").inner_text() == second["recipe"]["prompt"]
    seed = compared.get_by_role("row", name=re.compile("^Seed"))
    expect(seed).to_have_attribute("data-differs", "true")
    expect(seed.get_by_role("cell")).to_have_text([str(first["recipe"]["seed"]), str(second["recipe"]["seed"])])
    expect(compared.get_by_role("row", name=re.compile("^Model"))).to_have_attribute("data-differs", "false")


def test_both_move_by_the_same_amount(compared: Page) -> None:
    before = boxes(compared)
    stage = compared.get_by_test_id("stage").bounding_box()
    assert stage is not None
    compared.mouse.move(stage["x"] + 200, stage["y"] + 100)
    compared.mouse.wheel(0, -300)
    compared.mouse.down()
    compared.mouse.move(stage["x"] + 260, stage["y"] + 140)
    compared.mouse.up()
    after = boxes(compared)

    moved = [{name: after[one][name] - before[one][name] for name in before[one]} for one in (0, 1)]
    assert moved[0] == pytest.approx(moved[1], abs=0.01)
    assert moved[0]["width"] > 1
    compared.keyboard.press("0")
    assert boxes(compared)[1] == pytest.approx(before[1])
    compared.keyboard.press("+")
    assert boxes(compared)[0]["width"] == pytest.approx(before[0]["width"] * 1.25)
    compared.keyboard.press("-")
    assert boxes(compared)[0] == pytest.approx(before[0])
    compared.keyboard.press("z")
    natural, width = compared.get_by_test_id("compared").first.evaluate(SIZES)
    assert width == pytest.approx(natural, rel=0.01)


def test_wiping_and_flipping_show_the_same_place(compared: Page, pair: tuple[Any, Any]) -> None:
    compared.keyboard.press("m")
    slider = compared.get_by_role("slider", name="Wipe")
    for place in (0, 50, 100):
        slider.fill(str(place))
        cut = compared.locator("figure").nth(1).evaluate("one => getComputedStyle(one).clipPath")
        assert cut.removesuffix(")").split()[-1] in {f"{place}%", f"{place}px"}
    compared.keyboard.press("m")
    assert compared.locator("figure").nth(1).evaluate("one => getComputedStyle(one).mixBlendMode") == "difference"
    compared.keyboard.press("`")
    stage = compared.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-shown", "1")
    second = boxes(compared)[1]
    compared.keyboard.press("`")
    expect(stage).to_have_attribute("data-shown", "0")
    assert boxes(compared)[0] == pytest.approx(second)
    compared.keyboard.press("x")
    expect(compared).to_have_url(re.compile(f"compare={pair[1]['id']},{pair[0]['id']}"))


def test_back_closes_it_and_its_address_opens_it_again(page: Page, pier: str, studio: Studio) -> None:
    use(studio, pier, "keyframe", 2)
    page.goto(f"/projects/{pier}/gallery")
    expect(page.get_by_role("gridcell", name="shot_001")).to_be_visible()
    expect(page.get_by_role("list", name="Takes")).to_be_visible()
    page.keyboard.press("Shift+C")
    window = page.get_by_test_id("compare")
    expect(window).to_be_visible()
    expect(page.get_by_test_id("caption")).to_contain_text(["take 1", "take 2"])

    page.go_back()
    expect(window).to_have_count(0)
    page.go_forward()
    expect(window).to_be_visible()
    page.reload()
    expect(window).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.get_by_role("list", name="Takes")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_test_id("caption")).to_contain_text(["Reference", "Keyframe"])


def test_what_is_decided_here_shows_in_the_grid_behind(compared: Page, pier: str, studio: Studio) -> None:
    use(studio, pier, "keyframe", 1)
    compared.reload()
    expect(compared.get_by_role("button", name="Approve B")).to_be_enabled()
    compared.keyboard.press("a")
    comes_to(lambda: next(one["number"] for one in takes(studio, pier, "keyframe") if one["is_selected"]), 2)
    comes_to(lambda: studio.http.get(f"/projects/{pier}/decisions").json()["items"][0]["verdict"], "approved")
    compared.keyboard.press("r")  # at once: what the page shows of the project is older than the answer
    reasons = compared.get_by_role("dialog", name="Reject one")
    reasons.get_by_role("textbox").fill("Too dark")
    reasons.get_by_role("button", name="Reject").click()
    expect(compared.get_by_test_id("state-B")).to_have_text("Rejected")
    compared.keyboard.press("Escape")
    expect(compared.get_by_role("gridcell", name=re.compile("^Rejected shot_001"))).to_contain_text("take 2 of")
    comes_to(lambda: takes(studio, pier, "keyframe")[1]["review"], "rejected")


def test_the_strip_chooses_what_is_compared_and_e_asks_what_to_change(compared: Page, pair: tuple[Any, Any]) -> None:
    strip = compared.get_by_role("group", name="Takes to choose from")
    strip.get_by_role("button", name="shot_001, take 1").click()
    expect(compared).to_have_url(re.compile(f"compare={pair[1]['id']},{pair[0]['id']}"))

    compared.keyboard.press("e")
    expect(compared.get_by_role("menuitem")).to_have_count(3)
    compared.keyboard.press("2")
    asked = compared.get_by_role("dialog", name="Edit the prompt")
    expect(asked.get_by_test_id("total")).to_have_text("≈ $0.00")
    expect(asked.get_by_role("textbox")).to_have_value(pair[0]["recipe"]["prompt"])


@pytest.fixture
def long_clips(studio: Studio, pier: str, tmp_path: Path) -> Iterator[None]:
    """Have the clips that are compared last for longer than two that differ would stay together."""
    drawn = f"testsrc=size=320x180:rate=24:duration={LONG_S}"
    film = made(tmp_path / "long.mp4", "-f", "lavfi", "-i", drawn, "-pix_fmt", "yuv420p", "-movflags", "+faststart")
    folder = studio.home / "projects" / pier / "04_videos"
    kept = {file: file.read_bytes() for file in (folder / f"shot_001_batch_00{one}.mp4" for one in (1, 2))}
    for file in kept:
        file.write_bytes(film.read_bytes())
    yield
    for file, content in kept.items():
        file.write_bytes(content)


@pytest.mark.usefixtures("long_clips")
def test_videos_play_as_one_by_the_frame(page: Page, studio: Studio, pier: str) -> None:
    first, second = takes(studio, pier, "clip")[:2]
    page.goto(f"/projects/{pier}/gallery?kind=clip&compare={first['id']},{second['id']}")
    expect(page.locator("[data-testid=compare] video")).to_have_count(2)
    if page.get_by_role("button", name="Play", exact=True).count():
        page.keyboard.press("Space")
    page.evaluate("document.querySelectorAll('[data-testid=compare] video')[1].currentTime += 0.1")
    comes_to(lambda: page.evaluate(PLAYED), True, 60)
    # A machine that is busy with others stops a video for a moment; what is not held together never comes back.
    comes_to(lambda: page.evaluate(DRIFT) <= FRAME_S, True, LONG_S - PLAYED_S - 2)  # before both begin anew, together
    muted = page.locator("[data-testid=compare] video").evaluate_all("all => all.map(one => one.muted)")
    assert muted == [False, True]

    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    shown = page.get_by_test_id("timecode").inner_text()
    page.keyboard.press(",")
    expect(page.get_by_test_id("timecode")).not_to_have_text(shown)
    times = page.locator("[data-testid=compare] video").evaluate_all("all => all.map(one => one.currentTime)")
    assert times[0] == times[1]
    keep(page, "compare-clips-en")
