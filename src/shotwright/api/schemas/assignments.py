"""Who does which stage."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.choosing import Strategy
from shotwright.domain.stages import Stage


class AssignmentGiven(Given):
    """`providers` empty: the embedded models."""

    model_config = shown({"providers": ["0192f3c4-5d6e-7f80-9a1b-2c3d4e5f6071"], "strategy": "weighted"})

    providers: Annotated[list[UUID], Field(max_length=50)]
    strategy: Strategy = Strategy.WEIGHTED


class AssignmentRead(Told):
    stage: Stage
    providers: list[UUID]
    """In no order; none means the embedded models."""
    strategy: Strategy
    is_default: bool
    """Whether the project says nothing itself."""
