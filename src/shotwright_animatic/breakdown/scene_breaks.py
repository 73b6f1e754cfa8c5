"""Where a told story without headings goes to another place or another day."""

import re
from typing import Final

from shotwright_animatic.breakdown.elements import Action, SceneDraft, Setting
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han, sentences
from shotwright_animatic.breakdown.setting import time_in
from shotwright_sdk.values import Anchor

_JUMP = re.compile(
    r"(?:第二天|次日|翌日|数日后|多年以?后|当天|当晚|那天(?:晚上|夜里|早上)"
    r"|[一二三四五六七八九十两几多半\d]+(?:年|个?月|天|小时|周)(?:以|之)?[后前])"
    r"|\b(?:the (?:next|following) (?:day|morning|night|evening|week)|that (?:night|evening|morning)"
    r"|(?:\w+ )?(?:days?|weeks?|months?|years?|hours?) later)\b",
    re.IGNORECASE,
)
_ARRIVES = re.compile(
    r"(?:来到|走进|回到|赶到|到了|到达|走出|冲进|跑到|爬上|登上)(?:了)?[^，。！？]{0,10}|"
    r"\b(?:arrived at|walked into|came to|reached|returned to|entered|stepped into|went to|back (?:at|in|to))"
    r"\s[^.,!?]{0,40}",
    re.IGNORECASE,
)
_HEAD: Final = 24
_QUOTES: Final = frozenset('“「『"‘')


def at_breaks(scene: SceneDraft) -> list[SceneDraft]:
    """Split a scene of a told story where time jumps or people arrive somewhere else."""
    parts = [scene]
    elements, scene.elements = scene.elements, []
    for element in elements:
        setting = _opens(element.text) if isinstance(element, Action) else None
        if setting and parts[-1].elements and not _is_same_place(setting, parts[-1]):
            parts.append(
                SceneDraft(heading="", setting=setting, episode=scene.episode, anchor=element.anchor, is_formal=False)
            )
        parts[-1].elements.append(element)
    return [_ending_where_it_ends(part) for part in parts]


def _opens(paragraph: str) -> Setting | None:
    """Return the setting that a paragraph's first sentence moves to, or None if it stays."""
    first = (sentences(paragraph) or [""])[0]
    if first[:1] in _QUOTES:
        return None
    jump = _JUMP.search(first[:_HEAD])
    arrives = _ARRIVES.search(first)
    place = _place_in(arrives.group()) if arrives else _place_in(first) if jump else ""
    if not jump and not place:
        return None
    return Setting(name=place, time=time_in(first))


def _place_in(text: str) -> str:
    for hit in lexicon("setting", "place").find(text):
        if hit.end - hit.start > 1:
            word = text[hit.start : hit.end]
            return word if is_han(word[0]) else word[0].upper() + word[1:]
    return ""


def _is_same_place(setting: Setting, scene: SceneDraft) -> bool:
    return bool(setting.name) and setting.name == scene.setting.name and setting.time in {None, scene.setting.time}


def _ending_where_it_ends(scene: SceneDraft) -> SceneDraft:
    if scene.elements:
        last = max(element.anchor.last_line for element in scene.elements)
        scene.anchor = Anchor(first_line=scene.anchor.first_line, last_line=last)
    return scene
