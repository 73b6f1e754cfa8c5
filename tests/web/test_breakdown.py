"""Gate 1 in the browser: what was found is read beside the script, mended and decided on, and nothing is lost."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cli.shell import Shell
from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.homes import client_of, comes_to
from tests.web.serving import served

SCRIPT = """\
# Two on a roof

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. ROOFTOP - NIGHT
Rain falls on the city.

LIN: Who are you?

GU (smiling): Nobody. Come.

STRANGER: Wait for me!

## INT. STAIRWELL - NIGHT
[close up]
Steps.

LIN: Where to?
"""
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio in which nothing but breakdowns is made."""
    folder = tmp_path_factory.mktemp("gate")
    shell = Shell(home=folder / "home", folder=folder)
    with served(shell) as running, client_of(running.address) as http:
        yield Studio(address=running.address, http=http, home=shell.home)


def broken_down(studio: Studio, script: str = SCRIPT) -> str:
    """Return the code of a project of one's own whose script was broken down."""
    new = {"name": f"Gate {next(_NUMBERS)}", "script": script, "settings": {"size": "320x180"}}
    code = str(studio.http.post("/projects", json=new).raise_for_status().json()["code"])
    studio.http.post(f"/projects/{code}/extract").raise_for_status()
    comes_to(lambda: bool(studio.http.get(f"/projects/{code}/characters").json()["items"]), True, within_s=90)
    return code


@pytest.fixture
def code(studio: Studio) -> str:
    return broken_down(studio)


def opened(page: Page, code: str, more: str = "") -> None:
    page.goto(f"/projects/{code}/breakdown{more}")
    expect(page.get_by_role("article").first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("source")).to_contain_text(re.compile("Two on a roof|天台"))
    # What whoever looks may do is known.
    expect(page.get_by_role("button", name="Approve", exact=True).first).to_be_visible()


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=re.compile(f"^{name}:"))


def reviews(studio: Studio, code: str) -> dict[str, str]:
    records = [
        *studio.http.get(f"/projects/{code}/characters").json()["items"],
        *studio.http.get(f"/projects/{code}/locations").json()["items"],
        *studio.http.get(f"/projects/{code}/shots").json()["items"],
    ]
    return {one["code"]: one["review"] for one in records}


def test_an_edit_and_an_approval_survive_a_reload(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    lin = card(page, "Lin")
    lin.get_by_role("button", name="Edit").click()
    lin.get_by_label("Looks").fill("short red hair, yellow raincoat")
    keep(page, "breakdown-edit-en")
    assert faults_of(page) == []
    lin.get_by_role("button", name="Save and approve").click()

    expect(lin).to_contain_text("yellow raincoat")
    expect(card(page, "Lin")).to_have_accessible_name("Lin: Approved")
    comes_to(lambda: reviews(studio, code)["char_001"], "approved")
    page.reload()
    expect(card(page, "Lin")).to_have_accessible_name("Lin: Approved")
    expect(lin).to_contain_text("yellow raincoat")


def test_keys_decide_and_go_on_and_take_back(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    expect(page.locator("[aria-current=true]")).to_have_accessible_name("Lin: To review")
    page.keyboard.press("a")
    expect(page.locator("article[aria-current=true]")).to_have_accessible_name("Gu: To review")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+R")
    expect(card(page, "Stranger")).to_have_accessible_name(re.compile("Rejected"))
    page.keyboard.press("u")
    expect(card(page, "Stranger")).to_have_accessible_name(re.compile("To review"))
    page.keyboard.press("u")

    expect(card(page, "Lin")).to_have_accessible_name("Lin: To review")
    comes_to(lambda: set(reviews(studio, code).values()), {"pending"})
    # Nothing is decided while somebody writes.
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_label("Name").first.press_sequentially("aru")
    page.keyboard.press("Escape")
    assert set(reviews(studio, code).values()) == {"pending"}


def test_several_are_marked_and_decided_together(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.get_by_text("2 marked")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Mark Gu")).to_be_checked()
    keep(page, "breakdown-marked-en")
    assert faults_of(page) == []
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("meant")).to_have_text("Lin, Gu")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("last-decision")).to_have_text("Approved: 2")
    expect(page.get_by_text("2 marked")).to_have_count(0)
    comes_to(lambda: [reviews(studio, code)[one] for one in ("char_001", "char_002")], ["approved", "approved"])
    expect(page.locator("article[aria-current=true]")).to_have_accessible_name("Stranger: To review")
    # Undoing takes back what was decided together.
    expect(dialog).to_have_count(0)  # keys are for it until it has gone
    page.keyboard.press("u")
    comes_to(lambda: set(reviews(studio, code).values()), {"pending"})

    page.keyboard.press("Control+a")
    expect(page.get_by_text("3 marked")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("3 marked")).to_have_count(0)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("r")
    dialog.get_by_role("textbox").fill("Not these")
    page.keyboard.press("Control+Enter")
    comes_to(lambda: [reviews(studio, code)[one] for one in ("char_001", "char_002")], ["rejected", "rejected"])
    expect(card(page, "Lin").get_by_test_id("why")).to_contain_text("Not these")
    # A card's own buttons mean that card.
    page.keyboard.press("Control+a")
    card(page, "Stranger").get_by_role("button", name="Approve").click()
    comes_to(lambda: sorted(reviews(studio, code).values())[:2], ["approved", "pending"])
    expect(page.get_by_text("2 marked")).to_be_visible()


def test_what_is_marked_is_decided_on_a_phone_without_keys(page: Page, studio: Studio, code: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, code)
    for name in ("Lin", "Gu"):
        card(page, name).hover()
        page.get_by_role("checkbox", name=f"Mark {name}").check()
    bar = page.get_by_test_id("marked")
    keep(page, "breakdown-marked-390-en")
    assert faults_of(page) == []
    bar.get_by_role("button", name="Clear the marks").click()
    expect(bar).to_have_count(0)
    for name in ("Lin", "Gu"):
        page.get_by_role("checkbox", name=f"Mark {name}").check()
    bar.get_by_role("button", name="Reject").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("meant")).to_have_text("Lin, Gu")
    dialog.get_by_role("textbox").fill("Not these")
    dialog.get_by_role("button", name="Reject").click()

    comes_to(lambda: [reviews(studio, code)[one] for one in ("char_001", "char_002")], ["rejected", "rejected"])
    expect(bar).to_have_count(0)


def test_what_is_rejected_keeps_its_reason(page: Page, studio: Studio, code: str) -> None:
    opened(page, code, "?tab=location")
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio").nth(1).click()
    dialog.get_by_role("textbox").fill("It is a bridge")
    dialog.get_by_role("button", name="Reject").click()

    expect(page.get_by_test_id("why")).to_contain_text("It is a bridge")
    page.reload()
    expect(page.get_by_test_id("why")).to_contain_text("It is a bridge")
    page.get_by_role("button", name=re.compile("^Rejected 1")).click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert "show=rejected" in page.url


def test_what_is_looked_at_is_lit_in_the_script(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    lit = page.locator(".cm-lit")
    expect(lit.first).to_contain_text("Lin")
    page.get_by_role("button", name=re.compile("^Locations")).click()
    page.get_by_role("article").nth(1).hover()
    expect(lit.first).to_contain_text("STAIRWELL")
    page.get_by_role("button", name=re.compile("^Scenes")).click()
    expect(page.get_by_role("heading", name=re.compile("STAIRWELL"))).to_be_visible()
    page.get_by_role("article").nth(1).hover()
    expect(lit.first).to_be_visible()
    keep(page, "breakdown-shots-en")
    assert faults_of(page) == []


def test_merging_keeps_every_shot(page: Page, studio: Studio, code: str) -> None:
    people = {one["name"]: one for one in studio.http.get(f"/projects/{code}/characters").json()["items"]}
    stranger = next(one for name, one in people.items() if name.lower() == "stranger")
    before = {*people["Lin"]["shots"], *stranger["shots"]}
    opened(page, code)
    card(page, "Stranger").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Merge into another").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox")).to_contain_text("Lin · char_001")
    keep(page, "breakdown-merge-en")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)

    grip = card(page, "Stranger").get_by_test_id("grip")
    grip.drag_to(card(page, "Gu"))
    expect(dialog.get_by_role("combobox")).to_contain_text("Gu · char_002")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    grip.drag_to(card(page, "Stranger"))
    page.get_by_role("button", name=re.compile("^Locations")).click()
    expect(page.get_by_role("article").first.get_by_test_id("grip")).to_be_visible()
    expect(dialog).to_have_count(0)  # onto itself is onto nobody
    page.get_by_role("button", name=re.compile("^Characters")).click()
    grip.drag_to(card(page, "Lin"))
    expect(dialog.get_by_role("combobox")).to_contain_text("Lin · char_001")
    dialog.get_by_role("button", name="Merge").click()

    expect(card(page, "Stranger")).to_have_count(0)
    expect(card(page, "Lin")).to_contain_text("also")
    (lin,) = (one for one in studio.http.get(f"/projects/{code}/characters").json()["items"] if one["name"] == "Lin")
    assert set(lin["shots"]) == before


def test_shots_are_added_split_copied_and_taken_out(page: Page, studio: Studio, code: str) -> None:
    def shots() -> list[str]:
        return [one["code"] for one in studio.http.get(f"/projects/{code}/shots").json()["items"]]

    first = shots()
    opened(page, code, "?tab=shot")
    page.get_by_role("button", name="Add a shot").first.click()
    form = page.get_by_role("form")
    form.get_by_label("What happens").fill("A gull lands.")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("A gull lands.")).to_be_visible()
    comes_to(lambda: len(shots()), len(first) + 1)
    page.get_by_role("article").filter(has_text="A gull lands.").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Take out").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert len(shots()) == len(first) + 1
    page.get_by_role("article").filter(has_text="A gull lands.").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Take out").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out").click()

    comes_to(shots, first)
    every = studio.http.get(f"/projects/{code}/shots").json()["items"]
    whole = next(one for one in every if len(one["lines"]) > 1)
    second = whole["lines"][1]["text"]
    of_whole = page.get_by_role("article").filter(has=page.get_by_text(whole["code"], exact=True))
    of_whole.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name=f"Split before “{second[:5]}").click()
    comes_to(lambda: len(shots()), len(first) + 1)
    before, after = shots()[first.index(whole["code"]) :][:2]
    of_whole.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Copy the shot").click()
    comes_to(lambda: len(shots()), len(first) + 2)

    said = {
        one["code"]: [line["text"] for line in one["lines"]]
        for one in studio.http.get(f"/projects/{code}/shots").json()["items"]
    }
    copy = shots()[first.index(whole["code"]) + 1]
    assert (before, said[before]) == (whole["code"], [whole["lines"][0]["text"]])
    assert said[after][0] == second
    assert said[copy] == []


def test_people_places_and_scenes_are_added_and_taken_out_unless_they_are_used(
    page: Page, studio: Studio, code: str, trouble: Trouble
) -> None:
    trouble.expected = ("status of 409",)

    def codes(of: str) -> list[str]:
        return [one["code"] for one in studio.http.get(f"/projects/{code}/{of}").json()["items"]]

    before = {of: codes(of) for of in ("characters", "locations", "scenes")}
    opened(page, code)
    page.get_by_role("button", name="Add a character").click()
    page.get_by_role("form").get_by_label("Name", exact=True).fill("Harbour master")
    page.get_by_role("form").get_by_role("button", name="Save", exact=True).click()
    expect(card(page, "Harbour master")).to_be_visible()
    card(page, "Gu").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Take out").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Take out").click()
    expect(dialog.get_by_text("is seen or heard in shot_")).to_be_visible()
    keep(page, "breakdown-still-used-en")
    dialog.get_by_role("button", name="Cancel").click()
    card(page, "Harbour master").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Take out").click()
    dialog.get_by_role("button", name="Take out").click()
    expect(card(page, "Harbour master")).to_have_count(0)

    page.get_by_role("button", name=re.compile("^Locations")).click()
    page.get_by_role("button", name="Add a location").click()
    page.get_by_role("form").get_by_role("button", name="Cancel").click()
    card(page, "Unnamed location").get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("menuitem", name="Take out").click()
    dialog.get_by_role("button", name="Take out").click()
    expect(card(page, "Unnamed location")).to_have_count(0)

    page.get_by_role("button", name=re.compile("^Scenes")).click()
    page.get_by_role("button", name="Add a scene after this one").first.click()
    comes_to(lambda: len(codes("scenes")), len(before["scenes"]) + 1)
    (made,) = set(codes("scenes")) - set(before["scenes"])
    page.locator(f"[data-scene={made}]").get_by_role("button", name="Take out").click()
    dialog.get_by_role("button", name="Take out").click()
    comes_to(lambda: {of: codes(of) for of in before}, before)


def test_who_edits_second_is_shown_what_is_there_now(page: Page, studio: Studio, code: str, trouble: Trouble) -> None:
    trouble.expected = ("status of 412",)
    opened(page, code)
    gu = card(page, "Gu")
    gu.get_by_role("button", name="Edit").click()
    gu.get_by_label("Looks").fill("green hoodie")
    change = {"appearance": "grey hoodie", "personality": "shy"}
    studio.http.patch(f"/projects/{code}/characters/char_002", json=change).raise_for_status()
    gu.get_by_role("button", name="Save", exact=True).click()

    expect(gu.get_by_test_id("conflict")).to_contain_text("grey hoodie")
    gu.get_by_role("button", name="Keep mine").click()
    expect(gu).to_contain_text("green hoodie · shy")


def test_the_rest_is_approved_together_and_the_film_goes_on(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    page.keyboard.press("Shift+R")
    expect(card(page, "Lin")).to_have_accessible_name("Lin: Rejected")
    page.get_by_role("button", name=re.compile(r"^Approve the \d+ left")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("not looked at")
    dialog.get_by_role("button", name="Approve").click()

    expect(page.get_by_text("What is rejected is not made")).to_be_visible()
    comes_to(lambda: sorted(set(reviews(studio, code).values())), ["approved", "rejected"])
    page.get_by_role("button", name="Go on to the pictures").click()
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    page.keyboard.press("Escape")
    assert studio.http.get(f"/projects/{code}/runs").json()["total"] == 0


def test_what_was_kept_can_be_read_as_it_is(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    page.get_by_role("button", name="Raw answer").click()

    expect(page.get_by_test_id("raw")).to_contain_text('"characters"')
    keep(page, "breakdown-raw-en")


def test_a_breakdown_that_failed_says_why_and_can_be_tried_again(page: Page, studio: Studio) -> None:
    new = {"name": f"Gate {next(_NUMBERS)}", "script": "ฝนตกหนักมากในคืนนี้ และเขายืนอยู่คนเดียวบนดาดฟ้าของตึกสูง\n"}
    code = studio.http.post("/projects", json=new).raise_for_status().json()["code"]
    studio.http.post(f"/projects/{code}/extract").raise_for_status()
    page.goto(f"/projects/{code}/breakdown")

    failed = page.get_by_test_id("failed")
    expect(failed).to_contain_text("Thai", timeout=60_000)
    keep(page, "breakdown-failed-en")
    failed.get_by_role("button", name="Raw answer").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing was kept")
    page.keyboard.press("Escape")
    studio.http.put(f"/projects/{code}/script", json={"text": SCRIPT}).raise_for_status()
    failed.get_by_role("button", name="Break it down again").click()
    page.get_by_role("dialog").get_by_role("button", name="Make it").click()

    expect(card(page, "Lin")).to_be_visible(timeout=60_000)
    expect(failed).to_have_count(0)


def test_before_the_breakdown_there_is_one_next_step(page: Page, studio: Studio) -> None:
    new = {"name": f"Gate {next(_NUMBERS)}", "script": SCRIPT}
    code = studio.http.post("/projects", json=new).raise_for_status().json()["code"]
    page.goto(f"/projects/{code}/breakdown")
    expect(page.get_by_role("button", name="Break the script down")).to_be_visible()
    keep(page, "breakdown-empty-en")
    assert faults_of(page) == []
