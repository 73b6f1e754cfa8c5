"""The board and its timeline in the browser: order, length and words of shots, and the film played as it stands."""

import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import Studio, Trouble, faults_of, keep, page_of
from tests.web.homes import comes_to

SLOW_MS = 20_000
"""The first look at a place loads its pages and asks for all that it shows."""
SCRIPT = """\
# Tram

## Characters
- **Lin** (F, 24): short red hair.
- **Gu** (M, 26): blue hoodie.

## EXT. STOP - NIGHT
Rain falls on the rails.

LIN: Is this the last one?

GU: It was.

## INT. TRAM - NIGHT
The lights flicker.

LIN: You are late.

GU: So is the tram.
"""


class Film:
    """A project of the test's own, broken down: nothing of it is drawn yet."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        self._http = http
        made = http.post("/projects", json={"name": name, "script": SCRIPT, "settings": {"size": "320x180"}})
        self.code: str = made.raise_for_status().json()["code"]
        http.put(f"{self.path}/gates", json={"breakdown": "manual"}).raise_for_status()
        http.post(f"{self.path}/runs", json={"targets": ["breakdown"]}).raise_for_status()
        deadline = time.monotonic() + 60
        while not self.shots():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    @property
    def path(self) -> str:
        return f"/projects/{self.code}"

    @property
    def board(self) -> str:
        return f"/projects/{self.code}/board"

    def shots(self) -> list[Any]:
        return self._http.get(f"{self.path}/shots", params={"page_size": 100}).json()["items"]

    def order(self) -> list[tuple[str, str]]:
        return [(one["code"], one["scene"]) for one in self.shots()]

    def timeline(self) -> Any:
        return self._http.get(f"{self.path}/timeline").json()["items"][0]

    def patch(self, code: str, **change: object) -> None:
        self._http.patch(f"{self.path}/shots/{code}", json=change).raise_for_status()


@pytest.fixture
def film(studio: Studio, request: pytest.FixtureRequest) -> Film:
    return Film(studio.http, request.node.name[:60])


@pytest.fixture
def board(page: Page, film: Film) -> Page:
    page.goto(film.board)
    expect(cards(page)).to_have_count(len(film.shots()), timeout=SLOW_MS)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def cards(page: Page) -> Locator:
    return page.locator("[role=gridcell][data-shot]")


def shown(page: Page) -> list[str]:
    return cards(page).evaluate_all("all => all.map(one => one.dataset.shot)")


def card(page: Page, code: str) -> Locator:
    return page.locator(f"[role=gridcell][data-shot={code}]")


def drag(page: Page, code: str, to: str, *, after: bool) -> None:
    """Carry a card to the left or the right half of another one."""
    source, target = card(page, code).bounding_box(), card(page, to).bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + 40, source["y"] + 40)
    page.mouse.down()
    page.mouse.move(source["x"] + 60, source["y"] + 60, steps=3)
    x = target["x"] + target["width"] * (0.8 if after else 0.2)
    page.mouse.move(x, target["y"] + target["height"] / 2, steps=8)
    expect(page.get_by_test_id("drop")).to_be_visible()
    page.mouse.up()


def scenes_of(film: Film) -> list[list[str]]:
    order = film.order()
    names = list(dict.fromkeys(scene for _, scene in order))
    return [[code for code, scene in order if scene == name] for name in names]


def test_a_card_that_is_dragged_over_the_border_of_a_scene_belongs_to_the_other(board: Page, film: Film) -> None:
    first, second = scenes_of(film)
    names = dict(film.order())
    wanted = [*first[1:], second[0], first[0], *second[1:]]

    drag(board, first[0], second[0], after=True)

    expect(board.get_by_test_id("said")).to_contain_text(f"{first[0]} is now number {len(first) + 1}")
    assert shown(board) == wanted
    comes_to(lambda: [code for code, _ in film.order()], wanted)
    assert dict(film.order())[first[0]] == names[second[0]]
    assert [one["position"] for one in film.shots()] == list(range(1, len(wanted) + 1))
    board.reload()
    expect(cards(board)).to_have_count(len(wanted))
    assert shown(board) == wanted
    expect(card(board, first[0])).to_have_accessible_name(re.compile(f"^Shot {len(first) + 1} "))


def test_alt_and_an_arrow_move_the_card_and_the_focus_stays_on_it(board: Page, film: Film) -> None:
    first, second = scenes_of(film)
    last = first[-1]
    card(board, last).click()

    board.keyboard.press("Alt+ArrowRight")

    expect(board.get_by_test_id("said")).to_contain_text(f"{last} is now number {len(first)}")
    expect(card(board, last)).to_be_focused()
    comes_to(lambda: dict(film.order())[last], dict(film.order())[second[0]])
    board.keyboard.press("Alt+ArrowRight")
    comes_to(lambda: [code for code, _ in film.order()], [*first[:-1], second[0], last, *second[1:]])
    expect(card(board, last)).to_be_focused()
    board.keyboard.press("ArrowRight")
    expect(card(board, second[1])).to_be_focused()


def test_a_move_that_is_refused_is_put_back_and_told(board: Page, film: Film, trouble: Trouble) -> None:
    trouble.expected = ("status of 409",)
    before = shown(board)
    problem = {"status": 409, "title": "Conflict", "detail": "That scene is gone.", "code": "gone", "errors": []}
    board.route("**/move", lambda route: route.fulfill(status=409, json=problem))

    card(board, before[0]).click()
    board.keyboard.press("Alt+ArrowRight")

    expect(board.get_by_test_id("trouble")).to_have_text("That scene is gone.")
    expect(cards(board).first).to_have_attribute("data-shot", before[0])
    assert shown(board) == before
    assert [code for code, _ in film.order()] == before


def test_shots_are_added_duplicated_and_after_a_question_deleted(board: Page, film: Film) -> None:
    before = shown(board)
    card(board, before[0]).click()
    board.keyboard.press("d")
    expect(cards(board)).to_have_count(len(before) + 1)
    copy = shown(board)[1]
    expect(card(board, copy)).to_be_focused()

    board.keyboard.press("n")
    expect(cards(board)).to_have_count(len(before) + 2)
    board.keyboard.press("Shift+N")
    expect(cards(board)).to_have_count(len(before) + 3)
    assert [code for code, _ in film.order()] == shown(board)
    expect(board.get_by_test_id("shots")).to_have_text(f"{len(before) + 3} shots")

    board.keyboard.press("Delete")
    keep(board, "board-delete-en")
    board.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(board.get_by_role("dialog")).to_have_count(0)  # from there the focus goes back to where it was
    expect(cards(board)).to_have_count(len(before) + 3)
    card(board, copy).click()
    expect(board.get_by_role("complementary")).to_contain_text(copy)
    board.get_by_role("complementary").get_by_role("button", name="Delete", exact=True).click()
    board.get_by_role("dialog").get_by_role("button", name="Delete the shot").click()
    expect(cards(board)).to_have_count(len(before) + 2)
    comes_to(lambda: copy in dict(film.order()), False)


def test_trimming_changes_the_length_everywhere(board: Page, film: Film, studio: Studio) -> None:
    made = studio.http.post(
        "/models/providers",
        json={
            "name": "Film",
            "vendor": "relay",
            "model": "sora2",
            "key": "sk-none",
            "base_url": "https://relay.example",
        },
    )
    provider = made.raise_for_status().json()["id"]
    studio.http.put(f"{film.path}/model-config/clip", json={"providers": [provider]}).raise_for_status()
    board.reload()
    estimate = board.get_by_test_id("estimate")
    expect(estimate).to_have_text("· still to make ≈ $2.00 · 20 s of video")
    shot = film.timeline()["shots"][0]
    total = board.get_by_test_id("total")
    expect(total).to_have_text(f"{film.timeline()['duration_s']:.1f} s in all")

    handle = board.get_by_role("slider", name=f"Length of {shot['code']}")
    handle.focus()
    for _ in range(5):
        board.keyboard.press("ArrowRight")

    longer = round(float(f"{shot['duration_s']:.1f}") + 0.5, 1)
    expect(card(board, shot["code"]).get_by_test_id("duration")).to_have_text(f"{longer:.1f} s")
    expect(handle).to_have_attribute("aria-valuenow", f"{longer:g}")
    comes_to(lambda: round(film.timeline()["shots"][0]["duration_s"], 1), longer)
    expect(total).to_have_text(f"{sum(one['duration_s'] for one in film.timeline()['shots']):.1f} s in all")
    box = board.locator(f"[data-block={shot['code']}]").bounding_box()
    assert box is not None
    # At 48 pixels a second: two seconds and a half more, for which this model makes ten instead of five.
    board.mouse.move(box["x"] + box["width"] - 3, box["y"] + 10)
    board.mouse.down()
    board.mouse.move(box["x"] + box["width"] - 3 + 120, box["y"] + 10, steps=4)
    keep(board, "board-trim-en")
    board.mouse.up()
    comes_to(lambda: round(film.timeline()["shots"][0]["duration_s"], 1), round(longer + 2.5, 1))
    expect(estimate).to_have_text("· still to make ≈ $2.50 · 25 s of video")
    expect(total).to_have_text(f"{film.timeline()['duration_s']:.1f} s in all")
    studio.http.put(f"{film.path}/model-config/clip", json={"providers": []}).raise_for_status()
    studio.http.delete(f"/models/providers/{provider}").raise_for_status()


def test_what_is_changed_of_a_shot_is_saved_and_nobody_is_overwritten_unseen(
    board: Page, film: Film, trouble: Trouble
) -> None:
    trouble.expected = ("status of 412",)
    code = shown(board)[0]
    card(board, code).click()
    side = board.get_by_role("complementary", name="Inspector")
    side.get_by_label("What happens").fill("A tram passes.")
    side.get_by_role("button", name="Save").click()
    comes_to(lambda: film.shots()[0]["action"], "A tram passes.")
    expect(side.get_by_role("button", name="Save")).to_have_count(0)

    side.get_by_label("What happens").fill("Two trams pass.")
    film.patch(code, action="Nothing passes.", prop="umbrella")
    side.get_by_role("button", name="Save").click()
    expect(side.get_by_role("alert")).to_contain_text("Somebody changed this shot meanwhile")
    keep(board, "board-conflict-en")
    assert film.shots()[0]["action"] == "Nothing passes."
    side.get_by_role("button", name="Keep mine").click()
    comes_to(lambda: (film.shots()[0]["action"], film.shots()[0]["prop"]), ("Two trams pass.", "umbrella"))

    side.get_by_role("combobox", name="Camera move").click()
    board.get_by_role("option", name="Whip pan").click()
    comes_to(lambda: film.shots()[0]["camera"]["kind"], "whip")


def test_the_missing_keyframes_are_made_once_the_price_was_seen(board: Page, film: Film) -> None:
    asked: list[str] = []
    board.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    board.get_by_role("button", name=f"Generate keyframes ({len(film.shots())} missing)").click()
    dialog = board.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    dialog.get_by_role("button", name="Cancel").click()
    assert asked == []


def test_what_did_not_come_is_told_of_beside_what_did_and_is_asked_for_again(
    page: Page, trouble: Trouble, film: Film
) -> None:
    trouble.expected = ("status of 500",)
    asked = re.compile(r"/api/v1/.*/(characters|timeline)(\?|$)")
    page.route(asked, lambda route: route.fulfill(status=500, json={"code": "fault", "detail": "The disk sings."}))
    page.goto(film.board)

    expect(page.locator("[data-shot]").first).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="The disk sings.")).to_be_visible()
    keep(page, "board-partly")
    page.unroute(asked)
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("[data-block]").first).to_be_visible()


def test_playing_goes_through_the_shots_with_their_voices_and_ends(page: Page, studio: Studio) -> None:
    timeline = studio.http.get("/projects/roof/timeline").json()["items"][0]
    page.goto("/projects/roof/board?view=timeline")
    expect(page.locator("[data-block]").first).to_be_visible(timeout=SLOW_MS)
    keep(page, "board-animatic-en")
    page.get_by_test_id("tracks").click(position={"x": 4, "y": 8})
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    head = page.get_by_test_id("playhead")
    moments = [(float(head.get_attribute("data-time") or 0), time.monotonic())]
    comes_to(lambda: float(head.get_attribute("data-time") or 0) > 1, True)
    moments.append((float(head.get_attribute("data-time") or 0), time.monotonic()))
    assert moments[1][0] > moments[0][0]
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()

    # The rest in one go: from shortly before the end of the last shot.
    last = timeline["shots"][-1]
    page.get_by_role("button", name="Show all of it").click()
    ruler = page.get_by_test_id("ruler").bounding_box()
    assert ruler is not None
    scale = (ruler["width"] - 40) / timeline["duration_s"]
    page.mouse.click(ruler["x"] + scale * (timeline["duration_s"] - 0.8), ruler["y"] + 8)
    expect(page.get_by_test_id("stage")).to_have_attribute("data-shot-shown", last["code"])
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert float(head.get_attribute("data-time") or 0) == pytest.approx(timeline["duration_s"], abs=0.01)


def test_voices_are_heard_when_the_film_has_them(page: Page, studio: Studio) -> None:
    timeline = studio.http.get("/projects/roof/timeline").json()["items"][0]
    voiced = [one for one in timeline["lines"] if one["voice_url"]]
    if not voiced:
        pytest.skip("nothing is spoken in this studio")
    page.goto("/projects/roof/board?view=timeline")
    page.locator("[data-block]").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Space")

    expect(page.locator("[data-heard]")).to_have_attribute("data-heard", re.compile(voiced[0]["code"]))


def many(studio: Studio, page: Page, count: int) -> None:
    """Answer for the roof's film with so many shots in scenes of twenty."""
    one = studio.http.get("/projects/roof/shots").json()["items"][0]
    scene = studio.http.get("/projects/roof/scenes").json()["items"][0]
    timed = studio.http.get("/projects/roof/timeline").json()["items"][0]
    codes = [f"shot_{number:04d}" for number in range(1, count + 1)]
    place = {code: f"scene_{number // 20:03d}" for number, code in enumerate(codes)}

    def shots(route: Route) -> None:
        number = int(re.search(r"[?&]page=(\d+)", route.request.url).group(1))  # type: ignore[union-attr]
        part = list(enumerate(codes, 1))[(number - 1) * 100 : number * 100]
        items = [{**one, "code": code, "scene": place[code], "position": at} for at, code in part]
        route.fulfill(json={"items": items, "page": number, "page_size": 100, "total": count})

    scenes = [{**scene, "code": code, "heading": code} for code in dict.fromkeys(place.values())]
    shot = {**timed["shots"][0], "frames": 72, "duration_s": 3.0}
    seen = [
        {**shot, "code": code, "scene": place[code], "start_s": 3.0 * at, "first_frame": 72 * at}
        for at, code in enumerate(codes)
    ]
    whole = {**timed, "shots": seen, "lines": [], "cues": [], "frames": 72 * count, "duration_s": 3.0 * count}
    page.route(re.compile(r"/projects/roof/shots\?"), shots)
    page.route(re.compile(r"/projects/roof/scenes$"), lambda route: route.fulfill(json=page_of(*scenes)))
    page.route(re.compile(r"/projects/roof/timeline$"), lambda route: route.fulfill(json=page_of(whole)))


def test_three_hundred_shots_keep_few_cards_in_the_page_and_can_be_dragged(
    page: Page, studio: Studio, trouble: Trouble, record_property: Callable[[str, object], None]
) -> None:
    trouble.expected = ("status of 404",)  # only the lists know them
    many(studio, page, 300)
    moves: list[Any] = []

    def take(route: Route) -> None:
        moves.append(route.request.post_data_json)
        route.fulfill(json={})

    page.route("**/move", take)
    page.goto("/projects/roof/board")
    expect(card(page, "shot_0001")).to_be_visible(timeout=SLOW_MS)
    assert cards(page).count() < 60
    assert page.locator("[data-block]").count() < 80
    page.evaluate(
        "() => { window.frames_ = []; const tick = at => { window.frames_.push(at); requestAnimationFrame(tick) };"
        " requestAnimationFrame(tick) }"
    )

    drag(page, "shot_0001", "shot_0003", after=True)

    frames = page.evaluate("window.frames_.slice(-30)")
    record_property("frames_a_second_while_dragging", round(1000 * (len(frames) - 1) / (frames[-1] - frames[0])))
    comes_to(lambda: moves, [{"after": "shot_0003", "scene": "scene_000"}])
    page.keyboard.press("End")
    expect(card(page, "shot_0300")).to_be_focused()
    assert cards(page).count() < 60


def test_on_a_phone_a_card_opens_its_shot(page: Page, studio: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/projects/roof/board")
    cards(page).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults_of(page) == []
    keep(page, "board-shot-en-390")
