"""A template as a text file: YAML between two lines of `---`, then the text. The form is that of Jekyll's front matter.

What comes in is a stranger's: sizes are limited, YAML's aliases (which can blow up) are refused, and every field has
its type.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from shotwright.domain.templates import (
    Plain,
    PromptStage,
    Template,
    TemplateNotUsable,
    Variable,
    VariableNotUsable,
    VariableType,
)

LONGEST_FILE: Final = 200_000
"""Bytes that one file of a set may have."""
_FENCE: Final = "---\n"
_NAME: Final = r"^[A-Za-z][A-Za-z0-9_]{0,63}$"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class VariableForm(_Form):
    """One variable as it is written in YAML."""

    name: str = Field(pattern=_NAME)
    type: VariableType = Field(default=VariableType.STRING, strict=False)
    required: bool = False
    default: Any = None
    description: str = Field(default="", max_length=1000)
    sample: Any = None
    sample_zh: Any = None

    @model_validator(mode="after")
    def _values_are_of_the_type(self) -> "VariableForm":
        for value in (self.default, self.sample, self.sample_zh):
            if value is not None:
                self.variable().check(value)
        return self

    def variable(self, language: str = "") -> Variable:
        sample = self.sample_zh if language == "zh" and self.sample_zh is not None else self.sample
        return Variable(
            name=self.name,
            type=self.type,
            required=self.required,
            default=self.default,
            description=self.description,
            sample=sample,
        )


_AForm = TypeVar("_AForm", bound=_Form)


class TemplateForm(_Form):
    """What stands between the two lines of `---`."""

    stage: PromptStage = Field(strict=False)
    version: int = Field(default=1, ge=1)
    note: str = Field(default="", max_length=2000)
    system: str = ""
    negative: str = ""
    variables: list[VariableForm] = Field(default=[], max_length=100)


class SetForm(_Form):
    """What `set.yaml` holds."""

    code: str
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=2000)
    language: str = Field(default="en", pattern="^(en|zh)$")
    base: str = Field(default="", pattern="^(en|zh)?$")

    @field_validator("code")
    @classmethod
    def _can_be_a_name(cls, code: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", code):
            raise ValueError("a name has small letters, digits, “-” and “_”, 64 of them at most")
        return code


def template_of(text: str, name: str, *, stage: PromptStage | None = None) -> tuple[Template, int]:
    """Read a template's file, and its version. A text without front matter is a template of `stage`.

    Raises:
        TemplateNotUsable: It is not of that form. The message names the file.
    """
    unified = text.replace("\r\n", "\n")
    if not unified.startswith(_FENCE):
        if stage is None:
            raise TemplateNotUsable(
                f"{name} does not say which stage it is for: begin it with “---”, “stage: …”, “---”."
            )
        return Template(stage=stage, text=unified.strip("\n")), 1
    head, fence, body = unified.removeprefix(_FENCE).partition("\n" + _FENCE)
    if not fence:
        raise TemplateNotUsable(f"{name} begins with “---”, and the second “---” is missing.")
    given = {"stage": stage, **_mapping(head, name)} if stage is not None else _mapping(head, name)
    form = _formed(TemplateForm, given, name)
    template = Template(
        stage=form.stage,
        text=body.strip("\n"),
        system=form.system.strip(),
        negative=form.negative.strip(),
        note=form.note,
        variables=tuple(one.variable() for one in form.variables),
    )
    return template, form.version


def set_of(text: str, name: str) -> SetForm:
    """Read `set.yaml`.

    Raises:
        TemplateNotUsable
    """
    return _formed(SetForm, _mapping(text, name), name)


def variables_of(content: Plain, language: str) -> tuple[Variable, ...]:
    """Read a list of variables, with the samples of a language."""
    assert isinstance(content, list)
    return tuple(VariableForm.model_validate(one).variable(language) for one in content)


def variables_from(content: Any) -> tuple[Variable, ...]:
    """Read variables as `written_variables` wrote them."""
    return tuple(VariableForm.model_validate(one).variable() for one in content)


def written_variables(variables: tuple[Variable, ...]) -> list[dict[str, Plain]]:
    """Return variables as they are written in YAML and JSON: without what is as usual."""
    return [_without_usual(one) for one in variables]


def _without_usual(one: Variable) -> dict[str, Plain]:
    fields: dict[str, Plain] = {
        "name": one.name,
        "type": one.type.value if one.type is not VariableType.STRING else None,
        "required": one.required or None,
        "default": one.default,
        "description": one.description or None,
        "sample": one.sample,
    }
    return {name: value for name, value in fields.items() if value is not None}


def template_text(template: Template, version: int, given: tuple[Variable, ...]) -> str:
    """Return a template as a file; `given` are the variables that its stage has anyway, told in a comment."""
    head: dict[str, Plain] = {"stage": template.stage.value, "version": version}
    more = {"note": template.note, "system": template.system, "negative": template.negative}
    head |= {name: value for name, value in more.items() if value}
    if template.variables:
        head["variables"] = written_variables(template.variables)
    told = "".join(f"#   {one.name} ({one.type}): {one.description}".rstrip(": ") + "\n" for one in given)
    comment = f"# Given by the product:\n{told}" if given else ""
    return f"{_FENCE}{to_yaml(head)}{comment}{_FENCE}{template.text}\n"


def to_yaml(content: Mapping[str, Plain]) -> str:
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


class _Loader(yaml.SafeLoader):
    """Reads plain YAML: no aliases, which make a short text arbitrarily large."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (“*name”) are not read here")
        return super().compose_node(parent, index)


def _mapping(text: str, name: str) -> dict[str, Any]:
    try:
        content = yaml.load(text, _Loader)  # noqa: S506  # it is a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise TemplateNotUsable(f"{name} is not YAML that can be read: {' '.join(str(error).split())}.") from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise TemplateNotUsable(f"{name} must say “stage: …” and the like, one on each line.")
    return cast("dict[str, Any]", content)


def _formed(form: type[_AForm], content: dict[str, Any], name: str) -> _AForm:
    try:
        return form.model_validate(content)
    except VariableNotUsable as error:
        raise TemplateNotUsable(f"{name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise TemplateNotUsable(f"{name}, {where}: {first['msg'].removeprefix('Value error, ')}.") from error
