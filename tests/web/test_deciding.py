"""What is decided is what was looked at, whatever happens meanwhile: other takes, others' decisions, a lost link."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocketRoute, expect

from tests.web.conftest import GALLERY, Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to, is_made

T = TypeVar("T")
GONE = {"status": 409, "title": "Conflict", "detail": "That take is gone.", "code": "gone", "errors": []}


@pytest.fixture
def twice(studio: Studio, pier: str) -> str:
    """A film in which a character's reference has two takes, of which the first is in use."""
    path = f"/projects/{pier}/artefacts/char_001/reference"
    if studio.http.get(path).json()["takes"] < 2:
        studio.http.post(f"{path}/regenerate", json={"mode": "seed"}).raise_for_status()
        comes_to(lambda: is_made(studio.http, path, 2), True, 120)
    studio.http.post(f"{path}/takes/1/select").raise_for_status()
    return pier


def takes(studio: Studio, project: str, key: str) -> list[Any]:
    return studio.http.get(f"/projects/{project}/artefacts/{key}").json()["all_takes"]


def until(page: Page, look: Callable[[], T], wanted: T) -> None:
    """Wait until the server says so, while the page's own requests are looked at on their way."""
    for _ in range(200):
        if look() == wanted:
            return
        page.wait_for_timeout(100)
    assert look() == wanted


def last(studio: Studio) -> dict[str, Any]:
    found: dict[str, Any] = studio.http.get("/projects/roof/decisions").json()["items"][0]
    return found


def cut(page: Page) -> None:
    """Take the page's link away for good, once it had one."""
    page.clock.install()
    lines: list[WebSocketRoute] = []

    def link(route: WebSocketRoute) -> None:
        if lines:
            route.close(code=1001)
        else:
            route.connect_to_server()
            lines.append(route)

    page.route_web_socket(re.compile("/ws/"), link)
    page.goto(GALLERY)
    expect(page.get_by_test_id("link")).to_have_text("Live")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    lines[0].close(code=1001)
    page.clock.run_for(11_000)


def test_the_take_on_the_stage_is_approved_and_not_the_one_in_use(page: Page, studio: Studio, twice: str) -> None:
    page.goto(f"/projects/{twice}/characters/char_001?take=2")
    expect(page.get_by_test_id("taken")).to_contain_text("take 2")
    expect(page.get_by_role("button", name="Approve take 2").first).to_be_visible()

    page.keyboard.press("a")

    def second() -> tuple[bool, str]:
        one = takes(studio, twice, "char_001/reference")[1]
        return one["is_selected"], one["review"]

    comes_to(second, (True, "approved"))


def test_in_the_gallery_too_the_take_that_is_looked_at_is_decided_on(page: Page, studio: Studio, pier: str) -> None:
    path = f"/projects/{pier}/artefacts/shot_001/keyframe"
    studio.http.post(f"{path}/takes/2/select").raise_for_status()
    before = takes(studio, pier, "shot_001/keyframe")[1]["review"]
    page.goto(f"/projects/{pier}/gallery?at=shot_001/keyframe")
    expect(page.get_by_role("list", name="Takes").get_by_role("button", pressed=True)).to_contain_text("2")

    page.keyboard.press("[")
    expect(page.get_by_role("button", name="Approve take 1")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_test_id("meant")).to_have_text("shot_001, take 1")
    page.keyboard.press("Enter")

    comes_to(lambda: takes(studio, pier, "shot_001/keyframe")[0]["review"], "rejected")
    assert takes(studio, pier, "shot_001/keyframe")[1]["review"] == before


def test_a_reason_and_enter_are_all_that_a_rejection_takes(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("r")
    expect(gallery.get_by_role("dialog").get_by_role("button", name="Reject")).to_be_focused()
    gallery.keyboard.press("2")
    expect(gallery.get_by_role("dialog").get_by_role("radio", checked=True)).to_have_count(1)
    gallery.keyboard.press("Enter")

    expect(gallery.get_by_role("dialog")).to_have_count(0)
    comes_to(lambda: studio.reviews()["shot_001"], "rejected")
    assert (last(studio)["subject"], last(studio)["reason"]) == ("shot_001/keyframe", "composition")


def test_enter_approves_the_many_that_are_asked_about(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("a")
    expect(gallery.get_by_test_id("meant")).to_have_text("shot_001, shot_002")
    keep(gallery, "gallery-many-en")
    gallery.keyboard.press("Enter")

    comes_to(lambda: [studio.reviews()[code] for code in ("shot_001", "shot_002")], ["approved", "approved"])


def test_a_dialog_is_about_what_it_was_opened_for_whatever_others_do(gallery: Page, studio: Studio) -> None:
    gallery.get_by_role("button", name=re.compile("^To review")).click()
    gallery.get_by_role("gridcell", name=re.compile("shot_002")).click()
    gallery.keyboard.press("r")
    expect(gallery.get_by_test_id("meant")).to_have_text("shot_002")

    decision = {"subject": "shot_002/keyframe", "take": 1, "verdict": "approved"}
    studio.http.post("/projects/roof/decisions", json={"decisions": [decision]}).raise_for_status()
    cells = gallery.locator("[role=gridcell]")  # what lies under a dialog is hidden from roles
    expect(cells).to_have_count(len(studio.artefacts()) - 1)
    expect(gallery.locator("[role=gridcell][aria-selected=true]")).to_have_id("tile-shot_003/keyframe")
    gallery.keyboard.press("Enter")

    comes_to(lambda: (last(studio)["subject"], last(studio)["verdict"]), ("shot_002/keyframe", "rejected"))
    assert studio.reviews()["shot_001"] == "pending"


def test_a_closer_look_decides_on_the_one_that_is_seen_whatever_is_marked(gallery: Page, studio: Studio) -> None:
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("Space")
    expect(gallery.get_by_test_id("look").get_by_role("img")).to_have_accessible_name("shot_003")
    gallery.keyboard.press("a")

    comes_to(lambda: studio.reviews()["shot_003"], "approved")
    assert {studio.reviews()[code] for code in ("shot_001", "shot_002")} == {"pending"}


def test_what_is_refused_on_the_page_of_a_shot_is_said_beside_the_button(
    page: Page, studio: Studio, pier: str, trouble: Trouble
) -> None:
    trouble.expected = ("status of 409",)
    studio.http.post(f"/projects/{pier}/artefacts/shot_001/keyframe/takes/2/select").raise_for_status()
    page.route("**/select", lambda route: route.fulfill(status=409, json=GONE, content_type="application/problem+json"))
    page.goto(f"/projects/{pier}/shots/shot_001?of=shot_001/keyframe&take=1")
    page.get_by_role("button", name="Approve take 1").click()

    expect(page.get_by_role("alert")).to_contain_text("That take is gone.")
    expect(page.get_by_role("heading", name="shot_001")).to_be_visible()


def test_of_two_decisions_the_refused_one_alone_is_put_back(gallery: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("status of 409",)
    answered: list[bool] = []

    def refuse_first(route: Route) -> None:
        answered.append(not answered)
        if answered[-1]:
            route.fulfill(status=409, json=GONE, content_type="application/problem+json")
        else:
            route.continue_()

    gallery.route("**/decisions", refuse_first)
    gallery.keyboard.press("a")
    gallery.keyboard.press("a")

    until(gallery, lambda: studio.reviews()["shot_002"], "approved")
    expect(gallery.get_by_role("gridcell", name=re.compile("^To review shot_001"))).to_be_visible()
    expect(gallery.get_by_role("gridcell", name=re.compile("^Approved shot_002"))).to_be_visible()
    gallery.keyboard.press("u")
    expect(gallery.get_by_test_id("last-decision")).to_have_text("Taken back: shot_002/keyframe")
    comes_to(lambda: studio.reviews()["shot_002"], "pending")


def test_what_could_not_be_taken_back_is_all_that_is_left_to_take_back(
    gallery: Page, studio: Studio, trouble: Trouble
) -> None:
    trouble.expected = ("status of 409",)
    studio.http.post(
        "/projects/roof/decisions",
        json={"decisions": [{"subject": "shot_003/keyframe", "take": 1, "verdict": "approved"}]},
    ).raise_for_status()
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("a")
    gallery.keyboard.press("Enter")
    comes_to(lambda: list(studio.reviews().values()).count("approved"), 3)
    asked: list[bool] = []

    def refuse_second(route: Route) -> None:
        asked.append(True)
        if len(asked) == 2:
            route.fulfill(status=409, json=GONE, content_type="application/problem+json")
        else:
            route.continue_()

    gallery.route("**/decisions/undo", refuse_second)
    gallery.keyboard.press("u")
    expect(gallery.get_by_role("status").filter(has_text="That take is gone.")).to_be_visible()
    gallery.keyboard.press("u")

    until(gallery, lambda: {studio.reviews()[code] for code in ("shot_001", "shot_002")}, {"pending"})
    gallery.wait_for_timeout(500)
    assert (len(asked), studio.reviews()["shot_003"]) == (3, "approved")


def test_without_a_link_nothing_decides_or_spends_and_the_reason_is_told(
    page: Page, studio: Studio, trouble: Trouble
) -> None:
    trouble.expected = ("WebSocket", "status of")
    studio.reset()
    before = studio.decisions()
    cut(page)

    for name in ("Approve", "Reject", "Again"):
        button = page.get_by_role("complementary", name="Inspector").get_by_role("button", name=name)
        expect(button).to_be_disabled()
        expect(button).to_have_attribute("title", re.compile("."))
    for key in ("a", "r", "Shift+R", "e"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("menu")).to_have_count(0)
    keep(page, "gallery-cut-off-en")
    assert studio.decisions() == before


def test_what_cannot_be_sent_is_not_sent_later(
    gallery: Page, context: BrowserContext, studio: Studio, trouble: Trouble
) -> None:
    trouble.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    before = studio.decisions()
    context.set_offline(offline=True)
    gallery.keyboard.press("a")
    expect(gallery.get_by_role("status").filter(has_text="cannot be reached")).to_be_visible()
    expect(gallery.get_by_role("gridcell", name=re.compile("^To review shot_001"))).to_be_visible()

    context.set_offline(offline=False)
    expect(gallery.get_by_test_id("link")).to_have_text("Live")
    gallery.wait_for_timeout(500)
    assert studio.decisions() == before


def test_enter_presses_what_has_the_focus(gallery: Page) -> None:
    filters = gallery.get_by_role("button", name=re.compile("^Approved"))
    filters.focus()
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_url(re.compile("show=approved"))


def test_reload_and_back_find_what_was_selected(gallery: Page) -> None:
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("ArrowRight")
    expect(gallery).to_have_url(re.compile("at=shot_003"))
    gallery.reload()
    selected = gallery.locator("[aria-selected=true]")
    expect(selected).to_have_accessible_name(re.compile("shot_003"))

    gallery.keyboard.press("ArrowLeft")
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_url(re.compile("/shots/shot_002"))
    gallery.go_back()
    expect(selected).to_have_accessible_name(re.compile("shot_002"))
    gallery.keyboard.press("x")
    expect(gallery.get_by_text("1 marked")).to_be_visible()
    gallery.get_by_role("combobox", name=re.compile("character", re.IGNORECASE)).click()
    gallery.get_by_role("option", name="Lin").click()
    expect(gallery.get_by_text("1 marked")).to_have_count(0)


def test_why_something_was_rejected_is_told_with_its_take(page: Page, studio: Studio, twice: str) -> None:
    def reject(key: str, note: str) -> None:
        one = {"subject": key, "take": 1, "verdict": "rejected", "reason": "anatomy", "note": note}
        studio.http.post(f"/projects/{twice}/decisions", json={"decisions": [one]}).raise_for_status()

    for key in ("char_001/reference", "shot_001/keyframe", "shot_001/clip"):
        reject(key, f"Six fingers in {key}")
    for place, key in (
        ("characters/char_001?take=1", "char_001/reference"),
        ("shots/shot_001?of=shot_001/keyframe&take=1", "shot_001/keyframe"),
        ("review/shot_001?take=1", "shot_001/clip"),
    ):
        page.goto(f"/projects/{twice}/{place}")
        expect(page.get_by_test_id("verdict")).to_contain_text(f"Six fingers in {key}")
        expect(page.get_by_test_id("verdict")).to_contain_text(re.compile("Rejected.*by owner", re.DOTALL))
        keep(page, f"verdict-{place.split('/', maxsplit=1)[0]}-en")
    page.goto(f"/projects/{twice}/gallery?at=shot_001/keyframe")
    page.get_by_role("list", name="Takes").get_by_role("button").first.click()
    expect(page.get_by_test_id("verdict")).to_contain_text("Six fingers in shot_001/keyframe")


def priced(keys: list[str], usd_micros: int, left: int) -> dict[str, Any]:
    """Return an estimate of things that cost as much each, under a cap that leaves so much."""
    total = {"things": len(keys), "jobs": len(keys), "seconds": 0, "usd_micros": usd_micros * len(keys), "unknown": 0}
    line = {"kind": "keyframe", "provider": "Studio X", "model": "paint-2", "jobs": 1, "seconds": 0}
    told = {"usd_micros": usd_micros, "price_source": "price list", "price_as_of": "2026-01-02", "or_by": []}
    cap = {"scope": "project", "limit_usd_micros": 20_000_000, "used_usd_micros": 20_000_000 - left}
    return {
        "lines": [{"key": key, **line, **told} for key in keys],
        "total": total,
        "by_provider": {"Studio X": total},
        "price_sources": ["price list"],
        "oldest_price": "2026-01-02",
        "caps": [{**cap, "left_usd_micros": left, "warn_percent": 80}],
        "left_usd_micros": left,
        "is_affordable": True,
        "held": {},
    }


def test_the_sum_of_several_takes_is_what_a_cap_is_held_against(gallery: Page) -> None:
    def tell(route: Route) -> None:
        keys = parse_qs(urlsplit(route.request.url).query)["again"]
        route.fulfill(json=priced(keys, 6_000_000, left=10_000_000))

    asked: list[str] = []
    gallery.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    gallery.route(re.compile(r"/estimate\?"), tell)
    dialog = gallery.get_by_role("dialog")
    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    expect(dialog.get_by_test_id("meant")).to_have_text("shot_001")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $6.00")
    expect(dialog.get_by_test_id("after")).to_contain_text("$4.00")
    expect(dialog.get_by_role("button", name="Make it for $6.00")).to_be_enabled()
    keep(gallery, "again-paid-en")
    gallery.mouse.click(5, 500)  # outside
    expect(dialog).to_have_count(0)

    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $12.00")
    expect(dialog.get_by_test_id("lines").locator("li")).to_have_count(2)
    expect(dialog.get_by_role("alert")).to_contain_text("more than the project's cap leaves ($10.00)")
    expect(dialog.get_by_role("button", name="Make it for $12.00")).to_be_disabled()
    keep(gallery, "again-over-en")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert asked == []


def test_one_image_up_to_a_sum_of_ones_choice_is_ordered_without_a_question(  # noqa: PLR0915 - each way to be asked
    gallery: Page, studio: Studio
) -> None:
    price: dict[str, Any] = {"usd_micros": 50_000, "left": 10_000_000}
    sent: list[Request] = []

    def tell(route: Route) -> None:
        estimate = priced(parse_qs(urlsplit(route.request.url).query)["again"], price["usd_micros"], price["left"])
        if price.get("is_unknown"):
            estimate["lines"][0]["usd_micros"] = None
        route.fulfill(json=estimate)

    gallery.route(re.compile(r"/estimate\?"), tell)
    gallery.on("request", lambda asked: sent.append(asked) if asked.url.endswith("/regenerate") else None)
    dialog, ordered = gallery.get_by_role("dialog"), gallery.get_by_test_id("ordered")

    def again(mode: str = "1") -> None:
        gallery.keyboard.press("e")
        gallery.keyboard.press(mode)

    def is_asked(mode: str = "1") -> None:
        again(mode)
        expect(dialog.get_by_test_id("total")).to_be_visible()
        gallery.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    is_asked()
    gallery.goto("/settings?of=price")
    switch = gallery.get_by_role("switch", name="Order single images without asking")
    expect(switch).not_to_be_checked()
    switch.click()
    gallery.get_by_label("Up to").fill("0.05")
    keep(gallery, "settings-price-en")
    assert faults_of(gallery) == []
    last = studio.artefacts()[-1]
    gallery.goto(f"{GALLERY}?at={last['key']}")
    expect(gallery.locator("[aria-selected=true]")).to_have_accessible_name(re.compile(last["code"]))
    assert sent == []

    again()
    expect(ordered).to_have_text(f"Ordered: one more take of {last['code']}, ≈ $0.05")
    expect(dialog).to_have_count(0)
    keep(gallery, "ordered-en")
    assert [json.loads(one.post_data or "") for one in sent] == [{"mode": "seed", "note": ""}]
    assert len(sent[0].headers["idempotency-key"]) > 20
    path = f"/projects/roof/artefacts/{last['key']}"
    comes_to(lambda: is_made(studio.http, path, last["takes"] + 1), True, 60)

    gallery.locator("[role=gridcell]").first.click()
    is_asked("2")
    for worse in ({"usd_micros": 50_001}, {"is_unknown": True}, {"left": 4_000_000}):
        before = {**price}
        price.update(worse)
        is_asked()
        price.clear()
        price.update(before)
    gallery.keyboard.press("Shift+ArrowRight")
    is_asked()
    expect(ordered).to_have_count(0)
    assert len(sent) == 1


def test_a_price_that_does_not_come_is_asked_for_again(gallery: Page, trouble: Trouble) -> None:
    trouble.expected = ("status of 409",)
    refuse = partial(Route.fulfill, status=409, json=GONE, content_type="application/problem+json")
    gallery.route(re.compile(r"/estimate\?"), refuse, times=1)
    gallery.keyboard.press("e")
    gallery.keyboard.press("1")
    dialog = gallery.get_by_role("dialog")
    refused = dialog.get_by_role("alert").filter(has_text="That take is gone.")
    expect(refused).to_be_visible()
    expect(dialog.get_by_role("button", name="Make it")).to_be_disabled()
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    expect(refused).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_that_the_gallery_is_narrowed_down_by_shows_at_once(page: Page, studio: Studio, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('shotwright.language', '{language}')")
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell").first).to_be_visible()
    assert page.get_by_role("region").first.evaluate("one => one.scrollWidth <= one.clientWidth")
