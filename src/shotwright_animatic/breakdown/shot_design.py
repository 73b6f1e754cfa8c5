"""From scenes to shots: who is in each picture, how near, how long, and what an artist is told."""

from collections.abc import Sequence
from typing import Final

from shotwright_animatic.breakdown.beats import action_units, beats_of
from shotwright_animatic.breakdown.camera import Operator
from shotwright_animatic.breakdown.captions import caption
from shotwright_animatic.breakdown.emotions import answer_to
from shotwright_animatic.breakdown.framing import Frame, Moment, frame_of
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.presence import Stage
from shotwright_animatic.breakdown.shot_ideas import Idea, Purpose, ideas_of
from shotwright_animatic.breakdown.story import Story, StoryScene
from shotwright_animatic.breakdown.transitions import both
from shotwright_sdk.values import Anchor, Figure, Shot, Transition
from shotwright_sdk.vocabulary import Angle, Emotion, ShotSize

MIN_S: Final = 2.0
MAX_S: Final = 8.0
_MAX_FIGURES: Final = 3
_READING_UNITS_PER_S: Final = 11.0
_LAST_IMAGE_S: Final = 1.5
_BREATH_S: Final = 0.7
_TURN: Final = 0.55
"""The part of a scene after which the camera leaves the shoulders for the faces."""


def shots_of(story: Story) -> tuple[Shot, ...]:
    """Return the film's shots in story order, with codes."""
    director = _Director(story)
    for scene in story.scenes:
        director.stage(scene, is_last=scene is story.scenes[-1])
    return tuple(director.shots)


class _Director:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._operator = Operator()
        self._locations_seen: set[str] = set()
        self._last_location = ""
        self.shots: list[Shot] = []

    def stage(self, scene: StoryScene, *, is_last: bool) -> None:
        beats = beats_of(scene, self._story)
        stage = Stage(beats, scene.present)
        code = scene.location.code
        has_changed = code != self._last_location
        ideas = ideas_of(beats, stage, new_location=code not in self._locations_seen)
        ideas[-1].transition = both(ideas[-1].transition, scene.ending)
        self._locations_seen.add(code)
        self._last_location = code
        feelings: dict[str, Emotion] = {}
        frames: list[Frame] = []
        for at, idea in enumerate(ideas):
            moment = Moment(
                mood=scene.scene.mood,
                progress=at / max(1, len(ideas) - 1),
                is_tall=_is_tall(idea, scene),
                is_last_of_film=is_last and at == len(ideas) - 1,
                has_place_changed=has_changed and at == 0,
            )
            frame = frame_of(idea, moment, _figures(idea, moment, stage), frames[-2:])
            _feel(idea, feelings)
            self.shots.append(self._shot(idea, moment, frame, scene, feelings))
            frames.append(frame)

    def _shot(self, idea: Idea, moment: Moment, frame: Frame, scene: StoryScene, feelings: dict[str, Emotion]) -> Shot:
        action = " ".join(beat.seen for beat in idea.seen)
        return Shot(
            code=f"shot_{len(self.shots) + 1:03d}",
            scene=scene.scene.code,
            size=frame.size,
            angle=frame.angle,
            camera=self._operator.move(idea, moment, frame.size),
            duration_s=_duration_s(idea, moment),
            description=caption(idea, frame, scene, self._story),
            action=action,
            figures=tuple(
                Figure(character=code, emotion=_shown_feeling(code, idea, feelings)) for code in frame.figures
            ),
            prop=_prop(idea, frame),
            lines=idea.lines,
            transition=idea.transition or Transition(),
            anchor=_anchor(idea, scene),
        )


def _figures(idea: Idea, moment: Moment, stage: Stage) -> tuple[str, ...]:
    """Return who is in the picture, from left to right; at most three, the subject always."""
    acting = [code for beat in idea.beats if beat.line is None or beat.is_dialogue for code in beat.people]
    match idea.purpose:
        case Purpose.INSERT:
            return ()
        case Purpose.ESTABLISH:
            codes = acting
        case Purpose.TWO_SHOT:
            codes = [*acting, idea.listener, *_bystanders(idea, moment)]
        case Purpose.SINGLE:
            codes = acting if _wants_face_alone(idea, moment) else [*acting, idea.listener]
        case Purpose.REACTION:
            codes = [idea.subject]
        case Purpose.ACTION:
            codes = acting
        case Purpose.VOICE_OVER:
            codes = [*acting, *_seen_voices(idea)] or list(idea.present)
    return stage.in_order(list(dict.fromkeys(code for code in codes if code))[:_MAX_FIGURES])


def _bystanders(idea: Idea, moment: Moment) -> tuple[str, ...]:
    """The first picture of a talk shows everyone, later ones only those who talk."""
    return idea.present if moment.progress < 0.5 else ()


def _seen_voices(idea: Idea) -> list[str]:
    """Those whose inner voice is heard, or of whom is told, if they are there; otherwise it is told over the place."""
    voices = [code for beat in idea.beats if beat.is_voice_over for code in beat.people]
    return [code for code in voices if code in idea.present or not idea.present]


def _wants_face_alone(idea: Idea, moment: Moment) -> bool:
    """Talk begins over shoulders, with both in the picture; feelings, and the second half of a scene, go nearer."""
    hint = idea.hint
    if hint and hint.angle is Angle.OVER_SHOULDER:
        return False
    if hint and hint.size in {ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP}:
        return True
    return idea.feeling is not Emotion.NEUTRAL or moment.progress > _TURN


def _feel(idea: Idea, feelings: dict[str, Emotion]) -> None:
    """Remember what each person feels: it lasts until they feel something else."""
    for beat in idea.beats:
        if beat.feeling is not Emotion.NEUTRAL and not (beat.is_voice_over and not beat.people):
            feelings.update(dict.fromkeys(beat.people, beat.feeling))
    if idea.purpose is Purpose.REACTION and not idea.beats:
        feelings[idea.subject] = answer_to(idea.feeling)


def _shown_feeling(code: str, idea: Idea, feelings: dict[str, Emotion]) -> Emotion:
    own = feelings.get(code, Emotion.NEUTRAL)
    is_listening = idea.lines and code not in {line.character for line in idea.lines}
    return answer_to(idea.feeling) if own is Emotion.NEUTRAL and is_listening else own


def _duration_s(idea: Idea, moment: Moment) -> float:
    """Return the time that a picture needs to be read and its words to be said, 2 to 8 s, in tenths."""
    units = sum(action_units(beat.seen) for beat in idea.seen)
    looking = {Purpose.ESTABLISH: 2.2, Purpose.REACTION: 1.4, Purpose.INSERT: 1.6}.get(idea.purpose, 1.5)
    seconds = max(looking + units / _READING_UNITS_PER_S, idea.speech_s + _BREATH_S if idea.lines else 0.0)
    seconds += _LAST_IMAGE_S if moment.is_last_of_film else 0.0
    return round(min(MAX_S, max(MIN_S, seconds)), 1)


def _is_tall(idea: Idea, scene: StoryScene) -> bool:
    seen = " ".join(beat.seen for beat in idea.beats) or scene.location.name
    return lexicon("staging", "tall").has(seen) or lexicon("staging", "tall").has(scene.location.name)


def _prop(idea: Idea, frame: Frame) -> str:
    return idea.prop if frame.size is ShotSize.INSERT or idea.purpose is Purpose.INSERT else ""


def _anchor(idea: Idea, scene: StoryScene) -> Anchor | None:
    anchors: Sequence[Anchor] = [beat.anchor for beat in idea.beats]
    if not anchors:
        return scene.scene.anchor
    return Anchor(
        first_line=min(anchor.first_line for anchor in anchors), last_line=max(anchor.last_line for anchor in anchors)
    )
