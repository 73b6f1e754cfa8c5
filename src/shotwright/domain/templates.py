"""Prompt templates as values: stages, typed variables, and what one version of a template holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from shotwright.domain.errors import Conflict, Invalid, NotFound
from shotwright.domain.stages import WRITING, Stage

Plain: TypeAlias = "bool | int | float | str | Sequence[Plain] | Mapping[str, Plain] | None"
"""What a template may be given: data, and nothing that can do anything."""

_EXACTLY: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "list": (list, tuple),
    "object": (dict,),
}
_YES: Final = ("true", "yes", "1")
_NO: Final = ("false", "no", "0")


class TemplateNotUsable(Invalid):
    """A template is wrong. The message names the template and the line."""

    code = "template_not_usable"


class VariableNotUsable(Invalid):
    """A variable is missing, unknown or of another type than the template declares."""

    code = "variable_not_usable"


class PromptSetNotFound(NotFound):
    code = "prompt_set_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no prompt set “{name}”. `shotwright prompts list` lists the sets.")


class PromptVersionNotFound(NotFound):
    code = "prompt_version_not_found"

    def __init__(self, template: str, version: int) -> None:
        super().__init__(f"{template} has no version {version}. `shotwright prompts show` lists the versions.")


class PromptTemplateNotFound(NotFound):
    code = "prompt_template_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no template “{name}”. Say SET.STAGE, like `en.keyframe`, or its id.")


class PromptSetNotAllowed(Conflict):
    """A set cannot be changed or removed, or its name is taken. The message says which, and what to do."""

    code = "prompt_set_not_allowed"


class PromptStage(StrEnum):
    """What a template asks for: `stages.WRITING` of language models, the others of picture and video models."""

    REWRITE = "rewrite"
    SCREENPLAY = "screenplay"
    BREAKDOWN = "breakdown"
    SHOTS = "shots"
    CAMERA = "camera"
    TRANSLATE = "translate"
    ADVICE = "advice"
    CHARACTER = "character"
    LOCATION = "location"
    KEYFRAME = "keyframe"
    CLIP = "clip"

    @property
    def is_seen(self) -> bool:
        """Whether a picture or a video is asked for."""
        return self.done_by not in WRITING

    @property
    def done_by(self) -> Stage:
        """The stage whose models are asked: one does the pictures of people and of places."""
        is_reference = self in {PromptStage.CHARACTER, PromptStage.LOCATION}
        return Stage.REFERENCE if is_reference else Stage(self.value)


class VariableType(StrEnum):
    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable of a template. `default` counts where nobody gives a value; None if there is none."""

    name: str
    type: VariableType = VariableType.STRING
    default: Plain = None
    description: str = ""
    required: bool = False
    sample: Plain = None
    """What it is in a test rendering."""

    def check(self, value: object) -> None:
        """Raise VariableNotUsable unless `value` is of the variable's type."""
        is_bool = isinstance(value, bool) and self.type is not VariableType.BOOL
        if is_bool or not isinstance(value, _EXACTLY[self.type]):
            raise VariableNotUsable(f"“{self.name}” must be of type {self.type}, not {value!r:.60}.")

    def read(self, text: str) -> Plain:
        """Return the value that a person wrote as `text`.

        Raises:
            VariableNotUsable: It is not of the variable's type, or of one that cannot be written so.
        """
        wrong = VariableNotUsable(f"“{self.name}” must be of type {self.type}, not “{text:.60}”.")
        try:
            match self.type:
                case VariableType.STRING:
                    return text
                case VariableType.INT:
                    return int(text)
                case VariableType.FLOAT:
                    return float(text)
                case VariableType.BOOL if text.lower() in (*_YES, *_NO):
                    return text.lower() in _YES
                case _:
                    pass
        except ValueError as error:
            raise wrong from error
        raise wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What one version of a template says. `text` is what is asked for.

    `system` is what a language model is told beforehand, `negative` what a picture must not show; each is "" where
    its stage has none. All three are in the template language.
    """

    stage: PromptStage
    text: str
    system: str = ""
    negative: str = ""
    variables: tuple[Variable, ...] = ()
    note: str = ""
    """Why this version was made."""

    @property
    def parts(self) -> dict[str, str]:
        """The texts, by name."""
        return {"system": self.system, "text": self.text, "negative": self.negative}

    def values(self, given: Mapping[str, Plain]) -> dict[str, Plain]:
        """Return a value for every variable: what was given, or its default.

        Raises:
            VariableNotUsable: One is required and missing, unknown, or of another type.
        """
        known = {one.name: one for one in self.variables}
        for name, value in given.items():
            if name not in known:
                raise VariableNotUsable(f"There is no variable “{name}”. Known: {', '.join(known) or 'none'}.")
            known[name].check(value)
        missing = [name for name, one in known.items() if one.required and name not in given]
        if missing:
            raise VariableNotUsable(f"A value is needed for {', '.join(f'“{name}”' for name in missing)}.")
        return {name: given.get(name, _default(one)) for name, one in known.items()}


def _default(one: Variable) -> Plain:
    empty: dict[VariableType, Plain] = {
        VariableType.STRING: "",
        VariableType.INT: 0,
        VariableType.FLOAT: 0.0,
        VariableType.BOOL: False,
        VariableType.LIST: [],
        VariableType.OBJECT: {},
    }
    return one.default if one.default is not None else empty[one.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRef:
    """Which version of which template. A shipped set's versions count the changes that came with the product."""

    set: str
    stage: PromptStage
    version: int

    def __str__(self) -> str:
        return f"{self.set}/{self.stage} v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong with a template. `line` is None where no single line is at fault."""

    message: str
    part: str = ""
    """`text`, `system` or `negative`; "" for what is declared."""
    line: int | None = None
    variable: str = ""
    """The variable that nobody declares; "" for any other fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A template's texts with the values in them."""

    stage: PromptStage
    text: str
    system: str = ""
    negative: str = ""
    template: TemplateRef | None = None
    """None if a person wrote it by hand, instead of any template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What all pictures of a film have in common, in words.

    `text` is given to the templates as `style`; `prefix` and `suffix` go before and after whatever they say, and
    `negative` to what must not be seen.
    """

    name: str = ""
    text: str = ""
    prefix: str = ""
    suffix: str = ""
    negative: str = ""

    def around(self, prompt: str) -> str:
        """Return a prompt with the prefix before it and the suffix after it."""
        return joined(self.prefix, prompt, self.suffix)


def joined(*parts: str) -> str:
    """Join what is not empty by commas."""
    return ", ".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """A set of templates without its texts. `base` is the shipped set that does the stages it leaves out."""

    code: str
    name: str
    language: str
    description: str = ""
    base: str = ""
    is_shipped: bool = False
    id: UUID | None = None
    """None if it came with the product, as for the fields that follow."""
    author: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    stages: tuple[PromptStage, ...] = field(default=())
    """Those that it has templates of its own for."""
