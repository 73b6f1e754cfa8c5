"""Tasks in the browser: what runs, what failed, and what can be done about it."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import Link, Studio, faults_of, keep
from tests.web.homes import comes_to

MANY = 10_000


def task(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(UUID(int=number + 1)),
        "project": "roof",
        "project_name": "roof",
        "key": f"shot_{number:05d}/clip",
        "kind": "clip",
        "number": 1,
        "status": "running",
        "is_bought": True,
        "provider": "sora",
        "model": "sora-2",
        "progress": 0.25,
        "tries": 1,
        "worked_s": 0.0,
        "cost_usd_micros": 500_000,
        "error_code": "",
        "error": "",
        "created_at": "2026-01-01T00:00:00Z",
        "started_at": "2026-01-01T00:00:01Z",
        "ended_at": None,
        "jobs": [],
        **changes,
    }


Shows = Callable[[list[dict[str, Any]]], None]


@pytest.fixture
def shows(page: Page) -> Shows:
    """Lets the studio answer with these tasks, however many they are."""
    given: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked = re.search(r"[?&]page=(\d+)", route.request.url)
        wanted = set(re.findall(r"status=(\w+)", route.request.url))
        number = int(asked[1]) if asked else 1
        meant = [one for one in given if one["status"] in wanted]
        items = meant[(number - 1) * 100 : number * 100]
        route.fulfill(json={"items": items, "page": number, "page_size": 100, "total": len(meant)})

    def count(route: Route) -> None:
        names = ("pending", "running", "completed", "failed", "cancelled", "unknown")
        route.fulfill(json={name: sum(one["status"] == name for one in given) for name in names})

    page.route(re.compile(r"/api/v1/tasks\?"), answer)
    page.route(re.compile(r"/api/v1/tasks/counts"), count)
    return lambda tasks: given.__setitem__(slice(None), tasks)


def test_ten_thousand_are_scrolled_through_and_few_of_them_are_in_the_page(page: Page, shows: Shows) -> None:
    shows([task(number) for number in range(MANY)])
    page.goto("/tasks")
    table = page.get_by_role("table")
    expect(table.get_by_text("shot_00000/clip")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Running"))).to_contain_text(str(MANY))

    table.evaluate("box => box.scrollTo({top: box.scrollHeight})")

    expect(table.get_by_text(f"shot_{MANY - 1:05d}/clip")).to_be_visible()
    assert table.get_by_role("row").count() < 60


def test_progress_shows_as_the_link_tells_it_and_the_price_and_the_provider_beside_it(
    page: Page, shows: Shows, link: Link
) -> None:
    shows([task(1), task(2, is_bought=False, provider="embedded", model="embedded", status="pending")])
    page.goto("/tasks")
    bar = page.get_by_role("progressbar", name="shot_00001/clip")
    expect(bar).to_have_attribute("aria-valuenow", "25")
    expect(page.get_by_role("row").first).to_contain_text("sora · sora-2")
    expect(page.get_by_role("row").first).to_contain_text("$0.50")
    expect(page.get_by_test_id("link")).to_have_text("Live")

    link.tell(of="take", id=task(1)["id"], number=1, progress=0.75)
    expect(bar).to_have_attribute("aria-valuenow", "75", timeout=1000)
    page.get_by_test_id("queue").click()
    drawn = page.get_by_role("dialog").get_by_role("progressbar", name="shot_00001/clip")
    link.tell(of="take", id=task(1)["id"], number=1, progress=0.85)
    expect(drawn).to_have_attribute("aria-valuenow", "85", timeout=1000)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("2")
    expect(page.get_by_role("button", name=re.compile("Waiting"), pressed=True)).to_be_visible()
    assert page.url.endswith("tab=waiting")


def test_the_work_of_a_project_is_paused_and_goes_on(page: Page, studio: Studio, shows: Shows) -> None:
    shows([task(1)])

    def listed(route: Route) -> None:
        told = studio.http.get("/projects", params={"sort": "name"}).json()
        roof = next(one for one in told["items"] if one["code"] == "roof")
        route.fulfill(json=told | {"items": [roof | {"is_running": True}], "total": 1})

    page.route(re.compile(r"/api/v1/projects\?"), listed)
    page.goto("/tasks")
    page.get_by_role("button", name="Pause roof").click()

    again = page.get_by_role("button", name="Let roof go on")
    expect(again).to_be_visible()
    expect(page.get_by_role("button", name="Pause roof")).to_have_count(0)
    assert studio.http.get("/projects/roof/status").json()["paused"]
    keep(page, "tasks-paused-en")
    assert faults_of(page) == []
    again.click()
    expect(page.get_by_role("button", name="Pause roof")).to_be_visible()
    assert not studio.http.get("/projects/roof/status").json()["paused"]


def test_what_is_bought_is_cancelled_after_a_question_alone(page: Page, shows: Shows) -> None:
    one = task(7)
    asked: list[str] = []

    def cancel(route: Route) -> None:
        asked.append(route.request.url)
        shows([])
        route.fulfill(json={"id": one["id"], "status": "cancelled"})

    page.route("**/api/v1/tasks/*/cancel", cancel)
    shows([one])
    page.goto("/tasks")
    page.get_by_role("button", name="Cancel: shot_00007/clip").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("may still be billed")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert asked == []

    page.get_by_role("button", name="Cancel: shot_00007/clip").click()
    dialog.get_by_role("button", name="Cancel").click()

    expect(page.get_by_text("Nothing is being made")).to_be_visible()
    assert [url.rpartition("/tasks/")[2] for url in asked] == [f"{one['id']}/cancel"]


def test_what_is_in_doubt_is_settled_by_what_a_person_found(page: Page, shows: Shows) -> None:
    job = {"id": str(UUID(int=99)), "part": 0, "state": "unknown", "provider_job_id": "", "error": "It broke."}
    job |= {"estimate_usd_micros": 500_000, "cost_usd_micros": None}
    doubtful = task(3, status="unknown", jobs=[job], error="Nobody knows what became of it.")
    said: list[Any] = []

    def settle(route: Route) -> None:
        said.append(route.request.post_data_json)
        route.fulfill(json={})

    page.route(f"**/api/v1/jobs/{job['id']}/resolve", settle)
    shows([doubtful])
    page.goto("/tasks?tab=doubt")
    page.get_by_role("button", name="Settle: shot_00003/clip").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody knows what became of it.")
    dialog.get_by_role("radio", name="It ran").click()
    dialog.get_by_label("Its id with the provider").fill("p-7")
    dialog.get_by_label("What you found").fill("listed at 12:03")
    assert faults_of(page) == []
    keep(page, "tasks-doubt-en")
    dialog.get_by_role("button", name="Settle it").click()

    expect(dialog).to_have_count(0)
    assert said == [{"word": "it_ran", "note": "listed at 12:03", "provider_job_id": "p-7"}]


def test_what_failed_is_tried_again_only_after_its_price(page: Page, shows: Shows, studio: Studio) -> None:
    orders: list[Any] = []

    def start(route: Route) -> None:
        orders.append(route.request.post_data_json)
        route.fulfill(status=201, json={})

    page.route("**/api/v1/projects/roof/runs", lambda route: start(route) if route.request.method == "POST" else None)
    shows([task(4, key="shot_001/clip", status="failed", error="The provider refused the picture.", is_bought=False)])
    page.goto("/tasks?tab=failed")
    page.get_by_role("button", name="Retry: shot_001/clip").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_be_visible()
    assert orders == []
    dialog.get_by_role("button", name="Make it").click()

    expect(dialog).to_have_count(0)
    assert orders == [{"targets": ["shot_001/clip"]}]


def go_on(page: Page) -> None:
    """Let half a second pass, and all that was asked in it be answered."""
    page.clock.run_for(500)
    page.evaluate("fetch('/').then(one => one.text())")


def told(bar: Locator) -> str:
    return bar.get_attribute("aria-valuenow") or ""


def test_the_drawer_shows_the_queue_wherever_one_is(page: Page, studio: Studio, shows: Shows, link: Link) -> None:
    page.clock.install()
    other = studio.http.post("/projects", json={"name": "Another"}).json()["code"]
    shows([task(1, project=other), task(2, status="pending")])
    page.goto("/projects/roof")
    queue = page.get_by_role("button", name="Tasks: 2 under way")
    queue.click()

    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("row")).to_have_count(2)
    # A link tells how far the work of other projects is, too; nothing is asked for it.
    bar = drawer.get_by_role("progressbar", name="shot_00001/clip")
    comes_to(lambda: (link.tell(of="take", id=task(1)["id"], number=1, progress=0.75), told(bar))[1], "75")
    # From now on the clock goes in steps. The leap to that cuts the links, which come back by themselves.
    page.clock.pause_at(page.evaluate("Date.now()") + 6000)
    comes_to(lambda: [go_on(page), page.get_by_test_id("link").inner_text()][1], "Live")
    for _ in range(4):
        go_on(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/tasks?" in request.url else None)
    for _ in range(8):
        go_on(page)
    assert len(asked) <= 2, "each list once at most"
    page.clock.resume()
    assert faults_of(page) == []
    keep(page, "tasks-drawer-en")
    drawer.get_by_role("button", name="All tasks").click()
    expect(page).to_have_url(re.compile(r"/tasks\?tab=running"))
    studio.http.delete(f"/projects/{other}")


@pytest.mark.parametrize(("language", "width", "theme"), [("zh", 390, "dark"), ("en", 1440, "light")])
def test_a_task_tells_who_ordered_it_which_worker_makes_it_and_when_that_was_last_heard_of(
    page: Page, shows: Shows, language: str, width: int, theme: str
) -> None:
    worker = "studio-render-02.example.internal-4711-a1b2c3"
    living = {"worker": worker, "ordered_by": "lin", "heartbeat_at": "2026-01-01T00:00:09Z"}
    over = {**living, "status": "failed", "ended_at": "2026-01-01T00:00:10Z"}
    shows([task(1, **living), task(2, **over)])
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(f"localStorage.setItem('shotwright.language', '{language}')")
    page.add_init_script(f"localStorage.setItem('shotwright.theme', '{theme}')")
    heard = {"zh": "最近活动", "en": "Last sign of life"}[language]

    for tab, key, is_living in (("running", "shot_00001/clip", True), ("failed", "shot_00002/clip", False)):
        page.goto(f"/tasks?tab={tab}")
        page.get_by_role("button", name=key, exact=False).first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(worker)
        expect(dialog).to_contain_text("lin")
        expect(dialog.get_by_text(heard)).to_have_count(int(is_living))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults_of(page) == []
        keep(page, f"task-{tab}-{language}-{width}")
