"""The gallery while things are made and others work on the film: the queue, cancelling, what is new or changed."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import GALLERY, Link, Studio, Trouble, faults_of, keep, page_of
from tests.web.homes import comes_to

TASK: dict[str, Any] = {
    "status": "pending",
    "is_bought": False,
    "progress": 0,
    "created_at": "2026-11-23T06:00:00Z",
    "started_at": None,
}


def tile(page: Page, code: str) -> Locator:
    return page.get_by_role("gridcell", name=re.compile(code))


def answers(page: Page, pattern: str, items: list[Any]) -> None:
    """Have a list that the studio sends consist of these."""

    def answer(route: Route) -> None:
        route.fulfill(json={**page_of(*items), "page_size": 100})

    page.route(re.compile(pattern), answer)


def test_a_model_and_a_batch_narrow_the_grid_and_stay_in_the_address(page: Page, studio: Studio) -> None:
    run = studio.http.get("/projects/roof/runs").json()["items"][-1]
    items = [one | {"run": run["id"]} for one in studio.artefacts()]  # whatever other tests made again
    items[0] |= {"provider": "atelier", "model": "brush-2"}
    items[1] |= {"run": None}
    answers(page, r"/artefacts\?", items)
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell")).to_have_count(len(items))

    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="atelier · brush-2").click()
    expect(page.get_by_role("gridcell")).to_have_count(1)
    page.reload()
    expect(tile(page, "shot_001")).to_be_visible()
    expect(page.get_by_role("gridcell")).to_have_count(1)
    keep(page, "gallery-model-en")

    page.get_by_role("combobox", name="Batch").click()
    page.get_by_role("option", name="Made one by one").click()
    expect(page.get_by_text("Nothing here is like that")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    page.get_by_role("combobox", name="Batch").click()
    page.get_by_role("option", name=re.compile("^Batch of ")).click()
    expect(page.get_by_role("gridcell")).to_have_count(len(items) - 1)
    expect(page).to_have_url(re.compile(f"batch={run['id']}"))


def test_one_model_and_one_batch_are_nothing_to_choose_from(page: Page, studio: Studio) -> None:
    run = studio.http.get("/projects/roof/runs").json()["items"][-1]
    answers(page, r"/artefacts\?", [one | {"run": run["id"]} for one in studio.artefacts()])
    page.goto(GALLERY)
    expect(page.get_by_role("combobox", name="Scene")).to_be_visible()
    expect(page.get_by_role("combobox", name="Model")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Batch")).to_have_count(0)


def test_what_waits_says_which_in_the_queue_it_is_and_is_cancelled_at_its_tile(page: Page, studio: Studio) -> None:
    items = [one | {"standing": "running", "open_takes": 1} for one in studio.artefacts()[:3]]
    ids = [f"01936d00-0000-7000-8000-00000000000{number}" for number in range(3)]
    tasks = [TASK | {"id": ids[place], "key": items[place]["key"]} for place in range(3)]
    tasks[0] |= {"status": "running", "progress": 0.4, "started_at": "2026-11-23T06:00:01Z"}
    tasks[2] |= {"is_bought": True}
    cancelled: list[str] = []
    answers(page, r"/artefacts\?", items)
    answers(page, r"/api/v1/tasks\?project=roof", tasks[::-1])

    def cancel(route: Route) -> None:
        cancelled.append(route.request.url.split("/")[-2])
        route.fulfill(json={"id": ids[0], "status": "cancelled"})

    page.route(re.compile("/tasks/[^/]+/cancel"), cancel)
    page.goto(GALLERY)
    expect(tile(page, "shot_001").get_by_test_id("progress")).to_contain_text("40 %")
    expect(tile(page, "shot_002").get_by_test_id("progress")).to_contain_text("no. 1 in the queue")
    expect(tile(page, "shot_003").get_by_test_id("progress")).to_contain_text("no. 2 in the queue")
    tile(page, "shot_001").click()
    again = page.get_by_role("complementary", name="Inspector").get_by_role("button", name="Again", exact=True)
    expect(again).to_be_disabled()
    page.keyboard.press("e")
    expect(page.get_by_role("menu")).to_have_count(0)
    cross = tile(page, "shot_002").get_by_role("button", name="Cancel shot_002/keyframe")
    expect(cross).to_have_css("opacity", "0")
    tile(page, "shot_002").hover()
    expect(cross).to_have_css("opacity", "1")
    keep(page, "gallery-making-en")
    assert faults_of(page) == []
    cross.click()
    page.wait_for_timeout(300)
    assert cancelled == [ids[1]]

    tile(page, "shot_003").hover()
    tile(page, "shot_003").get_by_role("button", name="Cancel shot_003/keyframe").click()
    page.get_by_role("dialog").get_by_role("button", name="Let it go on").click()
    assert cancelled == [ids[1]]


@pytest.mark.parametrize(("place", "kind"), [("board", "keyframe"), ("characters", "reference")])
def test_what_is_made_says_how_far_it_is_and_is_cancelled_where_it_is_shown(
    page: Page, studio: Studio, place: str, kind: str
) -> None:
    items = studio.artefacts(kind)
    key = items[0]["key"]
    items[0] |= {"standing": "running", "open_takes": 1}
    items[1] |= {"standing": "failed"}
    task = TASK | {"id": "01936d00-0000-7000-8000-000000000000", "key": key, "status": "running", "progress": 0.4}
    cancelled: list[str] = []
    answers(page, rf"/artefacts\?.*kind={kind}", items)
    answers(page, r"/api/v1/tasks\?project=roof", [task | {"started_at": "2026-11-23T06:00:01Z"}])

    def cancel(route: Route) -> None:
        cancelled.append(route.request.url)
        route.fulfill(json={"id": task["id"], "status": "cancelled"})

    page.route(re.compile("/tasks/[^/]+/cancel"), cancel)
    page.goto(f"/projects/roof/{place}")
    one = page.locator(f"[data-shot={items[0]['code']}]").or_(page.get_by_role("article").first)
    expect(one.get_by_test_id("progress")).to_contain_text("40 %")
    told = page.get_by_role("alert").filter(has_text=f"1 of {len(items)} failed")
    expect(told.get_by_role("button", name="Retry failed")).to_be_visible()
    one.hover()
    cross = one.get_by_role("button", name=f"Cancel {key}")
    expect(cross).to_have_css("opacity", "1")
    keep(page, f"{place}-making-en")
    assert faults_of(page) == []
    cross.click()
    comes_to(lambda: len(cancelled), 1)
    assert page.url.split("?")[0].endswith(f"/projects/roof/{place}"), "cancelling opens nothing"

    told.get_by_role("button", name="Show them").click()
    expect(page).to_have_url(re.compile("show=failed"))


@pytest.mark.parametrize(
    ("place", "kind"),
    [("shots/shot_001", "keyframe"), ("characters/char_001", "reference"), ("review/shot_001", "clip")],
)
def test_the_page_of_one_thing_says_how_far_it_is_and_cancels_it(
    page: Page, studio: Studio, link: Link, place: str, kind: str
) -> None:
    name, _, code = place.partition("/")
    runs = {"standing": "running", "open_takes": 1}
    items = [one | (runs if one["code"] == code else {}) for one in studio.artefacts(kind)]
    answers(page, rf"/artefacts\?.*kind={kind}", items)
    detail = studio.http.get(f"/projects/roof/artefacts/{code}/{kind}").json() | runs
    page.route(re.compile(rf"/artefacts/{code}/{kind}$"), lambda route: route.fulfill(json=detail))
    key, at = f"{code}/{kind}", {"is_bought": True, "started_at": "2026-11-23T06:00:01Z"}
    mine = TASK | {"id": "01936d00-0000-7000-8000-000000000001", "key": key}
    tasks = [mine, TASK | {"id": "01936d00-0000-7000-8000-000000000000", "key": "other/clip"}]
    cancelled: list[str] = []
    answers(page, r"/api/v1/tasks\?project=roof", tasks)

    def cancel(route: Route) -> None:
        cancelled.append(route.request.url.split("/")[-2])
        route.fulfill(json={"id": mine["id"], "status": "cancelled"})

    page.route(re.compile("/tasks/[^/]+/cancel"), cancel)
    page.goto(f"/projects/roof/{place}")
    line = page.get_by_test_id("making")
    expect(line.get_by_test_id("progress")).to_contain_text("no. 2 in the queue")
    tasks[0] = mine | at | {"status": "running", "progress": 0.4}
    page.reload()
    expect(line.get_by_test_id("progress")).to_contain_text("40 %")
    expect(page.get_by_test_id("link")).to_have_text("Live")
    link.tell(of="take", id=mine["id"], number=1, progress=0.7)
    expect(line.get_by_test_id("progress")).to_contain_text("70 %")
    keep(page, f"{name}-one-making-en")
    assert faults_of(page) == []

    line.get_by_role("button", name=f"Cancel {key}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Let it go on").click()
    expect(dialog).to_have_count(0)
    assert cancelled == []
    line.get_by_role("button", name=f"Cancel {key}").click()
    dialog.get_by_role("button", name="Cancel", exact=True).click()
    expect(dialog).to_have_count(0)
    comes_to(lambda: page.evaluate("1") and cancelled, [mine["id"]])


@pytest.fixture
def making(page: Page, studio: Studio) -> str:
    """Whatever is asked, the first keyframe is at 40 %. Returns the id of its take."""
    items = studio.artefacts()
    items[0] |= {"standing": "running", "open_takes": 1}
    task = TASK | {"id": "01936d00-0000-7000-8000-000000000000", "key": items[0]["key"], "status": "running"}
    answers(page, r"/artefacts\?.*kind=keyframe", items)
    answers(page, r"/api/v1/tasks\?project=roof", [task | {"progress": 0.4, "started_at": "2026-11-23T06:00:01Z"}])
    return task["id"]


@pytest.mark.parametrize("place", ["board", "gallery"])
def test_how_far_something_is_comes_over_the_link_and_nothing_is_asked_for_it(
    page: Page, link: Link, making: str, place: str
) -> None:
    page.goto(f"/projects/roof/{place}")
    progress = page.get_by_test_id("progress")
    expect(progress).to_contain_text("40 %")
    expect(page.get_by_test_id("link")).to_have_text("Live")

    for share in (0.55, 0.8):  # what is asked for says 40 % still
        link.tell(of="take", id=making, number=1, progress=share)
        expect(progress).to_contain_text(f"{round(100 * share)} %")


def test_it_is_asked_for_where_there_is_no_link(page: Page, link: Link, making: str, trouble: Trouble) -> None:
    trouble.expected = ("WebSocket",)
    page.goto(GALLERY)
    progress = page.get_by_test_id("progress")
    expect(page.get_by_test_id("link")).to_have_text("Live")
    link.tell(of="take", id=making, number=1, progress=0.8)
    expect(progress).to_contain_text("80 %")
    asked = "performance.getEntriesByType('resource').filter(one => one.name.includes('/tasks?project=roof')).length"
    before = page.evaluate(asked)

    link.cut()

    expect(progress).to_contain_text("40 %")
    comes_to(lambda: page.evaluate(asked) >= before + 2, True)


def test_a_tile_under_the_pointer_tells_who_made_it_and_for_how_much(page: Page, studio: Studio) -> None:
    items = studio.artefacts()
    items[0] |= {"provider": "atelier", "model": "brush-2", "cost_usd_micros": 40_000}
    answers(page, r"/artefacts\?", items)
    page.goto(GALLERY)
    told = tile(page, "shot_001").get_by_test_id("made-by")
    expect(told).to_have_css("opacity", "0")
    tile(page, "shot_001").hover()
    expect(told).to_have_css("opacity", "1")
    shown = told.evaluate("one => getComputedStyle(one, '::before').content")
    assert shown == '"$0.04 · atelier · brush-2"'
    keep(page, "gallery-hover-en")


def test_what_cannot_be_made_yet_leads_to_what_it_waits_for(page: Page, studio: Studio) -> None:
    studio.reset()
    page.goto(f"{GALLERY}?kind=clip&at=shot_002/clip")
    inspector = page.get_by_role("complementary", name="Inspector")
    expect(inspector).to_contain_text("It cannot be made yet")
    keep(page, "gallery-blocked-en")
    assert faults_of(page) == []
    inspector.get_by_role("button", name="Keyframe shot_002").or_(inspector.get_by_role("link")).first.click()

    expect(page.locator("[aria-selected=true]")).to_have_accessible_name(re.compile("^To review shot_002"))
    expect(page).to_have_url(re.compile("kind=keyframe"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_smallest_tile_has_room_for_its_code_while_it_is_made(page: Page, studio: Studio, language: str) -> None:
    items = [one | {"standing": "running", "takes": 12, "selected": 11} for one in studio.artefacts()]
    answers(page, r"/artefacts\?", items)
    page.add_init_script(
        f"localStorage.setItem('shotwright.language', '{language}'); localStorage.setItem('shotwright.tile', '140')"
    )
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(GALLERY)
        expect(page.get_by_role("gridcell").first).to_be_visible()
        keep(page, f"gallery-narrow-{language}-{width}")
        assert (
            page.get_by_role("gridcell")
            .get_by_text(re.compile(r"^shot_\d+$"))
            .evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)")
            == []
        )


def test_what_others_decide_is_outlined_for_two_seconds_and_ones_own_is_not(gallery: Page, studio: Studio) -> None:
    gallery.evaluate(
        "new MutationObserver(all => all.filter(one => one.target.dataset.changed)"
        ".forEach(one => (window.seen ??= []).push(one.target.id)))"
        ".observe(document.body, {subtree: true, attributeFilter: ['data-changed']})"
    )
    gallery.keyboard.press("a")
    expect(gallery.get_by_test_id("last-decision")).to_contain_text("Approved")
    gallery.wait_for_load_state("networkidle")  # a decision is over once the lists are there anew
    gallery.wait_for_timeout(3500)
    assert gallery.evaluate("window.seen") is None
    decision = {"subject": "shot_003/keyframe", "verdict": "approved"}
    studio.http.post("/projects/roof/decisions", json={"decisions": [decision]}).raise_for_status()

    comes_to(lambda: gallery.evaluate("window.seen"), ["tile-shot_003/keyframe"])
    keep(gallery, "gallery-others-en")
    expect(tile(gallery, "shot_003")).not_to_have_attribute("data-changed", "true", timeout=5000)
    assert gallery.evaluate("window.seen") == ["tile-shot_003/keyframe"]  # and nothing else


def test_what_comes_out_of_sight_is_counted_and_one_press_away(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("status of 404",)  # only the list knows them
    studio.reset()
    first = studio.artefacts()[0]
    items = [first | {"key": f"shot_{number:03}/keyframe", "code": f"shot_{number:03}"} for number in range(1, 91)]
    answers(page, r"/artefacts\?", items)
    page.goto(GALLERY)
    expect(tile(page, "shot_001")).to_be_visible()
    expect(page.get_by_test_id("link")).to_have_text("Live")
    for late in (87, 88, 0):
        items[late] |= {"selected": 2, "takes": 2}
    page.unroute(re.compile(r"/artefacts\?"))
    answers(page, r"/artefacts\?", items)
    decision = {"subject": "shot_002/keyframe", "verdict": "approved"}
    studio.http.post("/projects/roof/decisions", json={"decisions": [decision]}).raise_for_status()

    chip = page.get_by_role("button", name="2 new")
    expect(chip).to_be_visible()
    expect(tile(page, "shot_001")).to_contain_text("take 2 of 2")
    expect(page.locator("[aria-selected=true]")).to_have_accessible_name(re.compile("shot_001"))
    keep(page, "gallery-new-en")
    chip.click()
    expect(tile(page, "shot_088")).to_be_in_viewport()
    expect(chip).to_have_count(0)


@pytest.fixture
def composed(studio: Studio) -> Any:
    """A shot that somebody sketched."""
    sketch = io.BytesIO()
    Image.new("RGB", (1600, 900), "tomato").save(sketch, "PNG")
    path = "/projects/roof/shots/shot_002/placeholder"
    studio.http.post(path, files={"file": ("s.png", sketch.getvalue(), "image/png")}).raise_for_status()
    yield
    studio.http.delete(path).raise_for_status()


def test_a_placeholder_shows_small_wherever_its_shot_is_listed(page: Page, studio: Studio, composed: None) -> None:
    for place, cell in (("gallery", tile(page, "shot_002")), ("board", page.locator("[data-shot=shot_002]"))):
        page.goto(f"/projects/roof/{place}")
        small = cell.get_by_role("img", name=re.compile("^Placeholder"))
        expect(small).to_be_visible()
        expect(small).to_have_js_property("complete", value=True)
        assert small.evaluate("one => one.naturalWidth") in range(1, 641)
        keep(page, f"placeholder-{place}-en")
    expect(page.get_by_test_id("placeholder")).to_have_count(1)
