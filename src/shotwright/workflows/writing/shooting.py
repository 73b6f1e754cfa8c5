"""How shots look, and how the camera moves in them: asked scene by scene; what gets no good answer stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.designs import Design, designed
from shotwright.domain.errors import ArtefactNotFound, LlmAnswerUnusable, WritingNotPossible
from shotwright.domain.stages import Stage
from shotwright.domain.stories import Story
from shotwright.domain.templates import Plain, PromptStage, Rendered
from shotwright.domain.writing import Commission, Part, as_data, commission_from, part_of
from shotwright.usecases.editing import Editing
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.usecases.wording import Wording
from shotwright.workflows.making.files import keep_json
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.designing import (
    MoveForm,
    ShotForm,
    codes_by_name,
    listed,
    shots_of_scene,
    stays_with,
)
from shotwright.workflows.writing.interviews import Interview, Said, interview, models_of, with_answers
from shotwright_sdk.values import Scene, Shot
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, ShotSize

F = TypeVar("F", bound=BaseModel)
_DESIGNS: Final = TypeAdapter(dict[str, Design])
_MOVES: Final = tuple(kind.value for kind in CameraMoveKind if kind is not CameraMoveKind.FOLLOW_PATH)
_TOKENS_A_SHOT: Final = 250
_THINKING: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shoot:
    """What is to be designed: everything, or the shots of these codes, or those of these scenes."""

    codes: Sequence[str] = ()
    model: str = ""


class ShotsForm(BaseModel):
    shots: list[ShotForm]


class NamedMove(MoveForm):
    code: str


class MovesForm(BaseModel):
    moves: list[NamedMove]


def commission_of_shots(asked: Shoot, story: Story, wording: Wording) -> Commission:
    """Return what is asked about how shots look.

    Raises:
        WritingNotPossible, ArtefactNotFound, TemplateNotUsable, VariableNotUsable
    """

    def words(scene: Scene, shots: Sequence[Shot]) -> Rendered:
        people = {figure.character for shot in shots for figure in shot.figures}
        values: dict[str, Plain] = {
            "scene": _scene(story, scene),
            "text": as_data(listed(shots, story.parts)),
            "characters": [
                {"name": one.name, "appearance": one.appearance} for one in story.parts.characters if one.code in people
            ],
            "language": story.parts.language,
            "sizes": [one.value for one in ShotSize],
            "angles": [one.value for one in Angle],
        }
        return wording.rendered(PromptStage.SHOTS, values)

    return _commission(Stage.SHOTS, asked, story, words)


def commission_of_camera(asked: Shoot, story: Story, wording: Wording) -> Commission:
    """Return what is asked about the camera. Raises as `commission_of_shots`."""

    def words(scene: Scene, shots: Sequence[Shot]) -> Rendered:
        values: dict[str, Plain] = {
            "scene": _scene(story, scene),
            "shots": [
                {
                    "code": shot.code,
                    "size": shot.size.value,
                    "description": shot.action or shot.description,
                    "duration_s": shot.duration_s,
                }
                for shot in shots
            ],
            "moves": list(_MOVES),
            "language": story.parts.language,
        }
        return wording.rendered(PromptStage.CAMERA, values)

    return _commission(Stage.CAMERA, asked, story, words)


def _commission(
    stage: Stage, asked: Shoot, story: Story, words: Callable[[Scene, Sequence[Shot]], Rendered]
) -> Commission:
    wanted = _wanted(asked, story)
    rendered = {scene.code: words(scene, shots) for scene, shots in wanted}
    most = max(len(shots) for _, shots in wanted)
    return Commission(
        stage=stage,
        parts=tuple(part_of(one, code) for code, one in rendered.items()),
        asked={"shots": {scene.code: [shot.code for shot in shots] for scene, shots in wanted}},
        note=f"{sum(len(shots) for _, shots in wanted)} shots",
        template=next(iter(rendered.values())).template,
        model=asked.model,
        output_tokens=_THINKING + _TOKENS_A_SHOT * most,
    )


def _wanted(asked: Shoot, story: Story) -> list[tuple[Scene, Sequence[Shot]]]:
    if story.breakdown is None:
        raise WritingNotPossible("There are no shots yet: the script has to be broken down first (`shotwright run`).")
    known = {one.code for one in (*story.parts.scenes, *story.parts.shots)}
    for code in asked.codes:
        if code not in known:
            raise ArtefactNotFound(code)
    chosen = [
        (scene, [one for one in shots_of_scene(story, scene.code) if _is_wanted(one, asked.codes)])
        for scene in story.parts.scenes
    ]
    return [(scene, shots) for scene, shots in chosen if shots]


def _is_wanted(shot: Shot, codes: Sequence[str]) -> bool:
    return not codes or shot.code in codes or shot.scene in codes


def _scene(story: Story, scene: Scene) -> dict[str, Plain]:
    return {
        "heading": scene.heading,
        "place": story.location(scene.location).name,
        "time_of_day": scene.time_of_day.value,
        "weather": scene.weather.value,
        "mood": scene.mood.value,
    }


async def make_shots(order: Order, workshop: Workshop) -> Made:
    """Have shots designed. Raises as `interview`, and LlmAnswerUnusable if no scene came to anything."""
    async with workshop.database.snapshot() as session:
        story = await Stories(session, order.project_id).load()

    def check(part: Part) -> Callable[[ShotsForm], str]:
        judge = stays_with(_shots_of(part, order, story))
        return lambda form: judge(form.shots)

    said = await _ask(ShotsForm, check, order, workshop)
    names = codes_by_name(story.parts)
    designs = {
        one.code: one.design(names) for each in said if each.answer is not None for one in each.answer.value.shots
    }
    return await _kept(designs, said, order, workshop)


async def make_camera(order: Order, workshop: Workshop) -> Made:
    """Have the camera's moves chosen. Raises as `make_shots`."""
    wanted: Any = commission_from(order.recipe.inputs).asked["shots"]

    def check(part: Part) -> Callable[[MovesForm], str]:
        return lambda form: _one_each([one.code for one in form.moves], wanted[part.about])

    said = await _ask(MovesForm, check, order, workshop)
    designs = {
        one.code: Design(camera=one.wish())
        for each in said
        if each.answer is not None
        for one in each.answer.value.moves
    }
    return await _kept(designs, said, order, workshop)


def _one_each(given: Sequence[str], wanted: Sequence[str]) -> str:
    if sorted(given) == sorted(wanted):
        return ""
    return f"Give exactly one move for each of these shots, and no others: {', '.join(wanted)}."


async def _ask(
    form: type[F], check: Callable[[Part], Callable[[F], str]], order: Order, workshop: Workshop
) -> list[Said[F]]:
    commission = commission_from(order.recipe.inputs)
    asked = Interview(
        project_id=order.project_id,
        stage=commission.stage,
        form=form,
        parts=commission.parts,
        check=check,
        model=commission.model,
        output_tokens=commission.output_tokens,
        repeats_alone=True,
    )
    said = await interview(asked, models_of(workshop), workshop.teller(order.take_id))
    if all(one.answer is None for one in said):
        raise LlmAnswerUnusable(f"Nothing was changed. {said[0].trouble}")
    return said


def _shots_of(part: Part, order: Order, story: Story) -> list[Shot]:
    """Return the shots that a part asks about, as far as they are still there."""
    wanted: Any = commission_from(order.recipe.inputs).asked["shots"]
    return [one for one in story.parts.shots if one.code in wanted[part.about]]


async def _kept(designs: Mapping[str, Design], said: Sequence[Said[Any]], order: Order, workshop: Workshop) -> Made:
    plain = {code: asdict(one) for code, one in designs.items()}
    made = Made(files={MAIN: await keep_json(workshop.storage, order, ".json", plain)}, facts={"shots": len(designs)})
    return await with_answers(made, said, order, workshop.storage)


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Bring the designs into the shots that are still there. What was made of those before becomes stale."""
    designs = _DESIGNS.validate_json(await workshop.storage.get(made.files[MAIN][0].key))
    await Projects(session).hold(str(order.project_id))
    story = await Stories(session, order.project_id).load()
    editing = Editing(session, order.project_id)
    known = {one.code for one in story.known.characters}
    for shot in story.known.shots:
        if shot.code in designs:
            await editing.save_shot(designed(shot, designs[shot.code], known))
