"""From blocks of Markdown to scenes with speeches and actions, in the script's own order."""

import re
from collections.abc import Sequence
from typing import Final

from shotwright_animatic.breakdown.cast_list import read_entry
from shotwright_animatic.breakdown.cues import Cue, bare_cue, inline_cue, is_narrator, parenthetical_of
from shotwright_animatic.breakdown.document import Block, BlockKind
from shotwright_animatic.breakdown.elements import Action, CastEntry, Hint, SceneDraft, ScriptDraft, Setting, Speech
from shotwright_animatic.breakdown.headings import Heading, Opens, opening_line, read_heading
from shotwright_animatic.breakdown.hints import read_hint, take_hints
from shotwright_animatic.breakdown.inline import plain
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scene_breaks import at_breaks
from shotwright_animatic.breakdown.scripts import is_han, is_speakable, language_of
from shotwright_animatic.breakdown.setting import read_setting, time_in
from shotwright_animatic.breakdown.tables import read_table
from shotwright_sdk.values import Anchor
from shotwright_sdk.vocabulary import LineKind, Mood

_FIELD = re.compile(r"([^：:\n]{1,24}?)\s*[：:]\s*(.*)$")
_MARKER = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_LONGEST_SPEECH: Final = 5000
"""Characters after which a speech no longer takes in the lines below it."""
_TRIANGLE = re.compile(r"^[△▲▽◆]\s*")
_LIST = re.compile(r"\s*[、,，/;；]\s*|\s+and\s+")
_UNFINISHED = re.compile(r"[^。！？!?.…”\"’」』）)—~～]$")


def read_script(blocks: Sequence[Block], name: str) -> ScriptDraft:
    """Return the script that the blocks hold; `name` is its title if it gives none itself."""
    reader = _ScriptReader(_known_names(blocks))
    for block in blocks:
        reader.read(block)
    return reader.finish(name, "\n".join(line for block in blocks for line in block.lines))


def _known_names(blocks: Sequence[Block]) -> frozenset[str]:
    """Names that stand before a colon, or in the list of characters: cues on lines of their own need them."""
    names: set[str] = set()
    section = Opens.ANYTHING
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = read_heading(plain(block.lines[0].lstrip("# "))).opens
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.FRONT_MATTER}:
            continue
        for line in block.lines:
            text = plain(_MARKER.sub("", line))
            entry = read_entry(text) if section is Opens.CHARACTERS else None
            cue = None if entry else inline_cue(text, frozenset())
            if entry:
                names.update((entry.name, *entry.aliases))
            elif cue and cue.name and not _field_of(cue.name):
                names.add(cue.name)
    return frozenset(name for name in names if name)


def _field_of(label: str) -> str:
    return lexicon("structure", "field").exact(label)


class _ScriptReader:
    """Reads block after block; what it knows is the section it is in, the scene, and the cue that waits for words."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._upper_names = {part.upper() for name in names for part in (name, *name.split())}
        self._draft = ScriptDraft(title="", language="")
        self._section = Opens.BODY
        self._section_level = 0
        self._section_subject = ""
        self._episode = 1
        self._episodes_seen = 0
        self._scene: SceneDraft | None = None
        self._cue: Cue | None = None
        self._cue_line = ""
        """The line of a cue that still waits for its first words, else ""."""
        self._hint: Hint | None = None
        self._cues_seen = 0
        self._lines: list[str] = []
        self._lines_from = 0
        self._language = ""

    def read(self, block: Block) -> None:
        match block.kind:
            case BlockKind.HEADING:
                self._end_paragraph(block.first_line - 1)
                self._read_heading(block)
            case BlockKind.FRONT_MATTER:
                self._read_front_matter(block)
            case BlockKind.BLANK | BlockKind.RULE:
                self._end_paragraph(block.first_line - 1)
                if block.kind is BlockKind.RULE:
                    self._break_scene(block)
            case BlockKind.CODE | BlockKind.COMMENT:
                pass
            case BlockKind.TABLE:
                self._end_paragraph(block.first_line - 1)
                self._read_rows(block)
            case BlockKind.LIST_ITEM | BlockKind.QUOTE | BlockKind.PARAGRAPH:
                self._read_lines(block)

    def finish(self, name: str, source: str) -> ScriptDraft:
        self._end_paragraph(source.count("\n") + 1)
        draft = self._draft
        draft.title = draft.title or name
        draft.scenes = [scene for scene in draft.scenes if scene.elements or scene.is_formal]
        draft.is_prose = not self._cues_seen and not any(scene.is_formal for scene in draft.scenes)
        if draft.is_prose:
            draft.scenes = [part for scene in draft.scenes for part in at_breaks(scene)]
        draft.language = self._language or language_of(source)
        return draft

    # Headings and sections

    def _read_heading(self, block: Block) -> None:
        text = plain(block.lines[0].strip().strip("#"))
        if not text:
            return
        heading = read_heading(text)
        self._cue, self._cue_line = None, ""
        if heading.opens is Opens.ANYTHING and self._is_title(block):
            self._draft.title = text.strip("《》 ")
        elif heading.opens is Opens.ANYTHING and self._section in {Opens.CHARACTERS, Opens.LOCATIONS, Opens.ASIDE}:
            self._read_subheading(text, block.level, block.anchor)
        else:
            self._open(heading, block.level, block.anchor)

    def _is_title(self, block: Block) -> bool:
        return block.level == 1 and not self._draft.title and not self._draft.scenes

    def _read_subheading(self, text: str, level: int, anchor: Anchor) -> None:
        if level <= self._section_level:
            self._open(read_heading(text), level, anchor)
        elif self._section is Opens.CHARACTERS:
            self._add_entry(text)
            self._section_subject = text

    def _open(self, heading: Heading, level: int, anchor: Anchor) -> None:
        if heading.opens is Opens.EPISODE:
            self._episodes_seen += 1
            self._episode = heading.number or self._episodes_seen
            self._section, self._scene = Opens.BODY, None
        elif heading.opens in {Opens.CHARACTERS, Opens.LOCATIONS, Opens.ASIDE}:
            self._section, self._section_level, self._section_subject = heading.opens, level, ""
        elif heading.opens is Opens.BODY:
            self._section = Opens.BODY
        else:
            self._section = Opens.BODY
            self._begin_scene(heading.text, heading.setting, anchor, is_formal=heading.opens is Opens.SCENE)

    def _begin_scene(self, heading: str, setting: Setting, anchor: Anchor, *, is_formal: bool) -> SceneDraft:
        self._hint = None
        scene = SceneDraft(heading=heading, setting=setting, episode=self._episode, anchor=anchor, is_formal=is_formal)
        self._draft.scenes.append(scene)
        self._scene = scene
        return scene

    def _break_scene(self, block: Block) -> None:
        """A rule parts the scenes of a told story; in a screenplay it is an ornament between headings."""
        if self._scene and self._scene.elements and not self._scene.is_formal:
            self._begin_scene("", Setting(), block.anchor, is_formal=False)
        self._section = Opens.BODY if self._section is not Opens.CHARACTERS else self._section

    def _read_front_matter(self, block: Block) -> None:
        for line in block.lines:
            match = _FIELD.match(line.strip())
            if not match:
                continue
            key, value = match.group(1).strip().lower(), match.group(2).strip().strip("\"'*_")
            if key in {"title", "片名", "剧名", "标题"}:
                self._draft.title = plain(value).strip("《》")
            elif key in {"language", "lang", "语言"}:
                self._language = "zh" if value.lower().startswith(("zh", "中", "汉", "cn", "chinese")) else "en"

    # Lines

    def _read_lines(self, block: Block) -> None:
        is_item = block.kind is BlockKind.LIST_ITEM
        for number, line in enumerate(block.lines, block.first_line):
            if _FENCE.match(line):
                continue
            text = plain(_MARKER.sub("", line)) if is_item else plain(re.sub(r"^[ \t]*(?:>[ \t]?)+", "", line))
            if not text:
                self._end_paragraph(number - 1)
            elif self._section in {Opens.CHARACTERS, Opens.LOCATIONS, Opens.ASIDE} and not self._leaves_section(text):
                self._read_section_line(text, is_attribute=line[:1] in " \t" and is_item)
            else:
                self._read_line(
                    text, Anchor(first_line=number, last_line=number), is_quote=block.kind is BlockKind.QUOTE
                )

    def _leaves_section(self, text: str) -> bool:
        return opening_line(text) is not None

    def _read_section_line(self, text: str, *, is_attribute: bool) -> None:
        if self._section is Opens.CHARACTERS:
            match = _FIELD.match(text)
            is_attribute = is_attribute or bool(match and lexicon("structure", "attribute").exact(match.group(1)))
            if self._draft.cast and (is_attribute or self._section_subject):
                self._extend_entry(text)
            else:
                self._add_entry(text)
        elif self._section is Opens.LOCATIONS:
            match = _FIELD.match(text)
            if match:
                self._draft.places[match.group(1).strip()] = match.group(2).strip()

    def _add_entry(self, text: str) -> None:
        entry = read_entry(text)
        if entry and not is_narrator(entry.name):
            self._draft.cast.append(entry)

    def _extend_entry(self, text: str) -> None:
        last = self._draft.cast.pop()
        more = read_entry(f"{last.name}：{text}")
        self._draft.cast.append(_both(last, more) if more else last)

    def _read_line(self, text: str, anchor: Anchor, *, is_quote: bool) -> None:
        heading = opening_line(text)
        if heading:
            self._end_paragraph(anchor.first_line - 1)
            self._open(heading, 6, anchor)
        elif _is_transition(text):
            self._end_paragraph(anchor.first_line - 1)
        elif self._is_book_title(text):
            self._draft.title = text.strip("《》")
        elif self._cue and not self._ends_cue(text):
            self._speak_under_cue(text, anchor)
        else:
            self._end_cue()
            self._cue, self._cue_line = None, ""
            self._read_free_line(text, anchor, is_quote=is_quote)

    def _is_book_title(self, text: str) -> bool:
        return not self._draft.title and not self._draft.scenes and text[0] == "《" and text[-1] == "》"

    def _ends_cue(self, text: str) -> bool:
        other = inline_cue(text, self._names)
        return bool(other or _TRIANGLE.match(text) or (bare_cue(text, self._names) and not parenthetical_of(text)))

    def _speak_under_cue(self, text: str, anchor: Anchor) -> None:
        assert self._cue
        how = parenthetical_of(text)
        self._cue_line = self._cue_line if how else ""
        if how:
            self._cue = Cue(name=self._cue.name, kind=self._cue.kind, parenthetical=how)
        elif not self._continue_speech(text, anchor):
            self._speak(self._cue, text, anchor)

    def _read_free_line(self, text: str, anchor: Anchor, *, is_quote: bool) -> None:
        field = _FIELD.match(text)
        label = _field_of(field.group(1).strip("【】[] ")) if field and not text.startswith(("“", '"', "「")) else ""
        cue = None if label else inline_cue(text, self._names)
        if field and label:
            self._read_field(label, field.group(2).strip("【】[] "), text, anchor)
        elif cue and (cue.text or is_narrator(text.rstrip("：: "))):
            self._end_paragraph(anchor.first_line - 1)
            self._cue, self._cue_line = (None, "") if cue.text else (cue, text)
            if cue.text:
                self._speak(cue, cue.text, anchor)
        elif not self._lines and (bare := bare_cue(text, self._names)):
            self._cue, self._cue_line = bare, text
            self._lines_from = anchor.first_line
        elif is_quote:
            self._end_paragraph(anchor.first_line - 1)
            self._speak(Cue(name="", kind=LineKind.NARRATION), text, anchor)
        elif self._lines or not self._continue_speech(text, anchor):
            self._add_action_line(text, anchor)

    def _continue_speech(self, text: str, anchor: Anchor) -> bool:
        """A speech that is wrapped goes on in the next line of the same paragraph."""
        last = self._scene.elements[-1] if self._scene and self._scene.elements else None
        if not isinstance(last, Speech) or last.anchor.last_line != anchor.first_line - 1 or self._lines:
            return False
        if len(last.text) > _LONGEST_SPEECH:
            return False
        if not _UNFINISHED.search(last.text) and not self._cue:
            return False
        assert self._scene
        joined = last.text + _separator(last.text, text) + text
        span = Anchor(first_line=last.anchor.first_line, last_line=anchor.last_line)
        self._scene.elements[-1] = Speech(
            kind=last.kind,
            speaker=last.speaker,
            text=joined,
            anchor=span,
            parenthetical=last.parenthetical,
            hint=last.hint,
        )
        return True

    def _add_action_line(self, text: str, anchor: Anchor) -> None:
        bare = text.strip("（）() ")
        hint = read_hint(text.strip("[]【】()（） ")) if len(text) < 60 and _is_bracketed(text) else None
        if hint:
            self._end_paragraph(anchor.first_line - 1)
            self._hint = hint.over(self._hint)
            return
        if _TRIANGLE.match(text) and self._lines:
            self._end_paragraph(anchor.first_line - 1)
        if not self._lines:
            self._lines_from = anchor.first_line
        line = _TRIANGLE.sub("", bare if _is_bracketed(text) and text[0] in "（(" else text)
        if line:
            self._lines.append(line)

    def _end_paragraph(self, last_line: int) -> None:
        self._end_cue()
        if not self._lines:
            return
        text = "".join(
            line if at == 0 else _separator(self._lines[at - 1], line) + line for at, line in enumerate(self._lines)
        )
        anchor = Anchor(first_line=self._lines_from, last_line=max(self._lines_from, last_line))
        self._lines = []
        self._act(text, anchor)

    def _end_cue(self) -> None:
        """A blank line may part a known name from its words, but capitals without words were not a cue."""
        if self._cue_line and self._cue and self._is_known(self._cue.name):
            return
        if self._cue_line:
            self._lines.append(self._cue_line)
        self._cue, self._cue_line = None, ""

    def _is_known(self, name: str) -> bool:
        return is_narrator(name) or not name or name.upper() in self._upper_names

    # Elements

    def _act(self, text: str, anchor: Anchor) -> None:
        hint, rest = take_hints(text)
        hint = self._taken_hint(hint)
        if hint and not rest and hint.subject:
            rest = hint.subject
        if is_speakable(rest):
            self._current(anchor).elements.append(Action(text=rest, anchor=anchor, hint=hint))
        elif hint:
            self._hint = hint

    def _speak(self, cue: Cue, text: str, anchor: Anchor) -> None:
        hint, rest = take_hints(text) if text[:1] in "[【〔" or text[-1:] in "]】〕" else (None, text)
        if not rest:
            self._hint = hint.over(self._hint) if hint else self._hint
            return
        self._cues_seen += 1
        if is_narrator(cue.name) or not cue.name:
            rest = _unquoted(rest)
        speech = Speech(
            kind=cue.kind,
            speaker=cue.name,
            text=_unquoted(rest),
            anchor=anchor,
            parenthetical=cue.parenthetical,
            hint=self._taken_hint(hint),
        )
        self._current(anchor).elements.append(speech)

    def _taken_hint(self, hint: Hint | None) -> Hint | None:
        waiting, self._hint = self._hint, None
        return hint.over(waiting) if hint else waiting

    def _current(self, anchor: Anchor) -> SceneDraft:
        return self._scene or self._begin_scene("", Setting(), anchor, is_formal=False)

    def _read_field(self, label: str, value: str, text: str, anchor: Anchor) -> None:
        self._end_paragraph(anchor.first_line - 1)
        if label == "title":
            self._draft.title = self._draft.title or value.strip("《》")
        elif label == "action":
            self._act(value, anchor)
        elif label == "hint":
            hint = read_hint(value)
            self._hint = hint.over(self._hint) if hint else self._hint
        elif label == "present":
            names = [name for name in _LIST.split(value) if name]
            if self._scene:
                self._scene.present += names
            else:
                self._draft.cast += [entry for name in names if (entry := read_entry(name))]
        elif label in {"place", "time", "weather", "mood"}:
            self._set_scene(label, value, text, anchor)

    def _set_scene(self, label: str, value: str, text: str, anchor: Anchor) -> None:
        scene = self._scene
        if scene is None or (label == "place" and scene.elements):
            scene = self._begin_scene(text, Setting(), anchor, is_formal=True)
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

    def _read_rows(self, block: Block) -> None:
        if self._section is Opens.ASIDE:
            return
        rows = [plain_cells(line) for line in block.lines]
        if self._section is Opens.CHARACTERS:
            for cells in rows[2:]:
                self._add_entry(f"{cells[0]}：{'；'.join(cells[1:])}")
            return
        for row in read_table(rows, block.first_line):
            for text in row.lines:
                self._read_free_line(text, row.anchor, is_quote=False)
                self._end_paragraph(row.anchor.last_line)


def plain_cells(line: str) -> list[str]:
    return [plain(cell) for cell in line.strip().strip("|").split("|")]


def _both(first: CastEntry, second: CastEntry) -> CastEntry:
    separator = "，" if any(map(is_han, first.appearance + second.appearance)) else ", "
    return CastEntry(
        name=first.name,
        aliases=(*first.aliases, *second.aliases),
        gender_and_age=f"{first.gender_and_age}，{second.gender_and_age}",
        appearance=separator.join(filter(None, [first.appearance, second.appearance])),
        personality=separator.join(filter(None, [first.personality, second.personality])),
    )


def _is_transition(text: str) -> bool:
    bare = text.strip(" .。:：>()（）[]【】—-*《》")
    if lexicon("staging", "transition").exact(bare):
        return True
    return len(bare) < 24 and bool(re.match(r"(?:CUT TO|FADE (?:IN|OUT|TO)|DISSOLVE TO|SMASH CUT|MATCH CUT)\b", bare))


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
