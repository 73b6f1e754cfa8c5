"""Which stage of writing is made by what."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.stages import Stage
from shotwright.domain.writing import Commission, commission_from
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing import dramatising, rewriting, screenwriting, shooting, translating, trying

_Make: TypeAlias = Callable[[Order, Workshop], Awaitable[Made]]
_Apply: TypeAlias = Callable[[Order, Made, Workshop, AsyncSession], Awaitable[None]]

_STAGES: Final[Mapping[Stage, tuple[_Make, _Apply]]] = {
    Stage.REWRITE: (rewriting.TEXT.make, rewriting.TEXT.apply),
    Stage.SCREENPLAY: (screenwriting.make, screenwriting.apply),
    Stage.TRANSLATE: (translating.TEXT.make, translating.TEXT.apply),
    Stage.SHOTS: (shooting.make_shots, shooting.apply),
    Stage.CAMERA: (shooting.make_camera, shooting.apply),
    Stage.ADVICE: (trying.ANSWER.make, trying.apply),
}
_TRIAL: Final = (trying.ANSWER.make, trying.apply)
_DRAMA: Final = (dramatising.make, dramatising.apply)


async def make(order: Order, workshop: Workshop) -> Made:
    """Have an order written. Raises as its stage does."""
    write, _ = _ways(commission_from(order.recipe.inputs))
    return await write(order, workshop)


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Take what was written into the project."""
    _, take_in = _ways(commission_from(order.recipe.inputs))
    await take_in(order, made, workshop, session)


def _ways(commission: Commission) -> tuple[_Make, _Apply]:
    if commission.is_drama:
        return _DRAMA
    return _TRIAL if commission.is_trial else _STAGES[commission.stage]
