"""What people order of language models, as values: what is asked, in which parts, and where the result goes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Any, Final

from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.fingerprints import Json
from shotwright.domain.stages import Stage
from shotwright.domain.templates import Rendered, TemplateRef
from shotwright.domain.tokens import tokens_about

_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WORDS: Final = re.compile("[A-Za-z\u00c0-\u024f]+")
_HAN_PER_WORD: Final = 0.6
"""A Chinese character says about as much as 0.6 English words."""
_FENCE: Final = re.compile(r"<(?=/?script\b)", re.IGNORECASE)


class Origin(StrEnum):
    """Where a version of the script came from."""

    FILE = "file"
    IMPORT = "import"
    UPLOAD = "upload"
    EDIT = "edit"
    """Written in the studio itself."""
    CHAT = "chat"
    REWRITE = "rewrite"
    SCREENPLAY = "screenplay"
    TRANSLATION = "translation"
    DRAMA = "drama"


KEYS: Final[Mapping[Stage, str]] = {
    Stage.REWRITE: "script/rewrite",
    Stage.SCREENPLAY: "script/screenplay",
    Stage.TRANSLATE: "script/translation",
    Stage.SHOTS: "script/shots",
    Stage.CAMERA: "script/camera",
    Stage.ADVICE: "script/advice",
}
"""The artefacts that people order: by whom they are written."""
TRIAL_KEY: Final = "script/trial"
"""The artefact of what templates were answered with that people tried out."""
DRAMA_KEY: Final = "script/drama"
"""The artefact of what a model wrote for a drama."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question of an order, as it is sent. `about` says what it is about: a scene's code, or a number."""

    about: str
    text: str
    system: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """Something that a person wants written. The whole of it is kept in the take's recipe."""

    stage: Stage
    parts: tuple[Part, ...]
    asked: Mapping[str, Json]
    """What the person asked for, and what the result is judged by."""
    note: str = ""
    template: TemplateRef | None = None
    model: str = ""
    """The name of the provider that is to do it; "" for the one that is assigned to the stage."""
    images: tuple[str, ...] = ()
    """Storage keys of pictures that go with it."""
    look: Mapping[str, str] = field(default_factory=dict[str, str])
    """The look that the film is to have with it."""
    output_tokens: int = 8_000
    """How long the answer to one part may be."""
    is_trial: bool = False
    """Whether a template is tried out: the answer is kept, and changes nothing."""
    is_drama: bool = False
    """Whether a whole drama is written: `parts` holds its first question, and the others follow from the answer."""

    @property
    def key(self) -> str:
        if self.is_drama:
            return DRAMA_KEY
        return TRIAL_KEY if self.is_trial else KEYS[self.stage]

    @property
    def prompt(self) -> str:
        """All that is asked, in the order of the parts."""
        return "\n\n".join(part.text for part in self.parts)

    def as_inputs(self) -> dict[str, Json]:
        """Return what a take's recipe keeps of it."""
        return {
            "stage": self.stage.value,
            "asked": self.asked,
            "parts": [{"about": one.about, "text": one.text, "system": one.system} for one in self.parts],
            "model": self.model,
            "images": list(self.images),
            "look": self.look,
            "note": self.note,
            "output_tokens": self.output_tokens,
            "is_trial": self.is_trial,
            "is_drama": self.is_drama,
        }


def commission_from(inputs: Any) -> Commission:
    """Read a commission as `as_inputs` wrote it."""
    return Commission(
        stage=Stage(inputs["stage"]),
        parts=tuple(Part(**one) for one in inputs["parts"]),
        asked=inputs["asked"],
        model=inputs["model"],
        images=tuple(inputs["images"]),
        look=inputs["look"],
        note=inputs["note"],
        output_tokens=inputs["output_tokens"],
        is_trial=inputs["is_trial"],
        is_drama=inputs.get("is_drama", False),
    )


def part_of(rendered: Rendered, about: str = "") -> Part:
    """Return what a template made as a question."""
    return Part(about=about, text=rendered.text, system=rendered.system)


def require(text: str, why: str) -> str:
    """Return a text without blanks at its ends.

    Raises:
        WritingNotPossible: It is empty; `why` says so.
    """
    if not text.strip():
        raise WritingNotPossible(why)
    return text.strip()


def require_within(value: int, least: int, most: int, what: str) -> None:
    """Raise WritingNotPossible unless `value` lies within bounds."""
    if not least <= value <= most:
        raise WritingNotPossible(f"{value} {what} cannot be asked for: {least} to {most} can.")


def is_chinese(text: str) -> bool:
    """Whether most of a text is in Chinese."""
    return _HAN_PER_WORD * len(_HAN.findall(text)) > len(_WORDS.findall(text))


def has_chinese(text: str) -> bool:
    return _HAN.search(text) is not None


def language_about(text: str) -> str:
    """Return `zh` or `en`, whichever a person who writes this will want to read."""
    return "zh" if is_chinese(text) else "en"


def as_data(text: str) -> str:
    """Return somebody's text in marks that it cannot close: what stands between them is material, not instructions."""
    return f"<script>\n{_FENCE.sub('‹', text)}\n</script>"


def in_parts(text: str, most_tokens: int) -> list[str]:
    """Split a text where a paragraph ends, into parts of about at most so many tokens. Joined they are the text again.

    A paragraph that is longer by itself is split where a line ends, and a line wherever it must be.
    """
    return packed(list(_atoms(text, most_tokens)), tokens_about, most_tokens, "".join)


def packed(
    pieces: Sequence[Any], size: Callable[[Any], int], most: int, join: Callable[[Sequence[Any]], Any]
) -> list[Any]:
    """Put neighbours together while their sizes come to no more than `most`."""
    groups: list[list[Any]] = []
    filled = 0
    for piece in pieces:
        if groups and filled + size(piece) <= most:
            groups[-1].append(piece)
            filled += size(piece)
        else:
            groups.append([piece])
            filled = size(piece)
    return [join(group) for group in groups]


def _atoms(text: str, most_tokens: int) -> Iterator[str]:
    for paragraph in re.findall(r".*?(?:\n[ \t]*\n\s*|\Z)", text, re.DOTALL):
        for line in [paragraph] if tokens_about(paragraph) <= most_tokens else paragraph.splitlines(keepends=True):
            if not line:
                continue
            if tokens_about(line) <= most_tokens:
                yield line
            else:
                ends = [*accumulate([most_tokens] * (len(line) // most_tokens), initial=0), len(line)]
                yield from (line[start:end] for start, end in pairwise(ends) if end > start)
