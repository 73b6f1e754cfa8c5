"""Orders whose answer is a text: most become a version of the script, which comes into force when a person says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.writing import Commission, Origin, Part, commission_from
from shotwright.storage.store import Storage
from shotwright.usecases.scripts import Scripts
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import keep
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.interviews import Interview, Said, answers, interview, models_of, with_answers


def _as_one(commission: Commission, texts: Sequence[str]) -> str:
    del commission
    return "\n\n".join(text.strip() for text in texts) + "\n"


def _anything(commission: Commission, part: Part) -> Callable[[str], str]:
    del commission, part
    return lambda _: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a text is written. `joined` puts the answers to its parts together."""

    joined: Callable[[Commission, Sequence[str]], str] = _as_one
    check: Callable[[Commission, Part], Callable[[str], str]] = _anything

    async def make(self, order: Order, workshop: Workshop) -> Made:
        """Have the text written.

        Raises:
            As `interview` and `answers`.
        """
        commission = commission_from(order.recipe.inputs)
        asked = Interview(
            project_id=order.project_id,
            stage=commission.stage,
            form=str,
            parts=commission.parts,
            check=lambda part: self.check(commission, part),
            model=commission.model,
            output_tokens=commission.output_tokens,
        )
        said = await interview(asked, models_of(workshop), workshop.teller(order.take_id))
        text = self.joined(commission, answers(said))
        return await _kept(text, said, order, workshop.storage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Answer):
    """How an order is made whose answer becomes a version of the script."""

    origin: Origin

    async def apply(self, order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
        """Keep the text as a version of the script."""
        text = (await workshop.storage.get(made.files[MAIN][0].key)).decode()
        note = commission_from(order.recipe.inputs).note
        await Scripts(session, order.project_id).add(text, self.origin, note=note, take_id=order.take_id)


async def _kept(text: str, said: Sequence[Said[str]], order: Order, storage: Storage) -> Made:
    made = Made(files={MAIN: await keep(storage, order, ".md", text.encode())}, facts={"characters": len(text)})
    return await with_answers(made, said, order, storage)
