"""What comes with the product: the sets, the variables of each stage, the looks and the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from shotwright.domain.templates import Look, PromptStage, SetFacts, Template, Variable
from shotwright.prompting.files import set_of, template_of, variables_of

LANGUAGES: Final = ("en", "zh")
"""Those that a set is shipped for; its code is the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A shipped set: its templates, and their versions."""

    facts: SetFacts
    templates: Mapping[PromptStage, tuple[Template, int]]


@lru_cache(maxsize=len(LANGUAGES))
def shipped_set(code: str) -> Shipped:
    """Return the shipped set of that code, one of LANGUAGES."""
    folder = files("shotwright.prompting") / "sets" / code
    form = set_of((folder / "set.yaml").read_text("utf-8"), code)
    read = [template_of((folder / f"{stage}.md").read_text("utf-8"), f"{code}/{stage}") for stage in PromptStage]
    return Shipped(
        facts=SetFacts(
            code=form.code,
            name=form.name,
            language=form.language,
            description=form.description,
            is_shipped=True,
            stages=tuple(PromptStage),
        ),
        templates={template.stage: (template, version) for template, version in read},
    )


@lru_cache(maxsize=len(PromptStage) * len(LANGUAGES))
def given_variables(stage: PromptStage, language: str) -> tuple[Variable, ...]:
    """Return the variables that the product gives to every template of a stage, with samples in a language."""
    return variables_of(_data("stages.yaml")[stage.value], language)


def all_variables(template: Template, language: str) -> tuple[Variable, ...]:
    """Return every variable of a template: its own, and those of its stage that it does not declare itself."""
    own = {one.name for one in template.variables}
    return (*(one for one in given_variables(template.stage, language) if one.name not in own), *template.variables)


def look(name: str, language: str) -> Look:
    """Return the look of that name: a language's `ink`, `comic`, `anime` or `realistic`.

    Raises:
        KeyError: There is none.
    """
    return Look(name=name, **_data("looks.yaml")[language if language in LANGUAGES else "en"][name])


def looks() -> tuple[str, ...]:
    return tuple(_data("looks.yaml")["en"])


def word(one: StrEnum | str, language: str) -> str:
    """Return one of the product's own words as it stands in a prompt of that language."""
    plain = str(one)
    if language != "zh":
        return plain.replace("_", " ")
    words = _data("words_zh.yaml")
    # “medium_shot” and “low_angle” are phrases in English; in Chinese the word says it alone.
    return words.get(plain) or words.get(plain.removesuffix("_shot").removesuffix("_angle"), plain)


@lru_cache(maxsize=8)
def _data(name: str) -> dict[str, Any]:
    return yaml.safe_load((files("shotwright.prompting") / name).read_text("utf-8"))
