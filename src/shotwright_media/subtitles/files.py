"""Subtitle files: SubRip (.srt), WebVTT (.vtt) and Advanced SubStation Alpha (.ass), all UTF-8.

Times are rounded to the nearest unit that a format knows. Rounding never moves two times past each other, so it makes
no overlap; a cue that would vanish by it is refused.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from shotwright_media.atomic import write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles.caption_style import CaptionStyle
from shotwright_media.subtitles.cues import Cue, Seconds
from shotwright_media.subtitles.fonts import DESCENT, LINE_HEIGHT

_TIMING: Final = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{3})")
_WORD_JOINER: Final = "\u2060"
"""Invisible. It keeps players from taking a backslash, or what looks like a tag, for a command."""
_COMMAND_LIKE: Final = re.compile(r"<(?=[A-Za-z/])|\{(?=\\)|\\(?=[Nnh])")


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


def write_srt(path: Path, cues: Iterable[Cue]) -> None:
    """Write `cues` as SubRip. Speakers are left out: the format has no place for them.

    Raises:
        DiskFull: there is no room for it.
        ValueError: a cue is too short to be written.
    """
    blocks: list[str] = []
    for number, cue in enumerate(cues, start=1):
        start, end = _SRT_CLOCK.span(cue)
        text = _COMMAND_LIKE.sub(lambda mark: mark[0] + _WORD_JOINER, "\n".join(_lines(cue)))
        blocks.append(f"{number}\n{start} --> {end}\n{text}\n")
    write_bytes(path, "\n".join(blocks).encode())


def write_vtt(path: Path, cues: Iterable[Cue], *, language: str = "") -> None:
    """Write `cues` as WebVTT with speakers as voice spans (https://www.w3.org/TR/webvtt1), for players on the web.

    Raises: as `write_srt`.
    """
    header = f"WEBVTT\nLanguage: {language}\n" if language else "WEBVTT\n"
    blocks = [header]
    for number, cue in enumerate(cues, start=1):
        start, end = _VTT_CLOCK.span(cue)
        text = _vtt_escaped("\n".join(_lines(cue)))
        voice = " ".join(_vtt_escaped(cue.speaker).split())
        blocks.append(f"{number}\n{start} --> {end}\n{f'<v {voice}>{text}</v>' if voice else text}\n")
    write_bytes(path, "\n".join(blocks).encode())


def write_ass(path: Path, cues: Iterable[Cue], style: CaptionStyle, *, title: str = "") -> None:
    """Write `cues` as ASS that looks like the burned captions of the same style.

    Players need the font of `shotwright_media.subtitles.fonts`; lines are broken as in the cues and nowhere else.

    Raises: as `write_srt`.
    """
    events: list[str] = []
    for cue in cues:
        start, end = _ASS_CLOCK.span(cue)
        speaker = re.sub(r"[,\s]+", " ", cue.speaker).strip()
        text = r"\N".join(_ass_escaped(line) for line in _lines(cue))
        events.append(f"Dialogue: 0,{start},{end},Caption,{speaker},0,0,0,,{text}\n")
    head = _ass_head(style, " ".join(title.split()))
    write_bytes(path, (head + "".join(events)).encode())


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
                text = re.sub(rf"(?<=[<{{\\]){_WORD_JOINER}", "", "\n".join(lines[index + 1 :]))
                return Cue(start_s=Fraction(start_ms, 1000), end_s=Fraction(end_ms, 1000), text=text)
    raise UnreadableMedia(f"{path} has a cue without a usable time: {' / '.join(lines[:3])}")


def _lines(cue: Cue) -> list[str]:
    """Return the cue's lines without blank ones, which would end a cue in SRT and VTT."""
    return [line.strip() for line in cue.text.splitlines() if line.strip()]


def _vtt_escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ass_escaped(line: str) -> str:
    return line.replace("\\", "\\" + _WORD_JOINER).replace("{", r"\{").replace("}", r"\}")


def _ass_head(style: CaptionStyle, title: str) -> str:
    # ASS counts a font's size from ascent to descent, everyone else by the em; shadows there are hard, hence the alpha.
    size = round(style.size_px * LINE_HEIGHT, 1)
    outline = round(style.outline_px, 2)
    shadow = round(style.shadow_offset_px, 2)
    margin_v = round(style.bottom_px - style.size_px * DESCENT)
    return f"""[Script Info]
; Made by Shotwright
Title: {title}
ScriptType: v4.00+
PlayResX: {style.frame_width}
PlayResY: {style.frame_height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Caption,{style.family},{size},{_ass_colour(style.fill)},{_ass_colour(style.fill)},\
{_ass_colour(style.outline)},&H60000000,-1,0,0,0,100,100,0,0,1,{outline},{shadow},2,\
{round(style.side_px)},{round(style.side_px)},{margin_v},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def _ass_colour(rgb: tuple[int, int, int]) -> str:
    red, green, blue = rgb
    return f"&H00{blue:02X}{green:02X}{red:02X}"
