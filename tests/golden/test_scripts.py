"""Scripts of several kinds and what they are broken down into, as somebody read them and found it right.

A change that is meant: `python -m tests.golden.test_scripts` writes the expected breakdowns anew. Read the difference
before committing. `alice.en.md` is from Lewis Carroll (1865), `kong-yiji.zh.md` from Lu Xun (1919), both shortened.
"""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import yaml

from shotwright.cli.scripts import read_script
from shotwright.domain.verbatim import first_difference
from shotwright_animatic.breakdown import break_down
from shotwright_sdk.values import Breakdown, CameraMove, Line, Looks, Shot
from shotwright_sdk.vocabulary import Angle, Emotion, LineKind, TransitionKind

FOLDER: Final = Path(__file__).parent / "scripts"
SCRIPTS: Final = sorted(path for path in FOLDER.iterdir() if path.suffix in (".md", ".fountain"))


def readable(breakdown: Breakdown) -> str:
    """Everything that a breakdown says, one thing a line."""
    told = {
        "title": breakdown.title,
        "language": breakdown.language,
        "characters": dict(people(breakdown)),
        "locations": {
            one.name: f"{one.place}, {'inside' if one.interior else 'outside'}. {one.description}".rstrip(". ")
            for one in breakdown.locations
        },
        "scenes": list(scenes(breakdown)),
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1000)


def people(breakdown: Breakdown) -> Iterator[tuple[str, str]]:
    for one in breakdown.characters:
        drawn = [name if said is True else str(said) for name in Looks.__slots__ if (said := getattr(one.looks, name))]
        parts = (f"{one.gender} {one.age}", "/".join(one.aliases), one.appearance, one.personality, " ".join(drawn))
        yield one.name, " | ".join(parts)


def scenes(breakdown: Breakdown) -> Iterator[dict[str, object]]:
    places = {one.code: one.name for one in breakdown.locations}
    for scene in breakdown.scenes:
        where = f"{places[scene.location]}: {scene.time_of_day}, {scene.weather}, {scene.mood}"
        shots = [list(lines_of(shot, breakdown)) for shot in breakdown.shots if shot.scene == scene.code]
        yield {"scene": f"{scene.episode}: {scene.heading}", "where": where, "shots": shots}


def lines_of(shot: Shot, breakdown: Breakdown) -> Iterator[str]:
    names = {one.code: one.name for one in breakdown.characters}
    angle = "" if shot.angle is Angle.EYE_LEVEL else f" {shot.angle}"
    yield f"{shot.size}{angle}, {move(shot.camera)}, {shot.duration_s:g} s. {shot.description}"
    if shot.action and shot.action != shot.description:
        yield f"happens: {shot.action}"
    if shot.figures or shot.prop:
        seen = [f"{names[one.character]}{felt(one.emotion)}" for one in shot.figures]
        yield f"seen: {', '.join([*seen, *filter(None, [shot.prop])])}"
    for line in shot.lines:
        yield said(line, names)
    if shot.transition.kind is not TransitionKind.CUT:
        yield f"then: {shot.transition.kind} {shot.transition.duration_s:g} s"


def move(camera: CameraMove) -> str:
    return (
        camera.kind
        if camera == CameraMove(kind=camera.kind)
        else f"{camera.kind} {camera.speed:g}x{camera.intensity:g}"
    )


def felt(emotion: Emotion) -> str:
    return "" if emotion is Emotion.NEUTRAL else f" ({emotion})"


def said(line: Line, names: dict[str, str]) -> str:
    who = names.get(line.character, "narrator") if line.character else "narrator"
    kind = " thinks" if line.kind is LineKind.THOUGHT else ""
    manner = f" [{line.parenthetical}]" if line.parenthetical else ""
    return f"{who}{kind}{felt(line.emotion)}{manner}: {line.text}"


def expected_file(script: Path) -> Path:
    return FOLDER / "expected" / f"{script.name}.yaml"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_broken_down_as_it_was_found_right(script: Path) -> None:
    expected = expected_file(script).read_text(encoding="utf-8")

    found = readable(break_down(read_script(script), script.stem))

    difference = difflib.unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", lineterm="", n=2)
    assert found == expected, "\n".join([script.name, *difference])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_its_words_are_the_authors(script: Path) -> None:
    text = read_script(script)

    assert first_difference(text, break_down(text)) is None


def write_expected() -> None:
    for script in SCRIPTS:
        expected_file(script).parent.mkdir(exist_ok=True)
        expected_file(script).write_text(readable(break_down(read_script(script), script.stem)), encoding="utf-8")


if __name__ == "__main__":
    write_expected()
