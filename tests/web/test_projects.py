"""The list of projects and the overview of one: what waits, what it costs, and what is in the way."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Studio, Trouble, faults_of, keep, page_of

expect.set_options(timeout=20_000)

DOLLAR = 1_000_000


@pytest.fixture
def listed(studio: Studio) -> dict[str, Any]:
    found: dict[str, Any] = studio.http.get("/projects", params={"q": "roof"}).json()["items"][0]
    return found


def answers(page: Page, items: list[dict[str, Any]]) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json=page_of(*items))

    page.route(re.compile(r"/api/v1/projects\?"), answer)


def test_a_first_visit_says_how_to_begin(page: Page, studio: Studio) -> None:
    answers(page, [])
    page.goto("/projects")

    expect(page.get_by_text("No projects yet")).to_be_visible()
    expect(page.get_by_role("button", name="New project")).to_have_count(2)
    keep(page, "projects-empty-en")
    page.get_by_role("link", name="Open the sample project").click()
    expect(page).to_have_url(re.compile("/setup.step=sample"))


def test_a_hundred_projects_are_narrowed_down_before_the_next_picture_but_two(
    page: Page, listed: dict[str, Any]
) -> None:
    many = [
        {**listed, "id": str(uuid4()), "code": f"film-{n}", "name": f"Film {n:03d}", "title": ""} for n in range(100)
    ]
    answers(page, many)
    page.goto("/projects")
    expect(page.get_by_role("article")).to_have_count(100)
    # Pictures of the page are counted, not seconds: six of them are a tenth of a second.
    pictures = page.evaluate(
        """async () => {
            const input = document.querySelector('input[type=search]')
            input.value = 'film 042'
            input.dispatchEvent(new Event('input', { bubbles: true }))
            let pictures = 0
            while ([...document.querySelectorAll('article')].filter(one => one.checkVisibility()).length !== 1) {
                await new Promise(requestAnimationFrame)
                pictures += 1
            }
            return pictures
        }"""
    )

    expect(page.get_by_role("article")).to_have_text(re.compile("Film 042"))
    assert pictures <= 3
    expect(page).to_have_url(re.compile("q=film"))


def test_what_waits_leads_to_the_gate_at_which_it_does(page: Page, studio: Studio) -> None:
    studio.reset()
    page.goto("/projects?q=roof")
    card = page.get_by_role("article").first
    expect(card).to_contain_text("320 × 180")
    expect(card).to_contain_text("/ $100.00")
    expect(card.get_by_role("listitem").filter(has_text="Keyframe 5/5")).to_have_count(1)
    card.get_by_role("link", name=re.compile("to review")).click()

    expect(page).to_have_url(re.compile(r"/projects/roof/gallery\?show=waiting"))


def test_an_idea_becomes_a_film_only_after_its_price(page: Page, studio: Studio, trouble: Trouble) -> None:
    trouble.expected = ("status of 422",)  # no model is there that could write
    orders: list[str] = []
    page.on("request", lambda request: orders.append(request.url) if request.url.endswith("generate-drama") else None)
    page.goto("/projects")
    page.get_by_role("button", name="New project").first.click()
    dialog = page.get_by_role("dialog").first
    dialog.get_by_role("button", name="An idea").click()
    dialog.get_by_label("Name").fill("Gulls")
    dialog.get_by_role("textbox", name="Idea").fill("Two gulls argue about a pier.")
    keep(page, "projects-idea-en")
    dialog.get_by_role("button", name="Show the price").click()

    price = page.get_by_role("dialog").filter(has_text="Confirm the cost")
    expect(price.get_by_test_id("total").or_(dialog.get_by_role("alert")).first).to_be_visible()
    assert orders == []


def test_what_a_project_is_about_is_said_at_its_beginning_and_begins_its_first_text(
    page: Page, studio: Studio, trouble: Trouble
) -> None:
    trouble.expected = ("status of 404",)  # there is no script yet
    page.goto("/projects")
    page.get_by_role("button", name="New project").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(f"Gulls {uuid4().hex[:6]}")
    dialog.get_by_label("Genre").fill("Comedy")
    dialog.get_by_label("Idea").fill("Two gulls argue about a pier.")
    keep(page, "projects-new-en")
    dialog.get_by_role("button", name="Create").click()

    about = page.get_by_test_id("about")
    expect(about).to_contain_text("Comedy")
    expect(about).to_contain_text("Two gulls argue about a pier.")
    code = page.url.rpartition("/")[2]
    made = studio.http.get(f"/projects/{code}").json()
    assert (made["genre"], made["idea"]) == ("Comedy", "Two gulls argue about a pier.")
    keep(page, "overview-about-en")
    assert faults_of(page) == []
    page.get_by_role("link", name="Write the script").click()
    topic = page.get_by_label("Topic")
    expect(topic).to_have_value("Two gulls argue about a pier.")
    keep(page, "script-about-en")
    topic.fill("")
    expect(page.get_by_role("button", name="See the price")).to_be_disabled()

    studio.http.patch(f"/projects/{code}", json={"genre": "Farce"}).raise_for_status()
    page.get_by_role("link", name="Overview").first.click()
    expect(about).to_contain_text("Farce")


def stage(kind: str, **changes: Any) -> dict[str, Any]:
    gates = {"breakdown": "breakdown", "reference": "references", "keyframe": "keyframes", "clip": "clips"}
    plain: dict[str, Any] = dict.fromkeys(("running", "failed", "waiting", "ready", "blocked", "cost_usd_micros"), 0)
    plain |= {"kind": kind, "status": "pending", "gate": gates.get(kind), "spent_s": 0, "left_s": 0, "total": 3}
    plain |= {"started_at": None, "completed_at": None}
    return {**plain, "gate_mode": "manual" if kind in gates else None, "done": 0, **changes}


BEGAN = "2026-03-01T12:00:00"


@pytest.fixture
def standing(page: Page) -> dict[str, Any]:
    """What the studio says of the project's stages and costs; tests change it."""
    told: dict[str, Any] = {
        "stages": [
            stage("breakdown", total=1, done=1, started_at=BEGAN, completed_at="2026-03-01T12:42:00"),
            stage("reference", done=3, waiting=2, started_at=BEGAN),
            stage("keyframe", blocked=3),
            stage("clip", blocked=3),
        ],
        "used": 0,
        "stale": [],
        "held": {},
    }

    def status(route: Route) -> None:
        rest = {"paused": False, "run": None, "progress": 0.5, "cost_usd_micros": 0, "waiting": []}
        route.fulfill(json={**rest, **{name: told[name] for name in ("stages", "stale", "held")}})

    def costs(route: Route) -> None:
        cap = {"scope": "project", "limit_usd_micros": 10 * DOLLAR, "used_usd_micros": told["used"]}
        cap |= {"left_usd_micros": 10 * DOLLAR - told["used"], "warn_percent": 50}
        spent = {"spent_usd_micros": told["used"], "reserved_usd_micros": 0, "jobs_of_unknown_cost": 0}
        route.fulfill(json={**spent, "by_provider": [], "caps": [cap]})

    page.route("**/api/v1/projects/roof/status", status)
    page.route("**/api/v1/projects/roof/cost", costs)
    return told


def test_a_stage_before_a_gate_says_what_is_missing_and_leads_there(
    page: Page, studio: Studio, standing: dict[str, Any]
) -> None:
    path = "/projects/roof/decisions"
    total = studio.http.get(path).json()["total"]
    first = studio.http.get(path, params={"page_size": 1, "page": total}).json()  # other tests decide much after it
    page.route(f"**{path}?*", lambda route: route.fulfill(json=first))
    page.goto("/projects/roof")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=re.compile("^Keyframe")))

    expect(card.get_by_test_id("obstacle")).to_have_text("Reference first: 2 to review")
    expect(page.get_by_test_id("span")).to_have_text(
        [re.compile(r"^Mar 1, 12:00\s–\s12:42\sPM$"), re.compile(r"^Since Mar 1, 12:00\sPM$")]
    )
    expect(card.get_by_role("button", name=re.compile("^Make"))).to_have_count(0)
    expect(
        page.get_by_text(f"{first['items'][0]['subject']} let through by the gate, which is automatic")
    ).to_be_visible()
    keep(page, "overview-blocked-en")
    card.get_by_test_id("obstacle").get_by_role("link").click()
    expect(page).to_have_url(re.compile("show=waiting"))


def test_near_the_cap_is_amber_and_at_the_cap_says_why_nothing_is_bought(page: Page, standing: dict[str, Any]) -> None:
    standing["used"] = 6 * DOLLAR
    page.goto("/projects/roof")
    expect(page.get_by_test_id("cap-warned")).to_contain_text("50 %")
    keep(page, "overview-warned-en")

    standing["used"] = 10 * DOLLAR
    page.reload()
    expect(page.get_by_test_id("cap-reached")).to_contain_text("nothing more is bought")
    line = {"key": "shot_001/clip", "kind": "clip", "provider": "sora", "model": "sora-2", "jobs": 1, "seconds": 5}
    line |= {"usd_micros": DOLLAR, "price_source": "list", "price_as_of": "2026-01-02", "or_by": []}
    total = {"things": 1, "jobs": 1, "seconds": 5, "usd_micros": DOLLAR, "unknown": 0}
    cap = {"scope": "project", "limit_usd_micros": 10 * DOLLAR, "used_usd_micros": 10 * DOLLAR, "left_usd_micros": 0}
    estimate = {"lines": [line], "total": total, "by_provider": {"sora": total}, "price_sources": ["list"]}
    estimate |= {"oldest_price": "2026-01-02", "caps": [{**cap, "warn_percent": 50}], "left_usd_micros": 0}
    page.route(
        re.compile(r"/projects/roof/estimate"),
        lambda route: route.fulfill(json={**estimate, "is_affordable": False, "held": {}}),
    )
    page.get_by_role("button", name="Make the film").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert").filter(has_text="more than the project's cap leaves ($0.00)")).to_be_visible()
    expect(dialog.get_by_role("button", name=re.compile("^Make it"))).to_be_disabled()
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $1.00")
    keep(page, "cost-over-en")
    dialog.get_by_role("link", name="To the caps").click()
    expect(page).to_have_url(re.compile(r"/projects/roof/settings#caps"))


def test_what_failed_can_be_tried_again_from_the_overview(page: Page, standing: dict[str, Any]) -> None:
    standing["stages"] = [
        stage("breakdown", total=1, done=1),
        stage("reference", done=2, failed=1, status="failed", error="char_001 has no look."),
    ]
    page.goto("/projects/roof")
    banner = page.get_by_test_id("failed")
    expect(banner).to_contain_text("1 failed")
    expect(page.get_by_text("char_001 has no look.")).to_be_visible()
    banner.get_by_role("button", name="Retry failed").click()

    expect(page.get_by_role("dialog").get_by_test_id("total")).to_be_visible()


def test_what_is_left_leads_to_where_it_is_and_is_made_again_for_its_price(
    page: Page, standing: dict[str, Any]
) -> None:
    standing |= {"stale": ["shot_001/keyframe"], "held": {"shot_002/keyframe": "Nobody can make it."}}
    orders: list[str] = []
    page.on("request", lambda one: orders.append(one.url) if one.method == "POST" else None)
    page.goto("/projects/roof")
    left = page.get_by_role("listitem").filter(has_text="1 out of date")
    expect(left).to_be_visible()
    keep(page, "overview-left-en")
    left.get_by_role("button", name="Make it again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert orders == []

    page.get_by_role("link", name="shot_002/keyframe: Nobody can make it.").click()
    expect(page).to_have_url(re.compile(r"/projects/roof/gallery\?kind=keyframe&at=shot_002/keyframe"))


def test_a_stage_moves_on_without_a_reload_and_within_a_second_or_so(
    page: Page, studio: Studio, standing: dict[str, Any]
) -> None:
    studio.reset()
    page.goto("/projects/roof")
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=re.compile("^Reference")))
    expect(card).to_contain_text("3 of 3")
    expect(page.get_by_test_id("link")).to_have_text("Live")
    # Nothing runs here, so that nothing is asked for but on news.
    standing["stages"][1] |= {"done": 2, "waiting": 1}
    decision = {"subject": "shot_001/keyframe", "verdict": "approved"}
    studio.http.post("/projects/roof/decisions", json={"decisions": [decision]}).raise_for_status()

    expect(card).to_contain_text("2 of 3", timeout=3000)
    studio.reset()


def test_what_it_really_cost_stands_beside_what_it_was_thought_to(page: Page, standing: dict[str, Any]) -> None:
    row = {"day": "2026-01-02", "project": "roof", "project_name": "roof", "provider": "sora", "model": "sora-2"}
    row |= {"medium": "video", "kind": "clip", "jobs": 1, "spent_usd_micros": 750_000, "reserved_usd_micros": 0}
    usage = {"since": "2000-01-01", "until": "2026-01-03", "rows": [{**row, "estimated_usd_micros": DOLLAR}]}
    usage |= {"spent_usd_micros": 750_000, "reserved_usd_micros": 0}
    page.route(re.compile(r"/api/v1/costs/usage"), lambda route: route.fulfill(json=usage))
    page.goto("/projects/roof")

    expect(page.get_by_test_id("real")).to_have_text("Estimated $1.00, really cost $0.75")
