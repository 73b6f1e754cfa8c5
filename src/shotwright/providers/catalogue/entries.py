"""What is known of a provider's model: the catalogue's word, and its owner's over it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.limits import farewell
from shotwright.providers.catalogue.loading import CHATTING, Catalogue, Vendor
from shotwright.providers.catalogue.schema import ModelFile, SourceFile
from shotwright.usecases.offers import CAST, OUR_OWN
from shotwright.usecases.providers import ProviderFacts, ProviderSettings
from shotwright_sdk.remote_models import Limits, ModelEntry, ModelKind, Rate

OWN_SOURCE: Final = "yours"
_CHAT_TIMEOUT_S: Final = 300.0
"""A long answer takes minutes, and comes as a whole."""
_FIXED: Final = frozenset({"id", "kind", "protocol"})
_PLAIN: Final = frozenset({"label", "wire", "prices", "shutdown", "replacement", "note"})
_UNKNOWN_NAME: Final = "there is no such name in a catalogue"
_LIMITS: Final = {"durations": "durations_s"}
"""Limits that are called otherwise in files."""


class Entries:
    """Finds models in a catalogue; `entry_of` is what plans and jobs go by."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def entry_of(self, provider: ProviderFacts) -> ModelEntry:
        return self.entry(provider.settings)

    def proposed(
        self, name: str, model: str, *, vendor: str = "", kind: ModelKind | None = None, protocol: str = ""
    ) -> ProviderSettings:
        """Return the settings of a provider as far as the catalogue knows them.

        Raises:
            ProviderNotUsable: There is no such vendor, or more must be said.
        """
        known = self._named(vendor) if vendor else None
        entry = known.models.get(model) if known is not None else None
        made = kind or (entry.kind if entry is not None else None)
        if made is None:
            raise ProviderNotUsable(f"What “{model}” makes is not known: say whether image, video, speech or llm.")
        spoken = protocol or (entry.protocol if entry is not None else known.protocol_of(made) if known else "")
        if not spoken:
            raise ProviderNotUsable("Say whose model it is (its vendor), or which protocol it speaks.")
        settings = ProviderSettings(
            name=name,
            kind=made,
            protocol=spoken,
            base_url=next(iter(known.urls_of(made)), "") if known is not None else "",
            model=model,
            allow_private=known.local if known is not None else False,
        )
        return replace(settings, timeout_s=_CHAT_TIMEOUT_S) if made in CHATTING else settings

    def _named(self, vendor: str) -> Vendor:
        if vendor not in self.catalogue:
            raise ProviderNotUsable(f"There is no vendor “{vendor}”. Known: {', '.join(self.catalogue)}.")
        return self.catalogue[vendor]

    def entry(self, settings: ProviderSettings) -> ModelEntry:
        """Return what is known of a model; of one that is not known, no limits and no price.

        Raises:
            ProviderNotUsable: What its owner says of it makes no sense.
        """
        vendor = self.vendor(settings)
        known = vendor.entry(settings.model, settings.kind) if vendor is not None else None
        entry = known or ModelEntry(id=settings.model, kind=settings.kind, protocol=settings.protocol)
        return overridden(entry, settings.overrides, self.catalogue.rates)

    def check(self, settings: ProviderSettings) -> ModelEntry:
        """Return what is known of a model that somebody is about to use.

        Raises:
            ProviderNotUsable: What its owner says of it makes no sense, it lacks a voice that was named, or it is gone.
        """
        entry = self.entry(settings)
        ids = entry.limits.voice_ids
        for voice in _wished(settings):
            if ids and voice not in ids:
                raise ProviderNotUsable(f"{entry.id} has no voice “{voice}”; it has {', '.join(ids)}.")
        if settings.active and entry.shutdown is not None and entry.shutdown <= datetime.now(UTC).date():
            raise ProviderNotUsable(f"{farewell(entry)} If that is wrong, say so: shutdown=null.")
        return entry

    def vendor(self, settings: ProviderSettings) -> Vendor | None:
        """Return whose model it is: by the address, else by the model's name among those of its protocol.

        What runs on a machine of one's own is known by its address alone, port and all: it costs nothing, and a relay
        on the same machine does not.
        """
        speaking = [one for one in self.catalogue.values() if settings.protocol in set(_protocols(one))]
        at_home = [one for one in speaking if _is_at(one, settings)]
        named = [one for one in speaking if not one.local and settings.model in one.models]
        alike = [one for one in speaking if not one.local and one.protocol == settings.protocol]
        return next(iter([*(one for one in at_home if one in named), *at_home, *named, *alike]), None)

    def at(self, settings: ProviderSettings) -> str:
        """Return the name of the vendor whose address it is; "" if it is nobody's that is known, like a relay's."""
        vendor = self.vendor(settings)
        return vendor.name if vendor is not None and _is_at(vendor, settings) else ""


def _is_at(vendor: Vendor, settings: ProviderSettings) -> bool:
    asked = urlsplit(settings.base_url)
    places = [urlsplit(url) for url in vendor.urls_of(settings.kind)]
    return any(one.hostname == asked.hostname and (one.port == asked.port or not vendor.local) for one in places)


def _wished(settings: ProviderSettings) -> Iterator[str]:
    cast = settings.overrides.get(CAST)
    if isinstance(cast, Mapping):
        yield from (str(voice) for voice in cast.values())


def _protocols(vendor: Vendor) -> Iterator[str]:
    yield from (vendor.protocol, vendor.chat_protocol)
    yield from (model.protocol for model in vendor.models.values())


def overridden(entry: ModelEntry, overrides: Mapping[str, Any], rates: Mapping[str, Rate]) -> ModelEntry:
    """Return `entry` with its owner's words over it, which are written as in a catalogue file.

    Raises:
        ProviderNotUsable: They make no sense.
    """
    own = {name: value for name, value in overrides.items() if name not in OUR_OWN}
    if not own:
        return entry
    if fixed := sorted(own.keys() & _FIXED):
        raise ProviderNotUsable(
            f"What is said of {entry.id} makes no sense: {fixed[0]} is not said over the catalogue."
        )
    try:
        file = ModelFile.model_validate({"id": entry.id, "kind": entry.kind, **own, **_priced(own)})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        said = _UNKNOWN_NAME if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
        raise ProviderNotUsable(f"What is said of {entry.id} makes no sense at {where}: {said}.") from error
    source = SourceFile(text="your own word", as_of=datetime.now(UTC).date())
    said = file.entry(entry.protocol, {OWN_SOURCE: source}, rates)
    limited = {_LIMITS.get(name, name) for name in own} & {one.name for one in fields(Limits)}
    if "first_frame" in own:
        limited.add("first_frame_needed")
    limits = replace(entry.limits, **{name: getattr(said.limits, name) for name in limited})
    plain = {name: getattr(said, name) for name in own.keys() & _PLAIN}
    return replace(entry, limits=limits, **plain)


def _priced(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the prices with whose word they are: always their owner's."""
    prices = own.get("prices")
    if not isinstance(prices, list):
        return {}
    return {"prices": [{**price, "source": OWN_SOURCE} if isinstance(price, dict) else price for price in prices]}
