"""A take's recipe: everything it is made with, frozen before the work starts and kept for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from shotwright.domain.fingerprints import Json
from shotwright.domain.templates import Rendered


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
    prompt_set: str = ""
    """The set of the template that the prompt was made of; "" if a person wrote it for this alone, or nobody did."""
    template: str = ""
    template_version: int = 0
    is_prompt_by_hand: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether it is made elsewhere, for money."""
        return bool(self.provider_id)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def recipe_from(stored: Mapping[str, Any]) -> Recipe:
    """Read a recipe as `as_json` wrote it."""
    return Recipe(**stored)


def with_prompt(recipe: Recipe, words: Rendered | None, note: str) -> Recipe:
    """Return a recipe with what is asked for in words, if anything, and with the reviewer's note."""
    if words is None:
        return replace(recipe, note=note)
    ref = words.template
    return replace(
        recipe,
        prompt=words.text,
        negative=words.negative,
        prompt_set=ref.set if ref is not None else "",
        template=ref.stage.value if ref is not None else "",
        template_version=ref.version if ref is not None else 0,
        is_prompt_by_hand=ref is None,
        note=note,
    )


def seed_for(key: str, number: int) -> int:
    """Return the seed of an artefact's n-th take: the same in every project, another for every take. 31 bits."""
    return int.from_bytes(hashlib.sha256(f"{key}#{number}".encode()).digest()[:4]) >> 1
