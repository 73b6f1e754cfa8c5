"""The studio in a real browser, served as a user would, with a small film that waits at the keyframes' gate."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.api.test_serving import served
from tests.cli.shell import Shell

T = TypeVar("T")
GALLERY = "/projects/roof/gallery"
ROOT = Path(__file__).parent.parent.parent
SHOTS = ROOT / "artifacts" / "web"
_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_NAMES = ("chromium", "chromium-browser", "google-chrome", _MAC)
SCRIPT = """\
# Two on a roof

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. ROOFTOP - NIGHT
Rain falls on the city.

LIN: Who are you?

GU (smiling): Nobody. Come.

LIN: Where to?

GU: Up.

LIN: There is no up from here.
"""
REEL = """\
# Two at sea

## Characters
- **Lin** (F, 24): short red hair, brown coat.

## EXT. BEACH - DAY
Waves roll in.

LIN: Look.

## INT. CAFE - NIGHT
A lamp burns.
"""
# A machine that does much else at the same time takes its time; nothing is slower for that where it does not.
expect.set_options(timeout=20_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A served studio, and the way to it that programs take."""

    address: str
    http: httpx.Client
    home: Path

    def artefacts(self, kind: str = "keyframe") -> list[Any]:
        return self.http.get("/projects/roof/artefacts", params={"kind": kind}).json()["items"]

    def reviews(self) -> dict[str, str]:
        return {one["code"]: one["review"] for one in self.artefacts()}

    def decisions(self) -> int:
        return self.http.get("/projects/roof/decisions").json()["total"]

    def reset(self) -> None:
        """Put every keyframe back to where it waits."""
        while "approved" in self.reviews().values() or "rejected" in self.reviews().values():
            assert self.http.post("/projects/roof/decisions/undo").status_code == 200


def client_of(address: str) -> httpx.Client:
    """Return how programs reach a studio. Connections rest for less time than the studio keeps them open."""
    return httpx.Client(base_url=f"{address}/api/v1", timeout=60, limits=httpx.Limits(keepalive_expiry=2))


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("roof.md", SCRIPT)
    assert shell.run("new", "roof.md", "--size", "320x180").code == 0
    with (
        served(shell, "--port", "0") as running,
        client_of(running.address) as http,
    ):
        studio = Studio(address=running.address, http=http, home=shell.home)
        http.put("/projects/roof/gates", json={"breakdown": "auto", "references": "auto"}).raise_for_status()
        http.post("/projects/roof/runs", json={}).raise_for_status()
        deadline = time.monotonic() + 120
        while not studio.artefacts() or any(one["standing"] != "waiting" for one in studio.artefacts()):
            assert time.monotonic() < deadline, studio.artefacts()
            time.sleep(0.3)
        yield studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """A project of a few shots whose film is made; one clip has a second take, which waits for a decision."""

    studio: Studio
    code: str
    twice: str
    """The shot of which there are two takes."""

    def get(self, path: str, **query: Any) -> Any:
        answer = self.studio.http.get(f"/projects/{self.code}{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def clips(self) -> list[Any]:
        return self.get("/artefacts", kind="clip")["items"]

    def reviews(self) -> dict[str, str]:
        return {one["code"]: one["review"] for one in self.clips()}

    def reset(self) -> None:
        """Take back what was decided, and take the second take into use again."""
        while self.studio.http.post(f"/projects/{self.code}/decisions/undo").status_code == 200:
            pass
        path = f"/projects/{self.code}/artefacts/{self.twice}/clip/takes/2/select"
        self.studio.http.post(path).raise_for_status()


@pytest.fixture(scope="session")
def reel(studio: Studio) -> Reel:
    gates = dict.fromkeys(("breakdown", "references", "keyframes", "clips"), "auto")
    asked = {"name": "Reel", "script": REEL, "settings": {"size": "320x180", "gates": gates}}
    made = studio.http.post("/projects", json=asked)
    assert made.status_code == 201, made.text
    reel = Reel(studio=studio, code=made.json()["code"], twice="shot_002")
    path = f"/projects/{reel.code}"
    studio.http.post(f"{path}/runs", json={}).raise_for_status()
    comes_to(lambda: [one["standing"] for one in reel.get("/artefacts", kind="film")["items"]], ["done"], within_s=300)
    studio.http.put(f"{path}/gates", json={"clips": "manual"}).raise_for_status()
    studio.http.post(f"{path}/artefacts/{reel.twice}/clip/regenerate", json={"mode": "seed"}).raise_for_status()
    comes_to(lambda: [one["takes"] - one["open_takes"] for one in reel.clips()], [1, 2, 1], within_s=120)
    reel.reset()
    return reel


PIER = """\
# Two on a pier

## Characters
- **Lin** (F, 24): short red hair, brown coat.

## EXT. PIER - DAY
Gulls cry.

LIN: There it is.
"""


@pytest.fixture(scope="session")
def pier(studio: Studio) -> str:
    """Return the code of a film of a few seconds, whose first shot has two keyframes and two clips, for comparing."""
    new = {"name": "Pier", "script": PIER, "settings": {"size": "320x180"}}
    code: str = studio.http.post("/projects", json=new).raise_for_status().json()["code"]
    gates = dict.fromkeys(("breakdown", "references", "keyframes", "clips"), "auto")
    studio.http.put(f"/projects/{code}/gates", json=gates).raise_for_status()
    studio.http.post(f"/projects/{code}/runs", json={}).raise_for_status()
    for kind in ("keyframe", "clip"):
        path = f"/projects/{code}/artefacts/shot_001/{kind}"
        comes_to(lambda path=path: is_made(studio, path, 1), True, 240)  # type: ignore[misc]
        studio.http.post(f"{path}/regenerate", json={"mode": "seed"}).raise_for_status()
        comes_to(lambda path=path: is_made(studio, path, 2), True, 240)  # type: ignore[misc]
    return code


def is_made(studio: Studio, path: str, takes: int) -> bool:
    """Whether there are so many takes of something, and none is being made."""
    found = studio.http.get(path)
    return found.is_success and found.json()["standing"] != "running" and found.json()["takes"] >= takes


def chromium() -> str:
    """Return the path of the browser on this machine."""
    named = [os.environ.get("CHROMIUM", ""), *_NAMES]
    program = next((found for name in named if name and (found := shutil.which(name))), None)
    assert program is not None, "There is no Chromium: sh tools/install_chromium.sh"
    return program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a busy machine is no fault of a page
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Trouble:
    """What no page may do: ask another host for anything, or complain on the console."""

    home: str
    found: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._ask(request.url))
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def _ask(self, url: str) -> None:
        if not url.startswith((self.home, self.home.replace("http", "ws"), "data:", "blob:")):
            self.found.append(f"asked {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(words in text for words in self.expected):
            self.found.append(f"{kind}: {text}")


@pytest.fixture
def trouble(studio: Studio) -> Iterator[Trouble]:
    trouble = Trouble(home=studio.address)
    yield trouble
    assert trouble.found == []


@pytest.fixture
def context(browser: Browser, studio: Studio) -> Iterator[BrowserContext]:
    made = browser.new_context(
        base_url=studio.address,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, trouble: Trouble) -> Page:
    page = context.new_page()
    trouble.watch(page)
    return page


@pytest.fixture
def gallery(page: Page, studio: Studio) -> Page:
    """The gallery with everything waiting and the first tile selected."""
    studio.reset()
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell")).to_have_count(len(studio.artefacts()))
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def comes_to(look: Callable[[], T], wanted: T, within_s: float = 20) -> None:
    """Wait until the server says what the page showed already: decisions are sent after they are shown."""
    deadline = time.monotonic() + within_s
    while (found := look()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def page_of(*items: object) -> dict[str, object]:
    """Return a list as the interface answers it."""
    return {"items": items, "page": 1, "page_size": max(1, len(items)), "total": len(items)}


def faults_of(page: Page) -> list[str]:
    """Return what axe finds against WCAG A and AA on a page."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(' | ')}`))"
    )
    return [str(one) for one in found]


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
