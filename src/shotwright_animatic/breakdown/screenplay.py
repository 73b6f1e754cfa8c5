"""From blocks of Markdown to scenes with speeches and actions, in the script's own order."""

import re
from collections.abc import Sequence
from typing import Final

from shotwright_animatic.breakdown.cues import Cue, bare_cue, inline_cue, is_narrator, parenthetical_of
from shotwright_animatic.breakdown.document import Block, BlockKind
from shotwright_animatic.breakdown.elements import ScriptDraft
from shotwright_animatic.breakdown.headings import Heading, Opens, opening_line, read_heading
from shotwright_animatic.breakdown.hints import read_hint
from shotwright_animatic.breakdown.known_names import ITEM_MARK, field_of, known_names
from shotwright_animatic.breakdown.languages import language_of
from shotwright_animatic.breakdown.preliminaries import Preliminaries
from shotwright_animatic.breakdown.scene_breaks import at_breaks
from shotwright_animatic.breakdown.scene_writer import SceneWriter, filmed
from shotwright_animatic.breakdown.scripts import han_count
from shotwright_animatic.breakdown.tables import read_table
from shotwright_animatic.breakdown.transitions import Change, read_change
from shotwright_sdk.markdown import plain
from shotwright_sdk.values import Anchor
from shotwright_sdk.vocabulary import LineKind

_FIELD = re.compile(r"([^：:\n]{1,24}?)\s*[：:]\s*(.*)$")
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_NAMES = re.compile(r"\s*[、,，/;；]\s*|\s+and\s+")
_LISTS: Final = frozenset({Opens.CHARACTERS, Opens.LOCATIONS, Opens.ASIDE})
_LOWEST_LEVEL: Final = 6


def read_script(blocks: Sequence[Block], name: str) -> ScriptDraft:
    """Return the script that the blocks hold; `name` is its title if it gives none itself."""
    reader = _ScriptReader(known_names(blocks))
    for block in blocks:
        reader.read(block)
    return reader.finish(name, "\n".join(line for block in blocks for line in block.lines))


class _ScriptReader:
    """Reads block after block; what it knows is the section that it is in and the cue that waits for its words."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._upper_names = {part.upper() for name in names for part in (name, *name.split())}
        self._front = Preliminaries()
        self._writer = SceneWriter()
        self._section = Opens.BODY
        self._section_level = 0
        self._episodes_seen = 0
        self._cue: Cue | None = None
        self._cue_line = ""
        """The line of a cue that still waits for its first words, else ""."""

    def read(self, block: Block) -> None:
        match block.kind:
            case BlockKind.CODE | BlockKind.COMMENT:
                pass
            case BlockKind.FRONT_MATTER:
                self._front.read_front_matter(block.lines)
            case BlockKind.LIST_ITEM | BlockKind.QUOTE | BlockKind.PARAGRAPH:
                self._read_lines(block)
            case BlockKind.HEADING | BlockKind.TABLE | BlockKind.RULE | BlockKind.BLANK:
                self._end_paragraph(block.first_line - 1)
                self._read_divider(block)

    def finish(self, name: str, source: str) -> ScriptDraft:
        self._end_paragraph(source.count("\n") + 1)
        scenes = self._writer.scenes
        is_prose = not self._writer.speeches and not any(scene.is_formal for scene in scenes)
        parts = [part for scene in scenes for part in at_breaks(scene)] if is_prose else scenes
        return ScriptDraft(
            title=self._front.title or name,
            language=self._front.language or language_of(source),
            cast=self._front.cast,
            places=self._front.places,
            scenes=filmed(parts),
            is_prose=is_prose,
        )

    # Headings, rules and tables

    def _read_divider(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self._cue, self._cue_line = None, ""
            self._read_heading(block)
        elif block.kind is BlockKind.TABLE:
            self._read_rows(block)
        elif block.kind is BlockKind.RULE:
            self._writer.break_told_scene(block.anchor)
            self._section = Opens.BODY if self._section is not Opens.CHARACTERS else self._section

    def _read_heading(self, block: Block) -> None:
        text = plain(block.lines[0].strip().strip("#"))
        heading = read_heading(text)
        is_free = heading.opens is Opens.ANYTHING
        if is_free and block.level == 1 and text and not self._front.title and not self._writer.scenes:
            self._front.title = text.strip("《》 ")
        elif is_free and self._section in _LISTS and block.level > self._section_level:
            if self._section is Opens.CHARACTERS:
                self._front.begin_character(text)
        elif (change := read_change(text)) and change.transition:
            self._section = Opens.BODY
            self._read_change(change, block.anchor)
        elif text:
            self._open(heading, block.level, block.anchor)

    def _open(self, heading: Heading, level: int, anchor: Anchor) -> None:
        if heading.opens in _LISTS:
            self._section, self._section_level = heading.opens, level
            self._front.begin_list()
            return
        self._section = Opens.BODY
        if heading.opens is Opens.EPISODE:
            self._episodes_seen += 1
            self._writer.begin_episode(heading.number or self._episodes_seen)
        elif heading.opens is not Opens.BODY:
            is_formal = heading.opens is Opens.SCENE
            self._writer.begin_scene(heading.text, heading.setting, anchor, is_formal=is_formal)

    def _read_rows(self, block: Block) -> None:
        rows = [[plain(cell) for cell in line.strip().strip("|").split("|")] for line in block.lines]
        if self._section is Opens.CHARACTERS:
            for cells in rows[2:]:
                self._front.add_character(f"{cells[0]}：{'；'.join(cells[1:])}")
        elif self._section is not Opens.ASIDE:
            for row in read_table(rows, block.first_line):
                self._writer.join(row.opening)
                self._writer.row = row.anchor.first_line
                for text in row.lines:
                    self._read_free_line(text, row.anchor, is_quote=False)
                    self._end_paragraph(row.anchor.last_line)
                self._writer.row = 0
                self._writer.join(row.ending)

    # Lines

    def _read_lines(self, block: Block) -> None:
        mark = ITEM_MARK if block.kind is BlockKind.LIST_ITEM else _QUOTE_MARK
        is_quote = block.kind is BlockKind.QUOTE
        for number, line in enumerate(block.lines, block.first_line):
            text = plain(mark.sub("", line))
            if _FENCE.match(line):
                continue
            if not text:
                self._end_paragraph(number - 1)
            elif self._section in _LISTS and opening_line(text) is None and not self._ends_list(text, block.kind):
                self._read_list_line(text, is_indented=line[:1] in " \t" and mark is ITEM_MARK)
            else:
                self._read_line(text, Anchor(first_line=number, last_line=number), is_quote=is_quote)

    def _read_list_line(self, text: str, *, is_indented: bool) -> None:
        if self._section is Opens.CHARACTERS:
            self._front.read_character_line(text, is_indented=is_indented)
        elif self._section is Opens.LOCATIONS:
            self._front.read_place_line(text)

    def _read_line(self, text: str, anchor: Anchor, *, is_quote: bool) -> None:
        heading = opening_line(text)
        change = None if heading else self._change_in(text, anchor)
        if heading or change:
            self._end_paragraph(anchor.first_line - 1)
        if heading:
            self._open(heading, _LOWEST_LEVEL, anchor)
        elif change:
            self._read_change(change, anchor)
        elif text[0] + text[-1] == "《》" and not self._front.title and not self._writer.scenes:
            self._front.title = text.strip("《》")
        elif self._cue and not self._ends_cue(text):
            self._speak_under_cue(self._cue, text, anchor)
        else:
            self._end_cue()
            self._cue, self._cue_line = None, ""
            self._read_free_line(text, anchor, is_quote=is_quote)

    def _change_in(self, text: str, anchor: Anchor) -> Change | None:
        """Return what a line says of the change of pictures, unless it belongs to the words above it."""
        change = read_change(text)
        is_manner = bool(self._cue_line and parenthetical_of(text))
        is_spoken = bool(self._cue_line) or (self._cue is not None and not han_count(text))
        could_go_on = is_spoken or self._writer.awaits_more(anchor)
        return None if is_manner or (change and could_go_on and not change.is_marked) else change

    def _read_change(self, change: Change, anchor: Anchor) -> None:
        self._cue, self._cue_line = None, ""
        self._writer.join(change.transition)
        heading = opening_line(change.rest) if change.rest else None
        if heading:
            self._open(heading, _LOWEST_LEVEL, anchor)
        elif change.rest:
            self._writer.add_action_line(change.rest, anchor)

    def _ends_list(self, text: str, kind: BlockKind) -> bool:
        """After `FADE IN:` people and places are no longer listed: the story begins."""
        is_listed = self._section is Opens.ASIDE or kind is not BlockKind.PARAGRAPH
        change = None if is_listed else read_change(text)
        if not change or not change.transition or not change.is_marked:
            return False
        self._section = Opens.BODY
        return True

    def _read_free_line(self, text: str, anchor: Anchor, *, is_quote: bool) -> None:
        field = _FIELD.match(text)
        label = field_of(field.group(1).strip("【】[] ")) if field and text[0] not in '“"「' else ""
        cue = None if label else inline_cue(text, self._names)
        if field and label:
            self._read_field(label, field.group(2).strip("【】[] "), text, anchor)
        elif cue and (cue.text or is_narrator(text.rstrip("：: "))):
            self._read_cue(cue, text, anchor)
        elif not self._writer.is_in_paragraph and (bare := bare_cue(text, self._names)):
            self._cue, self._cue_line = bare, text
        elif is_quote:
            self._end_paragraph(anchor.first_line - 1)
            self._writer.speak(Cue(name="", kind=LineKind.NARRATION), text, anchor)
        elif not self._writer.continue_speech(text, anchor, under_cue=False):
            self._writer.add_action_line(text, anchor)

    def _read_field(self, label: str, value: str, text: str, anchor: Anchor) -> None:
        self._end_paragraph(anchor.first_line - 1)
        if label == "title":
            self._front.title = self._front.title or value.strip("《》")
        elif label == "action":
            self._writer.act(value, anchor)
        elif label == "hint":
            self._writer.wait_for_hint(read_hint(value))
        elif label == "present":
            self._read_present([name for name in _NAMES.split(value) if name])
        elif label != "silent":
            self._writer.set_scene(label, value, text, anchor)

    def _read_present(self, names: list[str]) -> None:
        """Below a scene's heading those who are there; before the first scene those who are in the story."""
        if self._writer.current:
            self._writer.current.present += names
        else:
            for name in names:
                self._front.add_character(name)

    # Cues on lines of their own

    def _read_cue(self, cue: Cue, text: str, anchor: Anchor) -> None:
        self._end_paragraph(anchor.first_line - 1)
        self._cue, self._cue_line = (None, "") if cue.text else (cue, text)
        if cue.text:
            self._writer.speak(cue, cue.text, anchor)

    def _speak_under_cue(self, cue: Cue, text: str, anchor: Anchor) -> None:
        how = parenthetical_of(text)
        if how:
            self._cue = Cue(name=cue.name, kind=cue.kind, parenthetical=how)
            return
        is_first = bool(self._cue_line)
        self._cue_line = ""
        if is_first or not self._writer.continue_speech(text, anchor, under_cue=True):
            self._writer.speak(self._cue or cue, text, anchor)

    def _ends_cue(self, text: str) -> bool:
        is_other = inline_cue(text, self._names) or (bare_cue(text, self._names) and not parenthetical_of(text))
        return bool(is_other) or text[0] in "△▲"

    def _end_paragraph(self, last_line: int) -> None:
        self._end_cue(last_line)
        self._writer.end_paragraph(last_line)

    def _end_cue(self, last_line: int = 1) -> None:
        """A blank line may part a known name from its words, but capitals without words were not a cue."""
        name = self._cue.name if self._cue else ""
        if self._cue_line and (not name or is_narrator(name) or name.upper() in self._upper_names):
            return
        if self._cue_line:
            self._writer.add_action_line(self._cue_line, Anchor(first_line=last_line, last_line=last_line))
        self._cue, self._cue_line = None, ""
