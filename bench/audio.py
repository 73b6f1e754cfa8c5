"""How much work a film's sound is, ours against FFmpeg's: voices, looped music that ducks, -16 LUFS, AAC.

    python bench/audio.py [--quick] [--rounds 3]

It prints, for 250 s with 50 lines (--quick: 50 s with 10 lines, one round), medians of CPU seconds and their ratios:

* mixing and loudness, and all with AAC, against FFmpeg's adelay, amix, sidechaincompress, two-pass loudnorm and AAC;
* mixing and encoding again after one line has changed, against the first time.

Both ways read the same files in turns, so compare the ratios and not the seconds.
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

import imageio_ffmpeg
import numpy as np

from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.chunk_folder import ChunkFolder
from shotwright_media.sound.files import load, write_wav
from shotwright_media.sound.loudness import integrated, normalise
from shotwright_media.sound.mix import mix
from shotwright_media.sound.soundtrack import Bed, Soundtrack, VoiceClip
from shotwright_media.sound.true_peak import true_peak
from shotwright_media.timebase import SAMPLE_RATE

_FFMPEG: Final = imageio_ffmpeg.get_ffmpeg_exe()
_SHOT_S: Final = 5

Made = TypeVar("Made")
Steps = dict[str, float]
"""CPU seconds of every step."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    shots, rounds = (10, 1) if arguments.quick else (50, arguments.rounds)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_sources(folder, shots)
        taken = [(*our_way(folder, shots, folder / f"chunks_{k}"), ffmpeg_way(folder, shots)) for k in range(rounds)]
        first, second, theirs = (medians([one[way] for one in taken]) for way in range(3))
        print(f"film of {shots * _SHOT_S} s, {shots} lines, {rounds} rounds")
        report("shotwright, first time", first)
        report("shotwright, one line changed", second)
        report("ffmpeg", theirs)
        whole = sum(theirs.values())
        mixing = sum(cpu for step, cpu in first.items() if step != "aac")
        print(f"mix and loudness: ours / ffmpeg  = {mixing / whole:.3f} (goal 0.05)")
        print(f"with aac:         ours / ffmpeg  = {sum(first.values()) / whole:.3f} (goal 0.20)")
        print(f"one line changed: second / first = {sum(second.values()) / sum(first.values()):.3f}")
        print(f"                  aac alone      = {second['aac'] / first['aac']:.3f}")
        for path in (folder / "ours.m4a", folder / "ffmpeg.m4a"):
            sound = load(path)
            print(f"{path.stem}: {integrated(sound):.2f} LUFS, {true_peak(sound):.2f} dBTP, {sound.shape[1]} samples")


def make_sources(folder: Path, shots: int) -> None:
    """Write one voice line per shot, mono at 24 kHz, and 90 s of music as MP3."""
    random = np.random.default_rng(1)
    for index in range(shots):
        voice_s = 3 + random.random()
        at = np.arange(round(voice_s * 24_000)) / 24_000
        syllables = np.abs(np.sin(2 * np.pi * 2.5 * at)) * random.standard_normal(at.size) * 0.15
        write_wav(folder / f"voice_{index}.wav", syllables[None].astype(np.float32), rate=24_000, encoding="pcm16")
    at = np.arange(90 * SAMPLE_RATE) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * hz * at + hz) for hz in (110, 220, 277.2, 329.6)) * 0.08
    music = np.stack([chord, chord * 0.9]) + random.standard_normal((2, at.size)) * 0.01
    write_wav(folder / "music.wav", music.astype(np.float32), encoding="pcm16")
    ffmpeg("-i", folder / "music.wav", "-b:a", "192k", folder / "music.mp3")


def our_way(folder: Path, shots: int, chunks: Path) -> tuple[Steps, Steps]:
    """Make the film's sound, and once more after a line in its middle has become another one."""
    length = shots * _SHOT_S * SAMPLE_RATE

    def read() -> Soundtrack:
        voices = [load(folder / f"voice_{index}.wav")[:1] for index in range(shots)]
        starts = [round((index * _SHOT_S + 0.15) * SAMPLE_RATE) for index in range(shots)]
        return Soundtrack(
            length=length,
            voices=tuple(VoiceClip(start_sample=a, samples=v) for a, v in zip(starts, voices, strict=True)),
            music=(Bed(samples=load(folder / "music.mp3"), start_sample=0, end_sample=length),),
        )

    track, read_cpu = timed(read)
    first = made(track, folder, chunks)
    voices = list(track.voices)
    voices[shots // 2] = replace(voices[shots // 2], samples=voices[0].samples)
    second = made(replace(track, voices=tuple(voices)), folder, chunks)
    return {"read and resample": read_cpu} | first, second


def made(track: Soundtrack, folder: Path, chunks: Path) -> Steps:
    # As `master` does it, in two steps that can be timed.
    mixed, mix_cpu = timed(lambda: mix(track))
    mastered, master_cpu = timed(lambda: normalise(mixed, to_lufs=-16, ceiling_dbtp=-1.8))
    _, aac_cpu = timed(lambda: write_m4a(folder / "ours.m4a", mastered.sound, chunks=ChunkFolder(chunks)))
    return {"mix": mix_cpu, "loudness and limiter": master_cpu, "aac": aac_cpu}


def ffmpeg_way(folder: Path, shots: int) -> Steps:
    inputs: list[str | Path] = []
    graph = ""
    for index in range(shots):
        inputs += ["-i", folder / f"voice_{index}.wav"]
        delay_ms = int((index * _SHOT_S + 0.15) * 1000)
        graph += f"[{index}:a]aresample=48000,aformat=channel_layouts=stereo,adelay={delay_ms}:all=1[v{index}];"
    graph += "".join(f"[v{index}]" for index in range(shots))
    graph += f"amix=inputs={shots}:normalize=0:duration=longest,apad=whole_dur={shots * _SHOT_S},asplit=2[voice][key];"
    graph += f"[{shots}:a]aresample=48000,volume=0.35,atrim=0:{shots * _SHOT_S}[bed];"
    graph += "[bed][key]sidechaincompress=threshold=0.02:ratio=8:attack=50:release=400[ducked];"
    graph += "[voice][ducked]amix=inputs=2:normalize=0:duration=first[out]"
    music = ["-stream_loop", "-1", "-i", folder / "music.mp3"]
    mixed = folder / "mixed.wav"
    _, mix_cpu = timed(lambda: ffmpeg(*inputs, *music, "-filter_complex", graph, "-map", "[out]", mixed))
    goal = "loudnorm=I=-16:TP=-1:LRA=11"
    report_text, first_cpu = timed(lambda: ffmpeg("-i", mixed, "-af", f"{goal}:print_format=json", "-f", "null", "-"))
    found = re.search(r"\{[^{}]*\}", report_text)
    assert found is not None
    heard = json.loads(found[0])
    measured = ":".join(
        f"{name}={heard[key]}"
        for name, key in (
            ("measured_I", "input_i"),
            ("measured_LRA", "input_lra"),
            ("measured_TP", "input_tp"),
            ("measured_thresh", "input_thresh"),
            ("offset", "target_offset"),
        )
    )
    second = f"{goal}:{measured}:linear=true,aresample=48000"
    aac = ["-c:a", "aac", "-b:a", "192k"]
    _, second_cpu = timed(lambda: ffmpeg("-i", mixed, "-af", second, *aac, folder / "ffmpeg.m4a"))
    return {"mix": mix_cpu, "loudnorm, first pass": first_cpu, "loudnorm, second pass, and aac": second_cpu}


def ffmpeg(*arguments: str | Path) -> str:
    """Run FFmpeg; return what it reports."""
    command = [_FFMPEG, "-hide_banner", "-nostats", "-y", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stderr


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """Return what `work` returns, and the CPU seconds that this process and its children spent."""
    before = cpu_s()
    result = work()
    return result, cpu_s() - before


def cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def medians(taken: list[Steps]) -> Steps:
    return {step: statistics.median(one[step] for one in taken) for step in taken[0]}


def report(name: str, steps: Steps) -> None:
    parts = ", ".join(f"{step} {cpu:.2f}" for step, cpu in steps.items())
    print(f"{name}: {sum(steps.values()):.2f} cpu s ({parts})")


if __name__ == "__main__":
    main()
