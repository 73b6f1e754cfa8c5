"""Reading the catalogue: the files that come with the product, and a person's own over them.

A person's file has the same form. It may change single fields of a model or a vendor that is known, or add new ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from shotwright.domain.errors import Invalid
from shotwright.providers.catalogue.lines import Lines
from shotwright.providers.catalogue.schema import ModelFile, RatesFile, VendorFile
from shotwright_sdk.remote_models import ModelEntry, ModelKind, Price, PriceUnit, Rate

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


class Catalogue(dict[str, Vendor]):
    """Vendors by name, and what other currencies are worth."""

    def __init__(self, vendors: Mapping[str, Vendor], rates: Mapping[str, Rate]) -> None:
        super().__init__(vendors)
        self.rates = rates


@dataclass(frozen=True, slots=True)
class _File:
    """A file's items as they stand there: vendors, and rates of currencies. `lines` only of a person's own."""

    name: str
    items: Sequence[dict[str, Any]]
    lines: Lines | None = None

    def wrong(self, what: str, line: int | None) -> CatalogueUnreadable:
        place = f", line {line}" if line is not None else ""
        return CatalogueUnreadable(f"{self.name}{place}: {what}")


def load_catalogue(own: Sequence[Path] = ()) -> Catalogue:
    """Read the shipped files, and a person's over them, the later over the earlier.

    Raises:
        CatalogueUnreadable
    """
    vendors: dict[str, tuple[dict[str, Any], _File]] = {}
    rates: dict[str, Rate] = {}
    for file in (*_shipped(), *(_own(path) for path in own)):
        for index, item in enumerate(file.items):
            if "vendor" not in item:
                rates |= _rates(file, item, index)
                continue
            name = item["vendor"]
            before = vendors[name][0] if name in vendors else {}
            vendors[name] = _over(before, item, file), file
    known = {name: _vendor(content, file, rates) for name, (content, file) in sorted(vendors.items())}
    return Catalogue(known, rates)


@lru_cache(maxsize=1)
def _shipped() -> tuple[_File, ...]:
    room = files("shotwright.providers.catalogue")
    found = [room / "rates.yaml", *(file for file in (room / "vendors").iterdir() if file.name.endswith(".yaml"))]
    return tuple(_File(f"the shipped {file.name}", [yaml.safe_load(file.read_text("utf-8"))]) for file in found)


def _own(path: Path) -> _File:
    """Read a person's file: one vendor, or a list of them, and rates."""
    text = _text(path)
    try:
        content, lines = yaml.safe_load(text), Lines(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise CatalogueUnreadable(f"{path.name}, line {line}: this is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CatalogueUnreadable(f"{path.name} is not YAML: {error}") from error
    items: list[Any] = content if isinstance(content, list) else [content]
    file = _File(path.name, items, lines)
    for index, item in enumerate(items):
        if not isinstance(item, dict) or not (isinstance(item.get("vendor"), str) or "rates" in item):
            said = "every vendor needs its name, like “vendor: openrouter”."
            raise file.wrong(said, lines.of_item(index))
    return file


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise CatalogueUnreadable(f"{path} is too large for a catalogue: at most {_LARGEST // 10**6} MB are read.")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueUnreadable(f"The catalogue {path} cannot be read: {error}.") from error


def _rates(file: _File, item: dict[str, Any], index: int) -> dict[str, Rate]:
    try:
        return {name: said.rate() for name, said in RatesFile.model_validate(item).rates.items()}
    except ValidationError as error:
        complaint = error.errors()[0]
        where = ", ".join(str(step) for step in complaint["loc"])
        line = file.lines.of_item(index) if file.lines is not None else None
        raise file.wrong(f"{where}: {complaint['msg']}.", line) from error


def _over(base: dict[str, Any], own: dict[str, Any], file: _File) -> dict[str, Any]:
    """Return a vendor with a person's words over ours: member by member, and so each model."""
    joined = {name: {**base.get(name, {}), **own[name]} for name in _PLAIN if isinstance(own.get(name), dict)}
    models = {model["id"]: model for model in base.get("models", ())}
    given = own.get("models") or []
    for index, model in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(model, dict) or not isinstance(model.get("id"), str):
            line = file.lines.of(own["vendor"], ("models", index)) if file.lines is not None else None
            said = f"vendor “{own['vendor']}”: every model needs its id, like “id: some-model”."
            raise file.wrong(said, line)
        models[model["id"]] = {**models.get(model["id"], {}), **model}
    return {**base, **own, **joined, "models": list(models.values())}


def _vendor(content: dict[str, Any], source: _File, rates: Mapping[str, Rate]) -> Vendor:
    try:
        file = VendorFile.model_validate(content)
    except ValidationError as error:
        raise _complaint(error, content, source) from error
    return Vendor(
        name=file.vendor,
        label=file.label,
        protocol=file.protocol,
        base_urls=file.base_urls,
        key_from=file.key_from,
        local=file.local,
        note=file.note,
        models={model.id: model.entry(_protocol(file, model), file.sources, rates) for model in file.models},
        chat_protocol=file.chat.protocol if file.chat is not None else "",
        chat_urls=file.chat.base_urls if file.chat is not None else (),
    )


def _protocol(vendor: VendorFile, model: ModelFile) -> str:
    return vendor.chat.protocol if vendor.chat is not None and model.kind in CHATTING else vendor.protocol


def _complaint(error: ValidationError, content: dict[str, Any], source: _File) -> CatalogueUnreadable:
    """Say the first complaint in a person's words: where, and what."""
    complaint = error.errors()[0]
    vendor, model, steps = content["vendor"], "", complaint["loc"]
    match steps:
        case ("models", int(index), *rest):
            model, steps = content["models"][index]["id"], tuple(rest)
        case _:
            pass
    where = ", ".join([*([f"model “{model}”"] if model else []), *(str(step) for step in steps)])
    said = complaint["msg"].removeprefix("Value error, ")
    more = len(error.errors()) - 1
    line = source.lines.of(vendor, steps, model) if source.lines is not None else None
    told = f"{where}: {said}" if where else said
    return source.wrong(f"vendor “{vendor}”: {told}" + (f" (and {more} more)" if more else "") + ".", line)
