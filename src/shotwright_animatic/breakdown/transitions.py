"""How a script says that one shot gives way to the next: `CUT TO:`, `> FADE OUT.`, `【叠化】`, `转场：淡出`.

Only a line that is nothing but the transition says so; the same words within a sentence are part of the story.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.values import Transition
from shotwright_sdk.vocabulary import TransitionKind

_LONGEST: Final = 60
_SHORT: Final = 24
_LONGEST_S: Final = 10.0
_USUAL_S: Final = {
    TransitionKind.CUT: 0.0,
    TransitionKind.DISSOLVE: 0.8,
    TransitionKind.FADE: 1.0,
    TransitionKind.DIP_TO_WHITE: 0.8,
    TransitionKind.WIPE_LEFT: 0.6,
    TransitionKind.WIPE_RIGHT: 0.6,
    TransitionKind.WIPE_UP: 0.6,
    TransitionKind.WIPE_DOWN: 0.6,
}
_OVER: Final = "over"
_BRACKETS: Final = "[【〔（(《"
_MARKS: Final = " .。:：…<>()（）[]【】〔〕—–-*_《》△▲▽◆→"
_PART = re.compile(r"\s*[,，、/;；|+&.。:：()（）→>—–]+\s*|(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])|\s+-\s+")
_SECONDS = re.compile(r"[\s,，、(（]*(?<![\d.])(\d{1,2}(?:\.\d{1,3})?)\s*(?:s|sec|secs|seconds?|秒)$", re.IGNORECASE)
_DRESSING = re.compile(
    r"(?:slow|slowly|quick|quickly|long|soft|gradual|brief) (.+)"
    r"|(?:画面|镜头|场景)?(?:缓缓|缓慢|慢慢|渐渐|逐渐|迅速|快速)?(.+?)(?:转场|过渡|效果)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"([^：:\s]{1,12})\s{0,3}[:：]\s*(.+)$")
_LED = re.compile(r"[\[【〔（(]?([^：:\n]{2,24}?)\s{0,3}[:：]\s*(\S.*)$")
_TOWARDS = re.compile(
    r"(?:(?:SMASH|MATCH|JUMP|HARD|QUICK|TIME) )?CUT (?:BACK )?TO|SMASH CUT|MATCH CUT"
    r"|FADE (?:IN|OUT|TO|UP)|(?:(?:CROSS|LAP|MATCH|RIPPLE) )?DISSOLVE TO|WIPE TO"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line that is no part of the story. `transition` is None if it says only that a part is over, as `THE END`."""

    transition: Transition | None
    rest: str = ""
    """What is filmed after `CUT TO: INT. KITCHEN - NIGHT`."""
    is_marked: bool = True
    """Whether its form alone, whatever stands above it, shows that it cannot be the end of a sentence."""


@lru_cache(maxsize=2048)  # each line is asked about several times
def read_change(line: str) -> Change | None:
    """Return what a line without Markdown marks says of the change of pictures, or None if it tells the story."""
    found = _read(line, "line") or _labelled(line)
    if found:
        return Change(transition=_transition(found), is_marked=_is_marked(line))
    return _led(line) or _towards(line)


def transition_of(value: str) -> Transition | None:
    """Return the transition that a cell or a field of that name asks for; None if it is none that we know."""
    return _transition(_read(value, "line", "value"))


def is_entrance(value: str) -> bool:
    """Whether a shot's own row says with it how the shot begins (`淡入`), not how it ends."""
    return bool(lexicon("transitions", "entrance").exact(_parted(value)[0]))


def both(first: Transition | None, second: Transition | None) -> Transition | None:
    """Return the one of two transitions at one place that is seen: the first that is no cut (`FADE OUT.` `CUT TO:`)."""
    seen = (one for one in (first, second) if one and one.kind is not TransitionKind.CUT)
    return next(seen, first or second)


@dataclass(frozen=True, slots=True)
class _Words:
    meanings: tuple[str, ...] = ()
    seconds: float | None = None

    def __bool__(self) -> bool:
        return bool(self.meanings)


def _read(text: str, *tables: str) -> _Words:
    """Return the meanings of a text that consists of nothing but words of these tables, and the seconds it asks for."""
    if len(text) > _LONGEST:
        return _Words()
    bare, seconds = _parted(text)
    whole = _meaning(bare, tables)
    parts = (whole,) if whole else tuple(_meaning(part, tables) for part in _PART.split(bare) if part)
    return _Words(parts, seconds) if all(parts) else _Words()


def _parted(text: str) -> tuple[str, float | None]:
    """Return the words, without what stands around them, and the seconds that are asked for."""
    bare = text.strip(_MARKS)
    timed = _SECONDS.search(bare)
    return (bare[: timed.start()].strip(_MARKS), float(timed.group(1))) if timed else (bare, None)


def _meaning(words: str, tables: tuple[str, ...]) -> str:
    dressed = _DRESSING.fullmatch(words)
    core = (dressed.group(1) or dressed.group(2)) if dressed else ""
    found = (lexicon("transitions", table).exact(form) for form in (words, core) for table in tables)
    return next(filter(None, found), "")


def _transition(words: _Words) -> Transition | None:
    found: Transition | None = None
    for meaning in words.meanings:
        if meaning != _OVER:
            kind = TransitionKind(meaning)
            found = both(found, Transition(kind=kind, duration_s=_duration_s(kind, words.seconds)))
    return found


def _duration_s(kind: TransitionKind, asked_s: float | None) -> float:
    is_usable = asked_s is not None and 0 < asked_s <= _LONGEST_S and kind is not TransitionKind.CUT
    return asked_s if asked_s is not None and is_usable else _USUAL_S[kind]


def _labelled(line: str) -> _Words:
    """`转场：叠化`; a transition that we do not know is one that only passes."""
    label = _LABELLED.match(line.strip(_MARKS)) if len(line) <= _LONGEST else None
    if not label or not lexicon("transitions", "label").exact(label.group(1)):
        return _Words()
    return _read(label.group(2), "line", "value") or _Words((_OVER,))


def _led(line: str) -> Change | None:
    """`CUT TO: INT. KITCHEN - NIGHT`, `切至：天台`; one short word before a colon may be somebody's name."""
    led = _LED.match(line)
    name = led.group(1).strip(_MARKS) if led else ""
    words = _read(name, "line") if " " in name or (len(name) > 1 and is_han(name[0])) else _Words()
    transition = _transition(words)
    if not led or not transition:
        return None
    rest = led.group(2)[:-1] if line[0] in _BRACKETS and led.group(2)[-1] in "]】〕）)" else led.group(2)
    is_mere_aim = rest.isupper() and len(line) < _SHORT  # `CUT TO: LATER`
    return Change(
        transition=_to_colour(name, rest) or transition, rest="" if _to_colour(name, rest) or is_mere_aim else rest
    )


def _to_colour(name: str, rest: str) -> Transition | None:
    """`FADE TO: BLACK`."""
    return _transition(_read(f"{name} {rest.strip(_MARKS)}", "line"))


def _towards(line: str) -> Change | None:
    """`CUT TO BLACK SCREEN`, `DISSOLVE TO THE OLD HOUSE:`, in capitals."""
    bare = line.strip(_MARKS)
    found = _TOWARDS.match(bare) if len(bare) < _LONGEST and bare[-1:] not in set("!?") else None
    if not found or not (len(bare) < _SHORT or bare.isupper()) or bare[found.end() : found.end() + 1].isalnum():
        return None
    return Change(transition=_transition(_read(found.group(), "line")), is_marked=line.rstrip().endswith((":", "：")))


def _is_marked(line: str) -> bool:
    if line[0] in _BRACKETS or line.rstrip()[-1] in ":：":
        return True
    return not line.rstrip().endswith("。") if any(map(is_han, line)) else line.isupper()
