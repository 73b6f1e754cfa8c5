"""What it costs to conform clips, as ratios to FFmpeg's own program doing the same: run it on a quiet machine.

    python bench/conform.py [--seconds 3] [--rounds 2]

Each clip becomes 1280x720 at 24 frames a second, filled, without sound: ours on one thread, FFmpeg's with `veryfast`,
CRF 20, once with as many threads as it likes and once with one.
"""

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from shotwright_media.clips.conform import conform
from shotwright_media.profile import Profile

FFMPEG: Final = imageio_ffmpeg.get_ffmpeg_exe()
PROFILE: Final = Profile(width=1280, height=720)
FILL: Final = "fps=24,scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1,format=yuv420p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A clip of soft shapes that move, with some grain, as a camera gives them."""

    name: str
    size: str
    rate: int
    encoding: tuple[str, ...]
    filters: str = "null"

    def make(self, folder: Path, seconds: int) -> Path:
        path = folder / f"{self.name.replace(' ', '_')}.mp4"
        drawn = f"testsrc2=s={self.size}:r={self.rate}:d={seconds},gblur=2,noise=alls=3:allf=t,{self.filters}"
        run("-f", "lavfi", "-i", drawn, *self.encoding, "-crf", "18", path)
        return path


H264: Final = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt")
HEVC: Final = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt")
SOURCES: Final = (
    Source(name="1920x1080 at 30", size="1920x1080", rate=30, encoding=(*H264, "yuv420p")),
    Source(name="832x480 at 16", size="832x480", rate=16, encoding=(*H264, "yuv420p")),
    Source(name="720x1280 HEVC", size="720x1280", rate=24, encoding=(*HEVC, "yuv420p")),
    Source(
        name="853x480 4 4 4 uneven",
        size="853x480",
        rate=25,
        encoding=(*H264, "yuv444p", "-fps_mode", "vfr"),
        filters="select='not(eq(mod(n\\,7)\\,3))'",
    ),
    Source(name="1280x720 10 bit", size="1280x720", rate=24, encoding=(*HEVC, "yuv420p10le")),
)


def run(*arguments: str | Path) -> None:
    subprocess.run([FFMPEG, "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def cpu_s() -> float:
    """CPU seconds of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def compare(rounds: int, **jobs: Callable[[], object]) -> dict[str, tuple[float, float]]:
    """Median (CPU, wall) seconds of each job; they take turns, so that a slow minute hits all alike."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            cpu, wall = cpu_s(), time.perf_counter()
            job()
            spent[name].append((cpu_s() - cpu, time.perf_counter() - wall))
    return {
        name: (statistics.median(cpu for cpu, _ in times), statistics.median(wall for _, wall in times))
        for name, times in spent.items()
    }


def bench(source: Source, folder: Path, seconds: int, rounds: int) -> None:
    clip = source.make(folder, seconds)
    frames = seconds * 24
    conform([clip], folder / "warm.mp4", PROFILE, 8)
    veryfast = ("-an", "-frames:v", str(frames), "-c:v", "libx264", "-preset", "veryfast", "-crf", "20")
    spent = compare(
        rounds,
        ours=lambda: conform([clip], folder / "ours.mp4", PROFILE, frames),
        ffmpeg=lambda: run("-i", clip, "-vf", FILL, *veryfast, folder / "ffmpeg.mp4"),
        single=lambda: run(
            "-threads", "1", "-filter_threads", "1", "-i", clip, "-vf", FILL,
            *veryfast, "-threads", "1", folder / "1.mp4",
        ),
    )  # fmt: skip
    cpu, wall = spent["ours"]
    ratios = "   ".join(
        f"{cpu / spent[other][0]:.2f} CPU {wall / spent[other][1]:.2f} wall" for other in ("ffmpeg", "single")
    )
    sizes = (folder / "ours.mp4").stat().st_size / (folder / "ffmpeg.mp4").stat().st_size
    print(f"{source.name:<22} {cpu / frames * 1e3:5.1f} ms   {ratios}       {sizes:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("                       a frame   / ffmpeg             / ffmpeg on one thread   bytes / ffmpeg's")
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            bench(source, Path(folder), options.seconds, options.rounds)


if __name__ == "__main__":
    main()
