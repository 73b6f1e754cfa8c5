"""Reading the catalogue: the files that come with the product, and a person's own over them.

A person's file has the same form. It may change single fields of a model or a vendor that is known, or add new ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from shotwright.domain.errors import Invalid
from shotwright.providers.catalogue.schema import ModelFile, VendorFile
from shotwright_sdk.remote_models import ModelEntry, ModelKind, Price, PriceUnit

_LARGEST: Final = 4_000_000
_AS_OF: Final = date(2026, 11, 21)
_UNITS: Final = {
    ModelKind.IMAGE: PriceUnit.IMAGE,
    ModelKind.VIDEO: PriceUnit.CLIP,
    ModelKind.SPEECH: PriceUnit.CHARACTER,
}
CHATTING: Final = frozenset({ModelKind.LLM, ModelKind.VISION})
"""Kinds of models that answer in words."""
_PLAIN: Final = ("sources",)
"""Mappings that are joined member by member."""


class CatalogueUnreadable(Invalid):
    """A catalogue file is wrong. The message says where, and what to do."""

    code = "catalogue_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A vendor to choose from, and the models that are known of it."""

    name: str
    label: str
    protocol: str
    base_urls: tuple[str, ...]
    key_from: str
    local: bool
    note: str
    models: Mapping[str, ModelEntry]
    chat_protocol: str = ""
    """What its language models speak; "" for `protocol`."""
    chat_urls: tuple[str, ...] = ()
    """Where its language models are; empty for `base_urls`."""

    def protocol_of(self, kind: ModelKind) -> str:
        return self.chat_protocol if kind in CHATTING and self.chat_protocol else self.protocol

    def urls_of(self, kind: ModelKind) -> tuple[str, ...]:
        return self.chat_urls if kind in CHATTING and self.chat_urls else self.base_urls

    def entry(self, model_id: str, kind: ModelKind) -> ModelEntry:
        """Return what is known of a model; of one that is not known, nothing: no limits, and no price.

        What runs on a machine of one's own costs nothing.
        """
        known = self.models.get(model_id) or ModelEntry(id=model_id, kind=kind, protocol=self.protocol_of(kind))
        return replace(known, prices=_free(known.kind)) if self.local and not known.prices else known


def _free(kind: ModelKind) -> tuple[Price, ...]:
    units = (PriceUnit.INPUT_TOKEN, PriceUnit.OUTPUT_TOKEN) if kind in CHATTING else (_UNITS[kind],)
    return tuple(_nothing(unit) for unit in units)


def _nothing(unit: PriceUnit) -> Price:
    return Price(unit=unit, micros=0, source="a machine of one's own", as_of=_AS_OF)


Catalogue = Mapping[str, Vendor]
"""Vendors by name."""


def load_catalogue(own: Sequence[Path] = ()) -> Catalogue:
    """Read the shipped files, and a person's over them, the later over the earlier.

    Raises:
        CatalogueUnreadable
    """
    found: dict[str, dict[str, Any]] = {vendor["vendor"]: vendor for vendor in _shipped()}
    names = {name: f"the shipped {name}.yaml" for name in found}
    for path in own:
        for vendor in _vendors(path.name, _text(path)):
            name = vendor["vendor"]
            found[name] = _over(found.get(name, {}), vendor)
            names[name] = path.name
    return {name: _vendor(vendor, names[name]) for name, vendor in sorted(found.items())}


@lru_cache(maxsize=1)
def _shipped() -> tuple[dict[str, Any], ...]:
    folder = files("shotwright.providers.catalogue") / "vendors"
    texts = ((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(vendor for name, text in texts for vendor in _vendors(name, text))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise CatalogueUnreadable(f"{path} is too large for a catalogue: at most {_LARGEST // 10**6} MB are read.")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueUnreadable(f"The catalogue {path} cannot be read: {error}.") from error


def _vendors(name: str, text: str) -> Iterable[dict[str, Any]]:
    """Yield a file's vendors: it holds one, or a list of them."""
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise CatalogueUnreadable(f"{name} is not YAML: {error}") from error
    for vendor in content if isinstance(content, list) else [content]:
        if not isinstance(vendor, dict) or not isinstance(vendor.get("vendor"), str):
            raise CatalogueUnreadable(f"{name}: every vendor needs its name, like “vendor: openrouter”.")
        yield vendor


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a vendor with a person's words over ours: member by member, and so each model."""
    joined = {name: {**base.get(name, {}), **own[name]} for name in _PLAIN if isinstance(own.get(name), dict)}
    models = {model["id"]: model for model in base.get("models", ())}
    given = own.get("models") or []
    for model in given if isinstance(given, list) else [given]:
        if isinstance(model, dict) and isinstance(model.get("id"), str):
            models[model["id"]] = {**models.get(model["id"], {}), **model}
        else:
            raise CatalogueUnreadable(f"Vendor “{own['vendor']}”: every model needs its id, like “id: some-model”.")
    return {**base, **own, **joined, "models": list(models.values())}


def _vendor(content: dict[str, Any], name: str) -> Vendor:
    try:
        file = VendorFile.model_validate(content)
    except ValidationError as error:
        raise CatalogueUnreadable(f"{name}, vendor “{content['vendor']}”: {_first(error, content)}") from error
    return Vendor(
        name=file.vendor,
        label=file.label,
        protocol=file.protocol,
        base_urls=file.base_urls,
        key_from=file.key_from,
        local=file.local,
        note=file.note,
        models={model.id: model.entry(_protocol(file, model), file.sources) for model in file.models},
        chat_protocol=file.chat.protocol if file.chat is not None else "",
        chat_urls=file.chat.base_urls if file.chat is not None else (),
    )


def _protocol(vendor: VendorFile, model: ModelFile) -> str:
    return vendor.chat.protocol if vendor.chat is not None and model.kind in CHATTING else vendor.protocol


def _first(error: ValidationError, content: dict[str, Any]) -> str:
    """Say the first complaint in a person's words: where, and what."""
    complaint = error.errors()[0]
    place = [str(step) for step in complaint["loc"]]
    match complaint["loc"]:
        case ("models", int(index), *rest):
            place = [f"model “{content['models'][index].get('id', index + 1)}”", *(str(step) for step in rest)]
        case _:
            pass
    where = ", ".join(place)
    said = complaint["msg"].removeprefix("Value error, ")
    more = len(error.errors()) - 1
    return f"{where}: {said}" + (f" (and {more} more)" if more else "") + "."
