"""The story as the studio holds it: the broken-down script plus what was settled since (voices, reviews, settings)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shotwright.domain.cuts import Cut, CutShot, cut_of
from shotwright.domain.films import FilmSettings
from shotwright.domain.reviewing import Placeholder
from shotwright.domain.states import Review
from shotwright_sdk.values import Breakdown, CastVoice, Character, Line, Location, Scene, Shot, Transition

NARRATOR = "narrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One project's story. `breakdown` is None until the script has been broken down.

    `voices` maps characters' codes, and `narrator`, to voices; `reviews` maps the codes of characters, locations and
    shots to what the breakdown gate decided.
    """

    name: str
    script_sha256: str
    settings: FilmSettings
    breakdown: Breakdown | None = None
    voices: Mapping[str, CastVoice] = field(default_factory=dict[str, CastVoice])
    reviews: Mapping[str, Review] = field(default_factory=dict[str, Review])
    cuts: Mapping[int, Cut] = field(default_factory=dict[int, Cut])
    """Episode to how it was edited, where it was."""
    placeholders: Mapping[str, Placeholder] = field(default_factory=dict[str, Placeholder])
    """Shot to the picture that shows how its first frame is to be composed, where there is one."""
    ids: Mapping[str, UUID] = field(default_factory=dict[str, UUID], compare=False)
    """The codes of characters, locations, scenes and shots to their ids, which are others in every installation."""
    _by_code: "_ByCode" = field(init=False, repr=False, compare=False)
    """The breakdown's parts by code: plans of long series ask for each of them many times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", _ByCode.of(self.known))

    @property
    def parts(self) -> Breakdown:
        """The breakdown.

        Raises:
            LookupError: There is none yet.
        """
        if self.breakdown is None:
            raise LookupError("the script has not been broken down yet")
        return self.breakdown

    @property
    def known(self) -> Breakdown:
        """The breakdown; an empty one if there is none yet."""
        return self.breakdown or Breakdown(title="", language="")

    def character(self, code: str) -> Character:
        return self._by_code.characters[code]

    def location(self, code: str) -> Location:
        return self._by_code.locations[code]

    def scene(self, code: str) -> Scene:
        return self._by_code.scenes[code]

    def shot(self, code: str) -> Shot:
        return self._by_code.shots[code]

    def episode_shots(self, episode: int) -> tuple[Shot, ...]:
        """Return an episode's shots in story order."""
        scenes = {scene.code for scene in self.parts.scenes if scene.episode == episode}
        return tuple(shot for shot in self.parts.shots if shot.scene in scenes)

    def cut(self, episode: int) -> tuple[CutShot, ...]:
        """Return an episode's shots as they are seen in the film."""
        return cut_of(self.episode_shots(episode), self.cuts.get(episode))

    def transition_after(self, cut: Sequence[CutShot], position: int) -> Transition:
        """Return how the shot at `position` of a cut becomes the next: as cut, as written, or as between scenes."""
        shot = self.shot(cut[position].code)
        asked = cut[position].transition or shot.transition
        is_last = position + 1 == len(cut)
        if asked != Transition() or is_last or self.shot(cut[position + 1].code).scene == shot.scene:
            return asked
        return self.settings.finish.between_scenes

    @property
    def episodes(self) -> tuple[int, ...]:
        return tuple(sorted({scene.episode for scene in self.parts.scenes})) if self.breakdown else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByCode:
    characters: Mapping[str, Character]
    locations: Mapping[str, Location]
    scenes: Mapping[str, Scene]
    shots: Mapping[str, Shot]

    @staticmethod
    def of(parts: Breakdown) -> "_ByCode":
        return _ByCode(
            characters={one.code: one for one in parts.characters},
            locations={one.code: one for one in parts.locations},
            scenes={one.code: one for one in parts.scenes},
            shots={one.code: one for one in parts.shots},
        )


def line_code(shot_code: str, number: int) -> str:
    """Return the code of a shot's line, counted from 1: `shot_001_line_01`."""
    return f"{shot_code}_line_{number:02d}"


def spoken_lines(shots: Sequence[Shot]) -> tuple[tuple[str, Line], ...]:
    """Return every line of `shots` with its code, in order."""
    return tuple(
        (line_code(shot.code, number), line) for shot in shots for number, line in enumerate(shot.lines, start=1)
    )
