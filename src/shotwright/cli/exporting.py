"""`export`: the finished films and their files, written where a person wants them."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from shotwright.cli.exits import Exit
from shotwright.cli.files import copy_whole
from shotwright.cli.running import err, out, print_json
from shotwright.settings import Settings
from shotwright.usecases.exports import Exports, FilmFiles
from shotwright.usecases.projects import Projects
from shotwright.wiring.studio import open_studio


async def export(project: str, folder: Path, *, clips: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
            exports = Exports(session, facts.id)
            films = await exports.films()
            parts = await exports.clips() if clips else []
        if not films:
            err.print(f"“{project}” has no finished film yet. `shotwright plan {project}` shows what is missing.")
            return Exit.WAITING
        written: list[str] = []
        for key, target in (*_film_files(films, project, folder), *_clip_files(parts, folder)):
            async with studio.storage.local(key) as path:
                await asyncio.to_thread(copy_whole, path, target)
            written.append(str(target.resolve()))
    if as_json:
        print_json({"project": project, "files": written})
    else:
        out.print("\n".join(written), markup=False)
    return Exit.OK


def _film_files(films: Sequence[FilmFiles], project: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for film in films:
        stem = project if len(films) == 1 else f"{project}.{film.code}"
        for role, key in film.files.items():
            middle = "" if role in ("main", "srt", "ass", "vtt") else f".{role}"
            yield key, folder / f"{stem}{middle}{PurePosixPath(key).suffix}"


def _clip_files(clips: Sequence[FilmFiles], folder: Path) -> Iterator[tuple[str, Path]]:
    for clip in clips:
        yield clip.files["main"], folder / "clips" / f"{clip.code}.mp4"
