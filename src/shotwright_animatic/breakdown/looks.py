"""Words on hair, clothes, skin, glasses and beard, as the illustrator's `Looks`."""

import re
from typing import Final

from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.values import Looks

_CLAUSE = re.compile(r"[，,。；;、.]|\s(?:and|with|wearing|in)\s|穿着?|戴着?|披着?")
_LONG_AGO: Final = 12
"""A colour belongs to a thing if it ends at most so many characters before it."""


def read_looks(text: str) -> Looks:
    """Return what `text` says of a person's looks. Colours belong to the noun of the same clause."""
    found: dict[str, str] = {}
    glasses = beard = False
    for clause in _CLAUSE.split(text):
        glasses = glasses or lexicon("looks", "glasses").has(clause)
        is_beard = lexicon("looks", "beard").has(clause)
        beard = beard or is_beard
        _read_outfit(clause, found)
        if not is_beard:
            _read_hair(clause, found)
        found.setdefault("skin", lexicon("looks", "skin").first(clause)) if _is_about_skin(clause) else None
    return Looks(
        hair_colour=found.get("hair_colour", ""),
        hair_length=found.get("hair_length", ""),
        hair_style=found.get("hair_style", ""),
        outfit=found.get("outfit", ""),
        outfit_colour=found.get("outfit_colour", ""),
        skin=found.get("skin", ""),
        glasses=glasses,
        beard=beard,
    )


def _read_hair(clause: str, found: dict[str, str]) -> None:
    by_itself = lexicon("looks", "hair").first(clause)
    length = lexicon("looks", "length").first(clause)
    nouns = list(lexicon("looks", "hair_noun").find(clause))
    if by_itself:
        found.setdefault("hair_colour", by_itself)
    if not nouns and length != "bald":
        return
    colour = _colour_before(clause, nouns[0].end) if nouns else ""
    if colour:
        found.setdefault("hair_colour", "blond" if colour in {"gold", "yellow"} else colour)
    if length:
        found.setdefault("hair_length", length)
    style = lexicon("looks", "hairstyle").first(clause)
    if style:
        found.setdefault("hair_style", style)


def _read_outfit(clause: str, found: dict[str, str]) -> None:
    if "outfit" in found:
        return
    hits = list(lexicon("looks", "outfit").find(clause))
    if not hits:
        return
    garment = hits[-1] if not is_han(clause[hits[0].start]) else hits[0]
    found["outfit"] = garment.meaning
    colour = _colour_before(clause, garment.start) or _colour_within(clause[garment.start : garment.end])
    if colour:
        found["outfit_colour"] = colour


def _colour_before(clause: str, end: int) -> str:
    hits = [hit for hit in lexicon("looks", "colour").find(clause) if hit.end <= end and end - hit.end <= _LONG_AGO * 2]
    return hits[-1].meaning if hits else ""


def _colour_within(garment: str) -> str:
    """`白衣`, `红裙`: the colour is part of the word."""
    return lexicon("looks", "colour").first(garment) if is_han(garment[0]) else ""


def _is_about_skin(clause: str) -> bool:
    return bool(lexicon("looks", "skin").first(clause)) and not lexicon("looks", "hair_noun").has(clause)
