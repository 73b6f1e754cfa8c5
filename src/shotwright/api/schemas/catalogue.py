"""What is known of models."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import JsonValue, TypeAdapter

from shotwright.api.schemas.shared import Told
from shotwright.providers.catalogue.loading import Vendor
from shotwright_sdk.remote_models import ModelEntry, ModelKind, NativeAudio, Price, PriceUnit

_JSON = TypeAdapter(dict[str, JsonValue])


class PriceRead(Told):
    """`micros` millionths of `currency` for `per` units; `when` says under which conditions."""

    unit: PriceUnit
    micros: int
    per: int
    currency: str
    when: dict[str, JsonValue]
    source: str
    as_of: date

    @classmethod
    def of(cls, price: Price) -> Self:
        return cls(
            unit=price.unit,
            micros=price.micros,
            per=price.per,
            currency=price.currency,
            when=_JSON.validate_python(price.when),
            source=price.source,
            as_of=price.as_of,
        )


class CastVoiceRead(Told):
    """A voice that characters can be given. `language` and `gender` are lower-case words: `zh`, `female`."""

    id: str
    language: str
    gender: str
    description: str
    """In English and in Chinese, with ` / ` in between."""


class ModelRead(Told):
    """A model of the catalogue. Empty limits are not known, or none; without prices nobody knows what it costs."""

    vendor: str
    model: str
    kind: ModelKind
    label: str
    protocol: str
    durations_s: list[int]
    sizes: list[str]
    aspects: list[str]
    resolutions: list[str]
    first_frame: bool
    last_frame: bool
    references: int
    seed: bool
    negative: bool
    native_audio: NativeAudio
    voices: list[str]
    prices: list[PriceRead]
    shutdown: date | None
    note: str

    @classmethod
    def of(cls, vendor: str, model: ModelEntry) -> Self:
        limits = model.limits
        return cls(
            vendor=vendor,
            model=model.id,
            kind=model.kind,
            label=model.label,
            protocol=model.protocol,
            durations_s=list(limits.durations_s),
            sizes=[f"{one.width}x{one.height}" for one in limits.sizes],
            aspects=list(limits.aspects),
            resolutions=list(limits.resolutions),
            first_frame=limits.first_frame,
            last_frame=limits.last_frame,
            references=limits.references,
            seed=limits.seed,
            negative=limits.negative,
            native_audio=limits.native_audio,
            voices=list(limits.voice_ids),
            prices=[PriceRead.of(one) for one in model.prices],
            shutdown=model.shutdown,
            note=model.note,
        )


class VendorRead(Told):
    name: str
    label: str
    protocol: str
    base_urls: list[str]
    key_from: str
    """Where people get a key."""
    local: bool
    note: str
    models: list[str]

    @classmethod
    def all(cls, vendors: Iterable[Vendor]) -> list[Self]:
        return [
            cls(
                name=one.name,
                label=one.label,
                protocol=one.protocol,
                base_urls=list(one.base_urls),
                key_from=one.key_from,
                local=one.local,
                note=one.note,
                models=list(one.models),
            )
            for one in vendors
        ]
