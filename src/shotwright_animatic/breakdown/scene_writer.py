"""Puts what is read into scenes: speeches, actions, and the hints that wait for the next of them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from shotwright_animatic.breakdown.cues import Cue
from shotwright_animatic.breakdown.elements import Action, Hint, SceneDraft, Setting, Speech
from shotwright_animatic.breakdown.hints import read_hint, take_hints
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han, is_speakable
from shotwright_animatic.breakdown.setting import read_setting, time_in
from shotwright_animatic.breakdown.transitions import both
from shotwright_sdk.values import Anchor, Transition
from shotwright_sdk.vocabulary import Mood

_LONGEST_SPEECH: Final = 5000
"""Characters after which a speech no longer takes in the lines below it."""
_TRIANGLE = re.compile(r"^[△▲▽◆]\s*")
_UNFINISHED = re.compile(r"[^。！？!?.…”\"’」』）)—~～]$")


class SceneWriter:
    """The scenes so far, the paragraph of action that is being read, and a hint that waits for its shot."""

    def __init__(self) -> None:
        self.scenes: list[SceneDraft] = []
        self.current: SceneDraft | None = None
        self.episode = 1
        self.speeches = 0
        self.row = 0
        """The row of a storyboard table that is being read, 0 outside of tables."""
        self._hint: Hint | None = None
        self._lines: list[str] = []
        self._lines_from = 0

    @property
    def is_in_paragraph(self) -> bool:
        return bool(self._lines)

    def begin_episode(self, number: int) -> None:
        self.episode, self.current = number, None

    def begin_scene(self, heading: str, setting: Setting, anchor: Anchor, *, is_formal: bool) -> SceneDraft:
        self._hint = None
        scene = SceneDraft(heading=heading, setting=setting, episode=self.episode, anchor=anchor, is_formal=is_formal)
        self.scenes.append(scene)
        self.current = scene
        return scene

    def break_told_scene(self, anchor: Anchor) -> None:
        """A rule parts the scenes of a told story; in a screenplay it is an ornament between headings."""
        if self.current and self.current.elements and not self.current.is_formal:
            self.begin_scene("", Setting(), anchor, is_formal=False)

    def wait_for_hint(self, hint: Hint | None) -> None:
        """Keep a hint for whatever comes next."""
        self._hint = hint.over(self._hint) if hint else self._hint

    def join(self, transition: Transition | None) -> None:
        """Let the last picture so far give way like this; before the first one there is nothing that could."""
        if transition is None:
            return
        scene = self.current or (self.scenes[-1] if self.scenes else None)
        if scene and scene.elements:
            last = scene.elements[-1]
            scene.elements[-1] = replace(last, transition=both(last.transition, transition))
        elif scene:
            scene.opening = both(scene.opening, transition)

    def awaits_more(self, anchor: Anchor) -> bool:
        """Whether the line directly above is one of a sentence that has not ended."""
        if self._lines:
            return bool(_UNFINISHED.search(self._lines[-1]))
        last = self.current.elements[-1] if self.current and self.current.elements else None
        is_above = isinstance(last, Speech) and last.anchor.last_line == anchor.first_line - 1
        return last is not None and is_above and bool(_UNFINISHED.search(last.text))

    def end_paragraph(self, last_line: int) -> None:
        if not self._lines:
            return
        text = "".join(
            line if at == 0 else _separator(self._lines[at - 1], line) + line for at, line in enumerate(self._lines)
        )
        anchor = Anchor(first_line=self._lines_from, last_line=max(self._lines_from, last_line))
        self._lines = []
        self.act(text, anchor)

    def continue_speech(self, text: str, anchor: Anchor, *, under_cue: bool) -> bool:
        """Take a line as the rest of a wrapped speech, if it can be; return whether it was.

        Under a cue on a line of its own every line belongs to the speech; after `Name: words` only one that goes on
        where an unfinished Latin sentence was wrapped: Chinese scripts give each element a line.
        """
        last = self.current.elements[-1] if self.current and self.current.elements else None
        if not isinstance(last, Speech) or last.anchor.last_line != anchor.first_line - 1 or self._lines:
            return False
        if len(last.text) > _LONGEST_SPEECH or last.transition:
            return False
        is_wrapped = _UNFINISHED.search(last.text) and not _TRIANGLE.match(text) and not is_han(text[0])
        if not (under_cue or is_wrapped):
            return False
        assert self.current
        joined = last.text + _separator(last.text, text) + text
        span = Anchor(first_line=last.anchor.first_line, last_line=anchor.last_line)
        self.current.elements[-1] = Speech(
            kind=last.kind,
            speaker=last.speaker,
            text=joined,
            anchor=span,
            parenthetical=last.parenthetical,
            hint=last.hint,
        )
        return True

    def add_action_line(self, text: str, anchor: Anchor) -> None:
        bare = text.strip("（）() ")
        hint = read_hint(text.strip("[]【】()（） ")) if len(text) < 60 and _is_bracketed(text) else None
        if hint:
            self.end_paragraph(anchor.first_line - 1)
            self._hint = hint.over(self._hint)
            return
        if _TRIANGLE.match(text) and self._lines:
            self.end_paragraph(anchor.first_line - 1)
        if not self._lines:
            self._lines_from = anchor.first_line
        line = _TRIANGLE.sub("", bare if _is_bracketed(text) and text[0] in "（(" else text)
        if line:
            self._lines.append(line)

    def act(self, text: str, anchor: Anchor) -> None:
        hint, rest = take_hints(text)
        hint = self._taken_hint(hint)
        if hint and not rest and hint.subject:
            rest = hint.subject
        if is_speakable(rest):
            self._current_or_new(anchor).elements.append(Action(text=rest, anchor=anchor, hint=hint, row=self.row))
        elif hint:
            self._hint = hint

    def speak(self, cue: Cue, text: str, anchor: Anchor) -> None:
        hint, rest = take_hints(text) if text[:1] in "[【〔" or text[-1:] in "]】〕" else (None, text)
        if not rest:
            self._hint = hint.over(self._hint) if hint else self._hint
            return
        self.speeches += 1
        speech = Speech(
            kind=cue.kind,
            speaker=cue.name,
            text=_unquoted(rest),
            anchor=anchor,
            parenthetical=cue.parenthetical,
            hint=self._taken_hint(hint),
            row=self.row,
        )
        self._current_or_new(anchor).elements.append(speech)

    def _taken_hint(self, hint: Hint | None) -> Hint | None:
        waiting, self._hint = self._hint, None
        return hint.over(waiting) if hint else waiting

    def _current_or_new(self, anchor: Anchor) -> SceneDraft:
        return self.current or self.begin_scene("", Setting(), anchor, is_formal=False)

    def set_scene(self, label: str, value: str, text: str, anchor: Anchor) -> None:
        scene = self.current
        if scene is None or (label == "place" and scene.elements):
            scene = self.begin_scene(text, Setting(), anchor, is_formal=True)
        read, old = read_setting(value), scene.setting
        scene.setting = Setting(
            name=value if label == "place" and not read.name else read.name if label == "place" else old.name,
            interior=read.interior if label == "place" and read.interior is not None else old.interior,
            time=old.time or read.time or (time_in(value) if label == "time" else None),
            weather=old.weather or read.weather,
            same_time=old.same_time,
        )
        mood = lexicon("setting", "mood").first(value) if label == "mood" else ""
        scene.mood = Mood(mood) if mood else scene.mood


def filmed(scenes: Sequence[SceneDraft]) -> list[SceneDraft]:
    """Return the scenes that have a picture. What stands before a scene's first one says how the scene before ends."""
    kept: list[SceneDraft] = []
    for scene in scenes:
        has_picture = bool(scene.elements) or scene.is_formal
        if scene.is_formal and not scene.elements:
            scene.ending = scene.opening
        elif kept:
            kept[-1].ending = both(kept[-1].ending, scene.opening)
        if has_picture:
            kept.append(scene)
    return kept


def _is_bracketed(text: str) -> bool:
    return len(text) > 2 and text[0] + text[-1] in {"[]", "【】", "（）", "()"}


def _separator(first: str, second: str) -> str:
    """Return what joins two wrapped lines: a space between Latin words, nothing beside Chinese characters."""
    is_chinese = is_han(second[:1]) or is_han(first[-1:]) or first[-1:] in set("，。！？；：、”…—")
    return "" if is_chinese else " "


def _unquoted(text: str) -> str:
    """A whole speech in quotation marks is spoken without them."""
    for opening, closing in ("“”", "「」", '""', "『』"):
        if len(text) > 2 and text[0] == opening and text[-1] == closing and not {opening, closing} & set(text[1:-1]):
            return text[1:-1]
    return text
