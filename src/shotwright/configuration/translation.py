"""Bringing a project's layer, as somebody wrote it, to our keys; and saying what of it is unknown or has no effect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shotwright.configuration.complaints import Complaint, hint
from shotwright.configuration.documents import Document, KeyPath
from shotwright.configuration.keys import KNOWN, MODEL_NAMES, MODEL_WORDS, NO_EFFECT, OTHER_NAMES, is_above, is_whole


@dataclass(slots=True)
class Translated:
    """A layer in our keys, nested. `sources` says where each of them stands in the file, by our path."""

    content: dict[str, Any] = field(default_factory=dict[str, Any])
    sources: dict[KeyPath, KeyPath] = field(default_factory=dict[KeyPath, KeyPath])
    complaints: list[Complaint] = field(default_factory=list[Complaint])
    notes: list[Complaint] = field(default_factory=list[Complaint])
    """What is read and has no effect, each with the reason."""

    def source_of(self, path: KeyPath) -> KeyPath:
        """Return where something of ours stands in the file."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.sources:
                return (*self.sources[path[:end]], *path[end:])
        return path


def translate(document: Document, section: Mapping[str, Any], at: KeyPath) -> Translated:
    """Return the layer that `section`, which stands at `at`, is in our keys."""
    found = Translated()
    words: dict[str, tuple[str, KeyPath]] = {}
    for dotted, value, path in _walk(section, (), at, found, document):
        if value is None:
            continue
        if dotted in NO_EFFECT:
            found.notes.append(document.complaint(path, f"this has no effect: {NO_EFFECT[dotted]}."))
        elif dotted in MODEL_WORDS or dotted in MODEL_NAMES:
            if isinstance(value, str):
                words[dotted] = value, path
            else:
                found.complaints.append(document.complaint(path, "write one name."))
        else:
            _put(found, tuple(OTHER_NAMES.get(dotted, dotted).split(".")), value, path, document)
    _put_models(found, words, document)
    return found


def _walk(
    section: Mapping[str, Any], path: KeyPath, at: KeyPath, found: Translated, document: Document
) -> Iterator[tuple[str, Any, KeyPath]]:
    """Yield each known key with its value and where it stands; complain of the others."""
    for key, value in section.items():
        below, place = (*path, key), (*at, key)
        dotted = ".".join(below)
        if is_above(dotted) and isinstance(value, Mapping):
            yield from _walk(value, below, at=place, found=found, document=document)
        elif is_whole(dotted):
            yield dotted, value, place
        elif is_above(dotted):
            if value is not None:
                found.complaints.append(document.complaint(place, "this needs keys of its own, one a line, below it."))
        else:
            found.complaints.append(
                document.complaint(place, f"there is no such key.{hint(dotted, KNOWN, _above(below, place))}")
            )


def _put(found: Translated, ours: KeyPath, value: Any, path: KeyPath, document: Document) -> None:
    if ours in found.sources:
        other = ".".join(found.sources[ours])
        found.complaints.append(document.complaint(path, f"this says the same as “{other}”. Leave one of them out."))
        return
    room: Any = found.content
    for step in ours[:-1]:
        room = room.setdefault(step, {})
    if isinstance(value, Mapping) and isinstance(room.get(ours[-1]), dict):
        room[ours[-1]] |= value
    else:
        room[ours[-1]] = dict(value) if isinstance(value, Mapping) else value
    found.sources[ours] = path


def _put_models(found: Translated, words: Mapping[str, tuple[str, KeyPath]], document: Document) -> None:
    """Make assignments of what was said in two words: `provider: openai` and `model: gpt-4` are `openai/gpt-4`."""
    for provider, (stages, model) in MODEL_WORDS.items():
        if provider in words:
            name, path = words[provider]
            whole = f"{name}/{words[model][0]}" if model in words else name
            for stage in stages.split(","):
                _put(found, ("models", stage), whole, path, document)
        elif model in words:
            what = f"a model without its provider says nothing. Write “{provider}”, too."
            found.complaints.append(document.complaint(words[model][1], what))


def _above(ours: KeyPath, place: KeyPath) -> str:
    """Return what stands above a layer in its file: `defaults.`, or nothing."""
    return "".join(f"{step}." for step in place[: len(place) - len(ours)])
