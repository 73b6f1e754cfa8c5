"""One shot in the browser: its takes, the words it is made by, and the picture after which it is composed."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.web.conftest import Studio, Trouble, keep
from tests.web.homes import comes_to, is_made


def png(width: int = 64, height: int = 36) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 40)).save(out, "PNG")
    return out.getvalue()


def keyframe(studio: Studio, project: str) -> Any:
    return studio.http.get(f"/projects/{project}/artefacts/shot_001/keyframe").raise_for_status().json()


def placeholder(studio: Studio, project: str) -> Any:
    return studio.http.get(f"/projects/{project}/shots/shot_001/placeholder").json()


@pytest.fixture
def shot(page: Page, studio: Studio, pier: str) -> Iterator[Page]:
    """The first shot, with its second keyframe in use and no placeholder; it is left so, too."""
    studio.http.delete(f"/projects/{pier}/shots/shot_001/placeholder")
    studio.http.post(f"/projects/{pier}/artefacts/shot_001/keyframe/takes/2/select").raise_for_status()
    page.goto(f"/projects/{pier}/shots/shot_001")
    expect(page.get_by_test_id("staged")).to_be_visible()
    yield page
    studio.http.delete(f"/projects/{pier}/shots/shot_001/placeholder")


def upload(page: Page, name: str, mime: str, content: bytes) -> None:
    field = page.get_by_test_id("drop").locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": mime, "buffer": content})


def test_an_upload_shows_at_once_and_survives_a_reload(shot: Page, studio: Studio, pier: str) -> None:
    shot.get_by_role("tab", name="Placeholder").click()
    upload(shot, "sketch.png", "image/png", png())

    expect(shot.get_by_test_id("placeholder")).to_be_visible()
    expect(shot.get_by_test_id("composed")).to_contain_text("Placeholder mode is on")
    shot.reload()
    picture = shot.get_by_test_id("placeholder")
    expect(picture).to_be_visible()
    comes_to(lambda: picture.evaluate("one => one.naturalWidth"), 64)
    expect(shot.get_by_test_id("overlay")).to_be_visible()
    expect(shot.get_by_role("checkbox", name="Control the composition")).to_be_checked()

    shot.get_by_role("radio", name="Reference").click()
    shot.get_by_label("Note", exact=True).fill("Low, from the left")
    shot.get_by_role("button", name="Save the note").click()
    comes_to(
        lambda: [placeholder(studio, pier)[name] for name in ("kind", "note")], ["reference", "Low, from the left"]
    )
    shot.get_by_role("button", name="Remove").click()
    expect(shot.get_by_test_id("placeholder")).to_have_count(0)


def test_what_is_no_picture_or_too_large_is_refused_with_words(shot: Page, trouble: Trouble, tmp_path: Path) -> None:
    trouble.expected = ("status of 422",)
    shot.get_by_role("tab", name="Placeholder").click()
    refused = shot.get_by_role("alert")

    upload(shot, "plan.pdf", "application/pdf", b"%PDF-1.7")
    expect(refused).to_contain_text("Choose a PNG or JPEG picture")
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(20_000_001)
    shot.get_by_test_id("drop").locator("input[type=file]").set_input_files(huge)
    expect(refused).to_contain_text("larger than 20 MB")
    upload(shot, "fake.png", "image/png", b"no picture at all")
    expect(refused).not_to_contain_text("larger than")
    expect(refused).to_be_visible()
    expect(shot.get_by_test_id("placeholder")).to_have_count(0)


def test_a_picture_of_the_project_can_be_the_placeholder(shot: Page, studio: Studio, pier: str) -> None:
    shot.get_by_role("tab", name="Placeholder").click()
    shot.get_by_role("button", name="Pick from the project").click()
    shot.get_by_role("dialog").get_by_role("button", name=re.compile("shot_001|Lin")).first.click()

    expect(shot.get_by_test_id("placeholder")).to_be_visible()
    comes_to(lambda: placeholder(studio, pier).get("controls"), True)


@pytest.mark.parametrize("controls", [True, False])
def test_the_take_is_ordered_as_the_box_says_and_the_price_and_the_effect_come_first(
    shot: Page, studio: Studio, pier: str, *, controls: bool
) -> None:
    shot.get_by_role("tab", name="Placeholder").click()
    upload(shot, "sketch.png", "image/png", png())
    expect(shot.get_by_test_id("placeholder")).to_be_visible()
    if not controls:
        shot.get_by_role("checkbox", name="Control the composition").click()
        comes_to(lambda: placeholder(studio, pier)["controls"], False)
    before = keyframe(studio, pier)["takes"]

    shot.get_by_role("button", name="Generate keyframe").click()
    asked = shot.get_by_role("dialog")
    expect(asked.get_by_test_id("effect")).to_contain_text("does not use it")
    expect(asked.get_by_test_id("total")).to_have_text("≈ $0.00")
    asked.get_by_role("button", name="Make it").click()

    path = f"/projects/{pier}/artefacts/shot_001/keyframe"
    comes_to(lambda: is_made(studio.http, path, before + 1), True, 120)
    made = keyframe(studio, pier)["all_takes"][-1]
    assert made["recipe"]["inputs"]["placeholder"]["controls"] is controls


def test_rolling_back_uses_the_old_take_and_keeps_the_newer(shot: Page, studio: Studio, pier: str) -> None:
    count = keyframe(studio, pier)["takes"]
    shot.get_by_role("tab", name="History").click()
    rows = shot.get_by_test_id("generation")
    expect(rows).to_have_count(count)
    second, first = rows.filter(has_text="take 2"), rows.filter(has_text="take 1")
    expect(second).to_contain_text("Seed")
    expect(second).to_contain_text("in use")

    first.get_by_role("button", name="Roll back to this").click()

    expect(first).to_contain_text("in use")
    now = keyframe(studio, pier)
    assert (now["selected"], now["takes"]) == (1, count)
    expect(second.get_by_role("button", name="Roll back to this")).to_be_visible()


def test_a_take_that_nobody_wants_goes_to_the_bin_and_comes_back(shot: Page, studio: Studio, pier: str) -> None:
    there = [one["number"] for one in keyframe(studio, pier)["all_takes"]]
    shot.get_by_role("region", name="Takes").get_by_role("listitem").first.get_by_role("button").click()
    bin_ = shot.get_by_role("region", name="Bin")
    try:
        bin_.get_by_role("button", name="Put take 1 into the bin").click()
        expect(bin_.get_by_role("status")).to_contain_text("Take 1 lies in the bin")
        assert [one["number"] for one in keyframe(studio, pier)["all_takes"]] == there[1:]

        bin_.get_by_role("button", name="Bin", exact=True).click()
        expect(bin_.get_by_test_id("bin")).to_contain_text("Take 1")
        keep(shot, "shot-bin-en")
        bin_.get_by_role("button", name="Restore take 1").click()
        expect(bin_.get_by_text("No take of this lies in the bin.")).to_be_visible()
        assert [one["number"] for one in keyframe(studio, pier)["all_takes"]] == there
    finally:
        studio.http.post(f"/projects/{pier}/artefacts/shot_001/keyframe/takes/1/restore").raise_for_status()


def test_words_of_ones_own_are_what_would_be_sent_until_the_template_is_wanted_again(
    shot: Page, studio: Studio, pier: str
) -> None:
    shot.get_by_role("tab", name="Prompt").click()
    now = shot.get_by_test_id("prompt-now")
    words = studio.http.get(f"/projects/{pier}/prompts/words/shot_001/keyframe").json()["text"]
    expect(now).to_have_text(words)

    shot.get_by_role("button", name="Edit").click()
    shot.get_by_role("textbox", name="Prompt", exact=True).fill("A pier, and gulls above it")
    shot.get_by_role("button", name="Save").click()
    expect(now).to_have_text("A pier, and gulls above it")
    assert (
        studio.http.get(f"/projects/{pier}/prompts/words/shot_001/keyframe").json()["text"]
        == "A pier, and gulls above it"
    )

    shot.get_by_role("button", name="Back to the template").click()
    expect(now).to_have_text(words)
