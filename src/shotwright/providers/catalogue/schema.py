"""What may stand in a catalogue file, and how it becomes the SDK's values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from shotwright_sdk.remote_limits import ratio
from shotwright_sdk.remote_models import (
    ABOVE,
    Limits,
    ModelEntry,
    ModelKind,
    ModelVoice,
    NativeAudio,
    Price,
    PriceUnit,
    Rate,
    StructuredOutput,
)
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Gender

_MICROS: Final = 1_000_000
CURRENCIES: Final = ("usd", "cny", "eur", "gbp", "hkd", "jpy", "krw")


def _seconds(value: Any) -> Any:
    """Read `5`, `[5, 10]`, `3-15`."""
    match value:
        case int():
            return (value,)
        case str() if value.count("-") == 1 and all(part.strip().isdecimal() for part in value.split("-")):
            first, last = (int(part) for part in value.split("-"))
            if first > last:
                raise ValueError(f"“{value}” counts backwards: write it like 3-15")
            return tuple(range(first, last + 1))
        case _:
            return value


def _size(value: Any) -> Any:
    match value.split("x") if isinstance(value, str) else ():
        case [width, height] if width.isdecimal() and height.isdecimal():
            return Size(width=int(width), height=int(height))
        case _:
            raise ValueError(f"“{value}” is no size: write it like 1280x720")


def _aspect(value: str) -> str:
    ratio(value)
    return value


def _condition(value: JsonValue) -> JsonValue:
    """Let through what a price's `when` understands: a value, a list of values, `{above: 272000}`."""
    match value:
        case {**pairs} if set(pairs) != {ABOVE} or not isinstance(pairs[ABOVE], int | float):
            raise ValueError("a condition is a value, a list of values, or {above: NUMBER}")
        case _:
            return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class SourceFile(_Strict):
    """Where prices come from, and when they were read."""

    text: str
    as_of: date


class RateFile(_Strict):
    """How much of a currency a dollar buys, by whose word of which day."""

    per_usd: Annotated[Decimal, Field(gt=0)]
    source: str
    as_of: date

    def rate(self) -> Rate:
        return Rate(usd=1 / Fraction(self.per_usd), source=self.source, as_of=self.as_of)


class RatesFile(_Strict):
    """Rates by currency, `CNY`: an item of its own beside the vendors."""

    rates: dict[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], RateFile]


Amount = Annotated[Decimal, Field(ge=0)] | None


class PriceFile(_Strict):
    """An amount of one currency for every `per` units; `source` is one of the file's sources."""

    unit: PriceUnit
    usd: Amount = None
    cny: Amount = None
    eur: Amount = None
    gbp: Amount = None
    hkd: Amount = None
    jpy: Amount = None
    krw: Amount = None
    per: Annotated[int, Field(ge=1)] = 1
    when: dict[str, Annotated[JsonValue, AfterValidator(_condition)]] = {}
    source: str

    @model_validator(mode="after")
    def _is_one_amount(self) -> "PriceFile":
        if len(self._amounts) != 1:
            names = ", ".join(CURRENCIES)
            raise ValueError(f"give one amount, as one of {names}; leave the whole price out if it is unknown")
        if self.amount * _MICROS % 1:
            raise ValueError("an amount has at most six decimals: raise “per” instead")
        return self

    @property
    def _amounts(self) -> dict[str, Decimal]:
        given = {name: getattr(self, name) for name in CURRENCIES}
        return {name.upper(): amount for name, amount in given.items() if amount is not None}

    @property
    def amount(self) -> Decimal:
        return next(iter(self._amounts.values()))

    @property
    def currency(self) -> str:
        return next(iter(self._amounts))


class VoiceFile(_Strict):
    """A voice; its id alone will do."""

    id: Annotated[str, Field(min_length=1)]
    name: str = ""
    gender: Gender = Gender.UNKNOWN
    languages: tuple[str, ...] = ()

    def voice(self) -> ModelVoice:
        return ModelVoice(id=self.id, name=self.name, gender=self.gender, languages=self.languages)


def _voice(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class ModelFile(_Strict):
    """One model; see `shotwright_sdk.remote_models.Limits` for what the limits mean."""

    id: Annotated[str, Field(min_length=1)]
    kind: ModelKind
    protocol: str = ""
    """Where it is not the vendor's."""
    label: str = ""
    durations: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(_seconds)] = ()
    sizes: tuple[Annotated[Size, BeforeValidator(_size)], ...] = ()
    aspects: tuple[Annotated[str, BeforeValidator(_aspect)], ...] = ()
    resolutions: tuple[str, ...] = ()
    first_frame: bool | Literal["needed"] = False
    last_frame: bool = False
    references: Annotated[int, Field(ge=0)] = 0
    frames_with_references: bool = False
    seed: bool = False
    negative: bool = False
    native_audio: NativeAudio = NativeAudio.NEVER
    prompt_characters: Annotated[int, Field(ge=1)] | None = None
    text_characters: Annotated[int, Field(ge=1)] | None = None
    voices: tuple[Annotated[VoiceFile, BeforeValidator(_voice)], ...] = ()
    context_tokens: Annotated[int, Field(ge=1)] | None = None
    output_tokens: Annotated[int, Field(ge=1)] | None = None
    vision: bool = False
    structured_output: StructuredOutput | None = None
    wire: dict[str, JsonValue] = {}
    prices: tuple[PriceFile, ...] = ()
    shutdown: date | None = None
    replacement: str = ""
    note: str = ""

    def entry(self, protocol: str, sources: dict[str, SourceFile], rates: Mapping[str, Rate]) -> ModelEntry:
        """Return the SDK's value; `rates` are by currency, `CNY`."""
        limits = Limits(
            durations_s=self.durations,
            sizes=self.sizes,
            aspects=self.aspects,
            resolutions=self.resolutions,
            first_frame=bool(self.first_frame),
            first_frame_needed=self.first_frame == "needed",
            last_frame=self.last_frame,
            references=self.references,
            frames_with_references=self.frames_with_references,
            seed=self.seed,
            negative=self.negative,
            native_audio=self.native_audio,
            prompt_characters=self.prompt_characters,
            text_characters=self.text_characters,
            voices=tuple(voice.voice() for voice in self.voices),
            context_tokens=self.context_tokens,
            output_tokens=self.output_tokens,
            vision=self.vision,
            structured_output=self.structured_output,
        )
        return ModelEntry(
            id=self.id,
            kind=self.kind,
            protocol=self.protocol or protocol,
            label=self.label,
            limits=limits,
            wire=self.wire,
            prices=tuple(_price(price, sources[price.source], rates) for price in self.prices),
            shutdown=self.shutdown,
            replacement=self.replacement,
            note=self.note,
        )


Url = Annotated[str, Field(pattern=r"^https?://")]


class ChatFile(_Strict):
    """How a vendor's language models are reached, where that differs from its other models."""

    protocol: str
    base_urls: tuple[Url, ...] = ()


class VendorFile(_Strict):
    """One vendor. `base_urls` are its regions; the first is the usual one."""

    vendor: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: str
    protocol: str
    base_urls: tuple[Url, ...] = ()
    chat: ChatFile | None = None
    key_from: str = ""
    """Where a person gets a key."""
    local: bool = False
    """Whether people run it for themselves: then private addresses are allowed, and no key is asked for."""
    note: str = ""
    sources: dict[str, SourceFile] = {}
    models: tuple[ModelFile, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "VendorFile":
        ids = [model.id for model in self.models]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"stands there twice: {', '.join(twice)}")
        named = {price.source for model in self.models for price in model.prices}
        if missing := sorted(named - set(self.sources)):
            raise ValueError(f"no such source: {', '.join(missing)}")
        return self


def _price(price: PriceFile, source: SourceFile, rates: Mapping[str, Rate]) -> Price:
    return Price(
        unit=price.unit,
        micros=int(price.amount * _MICROS),
        per=price.per,
        currency=price.currency,
        rate=rates.get(price.currency),
        when=price.when,
        source=source.text,
        as_of=source.as_of,
    )
