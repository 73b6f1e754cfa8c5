"""From the lines of a Fountain script to scenes with speeches and actions."""

from dataclasses import replace

from shotwright_animatic.breakdown.cues import Cue, bare_cue
from shotwright_animatic.breakdown.elements import ScriptDraft
from shotwright_animatic.breakdown.fountain import Fountain, Kind, Token
from shotwright_animatic.breakdown.headings import Opens, formal_scene, read_heading
from shotwright_animatic.breakdown.languages import language_of
from shotwright_animatic.breakdown.preliminaries import Preliminaries
from shotwright_animatic.breakdown.scene_writer import SceneWriter, filmed
from shotwright_animatic.breakdown.transitions import read_change
from shotwright_sdk.markdown import plain
from shotwright_sdk.values import Anchor
from shotwright_sdk.vocabulary import LineKind


def read_fountain(script: Fountain, name: str) -> ScriptDraft:
    """Return the script that the lines tell; `name` is its title if its title page gives none."""
    front = Preliminaries()
    front.read_front_matter(tuple(f"{key}: {value}" for key, value in script.title_page.items()))
    reader = _Reader()
    for token in script.tokens:
        reader.read(token)
    reader.writer.end_paragraph(script.tokens[-1].line if script.tokens else 1)
    return ScriptDraft(
        title=front.title or name,
        language=front.language or language_of("\n".join(token.text for token in script.tokens)),
        scenes=filmed(reader.writer.scenes),
    )


class _Reader:
    def __init__(self) -> None:
        self.writer = SceneWriter()
        self._cue = Cue(name="", kind=LineKind.NARRATION)
        self._goes_on = False
        """Whether the next words belong to the speech before them."""

    def read(self, token: Token) -> None:
        text, anchor = plain(token.text), Anchor(first_line=token.line, last_line=token.line)
        if token.kind is not Kind.ACTION or token.starts:
            self.writer.end_paragraph(token.line - 1)
        if not text:
            return
        if token.kind in (Kind.SCENE, Kind.SECTION, Kind.TRANSITION):
            self._read_divider(text, token, anchor)
        elif token.kind is Kind.ACTION:
            self._read_action(text, token, anchor)
        elif token.kind is Kind.FORCED_ACTION:
            self.writer.act(text, anchor)
        elif token.kind is Kind.DIALOGUE:
            self._speak(text, anchor)
        else:
            self._goes_on = False
            is_cue = token.kind is Kind.CHARACTER
            self._cue = _cue(text) if is_cue else replace(self._cue, parenthetical=text)

    def _read_divider(self, text: str, token: Token, anchor: Anchor) -> None:
        if token.kind is Kind.SCENE:
            heading = formal_scene(token.text) or formal_scene(f".{token.text}") or read_heading(token.text)
            self.writer.begin_scene(text, heading.setting, anchor, is_formal=True)
        elif token.kind is Kind.TRANSITION:
            change = read_change(text)
            self.writer.join(change.transition if change else None)
        elif (heading := read_heading(text)).opens is Opens.EPISODE:
            self.writer.begin_episode(heading.number)

    def _read_action(self, text: str, token: Token, anchor: Anchor) -> None:
        change = read_change(text) if token.starts and text.isupper() else None  # `FADE IN:` is rarely forced
        if change and change.is_marked and not change.rest:
            self.writer.join(change.transition)
        else:
            self.writer.add_action_line(text, anchor)

    def _speak(self, text: str, anchor: Anchor) -> None:
        if not (self._goes_on and self.writer.continue_speech(text, anchor, under_cue=True)):
            self.writer.speak(self._cue, text, anchor)
        self._goes_on = True


def _cue(text: str) -> Cue:
    return bare_cue(f"@{text}", frozenset()) or Cue(name=text, kind=LineKind.DIALOGUE)
