"""What the web studio weighs, and how soon it answers in a browser.

    python bench/web.py [--shots 200 2000] [--rounds 7]

The pages are to be built (`make web`), and there is to be a Chromium (`sh tools/install_chromium.sh`). The list of the
gallery is answered by this program itself, so that only the page is measured: from a key press until the picture of
the screen that shows the next tile selected. Milliseconds say how busy the machine is: compare those of one run.
"""

import argparse
import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import Browser, Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.api.test_serving import served
from tests.cli.shell import Shell
from tests.web.conftest import FLAGS, chromium
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    print("JavaScript, packed (kB): the place with all that it is made from; a first visit to it")
    for name, weight in sorted(weights().items()):
        print(f"{name:30} {weight.place:6.0f} {weight.visit:6.0f}")
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(home=Path(folder) / "home", folder=Path(folder))
        with served(shell, "--port", "0") as running, sync_playwright() as playwright:
            made = httpx.post(f"{running.address}/api/v1/projects", json={"name": "Bench"}, timeout=60)
            project = made.raise_for_status().json()["code"]
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for count in asked.shots:
                gallery(browser, running.address, project, count, asked.rounds)
            browser.close()


if __name__ == "__main__":
    main()
