"""Every screen of the studio, in both languages, at every width, in both themes: what holds for all of them."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Route, StorageState, expect

from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.api.language_models import simulated
from tests.api.test_uploads import png
from tests.cli.shell import Shell
from tests.web.conftest import Reel, Studio, Trouble, close, keep
from tests.web.serving import served
from tests.web.tabbing import tab_faults
from tests.web.test_usage import bills
from tests.web.whole import LOOKS, faults_at, widen
from tools.page_weight import weights

PASSWORD = "a quiet harbour at dusk"  # noqa: S105  # opens nothing
TABBED: Final = {"en": (1440, 900), "zh": (720, 450)}
"""Where one goes through a screen with Tab. The second is a window of 1440 at 200 %."""
LONG = "A very long name of somebody or something, " * 2


class Screen(NamedTuple):
    view: str
    """The page that is to be seen, as the build names it."""
    path: str
    shows: str
    """What shows once all that was asked for is there."""
    clicks: str = ""
    """What is opened before one looks, if it is closed."""


TAKE: Final = "aside ul button[aria-pressed]"
OFF: Final = "main [role=switch][aria-checked=false]"
STAGED: Final = "[data-testid=staged]"

ASKS_NOTHING: Final = {"settings", "settings-price", "settings-notices", "settings-keys", "setup"}
SKELETON: Final = ".animate-pulse"
UNTRUE: Final = re.compile(r"(?<![\w.:(])0(?![\w.:])|\$0\.00|nothing (?:left|was)|no shots", re.IGNORECASE)
"""What nobody can say who has not been told yet how much there is."""


SCREENS: Final = {
    "projects": Screen("projects/ProjectsView", "/projects", "main article, main li"),
    "overview": Screen("overview/OverviewView", "/projects/roof", "main li time"),
    "script": Screen("script/ScriptView", "/projects/roof/script", ".cm-content"),
    "script-outline": Screen("script/ScriptView", "/projects/roof/script?part=side&panel=write", "form, main aside"),
    "breakdown": Screen("breakdown/BreakdownView", "/projects/roof/breakdown?tab=character", "article"),
    "breakdown-shots": Screen("breakdown/BreakdownView", "/projects/roof/breakdown?tab=shot", "article"),
    "characters": Screen("characters/RefsView", "/projects/pier/characters", "article"),
    "character": Screen("characters/RefView", "/projects/pier/characters/char_001", "[data-testid=taken]"),
    "locations": Screen("characters/RefsView", "/projects/pier/locations", "article"),
    "location": Screen("characters/RefView", "/projects/pier/locations/loc_001", "[data-testid=taken]"),
    "board": Screen("board/BoardView", "/projects/roof/board", "[data-block]"),
    "gallery": Screen("gallery/GalleryView", "/projects/pier/gallery?at=shot_001/keyframe", TAKE, TAKE),
    "compare": Screen("gallery/GalleryView", "/projects/pier/gallery?compare={pair}", "[data-testid=prompt-B]"),
    "shot": Screen("shots/ShotView", "/projects/pier/shots/shot_001", STAGED),
    "shot-prompt": Screen("shots/ShotView", "/projects/pier/shots/shot_001?tab=prompt", STAGED),
    "shot-placeholder": Screen("shots/ShotView", "/projects/pier/shots/shot_001?tab=placeholder", STAGED),
    "shot-history": Screen("shots/ShotView", "/projects/pier/shots/shot_001?tab=history", STAGED),
    "review": Screen("review/ReviewView", "/projects/reel/review/shot_002", "video[data-shown]"),
    "review-shot": Screen("review/ReviewView", "/projects/reel/review/shot_002?tab=shot", "video[data-shown]"),
    "cards": Screen("review/ReviewView", "/projects/roof/review?kind=keyframe", "main h1, main h2"),
    "exports": Screen("exports/ExportsView", "/projects/reel/exports", "[data-testid=preflight]", "summary"),
    "project": Screen("project/ProjectView", "/projects/roof/settings", "#hooks form"),
    "project-prompts": Screen("prompts/ProjectPromptsView", "/projects/roof/prompts", "main h1"),
    "tasks": Screen("tasks/TasksView", "/tasks?tab=done", "[role=row]"),
    "library": Screen("library/LibraryView", "/library", "[data-testid=characters]"),
    "library-one": Screen("library/CharacterView", "/library/{character}", "[data-testid=version]"),
    "prompts": Screen("prompts/PromptsView", "/prompts", "main li"),
    "prompts-render": Screen("prompts/PromptsView", "/prompts/walked/keyframe", "[data-testid=rendered-text]"),
    "prompts-versions": Screen("prompts/PromptsView", "/prompts/walked/keyframe?tab=versions", "[data-testid=diff]"),
    "models": Screen("models/ModelsView", "/models", "main h2"),
    "models-one": Screen("models/ModelsView", "/models/{model}", "main h2"),
    "models-stages": Screen("models/ModelsView", "/models?tab=stages", "main h2"),
    "usage": Screen("usage/UsageView", "/usage?since=2026-01-01&until=2026-01-03", "main table"),
    "system": Screen("system/SystemView", "/admin/system", "main table"),
    "settings": Screen("settings/SettingsView", "/settings", "main [role=radio]"),
    "settings-price": Screen("settings/SettingsView", "/settings?of=price", "main [role=switch]", OFF),
    "settings-notices": Screen("settings/SettingsView", "/settings?of=notices", "main [role=switch]"),
    "settings-keys": Screen("settings/SettingsView", "/settings?of=keys", "main [role=switch]"),
    "setup": Screen("entering/SetupView", "/setup?step=style", "[role=radio]"),
    "share": Screen("sharing/ShareView", "{share}", "video[data-shown]"),
}
OF_A_TEAM: Final = {
    "login": Screen("entering/LoginView", "/login", "form"),
    "register": Screen("entering/RegisterView", "/register?invitation=none", "main h1"),
    "people": Screen("people/PeopleView", "/admin/users", "main li, main tr"),
    "settings-account": Screen("settings/SettingsView", "/settings?of=account", "main form"),
    "settings-sessions": Screen("settings/SettingsView", "/settings?of=sessions", "main li"),
    "settings-tokens": Screen("settings/SettingsView", "/settings?of=tokens", "main section button"),
}


@pytest.fixture(scope="module")
def furnished(studio: Studio, pier: str, reel: Reel) -> Iterator[dict[str, str]]:
    """Have something on every screen; return what addresses need to lead there."""
    studio.reset()
    http = studio.http
    takes = http.get(f"/projects/{pier}/artefacts/shot_001/keyframe").raise_for_status().json()["all_takes"]
    files = {"file": ("sketch.png", png(320, 180), "image/png")}
    http.post(f"/projects/{pier}/shots/shot_001/placeholder", files=files).raise_for_status()
    said = {"name": LONG, "appearance": "short hair", "description": "for tests"}
    character = http.post("/library/characters", json=said).raise_for_status().json()["id"]
    files = {"file": ("a.png", png(32, 18), "image/png")}
    http.put(f"/library/characters/{character}/pictures/combined", files=files).raise_for_status()
    http.post("/prompts/sets", json={"code": "walked", "name": "Rain and fog"}).raise_for_status()
    for text in ("{{ who }}, film grain, night", "{{ who }}, soft light, night"):
        http.patch("/prompts/templates/walked.keyframe", json={"text": text}).raise_for_status()
    with Simulator() as simulator:
        new = {"name": "pictures", "kind": "image", "vendor": "openrouter", "model": "google/gemini-3-pro-image"}
        new |= {"base_url": simulator.url("openrouter"), "key": KEY, "allow_private": True}
        added = [http.post("/models/providers", json=one).raise_for_status() for one in (new, simulated(simulator))]
        models = [one.json()["id"] for one in added]
        share = http.post(f"/projects/{reel.code}/shares", json={"name": LONG}).raise_for_status().json()["path"]
        pair = ",".join(one["id"] for one in takes[:2])
        yield {"pair": pair, "character": character, "model": models[0], "share": share}
        for one in models:
            http.delete(f"/models/providers/{one}").raise_for_status()
    http.delete(f"/library/characters/{character}").raise_for_status()
    http.delete(f"/projects/{pier}/shots/shot_001/placeholder").raise_for_status()
    http.delete("/prompts/sets/walked").raise_for_status()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A studio in which people sign in."""
    folder = tmp_path_factory.mktemp("walk")
    shell = Shell(home=folder / "home", folder=folder, settings=(("SHOTWRIGHT_AUTH", "required"),))
    for name in ("boss", "a-name-that-is-rather-long"):
        assert shell.run("users", "add", name, "--password-stdin", stdin=f"{PASSWORD}\n").code == 0
    with served(shell) as running:
        yield running.address


def walked(page: Page, one: Screen, path: str, name: str) -> list[str]:
    """Return what is wrong with a screen, however it is looked at."""
    found: list[str] = []
    # What is around all places is gone through once.
    begin = "body" if name == "overview" else "main"
    page.add_init_script("localStorage.setItem('shotwright.theme', 'auto')")
    for language, looks in LOOKS.items():
        page.set_viewport_size({"width": looks[0].width, "height": 900})
        page.add_init_script(f"localStorage.setItem('shotwright.language', '{language}')")
        page.goto(path)
        expect(page.locator(one.shows).first).to_be_visible()
        if one.clicks and page.locator(one.clicks).count():
            page.locator(one.clicks).first.click()
        page.wait_for_load_state("networkidle")
        for look in looks:
            found += [f"{language} {fault}" for fault in faults_at(page, look, f"{name}-{language}")]
        widen(page, *TABBED[language])
        found += [f"{language} {TABBED[language]}: {fault}" for fault in tab_faults(page, begin)]
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_whole(page: Page, furnished: dict[str, str], name: str) -> None:
    one = SCREENS[name]
    bills(page)

    found = walked(page, one, one.path.format(**furnished), name)

    assert found == [], "\n".join(found)


class Asked:
    """What a page asks the studio for: held back, refused, at last answered. Who asks, and where, is told at once."""

    _WHAT: Final = re.compile(r"/api/v1/(?!auth/|health|projects/[^/?]+(/overview|/members/me)?(\?|$))")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[Route] = []
        self._is_refused = False
        page.route(self._WHAT, self._take)

    def _take(self, route: Route) -> None:
        if self._is_refused:
            _refuse(route)
        else:
            self._held.append(route)

    def refuse(self) -> None:
        self._is_refused = True
        for one in self._held:
            _refuse(one)

    def answer(self) -> None:
        self._page.unroute(self._WHAT, self._take)


def _refuse(route: Route) -> None:
    route.fulfill(status=500, json={"status": 500, "code": "fault", "detail": "The disk sings."})


@pytest.mark.parametrize("name", [name for name in SCREENS if name not in ASKS_NOTHING])
def test_a_screen_that_waits_has_its_shape_and_one_that_fails_says_so_and_tries_again(
    page: Page, trouble: Trouble, furnished: dict[str, str], name: str
) -> None:
    trouble.expected = ("status of 500",)
    one = SCREENS[name]
    bills(page)
    asked = Asked(page)
    page.goto(one.path.format(**furnished))

    expect(page.locator(SKELETON).first).to_be_visible()
    keep(page, f"{name}-waits-en")
    assert _untrue(page, one) == []
    asked.refuse()
    expect(page.get_by_role("alert").filter(has_text="The disk sings.").first).to_be_visible()
    expect(page.locator(SKELETON)).to_have_count(0)
    keep(page, f"{name}-fails-en")
    assert _untrue(page, one) == []

    asked.answer()
    above = page.get_by_role("dialog") if name == "compare" else page
    again = above.get_by_role("button", name="Try again")
    while again.count():
        again.first.click()
        page.wait_for_load_state("networkidle")
    expect(page.locator(one.shows).first).to_be_visible()


def _untrue(page: Page, one: Screen) -> list[str]:
    return UNTRUE.findall(page.inner_text("body" if one.path == "{share}" else "main"))


@pytest.fixture(scope="module")
def session(browser: Browser, team: str) -> StorageState:
    """Return what a browser keeps of whoever signed in."""
    context = browser.new_context(base_url=team)
    given = {"username": "boss", "password": PASSWORD}
    assert context.request.post("/api/v1/auth/login?cookies=true", data=given).ok
    kept = context.storage_state()
    close(context)
    return kept


@pytest.mark.parametrize("name", OF_A_TEAM)
def test_a_screen_of_a_team_is_whole(browser: Browser, team: str, session: StorageState, name: str) -> None:
    one = OF_A_TEAM[name]
    trouble = Trouble(home=team, expected=("status of 40", "WebSocket"))
    is_open = one.view.startswith("entering/")
    context = browser.new_context(base_url=team, storage_state=None if is_open else session)
    page = context.new_page()
    trouble.watch(page)

    found = walked(page, one, one.path, name)

    assert found == [], "\n".join(found)
    assert trouble.found == []
    close(context)


def test_no_screen_is_left_out() -> None:
    assert set(weights()) - {one.view for one in (*SCREENS.values(), *OF_A_TEAM.values())} == set()
