"""Killing the process at random moments: the film comes out the same, and everything is made once."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import imageio_ffmpeg
import pytest

from shotwright.workflows.archiving.keeping import GATHERING
from tests.cli.shell import Shell

pytestmark = [pytest.mark.kill, pytest.mark.timeout(900)]

KILLS = 10
SCRIPT = """\
# Twelve shots

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. ROOFTOP - NIGHT
Rain falls.

LIN: One.

GU: Two.

LIN: Three.

A phone lights up.

GU: Four.

## INT. CAFE - DAY
LIN: Five.

GU: Six.

LIN: Seven.

GU: Eight.

Lin smiles.
"""


def test_a_film_survives_ten_kills_and_is_the_same_as_without(tmp_path: Path) -> None:
    calm = shell_in(tmp_path / "calm")
    killed = shell_in(tmp_path / "killed")
    assert calm.run("make", "twelve.md", "-o", "film.mp4", "--size", "320x180", timeout=600).code == 0

    kills = kill_again_and_again(killed)
    last = killed.run("make", "twelve.md", "-o", "film.mp4", "--size", "320x180", timeout=600)

    assert last.code == 0, last.err
    assert kills >= KILLS
    assert frames(calm.folder / "film.mp4") == frames(killed.folder / "film.mp4")
    assert len(made(killed)) >= 12 + 12 + 8
    assert set(made(killed).values()) == {1}
    assert contents(killed) == contents(calm)
    left = [one.name for one in (killed.home / "scratch").iterdir()]
    assert [name for name in left if not name.startswith(GATHERING)] == []


def shell_in(folder: Path) -> Shell:
    folder.mkdir()
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("twelve.md", SCRIPT)
    return shell


def kill_again_and_again(shell: Shell) -> int:
    """Start the command and kill it, again and again, each time after some work was begun. Return how often it hit.

    A kill before the first take has started would prove nothing, so each round waits until takes move.
    """
    chance = random.Random(7)
    kills = 0
    for _ in range(KILLS * 3):
        before = ended(shell)
        process = shell.start("make", "twelve.md", "-o", "film.mp4", "--size", "320x180")
        deadline = time.monotonic() + 120
        while ended(shell) <= before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 0.6))
        hit = process.poll() is None
        if hit:
            os.kill(process.pid, signal.SIGKILL)  # the process alone: what it started must end by itself
        process.communicate(timeout=60)
        kills += hit
        if kills >= KILLS or not hit:
            break
    return kills


def ended(shell: Shell) -> int:
    """How many takes have ended, seen from outside."""
    path = shell.home / "shotwright.sqlite"
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM take WHERE status = 'completed'").fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # the tables are not there yet


def made(shell: Shell) -> dict[str, int]:
    """How many takes there are of every artefact."""
    with sqlite3.connect(shell.home / "shotwright.sqlite") as connection:
        query = "SELECT a.key, count(*) FROM take t JOIN artefact a ON a.id = t.artefact_id GROUP BY a.key"
        return dict(connection.execute(query))


def contents(shell: Shell) -> dict[str, str]:
    """The SHA-256 of every take's main file."""
    with sqlite3.connect(shell.home / "shotwright.sqlite") as connection:
        query = "SELECT a.key, t.content FROM take t JOIN artefact a ON a.id = t.artefact_id"
        return dict(connection.execute(query))


def frames(film: Path) -> str:
    """The MD5 of every decoded frame and sample, as FFmpeg sees them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(film), "-f", "framemd5", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
