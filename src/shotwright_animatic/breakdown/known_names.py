"""Which words of a script are certainly names, found before it is read."""

import re
from collections.abc import Sequence

from shotwright_animatic.breakdown.cast_list import read_entry
from shotwright_animatic.breakdown.cues import inline_cue
from shotwright_animatic.breakdown.document import Block, BlockKind
from shotwright_animatic.breakdown.headings import Opens, read_heading
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.transitions import read_change
from shotwright_sdk.markdown import plain

ITEM_MARK = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")


def known_names(blocks: Sequence[Block]) -> frozenset[str]:
    """Names that stand before a colon, or in the list of characters: cues on lines of their own need them."""
    names: set[str] = set()
    section = Opens.ANYTHING
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section = read_heading(plain(block.lines[0].lstrip("# "))).opens
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.FRONT_MATTER}:
            continue
        for line in block.lines:
            names.update(_names_in(plain(ITEM_MARK.sub("", line)), in_list=section is Opens.CHARACTERS))
    return frozenset(name for name in names if name)


def _names_in(text: str, *, in_list: bool) -> tuple[str, ...]:
    entry = read_entry(text) if in_list else None
    if entry:
        return (entry.name, *entry.aliases)
    cue = inline_cue(text, frozenset())
    return (cue.name,) if cue and not field_of(cue.name) and not read_change(text) else ()


def field_of(label: str) -> str:
    """Return what a label such as `地点` or `Weather` says something of, "" if it is no label."""
    return lexicon("structure", "field").exact(label)
