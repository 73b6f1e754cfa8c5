"""What the web studio weighs, and how soon it answers in a browser.

    python bench/web.py [--shots 200 2000] [--rounds 7] [--only board filter gallery script]

The pages are to be built (`make web`), and there is to be a Chromium (`sh tools/install_chromium.sh`). The list of the
gallery is answered by this program itself, so that only the page is measured: from a key press until the picture of
the screen that shows the next tile selected. So are the shots of a board and the list of projects; a script of 100,000
characters comes from the studio. Milliseconds say how busy the machine is: compare those of one run.
"""

import argparse
import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.api.test_serving import served
from tests.cli.shell import Shell
from tests.web.conftest import FLAGS, Studio, chromium, page_of
from tests.web.homes import ROOF, client_of, comes_to
from tests.web.test_board import drag, many
from tests.web.test_script import ZH, opened
from tools.page_weight import weights

PAGE: Final = 100
KEYS: Final = 12
PAINTED: Final = """
() => new Promise(done => {
  const start = performance.now()
  const before = document.activeElement
  const look = () => document.activeElement === before
    ? requestAnimationFrame(look)
    : requestAnimationFrame(() => requestAnimationFrame(at => done(at - start)))
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', code: 'ArrowRight', bubbles: true }))
  look()
})
"""
TYPED: Final = """async times => {
  const all = []
  for (let number = 0; number < times; number++) {
    const begun = performance.now()
    document.execCommand('insertText', false, '雨')
    await new Promise(seen => requestAnimationFrame(() => setTimeout(seen)))
    all.push(performance.now() - begun)
  }
  return all
}"""
FILTERED: Final = """async () => {
  const input = document.querySelector('input[type=search]')
  const begun = performance.now()
  input.value = 'film 042'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  const shown = () => [...document.querySelectorAll('article')].filter(one => one.checkVisibility()).length
  while (shown() !== 1) await new Promise(requestAnimationFrame)
  await new Promise(seen => requestAnimationFrame(() => setTimeout(seen)))
  return performance.now() - begun
}"""
DRAWN: Final = """() => {
  window.drawn = []
  const tick = at => {
    window.drawn.push(at)
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
}"""
FIRST_PAINT: Final = (
    "() => new Promise(done => new PerformanceObserver(seen => done(seen.getEntries()[0].startTime))"
    ".observe({ type: 'paint', buffered: true }))"
)


def artefact(number: int) -> dict[str, Any]:
    code = f"shot_{number:04d}"
    return {
        **dict.fromkeys(("why", "held"), ""),
        **dict.fromkeys(("cost_usd_micros", "next_cost_usd_micros", "open_takes"), 0),
        "key": f"{code}/keyframe", "code": code, "kind": "keyframe", "standing": "waiting", "blocked_by": [],
        "locked": False, "selected": 1, "review": "pending", "takes": 1, "files": [],
    }  # fmt: skip


def answer(page: Page, count: int) -> None:
    """Answer for the gallery's list with so many keyframes."""

    def part(route: Route) -> None:
        found = re.search(r"[?&]page=(\d+)", route.request.url)
        number = int(found[1]) if found else 1
        items = [artefact(one) for one in range((number - 1) * PAGE, min(count, number * PAGE))]
        route.fulfill(json={"items": items, "page": number, "page_size": PAGE, "total": count})

    page.route(re.compile(r"/artefacts\?"), part)


def gallery(browser: Browser, address: str, project: str, count: int, rounds: int) -> None:
    paints, waits, tiles = list[float](), list[float](), 0
    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        answer(page, count)
        page.goto(f"{address}/projects/{project}/gallery")
        page.get_by_role("gridcell").first.wait_for(timeout=60_000)
        paints.append(page.evaluate(FIRST_PAINT))
        page.get_by_role("gridcell").first.click()
        waits += [page.evaluate(PAINTED) for _ in range(KEYS)]
        tiles = page.get_by_role("gridcell").count()
        page.close()
    print(
        f"gallery of {count:5}: first paint {statistics.median(paints):6.0f} ms,"
        f" key to pixels {statistics.median(waits):5.0f} ms (worst {max(waits):.0f}), {tiles} tiles in the page"
    )


def script(browser: Browser, studio: Studio, rounds: int) -> None:
    text = ZH + "\n".join(f"## 场景{number}：天台 夜\n林夏：{'雨' * 60}\n△ {'风' * 60}\n" for number in range(740))
    new = {"name": "Long", "script": text}
    code = studio.http.post("/projects", json=new).raise_for_status().json()["code"]
    page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=studio.address)
    opened(page, code).click()
    took = sorted(page.evaluate(TYPED, 30 * rounds))
    print(
        f"a key press in {len(text)} characters: {statistics.median(took):.0f} ms,"
        f" {took[int(len(took) * 0.95)]:.0f} ms for 95 of 100 (goal: under 50)"
    )
    page.close()


def projects(browser: Browser, studio: Studio, rounds: int) -> None:
    one = studio.http.get("/projects", params={"q": "roof"}).json()["items"][0]
    listed = [{**one, "id": f"{n:036d}", "code": f"film-{n}", "name": f"Film {n:03d}", "title": ""} for n in range(100)]
    took = list[float]()
    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=studio.address)
        page.route(re.compile(r"/api/v1/projects\?"), lambda route: route.fulfill(json=page_of(*listed)))
        page.goto("/projects")
        comes_to(page.get_by_role("article").count, len(listed))
        page.wait_for_load_state("networkidle")
        took.append(page.evaluate(FILTERED))
        page.close()
    print(
        f"100 projects narrowed down to one: {statistics.median(took):.0f} ms (goal: under 100; worst {max(took):.0f})"
    )


def board(browser: Browser, studio: Studio, rounds: int) -> None:
    rates = list[float]()
    for _ in range(rounds):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=studio.address)
        many(studio, page, 300)
        page.route("**/move", lambda route: route.fulfill(json={}))
        page.goto("/projects/roof/board")
        page.locator("[data-shot=shot_0003]").wait_for(timeout=60_000)
        page.evaluate(DRAWN)
        drag(page, "shot_0001", "shot_0003", after=True)
        drawn = page.evaluate("drawn")
        rates.append(1000 * (len(drawn) - 1) / (drawn[-1] - drawn[0]))
        page.close()
    print(
        f"a card dragged among 300: {statistics.median(rates):.0f} pictures a second (goal: 30; worst {min(rates):.0f})"
    )


def made(studio: Studio) -> None:
    """Have a film whose shots are known, and nothing else of it."""
    studio.http.post("/projects", json={"name": "roof", "script": ROOF}).raise_for_status()
    studio.http.post("/projects/roof/runs", json={"targets": ["script/breakdown"]}).raise_for_status()
    comes_to(lambda: studio.http.get("/projects/roof/timeline").json()["total"], 1, 120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", default=["gallery", "script", "filter", "board"])
    asked = parser.parse_args()
    print("JavaScript, packed (kB): the place with all that it is made from; a first visit to it")
    for name, weight in sorted(weights().items()):
        print(f"{name:30} {weight.place:6.0f} {weight.visit:6.0f}")
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(home=Path(folder) / "home", folder=Path(folder))
        with served(shell, "--port", "0") as running, sync_playwright() as playwright:
            studio = Studio(address=running.address, http=client_of(running.address), home=shell.home)
            made(studio)
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for count in asked.shots if "gallery" in asked.only else ():
                gallery(browser, running.address, "roof", count, asked.rounds)
            for name, measure in {"script": script, "filter": projects, "board": board}.items():
                if name in asked.only:
                    measure(browser, studio, asked.rounds)
            browser.close()


if __name__ == "__main__":
    main()
