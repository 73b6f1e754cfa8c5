"""Prompt sets, their templates and versions, and what projects make of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue

from shotwright.api.schemas.shared import Count, Given, Told, shown
from shotwright.api.schemas.writing import OrderGiven, OrderRead
from shotwright.domain.advice import Advice, AdviceKind, Effect
from shotwright.domain.templates import (
    Fault,
    Look,
    PromptStage,
    Rendered,
    SetFacts,
    Template,
    TemplateRef,
    Variable,
    VariableType,
)
from shotwright.domain.tokens import tokens_about
from shotwright.prompting.files import SetForm, VariableForm, set_of, to_yaml
from shotwright.usecases.prompt_trials import Trial
from shotwright.usecases.prompt_uses import SetUse
from shotwright.usecases.prompts import VersionFacts
from shotwright.usecases.sent import Request, Sent
from shotwright.usecases.wording import Found, Override, with_variables
from shotwright.workflows.writing.ordering import Price

Text = Annotated[str, Field(max_length=200_000)]
Short = Annotated[str, Field(max_length=2_000)]
Code = Annotated[str, Field(max_length=64)]


class SetNew(Given):
    model_config = shown({"code": "noir", "name": "Noir", "base": "en"})

    code: Code
    name: Annotated[str, Field(max_length=200)] = ""
    """For people; the code, if it is left out."""
    description: Short = ""
    base: Literal["en", "zh"] = "en"
    """The shipped set that does the stages it has no template for."""

    def form(self) -> SetForm:
        head = {"code": self.code, "name": self.name or self.code, "description": self.description}
        return set_of(to_yaml({**head, "language": self.base, "base": self.base}), f"“{self.code}”")


class SetChange(Given):
    """What is left out stays."""

    model_config = shown({"description": "Hard light, deep shadows"})

    name: Annotated[str, Field(max_length=200)] = ""
    description: Short | None = None


class SetRead(Told):
    """A set. `id`, author and times are empty for those that came with Shotwright; nobody changes these."""

    id: UUID | None
    code: str
    name: str
    language: str
    description: str
    base: str
    is_shipped: bool
    author: str
    created_at: datetime | None
    updated_at: datetime | None
    stages: list[PromptStage]
    """Those that it has templates of its own for."""

    @classmethod
    def of(cls, one: SetFacts) -> Self:
        return cls.model_validate(one)


class VariableRead(Told):
    name: str
    type: VariableType
    required: bool
    default: JsonValue
    description: str
    sample: JsonValue
    is_given: bool
    """Whether the product gives it to every template of the stage."""

    @classmethod
    def of(cls, one: Variable, *, is_given: bool) -> Self:
        return cls.model_validate({**{name: getattr(one, name) for name in _VARIABLE}, "is_given": is_given})


_VARIABLE = ("name", "type", "required", "default", "description", "sample")


class PromptVersionRead(Told):
    """One version of a template. `set` is the base's where a set has no template of its own for the stage."""

    code: str
    """What the template is called in paths: `mine.keyframe`."""
    set: str
    stage: PromptStage
    version: int
    is_in_force: bool
    text: str
    system: str
    negative: str
    variables: list[VariableRead]
    note: str
    author: str
    created_at: datetime | None
    tokens_about: int
    """Of its texts as they are written, before anything is put in."""

    @classmethod
    def of(cls, one: VersionFacts, code: str) -> Self:
        template, ref = one.template, one.found.ref
        own, declared = {each.name for each in template.variables}, with_variables(one.found).variables
        return cls(
            code=f"{code}.{ref.stage}",
            set=ref.set,
            stage=ref.stage,
            version=ref.version,
            is_in_force=one.is_in_force,
            **template.parts,
            variables=[VariableRead.of(each, is_given=each.name not in own) for each in declared],
            note=template.note,
            author=one.author,
            created_at=one.created_at,
            tokens_about=sum(map(tokens_about, template.parts.values())),
        )


class PromptTemplateGiven(Given):
    """A template's next version. What is left out stays as it is in the version in force."""

    model_config = shown({"text": "{{ shot.action }}, hard side light, {{ look }}", "note": "Harder light"})

    text: Text | None = None
    system: Text | None = None
    negative: Text | None = None
    variables: Annotated[list[VariableForm], Field(max_length=100)] | None = None
    note: Short = ""
    """Why."""

    def upon(self, before: Template) -> Template:
        own = None if self.variables is None else tuple(one.variable() for one in self.variables)
        return Template(
            stage=before.stage,
            text=before.text if self.text is None else self.text,
            system=before.system if self.system is None else self.system,
            negative=before.negative if self.negative is None else self.negative,
            variables=before.variables if own is None else own,
            note=self.note,
        )


class PromptTemplateNew(PromptTemplateGiven):
    model_config = shown({"set": "noir", "stage": "keyframe", "text": "{{ shot.action }}, {{ look }}"})

    set: Code
    stage: PromptStage


class FaultRead(Told):
    message: str
    part: str
    """`text`, `system` or `negative`; empty for what is declared."""
    line: int | None
    variable: str
    """The variable that nobody declares; empty for any other fault."""


class CheckedRead(Told):
    """What keeps a template from becoming a version; nothing if it may."""

    faults: list[FaultRead]
    tokens_about: int

    @classmethod
    def of(cls, template: Template, found: Sequence[Fault]) -> Self:
        return cls(
            faults=[FaultRead.model_validate(one) for one in found],
            tokens_about=sum(map(tokens_about, template.parts.values())),
        )


class _TriedGiven(Given):
    """Values that are left out are those of the sample."""

    version: Count | None = None
    """Null takes the one in force."""
    values: Annotated[dict[str, JsonValue], Field(max_length=200, default_factory=dict[str, JsonValue])]


class _DraftGiven(Given):
    draft: PromptTemplateGiven | None = None
    """What is being written, over what the version says: it is tried and not kept."""

    def over(self, found: Found) -> Found:
        return found if self.draft is None else replace(found, template=self.draft.upon(found.template))


class TrialGiven(_TriedGiven, _DraftGiven):
    """What a template is tried on. Values that are left out are those of the sample."""

    model_config = shown({"version": 2})

    def trial(self) -> Trial:
        return Trial(values=self.values)


class RenderGiven(_TriedGiven):
    """`key` is something of the project, like `shot_001/keyframe`: then its own values count."""

    template: Annotated[str, Field(max_length=200)]
    """`SET.STAGE`, or a template's id."""
    key: Annotated[str, Field(max_length=200)] = ""

    def trial(self) -> Trial:
        return Trial(key=self.key, values=self.values)


class DraftRenderGiven(RenderGiven, _DraftGiven):
    """A template, or what is being written of it, for something of the project."""

    model_config = shown({"template": "noir/keyframe", "key": "shot_001/keyframe"})


class AskGiven(RenderGiven, OrderGiven):
    """Who is to answer, and what it may cost."""

    model_config = shown({"template": "noir/advice", "key": "shot_001/keyframe"})


class PriceGiven(AskGiven):
    """`advice`: what could be better about the template; else what it comes to is asked."""

    model_config = shown({"template": "noir/advice", "key": "shot_001/keyframe"})

    advice: bool = False


class QuestionPrice(Told):
    """What a question would cost at most, and at whom; null if nobody knows. Nothing was asked."""

    provider: str
    model: str
    input_tokens: int
    estimate_usd_micros: int | None

    @classmethod
    def of(cls, price: Price) -> Self:
        return cls(
            provider=price.provider,
            model=price.model,
            input_tokens=price.input_tokens,
            estimate_usd_micros=price.cost_usd_micros,
        )


class RenderedRead(Told):
    """What a template comes to. `template` is empty for what a person wrote by hand."""

    template: str
    text: str
    system: str
    negative: str
    tokens_about: int

    @classmethod
    def of(cls, one: Rendered) -> Self:
        return cls(
            template=str(one.template or ""),
            text=one.text,
            system=one.system,
            negative=one.negative,
            tokens_about=sum(map(tokens_about, (one.text, one.system, one.negative))),
        )


class TemplateDiff(Told):
    """A unified diff; empty if both say the same."""

    before: str
    after: str
    diff: str

    @classmethod
    def of(cls, before: TemplateRef, after: TemplateRef, diff: str) -> Self:
        return cls(before=str(before), after=str(after), diff=diff)


class EffectRead(Told):
    """What came of the takes that a version was used for. `approval` is a share, 0 to 1; null if none was decided."""

    version: int
    takes: int
    finished: int
    approved: int
    rejected: int
    approval: float | None
    cost_usd_micros: int
    cost_per_approved_usd_micros: int | None
    notes: list[str]
    """Why takes were rejected."""

    @classmethod
    def of(cls, one: Effect) -> Self:
        return cls.model_validate(one)


class AdviceRead(Told):
    kind: AdviceKind
    message: str


class EvaluationRead(Told):
    """How every version did, and what the rules say of the one in force. Takes of projects you may see count."""

    template: str
    effects: list[EffectRead]
    advice: list[AdviceRead]

    @classmethod
    def of(cls, ref: TemplateRef, effects: list[Effect], advice: list[Advice]) -> Self:
        return cls(
            template=str(ref),
            effects=[EffectRead.of(one) for one in effects],
            advice=[AdviceRead.model_validate(one) for one in advice],
        )


class SetUseRead(Told):
    project_id: UUID
    project: str
    name: str
    is_chosen: bool
    takes: int

    @classmethod
    def of(cls, one: SetUse) -> Self:
        return cls.model_validate(one)


class ImportedRead(Told):
    set: SetRead
    new_versions: list[str]
    """`mine/keyframe v2`."""


class LookGiven(Given):
    name: Annotated[str, Field(max_length=32)] = ""
    """ink, comic, anime, realistic or custom; empty for that of the project's style."""
    text: Text = ""
    prefix: Text = ""
    suffix: Text = ""
    negative: Text = ""

    def look(self) -> Look:
        return Look(**self.model_dump())


class LookRead(Told):
    name: str
    text: str
    prefix: str
    suffix: str
    negative: str


class ProjectPromptsGiven(Given):
    """`set` empty takes the shipped set of the film's language."""

    model_config = shown({"set": "noir", "look": {"name": "custom", "text": "ink on wet paper"}})

    set: Annotated[str, Field(max_length=64)] = ""
    look: Annotated[LookGiven, Field(default_factory=LookGiven)]


class ProjectPromptsRead(Told):
    set: str
    look: LookRead

    @classmethod
    def of(cls, code: str, look: Look) -> Self:
        return cls(set=code, look=LookRead.model_validate(look))


class OverrideGiven(Given):
    model_config = shown({"prompt": "Lin on the roof, from behind", "negative": "umbrella"})

    prompt: Text
    negative: Text | None = None
    """Null: as the template makes it."""
    enabled: bool = True

    def own(self) -> Override:
        return Override(prompt=self.prompt, negative=self.negative, enabled=self.enabled)


class OverrideRead(Told):
    key: str
    prompt: str
    negative: str | None
    enabled: bool

    @classmethod
    def of(cls, key: str, one: Override) -> Self:
        return cls(key=key, prompt=one.prompt, negative=one.negative, enabled=one.enabled)


class SentRequest(Told):
    """One paid request for a take: what was to be seen (`prompt`) or spoken (`text`)."""

    job_id: UUID
    part: int
    provider: str
    model: str
    state: str
    prompt: str
    negative: str
    text: str
    parameters: dict[str, JsonValue]

    @classmethod
    def of(cls, one: Request) -> Self:
        return cls.model_validate(one)


class SentRead(Told):
    """What a take was asked for with, character by character. `template` is empty for words of a person's own."""

    key: str
    number: int
    prompt: str
    negative: str
    template: str
    requests: list[SentRequest]

    @classmethod
    def of(cls, one: Sent) -> Self:
        recipe = one.recipe
        used = f"{recipe.prompt_set}/{recipe.template} v{recipe.template_version}" if recipe.prompt_set else ""
        return cls(
            key=one.key,
            number=one.number,
            prompt=one.prompt,
            negative=one.negative,
            template=used,
            requests=[SentRequest.of(each) for each in one.requests],
        )


class AnswerRead(Told):
    """What a model answered to a template, or said about it. `text` is empty as long as it has not."""

    order: OrderRead
    text: str
