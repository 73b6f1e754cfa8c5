"""How long it takes to break down a script of 100,000 characters, to write it out as a manuscript and to read that.

    python bench/breakdown.py [--rounds 5]

The goal is one second of CPU time on the kind of machine that `docs/dev/benchmarks.md` names. Both scripts are the
examples' scenes over and over, each time with other numbers in their lines, so that no line comes twice.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shotwright.domain.manuscript.joining import joined
from shotwright.domain.manuscript.reading import read_manuscript
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright_animatic.breakdown import break_down

EXAMPLES: Final = Path(__file__).parents[1] / "examples"
SCRIPTS: Final = {"Chinese": "last-tram.zh.md", "English": "lighthouse.en.md"}
LENGTH: Final = 100_000


def long_script(name: str) -> str:
    """Return an example's scenes over and over, below its own title and cast: LENGTH characters."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    scenes = text[text.index("\n## ", text.index("\n## ") + 1) :]
    times = range(LENGTH // len(scenes) + 1)
    return (text + "".join(re.sub(r"([^\s#]+)$", rf"\1 {n}.", scenes, flags=re.MULTILINE) for n in times))[:LENGTH]


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time."""
    spent: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for language, name in SCRIPTS.items():
        text = long_script(name)
        told = break_down(text)
        written = write_manuscript(told, "ink")
        rules = seconds(lambda text=text: break_down(text), rounds)
        writing = seconds(lambda told=told: write_manuscript(told, "ink"), rounds)
        reading = seconds(lambda written=written: joined(read_manuscript(written), []), rounds)
        print(
            f"{language}: {len(text)} characters, {len(told.shots)} shots: broken down in {rules:.2f} s (goal: 1 s); "
            f"written out in {writing:.2f} s, {len(written)} characters; read again in {reading:.2f} s"
        )


if __name__ == "__main__":
    main()
