"""Homes of studios with films in them: made once in a run of the tests, by whichever worker comes first, and copied for
each studio that begins with one. A copy takes a moment, a film half a minute."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from filelock import FileLock

from tests.cli.shell import Shell
from tests.web.serving import served

T = TypeVar("T")
ROOF = """\
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
PIER = """\
# Two on a pier

## Characters
- **Lin** (F, 24): short red hair, brown coat.

## EXT. PIER - DAY
Gulls cry.

LIN: There it is.
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
_FREE: dict[str, str] = dict.fromkeys(("breakdown", "references", "keyframes", "clips"), "auto")


def client_of(address: str) -> httpx.Client:
    """Return how programs reach a studio. Connections rest for less time than the studio keeps them open."""
    return httpx.Client(base_url=f"{address}/api/v1", timeout=60, limits=httpx.Limits(keepalive_expiry=2))


def comes_to(look: Callable[[], T], wanted: T, within_s: float = 20) -> None:
    """Wait until the server says what the page showed already: decisions are sent after they are shown."""
    deadline = time.monotonic() + within_s
    while (found := look()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def home_with(films: Sequence[str], folders: pytest.TempPathFactory, home: Path) -> None:
    """Make a home with the films of these names, out of `roof`, `pier` and `reel`: each has its name as its code."""
    shutil.copytree(_shared(folders, films), home)


def _shared(folders: pytest.TempPathFactory, films: Sequence[str]) -> Path:
    own = folders.getbasetemp()
    all_workers = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = all_workers / "-".join(("home", *films))
    with FileLock(f"{made}.lock"):
        if not made.exists():
            begun = folders.mktemp("begun")
            _make(films, Shell(home=begun / "home", folder=begun))
            (begun / "home").rename(made)
    return made


def _make(films: Sequence[str], shell: Shell) -> None:
    with (
        served(shell, signal.SIGTERM) as running,
        client_of(running.address) as http,
        ThreadPoolExecutor() as together,
    ):
        begun = [together.submit(_FILMS[name], http) for name in films]
        for one in begun:
            one.result()


def _roof(http: httpx.Client) -> None:
    """A film that waits at the keyframes' gate."""
    _begin(http, "roof", ROOF, {"breakdown": "auto", "references": "auto"})
    comes_to(lambda: {one["standing"] for one in _artefacts(http, "roof", "keyframe")}, {"waiting"}, 280)


def _pier(http: httpx.Client) -> None:
    """A film of a few seconds, whose first shot has two keyframes and two clips, for comparing."""
    _begin(http, "Pier", PIER, _FREE)
    for kind in ("keyframe", "clip"):
        path = f"/projects/pier/artefacts/shot_001/{kind}"
        comes_to(lambda path=path: is_made(http, path, 1), True, 280)  # type: ignore[misc]
        http.post(f"{path}/regenerate", json={"mode": "seed"}).raise_for_status()
        comes_to(lambda path=path: is_made(http, path, 2), True, 280)  # type: ignore[misc]


def _reel(http: httpx.Client) -> None:
    """A film of a few shots, made to its end; one clip has a second take, which waits for a decision."""
    _begin(http, "Reel", REEL, _FREE)
    comes_to(lambda: [one["standing"] for one in _artefacts(http, "reel", "film")], ["done"], 280)
    http.put("/projects/reel/gates", json={"clips": "manual"}).raise_for_status()
    http.post("/projects/reel/artefacts/shot_002/clip/regenerate", json={"mode": "seed"}).raise_for_status()
    comes_to(lambda: [one["takes"] - one["open_takes"] for one in _artefacts(http, "reel", "clip")], [1, 2, 1], 280)


_FILMS = {"roof": _roof, "pier": _pier, "reel": _reel}


def _begin(http: httpx.Client, name: str, script: str, gates: dict[str, str]) -> None:
    new = {"name": name, "script": script, "settings": {"size": "320x180", "gates": gates}}
    code = http.post("/projects", json=new).raise_for_status().json()["code"]
    http.post(f"/projects/{code}/runs", json={}).raise_for_status()


def _artefacts(http: httpx.Client, film: str, kind: str) -> list[Any]:
    found: list[Any] = http.get(f"/projects/{film}/artefacts", params={"kind": kind}).json()["items"]
    return found


def is_made(http: httpx.Client, path: str, takes: int) -> bool:
    """Whether there are so many takes of something, and none is being made."""
    found = http.get(path)
    return found.is_success and found.json()["standing"] != "running" and found.json()["takes"] >= takes
