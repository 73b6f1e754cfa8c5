"""The studio in a real browser, served as a user would, with a small film that waits at the keyframes' gate."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect, sync_playwright
from playwright.sync_api import TimeoutError as Late

from tests.cli.shell import Shell
from tests.web.homes import client_of, home_with
from tests.web.serving import served
from tests.web.tabbing import LOSES_FOCUS

GALLERY = "/projects/roof/gallery"
ROOT = Path(__file__).parent.parent.parent
SHOTS = ROOT / "artifacts" / "web"
_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", _MAC)
# A machine that does much else at the same time takes its time; nothing is slower for that where it does not.
expect.set_options(timeout=20_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_SHORT_LIVED = "--js-flags=--no-opt,--no-maglev"
"""No page is there for long enough to gain from what it takes to optimise its code."""


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


def _films_of(request: pytest.FixtureRequest) -> list[str]:
    """Return what the tests of this run look at: one file alone does not wait for films that it has no use for."""
    asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    return ["roof", *(name for name in ("pier", "reel") if name in asked)]


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    shell = Shell(home=folder / "home", folder=folder)
    home_with(_films_of(request), tmp_path_factory, shell.home)
    with (
        served(shell) as running,
        client_of(running.address) as http,
    ):
        yield Studio(address=running.address, http=http, home=shell.home)


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
    reel = Reel(studio=studio, code="reel", twice="shot_002")
    reel.reset()
    return reel


@pytest.fixture(scope="session")
def pier() -> str:
    """Return the code of a film of a few seconds, whose first shot has two keyframes and two clips, for comparing."""
    return "pier"


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
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, _SHORT_LIVED])
        yield browser
        browser.close()


@dataclass(slots=True)
class Trouble:
    """What no page may do: ask another host for anything, complain on the console, or lose the focus with a dialog."""

    home: str
    found: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self, page: Page) -> None:
        page.add_init_script(LOSES_FOCUS)
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
    close(made)


def close(context: BrowserContext) -> None:
    """Close it, whatever its routes have under way: what comes of that too late is no trouble of the next test."""
    for asked in (*context.pages, context):
        asked.unroute_all(behavior="ignoreErrors")
    context.close()


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test that failed left open is closed: its pages would go on asking, beside all other tests."""
    yield
    if "browser" in request.fixturenames:
        browser: Browser = request.getfixturevalue("browser")
        for left in browser.contexts:
            close(left)


@pytest.fixture
def page(context: BrowserContext, trouble: Trouble) -> Page:
    page = context.new_page()
    trouble.watch(page)
    return page


@dataclass  # without slots: Playwright keeps something of its own in it
class Link:
    """The page's link to the studio, over which a test can tell what the studio does not, and which it can cut."""

    is_cut: bool = False
    _ends: list[WebSocketRoute] = field(default_factory=list)

    def take(self, end: WebSocketRoute) -> None:
        self._ends.append(end)
        if self.is_cut:
            end.close(code=1001)
        else:
            end.connect_to_server()

    def tell(self, **data: object) -> None:
        message = {"seq": 0, "kind": "stream.progress", "subject": "", "project": None, "at": "", "data": data}
        self._ends[-1].send(json.dumps(message))

    def cut(self) -> None:
        self.is_cut = True
        self._ends[-1].close(code=1001)


@pytest.fixture
def link(page: Page) -> Link:
    link = Link()
    page.route_web_socket(re.compile("/ws"), link.take)
    return link


@pytest.fixture
def gallery(page: Page, studio: Studio) -> Page:
    """The gallery with everything waiting and the first tile selected."""
    studio.reset()
    page.goto(GALLERY)
    expect(page.get_by_role("gridcell")).to_have_count(len(studio.artefacts()))
    expect(page.get_by_test_id("link")).to_have_text("Live")
    return page


def page_of(*items: object) -> dict[str, object]:
    """Return a list as the interface answers it."""
    return {"items": items, "page": 1, "page_size": max(1, len(items)), "total": len(items)}


_AT_REST = """
() => document.fonts.status === 'loaded'
  && [...document.images].every(one => one.complete || one.loading === 'lazy')
  && document.getAnimations().every(one => one.playState !== 'running' || one.effect.getComputedTiming().endTime > 5000)
"""


def come_to_rest(page: Page) -> None:
    """Wait until what slides in, fades or is fetched has done so; what goes on for longer is looked at as it is."""
    with suppress(Late):
        page.wait_for_function(_AT_REST, timeout=5000)


def faults_of(page: Page) -> list[str]:
    """Return what axe finds against WCAG A and AA on a page that has come to rest."""
    come_to_rest(page)
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(' | ')}`))"
    )
    return [str(one) for one in found]


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page, once it has come to rest, for people to look at."""
    come_to_rest(page)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
