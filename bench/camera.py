"""How steadily the camera moves: ours against FFmpeg's zoompan, in pixels from the ideal path. About half a minute.

    python bench/camera.py [--frames 48]

Soft dots on a grey picture are filmed at 640x360; the centre of each dot in each frame is compared with where the
move's formula puts it. `RMS` is what is left after the mean offset of all frames is taken away: what the eye sees as
trembling. `offset` is that mean: a picture that is shifted, but steadily.

zoompan knows whole pixels of its source alone; it is run on the same picture, and on one scaled to 8000 pixels first,
which is what people do against its trembling. It cannot do parallax, so each of its moves is ours at one depth.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from shotwright_media.frames.camera import Camera, Easing, Move, View
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.compositing import Painter, Stage, Track
from shotwright_media.frames.path import PathPoint
from shotwright_media.frames.pictures import write_picture
from shotwright_media.frames.plates import prepare
from shotwright_media.timebase import FILM_RATE

WIDTH, HEIGHT, DEPTH = 640, 360, 0.3
SCALE = 2
"""Pixels of the source per pixel of the film."""
BLEED = 0.14
SIGMA, REACH = 4.0, 14
PATH = (PathPoint(at=0, zoom=1.0), PathPoint(at=0.5, x=0.42, y=0.45, zoom=1.2), PathPoint(at=1, x=0.55, zoom=1.1))
MIRRORED = {Move.ZOOM_OUT, Move.PAN_LEFT, Move.TILT_UP, Move.DOLLY_OUT}
"""The same as another move backwards: zoompan need not be measured twice."""
Grey: TypeAlias = NDArray[np.float64]
Row: TypeAlias = tuple[float, float, float]
"""RMS, greatest deviation, and offset, in pixels."""


def places() -> list[tuple[float, float]]:
    """Where the dots are, in pixels of the film, all over what is drawn: no two at the same fraction of a pixel."""
    across, down = WIDTH * BLEED, HEIGHT * BLEED
    return [
        (x + 0.37 * (k % 5), y + 0.41 * (k % 7))
        for k, (x, y) in enumerate(
            (x, y)
            for y in np.arange(30 - down, HEIGHT + down - 20, 44)
            for x in np.arange(30 - across, WIDTH + across - 20, 52)
        )
    ]


def picture() -> Bytes:
    width, height = (round(side * (1 + 2 * BLEED) * SCALE) for side in (WIDTH, HEIGHT))
    grey = np.full((height, width), 30.0)
    y, x = np.mgrid[0:height, 0:width] + 0.5
    for px, py in places():
        at_x, at_y = (px + WIDTH * BLEED) * SCALE, (py + HEIGHT * BLEED) * SCALE
        rows = slice(max(0, int(at_y) - 60), int(at_y) + 60)
        columns = slice(max(0, int(at_x) - 60), int(at_x) + 60)
        near = (x[rows, columns] - at_x) ** 2 + (y[rows, columns] - at_y) ** 2
        grey[rows, columns] += 200 * np.exp(-near / (2 * (SIGMA * SCALE) ** 2))
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def deviation(frames: Callable[[int], Grey], views: Sequence[Sequence[View]]) -> Row:
    """Compare every dot that is well inside the frame with where its views put it: in the middle of its motion blur."""
    errors: list[NDArray[np.float64]] = []
    for number, exposed in enumerate(views):
        grey = frames(number)
        for place in places():
            x, y = np.mean([seen(place, view) for view in exposed], axis=0)
            if REACH + 2 < x < WIDTH - REACH - 3 and REACH + 2 < y < HEIGHT - REACH - 3:
                errors.append(centre(grey, x, y) - (x, y))
    found = np.array(errors)
    offset = found.mean(axis=0)
    apart = found - offset
    return float(np.sqrt(np.mean(apart**2))), float(np.abs(apart).max()), float(np.hypot(*offset))


def seen(place: tuple[float, float], view: View) -> tuple[float, float]:
    zoom, (pan_x, pan_y) = view.zoom_at(DEPTH), view.pan_at(DEPTH)
    return WIDTH / 2 + (place[0] - WIDTH / 2) * zoom - pan_x, HEIGHT / 2 + (place[1] - HEIGHT / 2) * zoom - pan_y


def centre(grey: Grey, x: float, y: float) -> NDArray[np.float64]:
    """The middle of the light around (x, y), found twice: the second window lies where the first found it."""
    for _ in range(2):
        x0, y0 = round(x - 0.5) - REACH, round(y - 0.5) - REACH
        part = grey[max(0, y0) : y0 + 2 * REACH + 1, max(0, x0) : x0 + 2 * REACH + 1]
        rows, columns = np.mgrid[0 : part.shape[0], 0 : part.shape[1]] + 0.5
        away = (columns + max(0, x0) - x) ** 2 + (rows + max(0, y0) - y) ** 2
        light = np.clip(part - part.min() - 1.5, 0, None) * (away < REACH**2)
        x = float((light * columns).sum() / light.sum()) + max(0, x0)
        y = float((light * rows).sum() / light.sum()) + max(0, y0)
    return np.array([x, y])


def ours(source: Bytes, camera: Camera, frames: int) -> Row:
    plate = prepare(
        source, left=-BLEED * WIDTH, top=-BLEED * HEIGHT, density=SCALE, output_density=1, oversampling=SCALE
    )
    track = Track(variants=(plate,), depth=DEPTH)
    painter = Painter(Stage(width=WIDTH, height=HEIGHT, frames=frames, camera=camera, elements=(track,)))

    def grey(number: int) -> Grey:
        painter.paint(number)
        return painter.canvas.planes[0].astype(np.float64)

    return deviation(grey, [camera.exposures(number, frames, FILM_RATE, 1.0) for number in range(frames)])


def zoompan(source: Path, views: list[View], before: str, scaled: int) -> Row:
    """Film the same views; `scaled` is the width of the picture that zoompan sees.

    Its expressions are tables of our views, number by number, so that both follow one path exactly.
    """
    wide, high = (side * (1 + 2 * BLEED) for side in (WIDTH, HEIGHT))
    zooms, lefts, tops = list[float](), list[float](), list[float]()
    for view in views:
        zoom, (pan_x, pan_y) = view.zoom_at(DEPTH), view.pan_at(DEPTH)
        zooms.append(zoom * (1 + 2 * BLEED))
        lefts.append((wide / 2 + (pan_x - WIDTH / 2) / zoom) * scaled / wide)
        tops.append((high / 2 + (pan_y - HEIGHT / 2) / zoom) * scaled / wide)
    size = f"d={len(views)}:s={WIDTH}x{HEIGHT}:fps=24"
    line = f"{before}zoompan=z='{table(zooms)}':x='{table(lefts)}':y='{table(tops)}':{size},format=gray"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(source), "-vf", line,
        "-frames:v", str(len(views)), "-f", "rawvideo", "-",
    ]  # fmt: skip
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    film = np.frombuffer(raw, np.uint8).reshape(len(views), HEIGHT, WIDTH).astype(np.float64)
    return deviation(lambda number: film[number], [(view,) for view in views])


def table(values: list[float]) -> str:
    """An FFmpeg expression that gives the n-th value in output frame n: a tree, for it may not nest deeply."""
    if len(values) == 1:
        return f"{values[0]:.6f}"

    def among(first: int, end: int) -> str:
        if end - first == 1:
            return f"{values[first]:.6f}"
        middle = (first + end) // 2
        return f"if(lt(on,{middle}),{among(first, middle)},{among(middle, end)})"

    return among(0, len(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=48)
    frames = parser.parse_args().frames
    cv2.setNumThreads(1)
    started = time.perf_counter()
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {frames} frames")
    print(f"{'':<12}{'ours':>24}   {'zoompan':>16}   {'zoompan, 8000 px':>16}")
    print(f"{'':<12}{'RMS':>8}{'max':>8}{'offset':>8}   {'RMS':>8}{'offset':>8}   {'RMS':>8}{'offset':>8}")
    source = picture()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dots.png"
        write_picture(file, source)
        for move in Move:
            camera = Camera(kind=move, width=WIDTH, height=HEIGHT, easing=Easing.LINEAR, path=PATH, bleed=BLEED, seed=4)
            views = [camera.view(number, frames) for number in range(frames)]
            rms, most, offset = ours(source, camera, frames)
            worst = max(worst, rms)
            line = f"{move:<12}{rms:>8.4f}{most:>8.3f}{offset:>8.4f}"
            if move not in MIRRORED:
                plain = zoompan(file, views, "", source.shape[1])
                large = zoompan(file, views, "scale=8000:-1:flags=bicubic,", 8000)
                line += "".join(f"   {each[0]:>8.4f}{each[2]:>8.3f}" for each in (plain, large))
            print(line)
    print(f"the worst of ours is {worst:.4f} px, goal <= 0.01; {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
