"""Artefacts and their takes: what was made, how, and one more of it."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, JsonValue, TypeAdapter

from shotwright.api.schemas.shared import Count, Given, Told, shown
from shotwright.domain.planner import Standing
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.word_diff import Change, Piece
from shotwright.usecases.gallery import Comparison, FileFacts, Shown, TakeShown, Whole
from shotwright.usecases.regenerating import Again, Renewal

Prompt = Annotated[str, Field(max_length=20_000)]
Remark = Annotated[str, Field(max_length=10_000)]
_JSON = TypeAdapter[Any](Any)


def media_url(media_id: UUID) -> str:
    """Return where a file is served, relative to the server."""
    return f"/api/v1/media/{media_id}"


class FileRead(Told):
    """One file. `role` says which of the take's files it is: `main`, `thumbnail`, `layers` ...

    `width_px` and `height_px` are null for what is not seen, `duration_s` for what stands still; all three for files of
    before they were measured.
    """

    id: UUID
    role: str
    mime: str
    size_bytes: int
    sha256: str
    width_px: int | None
    height_px: int | None
    duration_s: float | None
    url: str

    @classmethod
    def of(cls, one: FileFacts) -> Self:
        return cls(
            id=one.id,
            role=one.role,
            mime=one.mime,
            size_bytes=one.size_bytes,
            sha256=one.sha256,
            width_px=one.width_px,
            height_px=one.height_px,
            duration_s=one.duration_s,
            url=media_url(one.id),
        )


class ArtefactRead(Told):
    """Something that is to be made, and where it stands.

    `review`, `provider`, `model` and `files` are those of its selected take; `run` is the one that ordered its newest.
    """

    key: str
    code: str
    kind: Kind
    standing: Standing
    why: str
    blocked_by: list[str]
    held: str
    locked: bool
    selected: int | None
    review: Review | None
    provider: str
    model: str
    run: UUID | None
    takes: int
    open_takes: int
    cost_usd_micros: int
    next_cost_usd_micros: int | None
    files: list[FileRead]

    @classmethod
    def of(cls, one: Shown) -> Self:
        return cls(
            key=one.key,
            code=one.code,
            kind=one.kind,
            standing=one.standing,
            why=one.why,
            blocked_by=list(one.blocked_by),
            held=one.held,
            locked=one.locked,
            selected=one.selected,
            review=one.review,
            provider=one.provider,
            model=one.model,
            run=one.run,
            takes=one.takes,
            open_takes=one.open_takes,
            cost_usd_micros=one.cost_usd_micros,
            next_cost_usd_micros=one.next_cost_usd_micros,
            files=[FileRead.of(file) for file in one.files],
        )


class RecipeRead(Told):
    """Everything a take was made with. `prompt` and `negative` are exactly what was sent, character by character."""

    provider: str
    model: str
    choice: str
    """Why that provider."""
    prompt: str
    negative: str
    is_prompt_by_hand: bool
    prompt_set: str
    template: str
    template_version: int
    note: str
    """What the reviewer said of the take before."""
    seed: int
    parameters: dict[str, JsonValue]
    """What else the provider was asked for."""
    inputs: dict[str, JsonValue]
    sources: dict[str, int]
    """The takes that it was made from: keys and numbers."""


class TakeRead(Told):
    """One attempt. It is stale if it was made of something that has changed since."""

    id: UUID
    key: str
    number: int
    status: Status
    review: Review
    is_selected: bool
    is_stale: bool
    is_binned: bool
    recipe: RecipeRead
    facts: dict[str, JsonValue]
    frames: int | None
    cost_usd_micros: int
    tries: int
    progress: float
    worked_s: float
    error_code: str
    error: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    files: list[FileRead]
    run: UUID | None
    """The run that ordered it; null if somebody did so by itself."""

    @classmethod
    def of(cls, one: TakeShown) -> Self:
        return cls(
            id=one.id,
            key=one.key,
            number=one.number,
            status=one.status,
            review=one.review,
            is_selected=one.is_selected,
            is_stale=one.is_stale,
            is_binned=one.is_binned,
            recipe=_recipe(one),
            facts=_JSON.dump_python(one.facts, mode="json"),
            frames=one.frames,
            cost_usd_micros=one.cost_usd_micros,
            tries=one.tries,
            progress=one.progress,
            worked_s=one.worked_s,
            error_code=one.error_code,
            error=one.error,
            created_at=one.created_at,
            started_at=one.started_at,
            ended_at=one.ended_at,
            files=[FileRead.of(file) for file in one.files],
            run=one.run,
        )


def _recipe(one: TakeShown) -> RecipeRead:
    recipe = one.recipe
    return RecipeRead(
        provider=recipe.provider,
        model=recipe.model,
        choice=recipe.choice,
        prompt=one.prompt,
        negative=one.negative,
        is_prompt_by_hand=recipe.is_prompt_by_hand,
        prompt_set=recipe.prompt_set,
        template=recipe.template,
        template_version=recipe.template_version,
        note=recipe.note,
        seed=recipe.seed,
        parameters=_JSON.dump_python(one.parameters, mode="json"),
        inputs=_JSON.dump_python(recipe.inputs, mode="json"),
        sources=dict(recipe.sources),
    )


class ArtefactDetail(ArtefactRead):
    """An artefact with its takes, oldest first. `again_held` says why one more cannot be ordered; "" if it can."""

    again_cost_usd_micros: int | None
    again_held: str
    all_takes: list[TakeRead]

    @classmethod
    def whole(cls, one: Whole) -> Self:
        return cls(
            **ArtefactRead.of(one.shown).model_dump(),
            again_cost_usd_micros=one.quote.cost_usd_micros,
            again_held=one.quote.held,
            all_takes=[TakeRead.of(take) for take in one.takes],
        )


class AgainGiven(Given):
    """One more take. `seed` keeps the prompt, `prompt` keeps the seed, `both` changes both.

    A `prompt` that is given is kept as the thing's own. `note` goes into the prompt where a template makes it.
    `base` is the number of the take to start from; without it, the selected one.
    """

    model_config = shown({"mode": "both", "note": "Warmer light."})

    mode: Renewal = Renewal.SEED
    prompt: Prompt = ""
    negative: Prompt | None = None
    note: Remark = ""
    base: Count | None = None

    def made(self) -> Again:
        return Again(change=self.mode, prompt=self.prompt, negative=self.negative, note=self.note, base=self.base)


class PieceRead(Told):
    change: Change
    text: str

    @classmethod
    def of(cls, one: Piece) -> Self:
        return cls(change=one.change, text=one.text)


class DifferenceRead(Told):
    """One fact in which two takes differ, by its dotted name."""

    name: str
    first: JsonValue
    second: JsonValue


class ComparisonRead(Told):
    first: TakeRead
    second: TakeRead
    differences: list[DifferenceRead]
    prompt: list[PieceRead]
    """The two prompts, word by word: what is same and removed is the first, what is same and added the second."""
    negative: list[PieceRead]

    @classmethod
    def of(cls, one: Comparison) -> Self:
        return cls(
            first=TakeRead.of(one.first),
            second=TakeRead.of(one.second),
            differences=[
                DifferenceRead.model_validate(_JSON.dump_python(each, mode="json")) for each in one.differences
            ],
            prompt=[PieceRead.of(piece) for piece in one.prompt],
            negative=[PieceRead.of(piece) for piece in one.negative],
        )
