"""What somebody wrote between the anchors of a manuscript, broken down and put in its place."""

from collections.abc import Sequence
from dataclasses import replace

from shotwright.domain.alignment import people_in, with_people
from shotwright.domain.manuscript.outline import Loose
from shotwright.domain.manuscript.reading import Manuscript
from shotwright.domain.manuscript.words import label
from shotwright_sdk.values import Anchor, Breakdown, Scene, Shot


def script_of(loose: Loose, manuscript: Manuscript) -> str:
    """Return a script of its own for loose text: those who are in the story, its scene's heading, the text."""
    return f"{_before(loose, manuscript)}{loose.text}\n"


def _before(loose: Loose, manuscript: Manuscript) -> str:
    language = manuscript.outline.language
    cast = "".join(f"- {one.name}\n" for one in manuscript.characters if one.name.strip() and "\n" not in one.name)
    people = f"## {label('characters', language)}\n\n{cast}\n" if cast else ""
    heading = f"## {loose.heading or loose.scene}\n\n" if loose.scene else ""
    return f"---\nlanguage: {language}\n---\n\n{people}{heading}"


def joined(manuscript: Manuscript, parts: Sequence[Breakdown]) -> Breakdown:
    """Return the whole story.

    Args:
        manuscript: As read.
        parts: What each of its loose texts, in their order, was broken down into.
    """
    story = _Joined(manuscript)
    waiting = iter(parts)
    for part in manuscript.story:
        if isinstance(part, Loose):
            story.take_in(part, next(waiting))
        elif isinstance(part, Scene):
            story.scenes.append(part)
        else:
            story.shots.append(replace(part, scene=part.scene or story.scenes[-1].code))
    return Breakdown(
        title=manuscript.outline.title,
        language=manuscript.outline.language,
        characters=tuple(story.characters),
        locations=tuple(story.locations),
        scenes=tuple(story.scenes),
        shots=tuple(story.shots),
        anchored=tuple(manuscript.outline.anchored),
    )


class _Joined:
    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self.characters = list(manuscript.characters)
        self.locations = list(manuscript.locations)
        self.scenes: list[Scene] = []
        self.shots: list[Shot] = []

    def take_in(self, loose: Loose, part: Breakdown) -> None:
        """Add what loose text was broken down into: to the scene that it stands in, or as scenes of its own."""
        down = loose.first_line - 1 - _before(loose, self._manuscript).count("\n")
        people = self._people(part)
        if loose.scene:
            scenes = {scene.code: loose.scene for scene in part.scenes}
        else:
            places = self._places(part)
            scenes = {scene.code: self._fresh("scene") for scene in part.scenes}
            self.scenes += (
                replace(
                    scene,
                    code=scenes[scene.code],
                    location=places[scene.location],
                    episode=loose.episode,
                    anchor=_moved(scene.anchor, down),
                )
                for scene in part.scenes
            )
        for shot in part.shots:
            if shot.lines or shot.action or not (loose.scene or _is_heading_only(loose)):
                moved = replace(shot, code=self._fresh("shot"), scene=scenes[shot.scene])
                self.shots.append(with_people(replace(moved, anchor=_moved(shot.anchor, down)), people))

    def _people(self, part: Breakdown) -> dict[str, str]:
        """Return the code that each of a part's people has in the story; who is new and has a role is added."""
        known = {name: one.code for one in reversed(self.characters) for name in (*one.aliases, one.name)}
        seen = {code for shot in part.shots for code in people_in(shot)}
        codes: dict[str, str] = {}
        for one in part.characters:
            code = next((known[name] for name in (one.name, *one.aliases) if name in known), "")
            if not code and one.code in seen:
                code = self._fresh("char")
                self.characters.append(replace(one, code=code))
            codes[one.code] = code
        return codes

    def _places(self, part: Breakdown) -> dict[str, str]:
        known = {(one.name, one.interior): one.code for one in reversed(self.locations)}
        codes: dict[str, str] = {}
        for one in part.locations:
            codes[one.code] = known.get((one.name, one.interior)) or self._fresh("loc")
            if (one.name, one.interior) not in known:
                self.locations.append(replace(one, code=codes[one.code]))
        return codes

    def _fresh(self, kind: str) -> str:
        return self._manuscript.outline.fresh(kind)


def _is_heading_only(loose: Loose) -> bool:
    return all(line.lstrip().startswith("#") for line in loose.text.split("\n") if line.strip())


def _moved(anchor: Anchor | None, lines: int) -> Anchor | None:
    if anchor is None:
        return None
    return Anchor(first_line=max(1, anchor.first_line + lines), last_line=max(1, anchor.last_line + lines))
