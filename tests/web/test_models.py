"""Models and providers in the browser: added, tried, assigned, switched; keys go in and never come out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.api.language_models import simulated
from tests.cli.shell import Shell
from tests.web.conftest import Studio, Trouble, faults_of, keep, page_of
from tests.web.homes import client_of, comes_to
from tests.web.serving import served

_TODAY = datetime.now(UTC).date()
DAYS = [
    {
        "day": str(_TODAY - timedelta(days=3)),
        "requests": 40,
        "faults": 1,
        "latency_s": 2.25,
        "jobs": 38,
        "spent_usd_micros": 1_520_000,
    },
    {
        "day": str(_TODAY - timedelta(days=2)),
        "requests": 2,
        "faults": 2,
        "latency_s": None,
        "jobs": 0,
        "spent_usd_micros": 0,
    },
]
WRONG = "sk-wrong-key-9876"

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One without a film: its models are its own."""
    folder = tmp_path_factory.mktemp("models")
    shell = Shell(home=folder / "home", folder=folder)
    with (
        served(shell) as running,
        client_of(running.address) as http,
    ):
        yield Studio(address=running.address, http=http, home=shell.home)


@pytest.fixture
def models(studio: Studio, simulator: Simulator) -> Iterator[dict[str, Any]]:
    """A language model, and pictures with a good and with a wrong key."""
    clear(studio)
    router = {"kind": "image", "vendor": "openrouter", "model": "google/gemini-3-pro-image", "allow_private": True}
    router |= {"base_url": simulator.url("openrouter")}
    clips = {"vendor": "fal", "model": "fal-ai/pika/v2.2/text-to-video", "base_url": simulator.url("fal")}
    news: list[dict[str, Any]] = [
        simulated(simulator),
        {**router, "name": "pictures", "key": KEY, "priority": 3},
        {**router, "name": "locked out", "key": WRONG},
        {**clips, "name": "clips", "key": KEY, "allow_private": True},
    ]
    made = {new["name"]: studio.http.post("/models/providers", json=new).raise_for_status().json() for new in news}
    yield made
    clear(studio)


def clear(studio: Studio) -> None:
    for one in studio.http.get("/models/providers").json()["items"]:
        studio.http.delete(f"/models/providers/{one['id']}").raise_for_status()


def test_without_any_the_embedded_models_are_told_of_and_one_is_added_by_hand(
    page: Page, studio: Studio, simulator: Simulator
) -> None:
    heard: list[str] = []
    page.on("response", lambda answer: heard.append(answer.text()) if "/api/" in answer.url else None)
    page.goto("/models")
    expect(page.get_by_text("They need no key and cost nothing").first).to_be_visible()
    keep(page, "models-none-en")
    page.get_by_role("button", name="Add a model").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Vendor").click()
    page.get_by_role("option", name="Another address").click()
    dialog.get_by_label("Model", exact=True).fill("sim-chat")
    dialog.get_by_role("textbox", name="Address").fill(simulator.url("openai") + "/v1")
    dialog.get_by_label("Allow addresses of this machine").check()
    dialog.get_by_label("Key", exact=True).fill(WRONG)
    dialog.get_by_text("Prices, limits and options").click()
    dialog.get_by_role("button", name="Add a price").click()
    dialog.get_by_label("Amount").fill("0.5")
    keep(page, "models-add-en")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="Add", exact=True).click()

    panel = page.get_by_role("complementary", name="sim-chat")
    expect(panel.get_by_test_id("fact-key")).to_have_text("****9876")
    expect(panel.get_by_text("$0.50 / 1,000,000")).to_be_visible()
    (made,) = studio.http.get("/models/providers").json()["items"]
    assert (made["protocol"], made["overrides"]["prices"][0]["usd"]) == ("openai", 0.5)
    panel.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("dialog").get_by_label("Key", exact=True)).to_have_value("")
    expect(page.get_by_role("dialog").get_by_label("Requests a minute")).to_have_value("60")
    page.get_by_role("dialog").get_by_label("Requests a minute").fill("")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    comes_to(lambda: studio.http.get("/models/providers").json()["items"][0]["rpm"], None)
    assert not any(WRONG in text for text in heard), "a key came back"
    assert WRONG not in page.content()

    panel.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No model was added yet")).to_be_visible()


def test_a_test_tells_how_long_it_took_and_a_wrong_key_in_the_providers_own_words(
    page: Page, studio: Studio, models: dict[str, Any], simulator: Simulator
) -> None:
    simulator.forget()
    page.route(f"**/providers/{models['pictures']['id']}/days", lambda route: route.fulfill(json=page_of(*DAYS)))
    page.goto("/models")
    page.get_by_role("button", name="pictures").click()
    page.get_by_role("button", name="Test the connection").click()

    told = page.get_by_test_id("test")
    expect(told).to_contain_text("It works")
    expect(told).to_contain_text(re.compile(r"\d+ ms"))
    expect(told).to_contain_text("The key is accepted")
    expect(told).to_contain_text("google/gemini-3-pro-image is not among those listed")
    expect(page.get_by_test_id("account")).to_contain_text("$20.50")
    expect(page.get_by_test_id("account")).to_contain_text("Told by 127.0.0.1")
    assert faults_of(page) == []
    keep(page, "models-test-good-en")

    days = page.get_by_role("region", name="The last 30 days")
    expect(days.get_by_role("row")).to_have_text(
        [re.compile("Day.*Cost"), re.compile(r"\$0\.00–22$"), re.compile(r"\$1\.522250 ms140$")]
    )
    page.get_by_role("button", name="Errors").click()
    expect(page.get_by_role("img", name="Errors on each day")).to_be_visible()
    keep(page, "models-days-en")

    theirs = studio.http.post(f"/models/providers/{models['locked out']['id']}/test").json()["error"]
    page.get_by_role("button", name="locked out").click()
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_test_id("their-words")).to_have_text(theirs)
    expect(told).to_contain_text("The key is not accepted")
    expect(told).not_to_contain_text("It works")
    keep(page, "models-test-wrong-en")
    assert simulator.submits("openrouter") == [], "a test buys nothing"


def test_a_test_never_hangs(page: Page, models: dict[str, Any], trouble: Trouble) -> None:
    held: list[Route] = []
    page.clock.install()
    page.route("**/test", lambda route: held.append(route))  # noqa: PLW0108  # Playwright asks functions for a name
    page.add_init_script(
        # The clock of the page does not move the browser's own timeouts.
        "AbortSignal.timeout = ms => { const one = new AbortController(); setTimeout(() => one.abort(), ms);"
        " return one.signal }"
    )
    page.goto(f"/models/{models['pictures']['id']}")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("button", name="Asking")).to_be_visible()
    page.clock.run_for(15_600)

    expect(page.get_by_text("No answer came within 15 seconds.")).to_be_visible()
    expect(page.get_by_role("button", name="Test the connection")).to_be_enabled()


def test_what_is_switched_off_is_told_at_its_stage_at_once(page: Page, studio: Studio, models: dict[str, Any]) -> None:
    one = models["clips"]
    page.goto("/models?tab=stages")
    clip = page.get_by_test_id("stage-clip")
    expect(clip).to_contain_text("Embedded: moved here")
    clip.get_by_role("button", name="Who does: Clips").click()
    page.get_by_role("option", name="clips").click()
    page.keyboard.press("Escape")
    expect(clip).to_contain_text("takes no first frame")
    expect(clip).to_contain_text("nobody knows its price")
    comes_to(lambda: studio.http.get(f"/models/providers/{one['id']}").json()["stages"], ["clip"])
    assert faults_of(page) == []
    keep(page, "models-stages-en")

    page.get_by_role("button", name="Added models").click()
    page.get_by_role("button", name="clips").click()
    page.get_by_role("switch", name="In use").click()

    comes_to(lambda: studio.http.get(f"/models/providers/{one['id']}").json()["active"], False)
    row = page.get_by_role("row", name=re.compile("clips"))
    expect(row).to_contain_text("Switched off")
    page.get_by_role("button", name="Who does what").click()
    expect(clip).to_contain_text("clips is switched off: it is passed over.")
    clip.get_by_role("button", name="Embedded").click()
    expect(clip).to_contain_text("Embedded: moved here")


def test_the_language_model_is_switched_from_every_place(page: Page, studio: Studio, models: dict[str, Any]) -> None:
    page.goto("/projects")
    switch = page.get_by_test_id("language-model")
    expect(switch).to_have_text("No language model")
    switch.click()
    page.get_by_role("menuitemcheckbox", name="chat").click()

    expect(switch).to_have_text("chat")
    comes_to(lambda: len(studio.http.get("/ai/models").json()["items"][0]["stages"]), 7)
    project = studio.http.post("/projects", json={"name": "Rain", "script": "# Rain\n\nRain falls."}).json()["code"]
    trial = {"template": "en.rewrite", "values": {"topic": "rain"}}
    order = studio.http.post(f"/projects/{project}/prompts/run", json=trial).json()["order"]
    assert order["model"] == "sim-chat", "the next request goes to whoever was chosen"
    switch.click()
    page.get_by_role("menuitemcheckbox", name="No language model").click()
    expect(switch).to_have_text("No language model")
    comes_to(lambda: studio.http.get("/ai/models").json()["items"][0]["stages"], [])
    refused = studio.http.post(f"/projects/{project}/prompts/run", json=trial)
    assert refused.json()["code"] == "no_language_model"


def test_one_that_was_stopped_says_why_and_is_used_again(page: Page, studio: Studio, models: dict[str, Any]) -> None:
    one = models["pictures"]
    stopped = {**one, "stopped": "The provider says: insufficient credit."}
    freed: list[str] = []

    def listed(route: Route) -> None:
        route.fulfill(json=page_of(one if freed else stopped))

    def free(route: Route) -> None:
        freed.append(route.request.method)
        route.fulfill(json=one)

    page.route("**/models/providers", listed)
    page.route("**/free", free)
    page.goto(f"/models/{one['id']}")
    told = page.get_by_role("alert").filter(has_text="insufficient credit")
    expect(told).to_be_visible()
    keep(page, "models-stopped-en")
    page.get_by_role("button", name="Use it again").click()

    expect(told).to_have_count(0)
    assert freed == ["POST"]


def test_members_see_models_and_neither_costs_nor_anything_that_changes_them(
    page: Page, studio: Studio, models: dict[str, Any]
) -> None:
    me = studio.http.get("/auth/me").json()
    page.route("**/auth/me", lambda route: route.fulfill(json={**me, "role": "member"}))
    page.goto(f"/models/{models['pictures']['id']}")

    expect(page.get_by_test_id("fact-model")).to_have_text("google/gemini-3-pro-image")
    for name in ("Add a model", "Edit", "Remove", "Test the connection"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("This month")).to_have_count(0)
