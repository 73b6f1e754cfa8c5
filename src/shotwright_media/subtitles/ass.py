"""Advanced SubStation Alpha: our styles and texts in its words (the format of Aegisub and libass)."""

from collections.abc import Sequence
from typing import Final

from shotwright_media.subtitles.caption_layout import ASCENT
from shotwright_media.subtitles.caption_style import CaptionStyle, Position, Rgb
from shotwright_media.subtitles.fonts import DESCENT, LINE_HEIGHT

_WORD_JOINER: Final = "\u2060"
_OUTLINED, _BOXED = 1, 3
_MAIN, _SECOND = r"{\rCaption}", r"{\rSecond}"
_BOTTOM_CENTRE, _TOP_CENTRE = 2, 8
_SHADOW_ALPHA: Final = 0x60
"""Shadows are hard there, hence lighter than ours."""


def ass_head(style: CaptionStyle, title: str) -> str:
    """Return everything before the first event: the frame, the style of each language, the names of the columns."""
    styles = _style("Caption", style, 1.0) + _style("Second", style, style.translation_scale)
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
{styles}
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass_text(lines: Sequence[str], translation: Sequence[str], style: CaptionStyle) -> tuple[str, int]:
    """Return the text of one event of both languages, and its vertical margin; 0 stands for that of the style."""
    main, second = (r"\N".join(map(_escaped, part)) for part in (lines, translation))
    if not second:
        return main, 0
    if style.translation_above:
        text, outermost = f"{_SECOND}{second}\\N{_MAIN}{main}", Position.TOP
    else:
        text, outermost = f"{main}\\N{_SECOND}{second}", Position.BOTTOM
    return text, _margin(style, style.translation_scale if style.position is outermost else 1.0)


def _escaped(line: str) -> str:
    """Return `line` so that nothing in it is taken for a command; an invisible joiner follows a backslash."""
    return line.replace("\\", "\\" + _WORD_JOINER).replace("{", r"\{").replace("}", r"\}")


def _style(name: str, style: CaptionStyle, scale: float) -> str:
    # ASS counts a font's size from ascent to descent, everyone else by the em.
    size = round(style.size_px * scale * LINE_HEIGHT, 1)
    fill, shadow = _colour(style.fill), _colour((0, 0, 0), _SHADOW_ALPHA)
    if style.boxed:
        border, around, edge = (
            _BOXED,
            style.box_padding_px,
            _colour(style.outline, round(255 * (1 - style.box_opacity))),
        )
    else:
        border, around, edge = _OUTLINED, style.outline_px, _colour(style.outline)
    aligned = _TOP_CENTRE if style.position is Position.TOP else _BOTTOM_CENTRE
    side = round(style.side_px)
    lengths = f"{around * scale:.2f},{style.shadow_offset_px * scale:.2f}"
    return (
        f"Style: {name},{style.family},{size},{fill},{fill},{edge},{shadow},-1,0,0,0,100,100,0,0,{border},{lengths},"
        f"{aligned},{side},{side},{_margin(style, scale)},1\n"
    )


def _margin(style: CaptionStyle, scale: float) -> int:
    """Return the distance of the outermost line, letters `scale` times as large, from the edge of the frame."""
    if style.position is Position.TOP:
        beyond = style.size_px * scale * (LINE_HEIGHT - DESCENT - ASCENT)
    else:
        beyond = style.size_px * scale * DESCENT
    return max(1, round(style.edge_px - beyond))


def _colour(rgb: Rgb, alpha: int = 0) -> str:
    red, green, blue = rgb
    return f"&H{alpha:02X}{blue:02X}{green:02X}{red:02X}"
