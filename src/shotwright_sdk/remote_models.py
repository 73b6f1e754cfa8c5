"""What is known of a model that runs elsewhere: data that a catalogue holds, never code.

Ids, limits and prices of models change every few weeks. An adapter knows a wire protocol; everything it must know of
one model stands in that model's entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Gender


class ModelKind(StrEnum):
    LLM = "llm"
    VISION = "vision"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"


class NativeAudio(StrEnum):
    """Whether a video model makes sound of its own."""

    NEVER = "never"
    CHOICE = "choice"
    ALWAYS = "always"


class StructuredOutput(StrEnum):
    """The surest way in which a language model gives an answer of a wanted form; each implies those below it."""

    JSON_SCHEMA = "json_schema"
    """`response_format` takes a schema, and the vendor holds the answer to it."""
    TOOL = "tool"
    """The answer comes as the arguments of a function that the model must call."""
    JSON_OBJECT = "json_object"
    """The answer is JSON; its form is only asked for."""
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVoice:
    """A voice of a speech model. `languages` are like `zh`; none means that it speaks whatever the model does."""

    id: str
    name: str = ""
    gender: Gender = Gender.UNKNOWN
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one model can be asked for. An empty tuple says nothing about its field: anything may be asked.

    `resolutions` are the vendor's own words (`720p`, `1K`), from small to large; `aspects` are `W:H`. A model that
    takes pixels has `sizes`; one that takes words has `aspects`, `resolutions` or both.
    """

    durations_s: tuple[int, ...] = ()
    sizes: tuple[Size, ...] = ()
    aspects: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    first_frame: bool = False
    first_frame_needed: bool = False
    last_frame: bool = False
    references: int = 0
    """How many reference pictures it takes."""
    frames_with_references: bool = False
    """Whether first or last frame and references may be given together."""
    seed: bool = False
    negative: bool = False
    native_audio: NativeAudio = NativeAudio.NEVER
    prompt_characters: int | None = None
    text_characters: int | None = None
    voices: tuple[ModelVoice, ...] = ()
    context_tokens: int | None = None
    """The most that a language model reads, in tokens."""
    output_tokens: int | None = None
    """The most that a language model writes in one answer, its thinking included."""
    vision: bool = False
    """Whether a language model reads pictures."""
    structured_output: StructuredOutput | None = None

    @property
    def voice_ids(self) -> tuple[str, ...]:
        return tuple(voice.id for voice in self.voices)


ABOVE: Final = "above"
"""In a price's `when`: holds for what is larger than this number."""


class PriceUnit(StrEnum):
    SECOND = "second"
    """Of video or sound that was made."""
    CLIP = "clip"
    IMAGE = "image"
    """A picture that was made."""
    MEGAPIXEL = "megapixel"
    """A million pixels of a picture that was made."""
    INPUT_IMAGE = "input_image"
    """A picture that was given: a frame or a reference."""
    CHARACTER = "character"
    INPUT_TOKEN = "input_token"  # noqa: S105  # a unit of price
    CACHED_TOKEN = "cached_token"  # noqa: S105
    """A token that was read from the vendor's cache; without a price of its own it costs what INPUT_TOKEN costs."""
    CACHE_WRITE_TOKEN = "cache_write_token"  # noqa: S105
    """A token that was read and put into that cache; likewise."""
    OUTPUT_TOKEN = "output_token"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a currency was worth in US dollars on a day."""

    usd: Fraction
    source: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`micros` millionths of a unit of `currency` for every `per` units.

    `when` says for which jobs it holds: `resolution`, `audio`, `duration`, `input_tokens` and the like, as in the job:
    one value, a list of values, or `{"above": number}`. Of several prices with the same unit the first that holds
    counts; prices of different units are added up.
    """

    unit: PriceUnit
    micros: int
    per: int = 1
    currency: str = "USD"
    when: Mapping[str, Json] = field(default_factory=dict[str, Json])
    source: str
    as_of: date
    rate: Rate | None = None
    """How `currency` becomes dollars; None for dollars, and where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model of a catalogue. `wire` holds what its protocol's adapter needs to know of it: paths, field names.

    No `prices` means that the price is unknown, never that it is nothing.
    """

    id: str
    kind: ModelKind
    protocol: str
    """The adapter that speaks to it: `fal`, `ark`, `openai` ..."""
    label: str = ""
    limits: Limits = field(default_factory=Limits)
    wire: Facts = field(default_factory=dict[str, Json])
    prices: tuple[Price, ...] = ()
    shutdown: date | None = None
    """From this day the vendor serves it no more."""
    replacement: str = ""
    note: str = ""

    @property
    def takes_control(self) -> bool:
        """Whether it can be told to follow a sketch (ControlNet): its workflow or its units have a place for one."""
        slots = self.wire.get("slots")
        return "control" in self.wire or (isinstance(slots, Mapping) and "control" in slots)
