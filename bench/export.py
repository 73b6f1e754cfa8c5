"""What assembling a film costs, as ratios of things measured in the same run: run it on a quiet machine.

    python bench/export.py [--large] [--shots 50] [--rounds 3]

The film: ready clips of 48 frames of 640x360 (`--large`: 120 of 1280x720), every second one with a burned caption, a
dissolve after every fifth. It prints the seconds that pass

* for the first export, for one with nothing changed, and for those after one shot or one caption was changed;
* for the first six clips with their captions, against MoviePy doing the same;
* for joining 50 clips of 120 frames of 1280x720, against copying the same bytes.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from shotwright_media.clips.encode import render_segment
from shotwright_media.film.clip_files import read_clip
from shotwright_media.film.cut_list import Burned, Clip, CutList, Mixing, Shot, Transition
from shotwright_media.film.export import Exported, export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.frames.camera import Camera, Move
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.compositing import Painter, Stage, Track
from shotwright_media.frames.overlays import Overlay, overlay
from shotwright_media.frames.plates import prepare
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.subtitles.caption_style import caption_style
from shotwright_media.subtitles.captions import Caption, rasterise
from shotwright_media.timebase import FrameSpan

DRAWINGS = 5
"""How many different clips are rendered; the others are copies of them that count as clips of their own."""
WITH_MOVIEPY = 6
CAP_BYTES = 10_000_000_000


def drawing(seed: int, width: int, height: int) -> Bytes:
    """Flat shapes with dark outlines, like an illustration, RGB."""
    random = np.random.default_rng(seed)
    sheet = np.full((height, width, 3), random.integers(30, 90, 3), np.uint8)
    for _ in range(160):
        centre = int(random.integers(0, width)), int(random.integers(0, height))
        size = int(random.integers(10, width // 10)), int(random.integers(10, width // 10))
        turn, colour = int(random.integers(0, 180)), random.integers(30, 230, 3).tolist()
        cv2.ellipse(sheet, centre, size, turn, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
        cv2.ellipse(sheet, centre, size, turn, 0, 360, (20, 16, 30), max(1, width // 500), cv2.LINE_AA)
    return sheet


def make_clips(folder: Path, shots: int, frames: int, profile: Profile) -> list[Clip]:
    width, height = profile.width, profile.height
    for number in range(DRAWINGS):
        sheet = drawing(number, width * 2, height * 2)
        plate = prepare(sheet, left=-width * 0.15, top=-height * 0.15, density=2 / 1.3, output_density=1)
        camera = Camera(kind=list(Move)[1 + number], width=width, height=height)
        tracks = (Track(variants=(plate,), depth=0.5),)
        painter = Painter(Stage(width=width, height=height, frames=frames, camera=camera, elements=tracks))
        render_segment(folder / f"drawing {number}.mp4", painter.draw, frames, profile)
    clips: list[Clip] = []
    for number in range(shots):
        path = folder / f"shot {number}.mp4"
        shutil.copyfile(folder / f"drawing {number % DRAWINGS}.mp4", path)
        clips.append(read_clip(path, profile, content=f"shot {number}"))
    return clips


def words(number: int) -> str:
    return f"第{number + 1}句：夜里下着小雨。\nLine {number + 1}: it rains a little tonight."


def caption(text: str, profile: Profile) -> Caption:
    return rasterise(text, caption_style(profile.width, profile.height))


def burned(text: str, span: FrameSpan, profile: Profile) -> Burned:
    def draw() -> Overlay:
        made = caption(text, profile)
        return overlay(made.pixels, made.x, made.y, span)

    return Burned(span=span, content=text, draw=draw)


def span_of(number: int, frames: int) -> FrameSpan:
    """When the caption of a shot is seen: all the time but for a sixth at either end."""
    return FrameSpan(first=number * frames + frames // 6, end=(number + 1) * frames - frames // 6)


def film_of(clips: list[Clip], frames: int, profile: Profile, *, dissolves: bool = True) -> CutList:
    dissolve = Transition(mixing=Mixing.DISSOLVE, frames=12)
    return CutList(
        shots=tuple(
            Shot(clip=clip, transition=dissolve if dissolves and number % 5 == 4 else None)
            for number, clip in enumerate(clips)
        ),
        burned=tuple(burned(words(k), span_of(k, frames), profile) for k in range(0, len(clips), 2)),
    )


def with_shot(film: CutList, number: int, name: str) -> CutList:
    """The film with another clip in one shot."""
    shots = list(film.shots)
    shots[number] = replace(shots[number], clip=replace(shots[number].clip, content=name))
    return replace(film, shots=tuple(shots))


def with_caption(film: CutList, number: int, text: str, profile: Profile) -> CutList:
    """The film with other words in one caption."""
    lines = list(film.burned)
    lines[number] = burned(text, lines[number].span, profile)
    return replace(film, burned=tuple(lines))


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def bench_changes(folder: Path, film: CutList, profile: Profile, rounds: int) -> None:
    spent: dict[str, list[float]] = {}
    done: dict[str, Exported] = {}
    for number in range(rounds):
        store = SegmentStore(folder / f"store {number}", cap_bytes=CAP_BYTES)
        middle = len(film.shots) // 20 * 10 + 2  # a shot with a caption and two cuts
        films = {
            "first export": film,
            "nothing changed": film,
            "one shot changed": with_shot(film, middle, "new clip"),
            "a shot at a dissolve changed": with_shot(film, middle + 2, "new clip"),
            "one caption changed": with_caption(film, len(film.burned) // 2, "Other words.", profile),
        }
        for name, each in films.items():
            start = time.perf_counter()
            done[name] = export_film(each, folder / "film.mp4", store, profile)
            spent.setdefault(name, []).append(time.perf_counter() - start)
        shutil.rmtree(folder / f"store {number}")
    for name, times in spent.items():
        share = statistics.median(one / first for one, first in zip(times, spent["first export"], strict=True))
        what = f"{done[name].rendered_frames:5} of {done[name].frames} frames rendered"
        print(f"{name:<30} {statistics.median(times):7.2f} s  {share:6.3f} of the first   {what}")


def bench_join(folder: Path, rounds: int) -> None:
    paths = [clip.path for clip in make_clips(folder, 50, 120, Profile(width=1280, height=720))]

    def copied() -> None:
        with (folder / "copy.bin").open("wb") as out:
            for path in paths:
                out.write(path.read_bytes())

    spent: dict[str, list[float]] = {"join": [], "copy": []}
    for _ in range(rounds * 3):
        # Taking the place of a file costs as much as writing it: both write new ones.
        (folder / "joined.mp4").unlink(missing_ok=True)
        (folder / "copy.bin").unlink(missing_ok=True)
        spent["join"].append(seconds(lambda: join(paths, folder / "joined.mp4")))
        spent["copy"].append(seconds(copied))
    best = {name: min(times) for name, times in spent.items()}
    size = (folder / "joined.mp4").stat().st_size / 1e6
    print(f"joining {len(paths)} clips ({size:.0f} MB) / copying them: {best['join'] / best['copy']:.2f}   goal <= 2")


def moviepy_film(clips: list[Clip], film: CutList, profile: Profile, out: Path) -> None:
    """The same with MoviePy: clips one after the other, captions over them, encoded with the usual fast preset."""
    moviepy: Any = import_module("moviepy")
    sources = [moviepy.VideoFileClip(str(clip.path), audio=False) for clip in clips]
    lines = []
    for number, one in enumerate(film.burned):
        made = caption(words(number * 2), profile)
        start, end = (float(profile.rate.seconds(frame)) for frame in (one.span.first, one.span.end))
        line = (
            moviepy.ImageClip(made.pixels).with_start(start).with_duration(end - start).with_position((made.x, made.y))
        )
        lines.append(line)
    whole = moviepy.CompositeVideoClip([moviepy.concatenate_videoclips(sources), *lines])
    quality = ["-crf", "20"]
    fps = float(profile.rate.fps)
    whole.write_videofile(
        str(out), fps=fps, codec="libx264", preset="veryfast", ffmpeg_params=quality, audio=False, logger=None
    )
    for source in sources:
        source.close()


def bench_moviepy(folder: Path, clips: list[Clip], frames: int, profile: Profile, rounds: int) -> None:
    few = clips[:WITH_MOVIEPY]
    film = film_of(few, frames, profile, dissolves=False)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        store = SegmentStore(folder / f"small store {number}", cap_bytes=CAP_BYTES)
        start = time.perf_counter()
        export_film(film, folder / "ours.mp4", store, profile)
        ours.append(time.perf_counter() - start)
        theirs.append(seconds(lambda: moviepy_film(few, film, profile, folder / "theirs.mp4")))
    ratio = statistics.median(other / our for our, other in zip(ours, theirs, strict=True))
    print(f"MoviePy (one pass) / ours, {len(few)} clips, {len(film.burned)} captions: {ratio:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="1280x720, 120 frames a shot")
    parser.add_argument("--shots", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    profile = Profile(width=1280, height=720) if options.large else Profile(width=640, height=360)
    frames = 120 if options.large else 48
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = make_clips(folder, options.shots, frames, profile)
        bench_changes(folder, film_of(clips, frames, profile), profile, options.rounds)
        if find_spec("moviepy"):
            bench_moviepy(folder, clips, frames, profile, options.rounds)
        else:
            print("MoviePy is not installed (it needs an older Pillow than we do), so there is no comparison with it")
        bench_join(folder, options.rounds)


if __name__ == "__main__":
    main()
