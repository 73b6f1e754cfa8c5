"""Subtitle files: SubRip (.srt), WebVTT (.vtt) and Advanced SubStation Alpha (.ass), all UTF-8.

Times are rounded to the nearest unit that a format knows. Rounding never moves two times past each other, so it makes
no overlap; a cue that would vanish by it is refused.

Texts are written as they are, emoji too, but without control characters, and so that no player takes a part of one for
a command, a tag, a time or the end of the cue. Both languages of bilingual subtitles stand in one cue.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from shotwright_media.atomic import write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles.ass import ass_head, ass_text
from shotwright_media.subtitles.caption_style import CaptionStyle
from shotwright_media.subtitles.cues import Cue, Seconds
from shotwright_media.subtitles.plain_text import plain

_TIMING: Final = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{3})")
_WORD_JOINER: Final = "\u2060"
"""Invisible. It keeps players from taking a backslash, or what looks like a tag, for a command."""
_COMMAND_LIKE: Final = re.compile(r"<(?=[A-Za-z/])|\{(?=\\)|\\(?=[Nnh])|--(?=>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """How a format writes times: units per second, and digits and mark of the fraction."""

    units: int
    mark: str
    hour_digits: int

    def span(self, cue: Cue) -> tuple[str, str]:
        start, end = (self._rounded(seconds) for seconds in (cue.start_s, cue.end_s))
        if start == end:
            raise ValueError(f"a cue of {float(cue.end_s - cue.start_s)} s is too short for this format: {cue.text!r}")
        return self._written(start), self._written(end)

    def _rounded(self, seconds: Seconds) -> int:
        return int(Fraction(seconds) * self.units + Fraction(1, 2))

    def _written(self, units: int) -> str:
        seconds, fraction = divmod(units, self.units)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        digits = len(str(self.units)) - 1
        return f"{hours:0{self.hour_digits}}:{minutes:02}:{seconds:02}{self.mark}{fraction:0{digits}}"


_SRT_CLOCK: Final = _Clock(units=1000, mark=",", hour_digits=2)
_VTT_CLOCK: Final = _Clock(units=1000, mark=".", hour_digits=2)
_ASS_CLOCK: Final = _Clock(units=100, mark=".", hour_digits=1)


def write_srt(path: Path, cues: Iterable[Cue], *, translation_above: bool = False) -> None:
    """Write `cues` as SubRip. Speakers are left out: the format has no place for them.

    Raises:
        DiskFull: there is no room for it.
        ValueError: a cue is too short to be written.
    """
    blocks: list[str] = []
    for number, cue in enumerate(cues, start=1):
        start, end = _SRT_CLOCK.span(cue)
        text = _COMMAND_LIKE.sub(lambda mark: mark[0] + _WORD_JOINER, shown_text(cue, translation_above))
        blocks.append(f"{number}\n{start} --> {end}\n{text}\n")
    write_bytes(path, "\n".join(blocks).encode())


def write_vtt(path: Path, cues: Iterable[Cue], *, language: str = "", translation_above: bool = False) -> None:
    """Write `cues` as WebVTT (https://www.w3.org/TR/webvtt1), for players on the web.

    Speakers are voice spans; the second language has the class `second`, to be styled by `::cue(.second)`.

    Raises: as `write_srt`.
    """
    write_bytes(path, vtt_text(cues, language=language, translation_above=translation_above).encode())


def vtt_text(cues: Iterable[Cue], *, language: str = "", translation_above: bool = False) -> str:
    """Return what `write_vtt` writes."""
    tag = "".join(char for char in language if char.isalnum() or char == "-")
    blocks = [f"WEBVTT\nLanguage: {tag}\n" if tag else "WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        start, end = _VTT_CLOCK.span(cue)
        main, second = (vtt_escaped("\n".join(_lines(part))) for part in (cue.text, cue.translation))
        parts = [main, f"<c.second>{second}</c>" if second else ""]
        text = "\n".join(part for part in (reversed(parts) if translation_above else parts) if part)
        voice = " ".join(vtt_escaped(plain(cue.speaker)).split())
        blocks.append(f"{number}\n{start} --> {end}\n{f'<v {voice}>{text}</v>' if voice else text}\n")
    return "\n".join(blocks)


def write_ass(path: Path, cues: Iterable[Cue], style: CaptionStyle, *, title: str = "") -> None:
    """Write `cues` as ASS that looks like the burned captions of the same style.

    Players need the font of `shotwright_media.subtitles.fonts`; lines are broken as in the cues and nowhere else.

    Raises: as `write_srt`.
    """
    events: list[str] = []
    for cue in cues:
        start, end = _ASS_CLOCK.span(cue)
        speaker = re.sub(r"[,\s]+", " ", plain(cue.speaker)).strip()
        text, margin = ass_text(_lines(cue.text), _lines(cue.translation), style)
        events.append(f"Dialogue: 0,{start},{end},Caption,{speaker},0,0,{margin},,{text}\n")
    head = ass_head(style, " ".join(plain(title).split()))
    write_bytes(path, (head + "".join(events)).encode())


def shown_text(cue: Cue, translation_above: bool = False) -> str:
    """Return all lines of a cue, both languages, as files and players have them: no blank lines, nothing invisible."""
    parts = [_lines(cue.text), _lines(cue.translation)]
    return "\n".join(line for part in (reversed(parts) if translation_above else parts) for line in part)


def read_srt(path: Path) -> list[Cue]:
    """Read a SubRip file, as written here or by hand: with or without BOM, any line ends.

    Raises:
        UnreadableMedia: the file is missing, not UTF-8, or a cue in it cannot be understood.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableMedia(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableMedia(f"{path} is not UTF-8 text. Save it as UTF-8 and try again.") from error
    blocks = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return [_srt_cue(block.split("\n"), path) for block in blocks if block.strip()]


def _srt_cue(lines: Sequence[str], path: Path) -> Cue:
    for index, line in enumerate(lines[:2]):
        timing = _TIMING.search(line)
        if timing:
            hours, minutes, seconds, millis, *end = map(int, timing.groups())
            start_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
            end_ms = ((end[0] * 60 + end[1]) * 60 + end[2]) * 1000 + end[3]
            if start_ms < end_ms:
                text = plain("\n".join(lines[index + 1 :]))
                return Cue(start_s=Fraction(start_ms, 1000), end_s=Fraction(end_ms, 1000), text=text)
    raise UnreadableMedia(f"{path} has a cue without a usable time: {' / '.join(lines[:3])}")


def _lines(text: str) -> list[str]:
    """Return the lines of a text without blank ones, which would end a cue in SRT and VTT."""
    return [line.strip() for line in plain(text).split("\n") if line.strip()]


def vtt_escaped(text: str) -> str:
    """Return `text` as the text of a WebVTT cue, in which nothing is markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
