"""Who speaks: `林夏：……`, `林夏（低声）：……`, `**Tom**: ...`, and the screenplay's `TOM (V.O.)` on its own line."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shotwright_animatic.breakdown.lexicon import lexicon, tables
from shotwright_animatic.breakdown.names import surname_of
from shotwright_animatic.breakdown.scripts import han_count, is_han
from shotwright_sdk.vocabulary import LineKind

_NAME: Final = (
    r"[^\s：:()（）\[\]【】“”\"「」。！？!?…，,；;、|<>△▲#][^：:()（）\[\]【】“”\"「」。！？!?…；;|<>△▲#\n]{0,29}?"
)
_INLINE = re.compile(
    rf"({_NAME})\s*(?:[（(\[]([^（）()\[\]\n]{{1,60}})[）)\]]\s*)?[：:](?!//)\s*(?:[（(]([^（）()\n]{{1,60}})[）)]\s*)?(.*)$"
)
_BARE = re.compile(rf"@?({_NAME})\s*((?:[（(][^（）()\n]{{1,40}}[）)]\s*)*)\^?\s*[：:]?$")
_PARENTHETICAL = re.compile(r"[（(]([^（）()\n]{1,120})[）)]$")
_CONTINUED = re.compile(r"cont(?:'|’)?d|continu\w*|续|接上", re.IGNORECASE)
_NOT_IN_HAN_NAMES = frozenset("的了是在着就把被想看有这那只很也都又不没一上下里说道")
_NAME_WORD = re.compile(r"(?:[A-Z\u00c0-\u00de][\w'’.\-]*|[#&]?\d{1,3}|of|the|de|van|von|la|and|&|at|on)$")
_SPEAKER_SPLIT = re.compile(r"\s*(?:、|/|&|＆|\band\b|和|与)\s*")
_STOP_WORDS = frozenset(
    [
        "suddenly",
        "then",
        "meanwhile",
        "finally",
        "later",
        "now",
        "today",
        "tonight",
        "tomorrow",
        "yesterday",
        "example",
        "warning",
        "important",
        "question",
        "answer",
        "result",
        "remember",
        "one",
        "two",
        "three",
        "first",
        "second",
        "third",
        "silence",
        "beat",
        "pause",
        "moments",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A name, how it is said, and what is said if it stands on the same line. `name` is "" for the narrator."""

    name: str
    kind: LineKind
    parenthetical: str = ""
    text: str = ""


def inline_cue(line: str, known: AbstractSet[str]) -> Cue | None:
    """Return the cue of `NAME (how): text`, or None if the line is something else.

    Args:
        line: One line without Markdown marks.
        known: Names that are certainly names, as written; any of them is believed.
    """
    match = _INLINE.match(line)
    if not match:
        return None
    name, how, how_inside, text = (
        match.group(1).strip(),
        match.group(2) or "",
        match.group(3) or "",
        match.group(4).strip(),
    )
    if not (name in known or is_narrator(name) or _looks_like_name(name)):
        return None
    return _cue(name, [part.strip() for part in (how, how_inside) if part], text, known)


def bare_cue(line: str, known: AbstractSet[str]) -> Cue | None:
    """Return the cue if a whole line is one: capitals, or a name that is known, with its extensions."""
    match = _BARE.match(line)
    if not match:
        return None
    name = match.group(1).strip()
    forced = line.startswith("@")
    if not (
        forced
        or name in known
        or is_narrator(name)
        or _is_capitals(name)
        or (line[-1] in "：:" and _looks_like_name(name))
    ):
        return None
    extensions = [part.strip() for part in re.findall(r"[（(]([^（）()\n]{1,40})[）)]", match.group(2))]
    return _cue(name, extensions, "", known)


def parenthetical_of(line: str) -> str:
    """Return what a line that is nothing but a parenthetical says, else ""."""
    match = _PARENTHETICAL.match(line)
    return match.group(1).strip() if match else ""


@lru_cache(maxsize=2048)
def is_narrator(name: str) -> bool:
    words = tables("people")["narrator"]
    return name.strip().lower() in {*words["zh"], *words["en"]}


@lru_cache(maxsize=2048)
def is_voice_off(text: str) -> bool:
    """Whether a parenthetical says that the voice is inner or comes from somewhere else."""
    table = lexicon("delivery", "thought")
    return (
        any(table.exact(part) for part in re.split(r"[，,、/；;\s]+", text))
        or any(len(word) > 3 and word in text.lower() for word in (*tables("delivery")["thought"]["any"],))
        or bool(re.search(r"(?:^|[^A-Za-z])[VO]\.?\s?[OSC]\.?(?:[^A-Za-z]|$)|心想|内心|画外", text))
    )


def speakers_of(name: str) -> list[str]:
    """Return the people of a joint cue (`林夏、陈默`, `TOM & MARA`); one name for an ordinary cue."""
    parts = [part for part in _SPEAKER_SPLIT.split(name) if part]
    return parts if len(parts) > 1 and all(len(part) > 1 for part in parts) else [name]


def _cue(name: str, extensions: list[str], text: str, known: AbstractSet[str]) -> Cue:
    how = [part for part in extensions if not _CONTINUED.fullmatch(part)]
    off = any(map(is_voice_off, how))
    if is_narrator(name):
        person = next((part for part in how if part in known or (surname_of(part) and _looks_like_name(part))), "")
        kind = LineKind.THOUGHT if person else LineKind.NARRATION
        return Cue(name=person, kind=kind, parenthetical="" if person else "，".join(how), text=text)
    inner = re.fullmatch(r"(.{2,8}?)(?:的)?(?:内心独白|内心|独白|心声|画外音|旁白|OS|VO|O\.S\.|V\.O\.)", name)
    if inner:
        return Cue(name=inner.group(1).strip(), kind=LineKind.THOUGHT, parenthetical="，".join(how), text=text)
    spoken = [part for part in how if not (is_voice_off(part) and len(part) < 8)]
    separator = "，" if han_count("".join(spoken)) else ", "
    return Cue(
        name=name, kind=LineKind.THOUGHT if off else LineKind.DIALOGUE, parenthetical=separator.join(spoken), text=text
    )


def _looks_like_name(name: str) -> bool:
    if any(map(is_han, name)):
        return _looks_like_han_name(name)
    words = name.split()
    return (
        len(words) <= 4
        and name.lower() not in _STOP_WORDS
        and bool(_NAME_WORD.match(words[0]))
        and words[0].lower() not in {"of", "and", "&", "on", "at"}
        and all(_NAME_WORD.match(word) for word in words)
        and not name.isdigit()
    )


def _looks_like_han_name(name: str) -> bool:
    core = re.sub(r"[\s·・A-Za-z0-9]", "", name)
    if core.endswith(tuple(tables("people")["role"]["zh"])) or lexicon("people", "group").exact(name):
        return len(core) <= 8
    if len(name) > 8 or "，" in name or "、" in name:
        return len(speakers_of(name)) > 1 and all(map(_looks_like_han_name, speakers_of(name)))
    return len(core) <= 3 or not set(core) & _NOT_IN_HAN_NAMES


def _is_capitals(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return (
        len(letters) > 1
        and all(char.isupper() for char in letters)
        and not any(map(is_han, letters))
        and len(name.split()) <= 5
        and not lexicon("transitions", "line").exact(name)
        and name[-1] not in ".-—"
    )
