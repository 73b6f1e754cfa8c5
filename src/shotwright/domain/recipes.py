"""A take's recipe: everything it is made with, frozen before the work starts and kept for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shotwright.domain.fingerprints import Json
from shotwright.domain.graph import Blueprint, code_of
from shotwright.domain.prompts import NEGATIVE, character_prompt, clip_prompt, keyframe_prompt, location_prompt
from shotwright.domain.states import Kind
from shotwright.domain.stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """`inputs` are the blueprint's; `sources` maps the keys of what it is made from to the numbers of the takes."""

    provider: str
    model: str
    inputs: Json
    sources: Mapping[str, int]
    seed: int
    prompt: str = ""
    negative: str = ""
    note: str = ""
    """What the reviewer said of the take before it."""
    provider_id: str = ""
    """The provider's own id, if it is one that a person brought along; `provider` is its name at that time."""
    choice: str = ""
    """Why that provider."""

    @property
    def is_remote(self) -> bool:
        """Whether it is made elsewhere, for money."""
        return bool(self.provider_id)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def recipe_from(stored: Mapping[str, Any]) -> Recipe:
    """Read a recipe as `as_json` wrote it."""
    return Recipe(**stored)


def seed_for(key: str, number: int) -> int:
    """Return the seed of an artefact's n-th take: the same in every project, another for every take. 31 bits."""
    return int.from_bytes(hashlib.sha256(f"{key}#{number}".encode()).digest()[:4]) >> 1


def prompts_for(story: Story, blueprint: Blueprint) -> tuple[str, str]:
    """Return the prompt and the negative prompt of an artefact; "" for kinds that are not asked for in words."""
    code, style = code_of(blueprint.key), story.settings.style
    if blueprint.kind is Kind.KEYFRAME:
        return keyframe_prompt(story, story.shot(code)), NEGATIVE
    if blueprint.kind is Kind.REFERENCE and code.startswith("char_"):
        return character_prompt(story.character(code), style), NEGATIVE
    if blueprint.kind is Kind.REFERENCE:
        return location_prompt(story.location(code), style), NEGATIVE
    return "", ""


def remote_prompts_for(story: Story, blueprint: Blueprint) -> tuple[str, str]:
    """As `prompts_for`, for a model elsewhere: it is told of a clip's action in words too."""
    if blueprint.kind is Kind.CLIP:
        return clip_prompt(story, story.shot(code_of(blueprint.key))), NEGATIVE
    return prompts_for(story, blueprint)
