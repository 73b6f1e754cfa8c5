"""Trying templates out on language models, and asking one what could be better about a template.

Both answers are kept as takes and change nothing: neither the script nor any template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.advice import Effect
from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.stages import Stage
from shotwright.domain.templates import PromptStage, Rendered
from shotwright.domain.writing import Commission, part_of
from shotwright.usecases.prompt_effects import PromptEffects
from shotwright.usecases.prompt_trials import Trial, tried
from shotwright.usecases.takes import Made, Order
from shotwright.usecases.wording import Found, Wording
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.texts import Answer

ANSWER: Final = Answer()
_MOST_NOTES: Final = 30
_MOST_SAMPLES: Final = 5
_LONGEST_SAMPLE: Final = 4_000
"""Characters of each prompt that is shown to the model."""


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Change nothing: the answer is the take's file."""
    del order, made, workshop, session


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A template, and what it is tried on. `model` is the name of a provider; "" for the one that is assigned."""

    found: Found
    trial: Trial
    model: str = ""


async def trial_of(asked: Asked, session: AsyncSession, project_id: UUID) -> Commission:
    """Return the question that a template comes to. That it was asked counts for no version's effect.

    Raises:
        WritingNotPossible: It asks for a picture or a video.
        TemplateNotUsable, VariableNotUsable
    """
    stage = asked.found.ref.stage
    if stage.is_seen:
        raise WritingNotPossible(
            f"{asked.found.ref} asks for a {stage}, and no language model makes one. It can be rendered; a take of the "
            "film shows what comes of it."
        )
    made = await tried(session, asked.found, asked.trial, project_id)
    return Commission(
        stage=stage.done_by,
        parts=(part_of(made, "trial"),),
        asked={"template": str(asked.found.ref)},
        note=str(asked.found.ref),
        model=asked.model,
        is_trial=True,
    )


async def advice_of(asked: Asked, wording: Wording, session: AsyncSession, project_id: UUID) -> Commission:
    """Return what is asked about a template: its text, prompts it made in this project, decisions and their reasons.

    Raises:
        ArtefactNotFound, TemplateNotUsable, VariableNotUsable
    """
    found = asked.found
    effects = PromptEffects(session=session, projects=frozenset([project_id]))
    example = await tried(session, found, asked.trial, project_id)
    real = await effects.samples(found.ref, _MOST_SAMPLES)
    effect = next((one for one in await effects.of(found.ref.set, found.ref.stage) if _is_of(one, found)), None)
    words = wording.rendered(
        PromptStage.ADVICE,
        {
            "template": _whole(found),
            "stage": found.ref.stage.value,
            "samples": [one[:_LONGEST_SAMPLE] for one in real or [_shown(example)]],
            "approved": effect.approved if effect else 0,
            "rejected": effect.rejected if effect else 0,
            "notes": list(_last(effect)),
            "language": found.language,
        },
    )
    return Commission(
        stage=Stage.ADVICE,
        parts=(part_of(words, str(found.ref)),),
        asked={"template": str(found.ref)},
        note=str(found.ref),
        template=words.template,
        model=asked.model,
    )


def _is_of(effect: Effect, found: Found) -> bool:
    return effect.version == found.ref.version


def _last(effect: Effect | None) -> Sequence[str]:
    return effect.notes[-_MOST_NOTES:] if effect else ()


def _whole(found: Found) -> str:
    """Return all that a template says, each part under its name if there are several."""
    parts = {name: text for name, text in found.template.parts.items() if text}
    return "\n\n".join(f"{name}:\n{text}" for name, text in parts.items()) if len(parts) > 1 else found.template.text


def _shown(made: Rendered) -> str:
    return "\n\n".join(one for one in (made.system, made.text) if one)
