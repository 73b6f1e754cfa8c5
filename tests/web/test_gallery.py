"""Gate 3 in the browser: every key decides what it says, money is asked for first, and nothing is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import GALLERY, Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to, is_made


def tile(page: Page, code: str, state: str) -> Locator:
    return page.get_by_role("gridcell", name=re.compile(f"^{state} {code}"))


def test_a_approves_and_goes_on_to_the_next_that_waits(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("a")

    expect(gallery.get_by_test_id("last-decision")).to_have_text("Approved: shot_001/keyframe")
    expect(gallery.locator("[aria-selected=true]")).to_have_accessible_name(re.compile("^To review shot_002"))
    expect(tile(gallery, "shot_001", "Approved")).to_be_visible()
    expect(gallery.get_by_text("left to review")).to_contain_text(str(len(studio.artefacts()) - 1))
    comes_to(lambda: studio.reviews()["shot_001"], "approved")


def test_every_one_of_many_fast_presses_is_a_decision(gallery: Page, studio: Studio) -> None:
    count = len(studio.artefacts())
    before = studio.decisions()

    for _ in range(count):
        gallery.keyboard.press("a")

    expect(gallery.get_by_text("nothing left to review")).to_be_visible()
    expect(gallery.get_by_role("gridcell", name=re.compile("Approved"))).to_have_count(count)
    comes_to(studio.decisions, before + count)
    assert set(studio.reviews().values()) == {"approved"}


def test_u_takes_back_one_decision_after_the_other(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("a")
    gallery.keyboard.press("a")
    expect(gallery.get_by_role("gridcell", name=re.compile("Approved"))).to_have_count(2)

    gallery.keyboard.press("u")

    expect(gallery.get_by_test_id("last-decision")).to_have_text("Taken back: shot_002/keyframe")
    expect(tile(gallery, "shot_002", "To review")).to_be_visible()
    assert studio.reviews()["shot_001"] == "approved"
    gallery.keyboard.press("u")
    expect(tile(gallery, "shot_001", "To review")).to_be_visible()


def test_a_rejection_has_a_reason_and_a_note_and_the_history_keeps_both(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("r")
    dialog = gallery.get_by_role("dialog")
    dialog.get_by_role("radio").nth(1).click()
    chosen = dialog.get_by_role("radio", checked=True)
    expect(chosen).to_have_count(1)
    dialog.get_by_role("textbox").fill("Closer to the edge")
    keep(gallery, "gallery-reject-en")
    dialog.get_by_role("button", name="Reject").click()

    expect(tile(gallery, "shot_001", "Rejected")).to_be_visible()

    def last() -> tuple[str, str, str]:
        one = studio.http.get("/projects/roof/decisions").json()["items"][0]
        return one["verdict"], one["note"], one["reason"]

    comes_to(last, ("rejected", "Closer to the edge", "composition"))


def test_keys_do_nothing_while_somebody_types(gallery: Page, studio: Studio) -> None:
    before = studio.decisions()
    gallery.keyboard.press("r")
    gallery.get_by_role("dialog").get_by_role("textbox").press_sequentially("aaru")
    gallery.keyboard.press("Escape")

    expect(gallery.get_by_role("dialog")).to_have_count(0)
    assert studio.decisions() == before


def test_marked_ones_are_decided_together(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("x")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("x")
    expect(gallery.get_by_text("2 marked")).to_be_visible()

    gallery.keyboard.press("a")
    gallery.get_by_role("dialog").get_by_role("button", name="Approve 2").click()

    expect(gallery.get_by_role("gridcell", name=re.compile("Approved"))).to_have_count(2)
    gallery.keyboard.press("u")
    expect(gallery.get_by_role("gridcell", name=re.compile("Approved"))).to_have_count(0)
    comes_to(lambda: "approved" in studio.reviews().values(), False)


def test_a_decision_that_the_studio_refuses_is_put_back_and_told(
    gallery: Page, studio: Studio, trouble: Trouble
) -> None:
    trouble.expected = ("status of 409",)
    problem = {"status": 409, "title": "Conflict", "detail": "That take is gone.", "code": "gone", "errors": []}

    def refuse(route: Route) -> None:
        route.fulfill(status=409, json=problem, content_type="application/problem+json")

    gallery.route("**/decisions", refuse)
    gallery.keyboard.press("a")

    expect(gallery.get_by_role("status").filter(has_text="That take is gone.")).to_be_visible()
    expect(tile(gallery, "shot_001", "To review")).to_be_visible()


def test_what_was_sent_is_shown_to_the_letter_and_can_be_copied(gallery: Page, studio: Studio) -> None:
    recipe = studio.http.get("/projects/roof/artefacts/shot_001/keyframe").json()["all_takes"][0]["recipe"]

    expect(gallery.get_by_test_id("prompt")).to_have_text(recipe["prompt"])
    expect(gallery.get_by_test_id("fact-seed")).to_have_text(str(recipe["seed"]))
    gallery.keyboard.press("s")
    gallery.wait_for_function(f"navigator.clipboard.readText().then(text => text === '{recipe['seed']}')")
    gallery.keyboard.press("p")
    comes_to(lambda: gallery.evaluate("navigator.clipboard.readText()"), recipe["prompt"])

    batch = gallery.get_by_test_id("fact-batch")
    expect(batch).to_have_text(re.compile("^Batch of"))
    batch.get_by_role("link").click()
    expect(gallery).to_have_url(re.compile(f"batch={studio.artefacts()[0]['run']}"))
    expect(gallery.get_by_role("gridcell")).to_have_count(len(studio.artefacts()))
    expect(batch.get_by_role("link")).to_have_count(0)


def test_the_price_comes_first_and_no_means_that_nothing_is_sent(gallery: Page, studio: Studio) -> None:
    asked: list[str] = []
    gallery.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)

    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    dialog = gallery.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    keep(gallery, "gallery-again-en")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    expect(dialog).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    assert asked == []


def test_one_more_take_has_another_seed_and_the_first_one_stays(gallery: Page, studio: Studio) -> None:
    path = "/projects/roof/artefacts/shot_003/keyframe"
    gallery.get_by_role("gridcell", name="shot_003").click()
    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    gallery.get_by_role("dialog").get_by_role("button", name="Make it").dblclick()

    expect(gallery.get_by_role("gridcell", name="shot_003")).to_contain_text("take 2 of 2", timeout=60_000)
    first, second = studio.http.get(path).json()["all_takes"]
    assert first["recipe"]["prompt"] == second["recipe"]["prompt"]
    assert first["recipe"]["seed"] != second["recipe"]["seed"]

    expect(gallery.get_by_role("list", name="Takes").get_by_role("button")).to_have_count(2)
    gallery.get_by_role("gridcell", name="shot_003").click()
    gallery.get_by_role("button", name="1", exact=True).click()
    gallery.get_by_role("button", name="Use take 1").click()
    expect(gallery.get_by_role("gridcell", name="shot_003")).to_contain_text("take 1 of 2")


@pytest.mark.parametrize(
    ("key", "mode", "is_prompt_new", "is_seed_new"), [("2", "prompt", True, False), ("3", "both", True, True)]
)
def test_e_changes_what_was_chosen_and_nothing_else(
    page: Page, studio: Studio, pier: str, key: str, *, mode: str, is_prompt_new: bool, is_seed_new: bool
) -> None:
    """`1` is asked for elsewhere: it keeps the prompt, and changes the seed."""
    path = f"/projects/{pier}/artefacts/loc_001/reference"
    before = studio.http.get(path).json()
    used = next(one for one in before["all_takes"] if one["is_selected"])["recipe"]
    page.goto(f"/projects/{pier}/gallery?kind=reference&at=loc_001/reference")
    expect(page.locator("[aria-selected=true]")).to_have_accessible_name(re.compile("loc_001"))
    page.keyboard.press("e")
    page.keyboard.press(key)
    asked = page.get_by_role("dialog")
    asked.get_by_role("textbox").fill(f"A wooden pier, {mode}")
    asked.get_by_role("button", name="Make it").click()

    comes_to(lambda: is_made(studio.http, path, before["takes"] + 1), True, 60)
    made = studio.http.get(path).json()["all_takes"][-1]["recipe"]
    assert (made["prompt"] != used["prompt"], made["seed"] != used["seed"]) == (is_prompt_new, is_seed_new)
    assert made["prompt"] == f"A wooden pier, {mode}"


def test_many_are_approved_after_one_question_with_a_record_each(gallery: Page, studio: Studio) -> None:
    count = len(studio.artefacts())
    before = studio.decisions()
    sent: list[str] = []
    gallery.on("request", lambda asked: sent.append(asked.url) if asked.url.endswith("/decisions") else None)
    gallery.keyboard.press("Home")
    for _ in range(count - 1):
        gallery.keyboard.press("Shift+ArrowRight")
    expect(gallery.get_by_text(f"{count} marked")).to_be_visible()

    gallery.keyboard.press("a")
    gallery.get_by_role("dialog").get_by_role("button", name=f"Approve {count}").click()

    comes_to(studio.decisions, before + count)
    assert len([one for one in sent if one]) == 1
    expect(gallery.get_by_role("gridcell", name=re.compile("Approved"))).to_have_count(count)


def test_keys_look_closer_open_the_shot_and_put_the_inspector_away(gallery: Page) -> None:
    gallery.keyboard.press("Space")
    look = gallery.get_by_test_id("look")
    expect(look.get_by_role("img")).to_have_accessible_name("shot_001")
    gallery.keyboard.press("ArrowRight")
    expect(look.get_by_role("img")).to_have_accessible_name("shot_002")
    gallery.keyboard.press("Space")
    expect(look).to_have_count(0)

    inspector = gallery.get_by_role("complementary", name="Inspector")
    gallery.keyboard.press("i")
    expect(inspector).to_have_count(0)
    gallery.keyboard.press("i")
    expect(inspector).to_be_visible()
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_url(re.compile("/shots/shot_002"))
    expect(gallery.get_by_role("heading", name="shot_002")).to_be_visible()


def test_a_character_narrows_the_grid_and_scenes_part_it(gallery: Page, studio: Studio) -> None:
    shots = studio.http.get("/projects/roof/shots").json()["items"]
    with_gu = [one["code"] for one in shots if any(two["character"] == "char_002" for two in one["figures"])]
    gallery.get_by_role("button", name="By scene").click()
    expect(gallery.get_by_role("rowheader")).to_contain_text(["ROOFTOP"])
    gallery.get_by_role("combobox", name="Character").click()
    gallery.get_by_role("option", name="Gu").click()
    expect(gallery.get_by_role("gridcell")).to_have_count(len(with_gu))
    gallery.reload()
    expect(gallery.get_by_role("gridcell")).to_have_count(len(with_gu))
    expect(gallery.get_by_role("rowheader")).to_have_count(1)


def test_a_note_is_written_answered_and_settled(gallery: Page, studio: Studio) -> None:
    notes = gallery.get_by_role("region", name="Notes", exact=True)
    notes.get_by_role("textbox").fill("The moon is too large")
    notes.get_by_role("button", name="Send").click()
    note = notes.get_by_test_id("note")
    expect(note).to_contain_text("The moon is too large")
    note.get_by_role("button", name="Answer").or_(note.get_by_role("button", name="Reply")).click()
    note.get_by_role("textbox").fill("It is a lantern")
    note.locator("form button[type=submit]").click()
    expect(note).to_contain_text("It is a lantern")
    note.locator("footer button").last.click()

    def settled() -> list[bool]:
        return [one["is_resolved"] for one in studio.http.get("/projects/roof/notes").json()["items"]]

    comes_to(settled, [True])


def test_what_failed_is_counted_and_tried_again_for_a_price(page: Page, studio: Studio) -> None:
    items = studio.artefacts()
    items[1] = {**items[1], "standing": "failed", "selected": None, "files": []}

    def broken(route: Route) -> None:
        route.fulfill(json={"items": items, "page": 1, "page_size": 100, "total": len(items)})

    page.route(re.compile(r"/artefacts\?"), broken)
    page.goto(GALLERY)
    expect(page.get_by_role("alert")).to_contain_text(f"1 of {len(items)} failed")
    page.get_by_role("button", name="Retry failed").click()
    expect(page.get_by_role("dialog", name="Confirm the cost")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_role("gridcell")).to_have_count(1)


def test_on_a_tablet_the_inspector_is_a_sheet(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 900, "height": 1000})
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell").first).to_be_visible()
    inspector = page.get_by_role("complementary", name="Inspector")
    expect(inspector).to_have_count(0)
    page.get_by_role("gridcell").first.click()
    expect(inspector).to_be_visible()
    assert faults_of(page) == []
    keep(page, "gallery-tablet-en")
    page.get_by_role("button", name="Close the inspector").click()
    expect(inspector).to_have_count(0)


def test_a_filter_is_kept_in_the_address(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("a")
    comes_to(lambda: studio.reviews()["shot_001"], "approved")
    gallery.get_by_role("button", name=re.compile("^Approved")).click()
    expect(gallery.get_by_role("gridcell")).to_have_count(1)

    gallery.reload()

    expect(gallery.get_by_role("gridcell")).to_have_count(1)
    gallery.get_by_role("button", name=re.compile("^Failed")).click()
    expect(gallery.get_by_role("button", name="Clear the filter")).to_be_visible()
    keep(gallery, "gallery-empty-filter-en")


def test_what_somebody_else_decides_shows_without_a_reload(gallery: Page, studio: Studio) -> None:
    decision = {"subject": "shot_002/keyframe", "verdict": "approved"}
    studio.http.post("/projects/roof/decisions", json={"decisions": [decision]}).raise_for_status()

    expect(tile(gallery, "shot_002", "Approved")).to_be_visible()


def test_two_thousand_shots_keep_few_tiles_in_the_page(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("status of 404",)  # only the list knows them
    one = studio.artefacts()[0]

    def many(route: Route) -> None:
        number = int(re.search(r"page=(\d+)", route.request.url).group(1))  # type: ignore[union-attr]
        items = [
            {**one, "key": f"shot_{place:04d}/keyframe", "code": f"shot_{place:04d}"}
            for place in range((number - 1) * 100, number * 100)
        ]
        route.fulfill(json={"items": items, "page": number, "page_size": 100, "total": 2000})

    page.route(re.compile(r"/artefacts\?"), many)
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell").first).to_be_visible()

    page.keyboard.press("End")

    expect(page.get_by_role("gridcell", name="shot_1999")).to_be_focused()
    assert page.get_by_role("gridcell").count() < 60
