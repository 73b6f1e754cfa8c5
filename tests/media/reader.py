"""An independent reader of what we write: another build of FFmpeg than the library's own."""

import subprocess
from pathlib import Path

import imageio_ffmpeg


def ffmpeg(*arguments: str | Path) -> tuple[bytes, str]:
    """Run FFmpeg and return (standard output, what it said)."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    said = done.stderr.decode(errors="replace")
    assert done.returncode == 0, said
    return done.stdout, said


def frame_hashes(film: Path) -> list[str]:
    """The MD5 of each decoded frame, in order of showing; fails if anything is wrong with the file."""
    listed, said = ffmpeg("-v", "error", "-i", film, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-")
    assert said == ""
    return [line.split(",")[-1].strip() for line in listed.decode().splitlines() if not line.startswith("#")]


def frame_times(film: Path) -> list[int]:
    """When each frame is shown, counted in frames of 1/24 s from 0; fails unless they are exact."""
    listed, _ = ffmpeg("-v", "error", "-i", film, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", "-")
    return [int(line.split(",")[2]) for line in listed.decode().splitlines() if not line.startswith("#")]
