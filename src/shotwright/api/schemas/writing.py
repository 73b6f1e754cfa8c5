"""What language models are asked to write, and the versions of the script."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Base64Bytes, Field, JsonValue, StringConstraints

from shotwright.api.schemas.shared import Count, Given, Micros, Told, shown
from shotwright.db.tables import Take
from shotwright.domain.camera_presets import CameraPreset
from shotwright.domain.screenplays import Lifecycle
from shotwright.domain.stages import WRITING, Stage
from shotwright.domain.states import Status
from shotwright.domain.word_diff import Change
from shotwright.providers.llm.health import ServerHealth
from shotwright.usecases.projects import MAX_SCRIPT_BYTES
from shotwright.usecases.providers import ProviderFacts
from shotwright.usecases.scripts import Version
from shotwright.workflows.writing.ordering import Price
from shotwright.workflows.writing.rewriting import Rewrite
from shotwright.workflows.writing.screenwriting import Write
from shotwright.workflows.writing.shooting import Shoot
from shotwright_sdk.vocabulary import CameraMoveKind, Easing

Language = Literal["", "zh", "en"]
Prose = Annotated[str, Field(max_length=200_000)]
Short = Annotated[str, Field(max_length=2_000)]
Codes = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=10_000, default_factory=list[str])]


class OrderGiven(Given):
    """`model` is the name of a provider; "" takes the one that is assigned."""

    model: Annotated[str, Field(max_length=200)] = ""
    at_most_usd_micros: Micros | None = None
    """Order it only if it costs no more."""


class RewriteGiven(OrderGiven):
    model_config = shown({"topic": "A cat who is afraid of rain", "length": 300, "language": "en"})

    topic: Prose = ""
    """"" takes the project's idea."""
    style: Short = ""
    length: int = 800
    """About how many words, or Chinese characters."""
    language: Language = ""
    """"" takes the topic's own."""

    def asked(self) -> Rewrite:
        return Rewrite(topic=self.topic, style=self.style, length=self.length, language=self.language, model=self.model)


class ScreenplayGiven(OrderGiven):
    model_config = shown(
        {"idea": "A cat who is afraid of rain finds an umbrella.", "scenes": 3, "characters": 2, "language": "en"}
    )

    idea: Prose = ""
    """"" takes the project's."""
    scenes: int = 7
    characters: int = 2
    look: Annotated[str, Field(max_length=64)] = ""
    """`anime`, `realistic`, `ink`, `comic`, or `custom` with a style."""
    style: Short = ""
    language: Language = ""
    images: Annotated[list[Base64Bytes], Field(max_length=8, default_factory=list[Base64Bytes])]
    """PNG, JPEG or WebP, in Base64."""

    def asked(self) -> Write:
        return Write(
            idea=self.idea,
            scenes=self.scenes,
            people=self.characters,
            look=self.look,
            style=self.style,
            language=self.language,
            model=self.model,
        )


class TranslateGiven(OrderGiven):
    model_config = shown({"target": "zh"})

    target: Literal["zh", "en"]
    version: Count | None = None
    """Of the script; null takes the one in force."""


class ShootGiven(OrderGiven):
    model_config = shown({"codes": ["scene_001"]})

    codes: Codes
    """Of shots or scenes; none means all."""

    def asked(self) -> Shoot:
        return Shoot(codes=self.codes, model=self.model)


class PresetGiven(Given):
    model_config = shown({"preset": "slow_push_in", "codes": ["shot_001"]})

    preset: Annotated[str, Field(max_length=100)]
    """A move of GET /camera-movements/presets, by its code or name."""
    codes: Codes
    """Of shots or scenes; none means all."""


class OrderRead(Told):
    """Something that is being written, or was. What is said of models is empty until they have answered."""

    take_id: UUID
    key: str
    number: int
    status: Status
    progress: float
    provider: str
    model: str
    prompt: str
    cost_usd_micros: int
    error_code: str
    error: str
    facts: dict[str, JsonValue]
    """Tokens, latency_s, warnings ..."""
    version: int | None
    """Of the script, that came of it."""

    @classmethod
    def of(cls, key: str, take: Take, version: int | None = None) -> Self:
        return cls(
            take_id=take.id,
            key=key,
            number=take.number,
            status=take.status,
            progress=1.0 if take.status is Status.COMPLETED else take.progress,
            provider=take.facts.get("provider") or take.recipe["provider"],
            model=take.facts.get("model") or take.recipe["model"],
            prompt=take.recipe["prompt"],
            cost_usd_micros=take.cost_usd_micros,
            error_code=take.error_code,
            error=take.error,
            facts=dict(take.facts),
            version=version,
        )


class Ordered(Told):
    """An order that was written down, and what it may cost at most; null if nobody knows."""

    order: OrderRead
    questions: int
    input_tokens: int
    estimate_usd_micros: int | None

    @classmethod
    def of(cls, order: OrderRead, price: Price) -> Self:
        return cls(
            order=order,
            questions=price.questions,
            input_tokens=price.input_tokens,
            estimate_usd_micros=price.cost_usd_micros,
        )


class WritingPriceRead(Told):
    """What it costs at most that it is written, or read; `cost_usd_micros` is null if nobody knows."""

    provider: str
    model: str
    questions: int
    input_tokens: int
    cost_usd_micros: int | None


class ScriptGiven(Given):
    model_config = shown({"text": "# Rain\n\n## EXT. ROOF - NIGHT\nRain falls on the city.\n"})

    text: Annotated[str, StringConstraints(strip_whitespace=False, max_length=MAX_SCRIPT_BYTES)]
    written: Literal["on", "anew"] | None = None
    """null: it was brought as a whole. `on`: somebody writes in the studio, and goes on in the version that was begun
    so, for half an hour at most and while nothing was made of it. `anew` begins another such version."""


class ScriptVersionRead(Told):
    """One version of the script, without its text. `lifecycle` is that of a screenplay; null for everything else."""

    number: int
    sha256: str
    """Of the text, in UTF-8: a take of the breakdown names the one that it was made of."""
    origin: str
    note: str
    in_force: bool
    characters: int
    created_at: datetime
    take_id: UUID | None
    provider: str
    model: str
    template: str
    cost_usd_micros: int
    lifecycle: Lifecycle | None

    @classmethod
    def of(cls, one: Version, lifecycle: Lifecycle | None = None) -> Self:
        return cls(
            number=one.number,
            sha256=one.sha256,
            origin=one.origin,
            note=one.note,
            in_force=one.is_in_force,
            characters=len(one.text),
            created_at=one.created_at,
            take_id=one.take_id,
            provider=one.provider,
            model=one.model,
            template=one.template,
            cost_usd_micros=one.cost_usd_micros,
            lifecycle=lifecycle,
        )


class ScriptRead(Told):
    """`prompt` is what a model was asked for it, character by character."""

    version: ScriptVersionRead
    text: str
    prompt: str
    facts: dict[str, JsonValue]

    @classmethod
    def of(cls, one: Version, lifecycle: Lifecycle | None = None) -> Self:
        version = ScriptVersionRead.of(one, lifecycle)
        return cls(version=version, text=one.text, prompt=one.prompt, facts=dict(one.facts or {}))


class PieceRead(Told):
    change: Change
    text: str


class DiffRead(Told):
    """What is same and removed, joined, is the one text; same and added, the other."""

    before: int
    after: int
    pieces: list[PieceRead]


class PresetRead(Told):
    code: str
    name_en: str
    name_zh: str
    kind: CameraMoveKind
    speed: float
    intensity: float
    easing: Easing
    start: float
    end: float

    @classmethod
    def of(cls, one: CameraPreset) -> Self:
        move = one.move
        return cls(
            code=one.code,
            name_en=one.name_en,
            name_zh=one.name_zh,
            kind=move.kind,
            speed=move.speed,
            intensity=move.intensity,
            easing=move.easing,
            start=move.start,
            end=move.end,
        )


class LanguageModelRead(Told):
    """A language model that was added. `stages` are those that it does where projects say nothing."""

    provider_id: UUID
    name: str
    model: str
    protocol: str
    is_local: bool
    active: bool
    stages: list[Stage]

    @classmethod
    def of(cls, one: ProviderFacts, stages: list[Stage]) -> Self:
        return cls(
            provider_id=one.id,
            name=one.settings.name,
            model=one.settings.model,
            protocol=one.settings.protocol,
            is_local=one.settings.allow_private,
            active=one.settings.active,
            stages=stages,
        )


class LanguageModelHealth(Told):
    """How a server of language models does. `problem` is "" if a question can be asked."""

    provider_id: UUID
    name: str
    server: str
    version: str
    models: list[str]
    has_model: bool
    is_loaded: bool | None
    latency_s: float
    problem: str

    @classmethod
    def of(cls, one: ProviderFacts, found: ServerHealth) -> Self:
        return cls(
            provider_id=one.id,
            name=one.settings.name,
            server=found.server,
            version=found.version,
            models=list(found.models),
            has_model=found.has_model,
            is_loaded=found.is_loaded,
            latency_s=round(found.latency_s, 3),
            problem=found.problem,
        )


class LlmProviderGiven(Given):
    model_config = shown({"provider_id": "0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071"})

    provider_id: UUID
    stages: Annotated[list[Stage], Field(max_length=len(WRITING), default_factory=lambda: list(WRITING))]
    """Which stages of writing it does from now on, where projects say nothing."""
