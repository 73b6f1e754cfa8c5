"""One entry of a list of characters: `林夏（女，24岁）：短发，棕色风衣，敏感而倔强`, `**Tom Reed** (M, 40s): ...`."""

import re

from shotwright_animatic.breakdown.elements import CastEntry
from shotwright_animatic.breakdown.lexicon import lexicon, tables
from shotwright_animatic.breakdown.scripts import han_count, is_han

_ENTRY = re.compile(
    r"([^：:（(，,、|—–]{1,30}?)\s*(?:[（(]([^（）()]{1,80})[）)])?\s*(?:[：:]|——?|–|\s-\s|$|(?<=[）)])|[，,])\s*(.*)$",
    re.DOTALL,
)
_AGE_OR_SEX = re.compile(
    r"\d{1,3}\s*岁?|\d0s\b|[男女]|\b(?:male|female|man|woman|m|f)\b|early|mid|late|岁|年", re.IGNORECASE
)
_PART = re.compile(r"[^；;。]+[；;。]?")
_ATTRIBUTE = re.compile(r"\s*([^：:，,]{1,14})[：:]\s*(.+?)[；;。]?\s*$", re.DOTALL)
_CLAUSE = re.compile(r"[，,、；;。.]\s*|\s+and\s+")


def read_entry(text: str) -> CastEntry | None:
    """Return the character that an entry introduces, or None if it is none.

    Args:
        text: The entry without Markdown marks; attributes on further lines are joined by `；`.
    """
    match = _ENTRY.match(text.strip())
    if not match:
        return None
    name, note, rest = match.group(1).strip(" *“”\"'"), match.group(2) or "", match.group(3) or ""
    if not name or len(name.split()) > 5 or (han_count(name) > 8):
        return None
    aliases = _aliases(note)
    described: dict[str, list[str]] = {
        "appearance": [],
        "personality": [],
        "gender": [],
        "age": [],
        "alias": [],
        "job": [],
    }
    for part in _PART.findall(rest):
        attribute = _ATTRIBUTE.match(part)
        key = lexicon("structure", "attribute").exact(attribute.group(1)) if attribute else ""
        if attribute and key:
            described[key].append(attribute.group(2))
        else:
            _sort_clauses(part, described)
    return CastEntry(
        name=_first_of(name)[0],
        aliases=(
            *_first_of(name)[1:],
            *aliases,
            *(alias.strip() for text in described["alias"] for alias in re.split(r"[、,，/]", text)),
        ),
        gender_and_age="，".join([note, *described["gender"], *described["age"], *described["job"], rest]),
        appearance=_listed(described["appearance"]),
        personality=_listed(described["personality"]),
    )


def _first_of(name: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s*[/／]\s*", name) if part.strip()]


def _aliases(note: str) -> tuple[str, ...]:
    """`小夏` in `林夏（小夏，24岁）`; words on age, sex or work are not names."""
    called = re.findall(
        r"(?:又名|昵称|外号|小名|绰号|人称|也叫|a\.?k\.?a\.?|alias|nicknamed|called)"
        r"\s*[：:]?\s*[“\"']?([\w·’' ]{1,20})",
        note,
        re.IGNORECASE,
    )
    if called:
        return tuple(alias.strip() for alias in called)
    first = re.split(r"[，,、/；;]", note)[0].strip()
    is_nickname = bool(re.fullmatch(r"[小阿老][\u3400-\u9fff]{1,2}|([\u3400-\u9fff])\1", first))
    return (first,) if is_nickname and not _AGE_OR_SEX.search(first) and not lexicon("people", "age").has(first) else ()


def _sort_clauses(part: str, described: dict[str, list[str]]) -> None:
    """Tell looks from nature, clause by clause; what is neither follows the clause before it."""
    key = "appearance"
    for clause in _CLAUSE.split(part):
        stripped = clause.strip()
        if not stripped:
            continue
        if _is_about_looks(stripped):
            key = "appearance"
        elif lexicon("people", "trait").has(stripped):
            key = "personality"
        elif _AGE_OR_SEX.fullmatch(stripped) or _is_about_place_in_life(stripped):
            key = "job"
        described[key].append(stripped)


def _is_about_looks(clause: str) -> bool:
    return any(
        lexicon("looks", table).has(clause) for table in ("hair_noun", "outfit", "glasses", "beard", "hair", "length")
    )


def _is_about_place_in_life(clause: str) -> bool:
    """`她的父亲`, `the last tram's driver`: kin and work, neither looks nor nature."""
    roles = tables("people")["role"]
    words = re.findall(r"[a-z]+", clause.lower())
    return (
        lexicon("people", "gender").has(clause)
        or bool(set(words) & set(roles["en"]))
        or clause.endswith(tuple(roles["zh"]))
    )


def _listed(clauses: list[str]) -> str:
    separator = "，" if any(map(is_han, "".join(clauses))) else ", "
    return separator.join(clauses)
