"""What a breakdown costs at the language model that fills it: told in the plan and held to the caps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.domain.manuscript.reading import is_manuscript
from shotwright.domain.prices import estimate, text_usage
from shotwright.domain.tokens import tokens_about
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.offers import EntryOf, Offer
from shotwright.usecases.providers import ProviderFacts
from shotwright_sdk.remote_models import ModelEntry

PART_TOKENS: Final = 5_000
"""How much is asked about at once."""
ANSWER_TOKENS: Final = 16_000
"""How long the answer to a part may be."""
_AROUND_TOKENS: Final = 3_000
"""What goes along with every part: what is wanted, and the form of the answer."""
_TOLD_TIMES: Final = 2
"""Shots are listed with what happens and what is said: at most so many times the script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What asking about a whole script takes at most."""

    questions: int
    input_tokens: int

    def cost_usd_micros(self, entry: ModelEntry) -> int | None:
        """Return what it costs at a model; None if nobody knows."""
        usage = text_usage(input_tokens=self.input_tokens, output_tokens=ANSWER_TOKENS * self.questions)
        return estimate(entry.prices, usage).usd_micros


def reading_of(script: str) -> Reading:
    tokens = _TOLD_TIMES * tokens_about(script)
    parts = tokens // PART_TOKENS + 1
    return Reading(questions=parts, input_tokens=tokens + _AROUND_TOKENS * parts)


async def breakdown_offer(
    session: AsyncSession, project_id: UUID, entry_of: EntryOf, assigned: Sequence[ProviderFacts]
) -> Offer | None:
    """Return what the breakdown of the script in force costs at most, whoever of those assigned is asked.

    None if no language model is.
    """
    script = await ProjectRows(session).script(project_id) if assigned else None
    if script is None or is_manuscript(script.text):
        return None
    reading = reading_of(script.text)
    costs = [reading.cost_usd_micros(entry_of(one)) for one in assigned]
    if None in costs:
        return Offer(cost_usd_micros=None)
    most = max(cost or 0 for cost in costs)
    caps = await Ledger(session).caps(project_id)
    return Offer(cost_usd_micros=most, held=next((why for cap in caps if (why := cap.refusal(most))), ""))
