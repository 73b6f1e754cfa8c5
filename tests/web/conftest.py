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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.api.test_serving import served
from tests.cli.shell import Shell

T = TypeVar("T")
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
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A served studio, and the way to it that programs take."""

    address: str
    http: httpx.Client

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


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("roof.md", SCRIPT)
    assert shell.run("new", "roof.md", "--size", "320x180").code == 0
    with served(shell, "--port", "0") as running, httpx.Client(base_url=f"{running.address}/api/v1") as http:
        studio = Studio(address=running.address, http=http)
        http.put("/projects/roof/gates", json={"breakdown": "auto", "references": "auto"}).raise_for_status()
        http.post("/projects/roof/runs", json={}).raise_for_status()
        deadline = time.monotonic() + 120
        while not studio.artefacts() or any(one["standing"] != "waiting" for one in studio.artefacts()):
            assert time.monotonic() < deadline, studio.artefacts()
            time.sleep(0.3)
        yield studio


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = [os.environ.get("CHROMIUM", ""), *_NAMES]
    program = next((found for name in named if name and (found := shutil.which(name))), None)
    assert program is not None, "There is no Chromium: sh tools/install_chromium.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
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


def comes_to(look: Callable[[], T], wanted: T, within_s: float = 20) -> None:
    """Wait until the server says what the page showed already: decisions are sent after they are shown."""
    deadline = time.monotonic() + within_s
    while (found := look()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


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
