"""Gate 2 in the browser: references are decided, made again, brought and taken back, and what shows them is told."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.test_uploads import png
from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to

SCRIPT = """\
# Two on a pier

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. PIER - NIGHT
Rain falls on the sea.

LIN: Who are you?

GU: Nobody.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A small film of its own, for what these tests change."""

    studio: Studio
    code: str

    @property
    def page(self) -> str:
        return f"/projects/{self.code}"

    def get(self, path: str, **query: Any) -> Any:
        return self.studio.http.get(f"{self.page}/{path}", params=query).json()

    def references(self) -> list[Any]:
        return [one for one in self.get("artefacts", kind="reference")["items"] if one["code"].startswith("char_")]

    def reference(self, code: str) -> Any:
        return self.get(f"artefacts/{code}/reference")

    def reviews(self) -> dict[str, str]:
        return {one["code"]: one["review"] for one in self.references()}

    def reset(self) -> None:
        while self.studio.http.post(f"{self.page}/decisions/undo").status_code == 200:
            pass


def film(studio: Studio, name: str, references: str) -> Film:
    settings = {"size": "320x180"}
    made = studio.http.post("/projects", json={"name": name, "script": SCRIPT, "settings": settings})
    code = made.raise_for_status().json()["code"]
    film = Film(studio=studio, code=code)
    studio.http.put(f"{film.page}/gates", json={"breakdown": "auto", "references": references}).raise_for_status()
    studio.http.post(f"{film.page}/runs", json={}).raise_for_status()
    deadline = time.monotonic() + 240
    wanted = "reference" if references == "manual" else "keyframe"
    while not (found := film.get("artefacts", kind=wanted)["items"]) or any(
        one["standing"] != "waiting" for one in found
    ):
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    if references == "manual":  # what is rejected is not made again meanwhile
        studio.http.post(f"{film.page}/pause").raise_for_status()
    return film


@pytest.fixture(scope="module")
def undecided(studio: Studio) -> Film:
    """A film whose references wait."""
    return film(studio, "Pier", "manual")


@pytest.fixture(scope="module")
def shown(studio: Studio) -> Film:
    """A film whose references are seen in first frames."""
    return film(studio, "Pier in pictures", "auto")


@pytest.fixture
def cards(page: Page, undecided: Film) -> Page:
    undecided.reset()
    page.goto(f"{undecided.page}/characters")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article").filter(has_text=name)


def at(page: Page, film: Film, code: str) -> Page:
    place = "characters" if code.startswith("char_") else "locations"
    page.goto(f"{film.page}/{place}/{code}")
    expect(page.get_by_test_id("taken")).to_be_visible()
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def test_keys_decide_and_go_on_to_the_next_and_take_it_back(cards: Page, undecided: Film) -> None:
    cards.keyboard.press("a")

    expect(card(cards, "Lin")).to_have_attribute("data-state", "approved")
    expect(card(cards, "Gu")).to_have_attribute("aria-current", "true")
    expect(cards.get_by_test_id("last-decision")).to_have_text("Approved: Lin")
    comes_to(lambda: undecided.reviews()["char_001"], "approved")
    cards.keyboard.press("r")
    dialog = cards.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Aaru: darker")
    dialog.get_by_role("button", name="Reject").click()
    expect(card(cards, "Gu")).to_have_attribute("data-state", "rejected")
    comes_to(lambda: undecided.get("decisions")["items"][0]["note"], "Aaru: darker")

    cards.keyboard.press("u")
    cards.keyboard.press("u")

    expect(card(cards, "Lin")).to_have_attribute("data-state", "waiting")
    expect(card(cards, "Gu")).to_have_attribute("data-state", "waiting")
    comes_to(lambda: set(undecided.reviews().values()), {"pending"})


def test_several_are_marked_and_decided_together(cards: Page, undecided: Film) -> None:
    card(cards, "Lin").hover()
    box = cards.get_by_role("checkbox", name="Mark Lin")
    box.check()
    expect(cards).to_have_url(re.compile("/characters$"))
    cards.keyboard.press("ArrowRight")
    cards.keyboard.press("x")
    expect(cards.get_by_text("2 marked")).to_be_visible()
    keep(cards, "characters-marked-en")
    assert faults_of(cards) == []
    cards.keyboard.press("a")
    dialog = cards.get_by_role("dialog")
    expect(dialog.get_by_test_id("meant")).to_have_text("Lin, Gu")
    assert set(undecided.reviews().values()) == {"pending"}
    cards.keyboard.press("Enter")

    expect(cards.get_by_test_id("last-decision")).to_have_text("Approved: Lin, Gu")
    expect(cards.get_by_text("2 marked")).to_have_count(0)
    comes_to(lambda: set(undecided.reviews().values()), {"approved"})
    expect(dialog).to_have_count(0)  # keys are for it until it has gone
    cards.keyboard.press("u")
    comes_to(lambda: set(undecided.reviews().values()), {"pending"})

    cards.keyboard.press("Control+a")
    expect(cards.get_by_text("2 marked")).to_be_visible()
    cards.keyboard.press("Shift+R")
    expect(dialog.get_by_test_id("meant")).to_have_text("Lin, Gu")
    cards.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    cards.keyboard.press("e")
    cards.keyboard.press("1")
    expect(dialog).to_contain_text("One more take of each of 2")
    cards.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    cards.keyboard.press("Escape")
    expect(cards.get_by_text("2 marked")).to_have_count(0)
    assert set(undecided.reviews().values()) == {"pending"}
    # Without keys, too.
    cards.keyboard.press("Control+a")
    cards.get_by_test_id("marked").get_by_role("button", name="Approve").click()
    dialog.get_by_role("button", name="Approve").click()
    comes_to(lambda: set(undecided.reviews().values()), {"approved"})
    expect(cards.get_by_test_id("marked")).to_have_count(0)


def test_a_filter_is_kept_in_the_address_and_an_empty_one_says_so(cards: Page) -> None:
    cards.get_by_role("button", name=re.compile("^Rejected")).click()
    expect(cards.get_by_text("Nothing here: Rejected")).to_be_visible()
    cards.reload()
    expect(cards.get_by_text("Nothing here: Rejected")).to_be_visible()
    cards.get_by_role("button", name="Clear the filter").click()
    expect(cards.get_by_role("article")).to_have_count(2)

    cards.get_by_role("link", name="Locations 1", exact=True).click()
    expect(cards.get_by_role("article")).to_have_count(1)
    cards.keyboard.press("Home")
    cards.keyboard.press("Enter")
    expect(cards.get_by_role("heading", level=1)).to_be_visible()
    expect(cards.get_by_role("button", name="Approve reference")).to_be_enabled()


def test_the_gate_leads_to_locations_where_they_alone_wait(page: Page, undecided: Film) -> None:
    undecided.reset()
    approved = [{"subject": one["key"], "take": 1, "verdict": "approved"} for one in undecided.references()]
    undecided.studio.http.post(f"{undecided.page}/decisions", json={"decisions": approved}).raise_for_status()
    page.goto(undecided.page)
    rail = page.get_by_role("navigation", name="Places").first
    expect(rail.get_by_role("link", name="Locations 1 to review")).to_be_visible()
    expect(rail.get_by_role("link", name="Characters", exact=True)).to_be_visible()
    page.locator("main").get_by_role("link", name=re.compile("to review|References")).first.click()

    expect(page).to_have_url(re.compile(r"/locations\?show=waiting$"))
    expect(page.get_by_role("article")).to_have_count(1)
    undecided.reset()
    expect(rail.get_by_role("link", name="Characters 2 to review")).to_be_visible()


def test_approving_on_the_page_of_one_goes_on_to_the_next_that_waits(page: Page, undecided: Film) -> None:
    undecided.reset()
    at(page, undecided, "char_001").get_by_role("button", name="Approve reference").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Gu")
    comes_to(lambda: undecided.reviews()["char_001"], "approved")
    page.keyboard.press("u")
    comes_to(lambda: undecided.reviews()["char_001"], "pending")


def test_somebody_is_added_and_taken_out_and_who_is_still_seen_stays(
    page: Page, undecided: Film, trouble: Trouble
) -> None:
    trouble.expected = ("status of 409",)

    def names() -> list[str]:
        return [one["name"] for one in undecided.get("characters")["items"]]

    page.goto(f"{undecided.page}/characters")
    page.get_by_role("button", name="Add a character").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Old Wu")
    dialog.get_by_label("Appearance").fill("white beard, straw hat")
    keep(page, "characters-add-en")
    dialog.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Old Wu")
    expect(page.get_by_label("Appearance")).to_have_value("white beard, straw hat")
    keep(page, "characters-added-en")
    page.get_by_role("button", name="Take out").click()
    dialog.get_by_role("button", name="Take out").click()
    expect(page).to_have_url(re.compile("/characters$"))
    expect(card(page, "Old Wu")).to_have_count(0)
    assert names() == ["Lin", "Gu"]

    at(page, undecided, "char_001").get_by_role("button", name="Take out").click()
    dialog.get_by_role("button", name="Take out").click()
    expect(dialog.get_by_text("char_001 is seen or heard in shot_")).to_be_visible()
    keep(page, "characters-still-used-en")
    dialog.get_by_role("button", name="Cancel").click()
    assert names() == ["Lin", "Gu"]


def test_on_a_phone_a_swipe_decides_and_is_taken_back(browser: Browser, undecided: Film) -> None:
    undecided.reset()
    context = browser.new_context(
        base_url=undecided.studio.address, viewport={"width": 390, "height": 844}, locale="en", has_touch=True
    )
    page = at(context.new_page(), undecided, "char_001")
    stage = page.get_by_test_id("stage")

    def swipe(by: int) -> None:
        for kind, x in (("pointerdown", 200), ("pointermove", 200 + by), ("pointerup", 200 + by)):
            where = {"bubbles": True, "isPrimary": True, "pointerType": "touch", "clientX": x, "clientY": 300}
            stage.dispatch_event(kind, where)

    swipe(60)
    expect(page.get_by_test_id("last-decision")).to_have_count(0)
    swipe(150)
    expect(page.get_by_test_id("last-decision")).to_have_text("Approved: Lin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gu")
    comes_to(lambda: undecided.reviews()["char_001"], "approved")

    page.get_by_role("button", name="Undo").click()
    comes_to(lambda: undecided.reviews()["char_001"], "pending")
    context.close()


def test_the_words_on_the_page_are_those_of_the_record_to_the_letter(page: Page, shown: Film) -> None:
    at(page, shown, "char_001")
    number = shown.reference("char_001")["selected"]
    recipe = shown.get(f"artefacts/char_001/reference/takes/{number}")["recipe"]
    sent = shown.get("prompts/sent/char_001/reference", number=number)

    if recipe["prompt"]:
        assert page.get_by_test_id("prompt").text_content() == recipe["prompt"] == sent["prompt"]
        page.keyboard.press("p")
        page.wait_for_function(
            "wanted => navigator.clipboard.readText().then(text => text === wanted)", arg=recipe["prompt"]
        )
    else:
        expect(page.get_by_text("No words were sent")).to_be_visible()
    expect(page.get_by_test_id("fact-seed")).to_have_text(str(recipe["seed"]))
    page.keyboard.press("s")
    page.wait_for_function(
        "wanted => navigator.clipboard.readText().then(text => text === wanted)", arg=str(recipe["seed"])
    )


def test_one_more_take_stays_beside_the_first_and_going_back_makes_shots_stale(page: Page, shown: Film) -> None:
    first = shown.reference("char_002")["all_takes"][0]
    old = next(one["url"] for one in first["files"] if one["role"] == "main")
    at(page, shown, "char_002")
    dialog = page.get_by_role("dialog")
    page.keyboard.press("e")
    page.keyboard.press("1")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    dialog.get_by_role("button", name="Make it").click()

    expect(page.get_by_test_id("taken")).to_have_text("take 2 of 2", timeout=60_000)
    strip = page.get_by_role("list", name="Takes").get_by_role("button")
    expect(strip).to_have_count(2)
    expect(strip.nth(1).locator("img")).to_be_visible(timeout=60_000)
    expect(strip.nth(0)).to_contain_text("in use")  # what was approved stays in use until somebody says otherwise
    shots = shown.get("characters/char_002")["shots"]

    strip.nth(0).click()
    picture = page.get_by_test_id("stage").get_by_role("img")
    expect(picture).to_have_attribute("src", old)
    page.wait_for_function("document.querySelector('[data-testid=stage] img').naturalWidth > 0")
    assert shown.reference("char_002")["all_takes"][0]["files"] == first["files"]
    keep(page, "character-takes-en")
    page.keyboard.press("c")
    expect(page.get_by_test_id("compared")).to_have_count(2)
    page.go_back()
    expect(page.get_by_test_id("compared")).to_have_count(0)

    strip.nth(1).click()
    page.get_by_role("button", name="Use take 2").click()
    expect(strip.nth(1)).to_contain_text("in use")
    expect(page.get_by_test_id("stale")).to_contain_text(f"{len(shots)} shot")
    stale = {one["code"] for one in shown.get("artefacts", kind="keyframe", standing="stale")["items"]}
    assert set(shots) <= stale
    page.goto(f"/projects/{shown.code}/gallery")
    page.get_by_role("button", name=f"Out of date {len(stale)}").click()
    expect(page.get_by_role("gridcell")).to_have_count(len(stale))

    at(page, shown, "char_002")
    strip.nth(0).click()
    page.get_by_role("button", name="Use take 1").click()
    expect(page.get_by_test_id("stale")).to_have_count(0)
    comes_to(lambda: shown.reference("char_002")["selected"], 1)


def test_a_picture_of_ones_own_is_taken_and_what_is_none_is_refused_with_words(
    page: Page, shown: Film, trouble: Trouble, tmp_path: Path
) -> None:
    trouble.expected = ("status of 422",)
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(50_000_001)
    at(page, shown, "loc_001")
    before = len(shown.reference("loc_001")["all_takes"])
    field = page.get_by_test_id("bring")

    field.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Hello"})
    expect(page.get_by_test_id("refused")).to_contain_text("“notes.txt” is not a picture")
    keep(page, "location-refused-en")
    field.set_input_files(large)
    expect(page.get_by_test_id("refused")).to_contain_text("too large")
    field.set_input_files({"name": "program.png", "mimeType": "image/png", "buffer": b"MZ\x90\0"})
    expect(page.get_by_test_id("refused")).to_contain_text("“program.png” is not a picture")
    assert len(shown.reference("loc_001")["all_takes"]) == before

    field.set_input_files({"name": "pier.png", "mimeType": "image/png", "buffer": png(32, 18)})

    expect(page.get_by_test_id("taken")).to_have_text(f"take {before + 1} of {before + 1}")
    expect(page.get_by_test_id("refused")).to_have_count(0)
    expect(page.get_by_test_id("fact-note")).to_contain_text("pier.png")
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("button", name="Lock", exact=True)).to_be_visible()
    comes_to(lambda: shown.reference("loc_001")["locked"], False)


def test_what_is_said_is_edited_in_place_and_a_clash_loses_nothing(
    page: Page, undecided: Film, trouble: Trouble
) -> None:
    trouble.expected = ("status of 412",)
    at(page, undecided, "char_002")
    field = page.get_by_label("Personality")
    field.fill("Never says why.")
    page.get_by_role("button", name="Save").click()
    comes_to(lambda: undecided.get("characters/char_002")["personality"], "Never says why.")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)

    field.fill("Says why, once.")
    path = f"/api/v1{undecided.page}/characters/char_002"
    there = {"appearance": "a green hoodie", "personality": "Always says why."}
    undecided.studio.http.patch(path.removeprefix("/api/v1"), json=there).raise_for_status()
    expect(page.get_by_test_id("clash")).to_be_visible()
    expect(field).to_have_value("Says why, once.")
    keep(page, "character-clash-en")
    page.get_by_role("button", name="Keep mine").click()
    page.get_by_role("button", name="Save").click()

    comes_to(lambda: undecided.get("characters/char_002")["personality"], "Says why, once.")
    assert undecided.get("characters/char_002")["appearance"] == "a green hoodie"
    expect(page.get_by_label("Appearance")).to_have_value("a green hoodie")


def test_a_voice_is_given_and_a_line_is_heard(page: Page, shown: Film) -> None:
    at(page, shown, "char_001")
    play = page.get_by_role("button", name="Listen: Who are you?")
    if play.count():  # lines are spoken in this film only once its clips are made
        play.click()
    page.get_by_role("combobox", name="Voice").click()
    other = page.get_by_role("option").filter(has_not_text="Heart").first
    name = other.inner_text()
    other.click()

    expect(page.get_by_role("combobox", name="Voice")).to_contain_text(name)
    voices = {one["id"]: one["description"] for one in shown.studio.http.get("/models/voices").json()["items"]}
    comes_to(lambda: voices[shown.get("characters/char_001")["voice"]].split(" / ")[0], name)


@pytest.fixture
def empty(studio: Studio) -> Iterator[str]:
    made = studio.http.post("/projects", json={"name": "Nothing yet", "script": SCRIPT})
    code = made.raise_for_status().json()["code"]
    yield code
    studio.http.delete(f"/projects/{code}")


def test_before_the_breakdown_the_next_step_is_told(page: Page, empty: str) -> None:
    page.goto(f"/projects/{empty}/characters")

    expect(page.get_by_text("Nobody yet")).to_be_visible()
    page.get_by_role("link", name="Go to the overview").click()
    expect(page).to_have_url(re.compile(f"/projects/{empty}$"))
