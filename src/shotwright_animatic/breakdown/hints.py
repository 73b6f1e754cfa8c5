"""The author's directions to the camera: `[镜头：特写]`, `【推近】`, `[CLOSE UP]`, `特写：手机`, `CLOSE ON THE KEY`."""

import re
from typing import Final

from shotwright_animatic.breakdown.elements import Hint
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, ShotSize

_BRACKETED = re.compile(r"[\[【〔]([^\[\]【】〔〕\n]{1,80})[\]】〕]")
_NUMBERED = re.compile(
    r"(?:镜头|镜|分镜|shot)\s{0,3}(?:no\.?\s?)?[#＃]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s{0,3}(?:[.、：:）)—-]|\s|$)\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^：:\n]{1,24})[：:]\s*(.*)$")
_SHOT_LINE = re.compile(
    r"((?:EXTREME )?CLOSE[ -]?UP|CLOSE ON|TIGHT ON|INSERT|WIDE ON|WIDE SHOT|ANGLE ON|LOW ANGLE|HIGH ANGLE|OVERHEAD)"
    r"\b[ :—–-]*(.*)$"
)
_SPLIT = re.compile(r"[，,、；;/|+。·—–]+|\s-\s")
_GLUE = re.compile(r"^(?:[\s：:，,、\-—–·的到向]|镜头|(?:of|on|the)\b)+|[\s：:，,、\-—–·的]+$", re.IGNORECASE)
_FORMAL: Final = frozenset(["镜头", "景别", "运镜", "机位"])


def take_hints(text: str) -> tuple[Hint | None, str]:
    """Return the camera directions found in `text`, merged, and the text without them."""
    found: Hint | None = None
    rest: list[str] = []
    at = 0
    for match in _BRACKETED.finditer(text):
        hint = read_hint(match.group(1))
        if hint:
            found = hint.over(found)
            rest.append(text[at : match.start()])
            at = match.end()
    remaining = ("".join(rest) + text[at:]).strip() if rest else text
    leading, remaining = _leading_hint(remaining)
    return (leading.over(found) if leading else found), remaining


def _leading_hint(text: str) -> tuple[Hint | None, str]:
    numbered = _NUMBERED.match(text)
    if numbered:
        hint, rest = _leading_hint(text[numbered.end() :])
        return hint or Hint(), rest
    shot_line = _SHOT_LINE.match(text)
    if shot_line and len(text) < 160:
        return read_hint(text), shot_line.group(2)
    label = _LABEL.match(text)
    if label and label.group(2) and (_all_key_words(label.group(1)) or label.group(1).strip() in _FORMAL):
        is_formal = label.group(1).strip() in _FORMAL
        hint = read_hint(text if is_formal else label.group(1))
        return (hint, "" if is_formal else label.group(2)) if hint else (None, text)
    first = _SPLIT.split(text, maxsplit=1)
    if len(first) == 2 and lexicon("staging", "size").exact(first[0]):  # `全景，雨中的站台。`
        return read_hint(first[0]), first[1].strip()
    return None, text


def _all_key_words(text: str) -> bool:
    return all(_is_key_word(part) for part in _SPLIT.split(text.strip()) if part.strip())


def _is_key_word(word: str) -> bool:
    return any(lexicon("staging", table).exact(word) for table in ("size", "angle", "move"))


def read_hint(text: str) -> Hint | None:
    """Return what the words of a direction ask for, or None if it is no direction to the camera."""
    label = _LABEL.match(text.strip())
    labelled = bool(label and lexicon("staging", "hint_label").exact(label.group(1)))
    body = label.group(2) if label and labelled else text
    size, angle, move = (lexicon("staging", table).first(body) for table in ("size", "angle", "move"))
    if not (size or angle or move) or (not labelled and _is_sentence(body)):
        return None
    subject = _subject(body)
    prop = lexicon("staging", "prop").last(subject) if size in {"insert", "close_up", "extreme_close_up"} else ""
    return Hint(
        size=ShotSize.INSERT if prop else ShotSize(size) if size else None,
        angle=Angle(angle) if angle else None,
        move=CameraMoveKind(move) if move else None,
        prop=prop,
        subject=subject,
    )


def _is_sentence(text: str) -> bool:
    """A bracket with whole sentences is an action; `镜头` words within it are a coincidence."""
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    starts_with_key_word = any(
        hit.start == 0 for table in ("size", "angle", "move") for hit in lexicon("staging", table).find(text.strip())
    )
    return not starts_with_key_word and not any(_is_key_word(part) for part in parts)


def _subject(body: str) -> str:
    rest = body
    for table in ("size", "angle", "move"):
        for hit in reversed(list(lexicon("staging", table).find(rest))):
            rest = rest[: hit.start] + " " + rest[hit.end :]
    return _GLUE.sub("", rest)
