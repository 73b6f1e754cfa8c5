"""The script in the browser: nothing typed is lost, nobody is overwritten, and no model changes anything by itself."""

import re
import time
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from shotwright_sim.server import Simulator
from tests.api.language_models import simulated
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

## INT. STAIRWELL - NIGHT
[close up]
Steps.

LIN: Where to?
"""
ZH = """\
# 天台上的两个人

## 人物
- 林夏（女，24岁）：红色短发，棕色大衣。
- 顾远（男，26岁）：蓝色卫衣。

## 场景一：天台 夜 雨
△ 雨落在城市上空。

林夏：你是谁？

顾远（微笑）：没谁。来吧。

## 场景二：楼梯间 夜
[特写：脚步]

林夏（低声）：去哪儿？
"""
API = re.compile(r"/api/v1/projects/[^/]+/script$")
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Studio]:
    """A studio with a language model that does all writing."""
    folder = tmp_path_factory.mktemp("desk")
    shell = Shell(home=folder / "home", folder=folder)
    with served(shell) as running, client_of(running.address) as http:
        made = http.post("/models/providers", json=simulated(simulator)).raise_for_status().json()
        stages = ["rewrite", "screenplay", "translate"]
        given = {"provider_id": made["id"], "stages": stages}
        http.post("/settings/llm-provider", json=given).raise_for_status()
        yield Studio(address=running.address, http=http, home=shell.home)


@pytest.fixture
def code(studio: Studio) -> str:
    """A project of one's own, with a script."""
    new = {"name": f"Roof {next(_NUMBERS)}", "script": SCRIPT, "settings": {"size": "320x180"}}
    return str(studio.http.post("/projects", json=new).raise_for_status().json()["code"])


def opened(page: Page, code: str, more: str = "") -> Locator:
    """Return the text of the script, once it is there."""
    page.goto(f"/projects/{code}/script{more}")
    text = page.get_by_role("textbox", name=re.compile("^(Script|剧本)$"))
    expect(text).to_contain_text(re.compile("Two on a roof|天台"))
    return text


def write_at_end(page: Page, text: Locator, words: str) -> None:
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def stored(studio: Studio, code: str) -> str:
    return str(studio.http.get(f"/projects/{code}/script").json()["text"])


def versions(studio: Studio, code: str) -> list[str]:
    return [one["origin"] for one in studio.http.get(f"/projects/{code}/script/versions").json()["items"]]


def test_what_is_typed_is_saved_within_two_seconds_and_a_reload_keeps_it(
    page: Page, studio: Studio, code: str, trouble: Trouble
) -> None:
    trouble.expected = ("ERR_FAILED",)
    text = opened(page, code)
    write_at_end(page, text, "\nGU: Up.")
    typed = time.monotonic()

    expect(page.get_by_test_id("save-state")).to_have_text(re.compile(r"^Saved \d"))
    assert time.monotonic() - typed < 6, "2 s on a machine that has nothing else to do"
    comes_to(lambda: stored(studio, code).endswith("GU: Up."), True)
    write_at_end(page, text, "\nLIN: There is no up.")
    comes_to(lambda: stored(studio, code).endswith("no up."), True)
    assert versions(studio, code) == ["api", "edit"], "who goes on writing goes on in one version"

    page.reload()
    expect(text).to_contain_text("There is no up.")
    # Before the studio has it, this browser does.
    page.route(API, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    write_at_end(page, text, "\nGU: Wait.")
    page.wait_for_timeout(400)
    page.reload()
    expect(text).to_contain_text("GU: Wait.")
    expect(page.get_by_text("is back")).to_be_visible()


def test_what_is_typed_without_a_connection_is_sent_later(
    page: Page, context: BrowserContext, studio: Studio, code: str, trouble: Trouble
) -> None:
    trouble.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    text = opened(page, code)
    context.set_offline(True)
    write_at_end(page, text, "\nGU: Up.")
    expect(page.get_by_test_id("save-state")).to_contain_text("sent later")
    keep(page, "script-offline-en")

    context.set_offline(False)

    expect(page.get_by_test_id("save-state")).to_have_text(re.compile(r"^Saved \d"))
    comes_to(lambda: stored(studio, code).endswith("GU: Up."), True)


def test_who_saves_second_is_asked_and_nothing_is_lost(
    page: Page, context: BrowserContext, studio: Studio, code: str, trouble: Trouble
) -> None:
    trouble.expected = ("status of 412", "ERR_FAILED")
    other = context.new_page()
    mine, theirs = opened(page, code), opened(other, code)
    # The other tab hears of it too late: as if both saved at once.
    other.route(API, lambda route: route.continue_() if route.request.method == "PUT" else route.abort())
    write_at_end(page, mine, "\nGU: Up.")
    comes_to(lambda: stored(studio, code).endswith("GU: Up."), True)
    write_at_end(other, theirs, "\nGU: Down.")

    bar = other.get_by_test_id("conflict")
    other.unroute(API)
    expect(bar).to_be_visible()
    expect(theirs).to_contain_text("GU: Down.")
    bar.get_by_role("button", name="Show the difference").click()
    expect(other.get_by_test_id("diff")).to_contain_text("GU: Up.")
    keep(other, "script-conflict-en")
    other.get_by_role("button", name="Close without").click()
    bar.get_by_role("button", name="Keep mine").click()

    expect(bar).to_have_count(0)
    comes_to(lambda: stored(studio, code).endswith("GU: Down."), True)
    texts = [
        studio.http.get(f"/projects/{code}/script/versions/{number}").json()["text"].rstrip().splitlines()[-1]
        for number in (2, 3)
    ]
    assert texts == ["GU: Up.", "GU: Down."], "the other text stays as a version of its own"
    expect(mine, "the tab that rests shows what is there now").to_contain_text("GU: Down.")


def test_the_outline_leads_to_its_scene_and_tells_how_long_it_is(page: Page, studio: Studio, code: str) -> None:
    text = opened(page, code)
    outline = page.get_by_role("navigation", name="Outline")
    expect(outline.get_by_role("button")).to_have_text(
        ["Two on a roof", "Characters", "EXT. ROOFTOP - NIGHT", "INT. STAIRWELL - NIGHT"]
    )
    outline.get_by_role("button", name="INT. STAIRWELL").click()
    expect(text).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" 2")

    expect(outline.get_by_role("button", name="INT. STAIRWELL - NIGHT 2")).to_have_attribute("aria-current", "location")
    expect(page.get_by_test_id("measure")).to_contain_text("min")
    expect(text.locator(".cm-name").first).to_have_text("Lin")
    page.keyboard.press("Control+z")
    comes_to(lambda: stored(studio, code), SCRIPT)


def test_characters_that_are_composed_come_in_and_no_key_acts_meanwhile(page: Page, studio: Studio, code: str) -> None:
    text = opened(page, code)
    text.click()
    page.keyboard.press("Control+End")
    ime = page.context.new_cdp_session(page)
    for composed in ("n", "ni", "ni h", "ni hao"):
        ime.send("Input.imeSetComposition", {"text": composed, "selectionStart": len(composed), "selectionEnd": 0})
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    ime.send("Input.insertText", {"text": "你好？"})

    expect(text).to_contain_text("你好？")
    expect(page.get_by_role("dialog")).to_have_count(0)
    comes_to(lambda: "你好？" in stored(studio, code), True)


def test_a_long_script_is_saved_while_one_types_and_little_of_it_is_in_the_page(page: Page, studio: Studio) -> None:
    long = ZH + "\n".join(f"## 场景{number}：天台 夜\n林夏：{'雨' * 60}\n△ {'风' * 60}\n" for number in range(740))
    assert len(long) > 100_000
    new = {"name": f"Long {next(_NUMBERS)}", "script": long}
    code = studio.http.post("/projects", json=new).raise_for_status().json()["code"]
    text = opened(page, code)

    write_at_end(page, text, "雨停了")  # how long a key takes is measured by bench/web.py

    comes_to(lambda: stored(studio, code).rstrip().endswith("雨停了"), True)
    expect(page.get_by_test_id("save-state")).to_have_text(re.compile(r"^Saved \d"))
    assert page.locator(".cm-line").count() < 400


def test_a_rewrite_is_priced_first_and_changes_nothing_before_it_is_taken(
    page: Page, studio: Studio, code: str, simulator: Simulator
) -> None:
    rewritten = SCRIPT.replace("Rain falls on the city.", "Snow falls on the city.").replace("Steps.", "No steps.")
    simulator.say("openai", rewritten)
    text = opened(page, code, "?panel=write")
    page.get_by_role("button", name="See the price").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_contain_text("$0.")
    keep(page, "script-price-en")
    page.keyboard.press("Escape")
    assert studio.http.get(f"/projects/{code}/artefacts", params={"kind": "script"}).json()["total"] == 0

    page.get_by_role("button", name="See the price").click()
    dialog.get_by_role("button", name=re.compile("^Make it")).dblclick()
    page.get_by_test_id("order").get_by_role("button", name="Look at it").click(timeout=60_000)
    diff = page.get_by_test_id("diff")
    expect(diff).to_contain_text("Snow falls on the city.")
    expect(diff.get_by_role("button", name="Take", exact=True)).to_have_count(2)
    keep(page, "script-diff-en")
    assert faults_of(page) == []
    assert stored(studio, code) == SCRIPT
    diff.get_by_role("button", name="Close without").click()
    expect(text).not_to_contain_text("Snow")

    page.reload()
    page.get_by_test_id("order").get_by_role("button", name="Look at it").click()
    diff.get_by_role("button", name="Take", exact=True).first.click()
    diff.get_by_role("button", name="Put in 1 block").click()

    expect(text).to_contain_text("Snow falls on the city.")
    comes_to(lambda: stored(studio, code), SCRIPT.replace("Rain falls", "Snow falls"))


def test_versions_are_compared_and_used_again(page: Page, studio: Studio, code: str) -> None:
    studio.http.put(f"/projects/{code}/script", json={"text": SCRIPT + "\nGU: Up.\n"}).raise_for_status()
    text = opened(page, code)
    page.get_by_role("button", name="Compare version 1").click()
    expect(page.get_by_test_id("diff")).to_contain_text("GU: Up.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Close without").click()
    page.get_by_role("button", name="Use version 1").click()

    expect(text).not_to_contain_text("GU: Up.")
    expect(page.get_by_role("button", name="Use version 2")).to_be_visible()
    assert stored(studio, code) == SCRIPT


def test_a_file_is_brought_and_what_is_none_is_refused(page: Page, studio: Studio, code: str) -> None:
    text = opened(page, code)
    bring = page.get_by_test_id("file")
    bring.set_input_files({"name": "roof.docx", "mimeType": "application/zip", "buffer": b"PK"})
    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    bring.set_input_files({"name": "roof.txt", "mimeType": "text/plain", "buffer": ZH.encode("gbk")})
    expect(page.get_by_test_id("diff")).to_contain_text("天台上的两个人")
    page.get_by_role("button", name="Take everything").click()

    expect(text).to_contain_text("林夏")
    comes_to(lambda: repr(stored(studio, code)), repr(ZH))


def test_breaking_down_is_priced_first_and_leads_to_the_gate(page: Page, studio: Studio, code: str) -> None:
    opened(page, code)
    page.get_by_role("button", name="Break it down").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("total")).to_have_text("≈ $0.00")
    page.keyboard.press("Escape")
    assert studio.http.get(f"/projects/{code}/characters").json()["items"] == []
    page.get_by_role("button", name="Break it down").click()
    dialog.get_by_role("button", name="Make it").click()

    expect(page).to_have_url(re.compile("/breakdown"))
    comes_to(lambda: len(studio.http.get(f"/projects/{code}/characters").json()["items"]), 2, within_s=60)


def test_a_script_that_does_not_come_can_be_asked_for_again(page: Page, code: str, trouble: Trouble) -> None:
    trouble.expected = ("status of 500",)
    broken = True

    def answer(route: Route) -> None:
        route.fulfill(status=500, body="{}") if broken else route.continue_()

    page.route(API, answer)
    page.goto(f"/projects/{code}/script")
    expect(page.get_by_role("alert")).to_be_visible(timeout=30_000)
    broken = False
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("textbox", name="Script")).to_contain_text("Two on a roof")
