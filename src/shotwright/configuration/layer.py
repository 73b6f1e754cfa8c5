"""A project's layer: what a film is to be, what it may cost and who makes it, as far as somebody said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from shotwright.configuration.complaints import Complaint, said
from shotwright.configuration.documents import Document, KeyPath
from shotwright.configuration.keys import GATES
from shotwright.configuration.translation import translate
from shotwright.configuration.variables import expanded
from shotwright.domain.caps import DEFAULT_PROJECT_USD_MICROS, DEFAULT_WARN_PERCENT, FirstCap
from shotwright.domain.choosing import Strategy
from shotwright.domain.errors import FormatNotAllowed
from shotwright.domain.films import FilmSettings, FilmWish, Subtitles, parse_size
from shotwright.domain.finish import CaptionLook, Loudness, NativeSound, ShortClips, join
from shotwright.domain.money import MICROS
from shotwright.domain.stages import Stage
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Style, Transition
from shotwright_sdk.vocabulary import TransitionKind

_USUAL_S: Final = 0.8
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Kind = Literal["llm", "image", "video", "speech"]
_StageName = Literal["writing"] | Stage


def typed(value: Any) -> Any:
    """Return what texts mean as JSON: numbers, true, false, null. What is no JSON stays a text."""
    if isinstance(value, Mapping):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BetweenScenes(_Part):
    """How one scene goes over into the next. May be written in one word: `dissolve`, `dissolve:0.5`."""

    kind: TransitionKind = TransitionKind.CUT
    duration_s: Annotated[float, Field(ge=0, le=5)] = _USUAL_S

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        kind, _, seconds = given.partition(":")
        return {"kind": kind.strip(), **({"duration_s": seconds.strip()} if seconds else {})}

    @property
    def transition(self) -> Transition:
        return join(self.kind, self.duration_s)


class Caps(_Part):
    """The most that a project may cost, in dollars, and when to warn: in percent of it, or in dollars."""

    project_usd: Annotated[Decimal, Field(ge=0, le=10_000_000)] | None = None
    warn_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    warn_usd: Annotated[Decimal, Field(ge=0)] | None = None

    @property
    def first(self) -> FirstCap | None:
        """The cap that a new project gets; None if nothing was said of one."""
        if not self.model_fields_set:
            return None
        limit = DEFAULT_PROJECT_USD_MICROS if self.project_usd is None else int(self.project_usd * MICROS)
        percent = DEFAULT_WARN_PERCENT if self.warn_percent is None else self.warn_percent
        if self.warn_usd is not None and self.warn_percent is None:
            percent = min(100, int(self.warn_usd * MICROS * 100 / limit)) if limit else 0
        return FirstCap(limit_usd_micros=limit, warn_percent=percent)


class ProjectLayer(_Part):
    """What is left out says nothing: the layer below holds."""

    size: str | None = None
    rate: Literal["24", "25", "30"] | None = None
    style: Style | None = None
    subtitles: Subtitles | None = None
    voices: dict[_Name, _Name] | None = None
    loudness: Loudness | None = None
    captions: CaptionLook | None = None
    short_clips: ShortClips | None = None
    native_sound: NativeSound | None = None
    handles_s: Annotated[float, Field(ge=0, le=2)] | None = None
    between_scenes: BetweenScenes | None = None
    mark: bool | None = None
    gates: dict[Gate, GateMode] | None = None
    caps: Caps = Caps()
    models: dict[_StageName, tuple[_Name, ...]] = {}
    strategy: Strategy = Strategy.WEIGHTED
    concurrency: dict[_Kind, Annotated[int, Field(ge=1, le=1000)]] = {}
    options: dict[_Kind, dict[_Name, Any]] = {}
    base_urls: dict[_Kind, _Name] = {}

    @field_validator("size")
    @classmethod
    def _is_size(cls, text: str | None) -> str | None:
        try:
            size = parse_size(text) if text is not None else None
        except FormatNotAllowed as error:
            raise ValueError(str(error)) from error
        return f"{size.width}x{size.height}" if size is not None else None

    @field_validator("gates", mode="before")
    @classmethod
    def _all_at_once(cls, given: Any) -> Any:
        """`gates: auto` speaks of all four."""
        return dict.fromkeys(GATES, given) if isinstance(given, str) else given

    @field_validator("models", mode="before")
    @classmethod
    def _one_is_a_list(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        return {stage: (names,) if isinstance(names, str) else names for stage, names in given.items()}

    @field_validator("options", mode="before")
    @classmethod
    def _are_values(cls, given: Any) -> Any:
        return typed(given)

    @property
    def assigned(self) -> Mapping[str, Sequence[str]]:
        """The names of the models that do each stage; `writing` is written for all stages of writing."""
        return {str(stage): names for stage, names in self.models.items()}

    def film(self, base: FilmSettings) -> FilmSettings:
        """Return `base` with what was said."""
        between = self.between_scenes
        return FilmWish.read(self, between.transition if between is not None else None, self.gates).upon(base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A layer that was read from a file: itself, what is wrong, and what is worth knowing."""

    layer: ProjectLayer = field(default_factory=ProjectLayer)
    complaints: Sequence[Complaint] = ()
    notes: Sequence[Complaint] = ()
    sources: Mapping[KeyPath, KeyPath] = field(default_factory=dict[KeyPath, KeyPath])
    """Where each of our keys stands in the file."""

    def complaint(self, document: Document, ours: KeyPath, what: str) -> Complaint:
        """Return a complaint of one of our keys, at the place where the file says it."""
        return document.complaint(self.sources.get(ours, ours), what)


def read_layer(document: Document, section: Any, at: KeyPath, variables: Mapping[str, str]) -> Read:
    """Read the layer that stands at `at` in a file. Everything that is wrong with it is told at once."""
    if section is None:
        return Read()
    if not isinstance(section, Mapping):
        return Read(complaints=[document.complaint(at, "this needs keys of its own, one a line, below it.")])
    values, unset = expanded(document, at, section, variables)
    found = translate(document, values, at)
    complaints = [*unset, *found.complaints]
    try:
        layer = ProjectLayer.model_validate(found.content)
    except ValidationError as error:
        layer = ProjectLayer()
        places = {found.source_of(_known(path)): what for path, what in said(error)}
        told = {one.key for one in complaints}
        complaints += [document.complaint(path, what) for path, what in places.items() if ".".join(path) not in told]
    return Read(layer=layer, complaints=complaints, notes=found.notes, sources=found.sources)


def _known(path: KeyPath) -> KeyPath:
    """Return the path of a key without the steps that only a model's types know."""
    return tuple(step for step in path if step != "[key]" and not step.startswith("literal["))
