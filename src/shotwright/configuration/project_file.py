"""A project's own `config.yaml`: reading it back, and saying what differs from what new projects begin with."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.configuration.documents import Document
from shotwright.configuration.installation import DEFAULTS, PROVIDERS
from shotwright.configuration.layer import Read, read_layer
from shotwright.configuration.variables import environment
from shotwright.domain.films import FilmSettings
from shotwright.domain.states import Gate, GateMode

_GLOBAL = ("concurrency", "options", "base_urls")


def read_project_file(document: Document) -> Read:
    """Read a project's layer. Its keys stand at the top; below `defaults` is read as well.

    Raises:
        ConfigUnreadable: With everything that is wrong.
    """
    nested = DEFAULTS in document.content
    at = (DEFAULTS,) if nested else ()
    section: Any = document.content[DEFAULTS] if nested else document.content
    others = [key for key in document.content if nested and key not in {DEFAULTS, PROVIDERS}]
    read = read_layer(document, section, at, environment())
    complaints = [document.complaint((key,), f"write this below “{DEFAULTS}:”, like the rest.") for key in others]
    if complaints or read.complaints:
        raise ConfigUnreadable([*complaints, *read.complaints])
    what = "this has no effect in a project: it holds for all of them. Write it into the installation's file."
    notes = [document.complaint((*at, name), what) for name in _GLOBAL if name in read.layer.model_fields_set]
    return replace(read, notes=[*read.notes, *notes])


def as_keys(settings: FilmSettings) -> Mapping[str, Any]:
    """Return what a film is to be by the keys of a configuration, as plain values."""
    size, finish = settings.format.size, settings.finish
    between = finish.between_scenes
    plain = {name: value for name, value in asdict(finish).items() if name != "between_scenes"}
    return {
        "size": f"{size.width}x{size.height}",
        "rate": str(settings.format.rate),
        "style": settings.style.value,
        "subtitles": settings.subtitles.value,
        "voices": dict(settings.voices),
        "gates": {str(gate): str(settings.gates.get(gate, GateMode.MANUAL)) for gate in Gate},
        **{name: value if isinstance(value, bool | float) else str(value) for name, value in plain.items()},
        "between_scenes": f"{between.kind.value}:{between.duration_s:g}" if between.duration_s else "cut",
    }


def changed_keys(settings: FilmSettings, base: FilmSettings) -> Mapping[str, Any]:
    """Return the keys of `settings` that differ from those of `base`: what a project's own file needs to say."""
    usual = as_keys(base)
    return {name: value for name, value in as_keys(settings).items() if value != usual[name]}
