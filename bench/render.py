"""What drawing and encoding cost, as ratios of things measured in the same run: run it on a quiet machine.

    python bench/render.py [--frames 120] [--rounds 3]

It prints, at 1280x720 and 24 frames a second, on one core:

* our clip (one picture, slow zoom) against encoding alone, with the same frames already in memory;
* our clip against FFmpeg's zoompan, plain and from a picture scaled to 8000 pixels first, both `veryfast`;
* drawing 1 to 6 layers, weather and a subtitle, against encoding one frame;
* joining 20 segments against copying their bytes.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import imageio_ffmpeg
import numpy as np

from shotwright_media.clips.encode import render_segment
from shotwright_media.frames.camera import Camera, Move
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.compositing import Element, Painter, Stage, Track
from shotwright_media.frames.overlays import overlay
from shotwright_media.frames.particles import Particles
from shotwright_media.frames.pictures import read_picture, write_picture
from shotwright_media.frames.plates import Plate, prepare
from shotwright_media.frames.swarms import Weather
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameSpan

WIDTH, HEIGHT, BLEED = 1280, 720, 0.14
PROFILE = Profile(width=WIDTH, height=HEIGHT)


def drawing(seed: int, *, share: float = 1.0) -> Bytes:
    """A picture like an illustration: flat shapes with dark outlines, on `share` of a transparent sheet."""
    width, height = (round(side * (1 + 2 * BLEED) * 1.5) for side in (WIDTH, HEIGHT))
    random = np.random.default_rng(seed)
    sheet = np.zeros((height, width, 4), np.uint8)
    right = round(width * share)
    cv2.rectangle(sheet, (0, 0), (right, height), (*random.integers(20, 90, 3).tolist(), 255), cv2.FILLED)
    for _ in range(round(160 * share)):
        centre = int(random.integers(0, right)), int(random.integers(0, height))
        size = int(random.integers(10, 130)), int(random.integers(10, 130))
        turn, colour = int(random.integers(0, 180)), (*random.integers(30, 230, 3).tolist(), 255)
        cv2.ellipse(sheet, centre, size, turn, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
        cv2.ellipse(sheet, centre, size, turn, 0, 360, (20, 16, 30, 255), 4, cv2.LINE_AA)
    sheet[:, right:] = 0
    return sheet


def plate(seed: int, share: float = 1.0) -> Plate:
    sheet = drawing(seed, share=share)
    return prepare(sheet, left=-BLEED * WIDTH, top=-BLEED * HEIGHT, density=1.5, output_density=1)


def stage(elements: tuple[Element, ...], frames: int, move: Move = Move.DOLLY_IN) -> Stage:
    return Stage(width=WIDTH, height=HEIGHT, frames=frames, camera=Camera(kind=move), elements=elements)


def cpu_s() -> float:
    """CPU seconds of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def cost_s(job: Callable[[], object]) -> float:
    start = cpu_s()
    job()
    return cpu_s() - start


def compare(rounds: int, **jobs: Callable[[], object]) -> dict[str, float]:
    """The median CPU seconds of each job; they take turns, so that a slow minute hits all alike."""
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            spent[name].append(cost_s(job))
    return {name: statistics.median(times) for name, times in spent.items()}


def zoompan(picture: Path, out: Path, frames: int, before: str) -> None:
    zoom = f"zoompan=z='pow(1.12,0.5-0.5*cos(PI*on/{frames - 1}))':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2'"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(picture),
            "-vf", f"{before}{zoom}:d={frames}:s={WIDTH}x{HEIGHT}:fps=24",
            "-frames:v", str(frames), "-c:v", "libx264", "-preset", "veryfast", "-crf", "20",
            "-pix_fmt", "yuv420p", "-threads", "1", str(out),
        ],
        check=True,
    )  # fmt: skip


def bench_clip(folder: Path, frames: int, rounds: int) -> float:
    """Print the clip's ratios; return the CPU milliseconds of encoding one frame."""
    source = folder / "picture.png"
    sheet = drawing(1)
    write_picture(source, np.ascontiguousarray(sheet[:, :, :3]))
    painter = Painter(stage((Track(variants=(plate(1),), depth=0.5),), frames))
    ready = [av.VideoFrame(WIDTH, HEIGHT, "yuv420p") for _ in range(frames)]
    for frame, picture in enumerate(ready):
        painter.draw(frame, picture)
    planes = [picture.to_ndarray() for picture in ready]

    def from_memory(frame: int, picture: av.VideoFrame) -> None:
        at = 0
        flat = planes[frame].reshape(-1)
        for plane in picture.planes:
            plane.update(flat[at : at + plane.buffer_size].tobytes())
            at += plane.buffer_size

    def whole() -> None:
        made = prepare(read_picture(source), left=-BLEED * WIDTH, top=-BLEED * HEIGHT, density=1.5, output_density=1)
        ours = Painter(stage((Track(variants=(made,), depth=0.5),), frames))
        render_segment(folder / "whole.mp4", ours.draw, frames, PROFILE)

    spent = compare(
        rounds,
        limit=lambda: render_segment(folder / "limit.mp4", from_memory, frames, PROFILE),
        ours=lambda: render_segment(folder / "ours.mp4", painter.draw, frames, PROFILE),
        whole=whole,
        zoompan=lambda: zoompan(source, folder / "z.mp4", frames, ""),
        zoompan_8000=lambda: zoompan(source, folder / "z8.mp4", frames, "scale=8000:-2,"),
    )
    print(f"encoding alone / our clip (plate ready)      {spent['limit'] / spent['ours']:.2f}   goal >= 0.60")
    print(f"encoding alone / our clip (picture read too) {spent['limit'] / spent['whole']:.2f}")
    print(f"our whole clip / zoompan (jitters)           {spent['whole'] / spent['zoompan']:.2f}")
    print(f"our whole clip / zoompan from 8000 pixels    {spent['whole'] / spent['zoompan_8000']:.2f}   goal <= 0.45")
    print(f"CPU ms a frame: encoding {spent['limit'] / frames * 1e3:.1f}, ours {spent['ours'] / frames * 1e3:.1f}")
    return spent["limit"] / frames * 1e3


def bench_layers(frames: int, rounds: int, encoding_ms: float) -> None:
    shares = (1.0, 0.5, 0.3, 0.3, 0.2, 0.15)
    plates = [plate(seed, share) for seed, share in enumerate(shares, start=2)]
    tracks = tuple(Track(variants=(each,), depth=0.1 + 0.2 * k) for k, each in enumerate(plates))
    words = np.zeros((80, 700, 4), np.uint8)
    cv2.putText(words, "subtitle", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255, 255), 5, cv2.LINE_AA)
    burned = overlay(words, 290, 610, FrameSpan(first=0, end=frames))
    elements: dict[str, tuple[Element, ...]] = {f"{k} layers": tracks[:k] for k in (1, 2, 4, 6)}
    elements |= {f"4 layers, {weather}": (*tracks[:4], Particles(weather)) for weather in (Weather.RAIN, Weather.FOG)}
    stages = {name: stage(some, frames) for name, some in elements.items()}
    stages["4 layers, subtitle"] = Stage(
        width=WIDTH,
        height=HEIGHT,
        frames=frames,
        camera=Camera(kind=Move.DOLLY_IN),
        elements=tracks[:4],
        overlays=(burned,),
    )
    stages["4 layers, static"] = stage(tracks[:4], frames, Move.STATIC)
    picture = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")

    def draw_all(painter: Painter) -> None:
        for frame in range(0, frames, 4):
            painter.draw(frame, picture)

    painters = {name: Painter(each) for name, each in stages.items()}
    spent = compare(rounds, **{name: lambda p=painter: draw_all(p) for name, painter in painters.items()})
    for name, seconds in spent.items():
        each_ms = seconds / len(range(0, frames, 4)) * 1e3
        print(f"drawing {name:<22} {each_ms:5.1f} ms, {each_ms / encoding_ms:.2f} of encoding a frame")


def bench_join(folder: Path, rounds: int) -> None:
    painter = Painter(stage((Track(variants=(plate(1),), depth=0.5),), 48))
    first = folder / "0.mp4"
    render_segment(first, painter.draw, 48, Profile(width=WIDTH, height=HEIGHT, crf=6))
    segments = [first, *(folder / f"{k}.mp4" for k in range(1, 20))]
    for segment in segments[1:]:
        shutil.copyfile(first, segment)

    def copied() -> None:
        with (folder / "copy.bin").open("wb") as out:
            for segment in segments:
                out.write(segment.read_bytes())

    spent: dict[str, list[float]] = {"join": [], "copy": []}
    for _ in range(rounds * 3):
        for name, job in (("join", lambda: join(segments, folder / "film.mp4")), ("copy", copied)):
            start = time.perf_counter()
            job()
            spent[name].append(time.perf_counter() - start)
    best = {name: min(times) for name, times in spent.items()}
    size = (folder / "film.mp4").stat().st_size / 1e6
    print(f"joining 20 segments ({size:.0f} MB) / copying them   {best['join'] / best['copy']:.2f}   goal <= 2")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        encoding_ms = bench_clip(Path(folder), options.frames, options.rounds)
        bench_layers(options.frames, options.rounds, encoding_ms)
        bench_join(Path(folder), options.rounds)


if __name__ == "__main__":
    main()
