"""A working copy of the script in another language. The source is kept; what is translated is a version beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.stages import Stage
from shotwright.domain.templates import PromptStage
from shotwright.domain.tokens import tokens_about
from shotwright.domain.writing import Commission, Origin, Part, in_parts, is_chinese, part_of, require
from shotwright.usecases.wording import Wording
from shotwright.workflows.writing.texts import Text

LANGUAGES: Final = {"zh": "Chinese", "en": "English"}
_PART_TOKENS: Final = 3_000
_ROOM: Final = 3
"""The answer may have so many times the tokens of what it translates: languages and models' thinking differ."""
_LEAST_TO_JUDGE: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Translate:
    """`names` stay as they are, in every part."""

    text: str
    number: int
    """Which version of the script the text is."""
    target: str
    names: Sequence[str] = ()
    model: str = ""


def commission(asked: Translate, wording: Wording) -> Commission:
    """Return what is asked of the model, part by part.

    Raises:
        WritingNotPossible, TemplateNotUsable, VariableNotUsable
    """
    if asked.target not in LANGUAGES:
        raise WritingNotPossible(f"“{asked.target}” is not a language we film in: {', '.join(LANGUAGES)} are.")
    require(asked.text, "There is no script to translate yet.")
    pieces = in_parts(asked.text, _PART_TOKENS)
    rendered = [
        wording.rendered(
            PromptStage.TRANSLATE,
            {"text": piece.strip("\n"), "target_language": LANGUAGES[asked.target], "names": list(asked.names)},
        )
        for piece in pieces
    ]
    return Commission(
        stage=Stage.TRANSLATE,
        parts=tuple(part_of(one, f"part {number}") for number, one in enumerate(rendered, start=1)),
        asked={"target": asked.target, "version": asked.number, "gaps": [_gap(one) for one in pieces]},
        note=f"of version {asked.number}, into {LANGUAGES[asked.target]}",
        template=rendered[0].template,
        model=asked.model,
        output_tokens=_ROOM * max(1_000, *map(tokens_about, pieces)),
    )


def _gap(piece: str) -> str:
    """Return the line breaks at the end of a part: models do not keep them."""
    return "\n" * (len(piece) - len(piece.rstrip("\n")))


def _joined(commission: Commission, texts: Sequence[str]) -> str:
    gaps = commission.asked["gaps"]
    assert isinstance(gaps, list), "a commission to translate has them"
    return "".join(f"{text.strip(chr(10))}{gap}" for text, gap in zip(texts, gaps, strict=True)).rstrip() + "\n"


def _in_that_language(commission: Commission, part: Part) -> Callable[[str], str]:
    del part
    target = commission.asked["target"]

    def complaint(text: str) -> str:
        if len(text) < _LEAST_TO_JUDGE or is_chinese(text) == (target == "zh"):
            return ""
        return f"This is not in {LANGUAGES[str(target)]}. Give the translation alone."

    return complaint


TEXT: Final = Text(origin=Origin.TRANSLATION, joined=_joined, check=_in_that_language)
